/* GET /v1/offline-kit?since=V and /v1/offline-kit/rooms?after=ID: what a kiosk needs to know cards and rooms
 * by itself. Nothing in it that a card on the reader would not be told: names are masked, cards are
 * references. */
#include "base/status.h"
#include "station/kit.h"
#include "station/routes.h"

#include <errno.h>
#include <microhttpd.h>
#include <stdlib.h>

route_answer route_kit_cards(struct request *request)
{
    struct kit_page page;
    const char *text = request_query(request, "since");
    char *end = NULL;
    errno = 0;
    int64_t since = text ? strtoll(text, &end, 10) : 0;
    if (since < 0 || errno || (text && (*end || end == text)))
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_version",
                            "since is a version from an answer");
    int status = kit_cards(request->station->db, since, &page);
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK, kit_cards_encode(&page));
}

route_answer route_kit_rooms(struct request *request)
{
    struct kit_page page;
    struct room_id after = {0};
    const char *text = request_query(request, "after");
    if (text && *text && room_id_parse(text, &after))
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_room", "after is a room's id");
    int status = kit_rooms(request->station->db, request->terminal.building, after.text, &page);
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK, kit_rooms_encode(&page));
}
