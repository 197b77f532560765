/* One command about power over a road that loses answers: the same bytes until they are answered. */
#include "base/clock.h"
#include "device/road_power.h"
#include "tests/fakes/mute_client.h"
#include "wire/power.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct power_request request = {.key = {"91C07F3A00000000000000000000ABCD"},
                                             .room = {"3-512"},
                                             .ref = {"00112233445566778899AABBCCDDEEFF"},
                                             .at_ms = 1795413900000,
                                             .unplugged = true,
                                             .present = true};

static struct road_power power;
static struct event event;

static int begin(void **state)
{
    (void)state;
    memset(&mute_sent, 0, sizeof mute_sent);
    memset(&power, 0, sizeof power);
    return 0;
}

static int end(void **state)
{
    (void)state;
    road_power_end(&power, NULL);
    return 0;
}

static bool hear(enum client_outcome outcome, const char *body)
{
    struct client_answer answer = mute_answer(outcome, body);
    return road_power_hear(&power, &answer, &event);
}

static bool hear_state(enum power_state state)
{
    struct power_status status = {.key = request.key, .state = state};
    char *body = power_status_encode(&status);
    bool told = hear(CLIENT_DONE, body);
    free(body);
    return told;
}

static void a_command_is_asked_then_watched_until_it_has_ended(void **state)
{
    (void)state;
    road_power_ask(&power, NULL, &request);
    assert_int_equal(mute_sent.call, CALL_POWER_ASK);
    assert_string_equal(mute_sent.path, "/v1/rooms/3-512/power");
    assert_true(hear_state(POWER_ASKED));
    road_power_wake(&power, NULL, clock_monotonic_ms());
    assert_int_equal(mute_sent.call, CALL_POWER_GET);
    assert_string_equal(mute_sent.path, "/v1/power/91C07F3A00000000000000000000ABCD?wait=20&state=asked");
    assert_true(hear_state(POWER_RUNNING));
    road_power_wake(&power, NULL, clock_monotonic_ms());
    assert_false(hear_state(POWER_RUNNING)); /* the poll ended without news */
    road_power_wake(&power, NULL, clock_monotonic_ms() + 1000);
    assert_true(hear_state(POWER_DONE));
    uint64_t ticket = mute_sent.ticket;
    assert_int_equal(road_power_wake(&power, NULL, INT64_MAX - 1), INT64_MAX);
    assert_int_equal(mute_sent.ticket, ticket);
}

static void a_lost_answer_is_asked_for_again_with_the_same_bytes(void **state)
{
    (void)state;
    char first[sizeof mute_sent.body];
    road_power_ask(&power, NULL, &request);
    memcpy(first, mute_sent.body, sizeof first);
    assert_true(hear(CLIENT_UNKNOWN, ""));
    assert_int_equal(event.type, EVENT_POWER_FAILED);
    assert_false(event.refused);
    assert_true(key_equal(&event.power.key, &request.key));
    road_power_wake(&power, NULL, clock_monotonic_ms() + 2000);
    assert_int_equal(mute_sent.call, CALL_POWER_ASK);
    assert_string_equal(mute_sent.body, first);
}

static void a_clear_no_ends_it(void **state)
{
    (void)state;
    road_power_ask(&power, NULL, &request);
    assert_true(hear(CLIENT_REFUSED, "{\"v\":1,\"error\":\"unknown_room\",\"message\":\"\"}"));
    assert_true(event.refused);
    assert_int_equal(road_power_wake(&power, NULL, INT64_MAX - 1), INT64_MAX);
}

static void an_answer_about_another_command_is_not_told(void **state)
{
    (void)state;
    struct power_status status = {.key = {"91C07F3A00000000000000000000AAAA"}, .state = POWER_DONE};
    char *body = power_status_encode(&status);
    road_power_ask(&power, NULL, &request);
    assert_false(hear(CLIENT_DONE, body));
    free(body);
    assert_false(hear(CLIENT_DONE, "<html>"));
    road_power_wake(&power, NULL, clock_monotonic_ms() + 2000);
    assert_int_equal(mute_sent.call, CALL_POWER_ASK);
}

static void nobody_waits_after_the_end(void **state)
{
    (void)state;
    road_power_ask(&power, NULL, &request);
    uint64_t ticket = mute_sent.ticket;
    road_power_end(&power, NULL);
    assert_int_equal(mute_sent.cancelled, ticket);
    assert_false(hear_state(POWER_DONE));
}

#define ROAD_TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROAD_TEST(a_command_is_asked_then_watched_until_it_has_ended),
        ROAD_TEST(a_lost_answer_is_asked_for_again_with_the_same_bytes),
        ROAD_TEST(a_clear_no_ends_it),
        ROAD_TEST(an_answer_about_another_command_is_not_told),
        ROAD_TEST(nobody_waits_after_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
