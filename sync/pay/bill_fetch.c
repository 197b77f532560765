/* Two calls: where the bill is, then the file. One at a time, waited for: this is staff's command line or a
 * nightly job, never the worker's thread. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "pay/bill.h"
#include "pay/pay_http.h"

#include <stdlib.h>
#include <string.h>

#define PLACE_MS 10000
#define LOAD_MS 120000

struct fetch {
    const struct provider *provider;
    void *account;
    struct pay_http *http;
    struct provider_bill bill;
    bool loading;
    bool ended;
    int status;
    char **text;
    size_t *length;
};

static void take_answer(void *context, void *ticket, const struct provider_answer *answer)
{
    struct fetch *fetch = ticket;
    (void)context;
    fetch->ended = true;
    if (!fetch->loading)
        fetch->provider->read_bill_place(fetch->account, answer, clock_now_ms(), &fetch->bill);
    else if (answer->http_status != 200)
        fetch->status = ERR_IO;
    else
        fetch->status = fetch->provider->read_bill(&fetch->bill, answer, fetch->text, fetch->length);
}

static int call(struct fetch *fetch, struct provider_request *request, int64_t whole_ms)
{
    int64_t ends_ms = clock_monotonic_ms() + whole_ms + 1000; /* libcurl ends it before */
    int status = pay_http_send(fetch->http, request, whole_ms, fetch);
    fetch->ended = false;
    while (!status && !fetch->ended) {
        pay_http_poll(fetch->http, 100, take_answer, NULL);
        if (!fetch->ended && clock_monotonic_ms() > ends_ms)
            status = ERR_TIMEOUT;
    }
    return status;
}

static int find_place(struct fetch *fetch, const char *date)
{
    struct provider_request request = {0};
    int status = fetch->provider->bill_place(fetch->account, date, clock_now_ms(), &request);
    if (!status)
        status = call(fetch, &request, PLACE_MS);
    provider_request_finish(&request);
    if (status || fetch->bill.none || fetch->bill.outcome == PROVIDER_DONE)
        return status;
    log_error("bill of %s: the provider does not give it (%s, %s)", date,
              provider_outcome_text(fetch->bill.outcome), fetch->bill.code);
    return fetch->bill.not_yet ? ERR_NOT_NOW : ERR_IO;
}

static int load(struct fetch *fetch)
{
    struct provider_request request = {0};
    fetch->loading = true;
    int status = fetch->provider->bill_load(fetch->account, &fetch->bill, clock_now_ms(), &request);
    request.answer_most = BILL_MAX;
    if (!status)
        status = call(fetch, &request, LOAD_MS);
    provider_request_finish(&request);
    if (status || fetch->status)
        log_error("bill: the file did not come whole: %s", status_text(status ? status : fetch->status));
    return status ? status : fetch->status;
}

int bill_fetch(const struct pay_config *config, enum pay_provider provider, const char *date, char **text,
               size_t *length)
{
    struct fetch fetch = {.provider = provider_of(provider), .text = text, .length = length};
    *text = NULL;
    *length = 0;
    int status = fetch.provider->open_account(config, &fetch.account);
    if (!status && !fetch.account) {
        log_error("bill: the settings name no account at %s", pay_provider_text(provider));
        status = ERR_CONFIG;
    }
    if (!status && !(fetch.http = pay_http_open(config->provider_ca)))
        status = ERR_IO;
    if (!status)
        status = find_place(&fetch, date);
    if (!status && !fetch.bill.none)
        status = load(&fetch);
    pay_http_close(fetch.http);
    fetch.provider->close_account(fetch.account);
    return status;
}
