/* A session that anything may happen to: random events, half of them the answers it asked for, half of them
 * nonsense, and rules that hold at every step. DORMWATT_SEED repeats a walk. */
#include "base/clock.h"
#include "fakes/stage.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WALKS 250
#define STEPS 4000
#define SALES_MAX 4096 /* keys are numbered from 1: one bit set of facts a key */

struct facts {
    bool intended_saved, debit_sent, debited_saved, void_saved, spared, order_paid, order_ended, placed,
        shown;
    char room_name[ROOM_ID_SIZE]; /* of the room the money is for */
};

/* How deep the walks went, so that one that never got anywhere does not pass. */
static struct {
    long debits, paid_by_card, codes, paid_by_phone, recoveries, doubtful, restored, by_hand, refunds, twice,
        unprinted, unprinted_fine, spared;
    bool translated[SCREENS];
} reached;

struct walk {
    struct stage *stage;
    uint64_t random;
    struct facts facts[SALES_MAX];
    struct key last_quote, last_debit, last_recover, last_order, last_power, last_print;
    bool power_done; /* the station said so of last_power */
    struct {
        struct key key;
        enum sale_state state;
    } saves[8];
    int save_count;
    enum command_type questions[16]; /* asked of reader, store and station, not answered yet */
    int question_count;
    struct card_ref look_up, ask_account;
    struct place_query look_up_places;
    bool by_hand;
    bool barred; /* the station has said that the card of now is not to be charged */
};

static uint32_t pick(struct walk *walk, uint32_t below)
{
    walk->random ^= walk->random << 13; /* xorshift64 */
    walk->random ^= walk->random >> 7;
    walk->random ^= walk->random << 17;
    return (uint32_t)(walk->random >> 16) % below;
}

static struct facts *facts_of(struct walk *walk, const struct key *key)
{
    long number = key->text[0] == 'D' ? 0 : strtol(key->text, NULL, 16); /* D...: from before the walk */
    assert_true(number >= 0 && number < SALES_MAX);
    return &walk->facts[number];
}

/* Rooms are named as in "3-512": the name is what follows the building. */
static void note_room(struct walk *walk, const struct key *key, const struct room_id *room)
{
    const char *name = strchr(room->text, '-');
    if (name)
        snprintf(facts_of(walk, key)->room_name, sizeof walk->facts[0].room_name, "%s", name + 1);
}

static void check_order(struct walk *walk, const struct command *command)
{
    for (int i = 1; i < SALES_MAX; i++) {
        struct facts *old = &walk->facts[i];
        if (old == facts_of(walk, &command->key) || !old->placed)
            continue;
        /* Never a second code while somebody may still pay the first. */
        assert_true(old->order_ended);
    }
    assert_false(facts_of(walk, &command->key)->order_ended);
    facts_of(walk, &command->key)->placed = true;
    note_room(walk, &command->key, &command->order.room);
    walk->last_order = command->key;
}

/* A new person: the last one's orders are the station's. */
static void forget_orders(struct walk *walk)
{
    for (int i = 0; i < SALES_MAX; i++)
        walk->facts[i].placed = false;
}

