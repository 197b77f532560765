/* GET /r/{terminal}-{key}-{check}: what became of a purchase, as a page for the phone of the one who has its
 * link. It asks for no certificate: the check in the link is the proof, and nothing in the page says who
 * paid. */
#include "base/clock.h"
#include "base/status.h"
#include "station/receipt_page.h"
#include "station/routes.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

static route_answer answer_page(struct request *request, int http_status, char *page)
{
    if (!page)
        return answer_failure(request, ERR_MEMORY);
    route_answer answer = answer_text(request, http_status, page, "text/html; charset=utf-8");
    free(page);
    return answer;
}

/* All eight bytes are compared whatever the first says, so that an answer's time tells nothing. */
static bool is_genuine(const struct station *station, const struct receipt_link *link)
{
    uint8_t secret[HMAC_KEY_SIZE];
    char check[RECEIPT_CHECK_SIZE];
    unsigned differs = 0;
    receipt_secret_of(station->receipt_secret, link->terminal, secret);
    receipt_check_make(secret, &link->key, check);
    for (int i = 0; i < RECEIPT_CHECK_SIZE; i++)
        differs |= (unsigned)(check[i] ^ link->check[i]);
    return differs == 0;
}

route_answer route_receipt(struct request *request)
{
    const struct station *station = request->station;
    const struct site_texts *site = &station->config->site;
    struct receipt_desk desk = {site->desk_place, site->desk_phone, site->desk_hours};
    enum language language = receipt_language(request_header(request, MHD_HTTP_HEADER_ACCEPT_LANGUAGE));
    struct receipt_link link;
    struct receipt receipt;
    int status = ERR_NOT_FOUND;
    if (!receipt_link_parse(request->part, &link) && is_genuine(station, &link))
        status = receipt_get(station->db, link.terminal, &link.key, &receipt);
    if (status == ERR_NOT_FOUND)
        return answer_page(request, MHD_HTTP_NOT_FOUND,
                           receipt_absence_page(language, RECEIPT_UNKNOWN, &desk));
    if (status)
        return answer_failure(request, status);
    if (receipt.state != RECEIPT_NOT_HERE && clock_now_ms() - receipt.at_ms > RECEIPT_KEPT_MS)
        return answer_page(request, MHD_HTTP_GONE, receipt_absence_page(language, RECEIPT_TOO_OLD, &desk));
    return answer_page(request, MHD_HTTP_OK, receipt_page(language, &receipt, &desk));
}
