/* GET /v1/buildings and /v1/buildings/{id}/rooms?after=ROOM: what a person without a card may choose from. */
#include "base/status.h"
#include "station/directory.h"
#include "station/routes.h"

#include <microhttpd.h>

route_answer route_buildings(struct request *request)
{
    struct building_list list;
    int status = directory_buildings(request->station->db, &list);
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK, building_list_encode(&list));
}

route_answer route_building_rooms(struct request *request)
{
    struct room_list list;
    struct room_id building, after = {0};
    const char *text = request_query(request, "after");
    if (text && *text && room_id_parse(text, &after))
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_room", "after is a room's id");
    int status = room_id_parse(request->part, &building)
                     ? ERR_NOT_FOUND
                     : directory_rooms(request->station->db, building.text, after.text, &list);
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_building", "there is no such building");
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK, room_list_encode(&list));
}
