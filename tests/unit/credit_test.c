#include "meter/credit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define T0 INT64_C(1790000000000)
#define AMOUNT 5000
#define DEADLINE (T0 + 600000)

static struct credit fresh(void)
{
    return (struct credit){.amount = {AMOUNT}, .deadline_ms = DEADLINE};
}

static struct credit_step hear(struct credit *credit, int64_t count, int64_t fen, int64_t now_ms)
{
    struct credit_reading reading = {.answered = true, .count = count, .remaining_fen = fen, .at_ms = now_ms};
    struct credit_step step;
    credit_step_reading(credit, &reading, now_ms, &step);
    return step;
}

static struct credit_step hear_nothing(struct credit *credit, int64_t now_ms)
{
    struct credit_reading reading = {.answered = false};
    struct credit_step step;
    credit_step_reading(credit, &reading, now_ms, &step);
    return step;
}

/* A credit whose first write left at T0: count 7, 38.60 before. */
static struct credit written(void)
{
    struct credit credit = fresh();
    struct credit_step step = hear(&credit, 7, 3860, T0);
    assert_int_equal(step.action, CREDIT_WRITE);
    return credit;
}

static void a_read_then_a_write_of_the_next_count_then_the_read_back_is_done(void **state)
{
    (void)state;
    struct credit credit = fresh();
    struct credit_step step = hear(&credit, 7, 3860, T0);
    assert_int_equal(step.action, CREDIT_WRITE);
    assert_int_equal(step.write_count, 8);
    assert_int_equal(step.write_fen, 3860 + AMOUNT);
    assert_true(credit.has_base);
    assert_int_equal(credit.base_count, 7);
    assert_int_equal(credit.writes, 1);
    assert_int_equal(hear(&credit, 8, 3860 + AMOUNT, T0 + 200).action, CREDIT_DONE);
}

static void an_owing_meter_is_credited_from_below_zero(void **state)
{
    (void)state;
    struct credit credit = fresh();
    assert_int_equal(hear(&credit, 0, -320, T0).write_fen, AMOUNT - 320);
    assert_int_equal(hear(&credit, 1, AMOUNT - 320, T0 + 200).action, CREDIT_DONE);
}

static void a_write_that_had_no_effect_is_repeated_with_the_same_count_and_a_fresh_balance(void **state)
{
    (void)state;
    struct credit credit = written();
    assert_int_equal(hear_nothing(&credit, T0 + 300).action, CREDIT_WAIT);
    struct credit_step step = hear(&credit, 7, 3858, T0 + 1500);
    assert_int_equal(step.action, CREDIT_WRITE);
    assert_int_equal(step.write_count, 8);
    assert_int_equal(step.write_fen, 3858 + AMOUNT);
    assert_int_equal(credit.writes, 2);
}

static void a_write_that_took_effect_behind_a_time_out_is_done_and_not_repeated(void **state)
{
    (void)state;
    struct credit credit = written();
    assert_int_equal(hear_nothing(&credit, T0 + 300).action, CREDIT_WAIT);
    assert_int_equal(hear(&credit, 8, 3855 + AMOUNT, T0 + 60000).action, CREDIT_DONE);
    assert_int_equal(credit.writes, 1);
}

static void an_old_count_just_after_a_write_is_given_a_second(void **state)
{
    (void)state;
    struct credit credit = written();
    struct credit_step step = hear(&credit, 7, 3860, T0 + 200);
    assert_int_equal(step.action, CREDIT_WAIT);
    assert_int_equal(step.wait_until_ms, T0 + 1000);
    assert_int_equal(hear(&credit, 8, 3860 + AMOUNT, T0 + 1000).action, CREDIT_DONE);
}

static void a_count_that_jumped_calls_a_person(void **state)
{
    (void)state;
    struct credit credit = written();
    struct credit_step step = hear(&credit, 9, 3860 + AMOUNT, T0 + 2000);
    assert_int_equal(step.action, CREDIT_CALL_PERSON);
    assert_non_null(strstr(step.why, "jumped"));
}