static void check_command(struct walk *walk, const struct command *command)
{
    bool answered_by_nobody = command->type == COMMAND_SOUND || command->type == COMMAND_CARD_FORGET ||
                              command->type == COMMAND_KEEP_ACCOUNT ||
                              command->type == COMMAND_KEEP_SNAPSHOT ||
                              command->type == COMMAND_KEEP_TOP_UPS || command->type == COMMAND_KEEP_USAGE ||
                              command->type == COMMAND_STOP_WATCHING;
    if (!answered_by_nobody && walk->question_count < 16)
        walk->questions[walk->question_count++] = command->type;
    switch (command->type) {
    case COMMAND_CARD_QUOTE:
        assert_false(machine_is_out(walk->stage->session));
        walk->last_quote = command->key;
        break;
    case COMMAND_CARD_DEBIT: {
        struct facts *facts = facts_of(walk, &command->key);
        assert_true(facts->intended_saved);
        assert_false(facts->debit_sent);
        assert_false(facts->spared);
        assert_false(walk->barred);
        facts->debit_sent = true;
        reached.debits++;
        walk->last_debit = command->key;
        break;
    }
    case COMMAND_CARD_RECOVER:
        walk->last_recover = command->key;
        reached.recoveries++;
        break;
    case COMMAND_SALE_SAVE:
        if (command->sale_state == SALE_DEBITED)
            assert_true(facts_of(walk, &command->key)->debit_sent ||
                        command->key.text[0] == 'D'); /* an earlier, doubtful one */
        note_room(walk, &command->key, &command->purchase.room);
        reached.doubtful += command->sale_state == SALE_DOUBTFUL;
        if (walk->save_count < 8) {
            walk->saves[walk->save_count].key = command->key;
            walk->saves[walk->save_count++].state = command->sale_state;
        }
        break;
    case COMMAND_ORDER_PLACE: check_order(walk, command); break;
    case COMMAND_PRINT: walk->last_print = command->key; break;
    case COMMAND_POWER_ASK:
        walk->power_done = false;
        walk->last_power = command->power.key;
        break;
    case COMMAND_LOOK_UP:
        if (!walk->stage->session->person.by_hand) {
            assert_false(machine_is_out(walk->stage->session)); /* else nobody's turn begins */
            forget_orders(walk);
        }
        walk->barred = false;
        walk->look_up = command->card;
        break;
    case COMMAND_ASK_ACCOUNT: walk->ask_account = command->card; break;
    case COMMAND_LOOK_UP_PLACES: walk->look_up_places = command->places; break;
    default: break;
    }
}

/* What the glass says must be true. */
static void check_view(struct walk *walk)
{
    const struct stage *stage = walk->stage;
    const struct view *view = stage_view(stage);
    assert_true(view->screen < SCREENS);
    if (!somebody(stage->session))
        forget_orders(walk);
    bool by_hand = stage->session->person.by_hand;
    assert_false(by_hand && !walk->by_hand && machine_is_out(stage->session));
    walk->by_hand = by_hand;
    if (view->screen == SCREEN_RESULT) {
        const struct facts *facts = facts_of(walk, &view->result.key);
        reached.by_hand += stage->session->person.by_hand;
        reached.paid_by_card += view->result.tender == TENDER_CARD;
        reached.paid_by_phone += view->result.tender != TENDER_CARD;
        assert_true(view->result.tender == TENDER_CARD ? facts->debited_saved : facts->order_paid);
        assert_string_equal(view->result.room_name, facts->room_name);
        if (view->result.twice.twice == TWICE_BOTH)
            assert_true(facts_of(walk, &stage->session->person.also.key)->order_paid);
        reached.twice += view->result.twice.twice != TWICE_NOT;
    }
    if (view->screen == SCREEN_REFUND) {
        reached.refunds++;
        assert_true(view->refund.amount_fen > 0);
        assert_true(view->refund.after_sale == !view->footer.back);
    }
    if (view->screen == SCREEN_UNSURE && view->unsure.unsure == UNSURE_NOSAVE)
        assert_false(facts_of(walk, &view->unsure.key)->debited_saved);
    if (view->screen == SCREEN_UNSURE && view->unsure.unsure == UNSURE_PRINT) {
        const struct facts *facts = facts_of(walk, &view->unsure.key);
        bool listed = stage->session->screen == SCREEN_TOP_UP;
        reached.unprinted++;
        reached.unprinted_fine += view->unsure.is_fine;
        assert_true(!view->unsure.is_fine || listed || facts->debited_saved || facts->order_paid);
    }
    /* Who has paid is not asked to pay. */
    bool asks = view->screen == SCREEN_CHECK ||
                (view->screen == SCREEN_CARD_PAY && view->card_pay.step == CARD_PAY_WAIT);
    assert_false(asks && stage->session->person.also.is_paid);
    if (view->screen == SCREEN_CARD_PAY && view->card_pay.step == CARD_PAY_TAKE)
        assert_true(facts_of(walk, &stage->session->person.outcome.key)->debited_saved);
    /* Nothing but the card's own screens may stand while it may have been charged. */
    const struct session *session = stage->session;
    if (session->person.owns_sale && session->has_sale && sale_is_unsure(&session->sale))
        assert_true(session->screen == SCREEN_CARD_PAY || session->screen == SCREEN_UNSURE);
    if (view->screen == SCREEN_SCAN && view->scan.qr_text[0]) {
        reached.codes++;
        assert_string_equal(view->scan.room_name,
                            facts_of(walk, &stage->session->person.scan.request.key)->room_name);
        facts_of(walk, &stage->session->person.scan.request.key)->shown = true;
    }
    if (view->screen == SCREEN_POWER && view->power.step == POWER_STEP_OK) {
        reached.restored++;
        assert_true(walk->power_done);
    }
    bool nobody = view->screen == SCREEN_GOODBYE || view->screen == SCREEN_ATTRACT ||
                  view->screen == SCREEN_CARD_TROUBLE || view->screen == SCREEN_CARD_PROMPT;
    bool reading = stage->session->screen == SCREEN_READING;
    /* A dialog that goes says nothing of a person who has gone, and a notice is over when it is over. */
    assert_true(!nobody || (view->leaving.swap.tail[0] == '\0' && view->leaving.receipt.link[0] == '\0'));
    if (view->screen == SCREEN_ATTRACT && view->attract.has_notice)
        assert_true(office_notice_is_shown(&view->attract.notice, stage->now_ms));
    if (nobody && !reading && session_holds_person(stage->session)) {
        assert_true(stage->session->has_sale && sale_is_owed(&stage->session->sale));
        assert_false(somebody(stage->session));
    }
}

