#include "base/clock.h"
#include "base/status.h"
#include "pay/order.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW ((int64_t)1795413900000)
#define STATES (ORDER_QUARANTINE + 1)

static struct order order_new(bool repeats_place)
{
    return (struct order){.state = ORDER_CREATED,
                          .repeats_place = repeats_place,
                          .wants_number = true,
                          .life_ms = 180000,
                          .created_at_ms = NOW,
                          .next_at_ms = NOW};
}

static struct order_update tell(struct order *order, enum order_event_type type, int64_t now_ms)
{
    struct order_update update;
    order_step(order, &(struct order_event){.type = type, .now_ms = now_ms}, &update);
    return update;
}

static struct order_update pay(struct order *order, enum payment_evidence evidence, enum payment_match match,
                               bool known, int64_t now_ms)
{
    struct order_event event = {PAYMENT_SEEN, now_ms, evidence, match, known};
    struct order_update update;
    order_step(order, &event, &update);
    return update;
}

/* Wakes at the moment the order asked for. */
static enum order_call wake(struct order *order, int64_t *now_ms)
{
    assert_true(order->next_at_ms > 0);
    if (*now_ms < order->next_at_ms)
        *now_ms = order->next_at_ms;
    return tell(order, CLOCK_WOKE, *now_ms).call;
}

static struct order order_open(int64_t *now_ms)
{
    struct order order = order_new(true);
    *now_ms = NOW;
    assert_int_equal(wake(&order, now_ms), ORDER_CALL_PLACE);
    assert_true(tell(&order, PLACE_DONE, *now_ms).keep_code);
    assert_int_equal(order.state, ORDER_OPEN);
    return order;
}

/* An order as it stands in this state after an ordinary life. */
static struct order order_in(enum order_state state)
{
    struct order order = order_new(true);
    order.state = state;
    order.next_at_ms = 0;
    if (state != ORDER_CREATED) {
        order.places = 1;
        order.expires_at_ms = NOW + 180000;
        order.dead_at_ms = NOW + ORDER_CODE_LIFE_MS;
        order.wants_number = false;
    }
    if (state <= ORDER_CLOSING)
        order.next_at_ms = NOW;
    if (state == ORDER_EXPIRED)
        order.close_answered = true;
    return order;
}

/* What each state becomes by each event; '.' = it stays. c reated o pen s canned l closing x closed
 * e xpired r efused p aid f refunding d refunded q uarantine. */
static const char letters[] = "coslxerpfdq";
static const struct {
    const char *what;
    struct order_event event;
    const char *next; /* a letter for each state, in the order of enum order_state */
} matrix[] = {
    /*                                            coslxerpfdq */
    {"woke", {CLOCK_WOKE, NOW, 0, 0, false}, "..........."},
    {"woke after the time on the glass", {CLOCK_WOKE, NOW + 180000, 0, 0, false}, "rll........"},
    {"restarted", {STATION_RESTARTED, NOW, 0, 0, false}, "..........."},
    {"cancelled", {CANCEL_ASKED, NOW, 0, 0, false}, "xll........"},
    {"placed", {PLACE_DONE, NOW, 0, 0, false}, "o.........."},
    {"place refused", {PLACE_REFUSED, NOW, 0, 0, false}, "r.........."},
    {"place unknown", {PLACE_UNKNOWN, NOW, 0, 0, false}, "..........."},
    {"place not sent", {PLACE_NOT_SENT, NOW, 0, 0, false}, "..........."},
    {"unpaid", {QUERY_UNPAID, NOW, 0, 0, false}, "..........."},
    {"scanned", {QUERY_SCANNED, NOW, 0, 0, false}, ".s........."},
    {"closed there", {QUERY_CLOSED, NOW, 0, 0, false}, ".eee......."},
    {"absent there", {QUERY_ABSENT, NOW, 0, 0, false}, "..........."},
    {"query unknown", {QUERY_UNKNOWN, NOW, 0, 0, false}, "..........."},
    {"close answered", {CLOSE_ANSWERED, NOW, 0, 0, false}, "..........."},
    {"paid, says a notice", {PAYMENT_SEEN, NOW, EVIDENCE_NOTICE, PAYMENT_AGREES, false}, "ppppppp...."},
    {"paid, says a query", {PAYMENT_SEEN, NOW, EVIDENCE_QUERY, PAYMENT_AGREES, false}, "ppppppp...."},
    {"paid, says the bill", {PAYMENT_SEEN, NOW, EVIDENCE_BILL, PAYMENT_AGREES, false}, "ppppppp...."},
    {"paid, heard before", {PAYMENT_SEEN, NOW, EVIDENCE_NOTICE, PAYMENT_AGREES, true}, "..........."},
    {"a notice of another amount",
     {PAYMENT_SEEN, NOW, EVIDENCE_NOTICE, PAYMENT_AMOUNT_DIFFERS, false},
     "..........."},
    {"a query of another amount",
     {PAYMENT_SEEN, NOW, EVIDENCE_QUERY, PAYMENT_AMOUNT_DIFFERS, false},
     "qqqqqqq...."},
    {"another amount in the bill",
     {PAYMENT_SEEN, NOW, EVIDENCE_BILL, PAYMENT_AMOUNT_DIFFERS, false},
     "qqqqqqq...."},
    {"a notice of another merchant",
     {PAYMENT_SEEN, NOW, EVIDENCE_NOTICE, PAYMENT_FOREIGN, false},
     "..........."},
    {"a query of another merchant",
     {PAYMENT_SEEN, NOW, EVIDENCE_QUERY, PAYMENT_FOREIGN, false},
     "qqqqqqq...."},
    {"paid and refunded elsewhere",
     {PAYMENT_SEEN, NOW, EVIDENCE_QUERY, PAYMENT_RETURNED, false},
     "qqqqqqq...."},
};
#define MATRIX_LENGTH (sizeof matrix / sizeof *matrix)

