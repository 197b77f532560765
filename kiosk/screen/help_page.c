/* A page of S28: a picture, the question, at most three steps, the way back. */
#include "screen/help_pages.h"
#include "screen/parts.h"

#define STEPS_MAX 3
#define NUMBER_U 17 /* a step's number and the gap after it */

struct steps {
    const char *title;
    char words[STEPS_MAX][TR_SIZE];
    int count;
};

#define step_add(steps, page, id, ...) say_fill((steps)->words[(steps)->count++], page, id, __VA_ARGS__)

static void offline_steps(const struct page *page, struct steps *steps)
{
    char money[FORMAT_SIZE];
    int64_t most_fen = page->view->profile.offline_card_day_fen;
    format_yuan(most_fen, money);
    bool cards = page->view->help.offline_cards && most_fen > 0;
    step_add(steps, page, cards ? "s28.d1" : "s28.d1.data", {"x", money});
    step_add(steps, page, "s28.d2", {NULL, NULL});
    step_add(steps, page, "s28.d3", {NULL, NULL});
}

static void not_credited_steps(const struct page *page, struct steps *steps, const char *reference)
{
    bool known = page->view->help.has_key;
    step_add(steps, page, "s28.paid1", {NULL, NULL});
    step_add(steps, page, "s28.paid2", {NULL, NULL});
    step_add(steps, page, known ? "s28.paid3.ref" : "s28.paid3", {"ref", reference});
}

static void wrong_room_steps(const struct page *page, struct steps *steps, const char *reference)
{
    bool known = page->view->help.has_key;
    step_add(steps, page, known ? "s28.wr" : "s28.wr.plain", {"ref", reference});
    if (!known)
        step_add(steps, page, "s28.wr.tell", {NULL, NULL});
    step_add(steps, page, "s28.wr.check", {NULL, NULL});
}

static void no_power_steps(const struct page *page, struct steps *steps)
{
    char where[TR_SIZE];
    where_text(page, page->view->profile.desk_place, where);
    step_add(steps, page, "s28.power1", {NULL, NULL});
    step_add(steps, page, "s28.power2", {NULL, NULL});
    step_add(steps, page, "s28.power3", {"desk", where});
}

static void not_read_steps(const struct page *page, struct steps *steps)
{
    char where[TR_SIZE];
    where_text(page, page->view->profile.card_office, where);
    step_add(steps, page, "s28.read1", {NULL, NULL});
    step_add(steps, page, "s28.read2", {NULL, NULL});
    step_add(steps, page, "s28.read3", {"office", where});
}

static void steps_of(const struct page *page, struct steps *steps)
{
    char reference[10];
    key_reference(&page->view->help.key, reference);
    steps->count = 0;
    switch (page->view->help.page) {
    case HELP_OFFLINE:
        steps->title = say(page, "s28.off");
        offline_steps(page, steps);
        break;
    case HELP_METERS_DOWN:
        steps->title = say(page, "s28.gw");
        step_add(steps, page, "s28.gw1", {NULL, NULL});
        step_add(steps, page, "s28.gw2", {NULL, NULL});
        step_add(steps, page, "s28.gw3", {NULL, NULL});
        break;
    case HELP_NOT_CREDITED:
        steps->title = say(page, "s28.paid");
        not_credited_steps(page, steps, reference);
        break;
    case HELP_WRONG_ROOM:
        steps->title = say(page, "s28.wrong");
        wrong_room_steps(page, steps, reference);
        break;
    case HELP_NO_POWER:
        steps->title = say(page, "s28.power");
        no_power_steps(page, steps);
        break;
    case HELP_NOT_READ:
        steps->title = say(page, "s28.read");
        not_read_steps(page, steps);
        break;
    case HELP_TOP_UP:
    case HELP_INDEX:
    case HELP_PAGES:
        steps->title = say(page, "s28.how");
        step_add(steps, page, "s28.step1", {NULL, NULL});
        step_add(steps, page, "s28.step2", {NULL, NULL});
        step_add(steps, page, "s28.step3", {NULL, NULL});
        break;
    }
}

static struct box step_row(struct box in, int i, int count)
{
    float h = in.h / (float)count;
    return box_of(in.x, in.y + h * (float)i, in.w, h);
}

/* Of all steps one size: the smallest that any of them needs. */
static enum type_size steps_size(const struct page *page, struct box in, const struct steps *steps)
{
    enum type_size size = T10;
    for (int i = 0; i < steps->count; i++) {
        struct box row = step_row(in, i, steps->count);
        box_cut_left(&row, NUMBER_U);
        size = block_middle_size(page, row, steps->words[i], (struct text_style){.size = size});
    }
    return size;
}

/* The steps with their numbers, on one card. */
static void steps_draw(const struct page *page, struct box box, const struct steps *steps)
{
    static const char *const numbers[STEPS_MAX] = {"1", "2", "3"};
    card_draw(page, box);
    struct box in = box_inset(box, 8, 4);
    enum type_size size = steps_size(page, in, steps);
    for (int i = 0; i < steps->count; i++) {
        struct box row = step_row(in, i, steps->count);
        float y = row.y + row.h / 2;
        if (i > 0)
            canvas_line(page->canvas, row.x, row.y, row.x + row.w, row.y, COLOUR_LINE, 0.35F, false);
        canvas_disc(page->canvas, row.x + 6, y, 6, COLOUR_PRIMARY_SOFT);
        canvas_text(
            page->canvas, line_at(row.x, y, 12, T8), numbers[i],
            (struct text_style){.size = T8, .bold = true, .colour = COLOUR_PRIMARY, .align = ALIGN_CENTRE});
        box_cut_left(&row, NUMBER_U);
        block_middle_draw(page, row, steps->words[i],
                          (struct text_style){.size = size, .colour = COLOUR_TEXT});
    }
}

static void portrait_draw(const struct page *page, const struct steps *steps)
{
    float x = page->margin, w = page_room(page);
    float picture_h = page_between(page, 62, 46);
    float y = page->top + page_between(page, 8, 2) + picture_h / 2;
    help_picture_draw(page, page->view->help.page, page->w / 2, y, picture_h);
    y += picture_h / 2 + page_between(page, 16, 11);
    y += title_draw(page, x, y, w, steps->title, ALIGN_CENTRE);
    float button_y = page_between(page, 300, 262);
    y += page_between(page, 10, 5);
    steps_draw(page, box_of(x, y, w, button_y - page_between(page, 14, 8) - y), steps);
    action_draw(page, box_of(x, button_y, w, 30), BUTTON_PRIMARY, ICON_NONE, say(page, "foot.back"), HIT_BACK,
                0);
}

static void landscape_draw(const struct page *page, const struct steps *steps)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    left.y += 1.5F, right.y += 1.5F;
    left.h -= 1.5F, right.h -= 1.5F;
    float picture_h = 62, y = left.y + 10 + picture_h / 2;
    help_picture_draw(page, page->view->help.page, left.x + left.w / 2, y, picture_h);
    title_draw(page, left.x, y + picture_h / 2 + 18, left.w, steps->title, ALIGN_CENTRE);
    struct box foot = box_cut_bottom(&right, 28);
    box_cut_bottom(&right, 6);
    steps_draw(page, right, steps);
    action_draw(page, foot, BUTTON_PRIMARY, ICON_NONE, say(page, "foot.back"), HIT_BACK, 0);
}

void help_page_draw(const struct page *page)
{
    struct steps steps;
    steps_of(page, &steps);
    if (page->portrait)
        portrait_draw(page, &steps);
    else
        landscape_draw(page, &steps);
}
