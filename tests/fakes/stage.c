#include "fakes/stage.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct key make_key(void *context)
{
    struct stage *stage = context;
    struct key key;
    snprintf(key.text, sizeof key.text, "%032X", ++stage->keys);
    return key;
}

static void day_fill(struct snapshot *snapshot)
{
    snapshot->day_count = 15;
    for (int i = 0; i < 15; i++)
        snapshot->days[i] = (struct usage_day){.local_day = (int32_t)(STAGE_NOW_MS / 86400000) - i,
                                               .wh = 8000,
                                               .cost_fen = 426,
                                               .hours = i ? 24 : 14};
}

struct stage *stage_open(void)
{
    struct stage *stage = calloc(1, sizeof *stage);
    assert(stage);
    stage->now_ms = STAGE_NOW_MS;
    stage->profile = (struct profile){.terminal = 7,
                                      .site_name = "3 号公寓",
                                      .card_salt = "salt",
                                      .presets_fen = {2000, 5000, 10000},
                                      .most_fen = 20000,
                                      .offline_card_day_fen = 10000,
                                      .wechat = true,
                                      .alipay = true};
    stage->card = (struct card_identity){
        .has_purse = true, .asn = "0000000020193071", .uid = "04A1B2C3", .purse_fen = 8600};
    stage->account = (struct account){.state = CARD_OK,
                                      .name = "张*三",
                                      .tail = "3071",
                                      .room = {"3-512"},
                                      .building_name = "3 号公寓",
                                      .room_name = "512"};
    stage->snapshot = (struct snapshot){.room = {"3-512"},
                                        .building_name = "3 号公寓",
                                        .room_name = "512",
                                        .has_balance = true,
                                        .balance = {3860},
                                        .balance_at_ms = STAGE_NOW_MS - 180000,
                                        .price_centifen_per_kwh = 5330};
    day_fill(&stage->snapshot);
    struct session_config config = {
        .make_key = make_key, .context = stage, .has_reader = true, .offline_cards = true};
    stage->session = session_create(&config, stage->now_ms);
    assert(stage->session);
    stage->wake_at_ms = INT64_MAX;
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
    stage_step(stage, (struct event){.type = EVENT_READER, .ok = true});
    stage_step(stage, (struct event){.type = EVENT_STORE, .ok = true});
    line(stage, true);
    return stage;
}

void stage_close(struct stage *stage)
{
    session_destroy(stage->session);
    free(stage);
}

/* A touch of the footer's language on a copy of the session: the words change, and nothing else. */
static void translation_check(struct stage *stage)
{
    static struct session other; /* too big for a small stack, as is its update */
    static struct update update;
    const struct view *view = stage_view(stage);
    const struct event event = {.type = EVENT_TOUCHED, .now_ms = stage->now_ms, .hit = HIT_LANGUAGE};
    if (!view->footer.language || view->sheet != SHEET_NONE ||
        stage->session->config.language_count > LANGUAGES)
        return;
    memcpy(&other, stage->session, sizeof other);
    session_step(&other, &event, &update);
    assert_int_not_equal(other.view.language, view->language);
    other.view.language = view->language;
    assert_memory_equal(&other.view, view, sizeof *view);
    assert_int_equal(update.command_count, 0);
    stage->translated[view->screen] = true;
}

void stage_step(struct stage *stage, struct event event)
{
    static struct update update; /* too big for a small stack; one step at a time */
    event.now_ms = stage->now_ms;
    session_step(stage->session, &event, &update);
    for (int i = 0; i < update.command_count; i++) {
        assert_true(stage->pending_count < STAGE_PENDING);
        stage->pending[stage->pending_count++] = update.commands[i];
    }
    assert_true(update.wake_at_ms > stage->now_ms);
    stage->wake_at_ms = update.wake_at_ms;
    stage->redraw = update.redraw;
    if (update.redraw)
        translation_check(stage);
}

