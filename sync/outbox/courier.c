#include "outbox/courier.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "outbox/outbox.h"
#include "outbox/outbox_delivery.h"
#include "outbox/outbox_store.h"
#include "wire/wire.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_MS 600000 /* how long a station restored from a backup may wait for a quiet kiosk's rows */

struct courier {
    struct database *db;
    struct client *client;
    struct outbox outbox;
    uint64_t ticket; /* of the delivery under way; 0 = none */
    int64_t first;   /* its rows */
    int count;
    uint64_t ahead; /* of the one that left before the last answer was written down; 0 = none */
    int64_t ahead_first;
    int64_t look_at_ms;
    bool file_is_old;
};

int courier_create(struct database *db, struct client *client, int64_t now_ms, struct courier **courier)
{
    struct outbox_count count;
    int status = outbox_count(db, &count);
    if (status)
        return status;
    struct courier *made = calloc(1, sizeof *made);
    if (!made)
        return ERR_MEMORY;
    made->db = db;
    made->client = client;
    outbox_init(&made->outbox, count.first_waiting, count.last);
    if (count.waiting || count.parked)
        log_note("outbox: %" PRId64 " rows wait, %" PRId64 " are parked", count.waiting, count.parked);
    *courier = made;
    courier_wake(made, now_ms);
    return STATUS_OK;
}

void courier_destroy(struct courier *courier)
{
    free(courier);
}

/* Reads the rows and hands them to the road; its ticket, or 0. */
static uint64_t send_rows(struct courier *courier, int64_t first, int count)
{
    char *body = outbox_delivery(courier->db, first, count);
    uint64_t ticket = body ? client_send(courier->client, CALL_PURCHASES, "/v1/purchases", body, 0) : 0;
    free(body);
    return ticket;
}

static void step(struct courier *courier, enum outbox_event_type type, int64_t row, int64_t now_ms,
                 struct outbox_update *update)
{
    uint16_t random = 0;
    random_bytes((uint8_t *)&random, sizeof random);
    struct outbox_event event = {.type = type, .now_ms = now_ms, .row = row, .jitter = random % 1000};
    outbox_step(&courier->outbox, &event, update);
    if (!update->send)
        return;
    bool left = courier->ahead && courier->ahead_first == update->first && update->count == OUTBOX_BATCH_MAX;
    courier->first = update->first;
    courier->count = update->count;
    courier->ticket = left ? courier->ahead : send_rows(courier, update->first, update->count);
    if (left)
        courier->ahead = 0;
    if (courier->ticket)
        return;
    struct outbox_update after;
    event.type = OUTBOX_ROAD_FAILED; /* backs off, so it asks for nothing more */
    outbox_step(&courier->outbox, &event, &after);
}

void courier_stored(struct courier *courier, int64_t now_ms)
{
    int64_t last = 0;
    struct outbox_update update;
    if (outbox_last(courier->db, &last))
        return;
    while (courier->outbox.last < last)
        step(courier, OUTBOX_STORED, courier->outbox.last + 1, now_ms, &update);
}

void courier_line_up(struct courier *courier, int64_t now_ms)
{
    struct outbox_update update;
    step(courier, OUTBOX_ROAD_OPEN, 0, now_ms, &update);
    int64_t newest = 0;
    if (update.send || now_ms < courier->look_at_ms || outbox_newest_acknowledged(courier->db, &newest) ||
        newest == 0)
        return;
    courier->look_at_ms = now_ms + LOOK_MS;
    step(courier, OUTBOX_LOOK, newest, now_ms, &update);
}

int64_t courier_wake(struct courier *courier, int64_t now_ms)
{
    struct outbox_update update;
    step(courier, OUTBOX_WOKE, 0, now_ms, &update);
    return courier->outbox.wake_at_ms;
}

static void log_result(const struct delivery_result *result, int status)
{
    char reference[10];
    key_reference(&result->key, reference);
    if (status)
        log_error("outbox: the answer for row %" PRId64 " (%s) cannot be kept: %s", result->row, reference,
                  status_text(status));
    else if (result->result == ROW_REFUSED)
        log_error("outbox: the station refused row %" PRId64 " (%s): %s; a person has to look", result->row,
                  reference, result->why);
    else
        log_fact("outbox: row %" PRId64 " (%s) acknowledged", result->row, reference);
}

/* Writes down the results of the delivery's own rows, all in one transaction; bit i of *kept: result i is on
 * disk. What cannot be written was not heard, and the row goes again. */
