/* S28: who can be asked, where a fault is told, and the questions people have. */
#include "screen/help_pages.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include <stdio.h>

#define TILES_MAX 8

struct question {
    enum help_page page; /* HELP_INDEX: it leads to S22 instead */
    enum icon icon;
    const char *title;
};

static int questions_of(const struct page *page, struct question questions[TILES_MAX])
{
    static const struct question all[TILES_MAX] = {
        {HELP_OFFLINE, ICON_CLOUD_OFF, "s28.off"},     {HELP_METERS_DOWN, ICON_WARNING, "s28.gw"},
        {HELP_TOP_UP, ICON_TOUCH, "s28.how"},          {HELP_NOT_CREDITED, ICON_HOURGLASS, "s28.paid"},
        {HELP_WRONG_ROOM, ICON_ROOM, "s28.wrong"},     {HELP_NO_POWER, ICON_POWER, "s28.power"},
        {HELP_NOT_READ, ICON_CREDIT_CARD, "s28.read"}, {HELP_INDEX, ICON_ACCESSIBILITY, "s28.senses"},
    };
    enum line_state line = page->view->header.line;
    int count = 0;
    for (int i = 0; i < TILES_MAX; i++)
        if ((all[i].page != HELP_OFFLINE || line == LINE_DOWN) &&
            (all[i].page != HELP_METERS_DOWN || line == LINE_METERS_DOWN))
            questions[count++] = all[i];
    return count;
}

static void question_draw(const struct page *page, struct box box, const struct question *question)
{
    canvas_shadow(page->canvas, box, 8, false);
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 8);
    bool senses = question->page == HELP_INDEX;
    canvas_hit(page->canvas, box, senses ? HIT_ACCESS : HIT_HELP_PAGE, question->page, false);
    struct text_style style = {.size = T10, .bold = true, .colour = COLOUR_TEXT};
    bool narrow = box.w < 80;
    struct box in = box_inset(box, narrow ? 1.0F : 4.0F, 2);
    if (narrow)
        style.size = T8;
    if (narrow && box.h >= 36) { /* the icon above its words */
        box_cut_top(&in, (box.h - 36) / 2);
        canvas_icon(page->canvas, box_cut_top(&in, 10), question->icon, 10, COLOUR_PRIMARY);
        in.h = 24;
        style.align = ALIGN_CENTRE;
    } else {
        struct box square = box_cut_left(&in, narrow ? 13.0F : 22.0F);
        if (!narrow)
            canvas_fill(page->canvas, box_of(square.x, box.y + (box.h - 22) / 2, 22, 22), COLOUR_PRIMARY_SOFT,
                        6);
        canvas_icon(page->canvas, square, question->icon, narrow ? 9.0F : 13.0F, COLOUR_PRIMARY);
        box_cut_left(&in, narrow ? 0.0F : 5.0F);
    }
    block_middle_draw(page, in, say(page, question->title), style);
}

/* Two in a row; an odd one comes first and has the row for itself. */
static void questions_draw(const struct page *page, struct box box, float row_most)
{
    const float gap = 4;
    struct question questions[TILES_MAX];
    int count = questions_of(page, questions);
    int rows = (count + 1) / 2, odd = count % 2;
    float first_h = odd ? 24 : 0;
    float h = (box.h - first_h - gap * (float)(rows - 1)) / (float)(rows - odd);
    if (h > row_most)
        h = row_most;
    if (odd) {
        question_draw(page, box_cut_top(&box, first_h), &questions[0]);
        box_cut_top(&box, gap);
    }
    for (int i = odd; i < count; i++) {
        struct box row = box_of(box.x, box.y + (h + gap) * (float)((i - odd) / 2), box.w, h);
        question_draw(page, box_column(row, (i - odd) % 2, 2, gap), &questions[i]);
    }
}

/* Where a fault is told. */
static void report_draw(const struct page *page, float x, float y)
{
    worded_code_draw(page, x, y, page->view->profile.report_url, say(page, "s28.rep"));
}

