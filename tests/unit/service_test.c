/* The maintenance desk's worker and its file. */
#include "base/log.h"
#include "device/road_pulse.h"
#include "device/service.h"
#include "device/service_file.h"
#include "flow/calibrate.h"
#include "wire/wire.h"

#include <pthread.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct {
    pthread_mutex_t lock;
    pthread_cond_t came;
    struct event events[32];
    int count, taken;
} heard = {.lock = PTHREAD_MUTEX_INITIALIZER, .came = PTHREAD_COND_INITIALIZER};

static void report(void *context, const struct event *event)
{
    (void)context;
    pthread_mutex_lock(&heard.lock);
    if (heard.count < 32)
        heard.events[heard.count++] = *event;
    pthread_cond_signal(&heard.came);
    pthread_mutex_unlock(&heard.lock);
}

static struct event next(enum event_type type)
{
    pthread_mutex_lock(&heard.lock);
    while (heard.taken == heard.count)
        pthread_cond_wait(&heard.came, &heard.lock);
    struct event event = heard.events[heard.taken++];
    pthread_mutex_unlock(&heard.lock);
    assert_int_equal(event.type, type);
    return event;
}

static struct service_config config;

static struct service *start(void)
{
    struct service *service = NULL;
    heard.count = heard.taken = 0;
    assert_int_equal(service_start(&config, report, NULL, &service), 0);
    return service;
}

static int setup(void **state)
{
    static char path[] = "/tmp/service_test.XXXXXX";
    (void)state;
    log_init("test", 0);
    strcpy(path, "/tmp/service_test.XXXXXX");
    int file = mkstemp(path);
    if (file < 0 || sodium_init() < 0)
        return -1;
    close(file);
    unlink(path);
    config = (struct service_config){.store = "/tmp", .config = "/etc/hostname"};
    snprintf(config.file, sizeof config.file, "%s", path);
    return crypto_pwhash_str(config.pin, "123456", 6, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN);
}

static int teardown(void **state)
{
    (void)state;
    unlink(config.file);
    return 0;
}

static struct event try_pin(struct service *service, const char *pin)
{
    struct command command = {.type = COMMAND_SERVICE_PIN};
    snprintf(command.pin, sizeof command.pin, "%s", pin);
    service_command(service, &command);
    return next(EVENT_SERVICE_PIN);
}

static void the_right_pin_opens_and_forgives_wrong_ones(void **state)
{
    (void)state;
    struct service *service = start();
    next(EVENT_SERVICE_KEPT);
    struct event event = try_pin(service, "000000");
    assert_false(event.ok);
    assert_int_equal(event.tries_left, 2);
    assert_true(try_pin(service, "123456").ok);
    assert_int_equal(try_pin(service, "111111").tries_left, 2);
    service_stop(service);
}

static void three_wrong_pins_lock_the_right_one_too_also_after_a_restart(void **state)
{
    (void)state;
    struct service *service = start();
    next(EVENT_SERVICE_KEPT);
    for (int i = 0; i < 2; i++)
        assert_int_equal(try_pin(service, "000000").locked_until_ms, 0);
    service_stop(service);
    service = start();
    next(EVENT_SERVICE_KEPT);
    assert_true(try_pin(service, "000000").locked_until_ms > 0);
    assert_false(try_pin(service, "123456").ok);
    service_stop(service);
    service = start();
    next(EVENT_SERVICE_KEPT);
    assert_false(try_pin(service, "123456").ok);
    service_stop(service);
}

static void what_is_kept_is_there_at_the_next_start(void **state)
{
    (void)state;
    struct service *service = start();
    assert_false(next(EVENT_SERVICE_KEPT).ok);
    struct command keep = {
        .type = COMMAND_SERVICE_KEEP, .maintenance = true, .calibration = calibrate_none()};
    keep.calibration.x0 = 0.0125F;
    keep.calibration.at_ms = 77;
    service_command(service, &keep);
    next(EVENT_SERVICE_KEPT);
    service_stop(service);
    service = start();
    struct event event = next(EVENT_SERVICE_KEPT);
    assert_true(event.ok);
    assert_float_equal(event.calibration.x0, 0.0125, 1e-5);
    assert_int_equal(event.calibration.at_ms, 77);
    struct command look = {.type = COMMAND_SERVICE_LOOK};
    service_command(service, &look);
    struct machine_facts machine = next(EVENT_SERVICE_MACHINE).machine;
    assert_true(machine.uptime_s > 0);
    assert_true(machine.disk_free_mib > 0);
    assert_false(machine.ended_badly); /* it was stopped */
    service_stop(service);
}

