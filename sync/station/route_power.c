/* POST /v1/rooms/{id}/power: a tripped room is switched on again, or electricity lent. Kept before it is
 * answered; the bus carries it out, and the terminal waits with GET /v1/power/{key}?wait=S&state=X. */
#include "base/clock.h"
#include "base/die_at.h"
#include "base/status.h"
#include "meter/meters.h"
#include "station/power.h"
#include "station/routes.h"
#include "wire/power.h"
#include "wire/wire.h"

#include <microhttpd.h>
#include <string.h>

static int take(struct request *request, const struct power_request *command, struct power_status *status)
{
    struct database *db = request->station->db;
    int failure = db_begin(db);
    if (!failure)
        failure = power_take(db, &request->station->config->power, command, request->terminal.number,
                             clock_now_ms(), status);
    die_at("power.before_commit");
    if (!failure)
        failure = db_commit(db);
    if (failure)
        db_rollback(db);
    return failure;
}

route_answer route_power(struct request *request)
{
    char why[WIRE_WHY_SIZE] = "";
    struct power_request command;
    struct power_status power;
    int status = power_request_decode(request->body, request->length, &command, why);
    if (status == ERR_MEMORY)
        return answer_failure(request, status);
    if (status)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_command", why);
    status = room_id_parse(request->part, &command.room) ? ERR_NOT_FOUND : take(request, &command, &power);
    if (status == ERR_CONFLICT)
        return answer_error(request, MHD_HTTP_CONFLICT, "key_used", "this key has other content");
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_room", "there is no such room");
    if (status)
        return answer_failure(request, status);
    meters_wake(request->station->meters, &command.room);
    return answer_take(request, MHD_HTTP_OK, power_status_encode(&power));
}

route_answer route_power_get(struct request *request)
{
    struct station *station = request->station;
    struct key key;
    struct power_status power;
    if (key_parse(request->part, &key))
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_key", "a key is 32 hexadecimal digits");
    const char *seen = request_query(request, "state");
    uint64_t rings = bell_rings(station->bell);
    int status = power_status_get(station->db, &key, clock_now_ms(), &power);
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_key", "there is no such command");
    if (status)
        return answer_failure(request, status);
    if (seen && !strcmp(seen, power_state_text(power.state)) && request_waits(request, key.text, rings))
        return answer_later();
    return answer_take(request, MHD_HTTP_OK, power_status_encode(&power));
}
