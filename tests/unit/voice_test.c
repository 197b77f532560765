/* What screens say, and when. */
#include "screen/screen.h"
#include "screen/voice.h"
#include "tests/screen/picture.h"
#include "tests/screen/views.h"
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
static struct narrator narrator;
static char text[SPEAK_SIZE];

static void draw(void)
{
    int64_t moving_until_ms;
    screen_draw(canvas, &view, THEME_ALWAYS_LIGHT, view.header.now_ms, &moving_until_ms);
}

static void show(const char *name, enum language language)
{
    views_make(name, language, &view);
    view.preferences.voice = true;
    draw();
    canvas_focus(canvas, NULL);
}

static void expect_page(const char *name, enum language language, const char *expected)
{
    show(name, language);
    voice_page(&view, canvas, text);
    if (!strstr(text, expected))
        fail_msg("%s says \"%s\", without \"%s\"", name, text, expected);
}

static void the_dashboard_tells_room_balance_days_supply_and_age(void **state)
{
    (void)state;
    expect_page("s07-fresh", LANGUAGE_ZH,
                "三号公寓五一二室，剩余三十八元六角。大约还能用七到九天。正常供电。数据三分钟前。共");
    expect_page("s07-fresh", LANGUAGE_ZH, "项，第一项二十元，约三十三度");
    expect_page("s07-fresh", LANGUAGE_EN,
                "balance 38 yuan 60. about 7 to 9 days left. Power on. data 3 minutes ago.");
    expect_page("s07-loading", LANGUAGE_ZH, "三号公寓五一二室。正在更新。");
}

static void hidden_amounts_are_not_said(void **state)
{
    (void)state;
    expect_page("s07-hidden", LANGUAGE_ZH, "剩余已隐藏。正常供电");
    assert_null(strstr(text, "三十八元六角"));
    assert_null(strstr(text, "还能用"));
}

static void each_screen_says_its_line_of_the_design(void **state)
{
    (void)state;
    expect_page("s01-steps", LANGUAGE_ZH, "请把校园卡放在屏幕下方有凸点的读卡区。按五键重复");
    expect_page("s02-prompt", LANGUAGE_ZH, "放上校园卡就行，不用点屏幕。放在下方有这个标志的地方");
    expect_page("s03-seen", LANGUAGE_ZH, "正在读卡，请勿移开");
    expect_page("s12-both", LANGUAGE_ZH, "请核对。为三号公寓五一二室。五十元");
    expect_page("s13-wait", LANGUAGE_ZH, "请放上校园卡。还没有扣款");
    expect_page("s13-wait", LANGUAGE_ZH, "听到上升的两声再拿开");
    expect_page("s14-live", LANGUAGE_ZH, "请用手机扫屏幕中间的二维码，五十元，为三号公寓五一二室");
    expect_page("s15-queued", LANGUAGE_ZH, "钱已收到，等待电表入账。不用再付一次");
    expect_page("s15-queued", LANGUAGE_ZH, "单号九一C零七F三A");
    expect_page("s15-queued", LANGUAGE_EN, "Reference 9 1 C 0 7 F 3 A");
    expect_page("s15-twice", LANGUAGE_ZH, "收到两笔付款。一笔给宿舍充值，另一笔五十元由工作人员退回");
    expect_page("s15-both", LANGUAGE_ZH,
                "已付款，正在送到电表。收到两笔付款。另一笔微信二十元也充进五一二室");
    expect_page("s16-card", LANGUAGE_ZH, "这次扣款还不确定");
    expect_page("s16-nosave", LANGUAGE_ZH, "已扣款，正在记下这一笔。卡里已扣五十元，请勿再付");
    expect_page("s17-pay", LANGUAGE_ZH, "退款处理中。由工作人员原路退回微信，不用再申请。退款金额五十元");
    expect_page("s17-payback", LANGUAGE_EN, "50 yuan refunded. It went back to WeChat.");
    expect_page("s07-refund", LANGUAGE_ZH, "有五十元退款处理中");
    expect_page("s22-access", LANGUAGE_ZH, "大字辅助");
    expect_page("s22-aloud", LANGUAGE_ZH, "周围人可能听到，继续吗？");
    expect_page("s24-still", LANGUAGE_ZH, "还在吗？为保护你的信息，十四秒后自动退出。按任意键继续");
    expect_page("s29-takecard", LANGUAGE_ZH, "请取回校园卡");
    expect_page("s30-goodbye", LANGUAGE_ZH, "已退出，信息已清除");
}