static struct card_identity some_card(struct walk *walk)
{
    struct card_identity card = walk->stage->card;
    card.asn[15] = pick(walk, 6) ? '1' : '2';
    card.has_purse = pick(walk, 8) != 0;
    card.expired = pick(walk, 64) == 0;
    return card;
}

static struct key some_key(struct walk *walk)
{
    struct key key = {0};
    switch (pick(walk, 6)) {
    case 0: return walk->last_quote;
    case 1: return walk->last_recover;
    case 2: return walk->last_order;
    case 3:
        snprintf(key.text, sizeof key.text, "%032X", pick(walk, (uint32_t)walk->stage->keys + 1));
        return key;
    default: return walk->last_debit;
    }
}

static void answer_store(struct walk *walk, struct event *event)
{
    if (walk->save_count > 0) {
        event->type = pick(walk, 6) ? EVENT_SALE_SAVED : EVENT_SALE_NOT_SAVED;
        event->key = walk->saves[0].key;
        event->sale_state = walk->saves[0].state;
        walk->save_count--;
        memmove(&walk->saves[0], &walk->saves[1], sizeof walk->saves - sizeof walk->saves[0]);
        return;
    }
    event->type = EVENT_STORED;
    event->card = walk->look_up;
    event->has_account = pick(walk, 4) != 0;
    event->account = walk->stage->account;
    event->has_snapshot = pick(walk, 2);
    event->snapshot = walk->stage->snapshot;
    event->has_doubtful = pick(walk, 4) == 0;
    event->doubtful = (struct purchase){.key = {"DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD"}, .amount = {2000}};
}

static void answer_card(struct walk *walk, struct event *event)
{
    static const enum event_type answers[] = {EVENT_CARD_QUOTED,  EVENT_CARD_DEBITED, EVENT_CARD_DEBITED,
                                              EVENT_CARD_REFUSED, EVENT_CARD_LOST,    EVENT_CARD_OTHER};
    event->type = answers[pick(walk, 6)];
    event->key = event->type == EVENT_CARD_QUOTED ? walk->last_quote : some_key(walk);
    event->proof = PROOF_ANSWER;
    const struct card_identity *card = &walk->stage->session->person.identity;
    memcpy(event->debit.asn, card->asn, sizeof card->asn);
    memcpy(event->debit.uid, card->uid, sizeof card->uid);
    event->debit.balance_before_fen = pick(walk, 8) ? 20000 : 10;
}

