/* Staff: the only ones who can stand before a meter and read it, so that they alone look at the facts. They
 * decide what a person was called for, and then what a meter counted without us; in the order dormwattctl
 * allows (station/staff_meter.c). */
#include "sim/sim.h"

#define PERSON_MS (2 * CLOCK_HOUR_MS) /* until somebody stands before the meter */

/* What the lists of the room's meters, also of one that was replaced, show and our books do not have
 * confirmed, though its row or its order may still bring it: to be explained first. Of an order the station
 * has forgotten nothing comes any more but a payment on the bill. */
int64_t staff_forgotten(const struct sim *sim, int room)
{
    int64_t count = 0;
    for (int i = 1; i <= sim->keys; i++) {
        const struct sim_fact *fact = &sim->facts[i];
        const struct sim_credit *credit = &sim->station.books.credits[i];
        bool is_booked = credit->posted && credit->state == CREDIT_CONFIRMED;
        bool may_come = fact->debits > 0 || sim->station.books.orders[i].known;
        count += fact->metered > 0 && fact->room == room && may_come && !is_booked;
    }
    return count;
}

static bool credit_stands(const struct sim *sim, int room)
{
    for (int i = 1; i <= sim->keys; i++) {
        const struct sim_credit *credit = &sim->station.books.credits[i];
        bool is_given_back = credit->state == CREDIT_MANUAL && sim->facts[i].credit_back;
        if (credit->posted && credit->room == room && credit->state != CREDIT_CONFIRMED && !is_given_back)
            return true;
    }
    return false;
}

void staff_look_at_meter(struct sim *sim, int room)
{
    struct sim_books *books = &sim->station.books;
    struct credit_reading reading;
    if (!sim->station.up || !meter_hear(sim, room, &reading) || reading.unexplained == 0)
        return;
    bool stands = credit_stands(sim, room);
    if (sim->mirror && (stands || staff_forgotten(sim, room) == 0))
        sim->mirror->believed(sim, room, !stands);
    if (stands || staff_forgotten(sim, room) > 0)
        return;
    books->count[room] = reading.count;
    books->is_other[room] = false;
    sim_log(sim, "staff", "believe meter %d, which counts %lld", room + 1, (long long)reading.count);
}

static void tell_decided(struct sim *sim, int number, bool back)
{
    if (sim->mirror)
        sim->mirror->decided(sim, number, back);
}

/* Somebody stood before the meter and read it: what is there is there, what is not goes back. */
static void decided(struct sim *sim, const void *data)
{
    int number = *(const int *)data;
    struct sim_books *books = &sim->station.books;
    struct sim_credit *credit = &books->credits[number];
    struct sim_fact *fact = &sim->facts[number];
    struct credit_reading reading;
    if (!credit->posted || credit->state != CREDIT_MANUAL)
        return;
    if (!meter_hear(sim, credit->room, &reading)) {
        sim_at(sim, CLOCK_HOUR_MS, decided, data, sizeof number); /* nothing is decided blind */
        return;
    }
    struct key key = sim_key(number);
    if (fact->metered == 0 && !fact->credit_back) {
        fact->refunds++;
        fact->credit_back = true;
        books->refund_fen += credit->credit.amount.fen;
        books->tender_fen -= credit->credit.amount.fen;
        sim_log(sim, "staff", "refunds %s", sim_name(&key));
        tell_decided(sim, number, true);
    } else if (fact->metered > 0) {
        credit->state = CREDIT_CONFIRMED;
        books->count[credit->room]++;
        sim_log(sim, "staff", "finds %s on the meter", sim_name(&key));
        tell_decided(sim, number, false);
    }
    staff_look_at_meter(sim, credit->room);
}

void staff_called(struct sim *sim, int number)
{
    sim_at(sim, PERSON_MS, decided, &number, sizeof number);
}
