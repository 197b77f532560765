/* What cards, the kiosk and wedge readers say, taken apart: epurse.c, identify.c's ATR, protocol.c, wedge. */
#include "base/status.h"
#include "base/text.h"
#include "device/wedge.h"
#include "reader/epurse.h"
#include "reader/identify.h"
#include "reader/protocol.h"

#include <fcntl.h>
#include <linux/input.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct answer answer_of(const char *hex)
{
    uint8_t bytes[ANSWER_SIZE];
    struct answer answer;
    assert_int_equal(hex_decode(hex, bytes, strlen(hex) / 2), 0);
    assert_int_equal(answer_decode(bytes, strlen(hex) / 2, &answer), 0);
    return answer;
}

static void a_reader_made_atr_of_a_storage_card_is_known_by_its_structure(void **state)
{
    (void)state;
    static const struct {
        const char *atr;
        bool storage;
    } atrs[] = {{"3B8F8001804F0CA000000306030001000000006A", true},
                {"3B8F8001804F0CA0000003060300020000000069", true},
                {"3B8F8001804F0CA0000003060300020000000068", false}, /* TCK */
                {"3B8B80012090000000000 07AB4ABDC03", false},
                {"3B81800180 80", false},
                {"3B8F8001804F0CA00000030603000100000000", false},
                {"3B", false}};
    for (size_t i = 0; i < sizeof atrs / sizeof atrs[0]; i++) {
        uint8_t bytes[40];
        char packed[80];
        size_t length = 0;
        for (const char *c = atrs[i].atr; *c; c++)
            if (*c != ' ')
                packed[length++] = *c;
        packed[length] = '\0';
        assert_int_equal(hex_decode(packed, bytes, length / 2), 0);
        assert_int_equal(atr_is_storage(bytes, length / 2), atrs[i].storage);
    }
    assert_false(atr_is_storage(NULL, 0));
}

#define FILE_15 "50821832303033390101000020231016000000462023090120301231"

static void file_15_gives_serial_number_and_expiry(void **state)
{
    (void)state;
    struct purse_public public;
    struct answer answer = answer_of(FILE_15 "00009000");
    assert_int_equal(epurse_public_decode(&answer, 12, 24, &public), 0);
    assert_string_equal(public.asn, "2023101600000046");
    assert_int_equal(public.expires_day, 20301231);
    assert_int_equal(epurse_public_decode(&answer, 12, -1, &public), 0);
    assert_int_equal(public.expires_day, 0);
    assert_int_equal(epurse_public_decode(&answer, 23, 24, &public), ERR_FORMAT);
    assert_int_equal(epurse_public_decode(&answer, 12, 27, &public), ERR_FORMAT);
    assert_int_equal(epurse_public_decode(&answer, 12, 13, &public), ERR_FORMAT); /* month 16 */
}

static void a_file_15_without_a_date_or_with_none_that_exists_is_told_apart(void **state)
{
    (void)state;
    struct purse_public public;
    struct answer none = answer_of("508218323030333901010000202310160000004620230901FFFFFFFF9000");
    assert_int_equal(epurse_public_decode(&none, 12, 24, &public), 0);
    assert_int_equal(public.expires_day, 0);
    struct answer bad = answer_of("508218323030333901010000202310160000004620230901203013319000");
    assert_int_equal(epurse_public_decode(&bad, 12, 24, &public), ERR_FORMAT);
    struct answer refused = answer_of("6A82");
    assert_int_equal(epurse_public_decode(&refused, 12, 24, &public), ERR_FORMAT);
}

static void a_selection_counts_only_for_the_application_it_names(void **state)
{
    (void)state;
    static const uint8_t aid[] = {0xD1, 0x56, 0x00, 0x00, 0x01};
    struct answer ours = answer_of("6F078405D1560000019000");
    struct answer bare = answer_of("9000");
    struct answer other = answer_of("6F078405A0000000039000");
    struct answer cut = answer_of("6F7F8405A0000000039000");
    struct answer refused = answer_of("6A82");
    assert_true(epurse_selected(&ours, aid, sizeof aid));
    assert_true(epurse_selected(&bare, aid, sizeof aid));
    assert_false(epurse_selected(&other, aid, sizeof aid));
    assert_true(epurse_selected(&cut, aid, sizeof aid)); /* names nothing that can be read */
    assert_false(epurse_selected(&refused, aid, sizeof aid));
}