static void a_meter_that_counted_more_than_our_books_is_not_written_to(void **state)
{
    (void)state;
    struct credit credit = fresh();
    struct credit_step step;
    struct credit_reading reading = {
        .answered = true, .count = 8, .remaining_fen = 3860, .at_ms = T0, .unexplained = 1};
    credit_step_reading(&credit, &reading, T0, &step);
    assert_int_equal(step.action, CREDIT_WAIT);
    assert_false(credit.has_base);
    credit_step_reading(&credit, &reading, credit.deadline_ms, &step);
    assert_int_equal(step.action, CREDIT_CALL_PERSON);
    assert_non_null(strstr(step.why, "our books"));
    reading.unexplained = 0; /* somebody looked in time */
    credit_step_reading(&credit, &reading, T0 + 1000, &step);
    assert_int_equal(step.action, CREDIT_WRITE);
}

static void a_swapped_meter_calls_a_person(void **state)
{
    (void)state;
    struct credit credit = written();
    struct credit_step step = hear(&credit, 0, 0, T0 + 2000);
    assert_int_equal(step.action, CREDIT_CALL_PERSON);
    assert_non_null(strstr(step.why, "replaced"));
}

/* The write may stand on the meter that was taken down: what this one shows is no proof of anything. */
static void another_meter_proves_nothing_though_its_registers_fit(void **state)
{
    (void)state;
    for (int count = 7; count <= 8; count++) {
        struct credit credit = written();
        struct credit_step step;
        struct credit_reading reading = {.answered = true,
                                         .count = count,
                                         .remaining_fen = count == 7 ? 3860 : 3860 + AMOUNT,
                                         .at_ms = T0 + 2000,
                                         .unexplained = 1,
                                         .is_other = true};
        credit_step_reading(&credit, &reading, T0 + 2000, &step);
        assert_int_equal(step.action, CREDIT_CALL_PERSON);
        assert_non_null(strstr(step.why, "another meter"));
    }
}

static void after_count_65535_comes_0(void **state)
{
    (void)state;
    struct credit credit = fresh();
    assert_int_equal(hear(&credit, 65535, 3860, T0).write_count, 0);
    assert_int_equal(hear(&credit, 0, 3860 + AMOUNT, T0 + 200).action, CREDIT_DONE);
    credit = fresh();
    hear(&credit, 65535, 3860, T0);
    assert_int_equal(hear(&credit, 0, 0, T0 + 200).action, CREDIT_CALL_PERSON);
}

static void the_right_count_with_another_balance_calls_a_person(void **state)
{
    (void)state;
    int64_t wrong[] = {3860, 3860 + AMOUNT + 2, 3860 + 2 * AMOUNT, 3860 + AMOUNT - 100, 0, -1};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct credit credit = written();
        struct credit_step step = hear(&credit, 8, wrong[i], T0 + 200);
        assert_int_equal(step.action, CREDIT_CALL_PERSON);
        assert_non_null(strstr(step.why, "not ours"));
    }
}

static void a_balance_that_rose_without_the_counter_calls_a_person(void **state)
{
    (void)state;
    struct credit credit = written();
    struct credit_step step = hear(&credit, 7, 3860 + AMOUNT, T0 + 2000);
    assert_int_equal(step.action, CREDIT_CALL_PERSON);
    assert_non_null(strstr(step.why, "without its counter"));
}

static void what_a_room_can_burn_meanwhile_is_no_contradiction(void **state)
{
    (void)state;
    struct credit credit = written();
    /* Two hours at 60 A and 2 yuan a kWh are 55.20. */
    assert_int_equal(hear(&credit, 8, 3860 + AMOUNT - 5500, T0 + 7200000).action, CREDIT_DONE);
    credit = written();
    assert_int_equal(hear(&credit, 8, 3860 + AMOUNT - 5700, T0 + 7200000).action, CREDIT_CALL_PERSON);
}

static void a_clock_that_stepped_back_grants_no_drift(void **state)
{
    (void)state;
    struct credit credit = written();
    assert_int_equal(hear(&credit, 8, 3860 + AMOUNT - 100, T0 - 7200000).action, CREDIT_CALL_PERSON);
    credit = written();
    assert_int_equal(hear(&credit, 8, 3860 + AMOUNT, T0 - 7200000).action, CREDIT_DONE);
}

static void a_refused_amount_is_read_back_and_calls_a_person(void **state)
{
    (void)state;
    struct credit credit = written();
    struct credit_step step;
    credit_step_refused(&credit, &step);
    assert_int_equal(step.action, CREDIT_READ);
    step = hear(&credit, 7, 3860, T0 + 200);
    assert_int_equal(step.action, CREDIT_CALL_PERSON);
    assert_non_null(strstr(step.why, "refuses"));
}

