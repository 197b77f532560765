#include "station/receipt_page.h"
#include "base/clock.h"
#include "station/web_page.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

extern const char station_receipt_html[];

#define LINE_SIZE 320

struct said {
    const char *tone, *state[LANGUAGES], *next[LANGUAGES];
};

/* Where the money is, and what happens next by itself. "Credited" is said only after the meter said so. */
static const struct said said[RECEIPT_STATES] = {
    [RECEIPT_NOT_HERE] = {"",
                          {"还在机器里", "Still with the machine"},
                          {"这笔付款存在付款的机器里，线路恢复后自动送到，到了这里就能看到。不用再付。",
                           "The machine keeps this payment and sends it when its line is back; then it shows "
                           "here. Do not pay again."}},
    [RECEIPT_UNPAID] =
        {"plain",
         {"还没有收到付款", "Not paid yet"},
         {"付过就会自动入账，没付就不扣。过几分钟再看。",
          "If it was paid, it is credited by itself; if not, nothing is taken. Look again in a "
          "few minutes."}},
    [RECEIPT_ENDED] = {"plain",
                       {"没有扣款", "Nothing was taken"},
                       {"这笔没有付成，钱还在你那里。", "This one was not paid; you still have the money."}},
    [RECEIPT_UNSURE] = {"",
                        {"这次扣款还不确定", "This charge is not certain yet"},
                        {"再放同一张卡马上能确认；不放卡就由值班凭单号核对。不用再付。",
                         "Present the same card to settle it now; otherwise staff check it by its reference. "
                         "Do not pay again."}},
    [RECEIPT_PAID] = {"",
                      {"钱已收到，等待电表入账", "Paid, waiting for the meter line"},
                      {"线路恢复后自动入账，不用再付。",
                       "Credited by itself once the meter answers. Do not pay again."}},
    [RECEIPT_SENDING] = {"",
                         {"已付款，正在送到电表", "Paid, sending to your meter"},
                         {"通常几秒钟。", "Usually a few seconds."}},
    [RECEIPT_CREDITED] = {"good", {"充值成功，电表已到账", "Topped up, your meter has it"}, {"", ""}},
    [RECEIPT_WATCHED] = {"",
                         {"已付款，值班正在核对", "Paid, staff are looking into it"},
                         {"钱已记下，会入账或退回。不用再付。",
                          "The money is on record and will be credited or given back. Do not pay again."}},
    [RECEIPT_REFUNDING] = {"",
                           {"退款处理中", "Refund in progress"},
                           {"值班正在办理。", "Staff are seeing to it."}},
    [RECEIPT_REFUNDED] = {"good", {"已退回", "Refunded"}, {"", ""}},
};

static const struct {
    const char *name, *words[LANGUAGES];
} fixed[] = {
    {"lang", {"zh-CN", "en"}},
    {"heading", {"充值凭条", "Top-up receipt"}},
    {"amount_word", {"充值金额", "Amount"}},
    {"room_word", {"宿舍", "Room"}},
    {"tender_word", {"付款", "Paid by"}},
    {"time_word", {"时间", "Time"}},
    {"credited_word", {"入账", "Credited"}},
    {"second_word", {"多付的一笔", "Paid twice"}},
    {"reference_word", {"单号", "Reference"}},
    {"kept", {"30 天内可打开，不含姓名", "Opens for 30 days, no name in it"}},
};
#define FIXED (sizeof fixed / sizeof *fixed)

static const char *const tenders[][LANGUAGES] = {
    [RECEIPT_BY_CARD] = {"校园卡", "Campus card"},
    [RECEIPT_BY_WECHAT] = {"微信", "WeChat"},
    [RECEIPT_BY_ALIPAY] = {"支付宝", "Alipay"},
};

enum language receipt_language(const char *accepted)
{
    if (!accepted)
        return LANGUAGE_ZH;
    for (const char *at = accepted; *at; at += strcspn(at, ","), at += *at == ',') {
        at += strspn(at, " \t");
        if (!strncasecmp(at, "zh", 2))
            return LANGUAGE_ZH;
        if (!strncasecmp(at, "en", 2))
            return LANGUAGE_EN;
    }
    return LANGUAGE_EN;
}

static void time_text(int64_t at_ms, char text[24])
{
    struct local_time local = clock_local(at_ms);
    snprintf(text, 24, "%04d-%02d-%02d %02d:%02d", local.year % 10000, local.month % 100, local.day % 100,
             local.hour % 100, local.minute % 100);
}

