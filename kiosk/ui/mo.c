#include "ui/mo.h"
#include "base/status.h"
#include "base/text.h"
#include <string.h>

#define MO_MAGIC 0x950412DEU
#define MO_HEADER 28      /* bytes */
#define MO_COUNT_MAX 4096 /* ten times the ids we have; keeps count * 8 far from overflow */
#define DESCRIPTOR 8      /* bytes */

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

/* Inside the file, ended by a zero that is its only one, and UTF-8. */
static bool string_fits(const struct mo *mo, uint32_t table, uint32_t index)
{
    const uint8_t *descriptor = mo->bytes + table + (size_t)index * DESCRIPTOR;
    uint32_t length = read_u32(descriptor, mo->swapped);
    uint32_t offset = read_u32(descriptor + 4, mo->swapped);
    if (offset >= mo->size || length >= mo->size - offset || mo->bytes[offset + length] != 0)
        return false;
    return text_is_utf8((const char *)mo->bytes + offset, length);
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
        if (!string_fits(mo, mo->ids, i) || !string_fits(mo, mo->texts, i))
            return ERR_FORMAT;
        if (i > 0 && strcmp(mo_id(mo, i - 1), mo_id(mo, i)) >= 0)
            return ERR_FORMAT;
    }
    return STATUS_OK;
}

const char *mo_find(const struct mo *mo, const char *id)
{
    uint32_t low = 0, high = mo->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int order = strcmp(id, mo_id(mo, middle));
        if (order == 0)
            return mo_text(mo, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *mo_id(const struct mo *mo, uint32_t index)
{
    return string_at(mo, mo->ids, index);
}

const char *mo_text(const struct mo *mo, uint32_t index)
{
    return string_at(mo, mo->texts, index);
}
