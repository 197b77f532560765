/* S16 for money a person looks at, an order paid after its end, and why the machine is out of service (S20).
 */
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = stage_open();
    return 0;
}

static int teardown(void **state)
{
    stage_close(*state);
    return 0;
}

static struct key show_code(struct stage *stage)
{
    stage_tap(stage);
    stage_choose(stage, 5000);
    return stage_show_code(stage);
}

static void order_is(struct stage *stage, const struct order_status *status)
{
    stage_step(stage, (struct event){.type = EVENT_ORDER, .order = *status});
}

static void money_a_meter_did_not_take_is_called_held_and_never_failed(void **state)
{
    struct stage *stage = *state;
    struct key key = show_code(stage);
    station_says_order(stage, &key, ORDER_PAID);
    order_is(stage, &(struct order_status){
                        .key = key, .state = ORDER_PAID, .credit = CREDIT_MANUAL, .meter_refused = true});
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_METER);
    assert_true(stage_view(stage)->unsure.meter_refused);
    assert_int_equal(stage_view(stage)->unsure.amount_fen, 5000);
    stage_wait(stage, 20000);
    assert_int_equal(stage_screen(stage), SCREEN_TAKE_CARD);
}

static void money_that_waits_for_a_person_is_told_at_once_too(void **state)
{
    struct stage *stage = *state;
    struct key key = show_code(stage);
    order_is(stage, &(struct order_status){.key = key, .state = ORDER_PAID, .credit = CREDIT_MANUAL});
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_METER);
    assert_false(stage_view(stage)->unsure.meter_refused);
}

static void a_payment_of_another_sum_says_both_sums(void **state)
{
    struct stage *stage = *state;
    struct key key = show_code(stage);
    order_is(stage, &(struct order_status){.key = key, .state = ORDER_QUARANTINE, .paid = {500}});
    assert_int_equal(stage_screen(stage), SCREEN_UNSURE);
    assert_int_equal(stage_view(stage)->unsure.unsure, UNSURE_SUM);
    assert_int_equal(stage_view(stage)->unsure.paid_fen, 500);
    assert_int_equal(stage_view(stage)->unsure.amount_fen, 5000);
    touch(stage, HIT_CHECK_AGAIN, 0); /* there is nothing to check */
    assert_false(stage_has(stage, COMMAND_ORDER_CANCEL));
}

static void an_order_paid_after_its_end_counts_as_paid_and_says_so(void **state)
{
    struct stage *stage = *state;
    struct key key = show_code(stage);
    station_says_order(stage, &key, ORDER_EXPIRED);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_EXPIRED);
    station_says_order(stage, &key, ORDER_PAID);
    assert_int_equal(stage_screen(stage), SCREEN_RESULT);
    assert_true(stage_view(stage)->result.late);
    assert_int_equal(stage_view(stage)->result.amount_fen, 5000);
}

static enum out_reason reason_of(struct stage *stage)
{
    assert_int_equal(stage_screen(stage), SCREEN_OUT_OF_SERVICE);
    return stage_view(stage)->out.reason;
}