/* Whatever a later screen draws, it says something, and nothing that only an eye can read. */
static void a_dead_reader_is_said_beside_an_office_notice(void **state)
{
    (void)state;
    views_make("s01-notice", LANGUAGE_ZH, &view);
    view.preferences.voice = true;
    view.header.reader_down = view.header.cards_down = true;
    draw();
    canvas_focus(canvas, NULL);
    voice_page(&view, canvas, text);
    assert_non_null(strstr(text, "读卡器"));
    assert_non_null(strstr(text, "停电检修"));
}

static void a_screen_that_stays_says_no_seconds(void **state)
{
    static const char *const names[] = {"s17-pay", "s15-credited"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        views_make(names[i], LANGUAGE_ZH, &view);
        view.preferences.voice = true;
        view.refund.returns_in_s = view.result.returns_in_s = 0;
        draw();
        canvas_focus(canvas, NULL);
        voice_page(&view, canvas, text);
        assert_null(strstr(text, "自动退出"));
    }
}

static void every_screen_says_something_without_signs_for_the_eye(void **state)
{
    (void)state;
    static const char *const signs[] = {"¥", "·", "•", "{", "→", "kWh", "−"};
    for (int language = 0; language < LANGUAGES; language++)
        for (size_t i = 0; i < views_count(); i++) {
            show(views_name(i), (enum language)language);
            voice_page(&view, canvas, text);
            if (!text[0])
                fail_msg("%s says nothing", views_name(i));
            for (size_t sign = 0; sign < sizeof signs / sizeof *signs; sign++)
                if (strstr(text, signs[sign]))
                    fail_msg("%s says \"%s\" in \"%s\"", views_name(i), signs[sign], text);
        }
}

static void a_control_that_cannot_be_used_says_why(void **state)
{
    (void)state;
    show("s12-offline", LANGUAGE_ZH);
    for (size_t i = 0; i < canvas_target_count(canvas); i++)
        if (canvas_target(canvas, i)->hit == HIT_PAY_QR) {
            voice_item(&view, canvas, i, text);
            assert_string_equal(text, "微信，支付宝，离线时不能扫码，现在不能用");
        }
}

static bool narrated(enum hit pressed, int64_t value)
{
    return narrator_step(&narrator, &view, canvas, pressed, value, text);
}

static void a_screen_is_told_once_and_again_when_it_says_something_new(void **state)
{
    (void)state;
    memset(&narrator, 0, sizeof narrator);
    show("s13-wait", LANGUAGE_ZH);
    assert_true(narrated(HIT_NONE, 0));
    view.card_pay.left_s--;
    draw();
    assert_false(narrated(HIT_NONE, 0)); /* a countdown is no news */
    view.card_pay.step = CARD_PAY_CHECK;
    draw();
    assert_true(narrated(HIT_NONE, 0));
    assert_non_null(strstr(text, "认到卡了"));
    view.language = LANGUAGE_EN;
    draw();
    assert_true(narrated(HIT_NONE, 0));
    view.preferences.voice = false;
    assert_false(narrated(HIT_NONE, 0));
    for (size_t i = 0; i < sizeof narrator; i++)
        assert_int_equal(((const char *)&narrator)[i], 0); /* it knew what somebody has */
}

static void the_focus_says_what_it_is_on(void **state)
{
    (void)state;
    memset(&narrator, 0, sizeof narrator);
    show("s07-fresh", LANGUAGE_ZH);
    assert_true(narrated(HIT_NONE, 0));
    canvas_focus(canvas, canvas_target(canvas, 0));
    assert_true(narrated(HIT_MOVED, 0));
    char first[SPEAK_SIZE];
    memcpy(first, text, sizeof first);
    canvas_focus(canvas, canvas_target(canvas, 1));
    assert_true(narrated(HIT_MOVED, 0));
    assert_string_not_equal(text, first);
    assert_false(narrated(HIT_NONE, 0));
}

