/* GET /v1/purchases/{key}?wait=S&state=X: how far a card purchase's money is on its way to the meter. */
#include "base/status.h"
#include "meter/meters.h"
#include "station/routes.h"
#include "wire/wire.h"

#include <microhttpd.h>
#include <string.h>

route_answer route_credit(struct request *request)
{
    struct station *station = request->station;
    struct key key;
    struct credit_status credit = {0};
    if (key_parse(request->part, &key))
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_key", "a key is 32 hexadecimal digits");
    const char *seen = request_query(request, "state");
    uint64_t rings = bell_rings(station->bell);
    int status = credit_status_get(station->db, &key, &credit);
    if (status)
        return answer_failure(request, status);
    if (seen && !strcmp(seen, credit_state_text(credit.state)) && request_waits(request, key.text, rings))
        return answer_later();
    credit.key = key;
    return answer_take(request, MHD_HTTP_OK, credit_status_encode(&credit));
}
