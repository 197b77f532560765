#include "screen/parts.h"
#include <math.h>

#define CARD_RADIUS_U 9
#define TILE_RADIUS_U 8

void card_draw(const struct page *page, struct box box)
{
    canvas_shadow(page->canvas, box, CARD_RADIUS_U, false);
    canvas_fill(page->canvas, box, COLOUR_SURFACE, CARD_RADIUS_U);
}

void strip_draw(const struct page *page, struct box box, enum icon icon, const char *text, bool good)
{
    enum colour strong = good ? COLOUR_SUCCESS : COLOUR_WARN;
    canvas_fill(page->canvas, box, good ? COLOUR_SUCCESS_SOFT : COLOUR_WARN_SOFT, fminf(6, box.h / 2));
    struct box rest = box_inset(box, 4, 0);
    canvas_icon(page->canvas, box_cut_left(&rest, 9), icon, 8, strong);
    box_cut_left(&rest, 3);
    struct text_style style = {.size = T7, .colour = strong};
    if (canvas_text_width(page->canvas, text, T7, false) > rest.w) {
        style.lines = 2;
        float lines = 2 * type_u(page, T7) * 1.45F;
        rest = box_of(rest.x, rest.y + (rest.h - lines) / 2, rest.w, lines + 1);
    }
    canvas_text(page->canvas, rest, text, style);
}

void disc_draw(const struct page *page, float x, float y, float across, enum icon icon, enum colour soft,
               enum colour strong)
{
    canvas_disc(page->canvas, x, y, across / 2, soft);
    float glyph = across * 26 / 48;
    canvas_icon(page->canvas, box_of(x - glyph / 2, y - glyph / 2, glyph, glyph), icon, glyph, strong);
}

void campus_card_draw(const struct page *page, float x, float y, float w)
{
    float h = w * 44 / 68; /* ID-1 is 85.6 x 54 mm; this is a little squarer, to hold its words */
    struct box card = box_of(x - w / 2, y - h / 2, w, h);
    canvas_fill(page->canvas, card, COLOUR_PRIMARY, w * 4 / 68);
    canvas_fill(page->canvas, box_of(card.x + w * 0.1F, card.y + h * 0.2F, w * 0.21F, h * 0.255F),
                COLOUR_CHIP_GOLD, w * 1.5F / 68);
    float radius = w * 6.4F / 68;
    float disc_x = card.x + w * 0.765F, disc_y = card.y + h * 0.32F;
    canvas_icon(page->canvas, box_of(disc_x - radius, disc_y - radius, 2 * radius, 2 * radius),
                ICON_CONTACTLESS, radius * 2.3F, COLOUR_ON_PRIMARY);
    const char *name = say(page, "all.card");
    struct box words = line_at(card.x + w * 0.1F, card.y + h * 0.79F, w * 0.86F, T8);
    if (canvas_text_width(page->canvas, name, T7, true) <= words.w) /* a small picture goes without */
        text_fitting(page, words, name,
                     (struct text_style){
                         .size = h < 30 ? T7 : T8, .bold = true, .colour = COLOUR_ON_PRIMARY, .mute = true});
}

void card_on_reader_draw(const struct page *page, struct box box)
{
    float middle = box.x + box.w / 2;
    struct box reader = box_of(middle - 40, box.y + box.h - 20, 80, 18);
    canvas_fill(page->canvas, reader, COLOUR_INSET, 6);
    canvas_outline(page->canvas, reader, COLOUR_EDGE, 6, 0.5F);
    canvas_icon(page->canvas, reader, ICON_CONTACTLESS, 13, COLOUR_TEXT2);
    campus_card_draw(page, middle, box.y + 16, 46);
}

void dots_draw(const struct page *page, float x, float y, float across, int lit, enum colour colour)
{
    const float gap = 6;
    float left = x - (4 * across + 3 * gap) / 2 + across / 2;
    for (int i = 0; i < 4; i++) {
        float at = left + (float)i * (across + gap);
        if (i < lit) {
            canvas_disc(page->canvas, at, y, across / 2, colour);
        } else {
            canvas_disc(page->canvas, at, y, across / 2, COLOUR_INSET);
            canvas_circle(page->canvas, at, y, across / 2, COLOUR_EDGE, 0.5F);
        }
    }
}

void worded_code_draw(const struct page *page, float x, float y, const char *text, const char *words)
{
    struct box white = box_of(x - WORDED_CODE_U / 2.0F, y, WORDED_CODE_U, WORDED_CODE_U);
    canvas_fill(page->canvas, white, COLOUR_WHITE, 6); /* in every theme: a dark quiet zone cannot be read */
    if (canvas_qr(page->canvas, white, text) == 0)
        text_fitting(page, line_at(x - 70, y + WORDED_CODE_U + 6, 140, T8), words,
                     (struct text_style){.size = T8, .colour = COLOUR_TEXT, .align = ALIGN_CENTRE});
}

void chip_ground_draw(const struct page *page, struct box chip, enum colour soft, enum colour strong)
{
    canvas_fill(page->canvas, chip, soft, chip.h / 2);
    if (page->theme == THEME_HIGH_CONTRAST)
        canvas_outline(page->canvas, chip, strong, chip.h / 2, 0.5F);
}

void bar_draw(const struct page *page, struct box box, float part, enum colour colour)
{
    canvas_fill(page->canvas, box, COLOUR_INSET, box.h / 2);
    box.w *= fminf(fmaxf(part, 0), 1);
    if (box.w >= box.h)
        canvas_fill(page->canvas, box, colour, box.h / 2);
}

#define TICK_U 14
#define TICK_ROOM_U 27 /* the box with the gaps about it */

