#include "screen/power_words.h"
#include "base/clock.h"

#include <stdio.h>

#define STALE_MS (30 * CLOCK_MINUTE_MS)

static int64_t age_ms(const struct power_view *view, int64_t now_ms)
{
    return view->heard_at_ms > 0 ? now_ms - view->heard_at_ms : 0;
}

static void clock_of(int minute, char text[FORMAT_SIZE])
{
    snprintf(text, FORMAT_SIZE, "%02d:%02d", minute / 60 % 24, minute % 60);
}

static bool is_stale(const struct view *view)
{
    return age_ms(&view->power, view->header.now_ms) > STALE_MS;
}

static bool is_old(const struct view *view)
{
    return age_ms(&view->power, view->header.now_ms) > CLOCK_DAY_MS;
}

/* A little is said in watts: "0.0 kW" would be none. */
static void load_text(const struct page *page, char text[TR_SIZE])
{
    int64_t power_w = page->view->power.power_w;
    char number[FORMAT_SIZE];
    snprintf(number, sizeof number, "%lld", (long long)power_w);
    if (power_w >= 1000)
        snprintf(number, sizeof number, "%lld.%lld", (long long)(power_w / 1000),
                 (long long)(power_w % 1000 / 100));
    say_fill(text, page, power_w >= 1000 ? "s25.kw" : "s25.watts", {"n", number});
}

static void reason_text(const struct page *page, char text[TR_SIZE])
{
    static const char *const ids[REASONS] = {
        [REASON_LOADING] = "s03.slow",    [REASON_ON] = "s25.on",
        [REASON_ARREARS] = "s25.arrears", [REASON_OVERLOAD] = "s25.overload",
        [REASON_BADLOAD] = "s25.badload", [REASON_SCHEDULE] = "s25.schedule",
        [REASON_STAFF] = "s25.staff",     [REASON_UNSAID] = "s25.unsaid",
        [REASON_BREAKER] = "s25.breaker", [REASON_UNHEARD] = "s25.unheard",
    };
    const struct power_view *view = &page->view->power;
    const struct power_terms *terms = &view->terms;
    char load[TR_SIZE], amps[12], from[FORMAT_SIZE], to[FORMAT_SIZE];
    load_text(page, load);
    snprintf(amps, sizeof amps, "%d", terms->limit_a);
    clock_of(terms->schedule_from, from);
    clock_of(terms->schedule_to, to);
    const char *id = ids[view->reason];
    if (view->reason == REASON_ON && is_stale(page->view) && !is_old(page->view))
        id = "s25.load"; /* the title says the rest */
    if (view->reason == REASON_OVERLOAD && terms->limit_a == 0)
        id = "s25.overload.plain";
    if (view->reason == REASON_SCHEDULE && terms->schedule_from == terms->schedule_to)
        id = "s25.schedule.plain";
    if (view->reason == REASON_UNHEARD && view->meters_down)
        id = "s25.gw";
    if (view->reason == REASON_UNHEARD && view->offline && view->heard_at_ms == 0)
        id = "s25.unasked"; /* it is our line that is silent */
    if (view->reason == REASON_STAFF && !terms->note[0])
        id = "s25.staff.plain";
    say_fill(text, page, id, {"w", load}, {"a", amps}, {"t1", from}, {"t2", to}, {"note", terms->note});
}

static bool is_off(enum power_reason reason)
{
    switch (reason) {
    case REASON_LOADING:
    case REASON_ON:
    case REASON_BREAKER:
    case REASON_UNHEARD: return false;
    default: return true;
    }
}

/* "21:40 起：{reason}", with its day where that is not today; of what is no more of now, that it was so. */
static void since_add(const struct page *page, bool stale, char text[TR_SIZE])
{
    const struct power_view *view = &page->view->power;
    char clock[FORMAT_SIZE], reason[TR_SIZE];
    snprintf(reason, sizeof reason, "%s", text);
    if (!is_off(view->reason) || view->terms.off_since_ms == 0) {
        if (stale)
            say_fill(text, page, "s25.was", {"x", reason});
        return;
    }
    int64_t now_ms = page->view->header.now_ms;
    if (clock_local_day(view->terms.off_since_ms) == clock_local_day(now_ms))
        format_clock(view->terms.off_since_ms, clock);
    else
        format_when(page->language, view->terms.off_since_ms, now_ms, clock);
    say_fill(text, page, stale ? "s25.was.since" : "s25.since", {"reason", reason}, {"t", clock});
}

static void facts_text(const struct page *page, char text[TR_SIZE])
{
    const struct power_view *view = &page->view->power;
    char when[FORMAT_SIZE], times[12], most[12], count[TR_SIZE] = "";
    text[0] = 0;
    if (view->reason == REASON_LOADING)
        return;
    if (view->reason == REASON_BADLOAD && view->terms.restores_most > 0 && !view->used_up) {
        snprintf(times, sizeof times, "%d", view->terms.restores + 1);
        snprintf(most, sizeof most, "%d", view->terms.restores_most);
        say_fill(count, page, "s25.cnt", {"i", times}, {"n", most});
    }
    if (view->heard_at_ms > 0) {
        format_when(page->language, view->heard_at_ms, page->view->header.now_ms, when);
        const char *id = view->reason == REASON_UNHEARD ? "s25.heard"
                         : is_stale(page->view)         ? "s07.stale.short"
                                                        : "s07.upd";
        say_fill(text, page, id, {"when", when});
    }
    size_t used = 0;
    while (text[used])
        used++;
    if (count[0])
        snprintf(text + used, TR_SIZE - used, "%s%s", used ? "\n" : "", count);
}

