/* The messages of wire v1: what goes in comes out, and every wrong field is refused by its name. */
#include "base/clock.h"
#include "base/status.h"
#include "wire/alert.h"
#include "wire/power.h"
#include "wire/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define KEY "0123456789ABCDEF0123456789ABCDEF"

static struct snapshot sample_snapshot(void)
{
    struct snapshot snapshot = {
        .room = {"3-512"},
        .building_name = "3 号公寓",
        .room_name = "512",
        .has_balance = true,
        .balance = money_of_fen(-1250),
        .balance_at_ms = 1795000000000,
        .pending = money_of_fen(5000),
        .pending_count = 1,
        .pending_since_ms = 1795000001000,
        .refund = money_of_fen(2000),
        .price_centifen_per_kwh = 5330,
        .power_w = 120,
        .health = METER_SILENT,
        .line_silent = true,
        .relay = RELAY_OPEN,
        .off = OFF_ARREARS,
        .recent_payments = 3,
        .day_count = 3,
    };
    for (int i = 0; i < 3; i++)
        snapshot.days[i] = (struct usage_day){20800 - i, 4200 + i, 252, 24 - i, i == 2, i == 1};
    return snapshot;
}

static void a_snapshot_survives_the_road(void **state)
{
    (void)state;
    struct snapshot sent = sample_snapshot();
    struct snapshot got;
    char why[WIRE_WHY_SIZE];
    char *bytes = snapshot_encode(&sent);
    assert_non_null(bytes);
    assert_int_equal(snapshot_decode(bytes, strlen(bytes), &got, why), 0);
    assert_int_equal(got.balance.fen, -1250);
    assert_int_equal(got.refund.fen, 2000);
    assert_int_equal(got.off, OFF_ARREARS);
    assert_int_equal(got.day_count, 3);
    assert_int_equal(got.days[2].local_day, 20798);
    assert_true(got.days[2].estimated);
    assert_true(got.days[1].holiday && !got.days[0].holiday);
    assert_true(got.line_silent);
    char *again = snapshot_encode(&got);
    assert_string_equal(bytes, again);
    free(bytes);
    free(again);
}

static void a_balance_never_heard_is_left_out(void **state)
{
    (void)state;
    struct snapshot sent = sample_snapshot();
    struct snapshot got;
    sent.has_balance = false;
    char *bytes = snapshot_encode(&sent);
    assert_null(strstr(bytes, "balance_fen"));
    assert_int_equal(snapshot_decode(bytes, strlen(bytes), &got, NULL), 0);
    assert_false(got.has_balance);
    free(bytes);
}

static void an_account_survives_the_road(void **state)
{
    (void)state;
    struct account sent = {.ref = {KEY},
                           .state = CARD_OK,
                           .name = "张*三",
                           .tail = "3071",
                           .language = "zh-CN",
                           .room = {"3-512"},
                           .building_name = "3 号公寓",
                           .room_name = "512"};
    struct account got;
    char *bytes = account_encode(&sent);
    assert_int_equal(account_decode(bytes, strlen(bytes), &got, NULL), 0);
    assert_string_equal(got.name, "张*三");
    assert_string_equal(got.room.text, "3-512");
    free(bytes);
}

static void a_wish_survives_the_road_alone_and_with_its_account(void **state)
{
    (void)state;
    struct card_wish sent = {.language = "en", .preferences = {.voice = true, .blank = true, .volume = 5}};
    struct card_wish got;
    char *bytes = wish_encode(&sent);
    assert_int_equal(wish_decode(bytes, strlen(bytes), &got, NULL), 0);
    assert_string_equal(got.language, "en");
    assert_true(got.preferences.voice && got.preferences.blank);
    assert_false(got.preferences.large_text || got.preferences.more_time);
    assert_int_equal(got.preferences.volume, 0); /* of the moment */
    free(bytes);
    struct account account = {.ref = {KEY}, .state = CARD_NO_ROOM, .has_wish = true, .wish = sent};
    struct account heard;
    bytes = account_encode(&account);
    assert_int_equal(account_decode(bytes, strlen(bytes), &heard, NULL), 0);
    assert_true(heard.has_wish && heard.wish.preferences.voice);
    free(bytes);
}

