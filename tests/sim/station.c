/* The station: takes rows, books, says what it knows. What it has answered is on its disk. */
#include "sim/sim.h"

#include <string.h>

#define CREDIT_DEADLINE_MS 600000

static const char *const rooms[SIM_ROOMS] = {"3-512", "3-513"};

int room_number(const struct room_id *room)
{
    return strcmp(room->text, rooms[1]) == 0;
}

struct account station_account(const struct sim *sim, const struct card_ref *card)
{
    struct account account = {.ref = *card};
    for (int i = 0; i < SIM_CARDS; i++) {
        if (strcmp(sim->cards[i].ref.text, card->text) != 0)
            continue;
        account.state = CARD_OK;
        memcpy(account.room.text, rooms[i % SIM_ROOMS], 6);
        memcpy(account.room_name, rooms[i % SIM_ROOMS] + 2, 4);
    }
    return account;
}

struct snapshot station_snapshot(const struct sim *sim, const struct room_id *room)
{
    struct snapshot snapshot = {.room = *room, .has_balance = true, .balance_at_ms = sim->now_ms};
    snapshot.balance = money_of_fen(sim->meters[room_number(room)].remaining_fen);
    snapshot.price_centifen_per_kwh = 5330;
    return snapshot;
}

struct credit_status station_credit(const struct sim *sim, const struct key *key)
{
    struct credit_status status = {.key = *key};
    for (int i = 0; i < sim->station.credit_count; i++) {
        const struct sim_credit *credit = &sim->station.credits[i];
        if (!key_equal(&credit->key, key))
            continue;
        status.state = credit->state;
        status.balance = money_of_fen(sim->meters[credit->room].remaining_fen);
        status.balance_at_ms = sim->now_ms;
    }
    return status;
}

/* The ledger's rule: a key posts once. */
void station_book(struct sim *sim, const struct key *key, const struct room_id *room, int64_t amount_fen,
                  const char *tender)
{
    struct sim_station *station = &sim->station;
    if (station_credit(sim, key).state != CREDIT_NONE && !sim->faults.plant_double_credit)
        return;
    if (station->credit_count == SIM_SALES) {
        sim_wrong(sim, "the run has more credits than it has room for");
        return;
    }
    int number = room_number(room);
    station->credits[station->credit_count++] = (struct sim_credit){
        .key = *key,
        .room = number,
        .credit = {.amount = money_of_fen(amount_fen), .deadline_ms = sim->now_ms + CREDIT_DEADLINE_MS},
        .state = CREDIT_WAITING};
    sim_log(sim, "station", "posted %s (%s)", sim_name(key), tender);
    meter_wake(sim, number);
}

/* A purse can be debited once for each of its counters; a second row of one is a fraud or our bug. */
static bool grant(struct sim *sim, const struct purse_debit *debit)
{
    struct sim_station *station = &sim->station;
    for (int i = 0; i < station->grant_count; i++)
        if (strcmp(station->grants[i].asn, debit->asn) == 0 &&
            station->grants[i].counter == debit->counter_before)
            return false;
    if (station->grant_count == SIM_ROWS)
        return false;
    memcpy(station->grants[station->grant_count].asn, debit->asn, ASN_SIZE);
    station->grants[station->grant_count++].counter = debit->counter_before;
    return true;
}

static bool was_told(const struct sim_station *station, const struct key *key, enum row_kind kind)
{
    for (int i = 0; i < station->head; i++)
        if (station->row_kinds[i] == kind && !station->row_refused[i] &&
            key_equal(&station->row_keys[i], key))
            return true;
    return false;
}

static bool judge(struct sim *sim, const struct sim_row *row)
{
    const struct purchase *purchase = &row->purchase;
    bool debited = was_told(&sim->station, &purchase->key, ROW_DEBITED);
    bool is_void = was_told(&sim->station, &purchase->key, ROW_VOID);
    switch (row->kind) {
    case ROW_DEBITED:
        if (debited || is_void || !grant(sim, &purchase->debit))
            return false;
        station_book(sim, &purchase->key, &purchase->room, purchase->amount.fen, "purse");
        return true;
    case ROW_DOUBTFUL: return !debited && !is_void;
    case ROW_VOID: return !debited;
    }
    return false;
}

enum row_result station_take_row(struct sim *sim, int64_t number, const struct sim_row *row)
{
    struct sim_station *station = &sim->station;
    if (number <= station->head) {
        if (!key_equal(&station->row_keys[number - 1], &row->purchase.key) ||
            station->row_kinds[number - 1] != row->kind)
            sim_wrong(sim, "row %lld came with other content", (long long)number);
        if (row->kind == ROW_DEBITED)
            sim_log(sim, "station", "already posted %s, acknowledging", sim_name(&row->purchase.key));
        if (sim->faults.plant_double_credit)
            station_book(sim, &row->purchase.key, &row->purchase.room, row->purchase.amount.fen, "twice");
        return station->row_refused[number - 1] ? ROW_REFUSED : ROW_ALREADY;
    }
    if (number != station->head + 1)
        return ROW_GAP;
    bool taken = judge(sim, row);
    station->row_keys[station->head] = row->purchase.key;
    station->row_kinds[station->head] = row->kind;
    station->row_refused[station->head++] = !taken;
    station->refusals += !taken;
    if (!taken)
        sim_log(sim, "station", "refused row %lld of %s", (long long)number, sim_name(&row->purchase.key));
    return taken ? ROW_POSTED : ROW_REFUSED;
}