/* What was heard half an hour ago is said to have been; of yesterday's nothing is said of now (design 0.2,
 * rule 7). */
static void age_add(const struct page *page, struct power_words *words)
{
    words->tone = TONE_WARN;
    words->icon = ICON_SCHEDULE;
    say_fill(words->was, page, "s07.was", {"x", words->title});
    words->title = words->was;
    if (!is_old(page->view))
        return;
    words->icon = ICON_HELP;
    words->title = say(page, "s07.old");
}

/* What S26 promised and the station refused. */
static const char *loan_refusal_id(enum power_refusal refusal)
{
    switch (refusal) {
    case REFUSAL_LIMIT: return "s26.x1";
    case REFUSAL_OWED: return "s26.x2.plain";
    case REFUSAL_METER_SILENT: return "s26.x3";
    case REFUSAL_TOO_DEEP: return "s26.x.deep";
    case REFUSAL_NOT_NEEDED: return "s26.x.need";
    case REFUSAL_NOT_YOURS: return "s25.r.card";
    case REFUSAL_BUSY: return "s25.no";
    default: return "s25.r.site";
    }
}

static const char *refusal_id(enum power_refusal refusal)
{
    switch (refusal) {
    case REFUSAL_NOT_YOURS: return "s25.r.card";
    case REFUSAL_NOT_OFFERED: return "s25.r.site";
    case REFUSAL_METER_SILENT: return "s25.unheard";
    case REFUSAL_TRIPPED: return "s25.r.tripped";
    case REFUSAL_METER: return "s25.r.meter";
    case REFUSAL_LIMIT: return "s25.limit";
    case REFUSAL_ARREARS: return "s25.arrears";
    case REFUSAL_BUSY: return "s25.no";
    default: return "s25.r.reason";
    }
}

static const char *told_id(const struct power_view *view)
{
    switch (view->step) {
    case POWER_STEP_RUNNING: return "s25.run";
    case POWER_STEP_NO: return "s25.no";
    case POWER_STEP_REFUSED:
        return view->action == POWER_EMERGENCY ? loan_refusal_id(view->refusal) : refusal_id(view->refusal);
    case POWER_STEP_SHOW:
        if (view->used_up && view->reason == REASON_BADLOAD && view->terms.restores_most > 0)
            return "s25.limit";
        break;
    case POWER_STEP_OK: return view->action == POWER_EMERGENCY ? "s26.ok" : NULL;
    }
    return NULL;
}

static void look_of(const struct page *page, struct power_words *words)
{
    switch (page->view->power.reason) {
    case REASON_LOADING:
        words->tone = TONE_PLAIN, words->icon = ICON_SYNC, words->title = say(page, "s25.t");
        break;
    case REASON_ON:
        words->tone = TONE_SUCCESS, words->icon = ICON_CHECK_CIRCLE, words->title = say(page, "s07.on");
        break;
    case REASON_BREAKER:
        words->tone = TONE_WARN, words->icon = ICON_POWER, words->title = say(page, "s25.breaker.t");
        break;
    case REASON_UNHEARD:
        words->tone = TONE_WARN, words->icon = ICON_HELP,
        words->title = say(page, page->view->power.offline ? "s07.old" : "s07.unknown");
        break;
    default: words->tone = TONE_ERROR, words->icon = ICON_POWER, words->title = say(page, "s07.off"); break;
    }
}

void power_words_of(const struct page *page, struct power_words *words)
{
    const struct power_view *view = &page->view->power;
    char clock[FORMAT_SIZE];
    look_of(page, words);
    reason_text(page, words->reason);
    words->stale = is_stale(page->view);
    bool was = words->stale && view->reason != REASON_LOADING && view->reason != REASON_UNHEARD;
    since_add(page, was, words->reason);
    facts_text(page, words->facts);
    if (was)
        age_add(page, words);
    const char *told = told_id(view);
    snprintf(words->told, sizeof words->told, "%s", told ? say(page, told) : "");
    if (view->step != POWER_STEP_OK || view->action != POWER_RESTORE || is_off(view->reason))
        return;
    format_clock(view->at_ms, clock);
    words->tone = TONE_SUCCESS;
    words->icon = ICON_CHECK_CIRCLE;
    words->title = say(page, "s07.on");
    say_fill(words->reason, page, "s25.ok", {"t", clock});
}

const char *power_why_not(const struct page *page)
{
    const struct power_view *view = &page->view->power;
    if (view->step == POWER_STEP_RUNNING)
        return say(page, "s25.run.short");
    if (view->offline)
        return say(page, "s25.x.off");
    if (view->meters_down)
        return say(page, "s25.x.gw");
    if (view->used_up)
        return say(page, "s25.x.limit");
    return say(page, "s25.x.boxes");
}

bool power_is_doubtful(const struct view *view)
{
    return view->power.reason == REASON_ON && view->power.step != POWER_STEP_OK && is_stale(view);
}

bool power_is_restorable(const struct view *view)
{
    switch (view->power.reason) {
    case REASON_OVERLOAD:
    case REASON_BADLOAD:
    case REASON_UNSAID: return view->power.step != POWER_STEP_OK;
    default: return false;
    }
}
