/* The clerk's thread: it alone has the file, and what it says is on disk is on disk. */
#include "base/clock.h"
#include "device/clerk.h"
#include "wire/wire.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define KEPT 64
#define KIT_TICKETS 1000
#define ROOM_TICKETS 5000

static const struct card_ref card = {"00112233445566778899AABBCCDDEEFF"};

static struct {
    pthread_mutex_t mutex;
    char folder[64];
    struct clerk_config config;
    struct clerk *clerk;
    struct event told[KEPT];
    int told_count;
    uint64_t ticket; /* of the last delivery */
    int kits;        /* asked for so far; tickets KIT_TICKETS and up */
    char kit_path[160];
    int room_lists; /* asked for so far; tickets ROOM_TICKETS and up */
    char room_path[160];
} desk = {.mutex = PTHREAD_MUTEX_INITIALIZER};

uint64_t client_send(struct client *client, enum client_call call, const char *path, const char *body,
                     int wait_s)
{
    (void)client, (void)body, (void)wait_s;
    assert_true(call == CALL_PURCHASES || call == CALL_KIT || call == CALL_ROOMS);
    pthread_mutex_lock(&desk.mutex);
    uint64_t ticket = 0;
    if (call == CALL_KIT) {
        ticket = (uint64_t)(KIT_TICKETS + desk.kits++);
        snprintf(desk.kit_path, sizeof desk.kit_path, "%s", path);
    } else if (call == CALL_ROOMS) {
        ticket = (uint64_t)(ROOM_TICKETS + desk.room_lists++);
        snprintf(desk.room_path, sizeof desk.room_path, "%s", path);
    } else {
        ticket = ++desk.ticket;
    }
    pthread_mutex_unlock(&desk.mutex);
    return ticket;
}

void client_cancel(struct client *client, uint64_t ticket)
{
    (void)client, (void)ticket; /* the stories have no second delivery on its way */
}

static void take_event(void *context, const struct event *event)
{
    (void)context;
    pthread_mutex_lock(&desk.mutex);
    if (desk.told_count < KEPT)
        desk.told[desk.told_count++] = *event;
    pthread_mutex_unlock(&desk.mutex);
}

static void start(void)
{
    desk.told_count = 0;
    assert_int_equal(clerk_start(&desk.config, &desk.clerk), 0);
}

static int begin(void **state)
{
    (void)state;
    char *pem = NULL;
    struct store_config *store = &desk.config.store;
    strncpy(desk.folder, "/tmp/clerk-XXXXXX", sizeof desk.folder - 1);
    if (!mkdtemp(desk.folder))
        return -1;
    desk.config.report = take_event;
    desk.ticket = 0;
    desk.kits = desk.room_lists = 0;
    store->terminal = 7;
    snprintf(store->path, sizeof store->path, "%s/kiosk.db", desk.folder);
    snprintf(store->signing_key, sizeof store->signing_key, "%s/key.pem", desk.folder);
    struct crypto_key *key = crypto_key_generate_ed25519();
    crypto_key_private_pem(key, &pem);
    FILE *file = fopen(store->signing_key, "w");
    fputs(pem, file);
    fclose(file);
    free(pem);
    crypto_key_destroy(key);
    start();
    return 0;
}

static int end(void **state)
{
    (void)state;
    char command[96];
    clerk_stop(desk.clerk);
    snprintf(command, sizeof command, "rm -r %s", desk.folder);
    return system(command);
}

/* The nth event of that type, or NULL if it does not come within 5 s. */
static const struct event *told(enum event_type type, int nth)
{
    for (int i = 0; i < 2500; i++) {
        pthread_mutex_lock(&desk.mutex);
        int count = desk.told_count;
        pthread_mutex_unlock(&desk.mutex);
        int left = nth;
        for (int j = 0; j < count; j++)
            if (desk.told[j].type == type && --left == 0)
                return &desk.told[j];
        clock_sleep_ms(2);
    }
    return NULL;
}

static void save(const struct purchase *purchase, enum sale_state state)
{
    struct command command = {.type = COMMAND_SALE_SAVE, .purchase = *purchase, .sale_state = state};
    clerk_command(desk.clerk, &command);
}

static struct purchase sale(void)
{
    return (struct purchase){
        .key = key_make(), .room = {"3-512"}, .card = card, .amount = {5000}, .at_ms = clock_now_ms()};
}

