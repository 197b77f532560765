/* S21: the machine's own page, for staff. */
#include "flow/event.h"
#include "screen/parts.h"
#include "screen/screens.h"
#include "screen/service_rows.h"
#include <stdio.h>
#include <string.h>

#define ROW_U 22
#define DOT_U 32 /* a dot, its word and the gap before it */

/* dot: not DOT_NONE. */
static const char *dot_word(const struct page *page, enum service_dot dot)
{
    static const char *const words[] = {
        [DOT_OK] = "s21.ok", [DOT_CHECK] = "s21.check", [DOT_FAULT] = "s21.fault"};
    return say(page, words[dot]);
}

static void dot_draw(const struct page *page, struct box *row, enum service_dot dot)
{
    static const enum colour colours[] = {
        [DOT_OK] = COLOUR_SUCCESS, [DOT_CHECK] = COLOUR_WARN, [DOT_FAULT] = COLOUR_DANGER};
    struct box word = box_cut_right(row, DOT_U - 3);
    box_cut_right(row, 3);
    if (dot == DOT_NONE)
        return;
    canvas_disc(page->canvas, word.x + 3, word.y + word.h / 2, 2, colours[dot]);
    text_fitting(page, box_of(word.x + 7, word.y, word.w - 7, word.h), dot_word(page, dot),
                 (struct text_style){.size = T7, .bold = true, .colour = colours[dot]});
}

