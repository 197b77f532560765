/* A whole run, drawn from its seed: how many kiosks, cards and days, who comes when, a few heavy faults; then
 * quiet, in which everything must come to an end; then the audit. */
#include "sim/day.h"
#include "sim/sim.h"

#include <string.h>

#define ROUND_MS (4 * CLOCK_HOUR_MS)
#define TURN_MS 200000 /* one student after the other, where they come in turn */

/* One draw a line: the order of draws is the run, on every compiler. */
static struct sim_student some_student(struct sim *sim)
{
    struct sim_student student = {.lift_after_ms = -1};
    student.card = (int)sim_pick(sim, (uint32_t)sim->size.cards);
    student.amount_fen = sim_pick(sim, 2) ? 5000 : 2000;
    student.by_phone = sim_chance(sim, 40);
    if (sim_chance(sim, 50))
        student.lift_after_ms = sim_pick(sim, 180);
    student.comes_back = sim_chance(sim, 60);
    student.pays = sim_chance(sim, 75);
    student.pays_after_ms = 500 + sim_pick(sim, sim_chance(sim, 20) ? 200000 : 8000);
    return student;
}

static void reader_watch(struct sim_kiosk *kiosk)
{
    bool up = !sim_is_between(kiosk->sim, &kiosk->sim->faults.reader_gone);
    if (kiosk->alive && up != kiosk->reader_up) {
        kiosk->reader_up = up;
        kiosk_tell(kiosk, 0, &(struct event){.type = EVENT_READER, .ok = up});
    }
}

static void someone_comes(struct sim *sim, const void *data)
{
    struct sim_kiosk *kiosk = *(struct sim_kiosk *const *)data;
    const struct faults *faults = &sim->faults;
    if (kiosk->visit_gap_ms == 0)
        return; /* the days are over */
    struct sim_student student = some_student(sim);
    struct sim_card *card = &sim->cards[student.card];
    reader_watch(kiosk);
    if (faults->clock_jumps)
        kiosk->clock_off_ms += ((int64_t)sim_pick(sim, 3) - 1) * CLOCK_DAY_MS * sim_pick(sim, 4000);
    if (faults->clock_drifts)
        kiosk->clock_off_ms += 500 + kiosk->number;
    if (faults->station_clock_jumps)
        sim->station.clock_off_ms = ((int64_t)sim_pick(sim, 7) - 3) * CLOCK_HOUR_MS;
    if (!kiosk->student.here && !card->away && sim->keys + 200 < sim->size.keys) {
        if (card->balance_fen < 10000) {
            card->balance_fen += SIM_PURSE_FEN;
            card->loaded_fen += SIM_PURSE_FEN;
        }
        if (sim_chance(sim, faults->spends_elsewhere))
            card_spend_elsewhere(sim, student.card, 100);
        if (sim_chance(sim, faults->handheld))
            meter_handheld(sim, (int)sim_pick(sim, (uint32_t)sim->size.rooms));
        student_comes(kiosk, &student);
    }
    sim_at(sim, kiosk->visit_gap_ms / 2 + sim_pick_ms(sim, kiosk->visit_gap_ms), someone_comes, data,
           sizeof(struct sim_kiosk *));
}

/* --- the run's own appointments --- */

static void station_crashes(struct sim *sim, const void *data)
{
    (void)data;
    if (sim->station.up)
        station_kill(sim);
}

static void station_is_back(struct sim *sim, const void *data)
{
    (void)data;
    station_start(sim);
}

static void backs_up(struct sim *sim, const void *data)
{
    (void)data;
    station_back_up(sim);
}

static void restores(struct sim *sim, const void *data)
{
    (void)data;
    station_restore(sim);
}

static void loses_disk(struct sim *sim, const void *data)
{
    (void)data;
    kiosk_replace(&sim->kiosks[0]);
}

static void gets_new_meter(struct sim *sim, const void *data)
{
    (void)data;
    meter_replace(sim, 0);
}