static void a_log_record_is_matched_by_terminal_moment_amount_and_type(void **state)
{
    (void)state;
    struct purse_log record;
    struct answer answer = answer_of("0001000000000005DC060137000371A0202611231200009000");
    struct purse_debit debit = {.terminal = "0137000371A0", .date = "20261123", .time = "120000"};
    assert_int_equal(epurse_log_decode(&answer, &record), 0);
    assert_int_equal(record.counter, 1);
    assert_true(epurse_log_is(&record, &debit, money_of_fen(1500)));
    assert_false(epurse_log_is(&record, &debit, money_of_fen(1501)));
    strcpy(debit.time, "120001");
    assert_false(epurse_log_is(&record, &debit, money_of_fen(1500)));
    strcpy(debit.time, "120000");
    record.type = 2;
    assert_false(epurse_log_is(&record, &debit, money_of_fen(1500)));
    struct answer torn = answer_of("000100000000059000");
    assert_int_equal(epurse_log_decode(&torn, &record), ERR_FORMAT);
}

/* --- the protocol -------------------------------------------------------------------------------- */

static struct message full_message(enum message_type type)
{
    return (struct message){.type = type,
                            .number = 7,
                            .amount = {5000},
                            .ok = true,
                            .short_of_money = true,
                            .trouble = TROUBLE_EARLY,
                            .proof = PROOF_LOG,
                            .identity = {.has_purse = true,
                                         .asn = "20231016000000460001",
                                         .uid = "04252F10C83610112233",
                                         .purse_fen = 4294967295,
                                         .expired = true},
                            .debit = {.asn = "20231016000000460001",
                                      .uid = "04252F10C83610112233",
                                      .balance_before_fen = 4294967295,
                                      .counter_before = 65535,
                                      .random = "FAC64C0B",
                                      .key_version = 255,
                                      .algorithm = 255,
                                      .terminal = "0137000371A0",
                                      .terminal_sequence = 4294967295,
                                      .date = "20261123",
                                      .time = "120000",
                                      .mac1 = "AD54B5FA",
                                      .tac = "1D6C4175",
                                      .mac2 = "70DF61B1"}};
}

static void every_message_comes_back_as_it_went(void **state)
{
    (void)state;
    for (int type = 0; type < MESSAGES; type++) {
        struct message message = full_message((enum message_type)type);
        struct message back;
        char text[MESSAGE_SIZE];
        char again[MESSAGE_SIZE];
        size_t length = message_encode(&message, text);
        assert_int_equal(message_decode(text, length, &back), 0);
        assert_int_equal(back.type, type);
        assert_int_equal(message_encode(&back, again), length);
        assert_memory_equal(text, again, length);
    }
}

static void a_debit_travels_whole_with_its_empty_fields(void **state)
{
    (void)state;
    struct message message = full_message(MESSAGE_DEBITED);
    struct message back;
    char text[MESSAGE_SIZE];
    message.debit.tac[0] = '\0';
    assert_int_equal(message_decode(text, message_encode(&message, text), &back), 0);
    assert_string_equal(back.debit.asn, message.debit.asn);
    assert_string_equal(back.debit.mac1, "AD54B5FA");
    assert_string_equal(back.debit.tac, "");
    assert_int_equal(back.debit.terminal_sequence, 4294967295);
    assert_int_equal(back.proof, PROOF_LOG);
}