static void answer_station(struct walk *walk, struct event *event)
{
    static const enum event_type answers[] = {EVENT_ACCOUNT,         EVENT_ACCOUNT_FAILED, EVENT_SNAPSHOT,
                                              EVENT_SNAPSHOT_FAILED, EVENT_ORDER,          EVENT_ORDER,
                                              EVENT_ORDER_FAILED,    EVENT_CREDIT,         EVENT_ORDER};
    event->type = answers[pick(walk, 9)];
    event->card = walk->ask_account;
    event->room = walk->stage->account.room;
    event->account = walk->stage->account;
    event->account.state = pick(walk, 10) ? CARD_OK : (enum card_state)pick(walk, 5);
    if (pick(walk, 20) == 0) {
        memcpy(event->account.room.text, "3-999", 6);
        memcpy(event->account.room_name, "999", 4);
    }
    event->snapshot = walk->stage->snapshot;
    if (pick(walk, 3) == 0) {
        event->snapshot.health = METER_OK;
        event->snapshot.relay = RELAY_OPEN;
        event->snapshot.off = pick(walk, 2) ? OFF_BADLOAD : (enum off_reason)pick(walk, OFF_STAFF + 1);
        event->snapshot.power.restores_most = 3;
        event->snapshot.power.emergency_wh = 5000;
        event->snapshot.power.emergencies_most = 1;
    }
    if (pick(walk, 8) == 0) {
        event->snapshot.health = METER_SILENT;
        event->snapshot.line_silent = pick(walk, 2);
    }
    event->refused = pick(walk, 2);
    event->order.key = pick(walk, 2) ? walk->last_order : some_key(walk);
    event->order.state = pick(walk, 2) ? ORDER_OPEN : (enum order_state)pick(walk, ORDER_QUARANTINE + 1);
    memcpy(event->order.qr_text, "weixin://x", 11);
    event->order.expires_at_ms = walk->stage->now_ms + pick(walk, 200000);
    event->order.credit = (enum credit_state)pick(walk, 5);
    event->order.second.fen = pick(walk, 4) ? 0 : 2000;
    event->order.second_is_back = event->order.second.fen > 0 && pick(walk, 2);
    event->credit.key = some_key(walk);
    event->credit.state = (enum credit_state)pick(walk, 5);
}

/* Payments as the store or the station tells of them: some of them the same, in any number. */
static void tell_top_ups(struct walk *walk, struct event *event, bool well)
{
    event->room = walk->stage->account.room;
    event->has_top_ups = well;
    event->own_count = (int)pick(walk, OWN_TOP_UPS + 1);
    for (int i = 0; i < event->own_count; i++)
        event->own[i] =
            (struct top_up){.key = some_key(walk), .at_ms = walk->stage->now_ms - i, .amount = {100}};
    event->top_ups = (struct top_ups){.room = walk->stage->account.room,
                                      .as_of_ms = walk->stage->now_ms,
                                      .total = pick(walk, 200),
                                      .more = pick(walk, 2),
                                      .count = (int)pick(walk, TOP_UPS_PAGE + 1)};
    for (int i = 0; i < event->top_ups.count; i++) {
        struct top_up *row = &event->top_ups.rows[i];
        *row = (struct top_up){.at_ms = walk->stage->now_ms - i * CLOCK_HOUR_MS, .amount = {100}};
        snprintf(row->key.text, sizeof row->key.text, "%032X", pick(walk, 100000));
        row->state = (enum top_up_state)pick(walk, TOP_UP_REFUNDED + 1);
        row->here = pick(walk, 2);
        row->second.fen = pick(walk, 3) ? 0 : 100;
    }
}

/* Places to choose from: two of each kind, and what was asked may have been turned away from since. */
static void tell_places(struct walk *walk, struct event *event, bool well)
{
    event->places = (struct places){.query = walk->look_up_places,
                                    .building_name = "3 号公寓",
                                    .at_ms = well ? walk->stage->now_ms : 0,
                                    .failed = !well,
                                    .buildings = 2,
                                    .total = 2,
                                    .count = 2};
    for (int i = 0; i < 2; i++) {
        event->places.list[i].floor = i + 5;
        snprintf(event->places.list[i].id, sizeof event->places.list[i].id, "3-51%d", i);
        snprintf(event->places.list[i].name, sizeof event->places.list[i].name, "51%d", i);
    }
}

