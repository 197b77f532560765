/* GET /v1/cards/{ref}: who a card is, masked. A card nobody knows is an answer, not an error. */
#include "station/card.h"
#include "station/routes.h"
#include "wire/wire.h"

#include <microhttpd.h>
#include <string.h>

route_answer route_account(struct request *request)
{
    struct account account;
    if (strlen(request->part) != CARD_REF_SIZE - 1 ||
        strspn(request->part, "0123456789ABCDEF") != CARD_REF_SIZE - 1)
        return answer_error(request, MHD_HTTP_BAD_REQUEST, "bad_card", "a card is 32 hexadecimal digits");
    int status = card_account(request->station->db, request->part, &account);
    return status ? answer_failure(request, status)
                  : answer_take(request, MHD_HTTP_OK, account_encode(&account));
}
