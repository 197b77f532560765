#include "ui/mo.h"
#include "base/status.h"
#include "base/text.h"
#include <string.h>

#define MO_MAGIC 0x950412DEU
#define MO_HEADER 28      /* bytes */
#define MO_COUNT_MAX 4096 /* ten times the ids we have; keeps count * 8 far from overflow */
#define DESCRIPTOR 8      /* bytes */
#define ID_PARTS 2        /* an id that counts has that of its plural behind it */
#define TEXT_PARTS 6      /* no language has more forms */

static uint32_t read_u32(const uint8_t *at, bool swapped)
{
    uint32_t b0 = at[0], b1 = at[1], b2 = at[2], b3 = at[3];
    return swapped ? b0 << 24 | b1 << 16 | b2 << 8 | b3 : b3 << 24 | b2 << 16 | b1 << 8 | b0;
}

static const char *string_at(const struct mo *mo, uint32_t table, uint32_t index)
{
    uint32_t offset = read_u32(mo->bytes + table + (size_t)index * DESCRIPTOR + 4, mo->swapped);
    return (const char *)mo->bytes + offset;
}

static bool table_fits(const struct mo *mo, uint32_t table)
{
    return table >= MO_HEADER && table <= mo->size && (mo->size - table) / DESCRIPTOR >= mo->count;
}

/* Inside the file, ended by a zero, of at most that many parts with zeros between them, and all UTF-8. */
static bool string_fits(const struct mo *mo, uint32_t table, uint32_t index, int parts)
{
    const uint8_t *descriptor = mo->bytes + table + (size_t)index * DESCRIPTOR;
    uint32_t length = read_u32(descriptor, mo->swapped);
    uint32_t offset = read_u32(descriptor + 4, mo->swapped);
    if (offset >= mo->size || length >= mo->size - offset || mo->bytes[offset + length] != 0)
        return false;
    const char *at = (const char *)mo->bytes + offset, *end = at + length;
    for (; parts > 0; parts--) {
        size_t part = strlen(at);
        if (!text_is_utf8(at, part))
            return false;
        at += part;
        if (at == end)
            return true;
        at++;
    }
    return false;
}

int mo_parse(const void *bytes, size_t size, struct mo *mo)
{
    *mo = (struct mo){.bytes = bytes, .size = size};
    if (size < MO_HEADER || size > UINT32_MAX)
        return ERR_FORMAT;
    mo->swapped = read_u32(mo->bytes, false) != MO_MAGIC;
    if (read_u32(mo->bytes, mo->swapped) != MO_MAGIC || read_u32(mo->bytes + 4, mo->swapped) >> 16 != 0)
        return ERR_FORMAT;
    mo->count = read_u32(mo->bytes + 8, mo->swapped);
    mo->ids = read_u32(mo->bytes + 12, mo->swapped);
    mo->texts = read_u32(mo->bytes + 16, mo->swapped);
    if (mo->count > MO_COUNT_MAX || !table_fits(mo, mo->ids) || !table_fits(mo, mo->texts))
        return ERR_FORMAT;
    for (uint32_t i = 0; i < mo->count; i++) {
        if (!string_fits(mo, mo->ids, i, ID_PARTS) || !string_fits(mo, mo->texts, i, TEXT_PARTS))
            return ERR_FORMAT;
        if (i > 0 && strcmp(mo_id(mo, i - 1), mo_id(mo, i)) >= 0)
            return ERR_FORMAT;
    }
    return STATUS_OK;
}

/* False: there is no such id. */
static bool index_of(const struct mo *mo, const char *id, uint32_t *index)
{
    uint32_t low = 0, high = mo->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(id, mo_id(mo, middle));
        *index = middle;
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

const char *mo_find(const struct mo *mo, const char *id)
{
    uint32_t index;
    return index_of(mo, id, &index) ? mo_text(mo, index) : NULL;
}

const char *mo_find_form(const struct mo *mo, const char *id, int form)
{
    uint32_t index;
    if (!index_of(mo, id, &index))
        return NULL;
    const char *text = mo_text(mo, index);
    const char *end = text + read_u32(mo->bytes + mo->texts + (size_t)index * DESCRIPTOR, mo->swapped);
    for (; form > 0 && text + strlen(text) < end; form--)
        text += strlen(text) + 1;
    return text;
}

const char *mo_id(const struct mo *mo, uint32_t index)
{
    return string_at(mo, mo->ids, index);
}

const char *mo_text(const struct mo *mo, uint32_t index)
{
    return string_at(mo, mo->texts, index);
}