static void anything(struct walk *walk, struct event *event)
{
    event->type = (enum event_type)pick(walk, EVENT_SERVICE_LINE + 1);
    event->ok = pick(walk, 4) != 0;
    event->trouble = (enum trouble)pick(walk, TROUBLES);
    event->printer = (enum printer_state)pick(walk, PRINTER_STATES);
    event->identity = some_card(walk);
    event->key = some_key(walk);
    event->order.key = some_key(walk);
    event->profile = walk->stage->profile;
    event->profile.wechat = pick(walk, 8) != 0;
    event->profile.notice_count = (int)pick(walk, OFFICE_NOTICES_MOST + 1);
    for (int i = 0; i < event->profile.notice_count; i++)
        event->profile.notices[i] =
            (struct office_notice){.from_ms = walk->stage->now_ms - pick(walk, 1000),
                                   .until_ms = walk->stage->now_ms + pick(walk, 60000),
                                   .zh = "停电检修"};
    /* What would claim a thing that did not happen is told through the answers above: a store that says "not
     * saved" has not got it and will not have it. */
    bool claims =
        event->type == EVENT_SALE_SAVED || event->type == EVENT_SALE_NOT_SAVED || event->type == EVENT_ORDER;
    if (claims)
        event->type = EVENT_WOKE;
}

static void tell_power(struct walk *walk, struct event *event, bool well)
{
    event->power.key = walk->last_power;
    event->power.state = (enum power_state)pick(walk, POWER_UNKNOWN + 1);
    event->power.refusal = (enum power_refusal)pick(walk, REFUSALS);
    walk->power_done |= well && event->power.state == POWER_DONE;
}

/* Answers what was asked first, mostly well. */
static void answer_question(struct walk *walk, struct event *event)
{
    enum command_type question = walk->questions[0];
    walk->question_count--;
    memmove(&walk->questions[0], &walk->questions[1], sizeof walk->questions - sizeof walk->questions[0]);
    bool well = pick(walk, 5) != 0;
    answer_station(walk, event); /* fills everything; the type is chosen below */
    answer_card(walk, event);
    switch (question) {
    case COMMAND_CARD_QUOTE:
        event->type = well ? EVENT_CARD_QUOTED : EVENT_CARD_LOST;
        event->key = walk->last_quote;
        break;
    case COMMAND_CARD_DEBIT:
    case COMMAND_CARD_RECOVER:
        event->type = well ? EVENT_CARD_DEBITED : pick(walk, 3) ? EVENT_CARD_LOST : EVENT_CARD_REFUSED;
        event->key = question == COMMAND_CARD_DEBIT ? walk->last_debit : walk->last_recover;
        break;
    case COMMAND_SALE_SAVE:
    case COMMAND_LOOK_UP: answer_store(walk, event); break;
    case COMMAND_ASK_ACCOUNT: event->type = well ? EVENT_ACCOUNT : EVENT_ACCOUNT_FAILED; break;
    case COMMAND_ASK_USAGE:
    case COMMAND_BRING_USAGE:
    case COMMAND_SET_COMPARISON:
        event->type = well ? EVENT_USAGE : EVENT_USAGE_FAILED;
        event->kept = question == COMMAND_BRING_USAGE;
        event->room = event->snapshot.room;
        room_usage_clear(&event->usage);
        event->usage.room = event->room;
        event->usage.today = clock_local_day(walk->stage->now_ms);
        event->usage.at_ms = walk->stage->now_ms;
        break;
    case COMMAND_ASK_SNAPSHOT: event->type = well ? EVENT_SNAPSHOT : EVENT_SNAPSHOT_FAILED; break;
    case COMMAND_ASK_PASSWORD:
        event->type = well ? EVENT_PASSWORD : EVENT_PASSWORD_FAILED;
        event->password.result = (enum password_result)pick(walk, PASSWORD_NONE + 1);
        break;
    case COMMAND_LOOK_UP_PLACES:
        event->type = EVENT_PLACES;
        tell_places(walk, event, well);
        break;
    case COMMAND_LOOK_UP_TOP_UPS:
    case COMMAND_ASK_TOP_UPS:
        event->type = well ? EVENT_TOP_UPS : EVENT_TOP_UPS_FAILED;
        if (question == COMMAND_LOOK_UP_TOP_UPS)
            event->type = EVENT_TOP_UPS_STORED;
        tell_top_ups(walk, event, well);
        break;
    case COMMAND_CREDIT_WATCH:
        event->type = EVENT_CREDIT;
        event->credit.key = walk->last_debit;
        break;
    case COMMAND_PRINT:
        event->type = EVENT_PRINTED;
        event->key = walk->last_print;
        event->ok = pick(walk, 2);
        event->printer = PRINTER_READY;
        break;
    case COMMAND_POWER_ASK:
        event->type = well ? EVENT_POWER : EVENT_POWER_FAILED;
        tell_power(walk, event, well);
        break;
    default:
        event->type = well ? EVENT_ORDER : EVENT_ORDER_FAILED;
        event->order.key = walk->last_order;
        if (question == COMMAND_ORDER_PLACE && pick(walk, 4))
            event->order.state = ORDER_OPEN;
        break;
    }
}