static void keep_results(struct courier *courier, const struct delivery_answer *answer, uint64_t *kept)
{
    struct database *db = courier->db;
    int64_t wall_ms = clock_now_ms();
    int statuses[WIRE_ROWS_MAX] = {0};
    uint64_t written = 0;
    *kept = 0;
    int status = db_begin(db);
    for (int i = 0; !status && i < answer->count; i++) {
        const struct delivery_result *result = &answer->results[i];
        if (result->result == ROW_GAP)
            continue;
        if (result->row < courier->first || result->row >= courier->first + courier->count) {
            log_warn("outbox: an answer for row %" PRId64 ", which was not sent", result->row);
            continue;
        }
        statuses[i] = result->result == ROW_REFUSED
                          ? outbox_park(db, result->row, result->why, wall_ms)
                          : outbox_acknowledge(db, result->row, &result->key, wall_ms);
        written |= UINT64_C(1) << i;
        if (statuses[i] != ERR_NOT_FOUND)
            status = statuses[i];
    }
    die_at("outbox.settle.before_commit");
    if (!status)
        status = db_commit(db);
    if (status)
        db_rollback(db);
    die_at("outbox.settle.after_commit");
    for (int i = 0; i < answer->count; i++) {
        if (!(written >> i & 1))
            continue;
        log_result(&answer->results[i], status ? status : statuses[i]);
        if (!status && !statuses[i])
            *kept |= UINT64_C(1) << i;
    }
}

static void hear_gap(struct courier *courier, int64_t wanted, int64_t now_ms)
{
    struct outbox_update update;
    log_warn("outbox: the station misses rows from %" PRId64 " on", wanted);
    step(courier, OUTBOX_GAP, wanted, now_ms, &update);
}

static void compare_ends(struct courier *courier, int64_t next_row)
{
    bool old = next_row - 1 > courier->outbox.last;
    if (old && !courier->file_is_old)
        log_error("outbox: the station has rows to %" PRId64 ", this file ends with %" PRId64
                  ": it is an older copy; a person has to look",
                  next_row - 1, courier->outbox.last);
    courier->file_is_old = courier->file_is_old || old;
}

bool courier_file_is_old(const struct courier *courier)
{
    return courier->file_is_old;
}

/* The station has every row of the delivery under way, in its order. */
static bool all_taken(const struct courier *courier, const struct delivery_answer *answer)
{
    bool all = answer->count == courier->count;
    for (int i = 0; all && i < answer->count; i++)
        all = answer->results[i].row == courier->first + i &&
              (answer->results[i].result == ROW_POSTED || answer->results[i].result == ROW_ALREADY);
    return all;
}

/* A long queue: the station works on the next full delivery while this disk writes down its last answer. The
 * outbox says after that whether it agrees; if not (nothing could be written), the rows go once more. */
static void send_ahead(struct courier *courier, const struct delivery_answer *answer)
{
    int64_t first = courier->first + courier->count;
    if (courier->outbox.next != first || courier->outbox.last - first + 1 < OUTBOX_BATCH_MAX ||
        !all_taken(courier, answer))
        return;
    courier->ahead = send_rows(courier, first, OUTBOX_BATCH_MAX);
    courier->ahead_first = first;
}

static void drop_ahead(struct courier *courier)
{
    if (courier->ahead)
        client_cancel(courier->client, courier->ahead);
    courier->ahead = 0;
}

static bool take_answer(struct courier *courier, const struct delivery_answer *answer, int64_t now_ms)
{
    struct outbox_update update;
    uint64_t kept = 0;
    bool gap = false;
    compare_ends(courier, answer->next_row);
    send_ahead(courier, answer);
    keep_results(courier, answer, &kept);
    for (int i = 0; i < answer->count; i++) {
        const struct delivery_result *result = &answer->results[i];
        gap = gap || result->result == ROW_GAP;
        if (kept >> i & 1)
            step(courier, result->result == ROW_REFUSED ? OUTBOX_REFUSED : OUTBOX_ACKNOWLEDGED, result->row,
                 now_ms, &update); /* the last one may send the next delivery */
    }
    if (!courier->ticket && gap)
        hear_gap(courier, answer->next_row, now_ms);
    else if (!courier->ticket)
        step(courier, OUTBOX_ROAD_FAILED, 0, now_ms, &update); /* of the rows it left out, if any */
    drop_ahead(courier);
    return kept != 0;
}

bool courier_answer(struct courier *courier, const struct client_answer *answer, int64_t now_ms)
{
    struct delivery_answer *delivery = NULL;
    struct outbox_update update;
    char why[WIRE_WHY_SIZE];
    if (answer->ticket != courier->ticket)
        return false;
    courier->ticket = 0;
    if (answer->outcome == CLIENT_DONE)
        delivery = malloc(sizeof *delivery);
    else if (answer->outcome == CLIENT_REFUSED)
        log_error("outbox: the station refuses the delivery itself (HTTP %d); a person has to look",
                  answer->http_status);
    bool taken = false;
    if (delivery && !delivery_answer_decode(answer->body, answer->body_length, delivery, why)) {
        taken = take_answer(courier, delivery, now_ms);
    } else {
        if (delivery)
            log_error("outbox: the station's answer is not wire v1: %s", why);
        step(courier, OUTBOX_ROAD_FAILED, 0, now_ms, &update);
    }
    free(delivery);
    return taken;
}