void tick_draw(const struct page *page, struct box square, bool ticked)
{
    if (ticked) {
        canvas_fill(page->canvas, square, COLOUR_PRIMARY, 3);
        canvas_icon(page->canvas, square, ICON_DONE, 12, COLOUR_ON_PRIMARY);
    } else {
        canvas_outline(page->canvas, square, COLOUR_EDGE, 3, 0.8F);
    }
}

enum type_size check_row_size(const struct page *page, float w, const char *const *words, int count)
{
    enum type_size size = T10;
    for (int i = 0; i < count; i++)
        size = size_fitting(page, words[i], true, w - TICK_ROOM_U - 7, size);
    return size;
}

void check_row_draw(const struct page *page, struct box box, const char *words, enum type_size size,
                    bool ticked, enum hit hit)
{
    char label[TR_SIZE];
    bool live = hit != HIT_NONE;
    canvas_fill(page->canvas, box, live ? COLOUR_SURFACE : COLOUR_INSET, TILE_RADIUS_U);
    if (live) {
        canvas_outline(page->canvas, box, ticked ? COLOUR_PRIMARY : COLOUR_EDGE, TILE_RADIUS_U,
                       ticked ? 1.0F : 0.5F);
        canvas_hit(page->canvas, box, (int)hit, 0, false);
        canvas_tick(page->canvas, ticked);
        say_fill(label, page, ticked ? "all.ticked" : "all.unticked", {"x", words});
        canvas_label(page->canvas, label);
    }
    enum colour colour = live ? COLOUR_TEXT : COLOUR_TEXT2;
    tick_draw(page, box_of(box.x + 7, box.y + (box.h - TICK_U) / 2, TICK_U, TICK_U), ticked);
    struct box in = box_of(box.x + TICK_ROOM_U, box.y, box.w - TICK_ROOM_U - 2, box.h);
    struct text_style style = {.size = size, .bold = true, .colour = colour};
    if (canvas_text_width(page->canvas, words, T7, true) <= in.w)
        text_fitting(page, in, words, style);
    else
        block_draw(page, box_of(in.x, box.y + (box.h - 21) / 2, in.w, 22), words,
                   (struct text_style){.size = T7, .bold = true, .colour = colour});
}

void action_draw(const struct page *page, struct box box, enum button_kind kind, enum icon icon,
                 const char *label, enum hit hit, int64_t value)
{
    canvas_button(
        page->canvas, box, (int)hit, value,
        &(struct button){
            .kind = kind, .icon = icon, .label = label, .size = kind == BUTTON_PRIMARY ? T12 : T10});
}

static void tile_surface(const struct page *page, struct box box, const struct tile *tile)
{
    if (tile->disabled) {
        canvas_fill(page->canvas, box, COLOUR_INSET, TILE_RADIUS_U);
        return;
    }
    if (!tile->edge)
        canvas_shadow(page->canvas, box, TILE_RADIUS_U, false);
    canvas_fill(page->canvas, box, COLOUR_SURFACE, TILE_RADIUS_U);
    if (tile->edge)
        canvas_outline(page->canvas, box, COLOUR_EDGE, TILE_RADIUS_U, 0.5F);
}

static void tile_words(const struct page *page, struct box words, const struct tile *tile)
{
    enum colour title = tile->disabled ? COLOUR_TEXT2 : COLOUR_TEXT;
    const char *line = tile->disabled ? tile->disabled : tile->line;
    struct text_style bold = {.size = tile->plain ? T8 : T10, .bold = true, .colour = title};
    struct text_style small = {.size = T7, .colour = COLOUR_TEXT2, .lines = 1};
    if (!line || !*line) {
        text_fitting(page, words, tile->title, bold);
        return;
    }
    bool wraps = canvas_text_width(page->canvas, line, T7, false) > words.w;
    float under = (wraps ? 2.0F : 1.0F) * type_u(page, T7) * 1.45F;
    float top = words.y + (words.h - 13 - under) / 2;
    if (top < words.y && !tile->disabled) { /* no room for what is only said beside it */
        text_fitting(page, words, tile->title, bold);
        return;
    }
    text_fitting(page, box_of(words.x, top, words.w, 13), tile->title, bold);
    small.lines = wraps ? 2 : 1;
    canvas_text(page->canvas, box_of(words.x, top + 13, words.w, under + 1), line, small);
}

void tile_draw(const struct page *page, struct box box, const struct tile *tile)
{
    tile_surface(page, box, tile);
    struct box words = box_inset(box, tile->plain ? 5 : 6, 0);
    enum colour icon = tile->disabled ? COLOUR_TEXT2 : COLOUR_PRIMARY;
    if (tile->plain) {
        canvas_icon(page->canvas, box_cut_left(&words, 11), tile->icon, 10, icon);
        box_cut_left(&words, 2.5F);
    } else {
        struct box square = box_cut_left(&words, 22);
        square = box_of(square.x, box.y + (box.h - 22) / 2, 22, 22);
        canvas_fill(page->canvas, square, tile->disabled ? COLOUR_BG : COLOUR_PRIMARY_SOFT, 6);
        canvas_icon(page->canvas, square, tile->icon, 13, icon);
        box_cut_left(&words, 6);
    }
    if (!tile->disabled) {
        if (!tile->plain)
            canvas_icon(page->canvas, box_cut_right(&words, 8), ICON_CHEVRON_RIGHT, 8, COLOUR_TEXT2);
        canvas_hit(page->canvas, box, (int)tile->hit, tile->value, false);
    } else {
        canvas_hit_disabled(page->canvas, box, (int)tile->hit, tile->value);
    }
    tile_words(page, words, tile);
}