static void help_text(enum language language, const struct receipt_desk *desk, char text[LINE_SIZE])
{
    const char *const parts[] = {desk->place, desk->phone, desk->hours};
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < 3; i++)
        if (parts[i][0]) /* all three together are under LINE_SIZE */
            used += (size_t)snprintf(text + used, LINE_SIZE - used, "%s%s",
                                     used                      ? " · "
                                     : language == LANGUAGE_ZH ? "宿管值班 "
                                                               : "Warden's desk ",
                                     parts[i]);
}

struct filling {
    const char *place, *tone, *state, *next;
    bool has_rows, has_credited, has_second, has_reference;
    const char *amount, *room, *tender, *time, *credited, *second, *reference;
};

static char *page_make(enum language language, const struct filling *filling, const struct receipt_desk *desk)
{
    char help[LINE_SIZE];
    help_text(language, desk, help);
    const struct web_value filled[] = {
        {"place", filling->place},
        {"tone", filling->tone},
        {"state", filling->state},
        {"next", filling->next},
        {"has_rows", filling->has_rows ? "" : "empty"},
        {"has_credited", filling->has_credited ? "" : "empty"},
        {"has_second", filling->has_second ? "" : "empty"},
        {"has_reference", filling->has_reference ? "" : "empty"},
        {"amount", filling->has_rows ? filling->amount : ""},
        {"room", filling->has_rows ? filling->room : ""},
        {"tender", filling->has_rows ? filling->tender : ""},
        {"time", filling->has_rows ? filling->time : ""},
        {"credited", filling->has_credited ? filling->credited : ""},
        {"second", filling->has_second ? filling->second : ""},
        {"reference", filling->has_reference ? filling->reference : ""},
        {"help", help},
    };
    struct web_value values[FIXED + sizeof filled / sizeof *filled + 1] = {{0}};
    for (size_t i = 0; i < FIXED; i++)
        values[i] = (struct web_value){fixed[i].name, fixed[i].words[language]};
    memcpy(values + FIXED, filled, sizeof filled);
    return web_page_make(station_receipt_html, values);
}

/* It buys nothing: staff send it back. */
static void second_text(enum language language, const struct receipt *receipt, char text[LINE_SIZE])
{
    static const char *const goes[LANGUAGES] = {"¥%s，退款处理中", "¥%s, refund in progress"};
    static const char *const went[LANGUAGES] = {"¥%s，已退回", "¥%s, refunded"};
    char yuan[24];
    money_text(receipt->second, yuan);
    snprintf(text, LINE_SIZE, receipt->second_is_back ? went[language] : goes[language], yuan);
}

char *receipt_page(enum language language, const struct receipt *receipt, const struct receipt_desk *desk)
{
    char place[LINE_SIZE], room[LINE_SIZE], second[LINE_SIZE], yuan[24], amount[40], at[24], credited[24],
        reference[10];
    snprintf(place, sizeof place, "%s · %s", receipt->site_name, receipt->machine_name);
    snprintf(room, sizeof room, language == LANGUAGE_ZH ? "%s %s 室" : "%s, room %s", receipt->building_name,
             receipt->room_name);
    money_text(receipt->amount, yuan);
    snprintf(amount, sizeof amount, "¥%s", yuan);
    time_text(receipt->at_ms, at);
    time_text(receipt->credited_at_ms, credited);
    key_reference(&receipt->key, reference);
    second_text(language, receipt, second);
    const struct said *words = &said[receipt->state];
    return page_make(language,
                     &(struct filling){
                         .place = place,
                         .tone = words->tone,
                         .state = words->state[language],
                         .next = words->next[language],
                         .has_rows = receipt->state != RECEIPT_NOT_HERE,
                         .has_credited = receipt->state == RECEIPT_CREDITED,
                         .has_second = receipt->second.fen > 0,
                         .has_reference = true,
                         .amount = amount,
                         .room = room,
                         .tender = tenders[receipt->tender][language],
                         .time = at,
                         .credited = credited,
                         .second = second,
                         .reference = reference,
                     },
                     desk);
}

char *receipt_absence_page(enum language language, enum receipt_absence absence,
                           const struct receipt_desk *desk)
{
    static const char *const states[][LANGUAGES] = {
        [RECEIPT_UNKNOWN] = {"没有这张凭条", "There is no such receipt"},
        [RECEIPT_TOO_OLD] = {"这张凭条已过 30 天", "This receipt is older than 30 days"},
    };
    static const char *const nexts[][LANGUAGES] = {
        [RECEIPT_UNKNOWN] = {"请重新扫机器上的码。", "Please scan the code on the machine again."},
        [RECEIPT_TOO_OLD] = {"带单号到宿管可以查询。", "The warden's desk can look it up by its reference."},
    };
    return page_make(language,
                     &(struct filling){.place = "",
                                       .tone = "plain",
                                       .state = states[absence][language],
                                       .next = nexts[absence][language]},
                     desk);
}
