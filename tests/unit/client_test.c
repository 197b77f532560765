/* The client says honestly how each call ended: a station that does as it is told stands behind real TLS. */
#include "base/clock.h"
#include "client/client.h"
#include "tests/fakes/https.h"
#include "wire/wire.h"

#include <openssl/ssl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct https *station;

/* What the client handed over last. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t came;
    int count;
    struct client_answer answer;
    char body[256];
} heard = {.mutex = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER};

static void hear(void *context, const struct client_answer *answer)
{
    (void)context;
    pthread_mutex_lock(&heard.mutex);
    heard.count++;
    heard.answer = *answer;
    snprintf(heard.body, sizeof heard.body, "%s", answer->body);
    pthread_cond_signal(&heard.came);
    pthread_mutex_unlock(&heard.mutex);
}

static struct client_config config_of(void)
{
    struct client_config config = {.connect_ms = 2000, .call_ms = 1000};
    snprintf(config.url, sizeof config.url, "%s", https_url(station));
    https_file(station, "ca.pem", config.ca);
    https_file(station, "client.pem", config.certificate);
    https_file(station, "client.key", config.key);
    return config;
}

static struct client *start(const struct client_config *config)
{
    struct client *client = NULL;
    heard.count = 0;
    assert_int_equal(client_start(config, hear, NULL, &client), 0);
    return client;
}

static void stop(struct client *client)
{
    client_stop(client);
    client_destroy(client);
}

static bool heard_within(int count, int64_t wait_ms)
{
    for (int64_t until_ms = clock_monotonic_ms() + wait_ms; clock_monotonic_ms() < until_ms;) {
        pthread_mutex_lock(&heard.mutex);
        bool enough = heard.count >= count;
        pthread_mutex_unlock(&heard.mutex);
        if (enough)
            return true;
        clock_sleep_ms(2);
    }
    return false;
}

/* One heartbeat by that config against that station: how it ended. */
static enum client_outcome outcome_with(const struct client_config *config, struct https_script script)
{
    https_do(station, script);
    struct client *client = start(config);
    uint64_t ticket = client_send(client, CALL_HEARTBEAT, "/v1/terminal/heartbeat", "{\"v\":1}", 0);
    assert_true(heard_within(1, 5000));
    stop(client);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.answer.ticket, ticket);
    assert_int_equal(heard.answer.call, CALL_HEARTBEAT);
    return heard.answer.outcome;
}

static enum client_outcome outcome_of(struct https_script script)
{
    struct client_config config = config_of();
    return outcome_with(&config, script);
}

static const struct https_script welcome = {HTTPS_ANSWER, 200, NULL, "{\"v\":1,\"now_ms\":5}", 0};

static void an_answer_is_done_and_its_body_is_handed_over(void **state)
{
    (void)state;
    char request[4096];
    assert_int_equal(outcome_of(welcome), CLIENT_DONE);
    assert_string_equal(heard.body, "{\"v\":1,\"now_ms\":5}");
    https_last(station, request, sizeof request);
    assert_non_null(strstr(request, "POST /v1/terminal/heartbeat HTTP/1.1\r\n"));
    assert_non_null(strstr(request, "\r\n\r\n{\"v\":1}"));
}

static void not_modified_is_unchanged(void **state)
{
    (void)state;
    assert_int_equal(outcome_of((struct https_script){.status = 304}), CLIENT_UNCHANGED);
}

static void only_the_stations_own_words_are_a_refusal(void **state)
{
    (void)state;
    const char *words = "{\"v\":1,\"error\":\"unknown_room\",\"message\":\"no such room\"}";
    assert_int_equal(outcome_of((struct https_script){.status = 404, .body = words}), CLIENT_REFUSED);
    assert_int_equal(heard.answer.http_status, 404);
    assert_int_equal(outcome_of((struct https_script){.status = 403, .body = "<html>proxy</html>"}),
                     CLIENT_UNKNOWN);
}

