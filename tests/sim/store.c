/* The kiosk's file: each command one transaction, of which a crash leaves all or nothing. */
#include "sim/sim.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define COMMIT_MS 5
#define ANSWER_MS 1

struct work {
    struct sim_kiosk *kiosk;
    int life;
    struct command command;
};

void disk_create(const struct sim *sim, struct sim_disk *disk)
{
    size_t keys = (size_t)sim->size.keys;
    size_t cards = (size_t)sim->size.cards;
    size_t rooms = (size_t)sim->size.rooms;
    *disk = (struct sim_disk){.sales = calloc(keys, sizeof *disk->sales),
                              .rows = calloc(2 * keys, sizeof *disk->rows),
                              .has_account = calloc(cards, sizeof *disk->has_account),
                              .accounts = calloc(cards, sizeof *disk->accounts),
                              .has_snapshot = calloc(rooms, sizeof *disk->has_snapshot),
                              .snapshots = calloc(rooms, sizeof *disk->snapshots)};
    assert(disk->sales && disk->rows && disk->has_account && disk->accounts && disk->has_snapshot &&
           disk->snapshots);
}

void disk_destroy(struct sim_disk *disk)
{
    free(disk->sales);
    free(disk->rows);
    free(disk->has_account);
    free(disk->accounts);
    free(disk->has_snapshot);
    free(disk->snapshots);
}

struct sim_sale *disk_sale(struct sim_disk *disk, const struct key *key)
{
    for (int i = disk->sale_count; i > 0; i--)
        if (key_equal(&disk->sales[i - 1].purchase.key, key))
            return &disk->sales[i - 1];
    return NULL;
}

uint64_t row_mix(const struct sim_row *row, int64_t number)
{
    uint64_t hash = row->previous ^ (uint64_t)number * 0x9E3779B97F4A7C15u;
    hash = (hash ^ (uint64_t)sim_number(&row->purchase.key)) * 0xBF58476D1CE4E5B9u;
    hash = (hash ^ (uint64_t)row->purchase.amount.fen ^ (uint64_t)row->kind << 32) * 0x94D049BB133111EBu;
    return hash ^ hash >> 31;
}

static void add_row(struct sim_kiosk *kiosk, enum row_kind kind, const struct purchase *purchase)
{
    struct sim_disk *disk = &kiosk->disk;
    struct sim_row *row = &disk->rows[disk->row_count];
    *row = (struct sim_row){.kind = kind, .purchase = *purchase};
    row->previous = disk->row_count ? row[-1].hash : 0;
    row->hash = row_mix(row, ++disk->row_count);
}

static void sale_commit(struct sim_kiosk *kiosk, const struct purchase *purchase, enum sale_state to)
{
    struct sim *sim = kiosk->sim;
    struct sim_disk *disk = &kiosk->disk;
    struct sim_sale *sale = disk_sale(disk, &purchase->key);
    enum sale_state from = sale ? sale->state : SALE_DRAFT;
    int rows = disk->row_count;
    if (from == to)
        return; /* the same again: it is on disk */
    if (!sale_may_become(from, to)) {
        sim_wrong(sim, "sale %s: %s cannot become %s", sim_name(&purchase->key), sale_state_text(from),
                  sale_state_text(to));
        return;
    }
    if (!sale)
        sale = &disk->sales[disk->sale_count++];
    *sale = (struct sim_sale){.purchase = *purchase, .state = to};
    if (to == SALE_DEBITED)
        add_row(kiosk, ROW_DEBITED, purchase);
    else if (to == SALE_DOUBTFUL)
        add_row(kiosk, ROW_DOUBTFUL, purchase);
    else if (to == SALE_VOID && from == SALE_DOUBTFUL)
        add_row(kiosk, ROW_VOID, purchase);
    sim_log(sim, "kiosk", "sale %s is %s", sim_name(&purchase->key), sale_state_text(to));
    if (disk->row_count > rows && kiosk->alive)
        courier_stored(kiosk);
}

