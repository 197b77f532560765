/* Stories of one purchase, told by the simulator's log, and each fault put at every place it fits. */
#include "sim/sim.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STORY(name)                                                                                          \
    static void name##_told(struct sim *sim);                                                                \
    static void name(void **state)                                                                           \
    {                                                                                                        \
        (void)state;                                                                                         \
        struct sim *sim = sim_create(1);                                                                     \
        name##_told(sim);                                                                                    \
        sim_destroy(sim);                                                                                    \
    }                                                                                                        \
    static void name##_told(struct sim *sim)

static const struct sim_student buys_50_by_card = {
    .amount_fen = 5000, .lift_after_ms = -1, .comes_back = true};
static const struct sim_student buys_20_by_phone = {
    .amount_fen = 2000, .by_phone = true, .lift_after_ms = -1, .pays = true, .pays_after_ms = 3000};

static void sim_expect(const struct sim *sim, const char *log)
{
    assert_string_equal(sim->log, log);
}

static void audit(struct sim *sim)
{
    audit_end(sim);
    if (sim->wrong)
        fail_msg("%s\n%s", sim->wrong, sim->log);
}

/* Faults end, time passes, the same card comes once more and leaves, all is settled. */
static void settle(struct sim *sim)
{
    faults_end(sim);
    sim->kill_at_step = 0;
    sim_run_ms(sim, 700000);
    student_comes(&sim->kiosks[0], &buys_50_by_card);
    sim_run_ms(sim, 700000);
    audit(sim);
}

static int count(const struct sim *sim, const char *text)
{
    int found = 0;
    for (const char *at = sim->log; (at = strstr(at, text)); at++)
        found++;
    return found;
}

STORY(a_good_sale_reaches_the_meter)
{
    student_comes(&sim->kiosks[0], &buys_50_by_card);
    sim_run_ms(sim, 10000);
    sim_expect(sim, "[     0] student  comes with card 1 to top up 50.00 by card\n"
                    "[   807] kiosk    asks for the card\n"
                    "[   852] kiosk    sale 0001 is intended\n"
                    "[   873] card     1 is debited for 0001\n"
                    "[   898] kiosk    sale 0001 is debited\n"
                    "[   938] station  posted 0001 (purse)\n"
                    "[   978] kiosk    acknowledged 0001\n"
                    "[  1223] student  takes the card away\n"
                    "[  1223] kiosk    says it is paid\n"
                    "[  1388] meter    1 has 50.00 for 0001\n"
                    "[  2376] kiosk    says goodbye\n");
    audit(sim);
    assert_int_equal(sim->meters[0].remaining_fen, SIM_BALANCE_FEN + 5000);
    assert_int_equal(sim->meters[0].count, 6);
}

static void heal(struct sim *sim, const void *data)
{
    (void)data;
    sim->faults.lose_answer = 0;
}

STORY(a_purchase_is_posted_once_though_its_acknowledgement_was_lost)
{
    student_comes(&sim->kiosks[0], &buys_50_by_card);
    sim_run_ms(sim, 900);
    sim->faults.lose_answer = 100;
    sim_at(sim, 100, heal, NULL, 0);
    sim_run_ms(sim, 30000);
    assert_int_equal(count(sim, "lost acknowledgement of row 1"), 1);
    assert_int_equal(count(sim, "no answer for row 1"), 1);
    assert_int_equal(count(sim, "already posted 0001, acknowledging"), 1);
    assert_int_equal(count(sim, "posted 0001 (purse)"), 1);
    assert_int_equal(count(sim, "acknowledged 0001"), 1);
    assert_int_equal(count(sim, "has 50.00 for 0001"), 1);
    audit(sim);
}

STORY(a_sale_without_a_line_is_kept_and_delivered_when_it_is_back)
{
    student_comes(&sim->kiosks[0], &buys_50_by_card); /* so that the store knows the card */
    sim_run_ms(sim, 60000);
    sim->faults.line_down[0] = (struct span){60000, 3600000};
    sim_run_ms(sim, 20000);
    student_comes(&sim->kiosks[0], &buys_50_by_card);
    sim_run_ms(sim, 60000);
    assert_int_equal(count(sim, "says it is paid"), 2);
    assert_int_equal(count(sim, "acknowledged 0002"), 0);
    sim_run_ms(sim, 3600000);
    assert_int_equal(count(sim, "acknowledged 0002"), 1);
    audit(sim);
}

STORY(a_phone_payment_reaches_the_meter)
{
    sim->faults.notices = 5; /* and each is counted once */
    student_comes(&sim->kiosks[0], &buys_20_by_phone);
    sim_run_ms(sim, 60000);
    assert_int_equal(count(sim, "paid 0001"), 1);
    assert_int_equal(count(sim, "posted 0001 (wechat)"), 1);
    assert_int_equal(count(sim, "has 20.00 for 0001"), 1);
    assert_int_equal(sim->meters[0].count, 6);
    audit(sim);
}

STORY(a_payment_after_the_close_is_credited)
{
    struct sim_student leaves = buys_20_by_phone;
    leaves.pays = false;
    student_comes(&sim->kiosks[0], &leaves);
    sim_run_ms(sim, 120000);
    assert_true(sim->station.books.orders[1].known);
    struct sim_order *order = &sim->station.books.orders[1];
    assert_true(order->order.state == ORDER_CLOSED || order->order.state == ORDER_EXPIRED);
    sim->faults.notices = 5;
    sim->trades[1].closed[0] = false; /* the provider changes its mind about having closed it */
    phone_pays(sim, "sim://1/0");
    sim_run_ms(sim, 60000);
    assert_int_equal(count(sim, "posted 0001 (wechat)"), 1);
    assert_int_equal(count(sim, "has 20.00 for 0001"), 1);
}

