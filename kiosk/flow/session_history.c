/* S10, S10b: what was paid for the room, and where each payment is. From the store at once, from the station
 * when it answers; what this kiosk took and the station has not heard of is always among them. */
#include "flow/session_state.h"

#include <string.h>

static void ask(struct session *session, const struct key *before)
{
    struct history *history = &session->person.history;
    if (!session->line_up || history->asking)
        return;
    struct command *command = command_add(session, COMMAND_ASK_TOP_UPS);
    command->room = session->person.account.room;
    if (before)
        command->key = *before;
    history->asking = true;
    history->asks_older = before != NULL;
    history->failed = false;
}

void history_enter(struct session *session, enum history_aim aim)
{
    struct history *history = &session->person.history;
    history->first = 0;
    history->aim = aim;
    screen_enter(session, SCREEN_HISTORY, 0);
    command_add(session, COMMAND_LOOK_UP_TOP_UPS)->room = session->person.account.room;
    ask(session, NULL);
}

const struct top_up *top_up_open(const struct session *session)
{
    return &session->person.history.rows[session->person.history.open];
}

/* The payment itself went back or goes: S17 says more of it than S10b. */
static bool is_refund(const struct top_up *top_up)
{
    return top_up->state == TOP_UP_REFUNDING || top_up->state == TOP_UP_REFUNDED;
}

static void top_up_enter(struct session *session, int open)
{
    session->person.history.open = open;
    session->person.history.aim = HISTORY_ALL;
    if (is_refund(top_up_open(session)))
        refund_enter(session, false);
    else
        screen_enter(session, SCREEN_TOP_UP, 0);
}

static bool is_aimed_at(const struct history *history, const struct top_up *top_up)
{
    if (history->aim == HISTORY_PENDING)
        return top_up->state == TOP_UP_WAITING || top_up->state == TOP_UP_CHECKING;
    return top_up->state == TOP_UP_REFUNDING || (top_up->second.fen > 0 && !top_up->second_is_back);
}

/* A strip of S07 means the one payment of its kind; of several the list tells. */
static void aim_enter(struct session *session)
{
    struct history *history = &session->person.history;
    int found = 0, open = 0;
    if (history->aim == HISTORY_ALL || session->screen != SCREEN_HISTORY || session->help ||
        session->is_still)
        return;
    for (int i = history->count - 1; i >= 0; i--)
        if (is_aimed_at(history, &history->rows[i])) {
            found++;
            open = i;
        }
    if (found != 1 || !history->answered)
        return;
    bool refund = history->aim == HISTORY_REFUND;
    top_up_enter(session, open);
    if (refund && session->screen != SCREEN_REFUND)
        refund_enter(session, false);
}

static int find(const struct history *history, const struct key *key)
{
    for (int i = 0; i < history->count; i++)
        if (key_equal(&history->rows[i].key, key))
            return i;
    return -1;
}

/* Puts a row where its time is; one that is known already stays as the station has it. */
static void row_add(struct history *history, const struct top_up *row, int64_t now_ms)
{
    if (find(history, &row->key) >= 0)
        return;
    int at = 0;
    while (at < history->count && history->rows[at].at_ms >= row->at_ms)
        at++;
    if (at == HISTORY_HELD)
        return;
    int behind = history->count < HISTORY_HELD ? history->count - at : HISTORY_HELD - 1 - at;
    memmove(&history->rows[at + 1], &history->rows[at], (size_t)behind * sizeof history->rows[0]);
    history->rows[at] = *row;
    if (history->count < HISTORY_HELD)
        history->count++;
    history->total++;
    if (top_up_in_month(row->at_ms, now_ms)) {
        history->month.fen += row->amount.fen;
        history->month_count++;
    }
}

/* The newest page replaces all, an older one is joined to the end. */
static void page_take(struct history *history, const struct top_ups *page, bool older, int64_t now_ms)
{
    if (!older)
        history->count = 0;
    for (int i = 0; i < page->count && history->count < HISTORY_HELD; i++)
        if (find(history, &page->rows[i].key) < 0)
            history->rows[history->count++] = page->rows[i];
    history->known = true;
    history->more = page->more && history->count < HISTORY_HELD;
    history->as_of_ms = page->as_of_ms;
    history->total = page->total;
    history->month = page->month;
    history->month_count = page->month_count;
    if (!top_up_in_month(page->as_of_ms, now_ms)) { /* a page of last month knows nothing of this one */
        history->month = money_of_fen(0);
        history->month_count = 0;
    }
    for (int i = history->own_count - 1; i >= 0; i--)
        row_add(history, &history->own[i], now_ms);
}