static void rows_draw(const struct page *page, struct box card)
{
    struct service_row rows[SERVICE_ROWS];
    int count = service_rows_of(page, rows);
    card_draw(page, card);
    struct box in = box_inset(card, 6, 2);
    float h = count * ROW_U > in.h ? in.h / (float)count : ROW_U;
    for (int i = 0; i < count; i++) {
        struct box row = box_of(in.x, in.y + h * (float)i, in.w, h);
        if (i > 0)
            canvas_line(page->canvas, row.x, row.y, row.x + row.w, row.y, COLOUR_LINE, 0.35F, false);
        float value_w = canvas_text_width(page->canvas, rows[i].value, T7, true);
        float beside = row.w - canvas_text_width(page->canvas, rows[i].name, T7, false) - 5;
        if (rows[i].dot != DOT_NONE || value_w <= beside - DOT_U) /* a long value takes the dot's place */
            dot_draw(page, &row, rows[i].dot);
        float name_w = canvas_text_width(page->canvas, rows[i].name, T7, false) + 1;
        if (name_w > row.w * 0.6F)
            name_w = row.w * 0.6F;
        text_fitting(page, box_cut_left(&row, name_w), rows[i].name,
                     (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
        box_cut_left(&row, 4);
        if (rows[i].dot != DOT_NONE && strcmp(rows[i].value, dot_word(page, rows[i].dot)) == 0)
            continue; /* said beside the dot */
        text_fitting(
            page, row, rows[i].value,
            (struct text_style){.size = T8, .bold = true, .colour = COLOUR_TEXT, .align = ALIGN_RIGHT});
    }
}

static void tabs_draw(const struct page *page, struct box box, int columns)
{
    static const char *const ids[SERVICE_TABS] = {"s21.tab.status", "s21.tab.reader",  "s21.tab.network",
                                                  "s21.tab.outbox", "s21.tab.printer", "s21.tab.touch",
                                                  "s21.tab.sound",  "s21.tab.system"};
    int rows = SERVICE_TABS / columns;
    float h = (box.h - 4 * (float)(rows - 1)) / (float)rows;
    for (int i = 0; i < SERVICE_TABS; i++) {
        struct box row = box_of(box.x, box.y + (h + 4) * (float)(i / columns), box.w, h);
        bool here = (enum service_tab)i == page->view->service.tab;
        canvas_button(page->canvas, box_column(row, i % columns, columns, 4), HIT_SERVICE_TAB, i,
                      &(struct button){.kind = here ? BUTTON_PRIMARY : BUTTON_SECONDARY,
                                       .label = say(page, ids[i]),
                                       .size = T8});
    }
}

static void small_button(const struct page *page, struct box box, const char *label, enum hit hit,
                         int64_t value, const char *disabled)
{
    canvas_button(page->canvas, box, (int)hit, value,
                  &(struct button){.kind = BUTTON_QUIET, .label = label, .disabled = disabled, .size = T8});
}

/* Each sound of the machine, each loudspeaker and the voice, three in a row. */
static void sounds_draw(const struct page *page, struct box box)
{
    static const struct {
        const char *id;
        int64_t value;
    } sounds[] = {
        {"s21.sound.key", SOUND_KEY},       {"s21.sound.read", SOUND_READ},
        {"s21.sound.ok", SOUND_OK},         {"s21.sound.look", SOUND_LOOK},
        {"s21.sound.fail", SOUND_FAIL},     {"s21.sound.tick", SOUND_TICK},
        {"s21.sound.left", SERVICE_LEFT},   {"s21.sound.right", SERVICE_RIGHT},
        {"s21.sound.voice", SERVICE_VOICE},
    };
    float h = (box.h - 8) / 3;
    for (int i = 0; i < 9; i++) {
        struct box row = box_of(box.x, box.y + (h + 4) * (float)(i / 3), box.w, h);
        small_button(page, box_column(row, i % 3, 3, 4), say(page, sounds[i].id), HIT_SERVICE_TEST,
                     sounds[i].value, NULL);
    }
}

/* What acts on the machine, two in a row; one that was pressed once says so. */
static void system_draw(const struct page *page, struct box box)
{
    const struct service_view *view = &page->view->service;
    const struct {
        enum hit hit;
        const char *id;
        bool offered;
    } acts[4] = {{HIT_SERVICE_MAINTENANCE, view->maintenance ? "s21.mode.end" : "s21.mode.begin", true},
                 {HIT_SERVICE_RESTART, "s21.restart", true},
                 {HIT_SERVICE_REBOOT, "s21.reboot", view->can_reboot},
                 {HIT_SERVICE_HALT, "s21.halt", view->can_halt}};
    float h = (box.h - 4) / 2;
    int shown = 0;
    for (int i = 0; i < 4; i++) {
        if (!acts[i].offered)
            continue;
        struct box row = box_of(box.x, box.y + (h + 4) * (float)(shown / 2), box.w, h);
        bool armed = view->armed == (int)acts[i].hit;
        canvas_button(page->canvas, box_column(row, shown % 2, 2, 4), (int)acts[i].hit, 0,
                      &(struct button){.kind = armed ? BUTTON_PRIMARY : BUTTON_QUIET,
                                       .label = say(page, acts[i].id),
                                       .line = armed ? say(page, "s21.again") : NULL,
                                       .size = T8});
        shown++;
    }
}

/* The test of this tab. */
static void actions_draw(const struct page *page, struct box box)
{
    static const char *const ids[SERVICE_TABS] = {[SERVICE_READER] = "s21.test.card",
                                                  [SERVICE_NETWORK] = "s21.test.line",
                                                  [SERVICE_OUTBOX] = "s21.send",
                                                  [SERVICE_PRINTER] = "s21.test.page",
                                                  [SERVICE_TOUCH] = "s21.calibrate"};
    const struct service_view *view = &page->view->service;
    struct box one = box_of(box.x, box.y + (box.h - 24) / 2, box.w, 24);
    if (view->tab == SERVICE_SOUND)
        sounds_draw(page, box);
    else if (view->tab == SERVICE_SYSTEM)
        system_draw(page, box);
    else if (ids[view->tab])
        small_button(page, one, say(page, ids[view->tab]), HIT_SERVICE_TEST, 0,
                     view->tab == SERVICE_PRINTER && view->printer != PRINTER_READY ? "" : NULL);
}

static void title_line_draw(const struct page *page, struct box line)
{
    char text[TR_SIZE];
    snprintf(text, sizeof text, "%s · %s · %s", say(page, "s21.t"), page->view->profile.machine_name,
             DORMWATT_VERSION);
    text_fitting(page, line, text, (struct text_style){.size = T13, .bold = true, .colour = COLOUR_TEXT});
}

/* What the actions of this tab take. */
static float actions_u(const struct page *page)
{
    switch (page->view->service.tab) {
    case SERVICE_STATUS: return 0;
    case SERVICE_SOUND: return page->portrait ? page_between(page, 83, 71) : 71;
    case SERVICE_SYSTEM: return page->portrait ? 54 : 50;
    default: return 26;
    }
}

void service_draw(const struct page *page)
{
    float acts_h = actions_u(page);
    if (page->portrait) {
        float x = page->margin, w = page_room(page), y = page->top;
        float tabs_y = page_between(page, 300, 222), acts_y = tabs_y - 6 - acts_h;
        title_line_draw(page, box_of(x, y, w, 18));
        rows_draw(page, box_of(x, y + 20, w, acts_y - 5 - y - 20));
        actions_draw(page, box_of(x, acts_y, w, acts_h));
        tabs_draw(page, box_of(x, tabs_y, w, page_between(page, 64, 54)), 4);
        small_button(page,
                     box_of(x, page->foot - 4 - page_between(page, 30, 24), w, page_between(page, 30, 24)),
                     say(page, "s21.exit"), HIT_SERVICE_EXIT, 0, NULL);
        return;
    }
    struct box all = box_of(page->margin, page->top, page_room(page), page->foot - 4 - page->top);
    struct box left = box_cut_left(&all, 86);
    box_cut_left(&all, 6);
    struct box leave = box_cut_bottom(&left, 26);
    box_cut_bottom(&left, 5);
    tabs_draw(page, left, 2);
    small_button(page, leave, say(page, "s21.exit"), HIT_SERVICE_EXIT, 0, NULL);
    title_line_draw(page, box_cut_top(&all, 15));
    struct box acts = box_cut_bottom(&all, acts_h);
    box_cut_bottom(&all, acts_h > 0 ? 4 : 0);
    rows_draw(page, all);
    actions_draw(page, acts);
}