static void look_up(struct sim_kiosk *kiosk, const struct card_ref *card)
{
    const struct sim *sim = kiosk->sim;
    const struct sim_disk *disk = &kiosk->disk;
    struct event event = {.type = EVENT_STORED, .card = *card};
    for (int i = 0; i < sim->size.cards; i++) {
        if (strcmp(sim->cards[i].ref.text, card->text) != 0 || !disk->has_account[i])
            continue;
        int room = room_number(&disk->accounts[i].room);
        event.has_account = true;
        event.account = disk->accounts[i];
        event.has_snapshot = disk->has_snapshot[room];
        event.snapshot = disk->snapshots[room];
    }
    for (int i = 0; i < disk->sale_count; i++) {
        const struct sim_sale *sale = &disk->sales[i];
        if (strcmp(sale->purchase.card.text, card->text) != 0)
            continue;
        if (sale->state == SALE_DOUBTFUL && !event.has_doubtful) {
            event.has_doubtful = true;
            event.doubtful = sale->purchase;
        }
        if (sale->state != SALE_VOID)
            event.spent_today_fen += sale->purchase.amount.fen;
    }
    kiosk_tell(kiosk, ANSWER_MS, &event);
}

static void save_sale(struct sim_kiosk *kiosk, const struct command *command)
{
    struct sim *sim = kiosk->sim;
    struct event event = {
        .type = EVENT_SALE_SAVED, .key = command->purchase.key, .sale_state = command->sale_state};
    if (sim_is_between(sim, &sim->faults.disk_full)) {
        event.type = EVENT_SALE_NOT_SAVED;
        sim_log(sim, "kiosk", "the disk is full: sale %s is not saved", sim_name(&event.key));
    } else {
        sale_commit(kiosk, &command->purchase, command->sale_state);
    }
    kiosk_tell(kiosk, ANSWER_MS, &event);
}

static void commit(struct sim *sim, const void *data)
{
    const struct work *work = data;
    const struct command *command = &work->command;
    struct sim_kiosk *kiosk = work->kiosk;
    struct sim_disk *disk = &kiosk->disk;
    if (work->life != kiosk->life)
        return; /* the power went before the commit */
    switch (command->type) {
    case COMMAND_SALE_SAVE: save_sale(kiosk, command); break;
    case COMMAND_LOOK_UP: look_up(kiosk, &command->card); break;
    case COMMAND_KEEP_ACCOUNT:
        for (int i = 0; i < sim->size.cards; i++) {
            if (strcmp(sim->cards[i].ref.text, command->account.ref.text) != 0)
                continue;
            disk->has_account[i] = true;
            disk->accounts[i] = command->account;
        }
        break;
    case COMMAND_KEEP_SNAPSHOT:
        disk->has_snapshot[room_number(&command->snapshot.room)] = true;
        disk->snapshots[room_number(&command->snapshot.room)] = command->snapshot;
        break;
    default: break;
    }
}

void store_command(struct sim_kiosk *kiosk, const struct command *command)
{
    struct work work = {.kiosk = kiosk, .life = kiosk->life, .command = *command};
    sim_at(kiosk->sim, COMMIT_MS, commit, &work, sizeof work);
}

/* At start: what the power cut left between INTENDED and an answer is doubtful now. */
void store_recover(struct sim_kiosk *kiosk)
{
    struct sim_disk *disk = &kiosk->disk;
    bool alive = kiosk->alive;
    kiosk->alive = false; /* no courier yet: it starts from what is here */
    for (int i = 0; i < disk->sale_count; i++) {
        enum sale_state state = sale_after_crash(disk->sales[i].state);
        if (state != disk->sales[i].state) {
            struct purchase purchase = disk->sales[i].purchase;
            sale_commit(kiosk, &purchase, state);
        }
    }
    kiosk->alive = alive;
}
