/* Words and icons onto the draw list. */
#include "base/log.h"
#include "ui/canvas_parts.h"
#include "ui/wrap.h"
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES_MAX 400
#define MIDDLE_EM                                                                                            \
    0.37F /* of capitals and of Han, above the baseline: half of 0.733 em and of 0.07..0.82 em */
#define BASELINE_EM 0.435F /* below the middle of a line's box, from the face's ascent and descent */

static struct font font_of(const struct canvas *canvas, enum type_size size, bool bold)
{
    return (struct font){bold ? FACE_BOLD : FACE_REGULAR, canvas_px(canvas, canvas_type_u(canvas, size))};
}

static float line_height_u(const struct canvas *canvas, enum type_size size)
{
    return canvas_type_u(canvas, size) * (size >= T28 ? 1.2F : 1.45F);
}

static void mark_text(struct canvas *canvas, struct look *look, size_t text, int width_px)
{
    uint64_t hash = canvas_hash(canvas->texts + text, strlen(canvas->texts + text));
    look->type = MARK_TEXT;
    look->content_low = (uint32_t)hash;
    look->content_high = (uint32_t)(hash >> 32);
    /* Letters reach beyond their advance by less than a quarter em, and stand between a whole em above the
     * baseline (an accented capital) and a third below it. */
    int em = look->size_px;
    int grow = look->grow_px + 1;
    struct rect bounds = {look->rect.x - em / 4 - grow, look->rect.y - em - grow,
                          width_px + em / 2 + 2 * grow, em + em / 3 + 2 * grow};
    canvas_mark(canvas, look, bounds)->text = text;
}

/* One line with its baseline at y px; box says where left and right are. */
static void line_add(struct canvas *canvas, struct box box, int y, size_t text, int width_px,
                     const struct text_style *style)
{
    struct font font = font_of(canvas, style->size, style->bold);
    struct rect rect = canvas_rect(canvas, box);
    int x = rect.x;
    if (style->align == ALIGN_RIGHT)
        x = rect.x + rect.w - width_px;
    else if (style->align == ALIGN_CENTRE)
        x = rect.x + (rect.w - width_px) / 2;
    struct look look = {.rect = {x, y, 0, 0}, .face = (int32_t)font.face, .size_px = font.size_px};
    if (style->halo) {
        look.grow_px = canvas_line_px(canvas, 0.9F);
        look.colour = canvas_colour(canvas, COLOUR_SURFACE);
        mark_text(canvas, &look, text, width_px);
        look.grow_px = 0;
    }
    look.colour = canvas_colour(canvas, style->colour);
    mark_text(canvas, &look, text, width_px);
}

static float one_line(struct canvas *canvas, struct box box, const char *text, const struct text_style *style)
{
    size_t offset;
    if (!canvas_keep(canvas, text, strlen(text), &offset))
        return 0;
    float size = canvas_type_u(canvas, style->size);
    int width = runs_width_px(canvas->runs, font_of(canvas, style->size, style->bold), text);
    float baseline = box.y + box.h / 2 + MIDDLE_EM * size;
    line_add(canvas, box, (int)lroundf(canvas_y_px(canvas, baseline)), offset, width, style);
    if ((float)width > box.w * canvas->u_px + 1 || box.h < 0.95F * size)
        canvas_overflow(canvas, text);
    return line_height_u(canvas, style->size);
}

/* Sets the line that begins at text; returns where the next one does. */
static const char *line_of_many(struct canvas *canvas, struct box line, const char *text,
                                const struct text_style *style, bool *fits)
{
    struct font font = font_of(canvas, style->size, style->bold);
    int room = (int)(line.w * canvas->u_px + 1);
    size_t fitting = strlen(text);
    if (runs_width_px(canvas->runs, font, text) > room || strchr(text, '\n'))
        fitting = fonts_fitting_bytes(canvas->fonts, font, text, room);
    struct line_end end = wrap_line(text, fitting);
    size_t offset;
    if (!canvas_keep(canvas, text, end.bytes, &offset))
        return text + strlen(text);
    int width = runs_width_px(canvas->runs, font, canvas->texts + offset);
    *fits = *fits && width <= room;
    float size = canvas_type_u(canvas, style->size);
    float baseline = line.y + line.h / 2 + BASELINE_EM * size;
    line_add(canvas, line, (int)lroundf(canvas_y_px(canvas, baseline)), offset, width, style);
    return text + end.next;
}

static float many_lines(struct canvas *canvas, struct box box, const char *text,
                        const struct text_style *style)
{
    float height = line_height_u(canvas, style->size);
    float used = 0;
    bool fits = true;
    int count = 0;
    for (const char *at = text; *at; count++) {
        at = line_of_many(canvas, box_of(box.x, box.y + used, box.w, height), at, style, &fits);
        used += height;
    }
    if (!fits || count > style->lines || used > box.h + 0.25F * height)
        canvas_overflow(canvas, text);
    return used;
}

float canvas_text(struct canvas *canvas, struct box box, const char *text, struct text_style style)
{
    if (!text || !*text)
        return 0;
    float size = canvas_type_u(canvas, style.size);
    if (size < canvas->smallest_text_u)
        canvas->smallest_text_u = size;
    float used =
        style.lines > 1 ? many_lines(canvas, box, text, &style) : one_line(canvas, box, text, &style);
    if (style.lines > 1) /* a paragraph stands where its lines do, not where it would have had room */
        box.h = used;
    if (!style.halo && !style.mute) /* a chart's value: its screen has a sentence for it */
        canvas_write(canvas, box, text, &style);
    return used;
}

float canvas_text_width(struct canvas *canvas, const char *text, enum type_size size, bool bold)
{
    return (float)runs_width_px(canvas->runs, font_of(canvas, size, bold), text) / canvas->u_px;
}

int canvas_text_lines(struct canvas *canvas, float w, const char *text, enum type_size size, bool bold)
{
    struct font font = font_of(canvas, size, bold);
    int room = (int)(w * canvas->u_px + 1), lines = 0;
    for (const char *at = text; *at; lines++) {
        size_t fitting = fonts_fitting_bytes(canvas->fonts, font, at, room);
        struct line_end end = wrap_line(at, fitting);
        if (end.bytes > fitting)
            return INT_MAX;
        at += end.next;
    }
    return lines;
}

/* UTF-8 of a code point of the private use area, where the icons are. */
static void icon_text(enum icon icon, char text[4])
{
    uint32_t code = theme_icon_code(icon);
    text[0] = (char)(0xE0 | code >> 12);
    text[1] = (char)(0x80 | (code >> 6 & 0x3F));
    text[2] = (char)(0x80 | (code & 0x3F));
    text[3] = 0;
}

void canvas_icon(struct canvas *canvas, struct box box, enum icon icon, float size, enum colour colour)
{
    char text[4];
    size_t offset;
    if (icon == ICON_NONE)
        return;
    if (size > canvas->largest_icon.size)
        canvas->largest_icon = (struct drawn_icon){icon, size, colour};
    icon_text(icon, text);
    if (!canvas_keep(canvas, text, 3, &offset))
        return;
    int px = canvas_px(canvas, size);
    struct rect rect = canvas_rect(canvas, box);
    /* An icon fills its em square, which stands on the baseline. */
    struct look look = {.rect = {rect.x + (rect.w - px) / 2, rect.y + (rect.h - px) / 2 + px, 0, 0},
                        .colour = canvas_colour(canvas, colour),
                        .face = FACE_ICONS,
                        .size_px = px};
    mark_text(canvas, &look, offset, px);
}
