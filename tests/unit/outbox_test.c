/* The outbox decides: stories of one kiosk, its road and its station, without any of them. */
#include "outbox/outbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct outbox_update tell(struct outbox *outbox, enum outbox_event_type type, int64_t now_ms,
                                 int64_t row)
{
    struct outbox_event event = {.type = type, .now_ms = now_ms, .row = row};
    struct outbox_update update;
    outbox_step(outbox, &event, &update);
    return update;
}

static void assert_sends(struct outbox_update update, int64_t first, int count)
{
    assert_true(update.send);
    assert_int_equal(update.first, first);
    assert_int_equal(update.count, count);
}

static void a_stored_row_is_sent_at_once_and_forgotten_when_acknowledged(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 1, 0);
    assert_sends(tell(&outbox, OUTBOX_STORED, 0, 1), 1, 1);
    struct outbox_update update = tell(&outbox, OUTBOX_ACKNOWLEDGED, 40, 1);
    assert_true(update.forget);
    assert_false(update.send);
    assert_int_equal(update.wake_at_ms, OUTBOX_NEVER);
}

static void rows_stored_during_a_delivery_go_together_in_the_next(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 1, 0);
    tell(&outbox, OUTBOX_STORED, 0, 1);
    assert_false(tell(&outbox, OUTBOX_STORED, 1, 2).send);
    assert_false(tell(&outbox, OUTBOX_STORED, 2, 3).send);
    assert_sends(tell(&outbox, OUTBOX_ACKNOWLEDGED, 40, 1), 2, 2);
}

static void a_long_cut_leaves_in_batches_of_64(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 1, 150);
    assert_sends(tell(&outbox, OUTBOX_WOKE, 0, 0), 1, 64);
    for (int row = 1; row < 64; row++)
        assert_false(tell(&outbox, OUTBOX_ACKNOWLEDGED, 50, row).send);
    assert_sends(tell(&outbox, OUTBOX_ACKNOWLEDGED, 50, 64), 65, 64);
    for (int row = 65; row < 128; row++)
        tell(&outbox, OUTBOX_ACKNOWLEDGED, 90, row);
    assert_sends(tell(&outbox, OUTBOX_ACKNOWLEDGED, 90, 128), 129, 22);
}

static void a_failed_road_is_tried_again_after_1_2_4_seconds_up_to_a_minute(void **state)
{
    (void)state;
    struct outbox outbox;
    int64_t now_ms = 1000;
    const int64_t waits_ms[] = {1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000};
    outbox_init(&outbox, 1, 1);
    assert_sends(tell(&outbox, OUTBOX_WOKE, now_ms, 0), 1, 1);
    for (size_t i = 0; i < sizeof waits_ms / sizeof waits_ms[0]; i++) {
        struct outbox_update update = tell(&outbox, OUTBOX_ROAD_FAILED, now_ms, 0);
        assert_false(update.send);
        assert_int_equal(update.wake_at_ms, now_ms + waits_ms[i]);
        now_ms += waits_ms[i];
        assert_false(tell(&outbox, OUTBOX_WOKE, now_ms - 1, 0).send);
        assert_sends(tell(&outbox, OUTBOX_WOKE, now_ms, 0), 1, 1);
    }
}

static void jitter_adds_up_to_a_quarter(void **state)
{
    (void)state;
    struct outbox outbox;
    struct outbox_update update;
    outbox_init(&outbox, 1, 1);
    tell(&outbox, OUTBOX_WOKE, 0, 0);
    struct outbox_event event = {.type = OUTBOX_ROAD_FAILED, .jitter = 999};
    outbox_step(&outbox, &event, &update);
    assert_int_equal(update.wake_at_ms, 1249);
}

static void a_sale_during_a_back_off_waits_with_the_others(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 1, 1);
    tell(&outbox, OUTBOX_WOKE, 0, 0);
    tell(&outbox, OUTBOX_ROAD_FAILED, 0, 0);
    assert_false(tell(&outbox, OUTBOX_STORED, 500, 2).send);
    assert_sends(tell(&outbox, OUTBOX_WOKE, 1000, 0), 1, 2);
}

static void a_line_that_is_back_ends_the_back_off(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 1, 1);
    tell(&outbox, OUTBOX_WOKE, 0, 0);
    tell(&outbox, OUTBOX_ROAD_FAILED, 0, 0);
    assert_sends(tell(&outbox, OUTBOX_ROAD_OPEN, 10, 0), 1, 1);
}

