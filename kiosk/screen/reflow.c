/* Collects a screen's texts and controls from its normal drawing. */
#include "screen/reflow.h"
#include "base/utf8.h"
#include "screen/frame.h"
#include <math.h>
#include <string.h>

#define STEP_BETWEEN " · "
#define ICON_LEAST_U 18 /* a smaller one belongs to a line or a tile */
#define ROW_U 3         /* two texts with their middles so near stand in one row */

static size_t keep(struct reflow *reflow, const char *text)
{
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (length == 0 || reflow->used + length + 1 > sizeof reflow->bytes)
        return 0;
    size_t at = reflow->used;
    memcpy(reflow->bytes + at, text, length);
    reflow->bytes[at + length] = 0;
    reflow->used += length + 1;
    return at;
}

static bool stands_beside(const struct writing *a, const struct writing *b)
{
    float apart = fabsf(a->box.y + a->box.h / 2 - b->box.y - b->box.h / 2);
    return apart < ROW_U && (b->box.x >= a->box.x + a->box.w - 1 || b->box.x + b->box.w <= a->box.x + 1);
}

static void text_add(struct reflow *reflow, const struct writing *writing)
{
    size_t text = keep(reflow, writing->text);
    if (text == 0 || reflow->text_count == REFLOW_TEXTS_MAX)
        return;
    reflow->texts[reflow->text_count++] = (struct reflow_text){
        .text = text, .size = writing->size, .bold = writing->bold, .colour = writing->colour};
}

/* Three and more in a row are steps: one line, with a dot between. */
static void steps_join(struct reflow *reflow, struct reflow_text *row, const char *more)
{
    char line[TR_SIZE] = "";
    utf8_append(line, sizeof line, reflow->bytes + row->text);
    if (row->beside) {
        utf8_append(line, sizeof line, STEP_BETWEEN);
        utf8_append(line, sizeof line, reflow->bytes + row->beside);
    }
    utf8_append(line, sizeof line, STEP_BETWEEN);
    utf8_append(line, sizeof line, more);
    row->text = keep(reflow, line);
    row->beside = 0;
    explicit_bzero(line, sizeof line);
}

/* "1" and what the first step is. */
static void step_join(struct reflow *reflow, struct reflow_text *number, const struct writing *step)
{
    char line[TR_SIZE] = "";
    utf8_append(line, sizeof line, reflow->bytes + number->text);
    utf8_append(line, sizeof line, "  ");
    utf8_append(line, sizeof line, step->text);
    number->text = keep(reflow, line);
    number->size = step->size;
    number->bold = step->bold;
    number->colour = step->colour;
    explicit_bzero(line, sizeof line);
}

/* In reading order: by rows, and in a row from the left. */
static bool reads_before(struct box a, struct box b)
{
    float apart = a.y + a.h / 2 - b.y - b.h / 2;
    return fabsf(apart) < ROW_U ? a.x < b.x : apart < 0;
}

