/* The session as a view: the screens of one person and of money. */
#include "base/clock.h"
#include "flow/session_state.h"

#include <string.h>

static void names_fill(const struct session *session, char building_name[48], char room_name[24])
{
    const struct account *account = &session->person.account;
    if (building_name)
        memcpy(building_name, account->building_name, sizeof account->building_name);
    memcpy(room_name, account->room_name, sizeof account->room_name);
}

static int64_t energy_of(const struct session *session, int64_t amount_fen)
{
    const struct person *person = &session->person;
    return person->has_snapshot ? top_up_energy(&person->snapshot, money_of_fen(amount_fen)) : 0;
}

/* The balance after this amount, about; false when no balance is known. */
static bool balance_after(const struct session *session, int64_t amount_fen, int64_t *after_fen)
{
    const struct snapshot *snapshot = &session->person.snapshot;
    int64_t repaid_fen = top_up_repays(snapshot, money_of_fen(amount_fen)).fen;
    struct money after;
    if (!session->person.has_snapshot || !snapshot->has_balance ||
        money_add(snapshot->balance, snapshot->pending, &after) ||
        money_add(after, money_of_fen(amount_fen - repaid_fen), &after))
        return false;
    *after_fen = after.fen;
    return true;
}

static void room_fill(const struct session *session, struct room_view *room)
{
    const struct choice *choice = &session->person.choice;
    const struct places *places = &choice->places;
    room->step = choice->step;
    memcpy(room->building_name, choice->building_name, sizeof room->building_name);
    room->floor = choice->query.floor;
    memcpy(room->room_name, session->person.account.room_name, sizeof room->room_name);
    room->known = choice->known;
    room->failed = choice->failed;
    room->other = choice->buildings > 1;
    if (!choice->known)
        return;
    room->at_ms = places->at_ms;
    room->total = places->total;
    room->first = places->query.first;
    room->count = places->count;
    for (int i = 0; i < places->count; i++) {
        memcpy(room->places[i].name, places->list[i].name, sizeof room->places[i].name);
        room->places[i].floor = places->list[i].floor;
    }
}

static void pin_fill(const struct session *session, struct pin_view *view)
{
    const struct pin *pin = &session->person.pin;
    names_fill(session, view->building_name, view->room_name);
    view->typed = pin->checking ? ROOM_PASSWORD_DIGITS : pin->typed;
    view->checking = pin->checking;
    view->locked = pin->message == PIN_LOCKED && session->now_ms < pin->answer.locked_until_ms;
    view->message = pin->message == PIN_LOCKED && !view->locked ? PIN_NO_MESSAGE : pin->message;
    view->tries_left = pin->answer.tries_left;
    view->locked_until_ms = pin->answer.locked_until_ms;
}

static void dashboard_fill(const struct session *session, struct dashboard_view *dashboard)
{
    const struct person *person = &session->person;
    const struct profile *profile = &session->profile;
    static const int64_t presets_fen[3] = {2000, 5000, 10000};
    memcpy(&dashboard->account, &person->account, sizeof dashboard->account);
    dashboard->has_snapshot = person->has_snapshot;
    dashboard->failed = person->snapshot_failed;
    dashboard->amounts_hidden = amounts_are_hidden(session);
    memcpy(dashboard->presets_fen, profile->presets_fen[0] > 0 ? profile->presets_fen : presets_fen,
           sizeof dashboard->presets_fen);
    alert_offer_fill(session, dashboard);
    if (!person->has_snapshot)
        return;
    memcpy(&dashboard->snapshot, &person->snapshot, sizeof dashboard->snapshot);
    dashboard->forecast = forecast_of(&person->snapshot, session->now_ms);
    if (!person->snapshot.has_balance)
        return;
    /* By the minute, as it is said; a meter's clock that runs ahead of ours makes no negative age. */
    int64_t age_ms = session->now_ms - person->snapshot.balance_at_ms;
    age_ms = age_ms > 0 ? age_ms - age_ms % CLOCK_MINUTE_MS : 0;
    dashboard->age_ms = age_ms;
    dashboard->stale = age_ms > BALANCE_STALE_MS;
    dashboard->old = age_ms > CLOCK_DAY_MS;
}