/* Those who can be asked, as far as the operator named them: a telephone number is not broken. */
static void contacts_draw(const struct page *page, struct box box)
{
    const struct profile *profile = &page->view->profile;
    const struct text_style small = {.size = T8, .colour = COLOUR_TEXT2};
    const struct text_style bold = {.size = T10, .bold = true, .colour = COLOUR_TEXT};
    bool desk = profile->desk_place[0] || profile->desk_phone[0] || profile->desk_hours[0];
    if (!desk && !profile->card_office[0]) {
        block_middle_draw(page, box, say(page, "s28.man"), bold);
        return;
    }
    struct box man = box_cut_bottom(&box, box.w < 120 ? 21 : 12);
    if (desk)
        paragraph_add(page, &box, say(page, "s28.desk.t"), small);
    paragraph_add(page, &box, profile->desk_place, bold);
    paragraph_add(page, &box, profile->desk_phone,
                  (struct text_style){.size = size_fitting(page, profile->desk_phone, true, box.w, T13),
                                      .bold = true,
                                      .colour = COLOUR_PRIMARY});
    paragraph_add(page, &box, profile->desk_hours, bold);
    if (profile->card_office[0]) {
        box_cut_top(&box, 3);
        paragraph_add(page, &box, say(page, "s28.card.t"), small);
        paragraph_add(page, &box, profile->card_office, bold);
    }
    block_draw(page, man, say(page, "s28.man"), (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
}

/* The same in two lines: "place" and "telephone · hours". */
static void brief_contacts_draw(const struct page *page, struct box box)
{
    const struct profile *profile = &page->view->profile;
    const char *place = profile->desk_place, *phone = profile->desk_phone, *hours = profile->desk_hours;
    char text[TR_SIZE]; /* all three together are shorter */
    snprintf(text, sizeof text, "%s%s%s%s%s", place, place[0] && (phone[0] || hours[0]) ? "\n" : "", phone,
             phone[0] && hours[0] ? " · " : "", hours);
    block_middle_draw(page, box, text[0] ? text : say(page, "s28.man"),
                      (struct text_style){.size = T8, .bold = true, .colour = COLOUR_TEXT});
}

static void desk_draw(const struct page *page, struct box card)
{
    card_draw(page, card);
    struct box in = box_inset(card, 6, 4);
    if (page->view->profile.report_url[0] && page->portrait) {
        struct box code = box_cut_right(&in, WORDED_CODE_U);
        report_draw(page, code.x + WORDED_CODE_U / 2.0F, card.y + (card.h - WORDED_CODE_U - 10) / 2);
        box_cut_right(&in, 5);
    } else if (page->view->profile.report_url[0]) {
        struct box code = box_cut_bottom(&in, WORDED_CODE_U + 10);
        report_draw(page, code.x + code.w / 2, code.y);
        box_cut_bottom(&in, 2);
        brief_contacts_draw(page, in);
        return;
    }
    contacts_draw(page, in);
}

static void portrait_draw(const struct page *page)
{
    float x = page->margin, w = page_room(page);
    float tiles_y = page_between(page, 200, 150), y = page->top + 2;
    if (page->h > 420) { /* a low panel says by its footer where it is */
        title_draw(page, x + 2, y + 12, w - 4, say(page, "s28.t"), ALIGN_LEFT);
        y += 26;
    }
    desk_draw(page, box_of(x, y, w, tiles_y - 6 - y));
    questions_draw(page, box_of(x, tiles_y, w, page->foot - 6 - tiles_y), 56);
}

static void landscape_draw(const struct page *page)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, right.y += 1.5F;
    left.h -= 1.5F, right.h -= 1.5F;
    bool code = page->view->profile.report_url[0] != 0;
    if (!code || !page->strip) {
        text_fitting(page, line_at(left.x + 2, left.y + 6, left.w, T18), say(page, "s28.t"),
                     (struct text_style){.size = code ? T13 : T18, .bold = true, .colour = COLOUR_TEXT});
        box_cut_top(&left, code ? 15 : 20);
    }
    desk_draw(page, left);
    questions_draw(page, right, 48);
}

void help_draw(const struct page *page)
{
    if (page->view->help.page != HELP_INDEX)
        help_page_draw(page);
    else if (page->portrait)
        portrait_draw(page);
    else
        landscape_draw(page);
}
