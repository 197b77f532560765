/* What a payment of S10 is called: where its money is, and how it was paid. */
#pragma once
#include "screen/message.h"
#include "trade/top_up.h"

struct top_up_words {
    const char *by, *state; /* ids */
    const char *sub;        /* id: what that means for the person */
    enum icon icon;
    enum colour soft, strong;
};
struct top_up_words top_up_words_of(const struct top_up *top_up);