static void every_event_in_every_state_leads_where_the_matrix_says(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < MATRIX_LENGTH; i++) {
        assert_int_equal(strlen(matrix[i].next), STATES);
        for (int state = 0; state < STATES; state++) {
            struct order order = order_in((enum order_state)state);
            struct order_update update;
            order_step(&order, &matrix[i].event, &update);
            char wanted = matrix[i].next[state];
            if (wanted == '.')
                wanted = letters[state];
            if (letters[order.state] != wanted)
                fail_msg("%s: %c became %c, not %c", matrix[i].what, letters[state], letters[order.state],
                         wanted);
            assert_int_equal(update.changed, (int)order.state != state);
        }
    }
}

static void every_event_type_stands_in_the_matrix(void **unused)
{
    (void)unused;
    for (int type = 0; type < ORDER_EVENT_TYPES; type++) {
        bool found = false;
        for (size_t i = 0; i < MATRIX_LENGTH; i++)
            found = found || (int)matrix[i].event.type == type;
        assert_true(found);
    }
}

static void money_is_booked_in_every_state_and_only_once_as_a_purchase(void **unused)
{
    (void)unused;
    for (int state = 0; state < STATES; state++) {
        for (int evidence = EVIDENCE_NOTICE; evidence <= EVIDENCE_BILL; evidence++) {
            struct order order = order_in((enum order_state)state);
            struct order_update update =
                pay(&order, (enum payment_evidence)evidence, PAYMENT_AGREES, false, NOW);
            enum order_booking wanted = order_is_paid((enum order_state)state) ? BOOK_REFUND_PAYABLE
                                        : state == ORDER_QUARANTINE            ? BOOK_SUSPENSE
                                                                               : BOOK_PURCHASE;
            assert_int_equal(update.booking, wanted);
            assert_int_equal(update.incident != NULL, wanted != BOOK_PURCHASE);
            update = pay(&order, EVIDENCE_NOTICE, PAYMENT_AGREES, true, NOW);
            assert_int_equal(update.booking, BOOK_NOTHING);
            assert_null(update.incident);
            update = pay(&order, EVIDENCE_BILL, PAYMENT_AGREES, false, NOW); /* another transaction */
            assert_int_equal(update.booking, wanted == BOOK_SUSPENSE ? BOOK_SUSPENSE : BOOK_REFUND_PAYABLE);
            assert_non_null(update.incident);
        }
    }
}

static void a_notice_of_another_amount_is_an_incident_and_a_query_follows_at_once(void **unused)
{
    (void)unused;
    static const char asked[] = "oslxer";
    for (int state = 0; state < STATES; state++) {
        struct order order = order_in((enum order_state)state);
        struct order_update update = pay(&order, EVIDENCE_NOTICE, PAYMENT_AMOUNT_DIFFERS, false, NOW);
        assert_string_equal(update.incident, "amount_differs");
        assert_int_equal(update.booking, BOOK_NOTHING);
        if (!strchr(asked, letters[state]))
            continue;
        enum order_call call = tell(&order, CLOCK_WOKE, NOW).call;
        assert_int_equal(call, state == ORDER_CLOSING ? ORDER_CALL_CLOSE : ORDER_CALL_QUERY);
    }
}

