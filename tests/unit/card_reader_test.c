/* The keeper of the reader process, with processes that are no reader, and the reader's loop with a scripted
 * libpcsclite. The real pair is tested in tests/system/cards_test.py. */
#include "base/clock.h"
#include "device/card_reader.h"
#include "fakes/fake_pcsc.h"
#include "reader/protocol.h"
#include "reader/reader.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define EVENTS_MOST 64
#define PATIENCE_MS 12000 /* longer than the watch waits before it lists the readers again */

static struct {
    pthread_mutex_t lock;
    enum event_type types[EVENTS_MOST];
    bool ok[EVENTS_MOST];
    int count, read;
} heard = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void hear(void *context, const struct event *event)
{
    (void)context;
    pthread_mutex_lock(&heard.lock);
    if (heard.count < EVENTS_MOST) {
        heard.types[heard.count] = event->type;
        heard.ok[heard.count++] = event->ok;
    }
    pthread_mutex_unlock(&heard.lock);
}

/* The next event's type, or -1 when none comes. */
static int next_event(void)
{
    int64_t until_ms = clock_monotonic_ms() + PATIENCE_MS;
    int type = -1;
    while (type < 0 && clock_monotonic_ms() < until_ms) {
        pthread_mutex_lock(&heard.lock);
        if (heard.read < heard.count)
            type = (int)heard.types[heard.read++];
        pthread_mutex_unlock(&heard.lock);
        if (type < 0)
            clock_sleep_ms(2);
    }
    return type;
}

