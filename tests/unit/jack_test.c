/* The headphone jack, played by a pipe. */
#include "base/status.h"
#include "device/jack.h"
#include <fcntl.h>
#include <linux/input.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static void put(int fd, uint16_t type, uint16_t code, int32_t value)
{
    struct input_event input = {.type = type, .code = code, .value = value};
    assert_int_equal(write(fd, &input, sizeof input), sizeof input);
}

static void only_the_headphones_switch_counts(void **state)
{
    (void)state;
    int ends[2];
    bool plugged = false;
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    put(ends[1], EV_KEY, KEY_VOLUMEUP, 1);
    put(ends[1], EV_SW, SW_MICROPHONE_INSERT, 1);
    assert_int_equal(jack_read(ends[0], &plugged), 0);
    put(ends[1], EV_SW, SW_HEADPHONE_INSERT, 1);
    assert_int_equal(jack_read(ends[0], &plugged), 1);
    assert_true(plugged);
    put(ends[1], EV_SYN, SYN_REPORT, 0);
    put(ends[1], EV_SW, SW_HEADPHONE_INSERT, 0);
    assert_int_equal(jack_read(ends[0], &plugged), 1);
    assert_false(plugged);
    close(ends[1]);
    assert_int_equal(jack_read(ends[0], &plugged), ERR_IO);
    close(ends[0]);
}

static int told[2]; /* a byte is written for each event */

static void hear(void *context, const struct event *event)
{
    (void)context;
    assert_int_equal(event->type, EVENT_HEADPHONE);
    const char byte = event->ok ? '1' : '0';
    assert_int_equal(write(told[1], &byte, 1), 1);
}

static char next_told(void)
{
    char byte = 0;
    assert_int_equal(read(told[0], &byte, 1), 1);
    return byte;
}

static void a_plug_is_told_and_a_device_that_goes_pulls_it(void **state)
{
    (void)state;
    char path[] = "/tmp/jackXXXXXX";
    struct jack *jack = NULL;
    assert_non_null(mkdtemp(path));
    char fifo[64];
    (void)snprintf(fifo, sizeof fifo, "%s/event", path);
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(pipe(told), 0);
    int writer = open(fifo, O_RDWR);
    assert_int_equal(jack_start(fifo, hear, NULL, &jack), 0);
    put(writer, EV_SW, SW_HEADPHONE_INSERT, 1);
    assert_int_equal(next_told(), '1');
    put(writer, EV_SW, SW_HEADPHONE_INSERT, 1); /* no news */
    put(writer, EV_SW, SW_HEADPHONE_INSERT, 0);
    assert_int_equal(next_told(), '0');
    put(writer, EV_SW, SW_HEADPHONE_INSERT, 1);
    assert_int_equal(next_told(), '1');
    close(writer); /* the device is gone */
    assert_int_equal(next_told(), '0');
    jack_stop(jack);
    jack_stop(NULL);
    unlink(fifo);
    rmdir(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_headphones_switch_counts),
        cmocka_unit_test(a_plug_is_told_and_a_device_that_goes_pulls_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