static void a_wish_that_is_not_one_is_refused_by_its_name(void **state)
{
    (void)state;
    struct card_wish got;
    char why[WIRE_WHY_SIZE] = "";
    const char *const wrong[] = {"{\"v\":1,\"voice\":1}", "{\"v\":1,\"language\":\"a language too long\"}"};
    assert_int_not_equal(wish_decode(wrong[0], strlen(wrong[0]), &got, why), 0);
    assert_non_null(strstr(why, "voice"));
    assert_int_not_equal(wish_decode(wrong[1], strlen(wrong[1]), &got, why), 0);
    assert_non_null(strstr(why, "language"));
}

static void a_card_without_a_room_is_an_account_too(void **state)
{
    (void)state;
    struct account sent = {.ref = {KEY}, .state = CARD_NO_ROOM};
    struct account got;
    char *bytes = account_encode(&sent);
    assert_int_equal(account_decode(bytes, strlen(bytes), &got, NULL), 0);
    assert_int_equal(got.state, CARD_NO_ROOM);
    free(bytes);
}

static void an_order_and_its_state_survive_the_road(void **state)
{
    (void)state;
    struct order_request request = {.key = {KEY},
                                    .room = {"3-512"},
                                    .amount = money_of_fen(2000),
                                    .provider = PAY_ALIPAY,
                                    .at_ms = 1795000000000};
    struct order_request request_got;
    char *bytes = order_request_encode(&request);
    assert_int_equal(order_request_decode(bytes, strlen(bytes), &request_got, NULL), 0);
    assert_int_equal(request_got.amount.fen, 2000);
    assert_int_equal(request_got.provider, PAY_ALIPAY);
    assert_false(request_got.accept_late);
    free(bytes);
    request.accept_late = true;
    bytes = order_request_encode(&request);
    assert_int_equal(order_request_decode(bytes, strlen(bytes), &request_got, NULL), 0);
    assert_true(request_got.accept_late);
    free(bytes);

    struct order_status status = {.key = {KEY},
                                  .state = ORDER_PAID,
                                  .provider = PAY_WECHAT,
                                  .expires_at_ms = 1795000180000,
                                  .credit = CREDIT_CONFIRMED,
                                  .balance = money_of_fen(5860),
                                  .balance_at_ms = 1795000020000,
                                  .second = money_of_fen(2000),
                                  .second_is_back = true};
    struct order_status status_got;
    bytes = order_status_encode(&status);
    assert_int_equal(order_status_decode(bytes, strlen(bytes), &status_got, NULL), 0);
    assert_int_equal(status_got.state, ORDER_PAID);
    assert_int_equal(status_got.balance.fen, 5860);
    assert_int_equal(status_got.second.fen, 2000);
    assert_true(status_got.second_is_back);
    free(bytes);
}

static void a_profile_survives_the_road(void **state)
{
    (void)state;
    struct profile sent = {.terminal = 7,
                           .version = "12",
                           .site_name = "3 号公寓",
                           .card_salt = "00FF",
                           .report_url = "https://example.edu/report",
                           .receipt_url = "https://power.example.edu",
                           .receipt_secret = "00AA",
                           .oa_name = "校园用电",
                           .oa_url = "https://example.edu/oa",
                           .presets_fen = {2000, 5000, 10000},
                           .most_fen = 20000,
                           .offline_card_day_fen = 10000,
                           .wechat = true,
                           .has_building_day = true,
                           .building_today_wh = 1284000,
                           .building_change_percent = -4,
                           .building_peak_hour = 20,
                           .building_at_ms = 1795000000000,
                           .notice_count = 2,
                           .notices = {{1795000000000, 1795000600000, "停电检修", "No power"},
                                       {1795000600000, 1795001200000, "", "Desk closed"}}};
    struct profile got;
    char *bytes = profile_encode(&sent);
    assert_int_equal(profile_decode(bytes, strlen(bytes), &got, NULL), 0);
    assert_int_equal(got.presets_fen[2], 10000);
    assert_true(got.wechat);
    assert_false(got.alipay);
    assert_string_equal(got.report_url, sent.report_url);
    assert_string_equal(got.receipt_secret, sent.receipt_secret);
    assert_string_equal(got.oa_url, sent.oa_url);
    assert_int_equal(got.building_change_percent, -4);
    assert_int_equal(got.notice_count, 2);
    assert_string_equal(got.notices[1].en, "Desk closed");
    char *again = profile_encode(&got);
    assert_string_equal(bytes, again);
    free(bytes);
    free(again);
}

