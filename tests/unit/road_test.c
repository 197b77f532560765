/* The road's thread: what it asks, what it hands back, and when it says the line is up. */
#include "base/clock.h"
#include "device/road.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CALLS (CALL_WISH + 1)
#define KEPT 32

static const struct card_ref card = {"00112233445566778899AABBCCDDEEFF"};

/* The station of the stories: the last request of each kind, and what the road told. */
static struct {
    pthread_mutex_t mutex;
    uint64_t tickets;
    struct {
        uint64_t ticket;
        char path[160];
        char body[512];
    } sent[CALLS];
    struct event told[KEPT];
    int told_count;
    struct road *road;
} desk = {.mutex = PTHREAD_MUTEX_INITIALIZER};

uint64_t client_send(struct client *client, enum client_call call, const char *path, const char *body,
                     int wait_s)
{
    (void)client, (void)wait_s;
    pthread_mutex_lock(&desk.mutex);
    uint64_t ticket = ++desk.tickets;
    desk.sent[call].ticket = ticket;
    snprintf(desk.sent[call].path, sizeof desk.sent[call].path, "%s", path);
    snprintf(desk.sent[call].body, sizeof desk.sent[call].body, "%s", body ? body : "");
    pthread_mutex_unlock(&desk.mutex);
    return ticket;
}

void client_cancel(struct client *client, uint64_t ticket)
{
    (void)client, (void)ticket;
}

static void take_event(void *context, const struct event *event)
{
    (void)context;
    pthread_mutex_lock(&desk.mutex);
    if (desk.told_count < KEPT)
        desk.told[desk.told_count++] = *event;
    pthread_mutex_unlock(&desk.mutex);
}

static int begin(void **state)
{
    (void)state;
    struct road_config config = {.report = take_event};
    desk.tickets = 0;
    desk.told_count = 0;
    memset(desk.sent, 0, sizeof desk.sent);
    return road_start(&config, &desk.road);
}

static int end(void **state)
{
    (void)state;
    road_stop(desk.road);
    return 0;
}

/* The ticket of the newest call of that kind, once there is one newer than `after`. */
static uint64_t sent_after(enum client_call call, uint64_t after)
{
    for (int i = 0; i < 4000; i++) {
        pthread_mutex_lock(&desk.mutex);
        uint64_t ticket = desk.sent[call].ticket;
        pthread_mutex_unlock(&desk.mutex);
        if (ticket > after)
            return ticket;
        clock_sleep_ms(2);
    }
    fail_msg("no call %d was sent", (int)call);
    return 0;
}

static void answer(enum client_call call, uint64_t ticket, enum client_outcome outcome, const char *body)
{
    struct client_answer words = {
        .call = call, .ticket = ticket, .outcome = outcome, .body = body, .body_length = strlen(body)};
    road_answer(desk.road, &words);
}

/* The nth event of that type (1 is the first), or NULL if it does not come. */
static const struct event *told(enum event_type type, int nth, int64_t wait_ms)
{
    int64_t until_ms = clock_monotonic_ms() + wait_ms;
    do {
        pthread_mutex_lock(&desk.mutex);
        int count = desk.told_count;
        pthread_mutex_unlock(&desk.mutex);
        int left = nth;
        for (int i = 0; i < count; i++)
            if (desk.told[i].type == type && --left == 0)
                return &desk.told[i];
        clock_sleep_ms(2);
    } while (clock_monotonic_ms() < until_ms);
    return NULL;
}

static void at_start_it_asks_for_the_profile_and_says_it_lives(void **state)
{
    (void)state;
    sent_after(CALL_PROFILE, 0);
    sent_after(CALL_HEARTBEAT, 0);
    assert_string_equal(desk.sent[CALL_PROFILE].path, "/v1/terminal/profile");
    assert_string_equal(desk.sent[CALL_HEARTBEAT].path, "/v1/terminal/heartbeat");
    assert_non_null(strstr(desk.sent[CALL_HEARTBEAT].body, "\"version\":\"" DORMWATT_VERSION "\""));
}

static void the_line_is_told_once_each_time_it_changes(void **state)
{
    (void)state;
    uint64_t beat = sent_after(CALL_HEARTBEAT, 0);
    uint64_t profile = sent_after(CALL_PROFILE, 0);
    assert_null(told(EVENT_LINE, 1, 20));
    answer(CALL_HEARTBEAT, beat, CLIENT_NOT_SENT, "");
    assert_non_null(told(EVENT_LINE, 1, 2000));
    assert_false(told(EVENT_LINE, 1, 0)->ok);
    answer(CALL_PROFILE, profile, CLIENT_NOT_SENT, "");
    assert_null(told(EVENT_LINE, 2, 50));
    beat = sent_after(CALL_HEARTBEAT, beat); /* within 5 s while the line is down */
    answer(CALL_HEARTBEAT, beat, CLIENT_DONE, "{\"v\":1,\"now_ms\":1}");
    assert_non_null(told(EVENT_LINE, 2, 2000));
    assert_true(told(EVENT_LINE, 2, 0)->ok);
    sent_after(CALL_PROFILE, profile); /* and asked for anew, now that it can be had */
}

