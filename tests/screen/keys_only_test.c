/* Every screen by keys alone (design 0.7 h): session and canvas in one process, from S01 wherever the arrows,
 * Select and Back lead, with a card, a phone and a clock that do what a person does with them. Each screen
 * must be reached, and left by Back or by its way out. */
#include "fakes/stage.h"
#include "screen/nav.h"
#include "screen/screen.h"
#include "tests/screen/picture.h"
#include "ui/focus.h"
#include "ui/translate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NODES_MAX 600

/* A glass as it stood once. */
struct node {
    struct session session;
    int64_t now_ms;
    uint64_t signature;
};

static struct stage *stage;
static struct canvas *canvas;
static struct node *nodes;
static size_t node_count;
static bool reached[SCREENS];
static const struct card_identity staff = {.asn = "STAFF", .uid = "57AFF"};

/* Those nobody leaves by a key: they end by themselves, or with what a hand does. */
static bool ends_by_itself(enum screen screen)
{
    switch (screen) {
    case SCREEN_ATTRACT:
    case SCREEN_READING:
    case SCREEN_OUT_OF_SERVICE:
    case SCREEN_TAKE_CARD:
    case SCREEN_GOODBYE: return true;
    default: return canvas_target_count(canvas) == 0; /* S13 while money moves */
    }
}

/* --- the world ------------------------------------------------------------------------------------------ */

static void station_tells_top_ups(const struct room_id *room)
{
    struct event event = {.type = EVENT_TOP_UPS, .top_ups = {.room = *room, .count = 2, .total = 2}};
    for (int i = 0; i < 2; i++) {
        struct top_up *row = &event.top_ups.rows[i];
        *row = (struct top_up){
            .amount = money_of_fen(5000), .at_ms = stage->now_ms - 60000 * (i + 1), .here = true};
        snprintf(row->key.text, sizeof row->key.text, "%032X", 77 + i);
    }
    event.top_ups.rows[0].second = money_of_fen(5000);
    event.top_ups.rows[1].state = TOP_UP_REFUNDING;
    stage_step(stage, event);
}

/* One building, two floors, three rooms: each step of the choice stands differently. */
static void store_tells_places(const struct place_query *query)
{
    struct event event = {.type = EVENT_PLACES,
                          .places = {.query = *query,
                                     .building_name = "3 号公寓",
                                     .at_ms = stage->now_ms,
                                     .buildings = 1,
                                     .total = (int64_t)query->level + 1,
                                     .count = (int)query->level + 1}};
    for (int i = 0; i < event.places.count; i++)
        event.places.list[i] = (struct place_entry){.id = "3-512", .name = "512", .floor = 5 + i};
    stage_step(stage, event);
}

static void station_tells_alert(const struct card_ref *card)
{
    struct event event = {.type = EVENT_ALERT, .card = *card, .alert = {.under_fen = 1000}};
    stage_step(stage, event);
}

static bool answer_one(void)
{
    if (stage_has(stage, COMMAND_LOOK_UP))
        store_knows(stage, &stage->account, &stage->snapshot, NULL);
    else if (stage_has(stage, COMMAND_ASK_ACCOUNT))
        station_says_account(stage, &stage->account);
    else if (stage_has(stage, COMMAND_ASK_SNAPSHOT))
        station_says_snapshot(stage, &stage->snapshot);
    else if (stage_has(stage, COMMAND_ORDER_PLACE))
        station_says_order(stage, &stage_asked(stage, COMMAND_ORDER_PLACE)->key, ORDER_OPEN);
    else if (stage_has(stage, COMMAND_ORDER_CANCEL))
        station_says_order(stage, &stage_asked(stage, COMMAND_ORDER_CANCEL)->key, ORDER_CLOSED);
    else if (stage_has(stage, COMMAND_CARD_QUOTE))
        card_says(stage, EVENT_CARD_QUOTED, &stage_asked(stage, COMMAND_CARD_QUOTE)->key);
    else if (stage_has(stage, COMMAND_CARD_DEBIT))
        card_says(stage, EVENT_CARD_DEBITED, &stage_asked(stage, COMMAND_CARD_DEBIT)->key);
    else if (stage_has(stage, COMMAND_LOOK_UP_PLACES))
        store_tells_places(&stage_asked(stage, COMMAND_LOOK_UP_PLACES)->places);
    else if (stage_has(stage, COMMAND_ALERT_ASK))
        station_tells_alert(&stage_asked(stage, COMMAND_ALERT_ASK)->card);
    else if (stage_has(stage, COMMAND_ASK_TOP_UPS))
        station_tells_top_ups(&stage_asked(stage, COMMAND_ASK_TOP_UPS)->room);
    else if (stage_has(stage, COMMAND_SERVICE_PIN))
        stage_step(stage, (struct event){.type = EVENT_SERVICE_PIN, .ok = true, .tries_left = 3});
    else
        return false;
    return true;
}