STORY(a_meter_that_is_silent_is_waited_for)
{
    sim->faults.meter_silent = (struct span){0, 300000};
    student_comes(&sim->kiosks[0], &buys_50_by_card);
    sim_run_ms(sim, 299000);
    assert_int_equal(count(sim, "does not answer"), 1);
    assert_int_equal(count(sim, "has 50.00"), 0);
    assert_int_equal(count(sim, "says it is paid"), 1);
    sim_run_ms(sim, 60000);
    assert_int_equal(count(sim, "has 50.00 for 0001"), 1);
    audit(sim);
}

STORY(a_meter_that_stays_silent_calls_a_person)
{
    sim->faults.meter_silent = (struct span){0, 3600000};
    student_comes(&sim->kiosks[0], &buys_50_by_card);
    sim_run_ms(sim, 700000);
    assert_int_equal(count(sim, "calls a person for 0001"), 1);
    audit(sim);
}

STORY(a_full_disk_refuses_before_the_card_is_touched)
{
    sim->faults.disk_full = (struct span){0, 3600000};
    student_comes(&sim->kiosks[0], &buys_50_by_card);
    sim_run_ms(sim, 60000);
    assert_true(count(sim, "the disk is full: sale 0001 is not saved") == 1);
    assert_int_equal(count(sim, "is debited for"), 0);
    assert_int_equal(sim->cards[0].balance_fen, SIM_PURSE_FEN);
    audit(sim);
}

/* The kiosk is killed after step n of the day, for every n until the day has no more steps. */
static void a_kiosk_killed_between_any_two_steps_loses_nothing(void **state)
{
    (void)state;
    long steps = 1;
    int doubtful = 0;
    for (long n = 1; n < steps + 1; n++) {
        struct sim *sim = sim_create(1);
        sim->kill_at_step = n;
        student_comes(&sim->kiosks[0], &buys_50_by_card);
        sim_run_ms(sim, 20000);
        if (n == 1)
            steps = sim->steps; /* the first kill is long over: as long as any */
        doubtful += count(sim, "is doubtful");
        settle(sim);
        sim_destroy(sim);
    }
    assert_true(steps > 40 && doubtful >= 3);
}

/* The card is lifted at any moment after "card" was pressed, and comes back at once, or only the next time.
 */
static void a_card_lifted_at_any_moment_pays_once_or_not(void **state)
{
    (void)state;
    int lost = 0;
    for (int comes_back = 0; comes_back < 2; comes_back++) {
        for (int64_t after_ms = 0; after_ms <= 200; after_ms++) {
            struct sim *sim = sim_create(1);
            struct sim_student student = buys_50_by_card;
            student.lift_after_ms = after_ms;
            student.comes_back = comes_back;
            student_comes(&sim->kiosks[0], &student);
            sim_run_ms(sim, 120000);
            lost += count(sim, "gave no answer") > 0;
            settle(sim);
            sim_destroy(sim);
        }
    }
    assert_true(lost > 50);
}

static void a_station_that_is_down_at_any_moment_is_told_later(void **state)
{
    (void)state;
    for (int by_phone = 0; by_phone < 2; by_phone++) {
        for (int64_t from_ms = 0; from_ms < 6000; from_ms += 50) {
            struct sim *sim = sim_create(1);
            sim->faults.station_down = (struct span){from_ms, from_ms + 90000};
            student_comes(&sim->kiosks[0], by_phone ? &buys_20_by_phone : &buys_50_by_card);
            sim_run_ms(sim, 400000);
            settle(sim);
            sim_destroy(sim);
        }
    }
}

static void the_same_seed_is_the_same_day(void **state)
{
    (void)state;
    char *first = NULL;
    for (int i = 0; i < 2; i++) {
        struct sim *sim = sim_create(42);
        faults_draw(sim, 600000, 0);
        student_comes(&sim->kiosks[0], &buys_20_by_phone);
        sim_run_ms(sim, 600000);
        if (i == 0)
            first = strdup(sim->log);
        else
            assert_string_equal(first, sim->log);
        sim_destroy(sim);
    }
    free(first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_sale_reaches_the_meter),
        cmocka_unit_test(a_purchase_is_posted_once_though_its_acknowledgement_was_lost),
        cmocka_unit_test(a_sale_without_a_line_is_kept_and_delivered_when_it_is_back),
        cmocka_unit_test(a_phone_payment_reaches_the_meter),
        cmocka_unit_test(a_payment_after_the_close_is_credited),
        cmocka_unit_test(a_meter_that_is_silent_is_waited_for),
        cmocka_unit_test(a_meter_that_stays_silent_calls_a_person),
        cmocka_unit_test(a_full_disk_refuses_before_the_card_is_touched),
        cmocka_unit_test(a_kiosk_killed_between_any_two_steps_loses_nothing),
        cmocka_unit_test(a_card_lifted_at_any_moment_pays_once_or_not),
        cmocka_unit_test(a_station_that_is_down_at_any_moment_is_told_later),
        cmocka_unit_test(the_same_seed_is_the_same_day),
    };
    return cmocka_run_group_tests_name("sim", tests, NULL, NULL);
}