static void a_refund_made_elsewhere_is_never_credited(void **unused)
{
    (void)unused;
    for (int state = 0; state < STATES; state++) {
        struct order order = order_in((enum order_state)state);
        struct order_update update = pay(&order, EVIDENCE_QUERY, PAYMENT_RETURNED, false, NOW);
        assert_int_equal(update.booking, BOOK_NOTHING);
        assert_string_equal(update.incident, "returned_outside");
    }
}

static void a_code_on_the_glass_is_asked_for_every_two_seconds_until_its_time_is_over(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    struct order order = order_open(&now_ms);
    int asked = 0;
    while (order.state == ORDER_OPEN && wake(&order, &now_ms) == ORDER_CALL_QUERY) {
        asked++;
        tell(&order, QUERY_ABSENT, now_ms);
    }
    assert_int_equal(asked, 89);
    assert_int_equal(order.state, ORDER_CLOSING);
    assert_int_equal(now_ms, NOW + 180000);
    assert_int_equal(order.calling, ORDER_CALL_CLOSE);
}

static void closing_is_close_then_query_then_decide(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    struct order order = order_open(&now_ms);
    tell(&order, CANCEL_ASKED, now_ms);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_CLOSE);
    tell(&order, CLOSE_ANSWERED, now_ms);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
    tell(&order, QUERY_UNKNOWN, now_ms); /* asked again, not closed again */
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
    tell(&order, QUERY_UNPAID, now_ms); /* the close did nothing */
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_CLOSE);
    tell(&order, CLOSE_ANSWERED, now_ms);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
    tell(&order, QUERY_CLOSED, now_ms);
    assert_int_equal(order.state, ORDER_CLOSED);
    assert_int_equal(order.next_at_ms, 0);
}

static void a_query_in_flight_when_the_person_leaves_does_not_decide(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    struct order order = order_open(&now_ms);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
    tell(&order, CANCEL_ASKED, now_ms);
    assert_int_equal(tell(&order, CLOCK_WOKE, now_ms).call, ORDER_CALL_NONE); /* one call at a time */
    tell(&order, QUERY_ABSENT, now_ms);
    assert_int_equal(order.state, ORDER_CLOSING);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_CLOSE);
}

static void a_code_nobody_scanned_is_watched_until_it_is_dead(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    struct order order = order_open(&now_ms);
    int64_t dead_at_ms = order.dead_at_ms;
    tell(&order, CANCEL_ASKED, now_ms);
    wake(&order, &now_ms);
    tell(&order, CLOSE_ANSWERED, now_ms);
    wake(&order, &now_ms);
    tell(&order, QUERY_ABSENT, now_ms);
    assert_int_equal(order.state, ORDER_EXPIRED); /* so the glass goes on */
    static const int64_t pauses_s[] = {5, 30, 60, 180, 300, 600, 1800, 1800};
    for (size_t i = 0; i < sizeof pauses_s / sizeof *pauses_s; i++) {
        assert_int_equal(order.next_at_ms - now_ms, pauses_s[i] * 1000);
        assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
        tell(&order, QUERY_ABSENT, now_ms);
    }
    while (order.next_at_ms) {
        assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
        tell(&order, now_ms < dead_at_ms ? QUERY_UNKNOWN : QUERY_ABSENT, now_ms);
    }
    assert_int_equal(now_ms, dead_at_ms);
    assert_int_equal(order.state, ORDER_EXPIRED);
}

static void a_clock_that_is_set_back_leaves_no_order_behind(void **unused)
{
    (void)unused;
    static const int64_t backs_ms[] = {ORDER_WAIT_MOST_MS + 1, 86400000, 20 * (int64_t)31556952000};
    for (size_t i = 0; i < sizeof backs_ms / sizeof *backs_ms; i++) {
        int64_t now_ms = 0;
        struct order order = order_open(&now_ms);
        assert_int_equal(tell(&order, CLOCK_WOKE, now_ms).call, ORDER_CALL_NONE); /* not yet */
        assert_int_equal(tell(&order, CLOCK_WOKE, now_ms - backs_ms[i]).call, ORDER_CALL_QUERY);
        tell(&order, QUERY_UNPAID, now_ms - backs_ms[i]);
        assert_in_range(order.next_at_ms, 1, now_ms - backs_ms[i] + ORDER_YOUNG_PAUSE_MS);
    }
}

