/* Carries the outbox's rows: the real outbox decides which and when, the road does what it likes. */
#include "sim/sim.h"

#include <stdio.h>
#include <string.h>

#define ANSWER_PATIENCE_MS 5000
#define LOOK_MS 600000

struct delivery {
    struct sim_kiosk *kiosk;
    int terminal; /* that sealed it: the machine may have been replaced since */
    int life;
    uint64_t number;
    int64_t first;
    int count;
    struct sim_row rows[OUTBOX_BATCH_MAX];
};

struct receipt {
    struct sim_kiosk *kiosk;
    int life;
    uint64_t number;
    int64_t first;
    int count;
    enum row_result results[OUTBOX_BATCH_MAX];
    int64_t next_row;
};

static void outbox_event(struct sim_kiosk *kiosk, enum outbox_event_type type, int64_t row);

struct wake {
    struct sim_kiosk *kiosk;
    int life;
};

static void woken(struct sim *sim, const void *data)
{
    const struct wake *wake = data;
    struct sim_kiosk *kiosk = wake->kiosk;
    if (wake->life == kiosk->life && sim->now_ms >= kiosk->outbox_wake_ms)
        outbox_event(kiosk, OUTBOX_WOKE, 0);
}

static void run_out(struct sim *sim, const void *data)
{
    const struct receipt *receipt = data;
    struct sim_kiosk *kiosk = receipt->kiosk;
    if (receipt->life != kiosk->life || kiosk->delivery != receipt->number)
        return;
    kiosk->delivery = 0;
    sim_log(sim, "kiosk", "no answer for row %lld", (long long)receipt->first);
    outbox_event(kiosk, OUTBOX_ROAD_FAILED, 0);
}

static void arrived_back(struct sim *sim, const void *data)
{
    (void)sim;
    const struct receipt *receipt = data;
    struct sim_kiosk *kiosk = receipt->kiosk;
    if (receipt->life != kiosk->life || kiosk->delivery != receipt->number)
        return; /* of a delivery that was given up, or the second copy */
    kiosk->delivery = 0;
    for (int i = 0; i < receipt->count && receipt->results[i] != ROW_GAP; i++) {
        bool refused = receipt->results[i] == ROW_REFUSED;
        outbox_event(kiosk, refused ? OUTBOX_REFUSED : OUTBOX_ACKNOWLEDGED, receipt->first + i);
    }
    for (int i = 0; i < receipt->count; i++)
        if (receipt->results[i] == ROW_GAP) {
            outbox_event(kiosk, OUTBOX_GAP, receipt->next_row);
            break;
        }
}

static void arrived(struct sim *sim, const void *data)
{
    const struct delivery *delivery = data;
    struct sim_kiosk *kiosk = delivery->kiosk;
    struct receipt receipt = {.kiosk = kiosk,
                              .life = delivery->life,
                              .number = delivery->number,
                              .first = delivery->first,
                              .count = delivery->count};
    if (!sim->station.up || sim_is_between(sim, &sim->faults.station_down))
        return;
    for (int i = 0; i < delivery->count; i++)
        receipt.results[i] =
            station_take_row(sim, delivery->terminal, delivery->first + i, &delivery->rows[i]);
    receipt.next_row = sim->station.books.head[delivery->terminal] + 1;
    char what[48];
    snprintf(what, sizeof what, "acknowledgement of row %lld", (long long)delivery->first);
    road_send(kiosk, what, false, arrived_back, &receipt, sizeof receipt);
}

static void send(struct sim_kiosk *kiosk, const struct outbox_update *update)
{
    struct delivery delivery = {.kiosk = kiosk,
                                .life = kiosk->life,
                                .number = ++kiosk->deliveries,
                                .first = update->first,
                                .count = update->count};
    memcpy(delivery.rows, &kiosk->disk.rows[update->first - 1],
           (size_t)update->count * sizeof delivery.rows[0]);
    delivery.terminal = kiosk->terminal;
    kiosk->delivery = delivery.number;
    char what[48];
    snprintf(what, sizeof what, "row %lld", (long long)update->first);
    road_send(kiosk, what, true, arrived, &delivery,
              offsetof(struct delivery, rows) + (size_t)update->count * sizeof delivery.rows[0]);
    struct receipt patience = {
        .kiosk = kiosk, .life = kiosk->life, .number = delivery.number, .first = update->first};
    sim_at(kiosk->sim, ANSWER_PATIENCE_MS, run_out, &patience, sizeof patience);
}

static void outbox_event(struct sim_kiosk *kiosk, enum outbox_event_type type, int64_t row)
{
    struct sim *sim = kiosk->sim;
    struct outbox_update update;
    struct outbox_event event = {
        .type = type, .now_ms = sim->now_ms, .row = row, .jitter = (int)sim_pick(sim, 1000)};
    outbox_step(&kiosk->outbox, &event, &update);
    if (update.forget) {
        struct sim_row *kept = &kiosk->disk.rows[row - 1];
        kept->acknowledged = true;
        if (kept->kind == ROW_DEBITED) {
            audit_acknowledged(sim, &kept->purchase.key);
            sim_log(sim, "kiosk", "acknowledged %s", sim_name(&kept->purchase.key));
        }
    }
    if (update.park)
        kiosk->disk.rows[row - 1].parked = true;
    if (update.send)
        send(kiosk, &update);
    kiosk->outbox_wake_ms = update.wake_at_ms;
    if (update.wake_at_ms != OUTBOX_NEVER) {
        struct wake when = {kiosk, kiosk->life};
        int64_t wait_ms = update.wake_at_ms - sim->now_ms;
        sim_at(sim, wait_ms > 0 ? wait_ms : 1, woken, &when, sizeof when);
    }
}

void courier_start(struct sim_kiosk *kiosk)
{
    struct sim_disk *disk = &kiosk->disk;
    int64_t first = disk->row_count + 1;
    for (int i = disk->row_count; i > 0; i--)
        if (!disk->rows[i - 1].acknowledged && !disk->rows[i - 1].parked)
            first = i;
    kiosk->look_at_ms = kiosk->sim->now_ms + LOOK_MS;
    outbox_init(&kiosk->outbox, first, disk->row_count);
    outbox_event(kiosk, OUTBOX_WOKE, 0);
}

void courier_stored(struct sim_kiosk *kiosk)
{
    outbox_event(kiosk, OUTBOX_STORED, kiosk->disk.row_count);
}

void courier_look(struct sim_kiosk *kiosk)
{
    if (kiosk->sim->now_ms < kiosk->look_at_ms)
        return;
    kiosk->look_at_ms = kiosk->sim->now_ms + LOOK_MS;
    for (int row = kiosk->disk.row_count; row > 0; row--) {
        if (!kiosk->disk.rows[row - 1].acknowledged)
            continue;
        outbox_event(kiosk, OUTBOX_LOOK, row);
        break;
    }
}

void courier_line_up(struct sim_kiosk *kiosk)
{
    outbox_event(kiosk, OUTBOX_ROAD_OPEN, 0);
}