static void answer_all(void)
{
    for (int i = 0; i < 50; i++) {
        if (answer_one())
            continue;
        if (!stage_has(stage, COMMAND_SALE_SAVE))
            break;
        const struct command save = *stage_asked(stage, COMMAND_SALE_SAVE);
        saved(stage, &save.key, save.sale_state);
    }
    stage_clear(stage);
}

static void press(int key);

/* The room's credit is used up, and its meter has switched it off. */
static void credit_ends(void)
{
    struct event event = {.type = EVENT_SNAPSHOT, .snapshot = stage->snapshot};
    event.snapshot.relay = RELAY_OPEN;
    event.snapshot.off = OFF_ARREARS;
    event.snapshot.balance = money_of_fen(-10);
    stage_step(stage, event);
}

/* What S15 shows was paid a second time. */
static void paid_twice(const struct key *paid)
{
    if (stage_screen(stage) == SCREEN_RESULT && paid->text[0])
        stage_step(stage, (struct event){.type = EVENT_ORDER,
                                         .order = {.key = *paid,
                                                   .state = ORDER_PAID,
                                                   .credit = CREDIT_WAITING,
                                                   .second = money_of_fen(5000)}});
}

/* The line to the meters is cut while the room's power is looked at. */
static void meters_fall_silent(void)
{
    struct event event = {.type = EVENT_SNAPSHOT, .snapshot = stage->snapshot};
    event.snapshot.health = METER_SILENT;
    event.snapshot.line_silent = true;
    event.snapshot.power.emergency_wh = 5000;
    if (stage_screen(stage) == SCREEN_POWER)
        stage_step(stage, event);
}

/* What may happen without a key. Returns false past the last. */
static bool world_acts(int act)
{
    const struct key *order = &stage->session->person.scan.request.key;
    const struct key *paid = &stage->session->person.outcome.key;
    switch (act) {
    case 0: card_on(stage, &stage->card); break; /* and it stays there */
    case 1: card_off(stage); break;
    case 2: stage_wait(stage, 61000); break;
    case 3: stage_step(stage, (struct event){.type = EVENT_CARD_TROUBLE, .trouble = TROUBLE_NOREAD}); break;
    case 4:
        if (stage_screen(stage) == SCREEN_SCAN && order->text[0])
            station_says_order(stage, order, ORDER_PAID);
        break;
    case 5:
        line(stage, false);
        stage_wait(stage, 31000);
        stage_clear(stage); /* nobody answers */
        return true;
    case 6:
        if (stage_screen(stage) == SCREEN_RESULT && paid->text[0])
            station_says_credit(stage, paid, CREDIT_CONFIRMED);
        break;
    case 7:
        store(stage, false);
        line(stage, false);
        break;
    case 8:
        card_on(stage, &stage->card);
        stage_wait(stage, 400);
        stage_clear(stage);
        return true;
    case 9: touch(stage, HIT_PREFERENCE, PREFERENCE_VOICE); break; /* F2 */
    case 10: credit_ends(); break;
    case 11: card_on(stage, &staff); break;
    case 12:
        for (int i = 0; i < SERVICE_PIN_DIGITS && stage_screen(stage) == SCREEN_SERVICE_PIN; i++)
            press('1');
        break;
    case 13: card_on(stage, &(struct card_identity){.uid = "0BADCAFE"}); break;
    case 14: paid_twice(paid); break;
    case 15: meters_fall_silent(); break;
    default: return false;
    }
    answer_all();
    return true;
}

/* --- the keys ------------------------------------------------------------------------------------------- */

static void draw(void)
{
    int64_t moving_until_ms;
    screen_draw(canvas, stage_view(stage), THEME_ALWAYS_LIGHT, stage->now_ms, &moving_until_ms);
}

static void press(int key)
{
    struct nav_update nav;
    nav_step(canvas, stage_view(stage), key, &nav);
    if (nav.meaning != NAV_HIT)
        return;
    touch(stage, nav.hit, nav.value);
    answer_all();
}

/* The place-th control in reading order, with arrows and Select. */
static void choose(size_t place)
{
    canvas_focus(canvas, NULL);
    press(NAV_DOWN); /* the first of them, whatever left and right are for */
    for (size_t i = 0; i < place; i++)
        press(NAV_RIGHT);
    press('\n');
}

static uint64_t signature(void)
{
    const struct view *view = stage_view(stage);
    uint64_t hash = 1469598103934665603U + (uint64_t)view->screen * 31 + (uint64_t)view->sheet;
    if (view->screen == SCREEN_SERVICE)
        hash += (uint64_t)view->service.tab * 7919; /* each offers the same tabs */
    for (size_t i = 0; i < canvas_target_count(canvas); i++) {
        const struct target *target = canvas_target(canvas, i);
        uint64_t word = (uint64_t)target->hit * 1000003U + (uint64_t)target->value * 2 + target->enabled;
        hash = (hash ^ word) * 0x100000001B3U;
    }
    return hash;
}

