/* GET /v1/rooms/{id}/payments?before=KEY: what was paid for a room, newest first, page by page. */
#include "base/clock.h"
#include "base/status.h"
#include "station/routes.h"
#include "station/top_up_list.h"
#include "wire/top_ups.h"

#include <microhttpd.h>

route_answer route_payments(struct request *request)
{
    struct room_id room;
    struct key before;
    struct top_ups page;
    const char *text = request_query(request, "before");
    if (text && key_parse(text, &before))
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_key", "a key is 32 hexadecimal digits");
    int status = room_id_parse(request->part, &room)
                     ? ERR_NOT_FOUND
                     : top_ups_get(request->station->db, &room, text ? &before : NULL,
                                   request->terminal.number, clock_now_ms(), &page);
    if (status == ERR_NOT_FOUND && text)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_payment", "no such payment of this room");
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_room", "there is no such room");
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK, top_ups_encode(&page));
}