static void rows_travel_byte_for_byte_with_their_answers(void **state)
{
    (void)state;
    struct sealed_row rows[2] = {{(char *)"{\"row\":1,\"n\":\"\\\"é\"}", "AAAA"}, {(char *)"{}", "BBBB"}};
    struct sealed_row got[WIRE_ROWS_MAX];
    int count = 0;
    char *bytes = delivery_encode(rows, 2);
    assert_int_equal(delivery_decode(bytes, strlen(bytes), got, &count, NULL), 0);
    assert_int_equal(count, 2);
    assert_string_equal(got[0].bytes, rows[0].bytes);
    assert_string_equal(got[1].signature, "BBBB");
    sealed_row_finish(&got[0]);
    sealed_row_finish(&got[1]);
    free(bytes);

    struct delivery_answer answer = {.count = 2, .next_row = 43};
    answer.results[0] = (struct delivery_result){.row = 41, .result = ROW_ALREADY, .key = {KEY}};
    answer.results[1] =
        (struct delivery_result){.row = 42, .result = ROW_REFUSED, .key = {KEY}, .why = "no such room"};
    struct delivery_answer answer_got;
    bytes = delivery_answer_encode(&answer);
    assert_int_equal(delivery_answer_decode(bytes, strlen(bytes), &answer_got, NULL), 0);
    assert_int_equal(answer_got.results[1].result, ROW_REFUSED);
    assert_string_equal(answer_got.results[1].why, "no such room");
    assert_int_equal(answer_got.next_row, 43);
    free(bytes);
}

/* --- refusals: each says the field and the problem --- */

static void refused(const char *bytes, const char *reason)
{
    struct order_request request;
    char why[WIRE_WHY_SIZE];
    assert_int_equal(order_request_decode(bytes, strlen(bytes), &request, why), ERR_FORMAT);
    assert_string_equal(why, reason);
}

#define ORDER_REST "\"room\":\"3-512\",\"provider\":\"wechat\",\"at_ms\":1"

static void wrong_fields_are_refused_by_name(void **state)
{
    (void)state;
    refused("{\"v\":1,\"key\":\"" KEY "\",\"amount_fen\":0," ORDER_REST "}",
            "amount_fen is not a whole number from 1 to 1000000000000000");
    refused("{\"v\":1,\"key\":\"" KEY "\",\"amount_fen\":20.0," ORDER_REST "}",
            "amount_fen is not a whole number from 1 to 1000000000000000");
    refused("{\"v\":1,\"key\":\"" KEY "\"," ORDER_REST "}", "amount_fen is missing");
    refused("{\"v\":1,\"key\":\"abc\",\"amount_fen\":1," ORDER_REST "}",
            "key is not a key: 32 upper-case hexadecimal digits");
    refused("{\"v\":1,\"key\":\"" KEY "\",\"amount_fen\":1,\"room\":\"3-512\",\"provider\":\"cash\","
            "\"at_ms\":1}",
            "provider is none this program knows");
}

static void another_version_is_refused_by_name(void **state)
{
    (void)state;
    refused("{\"v\":2,\"key\":\"" KEY "\",\"amount_fen\":1," ORDER_REST "}",
            "v is a version this program does not speak (it speaks 1)");
    refused("{\"key\":\"" KEY "\"}", "v is missing: no version");
}

static void what_is_not_json_is_refused_without_quoting_it(void **state)
{
    (void)state;
    refused("<html>sign in to the campus network", "message is not JSON of wire v1, line 1 column 1");
    refused("{\"v\":1,\"v\":1}", "message is not JSON of wire v1, line 1 column 10");
    refused("{\"v\":1} {}", "message is not JSON of wire v1, line 1 column 9");
}

static void unknown_fields_are_ignored(void **state)
{
    (void)state;
    struct order_request request;
    const char *bytes = "{\"v\":1,\"later\":[1,{}],\"key\":\"" KEY "\",\"amount_fen\":1," ORDER_REST "}";
    assert_int_equal(order_request_decode(bytes, strlen(bytes), &request, NULL), 0);
}

