/* usage.csv: room,hour_start_ms,wh. What rooms used before this system read their meters; hours that are
 * known already are kept. */
#include "base/clock.h"
#include "base/status.h"
#include "ctl/import.h"
#include "meter/reading_store.h"

#define WH_MOST 20000 /* in one hour, for one room: more than its wire carries */

enum { ROOM, START, WH };

static int row(void *context, struct csv *csv, const char *const *fields)
{
    struct import *import = context;
    struct room_id room;
    int before = csv->mistakes;
    int64_t now_ms = clock_now_ms();
    if (room_id_parse(fields[ROOM], &room))
        csv_tell(csv, "room = %s is not a room's number; write letters, digits and '-'", fields[ROOM]);
    int64_t start_ms = import_number(csv, "hour_start_ms", fields[START], 0, now_ms);
    if (start_ms % CLOCK_HOUR_MS != 0)
        csv_tell(csv, "hour_start_ms = %s is not a full hour; make it a multiple of 3600000", fields[START]);
    int64_t wh = import_number(csv, "wh", fields[WH], 0, WH_MOST);
    if (csv->mistakes > before)
        return STATUS_OK;
    int status = usage_import(import->db, &room, start_ms, wh, now_ms);
    if (status != ERR_NOT_FOUND)
        return status;
    csv_tell(csv, "room = %s is not known; import rooms first", fields[ROOM]);
    return STATUS_OK;
}

const struct import_kind import_usage = {"usage", {"room", "hour_start_ms", "wh"}, 3, row, NULL};