static void an_acknowledgement_makes_the_next_back_off_short_again(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 1, 2);
    for (int64_t now_ms = 0; now_ms < 300000; now_ms += 60000) {
        tell(&outbox, OUTBOX_WOKE, now_ms, 0);
        tell(&outbox, OUTBOX_ROAD_FAILED, now_ms, 0);
    }
    tell(&outbox, OUTBOX_WOKE, 400000, 0);
    tell(&outbox, OUTBOX_ACKNOWLEDGED, 400000, 1);
    assert_int_equal(tell(&outbox, OUTBOX_ROAD_FAILED, 400000, 0).wake_at_ms, 401000);
}

static void a_lost_answer_resends_only_what_has_no_answer(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 1, 5);
    tell(&outbox, OUTBOX_WOKE, 0, 0);
    tell(&outbox, OUTBOX_ACKNOWLEDGED, 1, 1);
    tell(&outbox, OUTBOX_ACKNOWLEDGED, 1, 2);
    tell(&outbox, OUTBOX_ROAD_FAILED, 1, 0);
    assert_sends(tell(&outbox, OUTBOX_WOKE, 2000, 0), 3, 3);
}

static void a_refused_row_is_parked_and_later_rows_still_go(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 1, 1);
    tell(&outbox, OUTBOX_WOKE, 0, 0);
    tell(&outbox, OUTBOX_STORED, 0, 2);
    struct outbox_update update = tell(&outbox, OUTBOX_REFUSED, 1, 1);
    assert_true(update.park);
    assert_false(update.forget);
    assert_sends(update, 2, 1);
}

static void a_station_from_an_old_backup_is_sent_everything_it_misses(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 101, 102); /* 1..100 were acknowledged once */
    assert_sends(tell(&outbox, OUTBOX_WOKE, 0, 0), 101, 2);
    struct outbox_update update = tell(&outbox, OUTBOX_GAP, 40, 60);
    assert_sends(update, 60, 43);
    for (int row = 60; row <= 102; row++)
        assert_true(tell(&outbox, OUTBOX_ACKNOWLEDGED, 80, row).forget);
    assert_int_equal(outbox.unanswered, 0);
}

static void a_station_that_only_asks_again_is_not_hurried(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 5, 6);
    tell(&outbox, OUTBOX_WOKE, 0, 0);
    assert_true(tell(&outbox, OUTBOX_GAP, 0, 2).send);
    struct outbox_update update = tell(&outbox, OUTBOX_GAP, 10, 2);
    assert_false(update.send);
    assert_int_equal(update.wake_at_ms, 2010);
    assert_sends(tell(&outbox, OUTBOX_WOKE, 2010, 0), 2, 5);
}

static void a_refused_row_that_leaves_a_gap_is_not_hurried(void **state)
{
    (void)state;
    struct outbox outbox;
    int sends = 0;
    outbox_init(&outbox, 6, 8);
    bool send = tell(&outbox, OUTBOX_WOKE, 0, 0).send;
    for (; send && sends < 10; sends++) {
        tell(&outbox, OUTBOX_REFUSED, 0, 6);
        send = tell(&outbox, OUTBOX_GAP, 0, 6).send;
    }
    assert_int_equal(sends, 2);
    assert_true(outbox.wake_at_ms > 0);
}

static void a_quiet_outbox_is_asked_for_what_a_restored_station_misses(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 9, 8);
    assert_sends(tell(&outbox, OUTBOX_LOOK, 0, 8), 8, 1);
    assert_sends(tell(&outbox, OUTBOX_GAP, 0, 5), 5, 4);
}

static void a_look_that_is_answered_or_not_changes_nothing(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 9, 8);
    assert_sends(tell(&outbox, OUTBOX_LOOK, 0, 7), 7, 1);
    assert_false(tell(&outbox, OUTBOX_ACKNOWLEDGED, 0, 7).send);
    tell(&outbox, OUTBOX_LOOK, 0, 7);
    assert_int_equal(tell(&outbox, OUTBOX_ROAD_FAILED, 0, 0).wake_at_ms, OUTBOX_NEVER);
    assert_sends(tell(&outbox, OUTBOX_STORED, 0, 9), 9, 1);
    assert_false(tell(&outbox, OUTBOX_LOOK, 0, 7).send); /* not while something is on its way */
}

