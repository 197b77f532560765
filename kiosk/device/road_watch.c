#include "device/road_watch.h"
#include "base/clock.h"
#include "base/log.h"
#include "wire/wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAIT_S 20     /* of a long poll */
#define AGAIN_MS 2000 /* after a call without an answer */
#define SAME_MS                                                                                              \
    500 /* after an answer without news: a station that does not hold a long poll is not flooded */

/* An order that expired unpaid may still be paid while its code lives, and one that was paid a second time;
 * whoever is there hears of it. */
static bool order_is_final(enum order_state state)
{
    return state == ORDER_CLOSED || state == ORDER_REFUSED || state == ORDER_REFUNDED ||
           state == ORDER_QUARANTINE;
}

static void ask_order(struct road_watch *watch, struct client *client)
{
    char path[160];
    if (watch->asked_once)
        snprintf(path, sizeof path,
                 "/v1/orders/%s?wait=%d&state=%s&credit=%s&second=%" PRId64 "&second_is_back=%d",
                 watch->key.text, WAIT_S, order_state_text(watch->order_state),
                 credit_state_text(watch->credit_state), watch->second.fen, watch->second_is_back);
    else
        snprintf(path, sizeof path, "/v1/orders/%s", watch->key.text);
    watch->ticket = client_send(client, CALL_ORDER_GET, path, NULL, watch->asked_once ? WAIT_S : 0);
}

static void ask_credit(struct road_watch *watch, struct client *client)
{
    char path[160];
    int wait_s = watch->asked_once ? WAIT_S : 0;
    snprintf(path, sizeof path, "/v1/purchases/%s?wait=%d&state=%s", watch->key.text, wait_s,
             credit_state_text(watch->credit_state));
    watch->ticket = client_send(client, CALL_CREDIT, path, NULL, wait_s);
}

static void send_cancel(struct road_watch *watch, struct client *client)
{
    char path[96];
    snprintf(path, sizeof path, "/v1/orders/%s/cancel", watch->key.text);
    watch->ticket = client_send(client, CALL_ORDER_CANCEL, path, "{\"v\":1}", 0);
}

/* The next call of this watch: what was asked and not yet answered comes first. */
static void send_next(struct road_watch *watch, struct client *client)
{
    watch->again_at_ms = INT64_MAX;
    if (watch->place_body)
        watch->ticket = client_send(client, CALL_ORDER_PLACE, "/v1/orders", watch->place_body, 0);
    else if (watch->cancelling)
        send_cancel(watch, client);
    else if (watch->kind == WATCH_ORDER)
        ask_order(watch, client);
    else
        ask_credit(watch, client);
}

static void drop_place(struct road_watch *watch)
{
    free(watch->place_body);
    watch->place_body = NULL;
}

void road_watch_end(struct road_watch *watch, struct client *client)
{
    if (watch->ticket)
        client_cancel(client, watch->ticket);
    drop_place(watch);
    memset(watch, 0, sizeof *watch);
    watch->again_at_ms = INT64_MAX;
}

void road_watch_begin(struct road_watch *watch, struct client *client, enum watch_kind kind,
                      const struct key *key)
{
    road_watch_end(watch, client);
    watch->kind = kind;
    watch->key = *key;
    send_next(watch, client);
}

void road_watch_place(struct road_watch *watch, struct client *client, const struct order_request *request)
{
    road_watch_end(watch, client);
    watch->kind = WATCH_ORDER;
    watch->key = request->key;
    watch->place_body = order_request_encode(request);
    send_next(watch, client);
}

void road_watch_cancel(struct road_watch *watch, struct client *client, const struct key *key)
{
    if (watch->kind != WATCH_ORDER || !key_equal(&watch->key, key)) {
        road_watch_end(watch, client);
        watch->kind = WATCH_ORDER;
        watch->key = *key;
    }
    if (watch->ticket)
        client_cancel(client, watch->ticket);
    /* An order whose placing was never answered is placed first: a cancel of what the station does not know
     * would be refused while the first request is still on its way. */
    watch->cancelling = true;
    send_next(watch, client);
}