void stage_wait(struct stage *stage, int64_t wait_ms)
{
    int64_t until_ms = stage->now_ms + wait_ms;
    while (stage->wake_at_ms <= until_ms) {
        stage->now_ms = stage->wake_at_ms;
        stage_step(stage, (struct event){.type = EVENT_WOKE});
    }
    stage->now_ms = until_ms;
}

static int pending_find(const struct stage *stage, enum command_type type)
{
    for (int i = 0; i < stage->pending_count; i++)
        if (stage->pending[i].type == type)
            return i;
    return -1;
}

static void pending_remove(struct stage *stage, int at)
{
    stage->pending_count--;
    memmove(&stage->pending[at], &stage->pending[at + 1],
            (size_t)(stage->pending_count - at) * sizeof stage->pending[0]);
}

const struct command *stage_asked(struct stage *stage, enum command_type type)
{
    static struct command command;
    int at = pending_find(stage, type);
    if (at < 0)
        fail_msg("command %d was not asked for", (int)type);
    command = stage->pending[at];
    pending_remove(stage, at);
    return &command;
}

bool stage_has(const struct stage *stage, enum command_type type)
{
    return pending_find(stage, type) >= 0;
}

void stage_clear(struct stage *stage)
{
    stage->pending_count = 0;
}

int stage_sounds(struct stage *stage, enum sound sound)
{
    int count = 0;
    for (int i = 0; i < stage->pending_count; i++) {
        if (stage->pending[i].type != COMMAND_SOUND || stage->pending[i].sound != sound)
            continue;
        pending_remove(stage, i--);
        count++;
    }
    return count;
}

const struct view *stage_view(const struct stage *stage)
{
    return session_view(stage->session);
}

enum screen stage_screen(const struct stage *stage)
{
    return stage_view(stage)->screen;
}

void touch(struct stage *stage, enum hit hit, int64_t value)
{
    stage_step(stage, (struct event){.type = EVENT_TOUCHED, .hit = hit, .value = value});
}

void card_on(struct stage *stage, const struct card_identity *card)
{
    stage_step(stage, (struct event){.type = EVENT_CARD_SEEN});
    stage->now_ms += 120;
    stage_step(stage, (struct event){.type = EVENT_CARD_IDENTIFIED, .identity = *card});
}

void card_off(struct stage *stage)
{
    stage_step(stage, (struct event){.type = EVENT_CARD_GONE});
}

void line(struct stage *stage, bool ok)
{
    stage_step(stage, (struct event){.type = EVENT_LINE, .ok = ok});
}

void store(struct stage *stage, bool ok)
{
    stage_step(stage, (struct event){.type = EVENT_STORE, .ok = ok});
}

void store_knows(struct stage *stage, const struct account *account, const struct snapshot *snapshot,
                 const struct purchase *doubtful)
{
    struct event event = {.type = EVENT_STORED, .card = stage_asked(stage, COMMAND_LOOK_UP)->card};
    if (account) {
        event.has_account = true;
        event.account = *account;
    }
    if (snapshot) {
        event.has_snapshot = true;
        event.snapshot = *snapshot;
    }
    if (doubtful) {
        event.has_doubtful = true;
        event.doubtful = *doubtful;
    }
    stage_step(stage, event);
}

void station_says_account(struct stage *stage, const struct account *account)
{
    struct event event = {.type = account ? EVENT_ACCOUNT : EVENT_ACCOUNT_FAILED,
                          .card = stage_asked(stage, COMMAND_ASK_ACCOUNT)->card};
    if (account)
        event.account = *account;
    stage_step(stage, event);
}

void station_says_snapshot(struct stage *stage, const struct snapshot *snapshot)
{
    struct event event = {.type = snapshot ? EVENT_SNAPSHOT : EVENT_SNAPSHOT_FAILED,
                          .room = stage_asked(stage, COMMAND_ASK_SNAPSHOT)->room};
    if (snapshot)
        event.snapshot = *snapshot;
    stage_step(stage, event);
}