static void a_station_that_knows_more_than_the_kiosk_is_asked_again_without_hurry(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 3, 3); /* this disk was put back from a copy */
    tell(&outbox, OUTBOX_WOKE, 0, 0);
    struct outbox_update update = tell(&outbox, OUTBOX_GAP, 0, 9);
    assert_false(update.send);
    assert_sends(tell(&outbox, OUTBOX_WOKE, update.wake_at_ms, 0), 3, 1);
}

static void answers_nobody_waits_for_change_nothing(void **state)
{
    (void)state;
    struct outbox outbox;
    outbox_init(&outbox, 1, 0);
    assert_false(tell(&outbox, OUTBOX_ACKNOWLEDGED, 0, 1).forget);
    assert_false(tell(&outbox, OUTBOX_REFUSED, 0, 7).park);
    assert_int_equal(tell(&outbox, OUTBOX_GAP, 0, 1).wake_at_ms, OUTBOX_NEVER);
    assert_int_equal(tell(&outbox, OUTBOX_ROAD_FAILED, 0, 0).wake_at_ms, OUTBOX_NEVER);
    assert_sends(tell(&outbox, OUTBOX_STORED, 0, 1), 1, 1);
    assert_true(tell(&outbox, OUTBOX_ACKNOWLEDGED, 1, 1).forget);
    assert_false(tell(&outbox, OUTBOX_ACKNOWLEDGED, 2, 1).forget);
}

/* Any road, any station: at the end every row was taken, and never was more than one delivery under way. */
static void whatever_the_road_does_every_row_arrives(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 2000; seed++) {
        unsigned random = seed;
        struct outbox outbox;
        bool arrived[301] = {false};
        int64_t now_ms = 0;
        int64_t stored = 0;
        struct outbox_update sent = {0};
        struct outbox_update update = {0};
        outbox_init(&outbox, 1, 0);
        for (int turn = 0; turn < 3000; turn++) {
            unsigned dice = (unsigned)rand_r(&random) % 100;
            now_ms += (int64_t)dice * 20;
            if (stored < 300 && dice < 40)
                update = tell(&outbox, OUTBOX_STORED, now_ms, ++stored);
            else if (!outbox.unanswered)
                update = tell(&outbox, OUTBOX_WOKE, now_ms, 0);
            else if (dice < 60 && turn < 2500)
                update = tell(&outbox, OUTBOX_ROAD_FAILED, now_ms, 0);
            else if (dice < 70 && turn < 2500 && stored > 0)
                update = tell(&outbox, OUTBOX_GAP, now_ms, 1 + (int64_t)dice % stored);
            else
                for (int i = 0; i < sent.count; i++) {
                    arrived[sent.first + i] = true;
                    update = tell(&outbox, OUTBOX_ACKNOWLEDGED, now_ms, sent.first + i);
                    if (update.send)
                        break;
                }
            if (update.send)
                sent = update;
        }
        for (int64_t row = 1; row <= stored; row++)
            if (!arrived[row])
                fail_msg("seed %u: row %d never arrived", seed, (int)row);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stored_row_is_sent_at_once_and_forgotten_when_acknowledged),
        cmocka_unit_test(rows_stored_during_a_delivery_go_together_in_the_next),
        cmocka_unit_test(a_long_cut_leaves_in_batches_of_64),
        cmocka_unit_test(a_failed_road_is_tried_again_after_1_2_4_seconds_up_to_a_minute),
        cmocka_unit_test(jitter_adds_up_to_a_quarter),
        cmocka_unit_test(a_sale_during_a_back_off_waits_with_the_others),
        cmocka_unit_test(a_line_that_is_back_ends_the_back_off),
        cmocka_unit_test(an_acknowledgement_makes_the_next_back_off_short_again),
        cmocka_unit_test(a_lost_answer_resends_only_what_has_no_answer),
        cmocka_unit_test(a_refused_row_is_parked_and_later_rows_still_go),
        cmocka_unit_test(a_station_from_an_old_backup_is_sent_everything_it_misses),
        cmocka_unit_test(a_station_that_only_asks_again_is_not_hurried),
        cmocka_unit_test(a_refused_row_that_leaves_a_gap_is_not_hurried),
        cmocka_unit_test(a_quiet_outbox_is_asked_for_what_a_restored_station_misses),
        cmocka_unit_test(a_look_that_is_answered_or_not_changes_nothing),
        cmocka_unit_test(a_station_that_knows_more_than_the_kiosk_is_asked_again_without_hurry),
        cmocka_unit_test(answers_nobody_waits_for_change_nothing),
        cmocka_unit_test(whatever_the_road_does_every_row_arrives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
