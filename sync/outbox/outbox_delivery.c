#include "outbox/outbox_delivery.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "outbox/outbox.h"
#include "outbox/outbox_store.h"
#include "wire/wire.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* JSON carries UTF-8 only. The bytes stored are ASCII where the names in them are, and a signature always is:
 * what is no UTF-8 was changed, and is refused as well with another sign in its place. */
static bool make_text(char *text)
{
    if (text_is_utf8(text, strlen(text)))
        return true;
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            *text = '?';
    return false;
}

static int take(struct database *db, int64_t number, struct sealed_row *row)
{
    int status = outbox_load(db, number, 1, row);
    if (status == ERR_NOT_FOUND || status == ERR_RANGE) {
        log_error("outbox: row %" PRId64 " is not in this file as it was stored; an empty one is sent for it",
                  number);
        *row = (struct sealed_row){.bytes = strdup("")};
        return row->bytes ? STATUS_OK : ERR_MEMORY;
    }
    if (status)
        return status;
    bool sound = make_text(row->bytes);
    if (!make_text(row->signature) || !sound)
        log_error("outbox: row %" PRId64 " holds bytes nobody stored", number);
    return STATUS_OK;
}

char *outbox_delivery(struct database *db, int64_t first, int count)
{
    struct sealed_row rows[OUTBOX_BATCH_MAX];
    int taken = count;
    int status = outbox_load(db, first, count, rows);
    char *body = status ? NULL : delivery_encode(rows, count);
    if (!body) { /* one by one: what is wrong with one is no reason to keep the others */
        for (int i = 0; !status && i < count; i++)
            sealed_row_finish(&rows[i]);
        for (status = STATUS_OK, taken = 0; !status && taken < count; taken += !status)
            status = take(db, first + taken, &rows[taken]);
        body = status ? NULL : delivery_encode(rows, count);
    }
    for (int i = 0; i < taken; i++)
        sealed_row_finish(&rows[i]);
    if (!body)
        log_error("outbox: rows %" PRId64 " and on cannot be sent: %s", first,
                  status_text(status ? status : ERR_MEMORY));
    return body;
}
