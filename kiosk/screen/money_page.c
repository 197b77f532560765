#include "screen/money_page.h"
#include "screen/parts.h"

#define GAP_U 5

static int button_count(const struct money_page *money)
{
    int count = 0;
    while (count < MESSAGE_BUTTONS && money->buttons[count].label)
        count++;
    return count;
}

/* Two share a row where they have room for their words. */
static bool has_two_rows(const struct page *page, const struct money_page *money)
{
    int count = button_count(money);
    return count == 3 || (count == 2 && !page->portrait);
}

/* Rows of buttons from row on. Returns where they end. */
static float buttons_draw(const struct page *page, struct box row, const struct money_page *money)
{
    int count = button_count(money), first = 0;
    if (count == 1 || has_two_rows(page, money)) {
        message_button_draw(page, row, &money->buttons[0], true);
        first = 1;
    }
    if (has_two_rows(page, money))
        row.y += row.h + GAP_U;
    int beside = count - first;
    for (int i = 0; i < beside; i++)
        message_button_draw(page, box_column(row, i, beside, GAP_U), &money->buttons[first + i], true);
    return row.y + row.h;
}

static void sub_draw(const struct page *page, float y, const char *sub)
{
    float x = page->margin, w = page_room(page);
    struct text_style style = {.size = T10, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE};
    if (canvas_text_width(page->canvas, sub, T8, false) <= w)
        text_fitting(page, line_at(x, y, w, T10), sub, style);
    else
        block_middle_draw(page, box_of(x, y - 10.5F, w, 21), sub, style);
}

static void portrait_draw(const struct page *page, const struct money_page *money)
{
    bool two_rows = has_two_rows(page, money);
    float x = page->margin, w = page_room(page), drop = page->strip ? 5 : 0;
    disc_draw(page, page->w / 2, page_between(page, 58, 42) + drop, page_between(page, 48, 32), money->icon,
              money->soft, money->strong);
    title_draw(page, x, page_between(page, 105, 72) + drop, w, money->title, ALIGN_CENTRE);
    sub_draw(page, page_between(page, 125, 88) + drop, money->sub);
    facts_draw(page, box_of(x, page_between(page, 140, 99), w, page_between(page, 150, two_rows ? 96 : 110)),
               &money->facts);
    if (money->track)
        money->track(page, box_of(x, page_between(page, 306, two_rows ? 202 : 216), w, 26), money->done);
    float end = buttons_draw(page, box_of(x, page_between(page, 346, two_rows ? 235 : 256), w, 28), money);
    if (money->leaving)
        text_fitting(page, line_at(x, end + page_between(page, 17, 11), w, T8), money->leaving,
                     (struct text_style){.size = T8, .colour = COLOUR_TEXT2, .align = ALIGN_CENTRE});
}

static void landscape_draw(const struct page *page, const struct money_page *money)
{
    bool two_rows = has_two_rows(page, money);
    struct box left = page_view_pane(page), right = page_action_pane(page);
    disc_draw(page, left.x + 19, left.y + 20, page->strip ? 32 : 36, money->icon, money->soft, money->strong);
    float track_y = left.y + left.h - 29;
    float y = left.y + (page->strip ? 46.0F : 50.0F);
    y += title_draw(page, left.x, y, left.w, money->title, ALIGN_LEFT);
    block_draw(page, box_of(left.x, y, left.w, track_y - 2 - y), money->sub,
               (struct text_style){.size = T10, .colour = COLOUR_TEXT2});
    if (money->track)
        money->track(page, box_of(left.x - 2, track_y, left.w + 4, 26), money->done);
    float rows_h = (page->strip ? 90.0F : 98.0F) - (two_rows ? 26 : 0);
    facts_draw(page, box_of(right.x, right.y, right.w, rows_h), &money->facts);
    float h = two_rows ? 26 : 28;
    float end = buttons_draw(page, box_of(right.x, right.y + rows_h + (two_rows ? 5 : 8), right.w, h), money);
    if (money->leaving)
        block_draw(page, box_of(right.x, end + 2, right.w + 3, right.y + right.h - end - 2), money->leaving,
                   (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
}

void money_page_draw(const struct page *page, const struct money_page *money)
{
    if (page->portrait)
        portrait_draw(page, money);
    else
        landscape_draw(page, money);
}