static void a_run_that_did_not_end_by_itself_is_noticed(void **state)
{
    (void)state;
    struct service_file file;
    service_file_read(config.file, &file);
    file.running = true;
    assert_int_equal(service_file_write(config.file, &file), 0);
    struct service *service = start();
    next(EVENT_SERVICE_KEPT);
    struct command look = {.type = COMMAND_SERVICE_LOOK};
    service_command(service, &look);
    assert_true(next(EVENT_SERVICE_MACHINE).machine.ended_badly);
    service_stop(service);
}

static void a_file_of_nonsense_is_a_fresh_one(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "tries",
                                        "xx 0\nyy 0\n",
                                        "xx 99999999999999999999\n",
                                        "tries -4\nxy 900000\n",
                                        "\n\n\n",
                                        "maintenance 2\nrunning yes\n"};
    struct service_file file;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        service_file_decode(texts[i], strlen(texts[i]), &file);
        assert_float_equal(file.calibration.xx, 1, 1e-6);
        assert_float_equal(file.calibration.xy, 0, 1e-6);
        assert_false(file.maintenance);
        assert_false(file.running);
    }
    service_file_decode("tries -4\n", 9, &file); /* who writes that has tried enough */
    assert_int_equal(file.tries, SERVICE_TRIES);
}

static bool pulse(struct road_pulse *pulse, uint64_t ticket, int64_t took_ms, int64_t theirs_ms, bool good)
{
    char *body =
        heartbeat_answer_encode(&(struct heartbeat_answer){theirs_ms, 512, 508, theirs_ms, false, false});
    struct client_answer answer = {.ticket = ticket,
                                   .outcome = good ? CLIENT_DONE : CLIENT_UNKNOWN,
                                   .body = body,
                                   .body_length = strlen(body)};
    road_pulse_sent(pulse, ticket, 1000);
    bool told = road_pulse_hear(pulse, &answer, 1000 + took_ms, 500000);
    free(body);
    return told;
}

static void a_pulse_tells_its_median_the_clock_and_who_waited(void **state)
{
    (void)state;
    struct road_pulse road = {0};
    struct line_facts facts;
    road_pulse_facts(&road, &facts);
    assert_int_equal(facts.heard_at_ms, 0);
    assert_int_equal(facts.meters, -1);
    assert_false(pulse(&road, 1, 40, 499970, true));
    assert_false(pulse(&road, 2, 900, 499970, true));
    assert_false(pulse(&road, 3, 60, 499970, true));
    road.is_test = true;
    assert_true(pulse(&road, 4, 5, 0, false)); /* no answer is an answer to the test */
    road_pulse_facts(&road, &facts);
    assert_int_equal(facts.median_ms, 60);
    assert_int_equal(facts.rtt_ms, 60);
    assert_int_equal(facts.clock_off_ms, 0);
    assert_int_equal(facts.meters, 512);
    assert_int_equal(facts.meters_heard, 508);
    assert_true(facts.tested);
    assert_false(facts.ok);
}

static void a_heartbeat_says_for_20_s_that_the_machine_starts_and_then_what_is_wrong(void **state)
{
    (void)state;
    struct heartbeat health = {.has_reader = true, .starting = true};
    assert_int_equal(road_pulse_due_ms(&health, 1000, 1100, 60000), 21000);
    assert_true(health.starting);
    assert_int_equal(road_pulse_due_ms(&health, 1000, 6100, 5000), 11100);
    assert_true(health.starting);
    assert_int_equal(road_pulse_due_ms(&health, 1000, 21000, 60000), 81000);
    assert_false(health.starting);
    assert_int_equal(road_pulse_due_ms(&health, 1000, 2000, 60000), 62000); /* all have said how they are */
}

int main(void)
{
#define STORY(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        STORY(the_right_pin_opens_and_forgives_wrong_ones),
        STORY(three_wrong_pins_lock_the_right_one_too_also_after_a_restart),
        STORY(what_is_kept_is_there_at_the_next_start),
        STORY(a_run_that_did_not_end_by_itself_is_noticed),
        STORY(a_file_of_nonsense_is_a_fresh_one),
        STORY(a_heartbeat_says_for_20_s_that_the_machine_starts_and_then_what_is_wrong),
        STORY(a_pulse_tells_its_median_the_clock_and_who_waited),
    };
    return cmocka_run_group_tests_name("service", tests, NULL, NULL);
}
