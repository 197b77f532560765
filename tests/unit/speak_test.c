/* What stands on the glass as a voice says it. */
#include "ui/speak.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct words {
    const char *written, *zh, *en;
};

static void assert_all(const struct words *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char spoken[SPEAK_SIZE] = "";
        if (words[i].zh) {
            speak_add(LANGUAGE_ZH, words[i].written, spoken, sizeof spoken);
            assert_string_equal(spoken, words[i].zh);
        }
        spoken[0] = 0;
        if (words[i].en) {
            speak_add(LANGUAGE_EN, words[i].written, spoken, sizeof spoken);
            assert_string_equal(spoken, words[i].en);
        }
    }
}
#define ASSERT_ALL(words) assert_all(words, sizeof(words) / sizeof *(words))

static void money_is_yuan_jiao_and_fen(void **state)
{
    (void)state;
    static const struct words words[] = {
        {"¥38.60", "三十八元六角", "38 yuan 60"},
        {"¥38.65", "三十八元六角五分", "38 yuan 65"},
        {"¥38.05", "三十八元零五分", "38 yuan 05"},
        {"¥50", "五十元", "50 yuan"},
        {"¥50.00", "五十元", "50 yuan"},
        {"¥0.50", "五角", "0 yuan 50"},
        {"¥0.00", "零元", "0 yuan"},
        {"¥2", "两元", "2 yuan"},
        {"¥1,284.00", "一千二百八十四元", "1284 yuan"},
        {"−¥3.20", "负三元二角", NULL},
        {"+¥20.00", "二十元", "20 yuan"},
        {"••••", "已隐藏", "hidden"},
        {"有 ¥50.00 等待电表入账（3 分钟前）", "有五十元等待电表入账，三分钟前", NULL},
    };
    ASSERT_ALL(words);
}

static void numbers_are_words_in_chinese(void **state)
{
    (void)state;
    static const struct words words[] = {
        {"0", "零", "0"},
        {"10 项", "十项", NULL},
        {"15", "十五", "15"},
        {"105", "一百零五", "105"},
        {"110", "一百一十", NULL},
        {"1,010", "一千零一十", "1010"},
        {"10,005", "一万零五", NULL},
        {"120,000", "十二万", NULL},
        {"64.3 度", "六十四点三度", NULL},
        {"0.42 度", "零点四二度", NULL},
        {"还能用 8–10 天", "还能用八到十天", NULL},
        {"8–10 days", NULL, "8 to 10 days"},
        {"2 天", "两天", NULL},
        {"2 月", "二月", NULL},
        {"少用 9%", "少用百分之九", NULL},
        {"9% less", NULL, "9 percent less"},
        {"64.3 kWh", NULL, "64.3 kilowatt hours"},
    };
    ASSERT_ALL(words);
}

static void times_dates_and_ages_are_words(void **state)
{
    (void)state;
    static const struct words words[] = {
        {"14:05", "十四点零五分", "14:05"},
        {"08:00", "八点整", "08:00"},
        {"22:30", "二十二点三十分", NULL},
        {"剩余 2:09", "剩余两分九秒", NULL},
        {"2:09 left", NULL, "2 minutes 9 seconds left"},
        {"11月23日 周一 14:05", "十一月二十三日周一十四点零五分", NULL},
        {"Mon 23 Nov 14:05", NULL, "Monday 23 November 14:05"},
        {"3 min ago", NULL, "3 minutes ago"},
        {"2 h ago", NULL, "2 hours ago"},
        {"14:02（3 分钟前）", "十四点零二分，三分钟前", NULL},
        {"23:00–06:00", "二十三点整到六点整", "23:00 to 06:00"},
        {"11/23 14:05", "十一月二十三日十四点零五分", "23 November 14:05"},
        {"9/4 14:05", "九月四日十四点零五分", "4 September 14:05"},
        {"2025/10/19", "二零二五年十月十九日", "19 October 2025"},
        {"19 Oct 2025", NULL, "19 October 2025"},
        {"11/3", "十一月三日", "3 November"},
        {"11/3–11/9 ¥28.60", "十一月三日到十一月九日二十八元六角", "3 November to 9 November 28 yuan 60"},
        {"2026.9", "二零二六年九月", "September 2026"},
        {"2025.12–26.11", "二零二五年十二月到二零二六年十一月", "December 2025 to November 2026"},
        {"1,551.8 度", "一千五百五十一点八度", NULL},
        {"13/3", "十三，共三", "13 of 3"}, /* no month */
        {"第 10/12 页", "第十，共十二页", NULL},
        {"第 1/4 页", "第一，共四页", NULL},
        {"Page 1/4", NULL, "Page 1 of 4"},
    };
    ASSERT_ALL(words);
}

