/* S07: the state of the supply, beside the room's name. */
#include "base/clock.h"
#include "screen/dashboard_parts.h"
#include "screen/parts.h"

#define LOW_FEN 1000 /* ten yuan: under it the chip warns (S27's usual level) */

struct chip {
    enum icon icon;
    const char *words;
    enum colour soft, strong;
};

static const char *off_id(enum off_reason reason)
{
    switch (reason) {
    case OFF_ARREARS: return "s07.off.arrears";
    case OFF_OVERLOAD: return "s07.off.overload";
    case OFF_BADLOAD: return "s07.off.badload";
    case OFF_SCHEDULE: return "s07.off.schedule";
    case OFF_STAFF: return "s07.off.staff";
    case OFF_NONE: break;
    }
    return "s07.off";
}

/* The credit is used up, and the meters do not cut off at this hour. */
static bool is_held(const struct page *page, const struct snapshot *snapshot)
{
    const struct power_terms *terms = &snapshot->power;
    struct local_time now = clock_local(page->view->header.now_ms);
    int minute = now.hour * 60 + now.minute;
    bool within = terms->hold_from <= terms->hold_to ? minute >= terms->hold_from && minute < terms->hold_to
                                                     : minute >= terms->hold_from || minute < terms->hold_to;
    return within && snapshot->has_balance && snapshot->balance.fen <= 0;
}

/* What the meter said last, as if it were of now. */
static struct chip state_of(const struct page *page)
{
    const struct snapshot *snapshot = &page->view->dashboard.snapshot;
    if (snapshot->relay == RELAY_OPEN)
        return (struct chip){ICON_POWER, say(page, off_id(snapshot->off)), COLOUR_DANGER_SOFT, COLOUR_DANGER};
    if (snapshot->health != METER_OK || snapshot->relay == RELAY_UNKNOWN)
        return (struct chip){ICON_HELP,
                             say(page, page->portrait && !page->large ? "s07.unknown" : "s07.unknown.short"),
                             COLOUR_WARN_SOFT, COLOUR_WARN};
    if (is_held(page, snapshot))
        return (struct chip){ICON_SCHEDULE, say(page, "s07.night"), COLOUR_INSET, COLOUR_TEXT2};
    if (snapshot->has_balance && snapshot->balance.fen < LOW_FEN)
        return (struct chip){ICON_WARNING, say(page, "s07.low"), COLOUR_WARN_SOFT, COLOUR_WARN};
    return (struct chip){ICON_CHECK_CIRCLE, say(page, "s07.on"), COLOUR_SUCCESS_SOFT, COLOUR_SUCCESS};
}

/* The words of a chip beside the room's name. */
static float chip_most(const struct page *page)
{
    return page->large ? page_room(page) - 24 : page->portrait ? page->w * 0.6F : page_view_pane(page).w - 66;
}

/* What was heard half an hour ago is said to have been, and what was heard yesterday is not known (design
 * 0.2, rule 7). A chip too narrow for the words has their colour, and the strip beside it the time. words:
 * TR_SIZE, for what is filled in. */
static struct chip chip_of(const struct page *page, enum type_size size, char words[TR_SIZE])
{
    const struct dashboard_view *view = &page->view->dashboard;
    if (!view->has_snapshot)
        return (struct chip){ICON_NONE, "…", COLOUR_INSET, COLOUR_TEXT2};
    if (view->old)
        return (struct chip){ICON_HELP, say(page, "s07.old"), COLOUR_WARN_SOFT, COLOUR_WARN};
    struct chip chip = state_of(page);
    bool unheard = view->snapshot.health != METER_OK || view->snapshot.relay == RELAY_UNKNOWN;
    if (!view->stale || (unheard && view->snapshot.relay != RELAY_OPEN))
        return chip;
    say_fill(words, page, "s07.was", {"x", chip.words});
    if (canvas_text_width(page->canvas, words, size, true) <= chip_most(page))
        chip.words = words;
    chip.icon = ICON_SCHEDULE;
    chip.soft = COLOUR_WARN_SOFT;
    chip.strong = COLOUR_WARN;
    return chip;
}

struct box chip_draw(const struct page *page, float right, float y, float height)
{
    char said[TR_SIZE];
    bool small = height < 14;
    enum type_size size = small ? T7 : T8;
    struct chip chip = chip_of(page, size, said);
    bool icon = chip.icon != ICON_NONE && (!small || page->w > 300);
    float words = canvas_text_width(page->canvas, chip.words, size, true) + 1;
    float w = words + (icon ? 11.0F : 0.0F) + 12;
    struct box box = box_of(right - w, y, w, height);
    canvas_fill(page->canvas, box, chip.soft, height / 2);
    if (page->theme == THEME_HIGH_CONTRAST) /* its soft colours are all black */
        canvas_outline(page->canvas, box, chip.strong, height / 2, 0.6F);
    struct box in = box_inset(box, 6, 0);
    if (icon)
        canvas_icon(page->canvas, box_cut_left(&in, 9), chip.icon, 8, chip.strong);
    if (icon)
        box_cut_left(&in, 2);
    canvas_text(
        page->canvas, in, chip.words,
        (struct text_style){.size = size, .bold = true, .colour = chip.strong, .align = ALIGN_CENTRE});
    return box;
}

const char *chip_words(const struct page *page, char words[TR_SIZE])
{
    return chip_of(page, T7, words).words;
}