static void each_heartbeat_tells_whether_the_meters_answer(void **state)
{
    (void)state;
    uint64_t beat = sent_after(CALL_HEARTBEAT, 0);
    answer(CALL_HEARTBEAT, beat, CLIENT_DONE, "{\"v\":1,\"now_ms\":1,\"lines_silent\":true}");
    assert_non_null(told(EVENT_METERS, 1, 2000));
    assert_false(told(EVENT_METERS, 1, 0)->ok);
}

static void a_refusal_is_an_answer_and_the_line_is_up(void **state)
{
    (void)state;
    answer(CALL_HEARTBEAT, sent_after(CALL_HEARTBEAT, 0), CLIENT_REFUSED, "{}");
    assert_non_null(told(EVENT_LINE, 1, 2000));
    assert_true(told(EVENT_LINE, 1, 0)->ok);
}

static void a_terminal_that_is_not_let_in_says_so_until_it_is(void **state)
{
    (void)state;
    static const char revoked[] = "{\"v\":1,\"error\":\"revoked_terminal\",\"message\":\"no\"}";
    struct client_answer words = {.call = CALL_HEARTBEAT,
                                  .ticket = sent_after(CALL_HEARTBEAT, 0),
                                  .outcome = CLIENT_REFUSED,
                                  .http_status = 403,
                                  .body = revoked,
                                  .body_length = strlen(revoked)};
    road_answer(desk.road, &words);
    assert_non_null(told(EVENT_LINE, 1, 2000));
    assert_false(told(EVENT_LINE, 1, 0)->ok);
    assert_true(told(EVENT_LINE, 1, 0)->refused);
    uint64_t beat = sent_after(CALL_HEARTBEAT, words.ticket); /* it asks on */
    answer(CALL_HEARTBEAT, beat, CLIENT_DONE, "{\"v\":1,\"now_ms\":1}");
    assert_non_null(told(EVENT_LINE, 2, 2000));
    assert_true(told(EVENT_LINE, 2, 0)->ok);
    assert_false(told(EVENT_LINE, 2, 0)->refused);
}

static void an_account_comes_back_with_the_card_it_was_asked_for(void **state)
{
    (void)state;
    char body[256];
    road_command(desk.road, &(struct command){.type = COMMAND_ASK_ACCOUNT, .card = card});
    uint64_t ticket = sent_after(CALL_ACCOUNT, 0);
    assert_string_equal(desk.sent[CALL_ACCOUNT].path, "/v1/cards/00112233445566778899AABBCCDDEEFF");
    snprintf(body, sizeof body, "{\"v\":1,\"ref\":\"%s\",\"state\":\"ok\",\"room\":\"3-512\"}", card.text);
    answer(CALL_ACCOUNT, ticket, CLIENT_DONE, body);
    const struct event *event = told(EVENT_ACCOUNT, 1, 2000);
    assert_non_null(event);
    assert_string_equal(event->card.text, card.text);
    assert_string_equal(event->account.room.text, "3-512");
}

static void a_wish_is_sent_for_its_card(void **state)
{
    (void)state;
    struct command command = {.type = COMMAND_WISH, .card = card, .wish = {.language = "en"}};
    command.wish.preferences.voice = true;
    road_command(desk.road, &command);
    uint64_t ticket = sent_after(CALL_WISH, 0);
    assert_string_equal(desk.sent[CALL_WISH].path, "/v1/cards/00112233445566778899AABBCCDDEEFF/wish");
    assert_string_equal(desk.sent[CALL_WISH].body, "{\"language\":\"en\",\"v\":1,\"voice\":true}");
    answer(CALL_WISH, ticket, CLIENT_DONE, desk.sent[CALL_WISH].body); /* nobody waits for it */
    answer(CALL_WISH, ticket, CLIENT_UNKNOWN, "");
}

static void an_account_without_an_answer_has_failed_for_that_card(void **state)
{
    (void)state;
    road_command(desk.road, &(struct command){.type = COMMAND_ASK_ACCOUNT, .card = card});
    answer(CALL_ACCOUNT, sent_after(CALL_ACCOUNT, 0), CLIENT_UNKNOWN, "");
    const struct event *event = told(EVENT_ACCOUNT_FAILED, 1, 2000);
    assert_non_null(event);
    assert_string_equal(event->card.text, card.text);
}

static void words_that_do_not_decode_are_no_account_and_no_snapshot(void **state)
{
    (void)state;
    road_command(desk.road, &(struct command){.type = COMMAND_ASK_ACCOUNT, .card = card});
    road_command(desk.road, &(struct command){.type = COMMAND_ASK_SNAPSHOT, .room = {"3-512"}});
    answer(CALL_ACCOUNT, sent_after(CALL_ACCOUNT, 0), CLIENT_DONE, "{\"v\":2}");
    answer(CALL_SNAPSHOT, sent_after(CALL_SNAPSHOT, 0), CLIENT_DONE, "{");
    assert_string_equal(desk.sent[CALL_SNAPSHOT].path, "/v1/rooms/3-512/snapshot");
    assert_non_null(told(EVENT_ACCOUNT_FAILED, 1, 2000));
    const struct event *event = told(EVENT_SNAPSHOT_FAILED, 1, 2000);
    assert_non_null(event);
    assert_string_equal(event->room.text, "3-512");
}

