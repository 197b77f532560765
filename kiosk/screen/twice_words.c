#include "screen/twice_words.h"

bool twice_text(const struct page *page, const struct twice_view *view, bool brief, char text[TR_SIZE])
{
    char money[FORMAT_SIZE];
    text[0] = 0;
    format_money(view->amount_fen, money);
    if (view->twice == TWICE_BACK)
        say_fill(text, page, view->is_back ? "s16.double.back" : "s16.double.b", {"x", money});
    else if (view->twice == TWICE_BOTH)
        say_fill(text, page, brief || view->is_held ? "s16.double.note" : "s16.double.both", {"x", money},
                 {"room", view->room_name},
                 {"tender", say(page, view->tender == TENDER_WECHAT ? "all.wechat" : "all.alipay")});
    return text[0] != 0;
}
