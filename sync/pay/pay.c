/* Opens and closes: accounts, the road, the worker. */
#include "pay/pay.h"
#include "base/log.h"
#include "base/status.h"
#include "pay/pay_context.h"

#include <stdlib.h>

#define ORDER_LIFE_MS 180000
#define CREDIT_DEADLINE_MS 600000

static void destroy(struct pay *pay)
{
    for (int i = 0; i < PAY_PROVIDERS; i++)
        provider_of((enum pay_provider)i)->close_account(pay->accounts[i]);
    while (pay->flights) {
        struct flight *flight = pay->flights;
        pay->flights = flight->next;
        free(flight);
    }
    pay_http_close(pay->http);
    if (pay->db)
        db_close(pay->db);
    free(pay);
}

static int open_accounts(struct pay *pay)
{
    int status = STATUS_OK;
    for (int i = 0; i < PAY_PROVIDERS; i++) { /* all mistakes are told before it returns */
        int failure = provider_of((enum pay_provider)i)->open_account(&pay->config, &pay->accounts[i]);
        status = status ? status : failure;
    }
    return status;
}

int pay_start(const struct pay_config *config, struct pay **started)
{
    *started = NULL;
    struct pay *pay = calloc(1, sizeof *pay);
    if (!pay)
        return ERR_MEMORY;
    pay->config = *config;
    if (pay->config.order_life_ms <= 0)
        pay->config.order_life_ms = ORDER_LIFE_MS;
    if (pay->config.credit_deadline_ms <= 0)
        pay->config.credit_deadline_ms = CREDIT_DEADLINE_MS;
    int status = open_accounts(pay);
    if (!status)
        status = db_open(config->database, pay_schema, &pay->db);
    if (!status && !(pay->http = pay_http_open(config->provider_ca)))
        status = ERR_IO;
    if (!status && pthread_create(&pay->thread, NULL, pay_work, pay))
        status = ERR_IO;
    if (status) {
        destroy(pay);
        return status;
    }
    *started = pay;
    return STATUS_OK;
}

void pay_stop(struct pay *pay)
{
    if (!pay)
        return;
    atomic_store(&pay->stopping, true);
    pay_http_wake(pay->http);
    pthread_join(pay->thread, NULL);
    destroy(pay);
}

bool pay_offers(const struct pay *pay, enum pay_provider provider)
{
    return (int)provider >= 0 && provider < PAY_PROVIDERS && pay->accounts[provider];
}

void pay_tell_changed(const struct pay *pay, const struct key *key)
{
    if (pay->config.changed)
        pay->config.changed(pay->config.context, key);
}

void pay_tell_credited(const struct pay *pay, const struct room_id *room)
{
    if (pay->config.credit_enqueued)
        pay->config.credit_enqueued(pay->config.context, room);
}
