#include "base/clock.h"
#include "screen/dashboard_parts.h"
#include "screen/parts.h"

#define DAY_MS CLOCK_DAY_MS

void dashboard_tell(const struct page *page)
{
    const struct dashboard_view *view = &page->view->dashboard;
    const struct snapshot *snapshot = &view->snapshot;
    char room[TR_SIZE], line[TR_SIZE], text[FORMAT_SIZE];
    room_text(page, view->account.building_name, view->account.room_name, room);
    if (!view->has_snapshot || !snapshot->has_balance) {
        tell(page, room);
        tell(page, say(page, view->has_snapshot ? "s07.nobalance" : "s07.voice.wait"));
        return;
    }
    money_text_of(snapshot->balance.fen, view->amounts_hidden, text);
    say_fill(line, page, "s07.voice", {"room", room}, {"x", text});
    tell(page, line);
    format_days(page->language, &view->forecast, text);
    bool over = view->forecast.kind == FORECAST_OVER_60; /* which is no "about" */
    say_fill(line, page, over ? "s07.voice.over" : "s07.voice.days", {"d", text});
    tell_aside(page, text[0] && !view->amounts_hidden ? line : "");
    tell(page, chip_words(page, line));
    format_age(page->language, snapshot->balance_at_ms, page->view->header.now_ms, text);
    say_fill(line, page, "s07.voice.age", {"age", text});
    tell_aside(page, line);
    if (view->failed)
        tell(page, say(page, "s07.err"));
}

/* What a top-up does for who owes: as far as it is known whether there is power now. */
static const char *owed_id(const struct page *page)
{
    const struct dashboard_view *view = &page->view->dashboard;
    if (view->stale || view->snapshot.health != METER_OK || view->snapshot.relay == RELAY_UNKNOWN)
        return "s07.owed.plain";
    if (view->snapshot.relay == RELAY_OPEN)
        return page->portrait ? "s07.owed" : "s07.owed.short";
    return page->portrait ? "s07.held" : "s07.held.short";
}

/* "About 64.3 kWh · lasts about 8-10 days (until around 1 Dec)", as much of it as is known and fits. */
void lasting_line(const struct page *page, float w, enum type_size size, char line[TR_SIZE])
{
    const struct dashboard_view *view = &page->view->dashboard;
    const struct snapshot *snapshot = &view->snapshot;
    char kwh[FORMAT_SIZE], days[FORMAT_SIZE], date[FORMAT_SIZE], owed[FORMAT_SIZE];
    line[0] = 0;
    if (view->amounts_hidden || !snapshot->has_balance)
        return;
    if (snapshot->balance.fen < 0) {
        format_money(snapshot->power.owed.fen - snapshot->balance.fen, owed); /* a loan is repaid first */
        say_fill(line, page, owed_id(page), {"x", owed});
        return;
    }
    int64_t wh = energy_for(snapshot->balance, snapshot->price_centifen_per_kwh);
    format_days(page->language, &view->forecast, days);
    format_date(page->language, page->view->header.now_ms + view->forecast.days_low * DAY_MS, date);
    (page->portrait ? format_energy : format_energy_whole)(wh, kwh);
    const struct tr_value values[] = {{"k", kwh}, {"d", days}, {"date", date}, {NULL, NULL}};
    bool over = view->forecast.kind == FORECAST_OVER_60;
    const char *const forms[] = {view->forecast.last_three_days ? "s07.line.three" : "s07.line",
                                 over ? "s07.line.over" : "s07.line.days", "s07.line.short"};
    if (view->forecast.kind == FORECAST_LITTLE_USE) {
        translate_fill(line, say(page, "s07.line.little"), values);
    } else if (!days[0]) {
        translate_fill(line, say(page, "s07.line.energy"), values);
    } else {
        for (size_t i = !page->portrait ? 2 : over ? 1 : 0; i < 3; i++) {
            translate_fill(line, say(page, forms[i]), values);
            if (canvas_text_width(page->canvas, line, size, false) <= w)
                return;
        }
    }
    if (wh == 0)
        line[0] = 0; /* no price is known: no energy either */
}

void balance_draw(const struct page *page, struct box box, enum type_size first)
{
    const struct dashboard_view *view = &page->view->dashboard;
    char money[FORMAT_SIZE];
    bool owed = view->snapshot.has_balance && view->snapshot.balance.fen < 0 && !view->amounts_hidden;
    if (!view->has_snapshot) {
        skeleton_draw(page, box_of(box.x, box.y + box.h * 0.2F, box.w * 0.55F, box.h * 0.6F));
        return;
    }
    if (!view->snapshot.has_balance) {
        text_fitting(page, box, say(page, "s07.nobalance"),
                     (struct text_style){.size = T13, .bold = true, .colour = COLOUR_TEXT2});
        return;
    }
    money_text_of(view->snapshot.balance.fen, view->amounts_hidden, money);
    text_fitting(
        page, box, money,
        (struct text_style){.size = first, .bold = true, .colour = owed ? COLOUR_DANGER : COLOUR_TEXT});
}

/* In one line: a second one would not lie inside the strip. */
static void stale_strip_draw(const struct page *page, struct box strip)
{
    char words[TR_SIZE], when[FORMAT_SIZE];
    format_when(page->language, page->view->dashboard.snapshot.balance_at_ms, page->view->header.now_ms,
                when);
    say_fill(words, page, "s07.stale", {"when", when});
    if (canvas_text_width(page->canvas, words, T7, false) > strip.w - STRIP_AROUND_U)
        say_fill(words, page, "s07.stale.short", {"when", when});
    strip_draw(page, strip, ICON_SCHEDULE, words, false);
}

