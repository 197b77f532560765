/* GET /v1/rooms/{id}/usage: what the room used, by the hour and by the day.
 * POST /v1/rooms/{id}/comparison: its people join or leave the comparison with similar rooms. */
#include "base/clock.h"
#include "base/status.h"
#include "meter/room_usage.h"
#include "station/routes.h"
#include "wire/room_usage.h"

#include <microhttpd.h>
#include <stdlib.h>

static route_answer answer_usage(struct request *request, const struct room_id *room)
{
    struct room_usage *usage = malloc(sizeof *usage);
    if (!usage)
        return answer_failure(request, ERR_MEMORY);
    int status = room_usage_get(request->station->db, room, clock_now_ms(), usage);
    char *body = status ? NULL : room_usage_encode(usage);
    free(usage);
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_room", "there is no such room");
    return status ? answer_failure(request, status) : answer_take(request, MHD_HTTP_OK, body);
}

route_answer route_usage(struct request *request)
{
    struct room_id room;
    if (room_id_parse(request->part, &room))
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_room", "there is no such room");
    return answer_usage(request, &room);
}

route_answer route_comparison(struct request *request)
{
    struct room_id room;
    bool takes_part = false;
    char why[WIRE_WHY_SIZE] = "no body";
    if (room_id_parse(request->part, &room))
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_room", "there is no such room");
    if (!request->body || comparison_decode(request->body, request->length, &takes_part, why))
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_comparison", why);
    int status = comparison_set(request->station->db, &room, takes_part, clock_now_ms());
    return status ? answer_failure(request, status) : answer_usage(request, &room);
}
