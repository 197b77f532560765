/* The station's machine: it dies between any two writes, and one day it is restored from an older backup. */
#include "sim/sim.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void station_kill(struct sim *sim)
{
    sim_log(sim, "station", "is killed");
    sim->station.up = false;
    sim->station.life++;
    for (int i = 0; i < sim->size.rooms; i++)
        sim->meters[i].busy = false;
}

void station_start(struct sim *sim)
{
    if (sim->station.up)
        return;
    sim->station.up = true;
    sim_log(sim, "station", "starts again");
    for (int i = 1; i <= sim->keys; i++)
        sim->station.books.credits[i].credit.base_up_ms = 0; /* what is not on disk */
    orders_restart(sim);
    for (int i = 0; i < sim->size.rooms; i++)
        meter_wake(sim, i);
}

static void books_copy(const struct sim *sim, struct sim_books *to, const struct sim_books *from)
{
    size_t keys = (size_t)sim->keys + 1;
    size_t rooms = (size_t)sim->size.rooms;
    books_destroy(to);
    books_create(sim, to);
    memcpy(to->credits, from->credits, keys * sizeof *to->credits);
    memcpy(to->orders, from->orders, keys * sizeof *to->orders);
    memcpy(to->head, from->head, sizeof to->head);
    memcpy(to->first, from->first, rooms * sizeof *to->first);
    memcpy(to->last, from->last, rooms * sizeof *to->last);
    memcpy(to->sum_fen, from->sum_fen, rooms * sizeof *to->sum_fen);
    memcpy(to->granted, from->granted, (size_t)sim->size.cards * sizeof *to->granted);
    memcpy(to->count, from->count, rooms * sizeof *to->count);
    memcpy(to->said, from->said, rooms * sizeof *to->said);
    memcpy(to->is_other, from->is_other, rooms * sizeof *to->is_other);
    to->tender_fen = from->tender_fen;
    to->suspense_fen = from->suspense_fen;
    to->refund_fen = from->refund_fen;
    for (int i = 0; i < SIM_TERMINALS; i++) {
        if (!from->told[i])
            continue;
        to->told[i] = calloc(2 * (size_t)sim->size.keys, sizeof *to->told[i]);
        assert(to->told[i]);
        memcpy(to->told[i], from->told[i], (size_t)from->head[i] * sizeof *to->told[i]);
    }
}

void station_back_up(struct sim *sim)
{
    sim_log(sim, "station", "is backed up");
    books_copy(sim, &sim->station.backup, &sim->station.books);
    if (sim->mirror)
        sim->mirror->backed_up(sim);
}

void station_restore(struct sim *sim)
{
    if (!sim->station.backup.credits)
        return;
    if (sim->station.up)
        station_kill(sim);
    sim_log(sim, "station", "is restored from its backup");
    for (int i = 1; i <= sim->keys; i++) {
        bool was_known = sim->station.books.credits[i].posted || sim->station.books.orders[i].known;
        bool is_known = sim->station.backup.credits[i].posted || sim->station.backup.orders[i].known;
        sim->facts[i].lost_with_backup = was_known && !is_known;
    }
    books_copy(sim, &sim->station.books, &sim->station.backup);
    for (int i = 1; i <= sim->keys; i++) { /* staff's list is entered before the first kiosk may send */
        struct sim_credit *credit = &sim->station.books.credits[i];
        credit->given_back = sim->facts[i].credit_back;
        if (credit->given_back && credit->posted)
            credit->state = CREDIT_MANUAL;
    }
    if (sim->mirror)
        sim->mirror->restored(sim);
    sim->station.was_restored = true;
    station_start(sim);
}
