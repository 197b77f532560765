#include "base/status.h"
#include "pay/bill.h"

#include <stdlib.h>
#include <string.h>
#include <zip.h>

#define MEMBERS_MAX 16 /* two are documented */

/* Names in the ZIP are GBK, and differ: the file is known by the column it must have, 支付宝交易号. */
static bool has_trades(const char *text, size_t length)
{
    static const char gbk[] = "\xD6\xA7\xB8\xB6\xB1\xA6\xBD\xBB\xD2\xD7\xBA\xC5";
    static const char utf8[] = "支付宝交易号";
    return memmem(text, length, gbk, sizeof gbk - 1) || memmem(text, length, utf8, sizeof utf8 - 1);
}

/* *text is the caller's. */
static int read_member(zip_t *zip, zip_uint64_t index, char **text, size_t *length)
{
    zip_stat_t about;
    *text = NULL;
    if (zip_stat_index(zip, index, 0, &about) || !(about.valid & ZIP_STAT_SIZE))
        return ERR_FORMAT;
    if (about.size > BILL_MAX)
        return ERR_RANGE;
    zip_file_t *file = zip_fopen_index(zip, index, 0);
    if (!file)
        return ERR_FORMAT;
    *text = malloc((size_t)about.size + 1);
    zip_int64_t read = *text ? zip_fread(file, *text, about.size) : -1;
    char more = '\0';
    bool whole = read >= 0 && (zip_uint64_t)read == about.size && zip_fread(file, &more, 1) == 0; /* CRC */
    zip_fclose(file);
    if (!*text)
        return ERR_MEMORY;
    if (!whole) {
        free(*text);
        *text = NULL;
        return ERR_FORMAT;
    }
    (*text)[about.size] = '\0';
    *length = (size_t)about.size;
    return STATUS_OK;
}

int bill_unzip(const void *bytes, size_t length, char **text, size_t *text_length)
{
    zip_error_t error;
    *text = NULL;
    *text_length = 0;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, length, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    zip_error_fini(&error);
    if (!zip) {
        zip_source_free(source);
        return source ? ERR_FORMAT : ERR_MEMORY;
    }
    zip_int64_t members = zip_get_num_entries(zip, 0);
    int status = members > MEMBERS_MAX ? ERR_RANGE : ERR_NOT_FOUND;
    for (zip_int64_t i = 0; status == ERR_NOT_FOUND && i < members; i++) {
        int failure = read_member(zip, (zip_uint64_t)i, text, text_length);
        if (failure) {
            status = failure;
        } else if (has_trades(*text, *text_length)) {
            status = STATUS_OK;
        } else {
            free(*text);
            *text = NULL;
        }
    }
    zip_discard(zip);
    return status;
}
