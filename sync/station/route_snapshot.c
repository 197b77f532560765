/* GET /v1/rooms/{id}/snapshot: what the room's screen shows. Somebody stands there, so a meter that has not
 * spoken for a while is asked at once; the next snapshot has its answer. */
#include "base/clock.h"
#include "base/status.h"
#include "meter/meters.h"
#include "station/power.h"
#include "station/routes.h"
#include "station/top_up_list.h"
#include "wire/wire.h"

#include <microhttpd.h>

#define READING_OLD_MS 30000 /* the sweep's own pace: fresher than that, asking gains nothing */

route_answer route_snapshot(struct request *request)
{
    struct station *station = request->station;
    struct room_id room;
    struct snapshot snapshot;
    int64_t now_ms = clock_now_ms();
    int status = room_id_parse(request->part, &room) ? ERR_NOT_FOUND
                                                     : snapshot_get(station->db, &room, now_ms, &snapshot);
    if (!status)
        status = power_terms_get(station->db, &station->config->power, now_ms, &snapshot);
    if (!status)
        status = refund_due_get(station->db, &snapshot);
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_room", "there is no such room");
    if (status)
        return answer_failure(request, status);
    if (now_ms - meter_heard_at_ms(station->db, &room) > READING_OLD_MS)
        meters_wake(station->meters, &room);
    return answer_take(request, MHD_HTTP_OK, snapshot_encode(&snapshot));
}