/* A keeper whose reader process is this shell script. */
static struct card_reader *keep_script(const char *script, char path[64])
{
    struct card_reader_config config = {
        .card_reader = "Card", .aid = "D156000001", .step_deadline_ms = 300, .psam_df = "DF03"};
    struct card_reader *reader = NULL;
    snprintf(path, 64, "/tmp/dormwatt-reader-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_true(dprintf(fd, "#!/bin/bash\n%s\n", script) > 0);
    fchmod(fd, 0700);
    close(fd);
    snprintf(config.program, sizeof config.program, "%s", path);
    heard.count = heard.read = 0;
    assert_int_equal(card_reader_start(&config, hear, NULL, &reader), 0);
    return reader;
}

static void end(struct card_reader *reader, const char *path)
{
    card_reader_stop(reader);
    unlink(path);
}

static void a_reader_process_that_ends_at_once_is_reported_down_and_commands_are_lost(void **state)
{
    (void)state;
    char path[64];
    struct card_reader *reader = keep_script("exit 1", path);
    assert_int_equal(next_event(), EVENT_READER);
    assert_false(heard.ok[0]);
    struct command command = {.type = COMMAND_CARD_DEBIT};
    card_reader_command(reader, &command);
    assert_int_equal(next_event(), EVENT_CARD_LOST);
    end(reader, path);
}

static void a_reader_process_that_speaks_nonsense_is_replaced(void **state)
{
    (void)state;
    char path[64];
    struct card_reader *reader = keep_script("echo 'reader maybe' >&3; sleep 60", path);
    assert_int_equal(next_event(), EVENT_READER);
    assert_false(heard.ok[0]);
    end(reader, path);
}

static void a_command_that_is_never_answered_is_lost_by_its_deadline(void **state)
{
    (void)state;
    char path[64];
    struct card_reader *reader = keep_script("echo -n 'reader 1' >&3; exec sleep 60", path);
    assert_int_equal(next_event(), EVENT_READER);
    struct command command = {.type = COMMAND_CARD_DEBIT};
    int64_t began_ms = clock_monotonic_ms();
    card_reader_command(reader, &command);
    assert_int_equal(next_event(), EVENT_CARD_LOST);
    assert_in_range(clock_monotonic_ms() - began_ms, 290, 2000);
    assert_int_equal(next_event(), EVENT_READER);
    end(reader, path);
}

static void an_answer_nobody_asked_for_is_not_passed_on(void **state)
{
    (void)state;
    char path[64];
    struct card_reader *reader =
        keep_script("echo -n 'reader 1' >&3; echo -n 'refused 99 0' >&3; exec sleep 60", path);
    assert_int_equal(next_event(), EVENT_READER);
    assert_int_equal(next_event(), EVENT_READER);
    assert_false(heard.ok[1]);
    end(reader, path);
}

static void a_debit_is_not_refused_by_the_answer_to_an_older_command(void **state)
{
    (void)state;
    char path[64];
    struct card_reader *reader =
        keep_script("echo -n 'reader 1' >&3; sleep 0.1; echo -n 'refused 7 0' >&3; exec sleep 60", path);
    assert_int_equal(next_event(), EVENT_READER);
    struct command command = {.type = COMMAND_CARD_DEBIT};
    card_reader_command(reader, &command);
    assert_int_equal(next_event(), EVENT_CARD_LOST);
    end(reader, path);
}

static void a_card_that_was_there_is_gone_when_the_reader_process_dies(void **state)
{
    (void)state;
    char path[64];
    struct card_reader *reader = keep_script("echo -n 'reader 1' >&3; echo -n 'seen' >&3; exit 0", path);
    assert_int_equal(next_event(), EVENT_READER);
    assert_int_equal(next_event(), EVENT_CARD_SEEN);
    assert_int_equal(next_event(), EVENT_CARD_GONE);
    assert_int_equal(next_event(), EVENT_READER);
    end(reader, path);
}

/* --- the reader's loop --------------------------------------------------------------------------- */

static struct {
    pthread_t thread;
    int fd;
    struct reader_config config;
    int ends[2];
} loop;

static void *run_loop(void *argument)
{
    (void)argument;
    reader_run(&fake_pcsc, &loop.config, loop.ends[1]);
    return NULL;
}

static int start_loop(void **state)
{
    (void)state;
    fake_pcsc_clear();
    loop.config = (struct reader_config){
        .card_reader = "Card",
        .profile = {
            .aid = {0xD1, 0x56, 0x00, 0x00, 0x01}, .aid_length = 5, .asn_offset = 12, .expiry_offset = 24}};
    struct timeval patience = {.tv_sec = PATIENCE_MS / 1000};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, loop.ends))
        return -1;
    setsockopt(loop.ends[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return pthread_create(&loop.thread, NULL, run_loop, NULL);
}

static int end_loop(void **state)
{
    (void)state;
    close(loop.ends[0]);
    pthread_join(loop.thread, NULL);
    close(loop.ends[1]);
    return fake_pcsc_contexts() == 0 ? 0 : -1;
}

static void hear_words(char text[MESSAGE_SIZE + 1])
{
    ssize_t length = recv(loop.ends[0], text, MESSAGE_SIZE, 0);
    text[length < 0 ? 0 : length] = '\0';
}

static void expect_said(const char *wanted)
{
    char text[MESSAGE_SIZE + 1];
    hear_words(text);
    /* The loop runs before the test plugs the reader in: it may have looked, and said so, once. */
    if (strcmp(wanted, "reader 1") == 0 && strcmp(text, "reader 0") == 0)
        hear_words(text);
    assert_string_equal(text, wanted);
}

static void say(const char *text)
{
    assert_int_equal(send(loop.ends[0], text, strlen(text), 0), (ssize_t)strlen(text));
}

/* The loop may have looked before the test plugged its reader in. */
static void expect_ready(void)
{
    char text[MESSAGE_SIZE + 1];
    ssize_t length = recv(loop.ends[0], text, sizeof text - 1, MSG_PEEK);
    text[length < 0 ? 0 : length] = '\0';
    if (!strcmp(text, "reader 0"))
        expect_said("reader 0");
    expect_said("reader 1");
}

static void a_card_that_stays_mute_is_tried_and_then_named_unreadable(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        fake_pcsc_connect_gives(SCARD_W_UNRESPONSIVE_CARD);
    fake_pcsc_reader("Card 00", SCARD_STATE_PRESENT | SCARD_STATE_MUTE | 0x10000);
    expect_ready();
    expect_said("seen");
    expect_said("trouble 1");
    fake_pcsc_reader("Card 00", SCARD_STATE_EMPTY | 0x20000);
    expect_said("gone");
}

static void a_card_that_answers_at_the_second_try_is_identified(void **state)
{
    (void)state;
    fake_pcsc_connect_gives(SCARD_W_UNRESPONSIVE_CARD);
    fake_pcsc_expect("FFCA000000", "", SCARD_E_NOT_TRANSACTED);
    fake_pcsc_expect("FFCA000000", "7AB4ABDC9000", SCARD_S_SUCCESS);
    fake_pcsc_expect("00A4040005D15600000100", "9000", SCARD_S_SUCCESS);
    fake_pcsc_expect("00B095001E",
                     "50821832303033390101000020231016000000462023090120991231"
                     "00009000",
                     SCARD_S_SUCCESS);
    fake_pcsc_expect("805C000204", "000021349000", SCARD_S_SUCCESS);
    fake_pcsc_reader("Card 00", SCARD_STATE_PRESENT | 0x10000);
    expect_ready();
    expect_said("seen");
    expect_said("identified 0 2023101600000046 7AB4ABDC 8500 0"); /* no PSAM: its purse is of no use */
    assert_true(fake_pcsc_is_content());
}

static void a_reader_unplugged_under_a_card_is_down_and_the_card_gone(void **state)
{
    (void)state;
    fake_pcsc_expect("FFCA000000", "7AB4ABDC9000", SCARD_S_SUCCESS);
    fake_pcsc_expect(NULL, "6A82", SCARD_S_SUCCESS);
    fake_pcsc_reader("Card 00", SCARD_STATE_PRESENT | 0x10000);
    expect_ready();
    expect_said("seen");
    expect_said("trouble 3");
    fake_pcsc_unplug("Card 00");
    expect_said("reader 0");
    expect_said("gone");
    fake_pcsc_reader("Card 00", SCARD_STATE_EMPTY);
    expect_said("reader 1");
}

static void a_command_without_a_card_is_lost_at_once(void **state)
{
    (void)state;
    fake_pcsc_reader("Card 00", SCARD_STATE_EMPTY);
    expect_ready();
    say("quote 1 5000 20261123 120000");
    expect_said("lost 1");
    say("recover 2 5000 2023101600000046 7AB4ABDC 10000 0 FAC64C0B 1 0 0137000371A0 0 20261123 120000 "
        "AD54B5FA - -");
    expect_said("lost 2");
    say("ping 3");
    expect_said("pong 3");
}

#define WITH_LOOP(test) cmocka_unit_test_setup_teardown(test, start_loop, end_loop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_process_that_ends_at_once_is_reported_down_and_commands_are_lost),
        cmocka_unit_test(a_reader_process_that_speaks_nonsense_is_replaced),
        cmocka_unit_test(a_command_that_is_never_answered_is_lost_by_its_deadline),
        cmocka_unit_test(an_answer_nobody_asked_for_is_not_passed_on),
        cmocka_unit_test(a_debit_is_not_refused_by_the_answer_to_an_older_command),
        cmocka_unit_test(a_card_that_was_there_is_gone_when_the_reader_process_dies),
        WITH_LOOP(a_card_that_stays_mute_is_tried_and_then_named_unreadable),
        WITH_LOOP(a_card_that_answers_at_the_second_try_is_identified),
        WITH_LOOP(a_reader_unplugged_under_a_card_is_down_and_the_card_gone),
        WITH_LOOP(a_command_without_a_card_is_lost_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