static void an_old_code_found_by_somebody_is_closed_at_once(void **unused)
{
    (void)unused;
    struct order order = order_in(ORDER_EXPIRED);
    order.asked = 6;
    order.next_at_ms = NOW;
    int64_t now_ms = NOW;
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
    tell(&order, QUERY_SCANNED, now_ms);
    assert_int_equal(order.next_at_ms, now_ms + 5000);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_CLOSE);
    tell(&order, CLOSE_ANSWERED, now_ms);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
    tell(&order, QUERY_CLOSED, now_ms);
    assert_int_equal(order.next_at_ms, 0);
}

static void an_unknown_place_repeats_its_number_only_where_the_provider_allows_it(void **unused)
{
    (void)unused;
    for (int repeats = 0; repeats < 2; repeats++) {
        struct order order = order_new(repeats);
        struct order_update update = tell(&order, CLOCK_WOKE, NOW);
        assert_true(update.call == ORDER_CALL_PLACE && update.new_number);
        tell(&order, PLACE_NOT_SENT, NOW);
        update = tell(&order, CLOCK_WOKE, NOW + 2000);
        assert_true(update.call == ORDER_CALL_PLACE && !update.new_number);
        tell(&order, PLACE_UNKNOWN, NOW + 3000);
        update = tell(&order, CLOCK_WOKE, NOW + 8000);
        assert_int_equal(update.call, ORDER_CALL_PLACE);
        assert_int_equal(update.new_number, !repeats);
    }
}

static void an_order_no_provider_heard_of_is_refused_and_an_unknown_one_is_closed(void **unused)
{
    (void)unused;
    for (int arrived = 0; arrived < 2; arrived++) {
        struct order order = order_new(true);
        int64_t now_ms = NOW;
        while (order.state == ORDER_CREATED && wake(&order, &now_ms) == ORDER_CALL_PLACE)
            tell(&order, arrived ? PLACE_UNKNOWN : PLACE_NOT_SENT, now_ms);
        assert_true(now_ms - NOW >= ORDER_PLACE_WINDOW_MS);
        assert_int_equal(order.state, arrived ? ORDER_CLOSING : ORDER_REFUSED);
        assert_int_equal(order.calling, arrived ? ORDER_CALL_CLOSE : ORDER_CALL_NONE);
    }
}

static void a_restart_in_the_middle_of_each_call_goes_on_as_if_the_line_had_gone(void **unused)
{
    (void)unused;
    int64_t now_ms = NOW;
    struct order order = order_new(true);
    wake(&order, &now_ms);
    tell(&order, STATION_RESTARTED, now_ms);
    assert_int_equal(order.places, 1); /* it may have arrived */
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_PLACE);
    tell(&order, PLACE_DONE, now_ms);
    wake(&order, &now_ms);
    tell(&order, STATION_RESTARTED, now_ms);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
    tell(&order, QUERY_UNPAID, now_ms);
    tell(&order, CANCEL_ASKED, now_ms);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_CLOSE);
    tell(&order, STATION_RESTARTED, now_ms);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
}

static void a_cancel_during_the_place_call_waits_for_its_answer(void **unused)
{
    (void)unused;
    static const enum order_event_type answers[] = {PLACE_DONE, PLACE_REFUSED, PLACE_UNKNOWN, PLACE_NOT_SENT};
    static const enum order_state ends[] = {ORDER_CLOSING, ORDER_REFUSED, ORDER_CLOSING, ORDER_CLOSED};
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct order order = order_new(true);
        assert_int_equal(tell(&order, CLOCK_WOKE, NOW).call, ORDER_CALL_PLACE);
        tell(&order, CANCEL_ASKED, NOW);
        assert_int_equal(order.state, ORDER_CREATED); /* a code may be on its way */
        tell(&order, answers[i], NOW);
        enum order_call call = tell(&order, CLOCK_WOKE, NOW).call;
        assert_int_equal(order.state, ends[i]);
        assert_int_equal(call, ends[i] == ORDER_CLOSING ? ORDER_CALL_CLOSE : ORDER_CALL_NONE);
    }
}

static void a_refusal_after_an_unknown_place_is_watched_like_a_code(void **unused)
{
    (void)unused;
    struct order order = order_new(true);
    int64_t now_ms = NOW;
    wake(&order, &now_ms);
    tell(&order, PLACE_UNKNOWN, now_ms);
    wake(&order, &now_ms);
    tell(&order, PLACE_REFUSED, now_ms);
    assert_int_equal(order.state, ORDER_REFUSED);
    assert_int_equal(wake(&order, &now_ms), ORDER_CALL_QUERY);
}