/* Whoever counts the open cases comes to the meters among them too. */
static void goes_round(struct sim *sim, const void *data)
{
    for (int room = 0; room < sim->size.rooms; room++)
        staff_look_at_meter(sim, room);
    sim_at(sim, ROUND_MS, goes_round, data, 0);
}

static void appointments(struct sim *sim)
{
    const struct faults *faults = &sim->faults;
    sim_at(sim, ROUND_MS, goes_round, NULL, 0);
    if (faults->station_down.until_ms > 0) {
        sim_at(sim, faults->station_down.from_ms, station_crashes, NULL, 0);
        sim_at(sim, faults->station_down.until_ms, station_is_back, NULL, 0);
    }
    if (faults->restore_at_ms > 0) {
        sim_at(sim, faults->backup_at_ms, backs_up, NULL, 0);
        sim_at(sim, faults->restore_at_ms, restores, NULL, 0);
    }
    if (faults->disk_lost_at_ms > 0)
        sim_at(sim, faults->disk_lost_at_ms, loses_disk, NULL, 0);
    if (faults->meter_new_at_ms > 0)
        sim_at(sim, faults->meter_new_at_ms, gets_new_meter, NULL, 0);
}

/* --- quiet --- */

static bool is_doubtful_at(const struct sim_kiosk *kiosk, int card)
{
    for (int i = 0; i < kiosk->disk.sale_count; i++) {
        const struct sim_sale *sale = &kiosk->disk.sales[i];
        if (sale->state == SALE_DOUBTFUL && card_number(sale->purchase.debit.asn) == card)
            return true;
    }
    return false;
}

/* Every card comes back to where something of it is open, until nothing is; no one lifts it too early. */
static void everybody_comes_back(struct sim *sim)
{
    for (int round = 0; round < 4; round++) {
        for (int card = 0; card < sim->size.cards; card++) {
            struct sim_student student = {
                .card = card, .amount_fen = 2000, .lift_after_ms = -1, .comes_back = true};
            for (int i = 0; i < sim->size.kiosks; i++) {
                bool wanted = is_doubtful_at(&sim->kiosks[i], card) || (round == 0 && card == i);
                if (!wanted || sim->keys + 4 > sim->size.keys)
                    continue;
                student_comes(&sim->kiosks[i], &student);
                sim_run_ms(sim, TURN_MS);
            }
        }
    }
}

static void clocks_are_set(struct sim *sim)
{
    sim->station.clock_off_ms = 0;
    for (int i = 0; i < sim->size.kiosks; i++) {
        sim->kiosks[i].clock_off_ms = 0;
        sim->kiosks[i].visit_gap_ms = 0;
    }
}

static void settle(struct sim *sim)
{
    faults_end(sim);
    clocks_are_set(sim);
    station_start(sim);
    for (int i = 0; i < sim->size.kiosks; i++) {
        reader_watch(&sim->kiosks[i]);
        if (sim->kiosks[i].alive) /* whoever stands there has gone, and so has what the clock did */
            kiosk_tell(&sim->kiosks[i], 0, &(struct event){.type = EVENT_WOKE});
    }
    sim_run_ms(sim, 2 * CLOCK_HOUR_MS);
    everybody_comes_back(sim);
    orders_bill(sim);
    sim_run_ms(sim,
               5 * CLOCK_HOUR_MS); /* until no code of any provider lives, and staff has been everywhere */
}

