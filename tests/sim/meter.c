/* The rooms' meters, and the station's side of crediting them: the real credit core asks, writes once. A
 * meter takes a write whose counter follows its own, and tells the facts what it took. */
#include "sim/sim.h"

#define BUS_MS 150
#define SWAP_MOST_MS (30 * CLOCK_MINUTE_MS) /* nobody changes a meter between two frames */
#define METER_WATT 300                      /* what a room draws */

struct visit {
    int life; /* of the station */
    int room;
};

struct write {
    int room;
    int number; /* of the key it is for: only the facts are told */
    int64_t count, fen;
    struct visit visit;
};

static void look(struct sim *sim, const void *data);

static int first_waiting(struct sim *sim, int room)
{
    struct sim_books *books = &sim->station.books;
    int number = books->first[room];
    while (number) {
        const struct sim_credit *credit = &books->credits[number];
        if (credit->state == CREDIT_WAITING || credit->state == CREDIT_SENDING)
            break;
        number = credit->next;
    }
    books->first[room] = number;
    return number;
}

struct tally meter_tally(const struct sim *sim, int room)
{
    const struct sim_meter *meter = &sim->meters[room];
    int64_t used_wh = (sim->now_ms - meter->since_ms) / (CLOCK_HOUR_MS / METER_WATT);
    return (struct tally){.count = meter->count, .total_wh = meter->since_wh + used_wh};
}

static bool is_away(const struct sim *sim, int room)
{
    return sim_is_between(sim, &sim->faults.meter_silent) || sim->now_ms < sim->meters[room].back_at_ms;
}

bool meter_hear(struct sim *sim, int room, struct credit_reading *reading)
{
    struct sim_books *books = &sim->station.books;
    *reading = (struct credit_reading){
        .answered = !is_away(sim, room), .at_ms = station_now_ms(sim), .up_ms = sim->now_ms};
    if (!reading->answered)
        return false;
    struct tally says = meter_tally(sim, room);
    books->is_other[room] = books->is_other[room] || tally_is_other(&books->said[room], &says);
    books->said[room] = says;
    reading->count = says.count;
    reading->remaining_fen = sim->meters[room].remaining_fen;
    reading->is_other = books->is_other[room];
    reading->unexplained = tally_unexplained(books->count[room], says.count, reading->is_other);
    if (sim->mirror)
        sim->mirror->heard(sim, room, reading);
    return true;
}

static void look_again(struct sim *sim, int room, int64_t wait_ms)
{
    struct visit visit = {sim->station.life, room};
    sim_at(sim, wait_ms > CLOCK_HOUR_MS ? CLOCK_HOUR_MS : wait_ms, look, &visit, sizeof visit);
}

static void take(struct sim *sim, const struct write *write)
{
    struct sim_meter *meter = &sim->meters[write->room];
    struct sim_fact *fact = &sim->facts[write->number];
    int64_t taken_fen = write->fen - meter->remaining_fen;
    meter->count = write->count;
    meter->remaining_fen = write->fen;
    meter->metered++;
    fact->metered_fen += taken_fen;
    fact->room = write->room;
    struct key key = sim_key(write->number);
    if (++fact->metered > 1)
        sim_wrong(sim, "meter %d took %s twice", write->room + 1, sim_name(&key));
    if (fact->metered + fact->refunds > fact->debits + fact->payments)
        sim_wrong(sim, "meter %d took %s, which was refunded", write->room + 1, sim_name(&key));
    if (taken_fen != fact->taken_fen)
        sim_wrong(sim, "meter %d took %lld fen for %s, paid were %lld", write->room + 1, (long long)taken_fen,
                  sim_name(&key), (long long)fact->taken_fen);
}

static void written(struct sim *sim, const void *data)
{
    const struct write *write = data;
    struct sim_meter *meter = &sim->meters[write->room];
    bool heard = !is_away(sim, write->room) && !sim_chance(sim, sim->faults.meter_loses_write);
    bool refuses = heard && sim_chance(sim, sim->faults.meter_refuses);
    if (heard && !refuses && write->count == meter->count + 1)
        take(sim, write);
    if (write->visit.life != sim->station.life)
        return;
    struct sim_credit *credit = &sim->station.books.credits[write->number];
    struct credit_step step;
    if (refuses)
        credit_step_refused(&credit->credit, &step);
    if (sim_chance(sim, sim->faults.handheld))
        meter_handheld(sim, write->room);
    look_again(sim, write->room, BUS_MS); /* whatever it answered: read back */
}