/* What the station says of the first delivery. */
static void answer_rows_with(const struct delivery_answer *said)
{
    char *body = delivery_answer_encode(said);
    struct client_answer answer = {.call = CALL_PURCHASES,
                                   .ticket = 1,
                                   .outcome = CLIENT_DONE,
                                   .body = body,
                                   .body_length = strlen(body)};
    clerk_answer(desk.clerk, &answer);
    free(body);
}

static void it_says_that_sales_can_be_written(void **state)
{
    (void)state;
    const struct event *event = told(EVENT_STORE, 1);
    assert_non_null(event);
    assert_true(event->ok);
    assert_int_equal(event->outbox_depth, 0);
}

static void a_sale_is_told_saved_carried_and_then_the_outbox_is_empty(void **state)
{
    (void)state;
    struct purchase purchase = sale();
    struct delivery_answer taken = {.count = 1, .next_row = 2};
    save(&purchase, SALE_INTENDED);
    save(&purchase, SALE_DEBITED);
    const struct event *event = told(EVENT_SALE_SAVED, 2);
    assert_non_null(event);
    assert_int_equal(event->sale_state, SALE_DEBITED);
    assert_string_equal(event->key.text, purchase.key.text);
    event = told(EVENT_STORE, 2);
    assert_non_null(event);
    assert_int_equal(event->outbox_depth, 1);
    assert_true(event->oldest_row_at_ms > 0);

    taken.results[0] = (struct delivery_result){.row = 1, .result = ROW_POSTED, .key = purchase.key};
    answer_rows_with(&taken);
    event = told(EVENT_STORE, 3);
    assert_non_null(event);
    assert_int_equal(event->outbox_depth, 0);
}

static void what_waits_is_told_with_the_moment_of_the_next_try(void **state)
{
    (void)state;
    struct purchase purchase = sale();
    save(&purchase, SALE_INTENDED);
    save(&purchase, SALE_DEBITED);
    assert_non_null(told(EVENT_STORE, 2));
    struct client_answer answer = {
        .call = CALL_PURCHASES, .ticket = 1, .outcome = CLIENT_NOT_SENT, .body = ""};
    clerk_answer(desk.clerk, &answer);
    clerk_command(desk.clerk, &(struct command){.type = COMMAND_SERVICE_LOOK});
    const struct event *event = told(EVENT_SERVICE_OUTBOX, 1);
    assert_non_null(event);
    assert_int_equal(event->outbox.depth, 1);
    assert_in_range(event->outbox.next_try_at_ms, event->now_ms + 1, event->now_ms + 60000);
}

static void a_file_that_is_an_older_copy_sells_no_more(void **state)
{
    (void)state;
    struct purchase purchase = sale();
    struct delivery_answer refused = {.count = 1,
                                      .next_row = 6}; /* the station has five rows of this terminal */
    save(&purchase, SALE_INTENDED);
    save(&purchase, SALE_DEBITED);
    assert_non_null(told(EVENT_SALE_SAVED, 2));
    refused.results[0] =
        (struct delivery_result){.row = 1, .result = ROW_REFUSED, .key = purchase.key, .why = "other_bytes"};
    answer_rows_with(&refused);
    const struct event *event = NULL;
    for (int nth = 3; (event = told(EVENT_STORE, nth)) && event->ok; nth++) {
    }
    assert_non_null(event);
    purchase = sale();
    save(&purchase, SALE_INTENDED);
    assert_non_null(told(EVENT_SALE_NOT_SAVED, 1));
}

static void a_step_the_journal_forbids_is_told_not_saved(void **state)
{
    (void)state;
    struct purchase purchase = sale();
    save(&purchase, SALE_DEBITED);
    const struct event *event = told(EVENT_SALE_NOT_SAVED, 1);
    assert_non_null(event);
    assert_string_equal(event->key.text, purchase.key.text);
}

static void what_was_kept_is_found_for_its_card(void **state)
{
    (void)state;
    struct command account = {.type = COMMAND_KEEP_ACCOUNT,
                              .account = {.ref = card, .state = CARD_OK, .room = {"3-512"}}};
    struct command snapshot = {.type = COMMAND_KEEP_SNAPSHOT,
                               .snapshot = {.room = {"3-512"}, .has_balance = true, .balance = {3860}}};
    struct command look = {.type = COMMAND_LOOK_UP, .card = card};
    clerk_command(desk.clerk, &look);
    clerk_command(desk.clerk, &account);
    clerk_command(desk.clerk, &snapshot);
    clerk_command(desk.clerk, &look);
    const struct event *event = told(EVENT_STORED, 1);
    assert_non_null(event);
    assert_string_equal(event->card.text, card.text);
    assert_false(event->has_account);
    event = told(EVENT_STORED, 2);
    assert_non_null(event);
    assert_true(event->has_account && event->has_snapshot);
    assert_int_equal(event->snapshot.balance.fen, 3860);
    assert_false(event->has_doubtful);
}