static void a_machine_that_sells_nothing_says_why(void **state)
{
    struct stage *stage = *state;
    line(stage, false);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
    store(stage, false);
    assert_int_equal(reason_of(stage), OUT_STORE);
    stage_step(stage, (struct event){.type = EVENT_LINE, .refused = true});
    assert_int_equal(reason_of(stage), OUT_SHUT);
    store(stage, true);
    line(stage, true);
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static void a_clock_that_was_never_set_sells_nothing_until_it_is(void **state)
{
    struct stage *stage = *state;
    int64_t now_ms = stage->now_ms;
    stage->now_ms = 0; /* 1970, as a machine without a clock of its own begins */
    stage_step(stage, (struct event){.type = EVENT_WOKE});
    assert_int_equal(reason_of(stage), OUT_CLOCK);
    stage->now_ms = now_ms;
    stage_step(stage, (struct event){.type = EVENT_WOKE});
    assert_int_equal(stage_screen(stage), SCREEN_ATTRACT);
}

static void set_maintenance(struct stage *stage, bool on)
{
    stage_step(stage, (struct event){.type = EVENT_SERVICE_KEPT, .ok = on});
}

/* A card is laid down and touched on, as somebody would who does not read what stands there. */
static void try_to_be_served(struct stage *stage)
{
    card_on(stage, &stage->card);
    card_off(stage);
    touch(stage, HIT_RETRY, 0);
    touch(stage, HIT_NO_CARD, 0);
    assert_int_equal(stage_screen(stage), SCREEN_OUT_OF_SERVICE);
    assert_false(stage_has(stage, COMMAND_LOOK_UP) || stage_has(stage, COMMAND_LOOK_UP_PLACES));
    assert_false(session_holds_person(stage->session));
}

static void a_card_that_cannot_be_read_is_no_way_out_of_a_machine_out_of_service(void **state)
{
    struct stage *stage = *state;
    set_maintenance(stage, true);
    stage_step(stage, (struct event){.type = EVENT_CARD_SEEN});
    stage_step(stage, (struct event){.type = EVENT_CARD_TROUBLE, .trouble = TROUBLE_MULTI});
    assert_int_equal(reason_of(stage), OUT_MAINTENANCE);
    try_to_be_served(stage);
}

static void what_stands_there_as_the_machine_goes_out_of_service_begins_nobody_s_turn(void **state)
{
    struct stage *stage = *state;
    static const enum hit ways[] = {HIT_NONE, HIT_RETRY, HIT_NO_CARD};
    for (int i = 0; i < 3; i++) {
        stage_step(stage, (struct event){.type = EVENT_CARD_TROUBLE, .trouble = TROUBLE_MULTI});
        set_maintenance(stage, true);
        assert_int_equal(stage_screen(stage), SCREEN_CARD_TROUBLE);
        stage_clear(stage);
        if (ways[i] != HIT_NONE) {
            touch(stage, ways[i], 0);
            assert_int_equal(stage_screen(stage), SCREEN_OUT_OF_SERVICE);
        }
        try_to_be_served(stage);
        set_maintenance(stage, false);
    }
    stage_step(stage, (struct event){.type = EVENT_CARD_SEEN});
    set_maintenance(stage, true);
    stage_clear(stage);
    stage_step(stage, (struct event){.type = EVENT_CARD_IDENTIFIED, .identity = stage->card});
    try_to_be_served(stage);
}

static void who_stands_there_as_the_machine_goes_out_of_service_is_not_charged_any_more(void **state)
{
    struct stage *stage = *state;
    struct card_identity other = stage->card;
    stage_tap(stage);
    stage_choose(stage, 2000);
    set_maintenance(stage, true);
    assert_int_equal(stage_view(stage)->check.card, TENDER_STORE);
    touch(stage, HIT_PAY_CARD, 0);
    assert_false(stage_has(stage, COMMAND_CARD_QUOTE));
    other.asn[15] = '2';
    card_on(stage, &other);
    stage_clear(stage);
    touch(stage, HIT_SWAP, 0);
    try_to_be_served(stage);
}

static const struct session_config starting = {.has_reader = true, .starts = true, .starts_reader = true};

static struct update start_says(struct session *session, const struct event *event)
{
    struct update update;
    session_step(session, event, &update);
    return update;
}

static const struct event the_store = {.type = EVENT_STORE, .now_ms = STAGE_NOW_MS + 100, .ok = true};
static const struct event the_reader = {.type = EVENT_READER, .now_ms = STAGE_NOW_MS + 200, .ok = true};
static const struct event the_line = {.type = EVENT_LINE, .now_ms = STAGE_NOW_MS + 300, .ok = true};

static void a_start_shows_how_far_it_is_and_ends_when_all_have_said_how_they_are(void **state)
{
    (void)state;
    struct session *session = session_create(&starting, STAGE_NOW_MS);
    const struct view *view = session_view(session);
    assert_int_equal(view->screen, SCREEN_OUT_OF_SERVICE);
    assert_int_equal(view->out.reason, OUT_STARTING);
    assert_int_equal(view->out.started, 1);
    assert_int_equal(view->out.of, 4);
    assert_true(start_says(session, &the_store).redraw);
    assert_int_equal(view->out.started, 2);
    start_says(session, &the_reader);
    assert_int_equal(view->out.reason, OUT_STARTING);
    start_says(session, &the_line);
    assert_int_equal(view->screen, SCREEN_ATTRACT);
    session_destroy(session);
}

static void a_start_does_not_wait_long_for_the_line_nor_for_ever_for_the_reader(void **state)
{
    (void)state;
    struct session *session = session_create(&starting, STAGE_NOW_MS);
    start_says(session, &the_store);
    struct update update = start_says(session, &the_reader);
    assert_int_equal(update.wake_at_ms, STAGE_NOW_MS + 2000);
    start_says(session, &(struct event){.type = EVENT_WOKE, .now_ms = update.wake_at_ms});
    assert_int_equal(session_view(session)->screen, SCREEN_ATTRACT);
    session_destroy(session);
    session = session_create(&starting, STAGE_NOW_MS);
    start_says(session, &the_store);
    start_says(session, &the_line);
    update = start_says(session, &(struct event){.type = EVENT_WOKE, .now_ms = STAGE_NOW_MS + 2000});
    assert_int_equal(session_view(session)->screen, SCREEN_OUT_OF_SERVICE);
    for (int i = 0; i < 2 && update.wake_at_ms <= STAGE_NOW_MS + 20000;
         i++) /* the header's minute may come between */
        update = start_says(session, &(struct event){.type = EVENT_WOKE, .now_ms = update.wake_at_ms});
    assert_int_equal(session_view(session)->screen, SCREEN_ATTRACT);
    assert_true(session_view(session)->header.reader_down);
    assert_false(session_view(session)->header.store_down);
    session_destroy(session);
}

/* Steps it whenever it asks to be woken. */
static void let_pass(struct session *session, int64_t from_ms, int64_t wait_ms)
{
    int64_t now_ms = from_ms;
    while (now_ms < from_ms + wait_ms)
        now_ms = start_says(session, &(struct event){.type = EVENT_WOKE, .now_ms = now_ms}).wake_at_ms;
}

static void who_never_spoke_during_the_start_counts_as_down(void **state)
{
    (void)state;
    struct session *session = session_create(&starting, STAGE_NOW_MS);
    start_says(session, &the_reader);
    start_says(session, &the_line);
    let_pass(session, STAGE_NOW_MS + 300, 21000);
    assert_int_equal(session_view(session)->screen, SCREEN_ATTRACT);
    assert_true(session_view(session)->header.store_down);
    assert_false(session_view(session)->header.reader_down);
    session_destroy(session);
    struct session_config phone_only = {.starts = true};
    session = session_create(&phone_only, STAGE_NOW_MS);
    start_says(session, &the_store);
    start_says(session, &the_line);
    assert_int_equal(session_view(session)->screen, SCREEN_ATTRACT);
    assert_true(session->reader_ok); /* nobody was waited for */
    session_destroy(session);
}

static void a_clock_that_is_set_during_the_start_does_not_end_it(void **state)
{
    (void)state;
    static const int64_t jumps_ms[] = {-30 * 86400000LL, 30 * 86400000LL};
    for (int i = 0; i < 2; i++) {
        struct session *session = session_create(&starting, STAGE_NOW_MS);
        int64_t set_ms = STAGE_NOW_MS + jumps_ms[i];
        struct event woke = {.type = EVENT_WOKE, .now_ms = set_ms};
        int64_t wake_at_ms = start_says(session, &woke).wake_at_ms;
        assert_int_equal(session_view(session)->screen, SCREEN_OUT_OF_SERVICE);
        assert_int_equal(session_view(session)->out.reason, OUT_STARTING);
        assert_true(wake_at_ms <= set_ms + 2000);
        let_pass(session, wake_at_ms, 18500);
        assert_int_equal(session_view(session)->screen, SCREEN_ATTRACT);
        session_destroy(session);
    }
}

static void a_card_that_lay_there_at_a_start_that_leads_nowhere_is_forgotten(void **state)
{
    (void)state;
    struct session *session = session_create(&starting, STAGE_NOW_MS);
    start_says(session, &(struct event){.type = EVENT_CARD_IDENTIFIED,
                                        .now_ms = STAGE_NOW_MS + 50,
                                        .identity = {.uid = "04A1B2C3"}});
    start_says(session, &(struct event){.type = EVENT_STORE, .now_ms = STAGE_NOW_MS + 100});
    start_says(session, &the_reader);
    start_says(session, &(struct event){.type = EVENT_LINE, .now_ms = STAGE_NOW_MS + 300});
    start_says(session, &(struct event){.type = EVENT_WOKE, .now_ms = STAGE_NOW_MS + 2100});
    assert_int_equal(session_view(session)->screen, SCREEN_OUT_OF_SERVICE);
    assert_int_equal(session_view(session)->out.reason, OUT_STORE);
    assert_false(session_holds_person(session));
    session_destroy(session);
}

static void a_card_that_lies_there_at_the_start_is_read_when_it_can_be_known(void **state)
{
    (void)state;
    struct session *session = session_create(&starting, STAGE_NOW_MS);
    const struct event card = {
        .type = EVENT_CARD_IDENTIFIED, .now_ms = STAGE_NOW_MS + 250, .identity = {.uid = "04A1B2C3"}};
    start_says(session, &the_reader);
    start_says(session, &(struct event){.type = EVENT_CARD_SEEN, .now_ms = STAGE_NOW_MS + 210});
    assert_int_equal(start_says(session, &card).command_count, 0);
    start_says(session, &the_store);
    struct update update = start_says(session, &the_line);
    bool looks_up = false;
    for (int i = 0; i < update.command_count; i++)
        looks_up |= update.commands[i].type == COMMAND_LOOK_UP;
    assert_true(looks_up);
    session_destroy(session);
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(money_a_meter_did_not_take_is_called_held_and_never_failed),
        STORY(money_that_waits_for_a_person_is_told_at_once_too),
        STORY(a_payment_of_another_sum_says_both_sums),
        STORY(an_order_paid_after_its_end_counts_as_paid_and_says_so),
        STORY(a_machine_that_sells_nothing_says_why),
        STORY(a_card_that_cannot_be_read_is_no_way_out_of_a_machine_out_of_service),
        STORY(what_stands_there_as_the_machine_goes_out_of_service_begins_nobody_s_turn),
        STORY(who_stands_there_as_the_machine_goes_out_of_service_is_not_charged_any_more),
        STORY(a_start_shows_how_far_it_is_and_ends_when_all_have_said_how_they_are),
        STORY(a_start_does_not_wait_long_for_the_line_nor_for_ever_for_the_reader),
        STORY(who_never_spoke_during_the_start_counts_as_down),
        STORY(a_clock_that_is_set_during_the_start_does_not_end_it),
        STORY(a_card_that_lay_there_at_a_start_that_leads_nowhere_is_forgotten),
        STORY(a_card_that_lies_there_at_the_start_is_read_when_it_can_be_known),
        STORY(a_clock_that_was_never_set_sells_nothing_until_it_is),
    };
    return cmocka_run_group_tests_name("session_held", tests, NULL, NULL);
}
