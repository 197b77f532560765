#include "screen/frame.h"
#include "screen/parts.h"
#include <stdio.h>

#define FOOTER_BUTTON_U 24
#define FOOTER_SLOTS 5

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

    style.align = ALIGN_LEFT;
    float room = page->w - page->margin - clock_w - 6 - (left + 9);
    snprintf(place, sizeof place, "%s · %s", view->profile.site_name, view->profile.machine_name);
    /* The machine's own name is for staff: it goes first when there is no room for both. */
    bool both = view->profile.machine_name[0] && canvas_text_width(page->canvas, place, T7, false) <= room;
    canvas_text(page->canvas, line_at(left + 9, y, room, T7), both ? place : view->profile.site_name, style);
}

static void strip_line_draw(const struct page *page)
{
    const struct header_view *header = &page->view->header;
    char text[TR_SIZE], when[FORMAT_SIZE];
    struct box box = box_of(page->margin, page->portrait ? 17 : 16, page_room(page), 13);
    if (header->line == LINE_BACK) {
        strip_draw(page, box, ICON_CHECK_CIRCLE, say(page, "s19.back"), true);
        return;
    }
    if (header->data_at_ms > 0) {
        format_when(page->language, header->data_at_ms, header->now_ms, when);
        say_fill(text, page, "s19.s", {"when", when});
    }
    strip_draw(page, box, ICON_CLOUD_OFF, header->data_at_ms > 0 ? text : say(page, "s19.s0"), false);
}

static void footer_button(const struct page *page, int slot, enum icon icon, const char *label, enum hit hit)
{
    struct box row = box_of(page->margin, page->foot, page_room(page), FOOTER_BUTTON_U);
    struct box box = box_column(row, slot, FOOTER_SLOTS, page->portrait ? 4 : 5);
    canvas_fill(page->canvas, box, COLOUR_SURFACE, 6);
    canvas_outline(page->canvas, box, COLOUR_LINE, 6, 0.35F);
    canvas_icon(page->canvas, box_of(box.x, box.y + 2.5F, box.w, 11), icon, 10, COLOUR_TEXT2);
    canvas_text(page->canvas, box_of(box.x + 1, box.y + 13.2F, box.w - 2, 10.3F), label,
                (struct text_style){.size = T7, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
    canvas_hit(page->canvas, box, (int)hit, 0, false);
}

/* An absent one leaves its slot empty (design 0.2, rule 4). */
static void footer_draw(const struct page *page)
{
    const struct footer_view *footer = &page->view->footer;
    if (footer->hide)
        footer_button(page, 0, footer->amounts_hidden ? ICON_VISIBILITY : ICON_VISIBILITY_OFF,
                      say(page, footer->amounts_hidden ? "s07.show" : "s07.hide"), HIT_HIDE);
    else if (footer->back)
        footer_button(page, 0, ICON_BACK, say(page, "foot.back"), HIT_BACK);
    if (footer->access)
        footer_button(page, 1, ICON_ACCESSIBILITY, say(page, "foot.access"), HIT_ACCESS);
    if (footer->language)
        footer_button(page, 2, ICON_LANGUAGE, say(page, "foot.language"), HIT_LANGUAGE);
    if (footer->help)
        footer_button(page, 3, ICON_HELP, say(page, "foot.help"), HIT_HELP);
    if (footer->exit)
        footer_button(page, 4, ICON_LOGOUT, say(page, "foot.exit"), HIT_EXIT);
}

void frame_draw(const struct page *page)
{
    header_draw(page);
    if (page->strip)
        strip_line_draw(page);
    footer_draw(page);
}
