#include "screen/frame.h"
#include "base/utf8.h"
#include "screen/parts.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define FOOTER_BUTTON_U 24
#define FOOTER_LARGE_U 27
#define FOOTER_UNDER_U 3
#define FOOTER_SLOTS 5
#define STRIP_U 13

static void header_draw(const struct page *page)
{
    const struct view *view = page->view;
    float y = page->portrait ? 10.2F : 10.5F;
    float left = page->margin + 2;
    canvas_icon(page->canvas, box_of(left, y - 4, 7, 8), ICON_BOLT, 8, COLOUR_PRIMARY);

    char clock[FORMAT_SIZE], place[TR_SIZE];
    format_date_clock(page->language, view->header.now_ms, clock);
    float clock_w = canvas_text_width(page->canvas, clock, T7, false) + 1;
    struct text_style style = {.size = T7, .colour = COLOUR_TEXT2, .align = ALIGN_RIGHT};
    canvas_text(page->canvas, line_at(page->w - page->margin - clock_w, y, clock_w, T7), clock, style);

    if (page->large && view->profile.site_name[0] == 0)
        return;
    style.align = ALIGN_LEFT;
    float room = page->w - page->margin - clock_w - 6 - (left + 9);
    snprintf(place, sizeof place, "%s · %s", view->profile.site_name, view->profile.machine_name);
    /* The machine's own name is for staff: it goes first when there is no room for both. */
    bool both = !page->large && view->profile.machine_name[0] &&
                canvas_text_width(page->canvas, place, T7, false) <= room;
    canvas_text(page->canvas, line_at(left + 9, y, room, T7), both ? place : view->profile.site_name, style);
}

/* The strip S19: how old the data is while the line is down, or what a silent meter means for a top-up. */
static void strip_text(const struct page *page, char text[TR_SIZE])
{
    const struct header_view *header = &page->view->header;
    char when[FORMAT_SIZE];
    if (header->line == LINE_BACK) {
        snprintf(text, TR_SIZE, "%s", say(page, "s19.back"));
    } else if (header->line == LINE_METERS_DOWN) {
        bool brief = page->large && !page->portrait; /* its second line would be the page's */
        snprintf(text, TR_SIZE, "%s", say(page, brief ? "s19.gw.short" : "s19.gw"));
    } else if (header->data_at_ms > 0) {
        format_when(page->language, header->data_at_ms, header->now_ms, when);
        say_fill(text, page, "s19.s", {"when", when});
    } else {
        snprintf(text, TR_SIZE, "%s", say(page, "s19.s0"));
    }
}

static float strip_height(const struct page *page)
{
    char text[TR_SIZE];
    if (!page->large)
        return STRIP_U;
    strip_text(page, text);
    int lines = canvas_text_lines(page->canvas, page_room(page) - STRIP_AROUND_U, text, T7, false);
    return (float)(lines > 2 ? 2 : lines) * type_u(page, T7) * 1.3F + 2;
}

static float header_height(const struct page *page)
{
    return page->portrait ? 16 : 14;
}

float frame_top(const struct page *page)
{
    return header_height(page) + (page->strip ? strip_height(page) + 3 : 4);
}

static void strip_line_draw(const struct page *page)
{
    char text[TR_SIZE];
    static const enum icon icons[] = {
        [LINE_DOWN] = ICON_CLOUD_OFF, [LINE_METERS_DOWN] = ICON_WARNING, [LINE_BACK] = ICON_CHECK_CIRCLE};
    enum line_state line = page->view->header.line;
    strip_text(page, text);
    struct box box = box_of(page->margin, header_height(page) + (page->portrait ? 1 : 2), page_room(page),
                            strip_height(page));
    strip_draw(page, box, icons[line], text, line == LINE_BACK);
}

/* --- the footer --- */

/* A slot is as wide as a fifth; in large text as its widest label asks, whichever screen shows: a slot never
 * moves (design 0.2, rule 4). */
static const struct slot_label {
    const char *id, *brief; /* brief, where there is one: in large text on a narrow panel */
} slot_labels[FOOTER_SLOTS][3] = {
    {{"foot.back", NULL}, {"s07.hide", "s07.hide.short"}, {"s07.show", "s07.show.short"}},
    {{"foot.access", NULL}},
    {{NULL, NULL}},
    {{"foot.help", NULL}},
    {{"foot.exit", "foot.exit.short"}}};
#define LANGUAGE_SLOT 2

/* The other language, in that language; where there are more, that they are here. */
static const char *language_label(const struct page *page)
{
    if (language_count() > LANGUAGES)
        return say(page, "foot.language");
    return tr(page->language == LANGUAGE_ZH ? LANGUAGE_EN : LANGUAGE_ZH, "language.name");
}

static const char *slot_label(const struct page *page, int slot, int index, bool brief)
{
    if (slot == LANGUAGE_SLOT)
        return index == 0 ? language_label(page) : NULL;
    const struct slot_label *label = &slot_labels[slot][index];
    return label->id ? say(page, brief && label->brief ? label->brief : label->id) : NULL;
}

static float label_width(const struct page *page, const char *label)
{
    return canvas_text_width(page->canvas, label, T7, false) + 2;
}

/* The label in two lines where it is too wide for one: at its space, or in its middle. */
static bool label_part(const char *label, char head[TR_SIZE], const char **rest)
{
    const char *at = strchr(label, ' ');
    if (at) {
        *rest = at + 1;
    } else {
        size_t count = utf8_count(label);
        if (count < 4 || (unsigned char)label[0] < 0x80)
            return false; /* a word is not parted */
        at = label;
        for (size_t i = 0; i < count / 2; i++) {
            uint32_t code;
            at = utf8_next(at, &code);
        }
        *rest = at;
    }
    snprintf(head, TR_SIZE, "%.*s", (int)(at - label), label);
    return true;
}