/* What a person would press on this screen, or anything at all. */
static void some_touch(struct walk *walk, struct event *event)
{
    static const enum hit likely[SCREENS][4] = {
        [SCREEN_ATTRACT] = {HIT_ELSEWHERE, HIT_LANGUAGE, HIT_HELP, HIT_ELSEWHERE},
        [SCREEN_CARD_TROUBLE] = {HIT_CANCEL, HIT_RETRY, HIT_ELSEWHERE, HIT_CANCEL},
        [SCREEN_DASHBOARD] = {HIT_AMOUNT, HIT_USAGE, HIT_OTHER, HIT_POWER},
        [SCREEN_HISTORY] = {HIT_TOP_UP, HIT_PAGE, HIT_BACK, HIT_EXIT},
        [SCREEN_TOP_UP] = {HIT_QUESTION, HIT_BACK, HIT_REFUND, HIT_EXIT},
        [SCREEN_REFUND] = {HIT_BACK, HIT_DONE, HIT_PRINT, HIT_HELP},
        [SCREEN_RECEIPT] = {HIT_DONE, HIT_BACK, HIT_PRINT, HIT_EXIT},
        [SCREEN_ROOM] = {HIT_PLACE, HIT_ROOM_SEE, HIT_ROOM_TOP_UP, HIT_PLACE},
        [SCREEN_PIN] = {HIT_DIGIT, HIT_DIGIT, HIT_DIGIT, HIT_BACK},
        [SCREEN_USAGE] = {HIT_PERIOD, HIT_PLOT, HIT_SIMILAR, HIT_BACK},
        [SCREEN_SIMILAR] = {HIT_COMPARE, HIT_BACK, HIT_EXIT, HIT_BACK},
        [SCREEN_AMOUNT] = {HIT_DIGIT, HIT_QUICK, HIT_NEXT, HIT_NEXT},
        [SCREEN_CHECK] = {HIT_PAY_CARD, HIT_PAY_CARD, HIT_PAY_QR, HIT_BACK},
        [SCREEN_CARD_PAY] = {HIT_CANCEL, HIT_ELSEWHERE, HIT_EXIT, HIT_HELP},
        [SCREEN_SCAN] = {HIT_PROVIDER, HIT_NEW_CODE, HIT_PAY_BY_CARD_INSTEAD, HIT_EXIT},
        [SCREEN_RESULT] = {HIT_DONE, HIT_PRINT, HIT_EXIT, HIT_REFUND},
        [SCREEN_UNSURE] = {HIT_PRESENT_CARD, HIT_CHECK_AGAIN, HIT_DONE, HIT_PRINT},
        [SCREEN_POWER] = {HIT_UNPLUGGED, HIT_PRESENT, HIT_RESTORE, HIT_RESTORE},
        [SCREEN_SWAP] = {HIT_SWAP, HIT_SWAP, HIT_SWAP_STAY, HIT_ELSEWHERE},
        [SCREEN_EMERGENCY] = {HIT_TAKE, HIT_TAKE, HIT_NO_THANKS, HIT_BACK},
        [SCREEN_STILL_THERE] = {HIT_STAY, HIT_LEAVE, HIT_STAY, HIT_ELSEWHERE},
        [SCREEN_HELP] = {HIT_BACK, HIT_BACK, HIT_EXIT, HIT_LANGUAGE},
    };
    event->type = EVENT_TOUCHED;
    event->hit =
        pick(walk, 8) ? likely[stage_screen(walk->stage)][pick(walk, 4)] : (enum hit)pick(walk, HITS);
    bool without_card =
        stage_screen(walk->stage) == SCREEN_ATTRACT || stage_screen(walk->stage) == SCREEN_CARD_TROUBLE;
    if (without_card && pick(walk, 3) == 0)
        event->hit = HIT_NO_CARD;
    if (stage_screen(walk->stage) == SCREEN_DASHBOARD && pick(walk, 8) == 0)
        event->hit = HIT_HISTORY;
    event->value = event->hit == HIT_AMOUNT || event->hit == HIT_QUICK ? 2000 : (int64_t)pick(walk, 12) - 1;
    if (event->hit == HIT_PROVIDER || event->hit == HIT_PLACE)
        event->value = pick(walk, 2);
}