static void a_station_in_trouble_leaves_it_unknown(void **state)
{
    (void)state;
    const char *words = "{\"v\":1,\"error\":\"busy\",\"message\":\"\"}";
    assert_int_equal(outcome_of((struct https_script){.status = 500, .body = words}), CLIENT_UNKNOWN);
    assert_int_equal(outcome_of((struct https_script){.status = 503}), CLIENT_UNKNOWN);
}

static void a_redirect_is_not_followed(void **state)
{
    (void)state;
    struct https_script elsewhere = {.status = 302, .headers = "Location: https://127.0.0.1:1/\r\n"};
    assert_int_equal(outcome_of(elsewhere), CLIENT_UNKNOWN);
    assert_int_equal(heard.answer.http_status, 302);
}

static void a_request_that_left_and_got_no_answer_is_unknown(void **state)
{
    (void)state;
    assert_int_equal(outcome_of((struct https_script){.manner = HTTPS_CLOSE}), CLIENT_UNKNOWN);
    assert_int_equal(outcome_of((struct https_script){.manner = HTTPS_CUT, .status = 200, .body = "{"}),
                     CLIENT_UNKNOWN);
    int64_t began_ms = clock_monotonic_ms();
    assert_int_equal(outcome_of((struct https_script){.manner = HTTPS_HANG}), CLIENT_UNKNOWN);
    assert_in_range(clock_monotonic_ms() - began_ms, 900, 2500);
}

static void an_answer_without_an_end_is_dropped(void **state)
{
    (void)state;
    assert_int_equal(outcome_of((struct https_script){.manner = HTTPS_FLOOD, .status = 200}), CLIENT_UNKNOWN);
    assert_true(heard.answer.body_length <= WIRE_BODY_MAX);
}

static void nothing_was_sent_when_nobody_listens(void **state)
{
    (void)state;
    struct client_config config = config_of();
    strcpy(config.url, "https://127.0.0.1:1");
    assert_int_equal(outcome_with(&config, welcome), CLIENT_NOT_SENT);
    strcpy(config.url, "https://no-such-station.invalid");
    assert_int_equal(outcome_with(&config, welcome), CLIENT_NOT_SENT);
}

static void nothing_was_sent_when_tls_did_not_come_to_be(void **state)
{
    (void)state;
    assert_int_equal(outcome_of((struct https_script){.manner = HTTPS_NO_WELCOME}), CLIENT_NOT_SENT);
}

static void a_station_of_another_authority_gets_nothing(void **state)
{
    (void)state;
    struct client_config config = config_of();
    https_file(station, "other_ca.pem", config.ca);
    assert_int_equal(outcome_with(&config, welcome), CLIENT_NOT_SENT);
}

static void a_station_under_another_name_gets_nothing(void **state)
{
    (void)state;
    struct client_config config = config_of();
    snprintf(config.url, sizeof config.url, "https://localhost%s", strrchr(https_url(station), ':'));
    assert_int_equal(outcome_with(&config, welcome), CLIENT_NOT_SENT);
}

static void tls_older_than_1_3_gets_nothing(void **state)
{
    (void)state;
    struct https_script old = welcome;
    old.tls = TLS1_2_VERSION;
    assert_int_equal(outcome_of(old), CLIENT_NOT_SENT);
}

static void a_client_the_station_does_not_know_never_says_done(void **state)
{
    (void)state;
    struct client_config config = config_of();
    https_file(station, "stranger.pem", config.certificate);
    https_file(station, "stranger.key", config.key);
    enum client_outcome outcome = outcome_with(&config, welcome);
    assert_true(outcome == CLIENT_NOT_SENT || outcome == CLIENT_UNKNOWN);
}

static void calls_one_after_another_use_one_connection(void **state)
{
    (void)state;
    struct client_config config = config_of();
    https_do(station, welcome);
    struct client *client = start(&config);
    int before = https_connections(station);
    for (int i = 1; i <= 5; i++) {
        client_send(client, CALL_SNAPSHOT, "/v1/rooms/3-512/snapshot", NULL, 0);
        assert_true(heard_within(i, 5000));
        assert_int_equal(heard.answer.outcome, CLIENT_DONE);
    }
    stop(client);
    assert_int_equal(https_connections(station) - before, 1);
}