static void a_query_that_says_paid_has_ended_its_call(void **unused)
{
    (void)unused;
    int64_t now_ms = 0;
    struct order order = order_open(&now_ms);
    wake(&order, &now_ms);
    pay(&order, EVIDENCE_NOTICE, PAYMENT_AGREES, false, now_ms);
    assert_int_equal(order.calling, ORDER_CALL_QUERY); /* its answer is still to come */
    pay(&order, EVIDENCE_QUERY, PAYMENT_AGREES, true, now_ms);
    assert_int_equal(order.calling, ORDER_CALL_NONE);
}

static int64_t random_of(uint64_t *seed, int64_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (int64_t)(*seed % (uint64_t)below);
}

/* One life of random events, one payment somewhere in it, told up to five times by notice and query. */
static void live(uint64_t seed)
{
    uint64_t dice = seed * 0x9E3779B97F4A7C15u + 1;
    struct order order = order_new(random_of(&dice, 2) == 0);
    int64_t now_ms = NOW;
    int paid_at = (int)random_of(&dice, 80);
    int purchases = 0;
    bool known = false;
    for (int i = 0; i < 120; i++) {
        now_ms += random_of(&dice, 20000);
        struct order_event event = {.type = (enum order_event_type)random_of(&dice, PAYMENT_SEEN),
                                    .now_ms = now_ms};
        if (event.type >= PLACE_DONE && order.calling == ORDER_CALL_NONE)
            event.type = CLOCK_WOKE;
        if (i >= paid_at && i < paid_at + 5)
            event = (struct order_event){PAYMENT_SEEN, now_ms, (enum payment_evidence)random_of(&dice, 3),
                                         PAYMENT_AGREES, known};
        struct order_update update;
        order_step(&order, &event, &update);
        known = known || event.type == PAYMENT_SEEN;
        purchases += update.booking == BOOK_PURCHASE;
        if (i >= paid_at && !order_is_paid(order.state))
            fail_msg("seed %llu: paid, and then not", (unsigned long long)seed);
        if (!known && order.state <= ORDER_CLOSING && !order.next_at_ms && order.calling == ORDER_CALL_NONE)
            fail_msg("seed %llu: nobody looks at an open order", (unsigned long long)seed);
    }
    if (purchases != 1)
        fail_msg("seed %llu: booked %d times", (unsigned long long)seed, purchases);
}

static void a_payment_told_five_times_in_any_life_is_booked_once(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= 50000; seed++)
        live(seed);
}

static void a_call_reads_back_as_it_was_written(void **unused)
{
    (void)unused;
    for (int call = 0; call < ORDER_CALLS; call++) {
        enum order_call read = ORDER_CALLS;
        assert_int_equal(order_call_parse(order_call_text((enum order_call)call), &read), 0);
        assert_int_equal(read, call);
    }
    enum order_call read = ORDER_CALLS;
    assert_int_equal(order_call_parse("cancel", &read), ERR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_event_in_every_state_leads_where_the_matrix_says),
        cmocka_unit_test(every_event_type_stands_in_the_matrix),
        cmocka_unit_test(money_is_booked_in_every_state_and_only_once_as_a_purchase),
        cmocka_unit_test(a_notice_of_another_amount_is_an_incident_and_a_query_follows_at_once),
        cmocka_unit_test(a_refund_made_elsewhere_is_never_credited),
        cmocka_unit_test(a_code_on_the_glass_is_asked_for_every_two_seconds_until_its_time_is_over),
        cmocka_unit_test(closing_is_close_then_query_then_decide),
        cmocka_unit_test(a_query_in_flight_when_the_person_leaves_does_not_decide),
        cmocka_unit_test(a_code_nobody_scanned_is_watched_until_it_is_dead),
        cmocka_unit_test(a_clock_that_is_set_back_leaves_no_order_behind),
        cmocka_unit_test(an_old_code_found_by_somebody_is_closed_at_once),
        cmocka_unit_test(an_unknown_place_repeats_its_number_only_where_the_provider_allows_it),
        cmocka_unit_test(an_order_no_provider_heard_of_is_refused_and_an_unknown_one_is_closed),
        cmocka_unit_test(a_restart_in_the_middle_of_each_call_goes_on_as_if_the_line_had_gone),
        cmocka_unit_test(a_cancel_during_the_place_call_waits_for_its_answer),
        cmocka_unit_test(a_refusal_after_an_unknown_place_is_watched_like_a_code),
        cmocka_unit_test(a_query_that_says_paid_has_ended_its_call),
        cmocka_unit_test(a_payment_told_five_times_in_any_life_is_booked_once),
        cmocka_unit_test(a_call_reads_back_as_it_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
