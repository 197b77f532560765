/* Reads GNU message catalogues (.mo): a sorted table of ids and their texts, as msgfmt writes it and the
 * gettext manual describes it ("The Format of GNU MO Files").
 *
 *   0  u32  0x950412DE, in the byte order of all that follows
 *   4  u16  minor, u16 major revision: major 0 is read
 *   8  u32  N, the number of strings
 *  12  u32  O, where N descriptors (u32 length, u32 offset) of ids stand, sorted by id
 *  16  u32  T, the same for the texts
 *
 * A sentence that counts has its forms one behind the other, a zero after each, and two ids of which the
 * first is its name (plural.h chooses among the forms). The hash table is not used. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct mo {
    const uint8_t *bytes; /* borrowed */
    size_t size;
    bool swapped;
    uint32_t count, ids, texts;
};

/* Looks at every descriptor, so that the calls below cannot fail. bytes stay the caller's and must outlive
 * mo. 0, or ERR_FORMAT: cut short, unsorted, a string without its zero, or not UTF-8. */
int mo_parse(const void *bytes, size_t size, struct mo *mo);

/* The text of id, of several forms the first, or NULL. Borrowed from the bytes. */
const char *mo_find(const struct mo *mo, const char *id);
/* The form-th of its forms (from 0), or the last there is. */
const char *mo_find_form(const struct mo *mo, const char *id, int form);

/* The index-th id and its text, index < mo->count. */
const char *mo_id(const struct mo *mo, uint32_t index);
const char *mo_text(const struct mo *mo, uint32_t index);
