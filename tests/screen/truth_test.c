/* What stands on the glass is true of the view it was drawn from: no promise the machine cannot keep, nothing
 * old said as if it were of now. */
#include "base/clock.h"
#include "tests/screen/picture.h"
#include "tests/screen/views.h"
#include "ui/canvas_parts.h"
#include "ui/translate.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct canvas *canvas;
static struct view view;

static void drawn(void)
{
    int64_t moving_until_ms;
    screen_draw(canvas, &view, THEME_ALWAYS_LIGHT, view.header.now_ms, &moving_until_ms);
}

static void shown(const char *name)
{
    views_make(name, LANGUAGE_ZH, &view);
    drawn();
}

static bool says(const char *words)
{
    for (int i = 0; i < canvas->writing_count; i++)
        if (strstr(canvas->texts + canvas->writings[i].text, words))
            return true;
    return false;
}

/* As it stands there. */
static enum colour colour_of(const char *words)
{
    for (int i = 0; i < canvas->writing_count; i++)
        if (strstr(canvas->texts + canvas->writings[i].text, words))
            return canvas->writings[i].colour;
    fail_msg("nobody says %s", words);
    return COLOUR_TEXT;
}

static bool can_be_pressed(enum hit hit)
{
    for (size_t i = 0; i < canvas_target_count(canvas); i++)
        if (canvas_target(canvas, i)->hit == (int)hit)
            return canvas_target(canvas, i)->enabled;
    return false;
}

static void that_staff_were_told_is_said_when_they_were(void **state)
{
    static const char *const untold[] = {"s01-noreader", "s01-noreaderqr", "s01-noreaderoff", "s04-reader",
                                         "s04-readeroff"};
    static const char *const told[] = {"s01-noreadertold", "s04-readertold", "s04-readerqrtold"};
    (void)state;
    for (size_t i = 0; i < sizeof untold / sizeof *untold; i++) {
        shown(untold[i]);
        assert_false(says("已通知"));
    }
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        shown(told[i]);
        assert_true(says("已通知维护"));
    }
}

static void a_way_to_pay_is_named_while_it_is_open(void **state)
{
    static const char *const closed[] = {"s01-noreaderqr", "s01-noreaderoff", "s04-readeroff",
                                         "s04-readerqrtold", "s04-frozenoff"};
    (void)state;
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++) {
        shown(closed[i]);
        assert_false(says("扫码充值") || says("可扫码") || says("手机扫码"));
    }
    shown("s04-readeroff");
    assert_false(can_be_pressed(HIT_NO_CARD)); /* a password needs the line too */
    shown("s04-reader");
    assert_true(says("可按房间扫码充值") && can_be_pressed(HIT_NO_CARD));
    shown("s01-noreadertold");
    assert_false(says("放卡"));
    assert_true(says("手机扫码"));
}

static void what_a_card_can_do_here_now_is_what_the_steps_say(void **state)
{
    (void)state;
    shown("s01-steps");
    assert_true(says("叮"));
    shown("s01-storefault"); /* a card opens the account, a phone pays */
    assert_true(says("放卡") && says("手机扫码"));
    assert_false(says("叮"));
    shown("s01-offlinedata");
    assert_true(says("看余额和用电") && says("暂时不能充值"));
    assert_false(says("叮") || says("用校园卡充值") || says("按房间充值"));
}

static void the_buildings_number_carries_its_time(void **state)
{
    (void)state;
    shown("s01-building");
    assert_int_equal(colour_of("本楼今天到 14:02"), COLOUR_TEXT2);
    shown("s01-offline");
    assert_int_equal(colour_of("本楼今天到 09:05"), COLOUR_WARN);
}

static void who_comes_for_power_is_not_sent_to_pay(void **state)
{
    (void)state;
    shown("s02-power");
    assert_true(says("没带卡，选房间"));
    assert_false(says("按房间充值"));
    shown("s05-purposepower");
    assert_true(says("恢复供电") && says("需要宿舍密码"));
}

static void the_supply_of_half_an_hour_ago_is_said_to_have_been(void **state)
{
    (void)state;
    shown("s07-fresh");
    assert_int_equal(colour_of("正常供电"), COLOUR_SUCCESS);
    shown("s07-stale");
    assert_int_equal(colour_of("当时正常供电"), COLOUR_WARN);
    shown("s07-old");
    assert_false(says("正常供电"));
    assert_int_equal(colour_of("供电情况未知"), COLOUR_WARN);
    shown("s25-on");
    assert_int_equal(colour_of("数据更新于"), COLOUR_TEXT2);
    shown("s25-stale");
    assert_true(says("当时正常供电"));
    assert_int_equal(colour_of("（45 分钟前）"), COLOUR_WARN);
    shown("s25-old");
    assert_true(says("供电情况未知") && says("当时用电超过") && says("11/21 12:05 起"));
    shown("s25-unasked"); /* nobody knows whether the meter answers */
    assert_false(says("电表没有应答") || says("电表未应答"));
}