static void a_line_that_is_no_message_is_refused(void **state)
{
    (void)state;
    static const char *const lines[] = {"",
                                        " ",
                                        "nonsense",
                                        "lost",
                                        "lost ",
                                        "lost 1 2",
                                        "lost -1",
                                        "lost x",
                                        "lost  1",
                                        "reader 2",
                                        "trouble 99",
                                        "quote 1 2 20261123",
                                        "lost 9999999999999999999",
                                        "seen\n",
                                        "quote 1 2 202611234 120000",
                                        "quote 1 2 2026-123 120000",
                                        "GONE",
                                        "lost 1\t",
                                        "debit 1 2 3",
                                        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25"};
    struct message message;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_int_equal(message_decode(lines[i], strlen(lines[i]), &message), ERR_FORMAT);
    assert_int_equal(message_decode("gone\0", 5, &message), ERR_FORMAT);
}

/* --- the wedge ----------------------------------------------------------------------------------- */

static bool type_line(const struct card_reader_config *config, const char *text, int64_t each_ms,
                      struct card_identity *identity)
{
    struct wedge_line line = {0};
    bool is_card = false;
    int64_t now_ms = 1000;
    for (const char *c = text; *c; c++, now_ms += each_ms)
        is_card |= wedge_key(&line, config, *c, now_ms, identity);
    return is_card;
}

/* cards.md 4.1: the same card, UID 7AB4ABDC, in each notation and order. */
static void each_notation_in_each_order_gives_the_uid_in_ff_ca_order(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text;
        bool reversed;
        const char *uid;
    } cases[] = {{"8H", "7AB4ABDC\n", false, "7AB4ABDC"},    {"8H", "dcabb47a\r", true, "7AB4ABDC"},
                 {"10D", "2058660828\n", false, "7AB4ABDC"}, {"10D", "3702240378\t", true, "7AB4ABDC"},
                 {"3+5D", "18043996\n", false, "B4ABDC"},    {"3+5D", "17146202\n", true, "7AB4AB"},
                 {"10D", "0013961168\n", false, "00D507D0"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct card_reader_config config = {.wedge_device = "/dev/input/x",
                                            .wedge_reversed = cases[i].reversed};
        struct card_identity identity = {0};
        snprintf(config.wedge_format, sizeof config.wedge_format, "%s", cases[i].format);
        assert_true(type_line(&config, cases[i].text, 5, &identity));
        assert_string_equal(identity.uid, cases[i].uid);
        assert_false(identity.has_purse);
        assert_string_equal(identity.asn, "");
    }
}

static void what_is_not_exactly_a_card_is_dropped(void **state)
{
    (void)state;
    static const struct {
        const char *format, *text;
    } cases[] = {
        {"8H", "7AB4ABD\n"},     {"8H", "7AB4ABDCC\n"},  {"8H", "7AB4ABDG\n"},
        {"10D", "4294967296\n"}, {"10D", "205866082\n"}, {"3+5D", "25600000\n"},
        {"3+5D", "25565536\n"},  {"10D", "\n"},          {"10D", "11111111111111111111111111111111111111\n"},
        {"8H", "7AB4ABDC"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct card_reader_config config = {.wedge_device = "/dev/input/x"};
        struct card_identity identity = {0};
        snprintf(config.wedge_format, sizeof config.wedge_format, "%s", cases[i].format);
        assert_false(type_line(&config, cases[i].text, 1, &identity));
    }
}

static void a_hand_is_too_slow_for_a_device_and_not_for_a_desk(void **state)
{
    (void)state;
    struct card_reader_config config = {.wedge_device = "/dev/input/x", .wedge_format = "10D"};
    struct card_identity identity = {0};
    assert_false(type_line(&config, "2058660828\n", 100, &identity));
    config.wedge_device[0] = '\0';
    assert_true(type_line(&config, "2058660828\n", 100, &identity));
}

static void press(int fd, uint16_t type, uint16_t code, int32_t value)
{
    struct input_event input = {.type = type, .code = code, .value = value};
    assert_int_equal(write(fd, &input, sizeof input), sizeof input);
}

static void evdev_bytes_become_a_card_by_key_codes(void **state)
{
    (void)state;
    static const uint16_t keys[] = {KEY_7, KEY_A, KEY_B, KEY_KP4, KEY_A, KEY_B, KEY_D, KEY_C, KEY_ENTER};
    struct card_reader_config config = {.wedge_device = "/dev/input/x", .wedge_format = "8H"};
    struct wedge_line line = {0};
    struct card_identity identity = {0};
    int ends[2];
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    assert_int_equal(wedge_read(ends[0], &line, &config, 0, &identity), 0);
    for (int dropped = 1; dropped >= 0; dropped--) {
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
            press(ends[1], EV_KEY, KEY_LEFTSHIFT, 1);
            press(ends[1], EV_KEY, keys[i], 1);
            press(ends[1], EV_KEY, keys[i], 2);
            press(ends[1], EV_KEY, keys[i], 0);
            press(ends[1], EV_SYN, dropped && i == 4 ? SYN_DROPPED : SYN_REPORT, 0);
        }
        assert_int_equal(wedge_read(ends[0], &line, &config, 0, &identity), dropped ? 0 : 1);
    }
    assert_string_equal(identity.uid, "7AB4ABDC");
    close(ends[1]);
    while (wedge_read(ends[0], &line, &config, 0, &identity) == 0)
        continue;
    assert_int_equal(wedge_read(ends[0], &line, &config, 0, &identity), ERR_IO);
    close(ends[0]);
}

static void what_cannot_be_grabbed_is_not_read(void **state)
{
    (void)state;
    assert_int_equal(wedge_open("/dev/null"), ERR_IO);
    assert_int_equal(wedge_open("/does/not/exist"), ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_made_atr_of_a_storage_card_is_known_by_its_structure),
        cmocka_unit_test(file_15_gives_serial_number_and_expiry),
        cmocka_unit_test(a_file_15_without_a_date_or_with_none_that_exists_is_told_apart),
        cmocka_unit_test(a_selection_counts_only_for_the_application_it_names),
        cmocka_unit_test(a_log_record_is_matched_by_terminal_moment_amount_and_type),
        cmocka_unit_test(every_message_comes_back_as_it_went),
        cmocka_unit_test(a_debit_travels_whole_with_its_empty_fields),
        cmocka_unit_test(a_line_that_is_no_message_is_refused),
        cmocka_unit_test(each_notation_in_each_order_gives_the_uid_in_ff_ca_order),
        cmocka_unit_test(what_is_not_exactly_a_card_is_dropped),
        cmocka_unit_test(a_hand_is_too_slow_for_a_device_and_not_for_a_desk),
        cmocka_unit_test(evdev_bytes_become_a_card_by_key_codes),
        cmocka_unit_test(what_cannot_be_grabbed_is_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