static void a_rooms_use_is_kept_and_brought_and_is_no_snapshot(void **state)
{
    (void)state;
    struct command keep = {.type = COMMAND_KEEP_USAGE};
    struct command account = {.type = COMMAND_KEEP_ACCOUNT,
                              .account = {.ref = card, .state = CARD_OK, .room = {"3-512"}}};
    room_usage_clear(&keep.usage);
    keep.usage.room = (struct room_id){"3-512"};
    keep.usage.today = 20780;
    keep.usage.days[0] = (struct day_use){.wh = 4200, .hours = 24};
    clerk_command(desk.clerk, &(struct command){.type = COMMAND_BRING_USAGE, .room = {"3-512"}});
    clerk_command(desk.clerk, &account);
    clerk_command(desk.clerk, &keep);
    clerk_command(desk.clerk, &(struct command){.type = COMMAND_BRING_USAGE, .room = {"3-512"}});
    clerk_command(desk.clerk, &(struct command){.type = COMMAND_LOOK_UP, .card = card});
    const struct event *event = told(EVENT_STORED, 1);
    assert_non_null(event);
    assert_false(event->has_snapshot);
    event = told(EVENT_USAGE, 1); /* the first question had no answer: nothing was kept */
    assert_non_null(event);
    assert_true(event->kept);
    assert_int_equal(event->usage.days[0].wh, 4200);
}

static void without_the_station_a_room_is_told_what_was_paid_here_for_it(void **state)
{
    (void)state;
    struct purchase purchase = sale();
    struct command account = {.type = COMMAND_KEEP_ACCOUNT,
                              .account = {.ref = card, .state = CARD_OK, .room = purchase.room}};
    struct command snapshot = {.type = COMMAND_KEEP_SNAPSHOT,
                               .snapshot = {.room = purchase.room,
                                            .has_balance = true,
                                            .balance = {3860},
                                            .pending = {100},
                                            .pending_count = 1,
                                            .pending_since_ms = 5}};
    clerk_command(desk.clerk, &account);
    clerk_command(desk.clerk, &snapshot);
    save(&purchase, SALE_INTENDED);
    save(&purchase, SALE_DEBITED);
    for (int asked = 1; asked <= 2; asked++) { /* what is added is not kept */
        clerk_command(desk.clerk, &(struct command){.type = COMMAND_LOOK_UP, .card = card});
        const struct event *event = told(EVENT_STORED, asked);
        assert_non_null(event);
        assert_int_equal(event->snapshot.balance.fen, 3860);
        assert_int_equal(event->snapshot.pending.fen, 5100);
        assert_int_equal(event->snapshot.pending_count, 2);
        assert_int_equal(event->snapshot.pending_since_ms, 5);
    }
}

static void the_list_of_payments_is_kept_and_what_was_paid_here_is_told_beside_it(void **state)
{
    (void)state;
    struct purchase purchase = sale();
    struct command keep = {.type = COMMAND_KEEP_TOP_UPS,
                           .top_ups = {.room = purchase.room, .as_of_ms = 5, .total = 1, .count = 1}};
    keep.top_ups.rows[0] = (struct top_up){.key = key_make(), .at_ms = 4, .amount = {2000}};
    struct command look = {.type = COMMAND_LOOK_UP_TOP_UPS, .room = purchase.room};
    clerk_command(desk.clerk, &look);
    const struct event *event = told(EVENT_TOP_UPS_STORED, 1);
    assert_non_null(event);
    assert_false(event->has_top_ups);
    clerk_command(desk.clerk, &keep);
    save(&purchase, SALE_INTENDED);
    save(&purchase, SALE_DEBITED);
    clerk_command(desk.clerk, &look);
    event = told(EVENT_TOP_UPS_STORED, 2);
    assert_non_null(event);
    assert_true(event->has_top_ups);
    assert_int_equal(event->top_ups.rows[0].amount.fen, 2000);
    assert_int_equal(event->own_count, 1);
    assert_string_equal(event->own[0].key.text, purchase.key.text);
    assert_int_equal(event->own[0].state, TOP_UP_WAITING);
}

