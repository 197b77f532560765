/* The kiosk's file: each command one transaction, of which a crash leaves all or nothing. */
#include "sim/sim.h"

#include <string.h>

#define COMMIT_MS 5
#define ANSWER_MS 1

struct work {
    int life;
    struct command command;
};

static struct sim_sale *find_sale(struct sim_disk *disk, const struct key *key)
{
    for (int i = 0; i < disk->sale_count; i++)
        if (key_equal(&disk->sales[i].purchase.key, key))
            return &disk->sales[i];
    return NULL;
}

static void add_row(struct sim *sim, enum row_kind kind, const struct purchase *purchase)
{
    struct sim_disk *disk = &sim->kiosk.disk;
    if (sim->faults.plant_forgotten_row)
        return;
    if (disk->row_count < SIM_ROWS)
        disk->rows[disk->row_count++] = (struct sim_row){.kind = kind, .purchase = *purchase};
    else
        sim_wrong(sim, "the run has more rows than it has room for");
}

static void sale_commit(struct sim *sim, const struct purchase *purchase, enum sale_state to)
{
    struct sim_disk *disk = &sim->kiosk.disk;
    struct sim_sale *sale = find_sale(disk, &purchase->key);
    enum sale_state from = sale ? sale->state : SALE_DRAFT;
    int rows = disk->row_count;
    if (from == to)
        return; /* the same again: it is on disk */
    if (!sale_may_become(from, to)) {
        sim_wrong(sim, "sale %s: %s cannot become %s", sim_name(&purchase->key), sale_state_text(from),
                  sale_state_text(to));
        return;
    }
    if (!sale) {
        if (disk->sale_count == SIM_SALES) {
            sim_wrong(sim, "the run has more sales than it has room for");
            return;
        }
        sale = &disk->sales[disk->sale_count++];
    }
    *sale = (struct sim_sale){.purchase = *purchase, .state = to};
    if (to == SALE_DEBITED)
        add_row(sim, ROW_DEBITED, purchase);
    else if (to == SALE_DOUBTFUL)
        add_row(sim, ROW_DOUBTFUL, purchase);
    else if (to == SALE_VOID && from == SALE_DOUBTFUL)
        add_row(sim, ROW_VOID, purchase);
    sim_log(sim, "kiosk", "sale %s is %s", sim_name(&purchase->key), sale_state_text(to));
    if (disk->row_count > rows && sim->kiosk.alive)
        courier_stored(sim);
}

static void look_up(struct sim *sim, const struct card_ref *card)
{
    const struct sim_disk *disk = &sim->kiosk.disk;
    struct event event = {.type = EVENT_STORED, .card = *card};
    for (int i = 0; i < SIM_CARDS; i++) {
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
        if (sale->state == SALE_DEBITED || sale->state == SALE_ACKNOWLEDGED)
            event.spent_today_fen += sale->purchase.amount.fen;
    }
    kiosk_tell(sim, ANSWER_MS, &event);
}

static void save_sale(struct sim *sim, const struct command *command)
{
    struct event event = {
        .type = EVENT_SALE_SAVED, .key = command->purchase.key, .sale_state = command->sale_state};
    if (sim_is_between(sim, &sim->faults.disk_full)) {
        event.type = EVENT_SALE_NOT_SAVED;
        sim_log(sim, "kiosk", "the disk is full: sale %s is not saved", sim_name(&event.key));
    } else {
        sale_commit(sim, &command->purchase, command->sale_state);
    }
    kiosk_tell(sim, ANSWER_MS, &event);
}

static void commit(struct sim *sim, const void *data)
{
    const struct work *work = data;
    const struct command *command = &work->command;
    struct sim_disk *disk = &sim->kiosk.disk;
    if (work->life != sim->kiosk.life)
        return; /* the power went before the commit */
    switch (command->type) {
    case COMMAND_SALE_SAVE: save_sale(sim, command); break;
    case COMMAND_LOOK_UP: look_up(sim, &command->card); break;
    case COMMAND_KEEP_ACCOUNT:
        for (int i = 0; i < SIM_CARDS; i++) {
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

void store_command(struct sim *sim, const struct command *command)
{
    struct work work = {.life = sim->kiosk.life, .command = *command};
    sim_at(sim, COMMIT_MS, commit, &work, sizeof work);
}

/* At start: what the power cut left between INTENDED and an answer is doubtful now. */
void store_recover(struct sim *sim)
{
    struct sim_disk *disk = &sim->kiosk.disk;
    bool alive = sim->kiosk.alive;
    sim->kiosk.alive = false; /* no courier yet: it starts from what is here */
    for (int i = 0; i < disk->sale_count; i++) {
        enum sale_state state = sale_after_crash(disk->sales[i].state);
        if (state != disk->sales[i].state) {
            struct purchase purchase = disk->sales[i].purchase;
            sale_commit(sim, &purchase, state);
        }
    }
    sim->kiosk.alive = alive;
}