static bool hear_order(struct road_watch *watch, const struct client_answer *answer, struct event *event)
{
    char why[WIRE_WHY_SIZE] = "";
    if (order_status_decode(answer->body, answer->body_length, &event->order, why)) {
        log_warn("station: an order that does not decode: %s", why);
        return false;
    }
    if (!key_equal(&event->order.key, &watch->key)) {
        log_warn("station: an order that was not asked about");
        return false;
    }
    event->type = EVENT_ORDER;
    event->key = watch->key;
    watch->order_state = event->order.state;
    watch->credit_state = event->order.credit;
    watch->second = event->order.second;
    watch->second_is_back = event->order.second_is_back;
    return true;
}

static bool hear_credit(struct road_watch *watch, const struct client_answer *answer, struct event *event)
{
    char why[WIRE_WHY_SIZE] = "";
    if (credit_status_decode(answer->body, answer->body_length, &event->credit, why)) {
        log_warn("station: a credit that does not decode: %s", why);
        return false;
    }
    if (!key_equal(&event->credit.key, &watch->key)) {
        log_warn("station: a credit that was not asked about");
        return false;
    }
    event->type = EVENT_CREDIT;
    event->key = watch->key;
    watch->credit_state = event->credit.state;
    return true;
}

static bool is_final(const struct road_watch *watch)
{
    return watch->kind == WATCH_ORDER
               ? order_is_final(watch->order_state)
               : watch->credit_state == CREDIT_CONFIRMED || watch->credit_state == CREDIT_MANUAL;
}

/* No answer, or a clear no. True if event is to be told. */
static bool hear_failure(struct road_watch *watch, const struct client_answer *answer, struct event *event)
{
    bool refused = answer->outcome == CLIENT_REFUSED;
    if (refused && answer->call == CALL_ORDER_PLACE)
        drop_place(watch); /* these bytes are not sent again */
    if (refused && (answer->call == CALL_ORDER_PLACE || answer->call == CALL_ORDER_GET))
        watch->again_at_ms = INT64_MAX;
    if (refused && answer->call == CALL_ORDER_CANCEL)
        watch->cancelling = false; /* it may be paid by now: its state is asked instead */
    *event = (struct event){.type = EVENT_ORDER_FAILED, .refused = refused, .key = watch->key};
    event->order.key = watch->key;
    char error[WIRE_ERROR_SIZE] = "";
    event->meter_silent = refused && answer->call == CALL_ORDER_PLACE &&
                          wire_error_decode(answer->body, answer->body_length, error, NULL) == 0 &&
                          strcmp(error, "meter_not_heard") == 0;
    return watch->kind == WATCH_ORDER;
}

bool road_watch_hear(struct road_watch *watch, const struct client_answer *answer, struct event *event)
{
    if (watch->kind == WATCH_NOTHING || answer->ticket != watch->ticket)
        return false; /* of something nobody watches any more */
    enum order_state order_before = watch->order_state;
    enum credit_state credit_before = watch->credit_state;
    struct money second_before = watch->second;
    bool was_back = watch->second_is_back;
    int64_t now_ms = clock_monotonic_ms();
    watch->ticket = 0;
    watch->again_at_ms = now_ms + AGAIN_MS;
    if (answer->outcome != CLIENT_DONE)
        return hear_failure(watch, answer, event);
    bool told =
        watch->kind == WATCH_ORDER ? hear_order(watch, answer, event) : hear_credit(watch, answer, event);
    if (!told)
        return false;
    if (answer->call == CALL_ORDER_PLACE)
        drop_place(watch);
    if (answer->call == CALL_ORDER_CANCEL)
        watch->cancelling = false;
    bool news = !watch->asked_once || answer->call == CALL_ORDER_CANCEL ||
                watch->order_state != order_before || watch->credit_state != credit_before ||
                money_compare(watch->second, second_before) != 0 || watch->second_is_back != was_back;
    watch->asked_once = true;
    watch->again_at_ms = is_final(watch) ? INT64_MAX : now_ms + (news ? 0 : SAME_MS);
    if (!watch->cancelling)
        return news;
    watch->again_at_ms = now_ms; /* what was placed only now is cancelled at once, and never shown */
    return false;
}

int64_t road_watch_wake(struct road_watch *watch, struct client *client, int64_t now_ms)
{
    if (watch->kind == WATCH_NOTHING || watch->ticket)
        return INT64_MAX;
    if (now_ms >= watch->again_at_ms)
        send_next(watch, client);
    return watch->ticket ? INT64_MAX : watch->again_at_ms;
}