static void names_are_read_digit_by_digit(void **state)
{
    (void)state;
    static const struct words words[] = {
        {"3 号公寓 512 室", "三号公寓五一二室", NULL},
        {"room 512", NULL, "room 5 1 2"},
        {"单号 91C0-7F3A", "单号九一C零七F三A", NULL},
        {"Reference 91C0-7F3A", NULL, "Reference 9 1 C 0 7 F 3 A"},
        {"校园卡尾号 3071", "校园卡尾号三零七一", NULL},
        {"021-5566 7788", NULL, "0 2 1 5 5 6 6 7 7 8 8"},
        {"1201", "一二零一", "1 2 0 1"},
        {"8888 0101", "八八八八零一零一", "8 8 8 8 0 1 0 1"},
        {"room 512, balance", NULL, "room 5 1 2, balance"},
        {"room 1,284.5", NULL, "room 1284.5"},
        {"13812345678", "一三八一二三四五六七八", NULL},
        {"张*三，你好", "张某三，你好", NULL},
    };
    ASSERT_ALL(words);
}

static void signs_are_pauses_and_icons_are_silent(void **state)
{
    (void)state;
    static const struct words words[] = {
        {"约 64 度 · 大约还能用 9 天", "约六十四度，大约还能用九天", NULL},
        {"微信 / 支付宝", "微信，支付宝", NULL},
        {"\xEE\xA9\xB1好\n了", "好，了", NULL},
        {"WeChat QR code", "WeChat QR code", "WeChat QR code"},
        {"\xFF¥", NULL, "\xFF¥"}, /* malformed: said as it stands, and nothing beyond it is read */
    };
    ASSERT_ALL(words);
}

static void what_does_not_fit_ends_at_a_character(void **state)
{
    (void)state;
    char spoken[8] = "";
    speak_add(LANGUAGE_ZH, "¥38.60", spoken, sizeof spoken);
    assert_string_equal(spoken, "三十");
    speak_add(LANGUAGE_ZH, "a", spoken, sizeof spoken);
    assert_string_equal(spoken, "三十a");
}

static void each_script_has_its_voice(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        enum language language;
    } stretches[] = {{"按 5 键，", LANGUAGE_ZH},
                     {"English, ", LANGUAGE_EN},
                     {"返回。九一", LANGUAGE_ZH},
                     {"C", LANGUAGE_EN},
                     {"零", LANGUAGE_ZH}};
    const char *at = "按 5 键，English, 返回。九一C零";
    enum language language = LANGUAGE_EN;
    for (size_t i = 0; i < sizeof stretches / sizeof *stretches; i++) {
        size_t length = speak_stretch(at, &language);
        assert_int_equal(length, strlen(stretches[i].words));
        assert_int_equal(language, stretches[i].language);
        assert_memory_equal(at, stretches[i].words, length);
        at += length;
    }
    assert_int_equal(speak_stretch(at, &language), 0);
    language = LANGUAGE_EN;
    assert_int_equal(speak_stretch("38.60 ", &language), 6);
    assert_int_equal(language, LANGUAGE_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(money_is_yuan_jiao_and_fen),
        cmocka_unit_test(numbers_are_words_in_chinese),
        cmocka_unit_test(times_dates_and_ages_are_words),
        cmocka_unit_test(names_are_read_digit_by_digit),
        cmocka_unit_test(signs_are_pauses_and_icons_are_silent),
        cmocka_unit_test(what_does_not_fit_ends_at_a_character),
        cmocka_unit_test(each_script_has_its_voice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