static void who_is_held_through_the_night_is_not_told_that_power_is_off(void **state)
{
    (void)state;
    shown("s07-night");
    assert_false(says("以上恢复供电"));
    assert_true(says("以上避免断电"));
    shown("s07-owed");
    assert_true(says("以上恢复供电"));
    view.dashboard.stale = true; /* who knows what it is now */
    drawn();
    assert_false(says("以上恢复供电") || says("以上避免断电"));
}

static void nothing_is_ticked_where_nothing_comes_of_it(void **state)
{
    static const char *const idle[] = {"s25-offline", "s25-usedup", "s25-running"};
    (void)state;
    for (size_t i = 0; i < sizeof idle / sizeof *idle; i++) {
        shown(idle[i]);
        assert_false(can_be_pressed(HIT_UNPLUGGED) || can_be_pressed(HIT_PRESENT));
    }
    shown("s27-offline");
    assert_false(can_be_pressed(HIT_ALERT_ON) || can_be_pressed(HIT_ALERT_MORE) || can_be_pressed(HIT_SAVE));
    shown("s27-edit");
    assert_true(can_be_pressed(HIT_ALERT_ON) && can_be_pressed(HIT_ALERT_MORE) && can_be_pressed(HIT_SAVE));
    shown("s25-badload");
    assert_true(can_be_pressed(HIT_UNPLUGGED) && can_be_pressed(HIT_PRESENT));
}

static void what_was_not_heard_is_not_compared(void **state)
{
    static const char *const holed[] = {"s07-gaps", "s07-old", "s08-holes", "s08-dayholes"};
    (void)state;
    for (size_t i = 0; i < sizeof holed / sizeof *holed; i++) {
        shown(holed[i]);
        assert_true(says("数据不全"));
        assert_false(says("比上周") || says("和上周差不多") || says("比平时") || says("和平时"));
        assert_false(says("用电平稳") || says("最高是"));
    }
    shown("s07-fresh");
    assert_true(says("比上周少用"));
}

static void large_text_leaves_out_neither_the_days_nor_a_reason(void **state)
{
    struct canvas *portrait = canvas;
    (void)state;
    assert_int_equal(canvas_create(panel_named("1024x768-15"), NULL, &canvas), 0);
    views_make("s08-earlier", LANGUAGE_ZH, &view);
    view.preferences.large_text = true;
    drawn();
    assert_true(says("11/10–11/16"));
    views_make("s07-byhand", LANGUAGE_ZH, &view);
    view.preferences.large_text = true;
    view.part = 1;
    drawn();
    assert_true(says("灰色的需要校园卡"));
    canvas_destroy(canvas);
    canvas = portrait;
}

static void more_than_two_months_are_not_about_so_long(void **state)
{
    static const char *const names[] = {"s07-fresh", "s15-credited"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        views_make(names[i], LANGUAGE_EN, &view);
        struct forecast over = {.kind = FORECAST_OVER_60};
        *(i == 0 ? &view.dashboard.forecast : &view.result.forecast) = over;
        drawn();
        assert_true(says("lasts over 60 days"));
        assert_false(says("about over"));
    }
}

static void a_payment_that_is_not_booked_is_not_called_fine(void **state)
{
    (void)state;
    shown("s16-print");
    assert_true(says("充值不受影响"));
    view.unsure.is_fine = false;
    drawn();
    assert_false(says("充值不受影响"));
    assert_true(says("请拍照或记下单号"));
}

static void a_second_payment_is_told_where_the_first_is_not_on_the_meter(void **state)
{
    (void)state;
    shown("s16-nosave");
    assert_false(says("另外收到"));
    view.unsure.twice = (struct twice_view){.twice = TWICE_BOTH, .amount_fen = 5000, .tender = TENDER_ALIPAY};
    drawn();
    assert_true(says("另外收到"));
    shown("s15-both");
    assert_true(says("也充进"));
    view.result.twice.is_held = true; /* it is not on the meter, and may go back */
    drawn();
    assert_false(says("也充进"));
    assert_true(says("另外收到"));
}

static int begin(void **state)
{
    (void)state;
    int status = translate_open(NULL);
    return status ? status : canvas_create(panel_named("1080x1920-21"), NULL, &canvas);
}

static int end(void **state)
{
    (void)state;
    canvas_destroy(canvas);
    translate_close();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(that_staff_were_told_is_said_when_they_were),
        cmocka_unit_test(a_way_to_pay_is_named_while_it_is_open),
        cmocka_unit_test(what_a_card_can_do_here_now_is_what_the_steps_say),
        cmocka_unit_test(the_buildings_number_carries_its_time),
        cmocka_unit_test(who_comes_for_power_is_not_sent_to_pay),
        cmocka_unit_test(the_supply_of_half_an_hour_ago_is_said_to_have_been),
        cmocka_unit_test(who_is_held_through_the_night_is_not_told_that_power_is_off),
        cmocka_unit_test(nothing_is_ticked_where_nothing_comes_of_it),
        cmocka_unit_test(what_was_not_heard_is_not_compared),
        cmocka_unit_test(more_than_two_months_are_not_about_so_long),
        cmocka_unit_test(a_payment_that_is_not_booked_is_not_called_fine),
        cmocka_unit_test(a_second_payment_is_told_where_the_first_is_not_on_the_meter),
        cmocka_unit_test(large_text_leaves_out_neither_the_days_nor_a_reason),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