static void finish(struct sim *sim, int number, const struct credit_step *step)
{
    struct sim_books *books = &sim->station.books;
    struct sim_credit *credit = &books->credits[number];
    struct key key = sim_key(number);
    bool done = step->action == CREDIT_DONE;
    credit->state = done ? CREDIT_CONFIRMED : CREDIT_MANUAL;
    if (sim->mirror)
        sim->mirror->ended(sim, number, done, step->why);
    if (done) {
        books->count[credit->room]++;
        sim_log(sim, "meter", "%d has %lld.%02lld for %s", credit->room + 1,
                (long long)credit->credit.amount.fen / 100, (long long)credit->credit.amount.fen % 100,
                sim_name(&key));
    } else {
        sim_log(sim, "station", "calls a person for %s: %s", sim_name(&key), step->why);
        staff_called(sim, number);
    }
    look_again(sim, credit->room, BUS_MS);
}

static void act(struct sim *sim, int number, const struct credit_step *step)
{
    struct sim_credit *credit = &sim->station.books.credits[number];
    int room = credit->room;
    switch (step->action) {
    case CREDIT_READ: look_again(sim, room, BUS_MS); break;
    case CREDIT_WRITE: {
        struct write write = {.room = room,
                              .number = number,
                              .count = step->write_count,
                              .fen = step->write_fen,
                              .visit = {sim->station.life, room}};
        credit->state = CREDIT_SENDING;
        if (sim->mirror)
            sim->mirror->sending(sim, number);
        sim_at(sim, BUS_MS, written, &write, sizeof write);
        break;
    }
    case CREDIT_WAIT: look_again(sim, room, step->wait_until_ms - station_now_ms(sim)); break;
    case CREDIT_DONE:
    case CREDIT_CALL_PERSON: finish(sim, number, step); break;
    }
}

static void look(struct sim *sim, const void *data)
{
    const struct visit *visit = data;
    struct sim_meter *meter = &sim->meters[visit->room];
    if (visit->life != sim->station.life)
        return;
    int number = first_waiting(sim, visit->room);
    struct credit_step step;
    meter->busy = number != 0;
    if (!number)
        return;
    struct sim_credit *credit = &sim->station.books.credits[number];
    struct credit_reading reading = {.at_ms = station_now_ms(sim)};
    bool silent = sim_chance(sim, sim->faults.meter_loses_answer) || !meter_hear(sim, visit->room, &reading);
    if (silent && credit->credit.silences == 0)
        sim_log(sim, "meter", "%d does not answer", visit->room + 1);
    credit_step_reading(&credit->credit, &reading, station_now_ms(sim), &step);
    act(sim, number, &step);
}

void meter_wake(struct sim *sim, int room)
{
    if (sim->meters[room].busy || !sim->station.up)
        return;
    sim->meters[room].busy = true;
    look_again(sim, room, BUS_MS);
}

void meter_handheld(struct sim *sim, int room)
{
    sim->meters[room].count++;
    sim->meters[room].remaining_fen += 1000;
    sim_log(sim, "staff", "tops meter %d up with a handheld", room + 1);
}

void meter_replace(struct sim *sim, int room)
{
    struct sim_meter *meter = &sim->meters[room];
    bool is_used = sim_chance(sim, 70); /* elsewhere, before: its count may be anything, and so just ours */
    int64_t less = sim_pick(sim, 5);
    meter->count = is_used && meter->count > less ? meter->count - less : 0;
    meter->remaining_fen = 500;
    meter->since_ms = sim->now_ms;
    meter->since_wh = 0;
    meter->back_at_ms = sim->now_ms + CLOCK_MINUTE_MS + sim_pick_ms(sim, SWAP_MOST_MS);
    sim_log(sim, "staff", "puts another meter %d, which counts %lld", room + 1, (long long)meter->count);
}
