/* S25: why the room is off, and the way back. "On" is said only after the meter's relay was read back (design
 * 0.2, rule 8). */
#include "screen/message.h"
#include "screen/parts.h"
#include "screen/power_words.h"
#include "screen/screens.h"
#include <math.h>

#define WAYS_MAX 4

static void boxes_draw(const struct page *page, struct box first, struct box second)
{
    const struct power_view *view = &page->view->power;
    const char *const words[] = {say(page, "s25.c1"), say(page, "s25.c2")};
    enum type_size size = check_row_size(page, first.w, words, 2);
    check_row_draw(page, first, words[0], size, view->unplugged, view->can_tick ? HIT_UNPLUGGED : HIT_NONE);
    check_row_draw(page, second, words[1], size, view->present, view->can_tick ? HIT_PRESENT : HIT_NONE);
}

static void restore_draw(const struct page *page, struct box box)
{
    const struct power_view *view = &page->view->power;
    canvas_button(page->canvas, box, HIT_RESTORE, 0,
                  &(struct button){.kind = BUTTON_PRIMARY,
                                   .icon = ICON_POWER,
                                   .label = say(page, "s25.go"),
                                   .disabled = view->can_restore ? NULL : power_why_not(page),
                                   .size = T12});
}

/* A breaker, down and then up: what the person looks for beside the door. */
static void breaker_draw(const struct page *page, struct box box)
{
    float h = box.h * 0.9F, w = h * 0.62F;
    for (int i = 0; i < 2; i++) {
        struct box body = box_of(box.x + box.w / 2 + (i ? 14 : -14 - w), box.y + (box.h - h) / 2, w, h);
        struct box slot = box_inset(body, w * 0.28F, h * 0.18F);
        canvas_fill(page->canvas, body, COLOUR_SURFACE, 4);
        canvas_outline(page->canvas, body, COLOUR_EDGE, 4, 0.5F);
        canvas_fill(page->canvas, slot, COLOUR_INSET, 2);
        slot.h /= 2;
        slot.y += i ? 0 : slot.h;
        canvas_fill(page->canvas, slot, i ? COLOUR_SUCCESS : COLOUR_DANGER, 2);
    }
    canvas_icon(page->canvas, box_of(box.x + box.w / 2 - 6, box.y + box.h / 2 - 6, 12, 12),
                ICON_CHEVRON_RIGHT, 12, COLOUR_TEXT2);
}

/* How far the minute has run. */
static void run_draw(const struct page *page, struct box box)
{
    int left_s = page->view->power.left_s;
    bar_draw(page, box_of(box.x, box.y, box.w, 4), (float)(60 - left_s) / 60, COLOUR_PRIMARY);
}

/* What is read, from the top of box; below it, what became of the command. */
static void words_draw(const struct page *page, struct box box)
{
    const struct power_view *view = &page->view->power;
    struct power_words words;
    power_words_of(page, &words);
    float across = page->portrait ? page_between(page, 34, 30) : 28;
    disc_draw(page, box.x + across / 2, box.y + across / 2, across, words.icon, message_soft(words.tone),
              message_strong(words.tone));
    float x = box.x + across + 7;
    float reach = title_draw(page, x, box.y + across / 2, box.x + box.w - x, words.title, ALIGN_LEFT);
    box_cut_top(&box, fmaxf(across, across / 2 + reach) + (page->portrait ? 8.0F : 4.0F));
    struct text_style style = {.size = T10, .colour = COLOUR_TEXT};
    float told_h = words.told[0] ? (page->portrait ? 30.0F : 25.0F) : 0;
    float facts_h = words.facts[0] ? 23.0F : 0;
    float used = block_draw(page, box_of(box.x, box.y, box.w, box.h - told_h - facts_h), words.reason, style);
    box_cut_top(&box, used + 3);
    style = (struct text_style){.size = T8, .colour = words.stale ? COLOUR_WARN : COLOUR_TEXT2};
    if (words.facts[0])
        block_draw(page, box_of(box.x, box.y, box.w, facts_h), words.facts, style);
    if (!words.told[0])
        return;
    struct box told = box_of(box.x, box.y + box.h - told_h, box.w, told_h);
    bool runs = view->step == POWER_STEP_RUNNING;
    if (runs)
        run_draw(page, box_of(told.x, told.y + told.h - 5, told.w, 5));
    enum colour colour = runs ? COLOUR_PRIMARY : view->step == POWER_STEP_OK ? COLOUR_SUCCESS : COLOUR_WARN;
    style = (struct text_style){.size = T10, .bold = true, .colour = colour};
    block_draw(page, box_of(told.x, told.y, told.w, told.h - (runs ? 6.0F : 0)), words.told, style);
}