void station_says_order(struct stage *stage, const struct key *key, enum order_state state)
{
    stage_step(stage, (struct event){.type = EVENT_ORDER,
                                     .order = {.key = *key,
                                               .state = state,
                                               .qr_text = "weixin://wxpay/bizpayurl?pr=p4lpSuKzz",
                                               .expires_at_ms = stage->now_ms + 180000}});
}

void station_says_credit(struct stage *stage, const struct key *key, enum credit_state state)
{
    stage_step(
        stage,
        (struct event){
            .type = EVENT_CREDIT,
            .credit = {.key = *key, .state = state, .balance = {8860}, .balance_at_ms = stage->now_ms}});
}

void station_says_power(struct stage *stage, const struct key *key, enum power_state state,
                        enum power_refusal refusal)
{
    struct event event = {.type = EVENT_POWER};
    event.power = (struct power_status){
        .key = *key, .state = state, .refusal = refusal, .at_ms = state == POWER_DONE ? stage->now_ms : 0};
    stage_step(stage, event);
}

void order_fails(struct stage *stage, const struct key *key, bool refused)
{
    stage_step(stage, (struct event){.type = EVENT_ORDER_FAILED, .refused = refused, .order = {.key = *key}});
}

void saved(struct stage *stage, const struct key *key, enum sale_state state)
{
    stage_step(stage, (struct event){.type = EVENT_SALE_SAVED, .key = *key, .sale_state = state});
}

void not_saved(struct stage *stage, const struct key *key, enum sale_state state)
{
    stage_step(stage, (struct event){.type = EVENT_SALE_NOT_SAVED, .key = *key, .sale_state = state});
}

void card_says(struct stage *stage, enum event_type type, const struct key *key)
{
    struct event event = {.type = type,
                          .key = *key,
                          .proof = PROOF_ANSWER,
                          .debit = {.balance_before_fen = stage->card.purse_fen,
                                    .counter_before = 17,
                                    .random = "A1B2C3D4",
                                    .terminal = "000000000007",
                                    .terminal_sequence = 41,
                                    .mac1 = "11223344"}};
    memcpy(event.debit.asn, stage->card.asn, sizeof event.debit.asn);
    memcpy(event.debit.uid, stage->card.uid, sizeof event.debit.uid);
    if (type == EVENT_CARD_DEBITED) {
        memcpy(event.debit.tac, "AABBCCDD", 9);
        memcpy(event.debit.mac2, "55667788", 9);
    }
    stage_step(stage, event);
}

void stage_tap(struct stage *stage)
{
    card_on(stage, &stage->card);
    store_knows(stage, &stage->account, &stage->snapshot, NULL);
    station_says_account(stage, &stage->account);
    station_says_snapshot(stage, &stage->snapshot);
    assert_int_equal(stage_screen(stage), SCREEN_DASHBOARD);
    stage_clear(stage);
}

void stage_choose(struct stage *stage, int64_t amount_fen)
{
    touch(stage, HIT_AMOUNT, amount_fen);
    assert_int_equal(stage_screen(stage), SCREEN_CHECK);
}

struct key stage_charge(struct stage *stage)
{
    touch(stage, HIT_PAY_CARD, 0);
    struct key key = stage_asked(stage, COMMAND_CARD_QUOTE)->key;
    card_says(stage, EVENT_CARD_QUOTED, &key);
    assert_int_equal(stage_asked(stage, COMMAND_SALE_SAVE)->sale_state, SALE_INTENDED);
    assert_false(stage_has(stage, COMMAND_CARD_DEBIT));
    saved(stage, &key, SALE_INTENDED);
    assert_string_equal(stage_asked(stage, COMMAND_CARD_DEBIT)->key.text, key.text);
    return key;
}

struct key stage_show_code(struct stage *stage)
{
    touch(stage, HIT_PAY_QR, 0);
    struct key key = stage_asked(stage, COMMAND_ORDER_PLACE)->key;
    station_says_order(stage, &key, ORDER_OPEN);
    assert_int_equal(stage_view(stage)->scan.step, SCAN_LIVE);
    return key;
}