static void a_switch_that_was_pressed_says_how_it_stands(void **state)
{
    (void)state;
    memset(&narrator, 0, sizeof narrator);
    show("s22-access", LANGUAGE_ZH);
    assert_true(narrated(HIT_NONE, 0));
    for (size_t i = 0; i < canvas_target_count(canvas); i++)
        if (canvas_target(canvas, i)->hit == HIT_PREFERENCE &&
            canvas_target(canvas, i)->value == PREFERENCE_MORE_TIME)
            canvas_focus(canvas, canvas_target(canvas, i));
    assert_true(narrated(HIT_MOVED, 0));
    assert_string_equal(text, "更多时间，关");
    view.preferences.more_time = true;
    draw();
    assert_true(narrated(HIT_PREFERENCE, PREFERENCE_MORE_TIME));
    assert_string_equal(text, "更多时间，开");
}

static void a_digit_of_an_amount_is_said_with_what_it_comes_to(void **state)
{
    (void)state;
    memset(&narrator, 0, sizeof narrator);
    show("s11-typed", LANGUAGE_ZH);
    assert_true(narrated(HIT_NONE, 0));
    view.amount.amount_fen = 3500;
    draw();
    assert_true(narrated(HIT_DIGIT, 5));
    assert_int_equal(strncmp(text, "五。三十五元，约", strlen("五。三十五元，约")), 0);
    view.amount.too_much = true;
    draw();
    assert_true(narrated(HIT_DIGIT, 9));
    assert_non_null(strstr(text, "单次最多"));
}

static void a_bar_is_said_as_it_is_picked(void **state)
{
    (void)state;
    memset(&narrator, 0, sizeof narrator);
    show("s08-week", LANGUAGE_ZH);
    view.usage.picked = -1;
    draw();
    assert_true(narrated(HIT_NONE, 0));
    assert_non_null(strstr(text, "用电明细。"));
    assert_non_null(strstr(text, "按左右键逐条听"));
    view.usage.picked = 0;
    draw();
    assert_true(narrated(HIT_PICK_STEP, 1));
    assert_non_null(strstr(text, "度"));
    assert_null(strstr(text, "用电明细"));
}

static void a_digit_that_is_secret_is_a_star(void **state)
{
    (void)state;
    memset(&narrator, 0, sizeof narrator);
    show("s12-both", LANGUAGE_ZH); /* any screen that is not S11 */
    assert_true(narrated(HIT_NONE, 0));
    assert_true(narrated(HIT_DIGIT, 7));
    assert_string_equal(text, "星号");
}

static int glass_new(void **state)
{
    (void)state;
    return translate_open(NULL) || canvas_create(panel_named("1080x1920-21"), NULL, &canvas);
}

static int glass_gone(void **state)
{
    (void)state;
    canvas_destroy(canvas);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dashboard_tells_room_balance_days_supply_and_age),
        cmocka_unit_test(hidden_amounts_are_not_said),
        cmocka_unit_test(each_screen_says_its_line_of_the_design),
        cmocka_unit_test(a_dead_reader_is_said_beside_an_office_notice),
        cmocka_unit_test(a_screen_that_stays_says_no_seconds),
        cmocka_unit_test(every_screen_says_something_without_signs_for_the_eye),
        cmocka_unit_test(a_control_that_cannot_be_used_says_why),
        cmocka_unit_test(a_screen_is_told_once_and_again_when_it_says_something_new),
        cmocka_unit_test(the_focus_says_what_it_is_on),
        cmocka_unit_test(a_switch_that_was_pressed_says_how_it_stands),
        cmocka_unit_test(a_digit_of_an_amount_is_said_with_what_it_comes_to),
        cmocka_unit_test(a_bar_is_said_as_it_is_picked),
        cmocka_unit_test(a_digit_that_is_secret_is_a_star),
    };
    return cmocka_run_group_tests(tests, glass_new, glass_gone);
}
