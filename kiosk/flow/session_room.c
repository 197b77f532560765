/* S05: a room chosen by hand, by somebody without a card. Building, floor, room, then what for. Nobody's
 * balance or use is shown for it: whoever pays for a room need not live there. */
#include "flow/session_state.h"

#include <string.h>

static void ask(struct session *session)
{
    struct choice *choice = &session->person.choice;
    static const enum place_level levels[] = {[ROOM_STEP_BUILDING] = PLACE_BUILDING,
                                              [ROOM_STEP_FLOOR] = PLACE_FLOOR,
                                              [ROOM_STEP_ROOM] = PLACE_ROOM};
    if (choice->step == ROOM_STEP_PURPOSE)
        return;
    choice->query.level = levels[choice->step];
    choice->failed = false;
    command_add(session, COMMAND_LOOK_UP_PLACES)->places = choice->query;
}

static void step_enter(struct session *session, enum room_step step)
{
    struct choice *choice = &session->person.choice;
    choice->step = step;
    choice->query.first = 0;
    choice->known = false;
    screen_enter(session, SCREEN_ROOM, 0);
    ask(session);
}

void room_begin(struct session *session)
{
    struct person *person = &session->person;
    if (machine_is_out(session)) {
        attract_enter(session);
        return;
    }
    person_wipe(session);
    person->by_hand = true;
    memcpy(person->choice.query.building, session->profile.building, sizeof session->profile.building);
    step_enter(session, session->profile.building[0] ? ROOM_STEP_FLOOR : ROOM_STEP_BUILDING);
}

void room_again(struct session *session)
{
    memset(&session->person.pin, 0, sizeof session->person.pin);
    session->person.choice.step = ROOM_STEP_PURPOSE;
    screen_enter(session, SCREEN_ROOM, 0);
}

static bool is_asked_for(const struct place_query *asked, const struct place_query *query)
{
    return asked->level == query->level && asked->first == query->first &&
           (query->level == PLACE_BUILDING || strcmp(asked->building, query->building) == 0) &&
           (query->level != PLACE_ROOM || asked->floor == query->floor);
}

void places_answered(struct session *session, const struct places *places)
{
    struct choice *choice = &session->person.choice;
    if (!session->person.by_hand || session->screen != SCREEN_ROOM || choice->step == ROOM_STEP_PURPOSE ||
        !is_asked_for(&places->query, &choice->query))
        return;
    choice->failed = places->failed;
    choice->buildings = places->buildings;
    if (places->building_name[0])
        memcpy(choice->building_name, places->building_name, sizeof choice->building_name);
    if (places->at_ms == 0)
        return;
    choice->known = true;
    choice->places = *places;
}

/* The room is an account of nobody: all that is known of it is where it is. */
static void room_take(struct session *session, const struct place_entry *entry)
{
    struct person *person = &session->person;
    memset(&person->account, 0, sizeof person->account);
    memcpy(person->account.room.text, entry->id, sizeof person->account.room.text);
    memcpy(person->account.building_name, person->choice.building_name, sizeof person->account.building_name);
    memcpy(person->account.room_name, entry->name, sizeof person->account.room_name - 1);
    person->account.state = CARD_OK;
    person->has_account = true;
    person->meter_silent = person->accepts_late = false; /* that was another room's meter */
    step_enter(session, ROOM_STEP_PURPOSE);
}

static void place_take(struct session *session, const struct place_entry *entry)
{
    struct choice *choice = &session->person.choice;
    switch (choice->step) {
    case ROOM_STEP_BUILDING:
        memcpy(choice->query.building, entry->id, sizeof choice->query.building);
        memcpy(choice->building_name, entry->name, sizeof choice->building_name);
        step_enter(session, ROOM_STEP_FLOOR);
        break;
    case ROOM_STEP_FLOOR:
        choice->query.floor = entry->floor;
        step_enter(session, ROOM_STEP_ROOM);
        break;
    case ROOM_STEP_ROOM: room_take(session, entry); break;
    case ROOM_STEP_PURPOSE: break;
    }
}

static void page_turn(struct session *session, int64_t first)
{
    struct choice *choice = &session->person.choice;
    if (!choice->known || first < 0 || first >= choice->places.total)
        return;
    choice->query.first = first;
    ask(session);
}

static void purpose_touched(struct session *session, enum hit hit)
{
    if (hit == HIT_ROOM_TOP_UP) {
        session->person.amount_fen = 0;
        amount_enter(session);
    } else if (hit == HIT_ROOM_SEE && session->line_up) {
        pin_enter(session);
    }
}

void room_touched(struct session *session, enum hit hit, int64_t value)
{
    struct choice *choice = &session->person.choice;
    if (choice->step == ROOM_STEP_PURPOSE) {
        purpose_touched(session, hit);
        return;
    }
    int64_t at = value - choice->places.query.first;
    if (hit == HIT_PLACE && choice->known && at >= 0 && at < choice->places.count)
        place_take(session, &choice->places.list[at]);
    else if (hit == HIT_PAGE)
        page_turn(session, value);
    else if (hit == HIT_OTHER_BUILDING && choice->step == ROOM_STEP_FLOOR && choice->buildings > 1)
        step_enter(session, ROOM_STEP_BUILDING);
    else if (hit == HIT_RETRY)
        ask(session);
}

/* One step; before the first there is the attract screen. */
void room_back(struct session *session)
{
    struct person *person = &session->person;
    switch (person->choice.step) {
    case ROOM_STEP_PURPOSE:
        person->has_account = false;
        memset(&person->account, 0, sizeof person->account);
        step_enter(session, ROOM_STEP_ROOM);
        break;
    case ROOM_STEP_ROOM: step_enter(session, ROOM_STEP_FLOOR); break;
    default: session_leave(session); break;
    }
}
