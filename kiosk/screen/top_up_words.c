#include "screen/top_up_words.h"

struct top_up_words top_up_words_of(const struct top_up *top_up)
{
    static const char *const bys[] = {[TOP_UP_CARD] = "all.card",
                                      [TOP_UP_WECHAT] = "all.wechat",
                                      [TOP_UP_ALIPAY] = "all.alipay",
                                      [TOP_UP_SUBSIDY] = "s10.subsidy",
                                      [TOP_UP_DESK] = "s10.desk"};
    static const struct {
        const char *state, *sub;
        enum icon icon;
        enum message_tone tone;
    } states[] = {
        [TOP_UP_CREDITED] = {"s15.credited", "s15.a.sub.plain", ICON_CHECK_CIRCLE, TONE_SUCCESS},
        [TOP_UP_WAITING] = {"s10.waiting", "s15.b.sub", ICON_HOURGLASS, TONE_WAIT},
        [TOP_UP_CHECKING] = {"s10.checking", "s10.checking.sub", ICON_SYNC, TONE_WAIT},
        [TOP_UP_REFUNDING] = {"s10.refunding", "s17.t", ICON_SYNC, TONE_WAIT},
        [TOP_UP_REFUNDED] = {"s10.refunded", "s10.refunded", ICON_CHECK_CIRCLE, TONE_PLAIN},
    };
    bool granted = top_up->by == TOP_UP_SUBSIDY && top_up->state == TOP_UP_CREDITED;
    bool quiet = granted || top_up->state == TOP_UP_REFUNDED;
    return (struct top_up_words){
        .by = bys[top_up->by],
        .state = granted ? "s10.subsidy" : states[top_up->state].state,
        .sub = states[top_up->state].sub,
        .icon = states[top_up->state].icon,
        .soft = quiet ? COLOUR_INSET : message_soft(states[top_up->state].tone),
        .strong = quiet ? COLOUR_TEXT2 : message_strong(states[top_up->state].tone),
    };
}
