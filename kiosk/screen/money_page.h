/* One payment on a page: what it is, its facts, the way its money takes. S10b and S17; S15 has more to offer
 * and draws its own. */
#pragma once
#include "screen/facts.h"
#include "screen/message.h"

struct money_page {
    enum icon icon;
    enum colour soft, strong;
    const char *title, *sub;
    struct facts facts;
    void (*track)(const struct page *, struct box, int done); /* NULL: it has none */
    int done;
    struct message_button
        buttons[MESSAGE_BUTTONS]; /* two stand beside each other; the first of three alone */
    const char *leaving;          /* when it goes away by itself, or NULL */
};

void money_page_draw(const struct page *page, const struct money_page *money);
