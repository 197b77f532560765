/* The line over a pty whose other end does as a test tells it. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/line.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cmocka.h>

#define BAUD 38400
#define TURNAROUND_MS 200 /* a busy machine is no silent meter */

/* What the other end says to the next question, and how long after it. */
struct script {
    int64_t wait_ms;
    uint8_t bytes[300];
    int length;
};

static int master, slave;
static struct line *line;
static char name[64];

static unsigned crc16(const uint8_t *bytes, int length)
{
    unsigned crc = 0xffff;
    for (int i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
    }
    return crc;
}

static void add_crc(struct script *script)
{
    unsigned crc = crc16(script->bytes, script->length);
    script->bytes[script->length++] = (uint8_t)crc;
    script->bytes[script->length++] = (uint8_t)(crc >> 8);
}

/* An answer of unit to a read of count registers, each holding value. */
static struct script answer(int unit, int count, int value)
{
    struct script script = {.bytes = {(uint8_t)unit, 3, (uint8_t)(2 * count)}, .length = 3};
    for (int i = 0; i < count; i++) {
        script.bytes[script.length++] = (uint8_t)(value >> 8);
        script.bytes[script.length++] = (uint8_t)value;
    }
    add_crc(&script);
    return script;
}

static struct script exception(int unit, int code)
{
    struct script script = {.bytes = {(uint8_t)unit, 0x83, (uint8_t)code}, .length = 3};
    add_crc(&script);
    return script;
}

static void *play(void *argument)
{
    const struct script *script = argument;
    uint8_t question[300];
    struct pollfd poll_fd = {.fd = master, .events = POLLIN};
    if (poll(&poll_fd, 1, 2000) > 0 && read(master, question, sizeof question) > 0) {
        clock_sleep_ms(script->wait_ms);
        if (write(master, script->bytes, (size_t)script->length) != script->length)
            abort();
    }
    return NULL;
}

/* Asks unit 7 for two registers while the other end plays the script. */
static int ask(struct script *script, uint8_t bytes[4])
{
    pthread_t other;
    assert_int_equal(pthread_create(&other, NULL, play, script), 0);
    int outcome = line_read(line, 7, 0x0100, 2, TURNAROUND_MS, bytes);
    pthread_join(other, NULL);
    return outcome;
}

static int setup(void **state)
{
    (void)state;
    log_init("test", 0);
    struct termios modes;
    master = posix_openpt(O_RDWR | O_NOCTTY);
    if (master < 0 || grantpt(master) || unlockpt(master) || ptsname_r(master, name, sizeof name))
        return -1;
    slave = open(name, O_RDWR | O_NOCTTY);
    if (tcgetattr(slave, &modes))
        return -1;
    cfmakeraw(&modes);
    tcsetattr(slave, TCSANOW, &modes);
    return line_create(name, BAUD, 'N', &line);
}

static int teardown(void **state)
{
    (void)state;
    line_destroy(line);
    close(slave);
    close(master);
    return 0;
}

static void an_answer_to_the_question_is_taken(void **state)
{
    (void)state;
    uint8_t bytes[4];
    struct script script = answer(7, 2, 0x1234);
    assert_int_equal(ask(&script, bytes), LINE_ANSWERED);
    assert_memory_equal(bytes, ((uint8_t[]){0x12, 0x34, 0x12, 0x34}), 4);
}

static void silence_is_told_after_the_time_to_think_and_not_much_later(void **state)
{
    (void)state;
    uint8_t bytes[4];
    struct script script = {.length = 0};
    int64_t begin_ms = clock_monotonic_ms();
    assert_int_equal(ask(&script, bytes), LINE_SILENT);
    assert_in_range(clock_monotonic_ms() - begin_ms, TURNAROUND_MS,
                    1900); /* the other end gives up at 2000 */
}

static void what_is_no_answer_to_the_question_is_garbled(void **state)
{
    (void)state;
    uint8_t bytes[4];
    struct script other_unit = answer(8, 2, 1);
    struct script other_length = answer(7, 3, 1); /* the late answer of a question for three */
    struct script other_function = answer(7, 2, 1);
    struct script bad_crc = answer(7, 2, 1);
    struct script noise = {.bytes = {0xff, 0x00, 0x5a, 0x7f, 0x01, 0x02, 0x03}, .length = 7};
    other_function.bytes[1] = 4;
    other_function.length -= 2;
    add_crc(&other_function);
    bad_crc.bytes[4] ^= 1;
    struct script *scripts[] = {&other_unit, &other_length, &other_function, &bad_crc};
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++)
        assert_int_equal(ask(scripts[i], bytes), LINE_GARBLED);
    assert_int_not_equal(ask(&noise, bytes), LINE_ANSWERED);
}

static void an_exception_is_a_refusal_unless_it_says_busy(void **state)
{
    (void)state;
    uint8_t bytes[4];
    struct script refused = exception(7, 2);
    struct script busy = exception(7, 6);
    struct script others = exception(9, 2);
    assert_int_equal(ask(&refused, bytes), LINE_REFUSED);
    assert_int_equal(ask(&busy, bytes), LINE_BUSY);
    assert_int_equal(ask(&others, bytes), LINE_GARBLED);
}