static void killed_in_a_sale_its_card_finds_it_doubtful(void **state)
{
    (void)state;
    struct purchase purchase = sale();
    struct command look = {.type = COMMAND_LOOK_UP, .card = card};
    save(&purchase, SALE_INTENDED);
    assert_non_null(told(EVENT_SALE_SAVED, 1));
    clerk_stop(desk.clerk);
    start();
    clerk_command(desk.clerk, &look);
    const struct event *event = told(EVENT_STORED, 1);
    assert_non_null(event);
    assert_true(event->has_doubtful);
    assert_string_equal(event->doubtful.key.text, purchase.key.text);
    assert_int_equal(event->spent_today_fen, 5000);
    assert_int_equal(desk.ticket, 1); /* the station is told */
}

static void the_stations_profile_is_there_at_the_next_start(void **state)
{
    (void)state;
    struct profile profile = {.terminal = 7, .version = "1", .presets_fen = {1, 2, 3}, .most_fen = 20000};
    clerk_keep_profile(desk.clerk, &profile);
    clerk_command(desk.clerk, &(struct command){.type = COMMAND_LOOK_UP});
    assert_non_null(told(EVENT_STORED, 1)); /* all before it is done */
    clerk_stop(desk.clerk);
    start();
    const struct event *event = told(EVENT_PROFILE, 1);
    assert_non_null(event);
    assert_int_equal(event->profile.most_fen, 20000);
}

static void without_its_file_it_says_so_and_answers_all_the_same(void **state)
{
    (void)state;
    struct purchase purchase = sale();
    clerk_stop(desk.clerk);
    snprintf(desk.config.store.path, sizeof desk.config.store.path, "%s/nowhere/kiosk.db", desk.folder);
    start();
    assert_non_null(told(EVENT_STORE, 1));
    assert_false(told(EVENT_STORE, 1)->ok);
    save(&purchase, SALE_INTENDED);
    assert_non_null(told(EVENT_SALE_NOT_SAVED, 1));
    clerk_command(desk.clerk, &(struct command){.type = COMMAND_LOOK_UP, .card = card});
    assert_non_null(told(EVENT_STORED, 1));
}

/* Answers the nth question for the kit (0 is the first) once it is asked, at that path. */
static void answer_kit(int n, const char *path, const char *body)
{
    bool asked = false;
    for (int i = 0; i < 2500 && !asked; i++) {
        pthread_mutex_lock(&desk.mutex);
        asked = desk.kits == n + 1;
        pthread_mutex_unlock(&desk.mutex);
        if (!asked)
            clock_sleep_ms(2);
    }
    assert_int_equal(desk.kits, n + 1);
    assert_string_equal(desk.kit_path, path);
    struct client_answer answer = {.call = CALL_KIT,
                                   .ticket = (uint64_t)(KIT_TICKETS + n),
                                   .outcome = CLIENT_DONE,
                                   .body = body,
                                   .body_length = strlen(body)};
    clerk_answer(desk.clerk, &answer);
}

static void the_kit_is_fetched_page_by_page_and_then_a_stranger_is_nobodys(void **state)
{
    (void)state;
    struct command look = {.type = COMMAND_LOOK_UP, .card = {"FFEEDDCCBBAA99887766554433221100"}};
    char page[512];
    clerk_command(desk.clerk, &look);
    assert_non_null(told(EVENT_STORED, 1));
    assert_false(told(EVENT_STORED, 1)->has_account);
    assert_int_equal(told(EVENT_STORED, 1)->list_at_ms, 0);
    snprintf(page, sizeof page,
             "{\"v\":1,\"version\":9,\"restart\":true,\"more\":true,\"cards\":[{\"ref\":\"%s\","
             "\"state\":\"frozen\"}]}",
             card.text);
    answer_kit(0, "/v1/offline-kit?since=0", page);
    answer_kit(1, "/v1/offline-kit?since=9",
               "{\"v\":1,\"version\":9,\"restart\":false,\"more\":false,\"cards\":[]}");
    answer_kit(2, "/v1/offline-kit/rooms?after=",
               "{\"v\":1,\"more\":true,\"rooms\":[{\"room\":\"3-512\",\"price_centifen_per_kwh\":5330,"
               "\"balance_fen\":120,\"balance_at_ms\":5}]}");
    answer_kit(3, "/v1/offline-kit/rooms?after=3-512", "{\"v\":1,\"more\":false,\"rooms\":[]}");
    clerk_command(desk.clerk, &look);
    const struct event *event = told(EVENT_STORED, 2);
    assert_true(event->has_account);
    assert_int_equal(event->account.state, CARD_UNKNOWN);
    assert_true(event->list_at_ms > 0);
    look.card = card;
    look.room = (struct room_id){"3-512"};
    clerk_command(desk.clerk, &look);
    event = told(EVENT_STORED, 3);
    assert_int_equal(event->account.state, CARD_FROZEN);
    look.card = (struct card_ref){"11"};
    assert_int_equal(desk.kits, 4); /* and now there is peace for ten minutes */
}

