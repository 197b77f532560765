/* POST /v1/rooms/{id}/password: whether these six digits are the room's. They stand in no URL and no log, and
 * are overwritten here as soon as they were compared. */
#include "base/clock.h"
#include "base/status.h"
#include "station/room_password.h"
#include "station/routes.h"
#include "wire/password.h"

#include <microhttpd.h>
#include <string.h>

route_answer route_password(struct request *request)
{
    struct room_password password = {0};
    struct password_answer answer;
    struct room_id room;
    char why[WIRE_WHY_SIZE] = "";
    int status = password_decode(request->body, request->length, &password, why);
    if (request->body)
        explicit_bzero(request->body, request->length);
    if (status == ERR_MEMORY)
        return answer_failure(request, status);
    if (status)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_password", why);
    status = room_id_parse(request->part, &room)
                 ? ERR_NOT_FOUND
                 : room_password_try(request->station->db, &room, &password, request->terminal.number,
                                     clock_now_ms(), &answer);
    explicit_bzero(&password, sizeof password);
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_room", "there is no such room");
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK, password_answer_encode(&answer));
}
