/* POST /v1/cards/{ref}/wish: how the card's owner wants the glass, kept for the next tap. */
#include "base/clock.h"
#include "base/status.h"
#include "station/card.h"
#include "station/routes.h"
#include "wire/wire.h"

#include <microhttpd.h>

route_answer route_wish(struct request *request)
{
    char why[WIRE_WHY_SIZE] = "";
    struct card_wish wish;
    int status = wish_decode(request->body, request->length, &wish, why);
    if (status == ERR_MEMORY)
        return answer_failure(request, status);
    if (status)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_wish", why);
    status = card_wish_put(request->station->db, request->part, &wish, clock_now_ms());
    if (status == ERR_NOT_FOUND)
        return answer_error(request, MHD_HTTP_NOT_FOUND, "unknown_card", "no such card is known");
    return status ? answer_failure(request, status) : answer_take(request, MHD_HTTP_OK, wish_encode(&wish));
}
