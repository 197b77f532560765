#include "screen/page.h"
#include "screen/frame.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Design 0.4. */
#define PORTRAIT_LOW_U 356

static bool shows_strip(const struct view *view)
{
    switch (view->screen) {
    case SCREEN_ATTRACT: /* says it in a pill */
    case SCREEN_CARD_PROMPT:
    case SCREEN_SWAP:
    case SCREEN_STILL_THERE: /* shows nothing but its question */
    case SCREEN_OUT_OF_SERVICE:
    case SCREEN_TAKE_CARD:
    case SCREEN_GOODBYE: return false;
    default: return view->header.line != LINE_UP;
    }
}

struct page page_of(struct canvas *canvas, const struct view *view, int64_t now_ms, int64_t *moving_until_ms)
{
    struct box all = canvas_bounds(canvas);
    bool portrait = canvas_layout(canvas) == LAYOUT_PORTRAIT;
    struct page page = {
        .canvas = canvas,
        .view = view,
        .language = view->language,
        .theme = canvas_style(canvas)->theme,
        .portrait = portrait,
        .large = canvas_style(canvas)->large_text,
        .w = all.w,
        .h = all.h,
        .margin = portrait ? 10 : 8,
        .strip = shows_strip(view),
        .now_ms = now_ms,
        .moving_until_ms = moving_until_ms,
    };
    page.top = frame_top(&page);
    page.foot = frame_foot(&page);
    return page;
}

float page_between(const struct page *page, float tall, float low)
{
    float part = (page->h - PORTRAIT_LOW_U) / (PORTRAIT_TALL_U - PORTRAIT_LOW_U);
    return low + (tall - low) * fminf(fmaxf(part, 0), 1);
}

float page_room(const struct page *page)
{
    return page->w - 2 * page->margin;
}

struct box page_view_pane(const struct page *page)
{
    return box_of(page->margin, page->top, page->w / 2 - 3 - page->margin, page->foot - 4 - page->top);
}

struct box page_action_pane(const struct page *page)
{
    return box_of(page->w / 2 + 3, page->top, page->w / 2 - 3 - page->margin, page->foot - 4 - page->top);
}

float type_u(const struct page *page, enum type_size size)
{
    return canvas_type_u(page->canvas, size);
}

float lines_u(const struct page *page, enum type_size size, int lines)
{
    return type_u(page, size) * 1.45F * (float)lines;
}

const char *say(const struct page *page, const char *id)
{
    return tr(page->language, id);
}

/* High enough for large text: what is set in it stands about y in any size. */
void tell(const struct page *page, const char *text)
{
    canvas_tell(page->canvas, text, true);
}

void tell_aside(const struct page *page, const char *text)
{
    canvas_tell(page->canvas, text, false);
}

void tell_answer(const struct page *page, const char *text)
{
    canvas_answer(page->canvas, text);
}

struct box line_at(float x, float y, float w, enum type_size size)
{
    float height = theme_type_u(size, true) * 1.5F;
    return box_of(x, y - height / 2, w, height);
}

void room_text(const struct page *page, const char *building, const char *room, char text[TR_SIZE])
{
    say_fill(text, page, "all.room", {"b", building}, {"r", room});
}

void where_text(const struct page *page, const char *place, char text[TR_SIZE])
{
    text[0] = 0;
    if (place[0])
        say_fill(text, page, "all.where", {"place", place});
}

void desk_text(const struct page *page, char text[TR_SIZE])
{
    const struct profile *profile = &page->view->profile;
    const char *const parts[] = {profile->desk_place, profile->desk_phone, profile->desk_hours};
    size_t used = 0;
    text[0] = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i][0]) /* all three together are under TR_SIZE */
            used += (size_t)snprintf(text + used, TR_SIZE - used, "%s%s", used ? " · " : "", parts[i]);
}

void money_text_of(int64_t fen, bool hidden, char text[FORMAT_SIZE])
{
    if (!hidden) {
        format_money(fen, text);
        return;
    }
    static const char dots[] = "••••";
    for (size_t i = 0; i < sizeof dots; i++)
        text[i] = dots[i];
}
