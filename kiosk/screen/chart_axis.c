#include "screen/chart_axis.h"
#include "flow/axis.h"
#include <math.h>

#define AXIS_GAP_U 2 /* between the numbers and the field */
#define KEY_GAP_U 5
#define VALUE_ROOM_U 7.5F /* half of what a value takes across, and a little air */
#define VALUE_NEAR_U 5.0F /* from its middle up or down */

static void label_of(const struct chart_axis *axis, int step, char label[FORMAT_SIZE])
{
    int64_t one = axis->top / AXIS_STEPS;
    if (axis->money)
        format_yuan(one * step, label);
    else if (one % 1000 == 0 || step == 0)
        format_energy_whole(one * step, label);
    else
        format_energy(one * step, label);
}

static float width_of(const struct page *page, const struct chart_axis *axis)
{
    char label[FORMAT_SIZE];
    float widest = 0;
    for (int i = 0; i <= AXIS_STEPS; i++) {
        label_of(axis, i, label);
        widest = fmaxf(widest, canvas_text_width(page->canvas, label, T7, false));
    }
    return widest + AXIS_GAP_U;
}

struct box chart_axis_draw(const struct page *page, struct box box, const struct chart_axis *axis)
{
    float w = width_of(page, axis);
    struct box field = box_of(box.x + w, box.y, box.w - w, box.h);
    bool crowded = box.h < AXIS_STEPS * type_u(page, T7); /* then only the ends are named */
    for (int i = 0; i <= AXIS_STEPS; i++) {
        float y = field.y + field.h - chart_height(field, AXIS_STEPS, i);
        char label[FORMAT_SIZE];
        label_of(axis, i, label);
        canvas_line(page->canvas, field.x, y, field.x + field.w, y, COLOUR_LINE, 0.35F, false);
        if (crowded && i > 0 && i < AXIS_STEPS)
            continue;
        canvas_text(
            page->canvas, line_at(field.x - w - 0.5F, y, w - AXIS_GAP_U + 0.5F, T7), label,
            (struct text_style){.size = T7, .colour = COLOUR_TEXT2, .align = ALIGN_RIGHT, .mute = true});
    }
    return field;
}

float chart_height(struct box field, int64_t top, int64_t value)
{
    return top > 0 ? field.h * (float)((double)value / (double)top) : 0;
}

void chart_gap_draw(const struct page *page, struct box field, float x, float w)
{
    float y = field.y + field.h - 0.5F;
    canvas_line(page->canvas, x, y, x + w, y, COLOUR_TEXT2, 0.8F, true);
}

void chart_mean_draw(const struct page *page, struct box field, float y, const float *value_ys, int count)
{
    float slot = field.w / (float)count, from = field.x, room = fminf(slot / 2, VALUE_ROOM_U);
    for (int i = 0; i < count; i++) {
        if (!(fabsf(value_ys[i] - y) <= VALUE_NEAR_U)) /* NAN is near nothing */
            continue;
        float middle = field.x + slot * ((float)i + 0.5F);
        if (middle - room > from)
            canvas_line(page->canvas, from, y, middle - room, y, COLOUR_TEXT, 0.5F, true);
        from = middle + room;
    }
    if (from < field.x + field.w)
        canvas_line(page->canvas, from, y, field.x + field.w, y, COLOUR_TEXT, 0.5F, true);
}

void chart_holiday_draw(const struct page *page, float x, float y)
{
    canvas_circle(page->canvas, x, y, 2, COLOUR_TEXT2, 0.6F);
}

bool chart_key_draw(const struct page *page, struct box *line, float mark_w, const char *words,
                    struct box *mark)
{
    float w = canvas_text_width(page->canvas, words, T7, false) + 0.5F;
    if (!words[0] || mark_w + w > line->w)
        return false;
    if (mark)
        *mark = box_cut_left(line, mark_w);
    canvas_text(page->canvas, box_cut_left(line, w), words,
                (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
    box_cut_left(line, KEY_GAP_U);
    return true;
}