static float parted_width(const struct page *page, const char *label)
{
    char head[TR_SIZE];
    const char *rest;
    if (!label_part(label, head, &rest))
        return label_width(page, label);
    return fmaxf(label_width(page, head), label_width(page, rest));
}

struct footer {
    struct box slots[FOOTER_SLOTS];
    bool brief;  /* labels in their short forms */
    bool parted; /* and still in two lines, with no icon over them */
};

static float slots_width(const struct page *page, bool brief, bool parted, float widths[FOOTER_SLOTS])
{
    float sum = 0;
    for (int i = 0; i < FOOTER_SLOTS; i++) {
        widths[i] = 21;
        for (int k = 0; k < 3 && slot_label(page, i, k, brief); k++) {
            const char *label = slot_label(page, i, k, brief);
            widths[i] = fmaxf(widths[i], parted ? parted_width(page, label) : label_width(page, label));
        }
        sum += widths[i];
    }
    return sum;
}

static struct footer footer_of(const struct page *page)
{
    struct footer footer = {0};
    float gap = page->portrait ? 4 : 5;
    struct box row = box_of(page->margin, page->foot, page_room(page), FOOTER_BUTTON_U);
    if (!page->large) {
        for (int i = 0; i < FOOTER_SLOTS; i++)
            footer.slots[i] = box_column(row, i, FOOTER_SLOTS, gap);
        return footer;
    }
    float widths[FOOTER_SLOTS];
    row = box_of(3, page->foot, page->w - 6, FOOTER_LARGE_U);
    float room = row.w - gap * (FOOTER_SLOTS - 1);
    footer.brief = slots_width(page, false, false, widths) > room;
    footer.parted = footer.brief && slots_width(page, true, false, widths) > room;
    float spare = (room - slots_width(page, footer.brief, footer.parted, widths)) / FOOTER_SLOTS;
    for (int i = 0; i < FOOTER_SLOTS; i++) {
        footer.slots[i] = box_cut_left(&row, widths[i] + spare);
        box_cut_left(&row, gap);
    }
    return footer;
}

float frame_foot(const struct page *page)
{
    return page->h - (page->large ? FOOTER_LARGE_U : FOOTER_BUTTON_U) - FOOTER_UNDER_U;
}

static void label_draw(const struct page *page, struct box box, const char *label, enum icon icon,
                       bool parted)
{
    struct text_style style = {.size = T7, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE};
    char head[TR_SIZE];
    const char *rest;
    float line = type_u(page, T7) * 1.1F, middle = box.y + box.h / 2;
    if (!parted && page->large) {
        canvas_icon(page->canvas, box_of(box.x, box.y + 1.5F, box.w, 10), icon, 9, COLOUR_TEXT2);
        canvas_text(page->canvas, box_of(box.x + 1, box.y + 10.5F, box.w - 2, 15), label, style);
    } else if (!parted) {
        canvas_icon(page->canvas, box_of(box.x, box.y + 2.5F, box.w, 11), icon, 10, COLOUR_TEXT2);
        canvas_text(page->canvas, box_of(box.x + 1, box.y + 13.2F, box.w - 2, box.h - 13.7F), label, style);
    } else if (label_width(page, label) <= box.w || !label_part(label, head, &rest)) {
        canvas_text(page->canvas, box_inset(box, 1, 0), label, style);
    } else {
        canvas_text(page->canvas, box_of(box.x + 1, middle - line, box.w - 2, line), head, style);
        canvas_text(page->canvas, box_of(box.x + 1, middle, box.w - 2, line), rest, style);
    }
}

static void footer_button(const struct page *page, const struct footer *footer, int slot, int index,
                          enum icon icon, enum hit hit)
{
    struct box box = footer->slots[slot];
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 6);
    canvas_outline(page->canvas, box, COLOUR_LINE, 6, 0.35F);
    label_draw(page, box, slot_label(page, slot, index, footer->brief), icon, footer->parted);
    canvas_hit(page->canvas, box, (int)hit, 0, false);
    canvas_label(page->canvas, slot_label(page, slot, index, false));
}

/* An absent one leaves its slot empty (design 0.2, rule 4). */
void frame_footer_draw(const struct page *page)
{
    const struct footer_view *view = &page->view->footer;
    struct footer footer = footer_of(page);
    if (view->hide)
        footer_button(page, &footer, 0, view->amounts_hidden ? 2 : 1,
                      view->amounts_hidden ? ICON_VISIBILITY : ICON_VISIBILITY_OFF, HIT_HIDE);
    else if (view->back)
        footer_button(page, &footer, 0, 0, ICON_BACK, HIT_BACK);
    if (view->access)
        footer_button(page, &footer, 1, 0, ICON_ACCESSIBILITY, HIT_ACCESS);
    if (view->language)
        footer_button(page, &footer, LANGUAGE_SLOT, 0, ICON_LANGUAGE, HIT_LANGUAGE);
    if (view->help)
        footer_button(page, &footer, 3, 0, ICON_HELP, HIT_HELP);
    if (view->exit)
        footer_button(page, &footer, 4, 0, ICON_LOGOUT, HIT_EXIT);
}

void frame_draw(const struct page *page)
{
    header_draw(page);
    if (page->strip)
        strip_line_draw(page);
    frame_footer_draw(page);
}