/* Answers the nth question for rooms once it is asked at that path; body NULL: there is no line. */
static void answer_rooms(int n, const char *path, const char *body)
{
    bool asked = false;
    for (int i = 0; i < 2500 && !asked; i++) {
        pthread_mutex_lock(&desk.mutex);
        asked = desk.room_lists == n + 1;
        pthread_mutex_unlock(&desk.mutex);
        if (!asked)
            clock_sleep_ms(2);
    }
    assert_true(asked);
    assert_string_equal(desk.room_path, path);
    struct client_answer answer = {.call = CALL_ROOMS,
                                   .ticket = (uint64_t)(ROOM_TICKETS + n),
                                   .outcome = body ? CLIENT_DONE : CLIENT_NOT_SENT,
                                   .body = body ? body : "",
                                   .body_length = body ? strlen(body) : 0};
    clerk_answer(desk.clerk, &answer);
}

static void rooms_of_its_own_building_are_known_and_those_of_another_when_they_are_asked_for(void **state)
{
    (void)state;
    struct profile profile = {.terminal = 7, .version = "1", .presets_fen = {1, 2, 3}, .building = "3"};
    struct command look = {.type = COMMAND_LOOK_UP_PLACES, .places = {.level = PLACE_FLOOR, .building = "3"}};
    clerk_keep_profile(desk.clerk, &profile);
    clerk_command(desk.clerk, &look);
    const struct event *event = told(EVENT_PLACES, 1);
    assert_non_null(event);
    assert_int_equal(event->places.at_ms, 0);
    answer_rooms(
        0, "/v1/buildings",
        "{\"v\":1,\"buildings\":[{\"building\":\"3\",\"name\":\"A\"},{\"building\":\"4\",\"name\":\"B\"}]}");
    answer_rooms(1, "/v1/buildings/3/rooms?after=",
                 "{\"v\":1,\"building\":\"3\",\"more\":true,\"rooms\":[{\"room\":\"3-512\",\"name\":\"512\","
                 "\"floor\":5}]}");
    answer_rooms(2, "/v1/buildings/3/rooms?after=3-512",
                 "{\"v\":1,\"building\":\"3\",\"more\":false,\"rooms\":[]}");
    event = told(EVENT_PLACES, 3); /* after the buildings, and when it is whole */
    assert_non_null(event);
    assert_int_equal(event->places.count, 1);
    assert_int_equal(event->places.buildings, 2);
    look.places = (struct place_query){.level = PLACE_FLOOR, .building = "4"};
    clerk_command(desk.clerk, &look);
    answer_rooms(3, "/v1/buildings/4/rooms?after=", NULL);
    event = told(EVENT_PLACES, 5);
    assert_non_null(event);
    assert_true(event->places.failed);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORY(it_says_that_sales_can_be_written),
        STORY(a_sale_is_told_saved_carried_and_then_the_outbox_is_empty),
        STORY(what_waits_is_told_with_the_moment_of_the_next_try),
        STORY(a_file_that_is_an_older_copy_sells_no_more),
        STORY(a_step_the_journal_forbids_is_told_not_saved),
        STORY(what_was_kept_is_found_for_its_card),
        STORY(a_rooms_use_is_kept_and_brought_and_is_no_snapshot),
        STORY(without_the_station_a_room_is_told_what_was_paid_here_for_it),
        STORY(the_list_of_payments_is_kept_and_what_was_paid_here_is_told_beside_it),
        STORY(killed_in_a_sale_its_card_finds_it_doubtful),
        STORY(the_stations_profile_is_there_at_the_next_start),
        STORY(the_kit_is_fetched_page_by_page_and_then_a_stranger_is_nobodys),
        STORY(rooms_of_its_own_building_are_known_and_those_of_another_when_they_are_asked_for),
        STORY(without_its_file_it_says_so_and_answers_all_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