/* What was written at one end of a pty comes out of the other a little later. */
static void await_arrival(int length)
{
    int arrived = 0;
    for (int i = 0; i < 1000 && arrived < length; i++) {
        assert_int_equal(ioctl(slave, FIONREAD, &arrived), 0);
        clock_sleep_ms(arrived < length ? 1 : 0);
    }
    assert_int_equal(arrived, length);
}

static void a_late_answer_is_thrown_away_before_the_next_question(void **state)
{
    (void)state;
    uint8_t bytes[4];
    struct script late = answer(7, 2, 0xdead);
    late.wait_ms = TURNAROUND_MS + 500; /* a busy machine may look for it as late as that */
    assert_int_equal(ask(&late, bytes), LINE_SILENT);
    await_arrival(late.length);
    struct script script = answer(7, 2, 0x1234);
    assert_int_equal(ask(&script, bytes), LINE_ANSWERED);
    assert_int_equal(bytes[0], 0x12);
}

static void the_late_answer_of_another_unit_before_ours_is_passed_over(void **state)
{
    (void)state;
    uint8_t bytes[4];
    struct script both = answer(8, 2, 0xdead);
    struct script ours = answer(7, 2, 0x1234);
    memcpy(both.bytes + both.length, ours.bytes, (size_t)ours.length);
    both.length += ours.length;
    assert_int_equal(ask(&both, bytes), LINE_ANSWERED);
    assert_int_equal(bytes[0], 0x12);
}

static void a_write_is_answered_by_its_own_echo_only(void **state)
{
    (void)state;
    pthread_t other;
    uint16_t registers[3] = {8, 0, 8860};
    struct script echo = {.bytes = {7, 0x10, 0x00, 0x4E, 0x00, 0x03}, .length = 6};
    struct script another = {.bytes = {7, 0x10, 0x00, 0x57, 0x00, 0x02}, .length = 6};
    add_crc(&echo);
    add_crc(&another);
    assert_int_equal(pthread_create(&other, NULL, play, &echo), 0);
    assert_int_equal(line_write(line, 7, 0x004E, registers, 3, TURNAROUND_MS), LINE_ANSWERED);
    pthread_join(other, NULL);
    assert_int_equal(pthread_create(&other, NULL, play, &another), 0);
    assert_int_equal(line_write(line, 7, 0x004E, registers, 3, TURNAROUND_MS), LINE_GARBLED);
    pthread_join(other, NULL);
}

static void a_bus_has_one_owner(void **state)
{
    (void)state;
    uint8_t bytes[4];
    struct line *second = NULL;
    struct script script = answer(7, 2, 0x1234);
    assert_int_equal(ask(&script, bytes), LINE_ANSWERED);
    assert_int_equal(line_create(name, BAUD, 'N', &second), 0);
    assert_int_equal(line_read(second, 7, 0x0100, 2, TURNAROUND_MS, bytes), ERR_IO);
    line_destroy(second);
}

static void a_device_that_is_not_there_is_a_failure_and_not_a_silent_meter(void **state)
{
    (void)state;
    uint8_t bytes[4];
    struct line *none = NULL;
    assert_int_equal(line_create("/dev/no-such-bus", BAUD, 'E', &none), 0);
    assert_int_equal(line_read(none, 7, 0x0100, 2, TURNAROUND_MS, bytes), ERR_IO);
    line_destroy(none);
}

static void the_wires_own_time_counts_characters_and_silences(void **state)
{
    (void)state;
    /* 8 + 5 + 80 characters and twice 3.5 of them, 1.0417 ms each */
    assert_in_range(line_read_wire_us(9600, 'N', 40), 104160, 104180);
    /* 8E1 has 11 bits */
    assert_in_range(line_read_wire_us(2400, 'E', 40), 458300, 458400);
    /* above 19200 the silence is 1.75 ms */
    assert_in_range(line_read_wire_us(115200, 'N', 40), 11560, 11580);
}

#define LINE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LINE_TEST(an_answer_to_the_question_is_taken),
        LINE_TEST(silence_is_told_after_the_time_to_think_and_not_much_later),
        LINE_TEST(what_is_no_answer_to_the_question_is_garbled),
        LINE_TEST(an_exception_is_a_refusal_unless_it_says_busy),
        LINE_TEST(a_late_answer_is_thrown_away_before_the_next_question),
        LINE_TEST(the_late_answer_of_another_unit_before_ours_is_passed_over),
        LINE_TEST(a_write_is_answered_by_its_own_echo_only),
        LINE_TEST(a_bus_has_one_owner),
        LINE_TEST(a_device_that_is_not_there_is_a_failure_and_not_a_silent_meter),
        cmocka_unit_test(the_wires_own_time_counts_characters_and_silences),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