static void a_repeated_write_refused_because_the_first_one_counted_is_done(void **state)
{
    (void)state;
    struct credit credit = written();
    assert_int_equal(hear(&credit, 7, 3860, T0 + 1500).action, CREDIT_WRITE);
    struct credit_step step;
    credit_step_refused(&credit, &step);
    assert_int_equal(hear(&credit, 8, 3860 + AMOUNT, T0 + 1700).action, CREDIT_DONE);
}

static void a_silent_meter_is_waited_for_longer_and_longer_until_the_deadline(void **state)
{
    (void)state;
    struct credit credit = fresh();
    assert_int_equal(hear_nothing(&credit, T0).wait_until_ms, T0 + 1000);
    assert_int_equal(hear_nothing(&credit, T0).wait_until_ms, T0 + 2000);
    for (int i = 0; i < 20; i++)
        hear_nothing(&credit, T0);
    assert_int_equal(hear_nothing(&credit, T0).wait_until_ms, T0 + 30000);
    assert_int_equal(hear_nothing(&credit, DEADLINE - 5).wait_until_ms, DEADLINE);
    struct credit_step step = hear_nothing(&credit, DEADLINE);
    assert_int_equal(step.action, CREDIT_CALL_PERSON);
    assert_non_null(strstr(step.why, "did not answer"));
}

static void an_answer_makes_the_wait_short_again(void **state)
{
    (void)state;
    struct credit credit = written();
    for (int i = 0; i < 20; i++)
        hear_nothing(&credit, T0 + 5000);
    hear(&credit, 7, 3860, T0 + 6000);
    assert_int_equal(hear_nothing(&credit, T0 + 7000).wait_until_ms, T0 + 8000);
}

static void after_the_deadline_nothing_is_written_but_what_is_there_is_there(void **state)
{
    (void)state;
    struct credit credit = fresh();
    assert_int_equal(hear(&credit, 7, 3860, DEADLINE).action, CREDIT_CALL_PERSON);
    assert_int_equal(credit.writes, 0);
    credit = written();
    assert_int_equal(hear(&credit, 7, 3860, DEADLINE).action, CREDIT_CALL_PERSON);
    credit = written();
    assert_int_equal(hear(&credit, 8, 3860 + AMOUNT - 50, DEADLINE + 5000).action, CREDIT_DONE);
}

static void a_meter_that_takes_writes_and_never_counts_is_not_written_for_ever(void **state)
{
    (void)state;
    struct credit credit = written();
    int writes = 1;
    struct credit_step step = {.action = CREDIT_WRITE};
    for (int64_t now = T0 + 2000; step.action == CREDIT_WRITE; now += 2000) {
        step = hear(&credit, 7, 3860, now);
        writes += step.action == CREDIT_WRITE;
    }
    assert_int_equal(writes, 10);
    assert_int_equal(step.action, CREDIT_CALL_PERSON);
}

static void a_later_reading_proves_disproves_or_contradicts(void **state)
{
    (void)state;
    struct credit credit = written();
    struct credit_reading reading = {true, 8, 3860 + AMOUNT, T0 + 1000, 0, 0, false};
    assert_int_equal(credit_prove(&credit, &reading), CREDIT_PROVEN);
    reading = (struct credit_reading){true, 7, 3860, T0 + 1000, 0, 0, false};
    assert_int_equal(credit_prove(&credit, &reading), CREDIT_DISPROVEN);
    reading = (struct credit_reading){true, 9, 3860, T0 + 1000, 0, 0, false};
    assert_int_equal(credit_prove(&credit, &reading), CREDIT_CONTRADICTION);
}

/* Our write was lost, 10.00 were put on by hand, and the wall clock was set forward by three hours meanwhile.
 */
static void a_clock_that_was_set_does_not_make_another_purchase_ours(void **state)
{
    (void)state;
    for (int up = 0; up < 2; up++) {
        struct credit credit = written();
        credit.base_up_ms = up ? 70000 : 0;
        struct credit_reading reading = {.answered = true,
                                         .count = 8,
                                         .remaining_fen = 3860 + 1000,
                                         .at_ms = T0 + 3 * 3600000,
                                         .up_ms = 70150};
        assert_int_equal(credit_prove(&credit, &reading), up ? CREDIT_CONTRADICTION : CREDIT_PROVEN);
    }
}

/* A meter and a wire that lose, delay and refuse at random, and a station that dies: whatever happens, the
 * meter never gets the amount twice, and DONE is said only of money that is there. */
