/* The station: takes rows, books, says what it knows. What it has answered is in its books. */
#include "sim/sim.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define CREDIT_DEADLINE_MS 600000

int64_t station_now_ms(const struct sim *sim)
{
    return sim->now_ms + sim->station.clock_off_ms;
}

int room_number(const struct room_id *room)
{
    return (int)strtol(room->text + 2, NULL, 10) - 512;
}

void books_create(const struct sim *sim, struct sim_books *books)
{
    size_t keys = (size_t)sim->size.keys + 1;
    size_t rooms = (size_t)sim->size.rooms;
    *books = (struct sim_books){.credits = calloc(keys, sizeof *books->credits),
                                .orders = calloc(keys, sizeof *books->orders),
                                .first = calloc(rooms, sizeof *books->first),
                                .last = calloc(rooms, sizeof *books->last),
                                .sum_fen = calloc(rooms, sizeof *books->sum_fen),
                                .granted = calloc((size_t)sim->size.cards, sizeof *books->granted),
                                .count = calloc(rooms, sizeof *books->count),
                                .said = calloc(rooms, sizeof *books->said),
                                .is_other = calloc(rooms, sizeof *books->is_other)};
    assert(books->credits && books->orders && books->first && books->last && books->sum_fen &&
           books->granted && books->count && books->said && books->is_other);
}

void books_destroy(struct sim_books *books)
{
    for (int i = 0; i < SIM_TERMINALS; i++)
        free(books->told[i]);
    free(books->credits);
    free(books->orders);
    free(books->first);
    free(books->last);
    free(books->sum_fen);
    free(books->granted);
    free(books->count);
    free(books->said);
    free(books->is_other);
    *books = (struct sim_books){0};
}

struct account station_account(const struct sim *sim, const struct card_ref *card)
{
    struct account account = {.ref = *card};
    int number = 0;
    while (number < sim->size.cards && strcmp(sim->cards[number].ref.text, card->text) != 0)
        number++;
    if (number == sim->size.cards)
        return account;
    account.state = CARD_OK;
    snprintf(account.room.text, sizeof account.room.text, "3-%d", 512 + number % sim->size.rooms);
    snprintf(account.room_name, sizeof account.room_name, "%d", 512 + number % sim->size.rooms);
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
    const struct sim_credit *credit = &sim->station.books.credits[sim_number(key)];
    if (!credit->posted)
        return status;
    status.state = credit->state;
    status.balance = money_of_fen(sim->meters[credit->room].remaining_fen);
    status.balance_at_ms = sim->now_ms;
    return status;
}

static void tell_booked(struct sim *sim, int number, const char *tender)
{
    if (sim->mirror)
        sim->mirror->booked(sim, number, tender);
}

/* The ledger's rule: a key posts once. */
void station_book(struct sim *sim, const struct key *key, const struct room_id *room, int64_t amount_fen,
                  const char *tender)
{
    struct sim_books *books = &sim->station.books;
    int number = sim_number(key);
    int at = room_number(room);
    struct sim_credit *credit = &books->credits[number];
    if (credit->posted)
        return;
    books->tender_fen += amount_fen;
    books->sum_fen[at] -= amount_fen;
    credit->posted = true;
    credit->room = at;
    credit->next = 0;
    credit->state = CREDIT_WAITING;
    credit->credit = (struct credit){.amount = money_of_fen(amount_fen),
                                     .deadline_ms = station_now_ms(sim) + CREDIT_DEADLINE_MS};
    if (credit->given_back) { /* its row came again to a station that had forgotten it */
        credit->state = CREDIT_MANUAL;
        tell_booked(sim, number, tender);
        return;
    }
    if (books->first[at] == 0)
        books->first[at] = number;
    else if (books->last[at] != number)
        books->credits[books->last[at]].next = number;
    books->last[at] = number;
    sim_log(sim, "station", "posted %s (%s)", sim_name(key), tender);
    tell_booked(sim, number, tender);
    meter_wake(sim, at);
}

/* A purse can be debited once for each of its counters; a second row of one is a fraud or our bug. */
static bool grant(struct sim *sim, const struct purse_debit *debit)
{
    int64_t counter = debit->counter_before;
    uint64_t *word = &sim->station.books.granted[card_number(debit->asn)][counter / 64 % 16];
    bool is_new = !(*word & UINT64_C(1) << counter % 64);
    *word |= UINT64_C(1) << counter % 64;
    return is_new;
}

static bool judge(struct sim *sim, const struct sim_row *row)
{
    const struct purchase *purchase = &row->purchase;
    struct sim_credit *credit = &sim->station.books.credits[sim_number(&purchase->key)];
    switch (row->kind) {
    case ROW_DEBITED:
        if (credit->told_debited || credit->told_void || !grant(sim, &purchase->debit))
            return false;
        credit->told_debited = true;
        station_book(sim, &purchase->key, &purchase->room, purchase->amount.fen, "purse");
        return true;
    case ROW_DOUBTFUL: return !credit->told_debited && !credit->told_void;
    case ROW_VOID:
        if (credit->told_debited)
            return false;
        credit->told_void = true;
        return true;
    }
    return false;
}

static enum row_result take_again(struct sim *sim, const struct sim_told *told, int64_t number,
                                  const struct sim_row *row)
{
    if (!key_equal(&told->key, &row->purchase.key) || told->hash != row->hash)
        sim_wrong(sim, "row %lld came with other content", (long long)number);
    if (row->kind == ROW_DEBITED)
        sim_log(sim, "station", "already posted %s, acknowledging", sim_name(&row->purchase.key));
    return told->refused ? ROW_REFUSED : ROW_ALREADY;
}

static enum row_result take_row(struct sim *sim, int terminal, int64_t number, const struct sim_row *row)
{
    struct sim_station *station = &sim->station;
    struct sim_books *books = &station->books;
    int64_t *head = &books->head[terminal];
    if (!books->told[terminal]) {
        books->told[terminal] = calloc(2 * (size_t)sim->size.keys, sizeof *books->told[terminal]);
        assert(books->told[terminal]);
    }
    struct sim_told *told = books->told[terminal];
    if (number <= *head)
        return take_again(sim, &told[number - 1], number, row);
    if (number != *head + 1)
        return ROW_GAP;
    if (row->previous != (number > 1 ? told[number - 2].hash : 0) || row->hash != row_mix(row, number)) {
        sim_wrong(sim, "row %lld does not continue the chain", (long long)number);
        return ROW_GAP;
    }
    bool taken = judge(sim, row);
    told[(*head)++] = (struct sim_told){row->purchase.key, row->kind, row->hash, !taken};
    station->refusals += !taken;
    if (!taken)
        sim_log(sim, "station", "refused row %lld of %s", (long long)number, sim_name(&row->purchase.key));
    return taken ? ROW_POSTED : ROW_REFUSED;
}

enum row_result station_take_row(struct sim *sim, int terminal, int64_t number, const struct sim_row *row)
{
    enum row_result said = take_row(sim, terminal, number, row);
    if (sim->mirror)
        sim->mirror->took_row(sim, terminal, number, row, said);
    return said;
}