static struct event some_event(struct walk *walk)
{
    struct event event = {.type = EVENT_WOKE};
    uint32_t chance = pick(walk, 100);
    if (walk->question_count > 0 && chance < 60) {
        answer_question(walk, &event);
    } else if (chance < 85) {
        some_touch(walk, &event);
    } else if (chance < 88) {
        event.type = pick(walk, 2) ? EVENT_CARD_SEEN : EVENT_CARD_GONE;
    } else if (chance < 94) {
        event.type = EVENT_CARD_IDENTIFIED;
        event.identity = some_card(walk);
    } else if (chance < 96) {
        answer_card(walk, &event);
    } else if (chance < 98) {
        answer_station(walk, &event);
    } else {
        anything(walk, &event);
    }
    return event;
}

/* The world's own book: what really is so, whatever the session makes of it. */
static void note(struct walk *walk, const struct event *event)
{
    if (event->type == EVENT_SALE_SAVED && event->key.text[0] != 'D') {
        facts_of(walk, &event->key)->intended_saved |= event->sale_state == SALE_INTENDED;
        facts_of(walk, &event->key)->debited_saved |= event->sale_state == SALE_DEBITED;
        facts_of(walk, &event->key)->void_saved |= event->sale_state == SALE_VOID;
    }
    if (event->type == EVENT_ORDER) {
        struct facts *facts = facts_of(walk, &event->order.key);
        struct facts *quoted = facts_of(walk, &walk->last_quote);
        /* A card that was only quoted is not charged once the phone has paid for the same. */
        bool is_theirs = key_equal(&event->order.key, &walk->stage->session->person.scan.request.key);
        if (event->order.state == ORDER_PAID && !facts->order_paid && is_theirs && !quoted->debit_sent) {
            quoted->spared = true;
            reached.spared += walk->stage->session->person.owns_sale;
        }
        facts->order_paid |= event->order.state == ORDER_PAID;
        facts->order_ended |= event->order.state >= ORDER_CLOSED;
    }
    const struct person *person = &walk->stage->session->person;
    if (event->type == EVENT_ACCOUNT && person->identified && !strcmp(event->card.text, person->ref.text))
        walk->barred =
            event->account.state != CARD_OK && !(person->by_hand && event->account.state == CARD_NO_ROOM);
    if (event->type == EVENT_ORDER_FAILED && event->refused)
        facts_of(walk, &event->order.key)->order_ended |= !facts_of(walk, &event->order.key)->shown;
}

/* The store answers everything in the end, and then no intention stands on its disk that nobody settles. */
static void store_catches_up(struct walk *walk)
{
    struct stage *stage = walk->stage;
    for (int i = 0; i < 40; i++) {
        stage_wait(stage, SALE_RETRY_MS);
        for (int c = 0; c < stage->pending_count; c++)
            check_command(walk, &stage->pending[c]);
        stage_clear(stage);
        while (walk->save_count > 0) {
            struct event event = {.type = EVENT_WOKE};
            answer_store(walk, &event);
            event.type = EVENT_SALE_SAVED;
            note(walk, &event);
            stage_step(stage, event);
            for (int c = 0; c < stage->pending_count; c++)
                check_command(walk, &stage->pending[c]);
            stage_clear(stage);
        }
    }
    for (int i = 1; i < SALES_MAX; i++)
        assert_true(!walk->facts[i].intended_saved || walk->facts[i].debit_sent || walk->facts[i].void_saved);
}