static void a_long_poll_has_its_own_time(void **state)
{
    (void)state;
    struct client_config config = config_of();
    config.call_ms = 300;
    https_do(station, (struct https_script){.manner = HTTPS_HANG});
    struct client *client = start(&config);
    client_send(client, CALL_ORDER_GET, "/v1/orders/X?wait=1", NULL, 1);
    assert_false(heard_within(1, 900));
    assert_true(heard_within(1, 2000));
    stop(client);
}

static void a_cancelled_call_is_never_answered(void **state)
{
    (void)state;
    struct client_config config = config_of();
    https_do(station, (struct https_script){.manner = HTTPS_HANG});
    struct client *client = start(&config);
    uint64_t ticket = client_send(client, CALL_ORDER_GET, "/v1/orders/X?wait=1", NULL, 1);
    clock_sleep_ms(100);
    client_cancel(client, ticket);
    assert_false(heard_within(1, 300));
    https_do(station, welcome);
    client_send(client, CALL_SNAPSHOT, "/v1/rooms/3-512/snapshot", NULL, 0);
    assert_true(heard_within(1, 5000));
    assert_int_equal(heard.answer.call, CALL_SNAPSHOT);
    stop(client);
}

static void calls_at_the_same_time_are_all_answered(void **state)
{
    (void)state;
    struct client_config config = config_of();
    https_do(station, welcome);
    struct client *client = start(&config);
    for (int i = 0; i < 20; i++)
        client_send(client, CALL_SNAPSHOT, "/v1/rooms/3-512/snapshot", NULL, 0);
    assert_true(heard_within(20, 5000));
    stop(client);
    assert_int_equal(heard.count, 20);
}

static void stopping_does_not_wait_for_an_answer(void **state)
{
    (void)state;
    struct client_config config = config_of();
    https_do(station, (struct https_script){.manner = HTTPS_HANG});
    struct client *client = start(&config);
    client_send(client, CALL_ORDER_GET, "/v1/orders/X?wait=20", NULL, 20);
    clock_sleep_ms(100);
    int64_t began_ms = clock_monotonic_ms();
    stop(client);
    assert_true(clock_monotonic_ms() - began_ms < 500);
    assert_int_equal(heard.count, 0);
}

static int open_station(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    station = https_open();
    return station ? 0 : -1;
}

static int close_station(void **state)
{
    (void)state;
    https_close(station);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_done_and_its_body_is_handed_over),
        cmocka_unit_test(not_modified_is_unchanged),
        cmocka_unit_test(only_the_stations_own_words_are_a_refusal),
        cmocka_unit_test(a_station_in_trouble_leaves_it_unknown),
        cmocka_unit_test(a_redirect_is_not_followed),
        cmocka_unit_test(a_request_that_left_and_got_no_answer_is_unknown),
        cmocka_unit_test(an_answer_without_an_end_is_dropped),
        cmocka_unit_test(nothing_was_sent_when_nobody_listens),
        cmocka_unit_test(nothing_was_sent_when_tls_did_not_come_to_be),
        cmocka_unit_test(a_station_of_another_authority_gets_nothing),
        cmocka_unit_test(a_station_under_another_name_gets_nothing),
        cmocka_unit_test(tls_older_than_1_3_gets_nothing),
        cmocka_unit_test(a_client_the_station_does_not_know_never_says_done),
        cmocka_unit_test(calls_one_after_another_use_one_connection),
        cmocka_unit_test(a_long_poll_has_its_own_time),
        cmocka_unit_test(a_cancelled_call_is_never_answered),
        cmocka_unit_test(calls_at_the_same_time_are_all_answered),
        cmocka_unit_test(stopping_does_not_wait_for_an_answer),
    };
    return cmocka_run_group_tests(tests, open_station, close_station);
}