static void history_fill(const struct session *session, struct history_view *view)
{
    const struct history *history = &session->person.history;
    names_fill(session, view->building_name, view->room_name);
    view->known = history->known;
    view->failed = history->failed;
    view->asking = history->asking;
    view->as_of_ms = history->as_of_ms;
    view->month_fen = history->month.fen;
    view->month_count = history->month_count;
    /* What lies beyond what is held, or cannot be asked for now, is not paged to. */
    int64_t most = history->total < HISTORY_HELD ? history->total : HISTORY_HELD;
    view->total = history->more && session->line_up && most > history->count ? most : history->count;
    view->first = history->first;
    view->amounts_hidden = amounts_are_hidden(session);
    for (int64_t i = history->first; i < history->count && view->count < HISTORY_ROWS; i++)
        memcpy(&view->rows[view->count++], &history->rows[i], sizeof view->rows[0]);
}

static void top_up_fill(const struct session *session, struct top_up_view *view)
{
    names_fill(session, view->building_name, view->room_name);
    memcpy(&view->top_up, top_up_open(session), sizeof view->top_up);
    view->by_phone = top_up_by_phone(session);
    view->printer = view->top_up.here ? session->printer : PRINTER_ABSENT;
    view->amounts_hidden = amounts_are_hidden(session);
}

static void amount_fill(const struct session *session, struct amount_view *amount)
{
    const struct person *person = &session->person;
    names_fill(session, amount->building_name, amount->room_name);
    amount->amount_fen = person->amount_fen;
    amount->most_fen = amount_most_fen(session, &amount->most_is_offline_limit);
    amount->too_much = person->too_much;
    amount->too_little = person->too_little;
    amount->wh = energy_of(session, person->amount_fen);
    int64_t mean_wh = person->has_snapshot ? usage_mean_wh(&person->snapshot) : 0;
    int64_t days = mean_wh > 0 ? amount->wh / mean_wh : 0;
    amount->days = days > 999 ? 0 : (int)days;
}

static void check_fill(const struct session *session, struct check_view *check)
{
    const struct person *person = &session->person;
    names_fill(session, check->building_name, check->room_name);
    check->amount_fen = person->amount_fen;
    check->has_after = balance_after(session, person->amount_fen, &check->after_fen);
    check->wh = energy_of(session, person->amount_fen);
    check->not_yours = tender_is_strange(session);
    check->any_card = person->by_hand && !person->identified;
    check->has_purse = person->identity.has_purse;
    check->purse_fen = person->identity.purse_fen;
    check->comes_late = credit_comes_late(session);
    check->card = tender_card(session);
    check->qr = tender_qr(session);
    check->limit_fen = offline_left_fen(session);
    check->amounts_hidden = amounts_are_hidden(session);
}

static void card_pay_fill(const struct session *session, struct card_pay_view *pay)
{
    const struct person *person = &session->person;
    bool counts = person->step == CARD_PAY_WAIT || person->step == CARD_PAY_LOST;
    pay->step = person->step;
    names_fill(session, NULL, pay->room_name);
    pay->amount_fen = person->amount_fen;
    pay->left_s = counts ? deadline_left_s(session, DEADLINE_SCREEN) : 0;
    pay->of_s = (int)((pay->step == CARD_PAY_WAIT ? patience_ms(session, CARD_WAIT_MS) : LOST_MS) / 1000);
    pay->other_card = person->other_card;
}

static void scan_fill(const struct session *session, struct scan_view *view)
{
    const struct scan *scan = &session->person.scan;
    bool runs = scan->step == SCAN_LIVE || scan->step == SCAN_SCANNED;
    view->step = scan->step;
    view->provider = scan->step == SCAN_CHECKING && scan->next == SCAN_NEXT_PLACE ? scan->next_provider
                                                                                  : scan->request.provider;
    view->has_wechat = session->profile.wechat;
    view->has_alipay = session->profile.alipay;
    if (runs)
        memcpy(view->qr_text, scan->qr_text, sizeof view->qr_text);
    names_fill(session, view->building_name, view->room_name);
    view->amount_fen = session->person.amount_fen;
    view->wh = energy_of(session, view->amount_fen);
    view->has_after = balance_after(session, view->amount_fen, &view->after_fen);
    view->left_s = runs ? deadline_left_s(session, DEADLINE_SCREEN) : 0;
    view->life_s = view->left_s > scan->life_s ? view->left_s : scan->life_s;
    view->can_pay_by_card = tender_card(session) == TENDER_OK;
}

static int track_of(const struct outcome *outcome)
{
    switch (outcome->credit) {
    case CREDIT_CONFIRMED: return 4;
    case CREDIT_SENDING: return 3;
    default: return 2; /* paid and kept: never less, for only then is it shown */
    }
}