static void a_code_that_may_be_shown_is_never_empty(void **state)
{
    (void)state;
    struct order_status status;
    char why[WIRE_WHY_SIZE];
    const char *bytes = "{\"v\":1,\"key\":\"" KEY "\",\"provider\":\"wechat\",\"state\":\"open\","
                        "\"qr_text\":\"\",\"expires_at_ms\":1,\"credit\":\"none\"}";
    assert_int_equal(order_status_decode(bytes, strlen(bytes), &status, why), ERR_FORMAT);
    assert_string_equal(why, "qr_text is empty though the order can be paid");
}

static void snapshot_refused(const char *from, const char *to, const char *reason)
{
    struct snapshot sent = sample_snapshot();
    struct snapshot got;
    char why[WIRE_WHY_SIZE];
    char wrong[2048];
    char *bytes = snapshot_encode(&sent);
    char *at = strstr(bytes, from);
    assert_non_null(at);
    *at = '\0';
    snprintf(wrong, sizeof wrong, "%s%s%s", bytes, to, at + strlen(from));
    assert_int_equal(snapshot_decode(wrong, strlen(wrong), &got, why), ERR_FORMAT);
    assert_string_equal(why, reason);
    free(bytes);
}

static void wrong_days_are_refused_by_their_place(void **state)
{
    (void)state;
    char second[32];
    snprintf(second, sizeof second, "\"day\":%d", clock_day_number(20799));
    snapshot_refused(second, "\"day\":20260230", "days[1].day is not in the calendar");
    snapshot_refused(second, "\"day\":20991231",
                     "days[1].day is not before the one above: days go newest first");
    snapshot_refused("\"hours\":23", "\"hours\":25", "days[1].hours is not a whole number from 0 to 24");
}

static void a_message_that_is_too_long_is_not_even_parsed(void **state)
{
    (void)state;
    struct credit_status status;
    char why[WIRE_WHY_SIZE];
    char *long_message = calloc(1, WIRE_BODY_MAX + 2);
    memset(long_message, ' ', WIRE_BODY_MAX + 1);
    assert_int_equal(credit_status_decode(long_message, WIRE_BODY_MAX + 1, &status, why), ERR_FORMAT);
    assert_string_equal(why, "message is longer than 256 KiB");
    free(long_message);
}

static void a_command_about_power_and_its_state_survive_the_road(void **state)
{
    (void)state;
    struct power_request sent = {.key = {KEY},
                                 .action = POWER_EMERGENCY,
                                 .ref = {"00112233445566778899AABBCCDDEEFF"},
                                 .at_ms = 1795413900000,
                                 .present = true};
    struct power_request got;
    char *bytes = power_request_encode(&sent);
    assert_int_equal(power_request_decode(bytes, strlen(bytes), &got, NULL), 0);
    assert_memory_equal(&sent, &got, sizeof sent);
    free(bytes);
    struct power_status said = {
        .key = {KEY}, .state = POWER_REFUSED, .refusal = REFUSAL_TOO_DEEP, .at_ms = 1795413930000};
    struct power_status heard;
    bytes = power_status_encode(&said);
    assert_int_equal(power_status_decode(bytes, strlen(bytes), &heard, NULL), 0);
    assert_memory_equal(&said, &heard, sizeof said);
    free(bytes);
    char why[WIRE_WHY_SIZE];
    const char *wrong =
        "{\"v\":1,\"key\":\"" KEY "\",\"action\":\"explode\",\"state\":\"done\",\"why\":\"none\","
        "\"at_ms\":0}";
    assert_int_equal(power_status_decode(wrong, strlen(wrong), &heard, why), ERR_FORMAT);
    assert_string_equal(why, "action is none this program knows");
}

static void an_alert_is_a_whole_step_within_its_bounds(void **state)
{
    (void)state;
    struct alert sent = {.on = true, .under_fen = 1500, .also = true};
    struct alert got;
    char url[ALERT_URL_SIZE];
    char why[WIRE_WHY_SIZE];
    char *bytes = alert_encode(&sent, "https://x");
    assert_int_equal(alert_decode(bytes, strlen(bytes), &got, url, why), 0);
    assert_true(got.on && got.also && got.under_fen == 1500);
    assert_string_equal(url, "https://x");
    free(bytes);
    const char *odd = "{\"v\":1,\"on\":true,\"under_fen\":1501,\"also\":false}";
    assert_int_equal(alert_decode(odd, strlen(odd), &got, NULL, why), ERR_FORMAT);
    assert_string_equal(why, "under_fen is no whole step of five yuan");
}