static void recall(const struct node *node)
{
    *stage->session = node->session;
    stage->now_ms = node->now_ms;
    stage_clear(stage);
    draw();
}

/* Keeps how the glass stands, if it never stood so before. */
static void note(void)
{
    draw();
    uint64_t now = signature();
    reached[stage_screen(stage)] = true;
    for (size_t i = 0; i < node_count; i++)
        if (nodes[i].signature == now)
            return;
    assert_true(node_count < NODES_MAX);
    nodes[node_count++] = (struct node){*stage->session, stage->now_ms, now};
}

static void follow(size_t index)
{
    recall(&nodes[index]);
    size_t count = canvas_target_count(canvas);
    for (size_t i = 0; i < count; i++) {
        recall(&nodes[index]);
        choose(i);
        note();
    }
    for (int key = NAV_BACK; key <= NAV_ACCESS; key++) {
        recall(&nodes[index]);
        press(key);
        note();
    }
    recall(&nodes[index]);
    press('\n');
    note();
    bool acts = true;
    for (int act = 0; acts; act++) {
        recall(&nodes[index]);
        acts = world_acts(act);
        note();
    }
}

static bool is_elsewhere(const struct node *node)
{
    answer_all();
    draw();
    return signature() != node->signature;
}

/* By Back, or by the control that ends it. */
static bool is_left_by_keys(const struct node *node)
{
    static const enum hit ends[] = {HIT_EXIT, HIT_DONE, HIT_STAY, HIT_SWAP_STAY, HIT_SERVICE_EXIT};
    recall(node);
    if (ends_by_itself(stage_screen(stage)))
        return true;
    press(NAV_BACK);
    if (is_elsewhere(node))
        return true;
    recall(node);
    size_t order[FOCUS_MOST], count = focus_order(canvas, order);
    for (size_t i = 0; i < count; i++)
        for (size_t end = 0; end < sizeof ends / sizeof *ends; end++) {
            if (canvas_target(canvas, order[i])->hit != (int)ends[end])
                continue;
            choose(i);
            if (is_elsewhere(node))
                return true;
            recall(node);
        }
    return false;
}

static void every_screen_is_reached_and_left_by_keys(void **state)
{
    (void)state;
    int broken = 0;
    note();
    for (size_t i = 0; i < node_count; i++)
        follow(i);
    for (int screen = 0; screen < SCREENS; screen++)
        if (!reached[screen]) {
            broken++;
            print_error("%s is reached by no key\n", screen_name((enum screen)screen));
        }
    for (size_t i = 0; i < node_count; i++)
        if (!is_left_by_keys(&nodes[i])) {
            broken++;
            recall(&nodes[i]);
            print_error("%s cannot be left by a key; its controls are", screen_name(stage_screen(stage)));
            for (size_t target = 0; target < canvas_target_count(canvas); target++)
                print_error(" %d", canvas_target(canvas, target)->hit);
            print_error("\n");
        }
    printf("%zu ways for a glass to stand\n", node_count);
    assert_int_equal(broken, 0);
}

/* A site with all there is, and a room whose credit is used up: it may borrow. */
static void world_new(void)
{
    stage->snapshot.health = METER_OK;
    stage->snapshot.relay = RELAY_OPEN;
    stage->snapshot.off = OFF_ARREARS;
    stage->snapshot.balance = money_of_fen(-20);
    stage->snapshot.refund = money_of_fen(5000);
    stage->snapshot.power.emergency_wh = 5000;
    stage->snapshot.power.emergency = money_of_fen(267);
    stage->snapshot.power.emergencies_most = 1;
    stage->profile.alerts = true;
    stage_step(stage, (struct event){.type = EVENT_PROFILE, .profile = stage->profile});
}

static int glass_new(void **state)
{
    (void)state;
    stage = stage_open();
    world_new();
    nodes = calloc(NODES_MAX, sizeof *nodes);
    struct card_ref ref = card_ref_make(stage->session->profile.card_salt, "asn", staff.asn);
    memcpy(stage->session->config.service_cards[0], ref.text, sizeof ref.text);
    strcpy(stage->session->profile.receipt_url, "https://station.example.edu.cn");
    strcpy(stage->session->profile.receipt_secret, "secret");
    stage->snapshot.health = METER_OK;
    stage->snapshot.power.emergency = money_of_fen(300);
    stage->snapshot.power.emergency_wh = 5000;
    stage->snapshot.power.emergencies_most = 3;
    return !nodes || translate_open(NULL) || canvas_create(panel_named("1080x1920-21"), NULL, &canvas);
}

static int glass_gone(void **state)
{
    (void)state;
    stage_close(stage);
    canvas_destroy(canvas);
    free(nodes);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_screen_is_reached_and_left_by_keys, glass_new, glass_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