static void store_take(struct session *session, const struct event *event)
{
    static const struct top_ups nothing;
    struct history *history = &session->person.history;
    history->own_count = event->own_count;
    memcpy(history->own, event->own, sizeof history->own);
    if (history->answered) {
        for (int i = history->own_count - 1; i >= 0; i--)
            row_add(history, &history->own[i], session->now_ms);
    } else if (event->has_top_ups) {
        page_take(history, &event->top_ups, false, session->now_ms);
    } else if (event->own_count > 0) {
        page_take(history, &nothing, false, session->now_ms);
    }
}

static void station_take(struct session *session, const struct event *event)
{
    struct history *history = &session->person.history;
    history->asking = false;
    history->failed = event->type == EVENT_TOP_UPS_FAILED;
    if (history->failed)
        return;
    page_take(history, &event->top_ups, history->asks_older, session->now_ms);
    history->answered = true;
    if (!history->asks_older)
        command_add(session, COMMAND_KEEP_TOP_UPS)->top_ups = event->top_ups;
}

/* The rows are other ones: the payment that was open may stand elsewhere, be another thing, or be gone. */
static void open_follow(struct session *session, const struct key *key)
{
    struct history *history = &session->person.history;
    bool is_open = session->screen == SCREEN_TOP_UP || refund_is_listed(session);
    int open = find(history, key);
    history->open = open < 0 ? 0 : open;
    if (!is_open)
        return;
    if (open < 0)
        screen_enter(session, SCREEN_HISTORY, 0);
    else if (session->screen == SCREEN_TOP_UP && is_refund(top_up_open(session)))
        refund_enter(session, false);
    else if (refund_is_listed(session) && !refund_is_any(session))
        screen_enter(session, SCREEN_TOP_UP, 0); /* staff gave the second payment to the room instead */
}

void history_answered(struct session *session, const struct event *event)
{
    struct person *person = &session->person;
    bool stored = event->type == EVENT_TOP_UPS_STORED;
    const struct room_id *room = event->type == EVENT_TOP_UPS ? &event->top_ups.room : &event->room;
    if (!person->has_account || strcmp(person->account.room.text, room->text) != 0 ||
        (!stored && !person->history.asking))
        return;
    struct key open = top_up_open(session)->key;
    bool was_back = refund_is_back(session);
    if (stored)
        store_take(session, event);
    else
        station_take(session, event);
    open_follow(session, &open);
    refund_heard(session, was_back);
    if (!stored && !person->history.failed)
        aim_enter(session);
}

void history_line_up(struct session *session)
{
    ask(session, NULL);
}

static void page_turn(struct session *session, int64_t first)
{
    struct history *history = &session->person.history;
    if (first < 0 || (first >= history->count && !(history->more && first < HISTORY_HELD)))
        return;
    history->first = first;
    history->aim = HISTORY_ALL;
    if (history->more && history->count > 0 && first + HISTORY_ROWS > history->count)
        ask(session, &history->rows[history->count - 1].key);
}

void history_touched(struct session *session, enum hit hit, int64_t value)
{
    if (hit == HIT_PAGE)
        page_turn(session, value);
    else if (hit == HIT_TOP_UP && value >= 0 && value < session->person.history.count)
        top_up_enter(session, (int)value);
    else if (hit == HIT_RETRY)
        ask(session, NULL);
}

void top_up_touched(struct session *session, enum hit hit)
{
    if (receipt_touched(session, hit))
        return;
    if (session->receipt && hit == HIT_DONE)
        receipt_leave(session);
    else if (session->receipt)
        return;
    else if (hit == HIT_QUESTION)
        help_enter(session, HELP_NOT_CREDITED);
    else if (hit == HIT_REFUND && top_up_open(session)->second.fen > 0)
        refund_enter(session, false);
}