/* What can be done while the meters' line is down, then what cannot. */
static int ways_without_meters(const struct page *page, struct message_button ways[WAYS_MAX])
{
    int count = 0;
    ways[count++] = (struct message_button){.label = say(page, "s25.again"), .hit = HIT_RETRY};
    ways[count++] =
        (struct message_button){.label = say(page, "s25.report"), .icon = ICON_BUILD, .hit = HIT_HELP};
    ways[count++] = (struct message_button){.label = say(page, "s25.go"),
                                            .icon = ICON_POWER,
                                            .hit = HIT_RESTORE,
                                            .disabled = say(page, "s25.x.gw")};
    if (page->view->power.terms.emergency_wh > 0)
        ways[count++] = (struct message_button){.label = say(page, "s25.emergency"),
                                                .icon = ICON_BOLT,
                                                .hit = HIT_EMERGENCY,
                                                .disabled = say(page, "s26.x3")};
    return count;
}

/* The ways on from here. Returns how many there are. */
static int ways_of(const struct page *page, struct message_button ways[WAYS_MAX])
{
    const struct message_button again = {.label = say(page, "s25.again"), .hit = HIT_RETRY};
    const struct message_button top_up = {.label = say(page, "s25.topup"), .hit = HIT_GO_TOP_UP};
    const struct message_button warden = {
        .label = say(page, "s25.warden"), .icon = ICON_PHONE, .hit = HIT_HELP};
    const struct message_button report = {
        .label = say(page, "s25.report"), .icon = ICON_BUILD, .hit = HIT_HELP};
    const struct message_button emergency = {
        .label = say(page, "s25.emergency"), .icon = ICON_BOLT, .hit = HIT_EMERGENCY};
    switch (page->view->power.reason) {
    case REASON_ON:
        if (power_is_doubtful(page->view)) {
            ways[0] = again;
            ways[1] = report;
            return 2;
        }
        ways[0] = report;
        return page->view->power.is_wished && page->view->power.step != POWER_STEP_OK ? 1 : 0;
    case REASON_ARREARS:
        ways[0] = top_up;
        ways[1] = emergency;
        return page->view->power.terms.emergency_wh > 0 ? 2 : 1;
    case REASON_OVERLOAD:
    case REASON_BADLOAD:
    case REASON_UNSAID:
    case REASON_STAFF: ways[0] = warden; return 1;
    case REASON_BREAKER: ways[0] = report; return 1;
    case REASON_UNHEARD:
        if (page->view->power.meters_down)
            return ways_without_meters(page, ways);
        ways[0] = again;
        ways[1] = report;
        return 2;
    default: return 0;
    }
}

static void way_draw(const struct page *page, struct box box, const struct message_button *way, bool main)
{
    canvas_button(page->canvas, box, way->hit, 0,
                  &(struct button){.kind = main ? BUTTON_PRIMARY : BUTTON_SECONDARY,
                                   .icon = way->icon,
                                   .label = way->label,
                                   .disabled = way->disabled,
                                   .size = main ? T12 : T10});
}

/* Where nothing can be restored, the first way is the main one; -1: none is. */
static int main_of(const struct page *page)
{
    return power_is_restorable(page->view) ? -1 : 0;
}

static void portrait_draw(const struct page *page)
{
    float x = page->margin, w = page_room(page);
    float first = page_between(page, 200, 146), row_h = page_between(page, 40, 32);
    float top = page->top + page_between(page, 6, 2);
    bool restorable = power_is_restorable(page->view);
    struct message_button ways[WAYS_MAX] = {0};
    int count = ways_of(page, ways), main = main_of(page);
    words_draw(page, box_of(x + 2, top, w - 4, first - 5 - top));
    float y = first;
    if (restorable) {
        boxes_draw(page, box_of(x, y, w, row_h), box_of(x, y + row_h + 6, w, row_h));
        restore_draw(page, box_of(x, page_between(page, 296, 224), w, 34));
        y = page_between(page, 336, 263);
    } else if (page->view->power.reason == REASON_BREAKER) {
        breaker_draw(page, box_of(x, y, w, row_h * 2));
        y += row_h * 2 + 8;
    }
    for (int i = 0; i < count; i++)
        way_draw(page, box_of(x, y + (float)i * 34, w, 28), &ways[i], i == main);
}

static void landscape_draw(const struct page *page)
{
    struct box left = page_view_pane(page), right = page_action_pane(page);
    bool restorable = power_is_restorable(page->view);
    struct message_button ways[WAYS_MAX] = {0};
    int count = ways_of(page, ways), main = main_of(page);
    left.y += 1.5F, left.h -= 1.5F;
    right.y += 1.5F, right.h -= 1.5F;
    words_draw(page, left);
    if (restorable) {
        float row_h = page->strip ? 27 : 30;
        struct box first = box_cut_top(&right, row_h);
        box_cut_top(&right, 5);
        boxes_draw(page, first, box_cut_top(&right, row_h));
        box_cut_top(&right, 6);
        restore_draw(page, box_cut_top(&right, 34));
        box_cut_top(&right, 6);
    } else if (page->view->power.reason == REASON_BREAKER) {
        breaker_draw(page, box_cut_top(&right, 66));
        box_cut_top(&right, 8);
    }
    for (int i = 0; i < count; i++) {
        way_draw(page, box_cut_top(&right, 26), &ways[i], i == main);
        box_cut_top(&right, 6);
    }
}

void power_draw(const struct page *page)
{
    if (page->portrait)
        portrait_draw(page);
    else
        landscape_draw(page);
}