static struct sim_size size_draw(const struct sim_run *run, int *days)
{
    struct sim draw = {.random = run->seed * 0xD1342543DE82EF95u + 7};
    bool is_long = run->seed % 10 == 0;
    bool has_weeks = run->seed % 50 == 0;
    struct sim_size size = {.kiosks = 1 + (int)sim_pick(&draw, has_weeks ? 5 : is_long ? SIM_KIOSKS : 3)};
    *days = has_weeks ? 14 + (int)sim_pick(&draw, 28) : is_long ? 2 + (int)sim_pick(&draw, 5) : 0;
    if (run->kiosks > 0 && size.kiosks > run->kiosks)
        size.kiosks = run->kiosks;
    if (run->days > 0 && *days > run->days)
        *days = run->days;
    size.cards = 2 + size.kiosks * 2;
    size.rooms = 1 + size.kiosks;
    size.keys = 400 + size.kiosks * (*days) * 24;
    size.story = run->tells ? stderr : NULL;
    size.mirror = run->mirror;
    return size;
}

static void count(const struct sim *sim, struct sim_tally *tally)
{
    tally->seeds++;
    tally->steps += sim->steps;
    tally->kiosk_days += (double)(sim->now_ms - SIM_START_MS) / CLOCK_DAY_MS * sim->size.kiosks;
    for (int i = 1; i <= sim->keys; i++) {
        tally->debits += sim->facts[i].debits;
        tally->payments += sim->facts[i].payments;
        tally->credits += sim->facts[i].metered;
        tally->persons += sim->facts[i].refunds + sim->facts[i].suspense;
    }
    for (int i = 0; i < sim->size.kiosks; i++) {
        const struct sim_kiosk *kiosk = &sim->kiosks[i];
        tally->kills += (kiosk->life - 1) / 2;
        tally->visits += (long)kiosk->student.look;
        for (int r = 0; r < kiosk->disk.row_count; r++)
            tally->doubtful += kiosk->disk.rows[r].kind == ROW_DOUBTFUL;
    }
}

bool day_run(const struct sim_run *run, struct sim_tally *tally)
{
    int days = 0;
    struct sim_size size = size_draw(run, &days);
    struct sim *sim = sim_create_sized(run->seed, &size);
    int64_t length_ms = days > 0 ? days * CLOCK_DAY_MS : 20 * CLOCK_MINUTE_MS;
    faults_draw(sim, length_ms, run->without);
    appointments(sim);
    for (int i = 0; i < size.kiosks; i++) {
        struct sim_kiosk *kiosk = &sim->kiosks[i];
        kiosk->visit_gap_ms = days > 0 ? CLOCK_DAY_MS / 3 : 3 * CLOCK_MINUTE_MS;
        sim_at(sim, sim_pick_ms(sim, kiosk->visit_gap_ms), someone_comes, &kiosk, sizeof kiosk);
    }
    sim_run_ms(sim, length_ms);
    settle(sim);
    audit_end(sim);
    if (sim->mirror && !sim->wrong)
        sim->mirror->audit(sim);
    count(sim, tally);
    bool good = !sim->wrong;
    memcpy(tally->wrong, sim->wrong_text, sizeof tally->wrong);
    sim_destroy(sim);
    return good;
}

static bool still_fails(const struct sim_run *run)
{
    struct sim_tally tally = {0};
    struct sim_run quiet = *run;
    quiet.tells = false;
    return !day_run(&quiet, &tally);
}

void day_shrink(struct sim_run *run)
{
    struct sim_run less = *run;
    for (uint32_t half = (1u << FAULTS_MOST / 2) - 1; half; half = 0)
        for (int side = 0; side < 2; side++) {
            less.without = run->without | (side ? half << FAULTS_MOST / 2 : half);
            if (still_fails(&less))
                *run = less;
        }
    for (int i = 0; i < FAULTS_MOST; i++) {
        less = *run;
        less.without |= 1u << i;
        if (still_fails(&less))
            *run = less;
    }
    for (int kiosks = SIM_KIOSKS / 2; kiosks > 0; kiosks /= 2) {
        less = *run;
        less.kiosks = kiosks;
        if (still_fails(&less))
            *run = less;
    }
    for (int days = 32; days > 0; days /= 2) {
        less = *run;
        less.days = days;
        if (still_fails(&less))
            *run = less;
    }
}