static void heartbeats_and_errors_are_read_back(void **state)
{
    (void)state;
    struct heartbeat sent = {.version = "0.1.0", .outbox_depth = 3, .reader = true};
    struct heartbeat got;
    char *bytes = heartbeat_encode(&sent);
    assert_int_equal(heartbeat_decode(bytes, strlen(bytes), &got, NULL), 0);
    assert_int_equal(got.outbox_depth, 3);
    assert_true(got.reader);
    assert_false(got.store);
    assert_false(got.has_reader || got.starting);
    free(bytes);
    bytes = heartbeat_encode(&(struct heartbeat){.version = "0.1.0", .starting = true});
    assert_int_equal(heartbeat_decode(bytes, strlen(bytes), &got, NULL), 0);
    assert_true(got.starting);
    free(bytes);
    static const char before[] = /* of a kiosk that does not say whether it has one */
        "{\"oldest_row_at_ms\":0,\"outbox_depth\":0,\"reader\":false,\"store\":true,\"v\":1,\"version\":"
        "\"0\"}";
    assert_int_equal(heartbeat_decode(before, strlen(before), &got, NULL), 0);
    assert_false(got.has_reader); /* and one without a reader says that it cannot use it, too */
    struct heartbeat_answer answer = {1795000000000, 512, 508, 1794999999000, true, true}, heard;
    bytes = heartbeat_answer_encode(&answer);
    assert_int_equal(heartbeat_answer_decode(bytes, strlen(bytes), &heard, NULL), 0);
    assert_int_equal(heard.now_ms, 1795000000000);
    assert_int_equal(heard.meters, 512);
    assert_int_equal(heard.meters_heard, 508);
    assert_int_equal(heard.meter_heard_at_ms, 1794999999000);
    assert_true(heard.lines_silent);
    assert_true(heard.reader_told);
    free(bytes);
    answer.meters = -1; /* an older station says nothing of them */
    answer.lines_silent = answer.reader_told = false;
    bytes = heartbeat_answer_encode(&answer);
    assert_int_equal(heartbeat_answer_decode(bytes, strlen(bytes), &heard, NULL), 0);
    assert_int_equal(heard.meters, -1);
    assert_false(heard.lines_silent);
    assert_false(heard.reader_told);
    free(bytes);
    char error[WIRE_ERROR_SIZE];
    bytes = wire_error_encode("unknown_room", "there is no room 9-999");
    assert_int_equal(wire_error_decode(bytes, strlen(bytes), error, NULL), 0);
    assert_string_equal(error, "unknown_room");
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_snapshot_survives_the_road),
        cmocka_unit_test(a_balance_never_heard_is_left_out),
        cmocka_unit_test(an_account_survives_the_road),
        cmocka_unit_test(a_wish_survives_the_road_alone_and_with_its_account),
        cmocka_unit_test(a_wish_that_is_not_one_is_refused_by_its_name),
        cmocka_unit_test(a_card_without_a_room_is_an_account_too),
        cmocka_unit_test(an_order_and_its_state_survive_the_road),
        cmocka_unit_test(a_profile_survives_the_road),
        cmocka_unit_test(rows_travel_byte_for_byte_with_their_answers),
        cmocka_unit_test(wrong_fields_are_refused_by_name),
        cmocka_unit_test(another_version_is_refused_by_name),
        cmocka_unit_test(what_is_not_json_is_refused_without_quoting_it),
        cmocka_unit_test(unknown_fields_are_ignored),
        cmocka_unit_test(a_code_that_may_be_shown_is_never_empty),
        cmocka_unit_test(wrong_days_are_refused_by_their_place),
        cmocka_unit_test(a_message_that_is_too_long_is_not_even_parsed),
        cmocka_unit_test(a_command_about_power_and_its_state_survive_the_road),
        cmocka_unit_test(an_alert_is_a_whole_step_within_its_bounds),
        cmocka_unit_test(heartbeats_and_errors_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