struct world {
    int64_t count, fen, now_ms;
    bool hoards;
};

static bool meter_takes(struct world *world, const struct credit_step *step)
{
    if (step->write_count != (world->count + 1) % CREDIT_COUNTS || world->hoards)
        return false;
    world->count = step->write_count;
    world->fen = step->write_fen;
    return true;
}

static enum credit_action run_story(unsigned *seed, struct world *world, int64_t *credited)
{
    struct credit credit = fresh();
    int64_t before_fen = world->fen;
    int64_t before_count = world->count;
    for (;;) {
        struct credit kept = credit;
        bool heard = rand_r(seed) % 4 != 0;
        struct credit_step step = heard ? hear(&credit, world->count, world->fen, world->now_ms)
                                        : hear_nothing(&credit, world->now_ms);
        world->now_ms += 200;
        if (step.action == CREDIT_WAIT)
            world->now_ms = step.wait_until_ms;
        if (step.action == CREDIT_WRITE && rand_r(seed) % 16 == 0) {
            credit = kept; /* died before the commit: no frame left */
            continue;
        }
        if (step.action == CREDIT_WRITE && rand_r(seed) % 3 != 0) {
            bool taken = meter_takes(world, &step);
            if (!taken && rand_r(seed) % 2)
                credit_step_refused(&credit, &step);
        }
        if (step.action == CREDIT_DONE || step.action == CREDIT_CALL_PERSON) {
            *credited = world->count != before_count ? world->fen - before_fen : 0;
            return step.action;
        }
    }
}

static void a_hundred_thousand_random_stories_never_credit_twice_and_never_lie(void **state)
{
    (void)state;
    unsigned seed = 20261124;
    int done = 0;
    int person = 0;
    for (int i = 0; i < 100000; i++) {
        struct world world = {.count = rand_r(&seed) % 65536, .fen = 3860, .now_ms = T0};
        world.hoards = rand_r(&seed) % 10 == 0;
        int64_t credited = -1;
        enum credit_action action = run_story(&seed, &world, &credited);
        assert_true(credited == 0 || credited == AMOUNT);
        if (action == CREDIT_DONE)
            assert_int_equal(credited, AMOUNT);
        done += action == CREDIT_DONE;
        person += action == CREDIT_CALL_PERSON;
    }
    assert_true(done > 80000);
    assert_true(person > 5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_read_then_a_write_of_the_next_count_then_the_read_back_is_done),
        cmocka_unit_test(an_owing_meter_is_credited_from_below_zero),
        cmocka_unit_test(a_write_that_had_no_effect_is_repeated_with_the_same_count_and_a_fresh_balance),
        cmocka_unit_test(a_write_that_took_effect_behind_a_time_out_is_done_and_not_repeated),
        cmocka_unit_test(an_old_count_just_after_a_write_is_given_a_second),
        cmocka_unit_test(a_count_that_jumped_calls_a_person),
        cmocka_unit_test(a_meter_that_counted_more_than_our_books_is_not_written_to),
        cmocka_unit_test(a_swapped_meter_calls_a_person),
        cmocka_unit_test(another_meter_proves_nothing_though_its_registers_fit),
        cmocka_unit_test(after_count_65535_comes_0),
        cmocka_unit_test(the_right_count_with_another_balance_calls_a_person),
        cmocka_unit_test(a_balance_that_rose_without_the_counter_calls_a_person),
        cmocka_unit_test(what_a_room_can_burn_meanwhile_is_no_contradiction),
        cmocka_unit_test(a_clock_that_stepped_back_grants_no_drift),
        cmocka_unit_test(a_refused_amount_is_read_back_and_calls_a_person),
        cmocka_unit_test(a_repeated_write_refused_because_the_first_one_counted_is_done),
        cmocka_unit_test(a_silent_meter_is_waited_for_longer_and_longer_until_the_deadline),
        cmocka_unit_test(an_answer_makes_the_wait_short_again),
        cmocka_unit_test(after_the_deadline_nothing_is_written_but_what_is_there_is_there),
        cmocka_unit_test(a_meter_that_takes_writes_and_never_counts_is_not_written_for_ever),
        cmocka_unit_test(a_later_reading_proves_disproves_or_contradicts),
        cmocka_unit_test(a_clock_that_was_set_does_not_make_another_purchase_ours),
        cmocka_unit_test(a_hundred_thousand_random_stories_never_credit_twice_and_never_lie),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