static void twice_fill(const struct person *person, struct twice_view *twice)
{
    const struct outcome *outcome = &person->outcome;
    const struct also *also = &person->also;
    if (outcome->is_second) {
        twice->twice = TWICE_BACK;
        twice->amount_fen = outcome->back.fen;
        twice->is_back = outcome->is_back;
    } else if (also->is_paid) {
        twice->twice = TWICE_BOTH;
        twice->amount_fen = also->amount_fen;
        twice->tender = also->tender;
        twice->is_held = also->credit.state == CREDIT_MANUAL;
        memcpy(twice->room_name, also->place.room_name, sizeof twice->room_name);
    }
}

static void result_fill(const struct session *session, struct result_view *result)
{
    const struct outcome *outcome = &session->person.outcome;
    result->face = outcome->face;
    memcpy(&result->key, &outcome->key, sizeof result->key);
    memcpy(result->building_name, outcome->place.building_name, sizeof result->building_name);
    memcpy(result->room_name, outcome->place.room_name, sizeof result->room_name);
    result->amount_fen = outcome->amount_fen;
    result->wh = outcome->wh;
    result->tender = outcome->tender;
    if (outcome->tender == TENDER_CARD)
        memcpy(result->tail, session->person.account.tail, sizeof result->tail);
    result->has_balance = outcome->has_balance;
    result->balance_fen = outcome->balance.fen;
    result->amounts_hidden = amounts_are_hidden(session);
    result->was_off = outcome_offers_power(session);
    result->track = track_of(outcome);
    result->late = outcome->late;
    twice_fill(&session->person, &result->twice);
    result->by_phone = receipt_by_phone(session);
    result->printer = session->printer;
    result->returns_in_s = deadline_left_s(session, DEADLINE_SCREEN);
    if (!outcome->has_balance || !session->person.has_snapshot ||
        !is_my_room(&session->person, &outcome->place.room))
        return;
    struct snapshot after = session->person.snapshot;
    after.has_balance = true;
    after.balance = outcome->balance;
    after.balance_at_ms = outcome->balance_at_ms;
    result->forecast = forecast_of(&after, session->now_ms);
}

static void unsure_fill(const struct session *session, struct unsure_view *unsure)
{
    const struct outcome *outcome = &session->person.outcome;
    unsure->unsure = session->printing == PRINTING_FAILED ? UNSURE_PRINT : outcome->unsure;
    unsure->is_fine = receipt_is_fine(session);
    unsure->meter_refused = outcome->meter_refused;
    unsure->paid_fen = outcome->paid_fen;
    twice_fill(&session->person, &unsure->twice);
    unsure->by_phone =
        session->screen == SCREEN_TOP_UP ? top_up_by_phone(session) : receipt_by_phone(session);
    unsure->printer = session->printer;
    memcpy(&unsure->key, receipt_key(session), sizeof unsure->key);
    unsure->amount_fen = outcome->amount_fen;
    unsure->provider = session->person.scan.request.provider;
    unsure->checking = outcome->checking;
    unsure->returns_in_s = deadline_left_s(session, DEADLINE_SCREEN);
}

static void screen_fill(const struct session *session, enum screen screen, struct view *view)
{
    switch (screen) {
    case SCREEN_ROOM: room_fill(session, &view->room); break;
    case SCREEN_PIN: pin_fill(session, &view->pin); break;
    case SCREEN_DASHBOARD: dashboard_fill(session, &view->dashboard); break;
    case SCREEN_HISTORY: history_fill(session, &view->history); break;
    case SCREEN_TOP_UP: top_up_fill(session, &view->top_up); break;
    case SCREEN_AMOUNT: amount_fill(session, &view->amount); break;
    case SCREEN_CHECK: check_fill(session, &view->check); break;
    case SCREEN_CARD_PAY: card_pay_fill(session, &view->card_pay); break;
    case SCREEN_SCAN: scan_fill(session, &view->scan); break;
    case SCREEN_RESULT: result_fill(session, &view->result); break;
    case SCREEN_UNSURE: unsure_fill(session, &view->unsure); break;
    case SCREEN_REFUND: refund_fill(session, &view->refund); break;
    case SCREEN_POWER: power_fill(session, &view->power); break;
    case SCREEN_EMERGENCY: emergency_fill(session, &view->emergency); break;
    case SCREEN_ALERT: alert_fill(session, &view->alert); break;
    default: break;
    }
}

void view_fill_money(const struct session *session, struct view *view)
{
    if (view->screen == SCREEN_RECEIPT) {
        view->under = session->screen;
        receipt_fill(session, &view->receipt);
        screen_fill(session, view->under, view);
    } else {
        screen_fill(session, view->screen, view);
    }
}