static void walk_once(uint64_t seed)
{
    struct walk *walk = calloc(1, sizeof *walk);
    assert_non_null(walk);
    walk->stage = stage_open();
    walk->random = seed * 0x9E3779B97F4A7C15u + 1;
    walk->stage->card.purse_fen = 100000;
    struct stage *stage = walk->stage;
    stage_step(stage, (struct event){.type = EVENT_PRINTER, .printer = PRINTER_READY});
    for (int i = 0; i < STEPS; i++) {
        stage->now_ms += pick(walk, 20) ? pick(walk, 400) : pick(walk, 40000);
        if (pick(walk, 2000) == 0)
            stage->now_ms += ((int64_t)pick(walk, 3) - 1) * 365 * CLOCK_DAY_MS;
        struct event event = some_event(walk);
        /* Keys of a QR payment that came after its end would be a provider breaking its word. */
        if (event.type == EVENT_ORDER && event.order.state == ORDER_PAID &&
            facts_of(walk, &event.order.key)->order_ended)
            event.order.state = ORDER_CLOSED;
        note(walk, &event);
        stage_clear(stage);
        stage_step(stage, event);
        for (int c = 0; c < stage->pending_count; c++)
            check_command(walk, &stage->pending[c]);
        check_view(walk);
    }
    /* Left alone, whatever stood there ends at nobody. */
    stage_step(stage, (struct event){.type = EVENT_CARD_GONE});
    for (int i = 0; i < 40 && stage_screen(stage) != SCREEN_ATTRACT; i++) {
        stage->pending_count = 0;
        if (stage_screen(stage) == SCREEN_OUT_OF_SERVICE)
            break;
        stage_wait(stage, 15000);
        stage_step(stage, (struct event){.type = EVENT_CARD_GONE});
    }
    assert_true(stage_screen(stage) == SCREEN_ATTRACT || stage_screen(stage) == SCREEN_OUT_OF_SERVICE);
    for (int i = 0; i < SCREENS; i++)
        reached.translated[i] |= stage->translated[i];
    store_catches_up(walk);
    stage_close(stage);
    free(walk);
}

/* Without a language in the footer, or reached by stories of their own. */
static bool is_told_elsewhere(enum screen screen)
{
    return screen == SCREEN_STILL_THERE || screen == SCREEN_SWAP || screen == SCREEN_CALIBRATE ||
           screen == SCREEN_SERVICE_PIN || screen == SCREEN_SERVICE || screen == SCREEN_RECEIPT ||
           screen == SCREEN_ALERT;
}

static void whatever_happens_the_rules_hold(void **state)
{
    (void)state;
    const char *seed = getenv("DORMWATT_SEED");
    if (seed) {
        walk_once(strtoull(seed, NULL, 10));
        return;
    }
    for (uint64_t i = 1; i <= WALKS; i++) {
        fprintf(stderr, "%swalk %llu (DORMWATT_SEED=%llu)", i == 1 ? "" : "\r", (unsigned long long)i,
                (unsigned long long)i);
        walk_once(i);
    }
    fprintf(stderr,
            "\r%d walks of %d events: %ld debits, %ld recoveries, %ld doubtful; screens with: card payment "
            "%ld, code %ld, phone payment %ld, power restored %ld\n",
            WALKS, STEPS, reached.debits, reached.recoveries, reached.doubtful, reached.paid_by_card,
            reached.codes, reached.paid_by_phone, reached.restored);
    assert_true(reached.debits > 100 && reached.recoveries > 100 && reached.doubtful > 20);
    assert_true(reached.restored > 20 && reached.by_hand > 20);
    assert_true(reached.unprinted - reached.unprinted_fine > 20 && reached.unprinted_fine > 20);
    assert_true(reached.refunds > 20 && reached.twice > 20);
    assert_true(reached.paid_by_card > 100 && reached.codes > 100 && reached.paid_by_phone > 100);
    for (int i = 0; i < SCREENS; i++)
        if (!reached.translated[i] && !is_told_elsewhere((enum screen)i))
            fail_msg("no walk saw %s in both languages", screen_name((enum screen)i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whatever_happens_the_rules_hold)};
    return cmocka_run_group_tests_name("session_walk", tests, NULL, NULL);
}
