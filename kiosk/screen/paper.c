#include "screen/paper.h"
#include "base/clock.h"
#include "screen/page.h"
#include <stdio.h>

#define MARGIN_U 6

static float line_of(const struct page *page, float y, const char *text, enum type_size size, bool bold,
                     enum align align)
{
    if (!text[0])
        return y;
    struct text_style style = {.size = size, .bold = bold, .colour = COLOUR_BLACK, .align = align};
    return y +
           block_draw(page,
                      box_of(page->margin, y, page_room(page), 3 * canvas_type_u(page->canvas, size) * 1.45F),
                      text, style);
}

static float rule(const struct page *page, float y)
{
    canvas_line(page->canvas, page->margin, y + 4, page->w - page->margin, y + 4, COLOUR_BLACK, 0.6F, true);
    return y + 8;
}

/* With its year: paper is kept for longer than a screen. */
static void moment_text(int64_t at_ms, char text[FORMAT_SIZE])
{
    struct local_time local = clock_local(at_ms);
    snprintf(text, FORMAT_SIZE, "%d-%02d-%02d %02d:%02d", local.year, local.month, local.day, local.hour,
             local.minute);
}

/* A name on the left, its value on the right. */
static float row(const struct page *page, float y, const char *id, const char *value, enum type_size size)
{
    const char *name = say(page, id);
    float name_w = canvas_text_width(page->canvas, name, T10, false) + 4;
    float h = canvas_type_u(page->canvas, size) * 1.6F;
    canvas_text(page->canvas, box_of(page->margin, y, name_w, h), name,
                (struct text_style){.size = T10, .colour = COLOUR_BLACK});
    text_fitting(
        page, box_of(page->margin + name_w, y, page_room(page) - name_w, h), value,
        (struct text_style){.size = size, .bold = true, .colour = COLOUR_BLACK, .align = ALIGN_RIGHT});
    return y + h;
}

static float head(const struct page *page, const char *title, const struct profile *profile)
{
    char place[TR_SIZE];
    float y = line_of(page, 2, title, T18, true, ALIGN_CENTRE);
    snprintf(place, sizeof place, "%s%s%s", profile->site_name, profile->machine_name[0] ? " · " : "",
             profile->machine_name);
    return rule(page, line_of(page, y, place, T10, false, ALIGN_CENTRE));
}

static void tender_text(const struct page *page, const struct paper *paper, char text[TR_SIZE])
{
    static const char *const ids[] = {
        [TENDER_CARD] = "all.card", [TENDER_WECHAT] = "all.wechat", [TENDER_ALIPAY] = "all.alipay"};
    const char *tender = say(page, ids[paper->tender]);
    if (paper->tail[0])
        say_fill(text, page, "paper.tail", {"tender", tender}, {"tail", paper->tail});
    else
        snprintf(text, TR_SIZE, "%s", tender);
}

static float rows(const struct page *page, float y, const struct paper *paper)
{
    char text[TR_SIZE], number[FORMAT_SIZE], reference[10];
    format_money(paper->amount_fen, number);
    y = row(page, y, "s15.amount", number, T18);
    room_text(page, paper->building_name, paper->room_name, text);
    y = row(page, y, "s15.room", text, T13);
    if (paper->wh > 0) {
        format_energy(paper->wh, number);
        say_fill(text, page, "all.kwh", {"n", number});
        y = row(page, y, "paper.buys", text, T10);
    }
    tender_text(page, paper, text);
    y = row(page, y, "s15.by", text, T10);
    moment_text(paper->at_ms, number);
    y = row(page, y, "paper.at", number, T10);
    key_reference(&paper->key, reference);
    return row(page, y, "s15.ref", reference, T13);
}

/* Where the money was when this was printed. */
static float state(const struct page *page, float y, const struct paper *paper)
{
    static const char *const ids[] = {
        [PAPER_CREDITED] = "s15.a.t",        [PAPER_PAID] = "s15.b.t",         [PAPER_UNSURE] = "s16.card.t",
        [PAPER_CHECKING] = "paper.checking", [PAPER_CHARGED] = "s16.nosave.t", [PAPER_REFUNDING] = "s17.t",
        [PAPER_REFUNDED] = "s10.refunded"};
    char text[TR_SIZE], now[FORMAT_SIZE];
    y = line_of(page, y, say(page, ids[paper->state]), T12, true, ALIGN_CENTRE);
    moment_text(paper->now_ms, now);
    say_fill(text, page, "paper.now", {"t", now});
    return line_of(page, y, text, T8, false, ALIGN_CENTRE);
}

static float foot(const struct page *page, float y)
{
    const struct profile *profile = &page->view->profile;
    char text[TR_SIZE];
    if (profile->desk_place[0]) {
        say_fill(text, page, "s28.desk", {"desk", profile->desk_place});
        y = line_of(page, y, text, T10, false, ALIGN_CENTRE);
    }
    snprintf(text, sizeof text, "%s%s%s", profile->desk_phone,
             profile->desk_phone[0] && profile->desk_hours[0] ? " · " : "", profile->desk_hours);
    y = line_of(page, y, text, T10, false, ALIGN_CENTRE);
    return line_of(page, y, say(page, "paper.keep"), T8, false, ALIGN_CENTRE);
}

/* For staff: every dot across, and both languages. */
static float test_page(const struct page *page, const struct profile *profile, const struct paper *paper)
{
    char now[FORMAT_SIZE];
    float y = head(page, tr(LANGUAGE_ZH, "paper.test"), profile);
    y = line_of(page, y, tr(LANGUAGE_EN, "paper.test"), T13, true, ALIGN_CENTRE);
    moment_text(paper->now_ms, now);
    y = line_of(page, y, now, T10, false, ALIGN_CENTRE) + 4;
    canvas_fill(page->canvas, box_of(0, y, page->w, 8), COLOUR_BLACK, 0);
    for (int i = 0; i < 32; i += 2)
        canvas_fill(page->canvas, box_of(page->w * (float)i / 32, y + 8, page->w / 32, 8), COLOUR_BLACK, 0);
    return y + 20;
}

float paper_draw(struct canvas *canvas, const struct paper *paper, const struct profile *profile)
{
    struct view view = {.language = paper->language, .profile = *profile};
    struct box all = canvas_bounds(canvas);
    struct page page = {.canvas = canvas,
                        .view = &view,
                        .language = paper->language,
                        .portrait = true,
                        .w = all.w,
                        .h = all.h,
                        .margin = MARGIN_U};
    float y;
    canvas_begin(canvas, &(struct canvas_style){.theme = THEME_LIGHT});
    canvas_fill(canvas, all, COLOUR_WHITE, 0);
    if (paper->is_test) {
        y = test_page(&page, profile, paper);
    } else {
        y = head(&page, say(&page, "paper.t"), profile);
        y = rule(&page, rows(&page, y, paper));
        y = foot(&page, rule(&page, state(&page, y, paper)));
    }
    canvas_end(canvas);
    return y + 4;
}
