/* The two queues of the kiosk: what workers are asked, and what they tell the window. */
#include "base/clock.h"
#include "device/inbox.h"
#include "device/mailbox.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void parcels_come_out_in_the_order_they_went_in(void **state)
{
    (void)state;
    struct inbox *inbox = inbox_create();
    struct parcel *parcel = NULL;
    struct client_answer answer = {.ticket = 7, .body = "{\"v\":1}", .body_length = 7};
    inbox_put_command(inbox, &(struct command){.type = COMMAND_LOOK_UP});
    inbox_put_answer(inbox, &answer);
    inbox_put_profile(inbox, &(struct profile){.terminal = 7});
    for (int type = PARCEL_COMMAND; type <= PARCEL_PROFILE; type++) {
        assert_int_equal(inbox_wait(inbox, 0, &parcel), INBOX_PARCEL);
        assert_int_equal(parcel->type, type);
        if (type == PARCEL_ANSWER)
            assert_string_equal(parcel->answer.body, "{\"v\":1}");
        parcel_destroy(parcel);
    }
    assert_int_equal(inbox_wait(inbox, 0, &parcel), INBOX_TIME);
    inbox_destroy(inbox);
}

static void an_empty_inbox_waits_until_its_time(void **state)
{
    (void)state;
    struct inbox *inbox = inbox_create();
    struct parcel *parcel = NULL;
    int64_t began_ms = clock_monotonic_ms();
    assert_int_equal(inbox_wait(inbox, began_ms + 50, &parcel), INBOX_TIME);
    assert_true(clock_monotonic_ms() - began_ms >= 50);
    inbox_destroy(inbox);
}

static void a_closed_inbox_ends_its_worker_whatever_waits(void **state)
{
    (void)state;
    struct inbox *inbox = inbox_create();
    struct parcel *parcel = NULL;
    inbox_put_command(inbox, &(struct command){.type = COMMAND_LOOK_UP});
    inbox_close(inbox);
    assert_int_equal(inbox_wait(inbox, INT64_MAX, &parcel), INBOX_CLOSED);
    assert_null(parcel);
    inbox_put_command(inbox, &(struct command){.type = COMMAND_LOOK_UP});
    inbox_destroy(inbox);
}

static void work_that_lies_undone_grows_old(void **state)
{
    (void)state;
    struct inbox *inbox = inbox_create();
    struct parcel *parcel = NULL;
    assert_int_equal(inbox_oldest_ms(inbox), 0);
    inbox_put_command(inbox, &(struct command){.type = COMMAND_LOOK_UP});
    clock_sleep_ms(20);
    assert_true(inbox_oldest_ms(inbox) >= 20);
    inbox_wait(inbox, 0, &parcel);
    parcel_destroy(parcel);
    assert_int_equal(inbox_oldest_ms(inbox), 0);
    inbox_destroy(inbox);
}

/* Twice as many as it holds: the last wait for room and none is lost. */
#define EVENTS 64
static atomic_int wakes;

static void count_wake(void *context)
{
    (void)context;
    atomic_fetch_add(&wakes, 1);
}

static void *put_events(void *context)
{
    for (int i = 0; i < EVENTS; i++)
        mailbox_put(context, &(struct event){.type = EVENT_TOUCHED, .value = i});
    return NULL;
}

static void events_wait_for_room_and_none_is_lost(void **state)
{
    (void)state;
    struct mailbox *mailbox = mailbox_create(count_wake, NULL);
    struct event event;
    pthread_t worker;
    assert_false(mailbox_take(mailbox, &event));
    pthread_create(&worker, NULL, put_events, mailbox);
    clock_sleep_ms(20);
    for (int i = 0; i < EVENTS;) {
        if (!mailbox_take(mailbox, &event))
            continue;
        assert_int_equal(event.value, i);
        i++;
    }
    pthread_join(worker, NULL);
    assert_int_equal(wakes, EVENTS);
    mailbox_destroy(mailbox);
}

static void a_closed_mailbox_holds_no_worker(void **state)
{
    (void)state;
    struct mailbox *mailbox = mailbox_create(count_wake, NULL);
    pthread_t worker;
    pthread_create(&worker, NULL, put_events, mailbox);
    clock_sleep_ms(20);
    mailbox_close(mailbox);
    pthread_join(worker, NULL);
    mailbox_destroy(mailbox);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parcels_come_out_in_the_order_they_went_in),
        cmocka_unit_test(an_empty_inbox_waits_until_its_time),
        cmocka_unit_test(a_closed_inbox_ends_its_worker_whatever_waits),
        cmocka_unit_test(work_that_lies_undone_grows_old),
        cmocka_unit_test(events_wait_for_room_and_none_is_lost),
        cmocka_unit_test(a_closed_mailbox_holds_no_worker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
