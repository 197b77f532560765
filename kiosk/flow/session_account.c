/* Who the person is and what the room has: from the store at once, from the station when it answers. */
#include "flow/session_state.h"

#include <string.h>

static bool is_mine(const struct session *session, const struct card_ref *card)
{
    return session->person.identified && strcmp(session->person.ref.text, card->text) == 0;
}

void snapshot_ask(struct session *session)
{
    if (!person_sees_room(session))
        return;
    command_add(session, COMMAND_ASK_SNAPSHOT)->room = session->person.account.room;
}

bool is_my_room(const struct person *person, const struct room_id *room)
{
    return person->has_account && strcmp(person->account.room.text, room->text) == 0;
}

struct place place_of(const struct account *account)
{
    struct place place = {.room = account->room};
    memcpy(place.building_name, account->building_name, sizeof place.building_name);
    memcpy(place.room_name, account->room_name, sizeof place.room_name);
    return place;
}

/* Screens on which who is here may still be corrected; elsewhere money moves or has moved. Until DEBIT is
 * sent a card is spared that turns out to be lost. */
static bool may_be_corrected(const struct session *session)
{
    enum card_pay_step step = session->person.step;
    switch (session->screen) {
    case SCREEN_DASHBOARD:
    case SCREEN_HISTORY:
    case SCREEN_TOP_UP:
    case SCREEN_USAGE:
    case SCREEN_SIMILAR:
    case SCREEN_AMOUNT:
    case SCREEN_CHECK:
    case SCREEN_POWER:
    case SCREEN_EMERGENCY:
    case SCREEN_ALERT: return true;
    case SCREEN_REFUND: return refund_is_listed(session);
    case SCREEN_SCAN: return !session->person.scan.open && !scan_is_live(session);
    case SCREEN_CARD_PAY: return step == CARD_PAY_WAIT || step == CARD_PAY_CHECK;
    default: return false;
    }
}

void dashboard_begin(struct session *session)
{
    wish_apply(session);
    screen_enter(session, SCREEN_DASHBOARD, 0);
    session_sound(session, SOUND_OK);
    snapshot_ask(session);
    doubtful_recover(session);
    if (session->wants_power)
        power_enter(session);
    session->wants_power = false;
}

void stored(struct session *session, const struct event *event)
{
    struct person *person = &session->person;
    if (!is_mine(session, &event->card) || person->store_answered)
        return;
    person->store_answered = true;
    person->spent_today_fen = event->spent_today_fen;
    person->unknown_today_fen = event->unknown_today_fen;
    person->list_at_ms = event->list_at_ms;
    if (event->has_doubtful) {
        person->has_doubtful = true;
        person->doubtful = event->doubtful;
    }
    if (person->by_hand) {
        if (event->has_account && !person->station_answered)
            payer_take(session, &event->account);
        payer_settle(session);
        doubtful_recover(session);
        return;
    }
    if (event->has_account && !person->station_answered) {
        person->has_account = true;
        person->account = event->account;
    }
    if (event->has_snapshot && !person->has_snapshot && is_my_room(person, &event->snapshot.room)) {
        person->has_snapshot = true;
        person->snapshot = event->snapshot;
        person->snapshot.line_silent = session->meters_silent; /* what was kept of it is of another day */
    }
    if (session->screen == SCREEN_READING)
        reading_decide(session);
    else
        doubtful_recover(session);
}

static bool is_other_room(const struct person *person, const struct account *account)
{
    return person->has_account && strcmp(person->account.room.text, account->room.text) != 0;
}

static void account_put(struct session *session, const struct account *account)
{
    struct person *person = &session->person;
    bool moved = is_other_room(person, account);
    person->has_account = true;
    person->account = *account;
    person->has_told = false;
    if (moved) {
        person->has_snapshot = person->has_heard = person->snapshot_failed = false;
        person->meter_silent = person->accepts_late = false;
        memset(&person->snapshot, 0, sizeof person->snapshot);
        memset(&person->history, 0, sizeof person->history);
        memset(&person->power, 0, sizeof person->power); /* it was about the other room */
        usage_forget(session);
    }
    if (session->screen == SCREEN_READING || (may_be_corrected(session) && account->state != CARD_OK)) {
        reading_decide(session);
    } else if (may_be_corrected(session) && moved) {
        if (person->owns_sale)
            sale_drop(session);
        screen_enter(session, SCREEN_DASHBOARD, 0);
        snapshot_ask(session);
    }
}

/* The station's word replaces the store's, in place where nothing of weight changed. While money moves the
 * glass goes on naming the room it moves for. */
static void account_take(struct session *session, const struct account *account)
{
    struct person *person = &session->person;
    bool weighs = account->state != CARD_OK || is_other_room(person, account);
    person->station_answered = true;
    command_add(session, COMMAND_KEEP_ACCOUNT)->account = *account;
    if (person->by_hand) {
        payer_take(session, account);
        payer_settle(session);
        return;
    }
    if (weighs && session->screen != SCREEN_READING && !may_be_corrected(session)) {
        person->told = *account;
        person->has_told = true;
    } else {
        account_put(session, account);
    }
}

void account_settle(struct session *session)
{
    if (!session->person.has_told || !may_be_corrected(session))
        return;
    struct account told = session->person.told;
    account_put(session, &told);
}

void account_answered(struct session *session, const struct event *event)
{
    if (!is_mine(session, &event->card))
        return;
    if (event->type == EVENT_ACCOUNT) {
        account_take(session, &event->account);
        return;
    }
    session->person.station_failed = true;
    if (session->person.by_hand)
        payer_settle(session);
    if (session->screen == SCREEN_READING)
        reading_decide(session);
}

void snapshot_answered(struct session *session, const struct event *event)
{
    struct person *person = &session->person;
    if (event->type == EVENT_SNAPSHOT_FAILED) {
        person->snapshot_failed |= is_my_room(person, &event->room);
        return;
    }
    command_add(session, COMMAND_KEEP_SNAPSHOT)->snapshot = event->snapshot;
    if (!is_my_room(person, &event->snapshot.room))
        return;
    bool were_silent = meters_are_silent(session), first = !person->has_heard;
    person->has_snapshot = person->has_heard = true;
    person->snapshot_failed = false;
    person->snapshot = event->snapshot;
    if (!first) /* then it was so before the person came */
        meters_changed(session, were_silent);
    alert_look(session);
}