static void a_rooms_use_and_its_part_in_the_comparison_are_asked_alike(void **state)
{
    (void)state;
    road_command(desk.road, &(struct command){.type = COMMAND_ASK_USAGE, .room = {"3-512"}});
    answer(CALL_USAGE, sent_after(CALL_USAGE, 0), CLIENT_DONE,
           "{\"v\":1,\"room\":\"3-512\",\"at_ms\":5,\"today\":20261123,\"takes_part\":true,"
           "\"days\":{\"wh\":[700],\"cost_fen\":[42],\"hours\":[9],\"estimated\":[]},"
           "\"hours\":{\"wh\":[],\"estimated\":[]},\"holidays\":[]}");
    const struct event *event = told(EVENT_USAGE, 1, 2000);
    assert_non_null(event);
    assert_int_equal(event->usage.days[0].wh, 700);
    assert_false(event->kept);
    assert_string_equal(desk.sent[CALL_USAGE].path, "/v1/rooms/3-512/usage");
    uint64_t first = desk.sent[CALL_USAGE].ticket;
    road_command(desk.road, &(struct command){.type = COMMAND_SET_COMPARISON, .room = {"3-512"}});
    answer(CALL_USAGE, sent_after(CALL_USAGE, first), CLIENT_UNKNOWN, "");
    assert_string_equal(desk.sent[CALL_USAGE].path, "/v1/rooms/3-512/comparison");
    assert_string_equal(desk.sent[CALL_USAGE].body, "{\"takes_part\":false,\"v\":1}");
    assert_non_null(told(EVENT_USAGE_FAILED, 1, 2000));
}

static void an_answer_to_an_older_question_is_not_told(void **state)
{
    (void)state;
    road_command(desk.road, &(struct command){.type = COMMAND_ASK_ACCOUNT, .card = card});
    uint64_t first = sent_after(CALL_ACCOUNT, 0);
    road_command(desk.road, &(struct command){.type = COMMAND_ASK_ACCOUNT, .card = {"FF"}});
    sent_after(CALL_ACCOUNT, first);
    answer(CALL_ACCOUNT, first, CLIENT_UNKNOWN, "");
    assert_null(told(EVENT_ACCOUNT_FAILED, 1, 50));
}

static void a_heartbeat_says_what_the_machine_said_last(void **state)
{
    (void)state;
    struct heartbeat health = {.outbox_depth = 3, .oldest_row_at_ms = 9, .reader = true};
    uint64_t beat = sent_after(CALL_HEARTBEAT, 0);
    assert_non_null(strstr(desk.sent[CALL_HEARTBEAT].body, "\"starting\":true"));
    road_set_health(desk.road, &health);
    answer(CALL_HEARTBEAT, beat, CLIENT_NOT_SENT, "");
    sent_after(CALL_HEARTBEAT, beat);
    assert_string_equal(desk.sent[CALL_HEARTBEAT].body,
                        "{\"has_reader\":false,\"oldest_row_at_ms\":9,\"outbox_depth\":3,\"reader\":true,"
                        "\"store\":false,\"v\":1,"
                        "\"version\":\"" DORMWATT_VERSION "\"}");
}

static void that_a_person_was_called_for_the_reader_is_told_as_the_station_said_it(void **state)
{
    (void)state;
    uint64_t beat = sent_after(CALL_HEARTBEAT, 0);
    char *body = heartbeat_answer_encode(&(struct heartbeat_answer){.now_ms = 1, .reader_told = true});
    answer(CALL_HEARTBEAT, beat, CLIENT_DONE, body);
    free(body);
    const struct event *event = told(EVENT_READER_TOLD, 1, 2000);
    assert_non_null(event);
    assert_true(event->ok);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(at_start_it_asks_for_the_profile_and_says_it_lives),
        STORY(the_line_is_told_once_each_time_it_changes),
        STORY(each_heartbeat_tells_whether_the_meters_answer),
        STORY(a_refusal_is_an_answer_and_the_line_is_up),
        STORY(a_terminal_that_is_not_let_in_says_so_until_it_is),
        STORY(an_account_comes_back_with_the_card_it_was_asked_for),
        STORY(a_wish_is_sent_for_its_card),
        STORY(an_account_without_an_answer_has_failed_for_that_card),
        STORY(words_that_do_not_decode_are_no_account_and_no_snapshot),
        STORY(a_rooms_use_and_its_part_in_the_comparison_are_asked_alike),
        STORY(an_answer_to_an_older_question_is_not_told),
        STORY(a_heartbeat_says_what_the_machine_said_last),
        STORY(that_a_person_was_called_for_the_reader_is_told_as_the_station_said_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