void hero_portrait_draw(const struct page *page, struct box card)
{
    const struct dashboard_view *view = &page->view->dashboard;
    bool low = card.h < 84;
    enum type_size size = !low ? T44 : view->stale && page->strip ? T28 : T36; /* two strips, and the line */
    card_draw(page, card);
    struct box in = box_inset(card, 9, 0);
    canvas_text(page->canvas, line_at(in.x, card.y + (low ? 10.0F : 14.0F), in.w, T8), say(page, "s07.left"),
                (struct text_style){.size = T8, .colour = COLOUR_TEXT2});
    float middle = size == T28 ? 29.5F : low ? 31.5F : view->stale ? 38.5F : 41;
    balance_draw(page, line_at(in.x, card.y + middle, in.w, size), size);
    float line_y = card.y + card.h - 20.5F;
    float age_y = card.y + card.h - 8.5F;
    if (!view->has_snapshot) {
        skeleton_draw(page, box_of(in.x, line_y - 4, in.w * 0.8F, 8));
        return;
    }
    char line[TR_SIZE], words[TR_SIZE], when[FORMAT_SIZE];
    lasting_line(page, in.w, T8, line);
    struct text_style style = {.size = T8, .colour = COLOUR_TEXT};
    if (view->snapshot.has_balance && view->snapshot.balance.fen < 0)
        style.bold = true;
    text_fitting(page, line_at(in.x, line_y - (view->stale ? 3.0F : 0), in.w, T8), line, style);
    if (!view->snapshot.has_balance)
        return;
    if (view->stale) {
        stale_strip_draw(page, box_of(card.x + 5, card.y + card.h - 17, card.w - 10, 14));
        return;
    }
    format_when(page->language, view->snapshot.balance_at_ms, page->view->header.now_ms, when);
    say_fill(words, page, "s07.upd", {"when", when});
    canvas_text(page->canvas, line_at(in.x, age_y, in.w, T7), words,
                (struct text_style){.size = T7, .colour = COLOUR_TEXT2});
}

/* "14:02 updated", unless the amber strip says it. */
static void age_text(const struct page *page, char age[TR_SIZE])
{
    const struct dashboard_view *view = &page->view->dashboard;
    char clock[FORMAT_SIZE];
    age[0] = 0;
    if (!view->has_snapshot || !view->snapshot.has_balance || view->stale)
        return;
    format_clock(view->snapshot.balance_at_ms, clock);
    say_fill(age, page, "s07.upd.short", {"t", clock});
}

/* Beside how long the balance lasts, in a card w wide. */
static bool age_fits(const struct page *page, float w, const char *line, const char *age)
{
    float taken = line[0] ? canvas_text_width(page->canvas, line, T8, false) + 6 : 0;
    return canvas_text_width(page->canvas, age, T7, false) <= w - taken;
}

bool age_beside_week(const struct page *page, float w, char age[TR_SIZE])
{
    char line[TR_SIZE];
    lasting_line(page, w - 14, T8, line);
    age_text(page, age);
    float heading = canvas_text_width(page->canvas, say(page, "s07.c1.unit"), T8, true) + 8;
    float both = heading + canvas_text_width(page->canvas, age, T7, false);
    bool moves = age[0] && !age_fits(page, w - 14, line, age) && both <= w - 14;
    if (!moves)
        age[0] = 0;
    return moves;
}

void hero_landscape_draw(const struct page *page, struct box card)
{
    const struct dashboard_view *view = &page->view->dashboard;
    card_draw(page, card);
    struct box in = box_inset(card, 7, 0);
    struct box chip = chip_draw(page, card.x + card.w - 5, card.y + 4, 13);
    char who[TR_SIZE], line[TR_SIZE], age[TR_SIZE];
    say_fill(who, page, "s07.who", {"r", view->account.room_name}, {"name", view->account.name});
    struct box top = line_at(in.x, card.y + 10.5F, chip.x - 3 - in.x, T7);
    bool both = view->account.name[0] && canvas_text_width(page->canvas, who, T7, false) <= top.w;
    if (!both)
        say_fill(who, page, "s07.room", {"r", view->account.room_name});
    canvas_text(page->canvas, top, who, (struct text_style){.size = T7, .colour = COLOUR_TEXT2});

    /* The age always stands: beside how long the balance lasts, or else beside the week, or under it. */
    lasting_line(page, in.w, T8, line);
    bool dated = view->has_snapshot && view->snapshot.has_balance;
    bool elsewhere = age_beside_week(page, card.w, age);
    if (elsewhere)
        age[0] = 0;
    else
        age_text(page, age);
    float taken = line[0] ? canvas_text_width(page->canvas, line, T8, false) + 6 : 0;
    bool under = age[0] && !age_fits(page, in.w, line, age);
    float middle = under ? 0.46F : dated && view->stale ? 0.5F : 0.53F;
    balance_draw(page, line_at(in.x, card.y + card.h * middle, in.w, T28), under ? T24 : T28);
    float line_y = card.y + card.h - 7.5F;
    if (!view->has_snapshot) {
        skeleton_draw(page, box_of(in.x, line_y - 4, in.w * 0.8F, 7));
        return;
    }
    if (dated && view->stale) {
        stale_strip_draw(page, box_of(card.x + 3, card.y + card.h - 16, card.w - 6, 13));
        return;
    }
    if (under)
        line_y += 1;
    text_fitting(page, line_at(in.x, line_y - (under ? 10 : 0), in.w, T8), line,
                 (struct text_style){.size = T8, .colour = COLOUR_TEXT});
    if (under)
        taken = 0;
    canvas_text(
        page->canvas, line_at(in.x + taken, line_y, in.w - taken, T7), age,
        (struct text_style){.size = T7, .colour = COLOUR_TEXT2, .align = under ? ALIGN_LEFT : ALIGN_RIGHT});
}