/* Screens are drawn in any order; from the foot upwards, many. Returns how many writings there are. */
static int writings_sort(const struct canvas *canvas, struct writing sorted[REFLOW_TEXTS_MAX])
{
    int count = 0;
    for (size_t i = 0; i < canvas_writing_count(canvas) && count < REFLOW_TEXTS_MAX; i++, count++) {
        struct writing writing = canvas_writing(canvas, i);
        int at = count;
        for (; at > 0 && reads_before(writing.box, sorted[at - 1].box); at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = writing;
    }
    return count;
}

/* A name and its value stay a row. */
static void texts_collect(const struct canvas *canvas, struct reflow *reflow)
{
    struct writing sorted[REFLOW_TEXTS_MAX];
    int count = writings_sort(canvas, sorted), in_row = 0;
    for (int i = 0; i < count; i++) {
        struct reflow_text *before = reflow->text_count > 0 ? &reflow->texts[reflow->text_count - 1] : NULL;
        bool beside = before && in_row > 0 && stands_beside(&sorted[i - 1], &sorted[i]);
        in_row = beside ? in_row + 1 : 1;
        if (in_row == 2 && strlen(reflow->bytes + before->text) == 1) {
            step_join(reflow, before, &sorted[i]);
        } else if (in_row == 2) {
            before->beside = keep(reflow, sorted[i].text);
            before->bold = sorted[i].bold;
        } else if (in_row > 2) {
            steps_join(reflow, before, sorted[i].text);
        } else {
            text_add(reflow, &sorted[i]);
        }
    }
}

/* Behind what is said of a control already. */
static size_t line_join(struct reflow *reflow, size_t line, const char *more)
{
    char joined[TR_SIZE] = "";
    if (line) {
        utf8_append(joined, sizeof joined, reflow->bytes + line);
        utf8_append(joined, sizeof joined, STEP_BETWEEN);
    }
    utf8_append(joined, sizeof joined, more);
    line = keep(reflow, joined);
    explicit_bzero(joined, sizeof joined);
    return line;
}

/* The first in bold is the name; the rest is said of it. A control without words is called by its label. */
static void button_collect(const struct canvas *canvas, struct reflow *reflow, size_t index)
{
    const struct target *target = canvas_target(canvas, index);
    struct reflow_button button = {.hit = target->hit,
                                   .value = target->value,
                                   .enabled = target->enabled,
                                   .primary = target->primary,
                                   .key = target->on_down,
                                   .held = target->held,
                                   .ticks = target->ticks,
                                   .ticked = target->ticked};
    struct writing writing;
    for (size_t line = 0; canvas_target_writing(canvas, index, line, &writing); line++) {
        if (writing.bold && button.label == 0)
            button.label = keep(reflow, writing.text);
        else
            button.line = line_join(reflow, button.line, writing.text);
    }
    if (button.label == 0) { /* nothing is bold */
        button.label = button.line;
        button.line = 0;
    }
    if (button.label == 0) {
        char words[TR_SIZE];
        canvas_target_words(canvas, index, words, sizeof words);
        button.label = keep(reflow, words);
    }
    if (button.label != 0 && reflow->button_count < REFLOW_BUTTONS_MAX)
        reflow->buttons[reflow->button_count++] = button;
}

/* A plot is no button, and is not drawn here. */
static void buttons_collect(const struct canvas *canvas, struct reflow *reflow)
{
    size_t sorted[REFLOW_BUTTONS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < canvas_target_count(canvas) && count < REFLOW_BUTTONS_MAX; i++) {
        struct box box = canvas_target(canvas, i)->box;
        const struct target *target = canvas_target(canvas, i);
        if (target->scrub || (target->hit == HIT_PAGE && !target->enabled))
            continue; /* nor is a page that is not there */
        size_t at = count++;
        for (; at > 0 && reads_before(box, canvas_target(canvas, sorted[at - 1])->box); at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = i;
    }
    for (size_t i = 0; i < count; i++)
        button_collect(canvas, reflow, sorted[i]);
}

void reflow_collect(struct canvas *canvas, const struct view *view, int64_t now_ms,
                    void (*draw)(const struct page *), struct reflow *reflow)
{
    struct canvas_style style = *canvas_style(canvas);
    int64_t moving_until_ms = 0;
    style.large_text = false;
    canvas_begin(canvas, &style);
    /* The tall page says the most. */
    struct page page = page_of(canvas, view, now_ms, &moving_until_ms);
    page.portrait = true;
    page.w = PORTRAIT_WIDE_U;
    page.h = PORTRAIT_TALL_U;
    page.margin = 10;
    page.large = false;
    page.collected = true;
    page.top = frame_top(&page);
    page.foot = frame_foot(&page);
    draw(&page);

    memset(reflow, 0, sizeof *reflow);
    reflow->used = 1; /* offset 0 is no text */
    texts_collect(canvas, reflow);
    buttons_collect(canvas, reflow);
    for (size_t i = 0; i < canvas_told_count(canvas) && i < REFLOW_TOLD_MAX; i++)
        reflow->told[reflow->told_count++].text = keep(reflow, canvas_told(canvas, i, &reflow->told[i].news));
    if (canvas_largest_icon(canvas).size >= ICON_LEAST_U)
        reflow->icon = canvas_largest_icon(canvas);
    if (canvas_code(canvas))
        reflow->code = keep(reflow, canvas_code(canvas));
}
