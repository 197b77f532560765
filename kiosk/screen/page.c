#include "screen/page.h"
#include "base/text.h"
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

enum type_size size_fitting(const struct page *page, const char *text, bool bold, float w,
                            enum type_size first)
{
    static const enum type_size sizes[] = {T44, T36, T28, T24, T18, T14, T13, T12, T10, T8};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i] <= first && canvas_text_width(page->canvas, text, sizes[i], bold) <= w)
            return sizes[i];
    return T7;
}

void text_fitting(const struct page *page, struct box box, const char *text, struct text_style style)
{
    style.size = size_fitting(page, text, style.bold, box.w, style.size);
    canvas_text(page->canvas, box, text, style);
}

#define EVEN_LEAST_U 150 /* a narrower paragraph breaks where it must */

/* Lines end between words, so a line holds a little less than its width: a tenth, as measured. */
static int lines_needed(const struct page *page, const char *text, struct text_style style, float w)
{
    float width = canvas_text_width(page->canvas, text, style.size, style.bold);
    return width <= w ? 1 : (int)ceilf(width * 1.1F / w);
}

/* Two lines part at the comma, if there is one and both parts fit. */
static void part_at_comma(const struct page *page, char text[TR_SIZE], enum type_size size, float w)
{
    const char *mark = strstr(text, "，");
    size_t first = mark ? (size_t)(mark - text) + strlen("，") : 0;
    size_t skipped = 0;
    if (!mark && (mark = strstr(text, ", "))) {
        first = (size_t)(mark - text) + 1;
        skipped = 1;
    }
    if (!mark || strlen(text) + 2 > TR_SIZE)
        return;
    char head[TR_SIZE];
    memcpy(head, text, first);
    head[first] = 0;
    const char *rest = text + first + skipped;
    if (canvas_text_width(page->canvas, head, size, true) > w ||
        canvas_text_width(page->canvas, rest, size, true) > w)
        return;
    memmove(text + first + 1, rest, strlen(rest) + 1);
    text[first] = '\n';
}

float title_draw(const struct page *page, float x, float y, float w, const char *text, enum align align)
{
    struct text_style style = {.size = T18, .bold = true, .colour = COLOUR_TEXT, .align = align};
    style.size = size_fitting(page, text, true, w, T18);
    if (style.size >= T12) {
        canvas_text(page->canvas, line_at(x, y, w, style.size), text, style);
        return type_u(page, style.size) * 0.57F;
    }
    style.lines = 2;
    static const enum type_size sizes[] = {T14, T13, T12, T10};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        style.size = sizes[i];
        if (lines_needed(page, text, style, w) <= 2)
            break;
    }
    float line = type_u(page, style.size) * 1.45F;
    char parted[TR_SIZE];
    if (text_copy(parted, sizeof parted, text) == 0) {
        part_at_comma(page, parted, style.size, w);
        text = parted;
    }
    canvas_text(page->canvas, box_of(x, y - line / 2, w, 2 * line + 1), text, style);
    return line * 1.5F;
}

float block_draw(const struct page *page, struct box box, const char *text, struct text_style style)
{
    static const enum type_size sizes[] = {T18, T14, T13, T12, T10, T8, T7};
    enum type_size first = style.size;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i] > first)
            continue;
        style.size = sizes[i];
        if ((float)lines_needed(page, text, style, box.w) * type_u(page, sizes[i]) * 1.45F <= box.h)
            break;
    }
    int lines = lines_needed(page, text, style, box.w);
    if (lines > 1 && style.align == ALIGN_CENTRE &&
        box.w >= EVEN_LEAST_U) { /* lines of like length, not a last one of two characters */
        float even = canvas_text_width(page->canvas, text, style.size, style.bold) / (float)lines * 1.12F;
        if (even < box.w && canvas_text_lines(page->canvas, even, text, style.size, style.bold) <= lines)
            box = box_inset(box, (box.w - even) / 2, 0);
    }
    style.lines = (int)(box.h / (type_u(page, style.size) * 1.45F));
    if (style.lines < 2)
        style.lines = 2; /* one line would be centred; a paragraph hangs from the top */
    return canvas_text(page->canvas, box, text, style);
}

void block_middle_draw(const struct page *page, struct box box, const char *text, struct text_style style)
{
    static const enum type_size sizes[] = {T14, T13, T12, T10, T8, T7};
    enum type_size first = style.size;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i] > first)
            continue;
        style.size = sizes[i];
        style.lines = canvas_text_lines(page->canvas, box.w, text, style.size, style.bold);
        if ((float)style.lines * type_u(page, style.size) * 1.45F <= box.h)
            break;
    }
    float h = (float)style.lines * type_u(page, style.size) * 1.45F;
    if (style.lines > 1) /* a paragraph hangs from its box's top */
        box = box_of(box.x, box.y + fmaxf(box.h - h, 0) / 2, box.w, h + 1);
    canvas_text(page->canvas, box, text, style);
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
