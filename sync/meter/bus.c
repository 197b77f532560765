#include "meter/bus.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static int load_units(struct bus *bus, struct database *db)
{
    int count = 0;
    struct db_query query;
    db_query_begin(&query, db, "SELECT room, unit, model FROM meter WHERE bus = $1 ORDER BY unit");
    db_bind_text(&query, 1, bus->id);
    while (db_query_row(&query) && count < SCHEDULE_UNITS_MAX) {
        struct bus_unit *unit = &bus->units[count];
        unit->unit = (int)db_int(&query, 1);
        unit->model = meter_model_find(db_text(&query, 2));
        if (unit->model && !room_id_parse(db_text(&query, 0), &unit->room))
            count++;
        else
            log_error("meter: room %s: there is no meter model '%s'; its meter is not read",
                      db_text(&query, 0), db_text(&query, 2));
    }
    int failure = db_query_end(&query);
    for (int i = 0; i < count && !failure; i++) {
        failure = reading_row_get(db, &bus->units[i].room, &bus->units[i].saved);
        bus->units[i].fresh = bus->units[i].saved;
    }
    schedule_init(&bus->schedule, count, bus->config->poll_pause_ms);
    return failure;
}

static int open_line(struct bus *bus, struct database *db)
{
    int status = ERR_NOT_FOUND;
    struct db_query query;
    db_query_begin(&query, db, "SELECT device, baud, parity FROM bus WHERE id = $1");
    db_bind_text(&query, 1, bus->id);
    while (db_query_row(&query))
        status = line_create(db_text(&query, 0), (int)db_int(&query, 1), *db_text(&query, 2), &bus->line);
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

int bus_create(const struct meters_config *config, struct database *db, const char *id, struct bus **bus)
{
    *bus = NULL;
    struct bus *made = calloc(1, sizeof *made);
    if (!made)
        return ERR_MEMORY;
    made->config = config;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&made->woken, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&made->lock, NULL);
    int status = text_copy(made->id, sizeof made->id, id);
    if (!status)
        status = load_units(made, db);
    if (!status)
        status = open_line(made, db);
    if (!status)
        status = db_open(config->database, NULL, &made->db);
    if (status) {
        log_error("meter: bus %s cannot be read: %s", id, status_text(status));
        bus_destroy(made);
        return status;
    }
    *bus = made;
    return STATUS_OK;
}

void bus_destroy(struct bus *bus)
{
    if (!bus)
        return;
    line_destroy(bus->line);
    db_close(bus->db);
    pthread_cond_destroy(&bus->woken);
    pthread_mutex_destroy(&bus->lock);
    free(bus);
}

static void report_once(struct bus_unit *unit, const struct bus *bus, const char *what)
{
    if (!unit->reported)
        log_warn("meter: room %s (bus %s, unit %d): %s", unit->room.text, bus->id, unit->unit, what);
    unit->reported = true;
}

static int take_answer(struct bus *bus, struct bus_unit *unit, const uint8_t *bytes, size_t length)
{
    struct meter_reading reading;
    int status = unit->model->decode(bytes, length, &reading);
    if (status) {
        report_once(unit, bus,
                    status == ERR_FORMAT ? "answers like another model" : "answers with impossible values");
        return LINE_GARBLED;
    }
    unit->reported = false;
    unit->fresh = (struct reading_row){.reading = reading, .at_ms = clock_now_ms()};
    return LINE_ANSWERED;
}

/* One repetition where bytes came and were no answer; silence is asked again by the schedule. After any
 * failure the next question has another length: should the answer to this one come late, it is known by it.
 */
static int ask_twice(struct bus *bus, struct bus_unit *unit)
{
    const struct meter_model *model = unit->model;
    const struct meter_settings *settings = &bus->config->settings;
    int64_t first = settings->poll_register ? settings->poll_register : model->usual.poll_register;
    int64_t turnaround_ms = settings->turnaround_ms ? settings->turnaround_ms : model->usual.turnaround_ms;
    int outcome = LINE_GARBLED;
    for (int i = 0; i < 2 && outcome == LINE_GARBLED; i++) {
        uint8_t bytes[2 * METER_REGISTERS_MAX];
        int count = model->register_count + unit->extra_registers;
        outcome = line_read(bus->line, unit->unit, (int)first, count, (int)turnaround_ms, bytes);
        if (outcome == LINE_ANSWERED)
            return take_answer(bus, unit, bytes, 2 * (size_t)count);
        unit->extra_registers = (unit->extra_registers + 1) % (model->register_spare + 1);
    }
    if (outcome == LINE_REFUSED)
        report_once(unit, bus, "refuses the registers of its model: see poll_register");
    return outcome;
}

bool bus_ask(struct bus *bus, int index)
{
    struct bus_unit *unit = &bus->units[index];
    int outcome = ask_twice(bus, unit);
    unit->has_news = true;
    if (outcome < 0) { /* no port: line.c has said so */
        unit->fresh.silences++;
        schedule_skipped(&bus->schedule, index);
        return false;
    }
    if (outcome != LINE_ANSWERED && ++unit->fresh.silences == SCHEDULE_DEAD_AFTER)
        log_warn("meter: room %s (bus %s, unit %d) does not answer", unit->room.text, bus->id, unit->unit);
    if (outcome == LINE_ANSWERED && unit->saved.silences >= SCHEDULE_DEAD_AFTER)
        log_note("meter: room %s answers again", unit->room.text);
    schedule_heard(&bus->schedule, index, outcome == LINE_ANSWERED, clock_monotonic_ms());
    return outcome == LINE_ANSWERED;
}

void bus_tell(const struct bus *bus, const struct key *key, const struct room_id *room)
{
    static const struct key none;
    if (bus->config->changed)
        bus->config->changed(bus->config->context, key ? key : &none, room);
}

/* Waits, with the lock held, until the moment comes or somebody wakes this bus. */
static void wait_until(struct bus *bus, int64_t until_ms)
{
    struct timespec until = {.tv_sec = until_ms / 1000, .tv_nsec = until_ms % 1000 * 1000000};
    pthread_cond_timedwait(&bus->woken, &bus->lock, &until);
}

static bool take_wishes(struct bus *bus)
{
    bool any = false;
    for (int i = 0; i < bus->schedule.count; i++) {
        if (!bus->wished[i])
            continue;
        bus->wished[i] = false;
        schedule_want_reading(&bus->schedule, i);
        any = true;
    }
    return any;
}

/* Does what the schedule says. Returns when to look again, 0 for at once. */
static int64_t turn(struct bus *bus)
{
    struct schedule_pick pick;
    schedule_next(&bus->schedule, clock_monotonic_ms(), &pick);
    switch (pick.kind) {
    case SCHEDULE_MONEY: bus_carry_credit(bus, pick.index); break;
    case SCHEDULE_RELAY: bus_carry_relay(bus, pick.index); break;
    case SCHEDULE_AWAITED:
        bus_ask(bus, pick.index);
        bus_save_one(bus, pick.index);
        break;
    case SCHEDULE_POLL: bus_ask(bus, pick.index); break;
    case SCHEDULE_SWEEP_DONE:
        bus_save_sweep(bus);
        bus_find_credits(bus);
        bus_find_restores(bus);
        break;
    case SCHEDULE_WAIT: return pick.wait_until_ms;
    }
    return 0;
}

static void *run(void *argument)
{
    struct bus *bus = argument;
    bus_find_credits(bus);
    bus_find_restores(bus);
    pthread_mutex_lock(&bus->lock);
    while (!bus->stop) {
        bool wished = take_wishes(bus);
        pthread_mutex_unlock(&bus->lock);
        if (wished) {
            bus_find_credits(bus);
            bus_find_restores(bus);
        }
        int64_t wait_until_ms = turn(bus);
        pthread_mutex_lock(&bus->lock);
        if (wait_until_ms && !bus->stop && !memchr(bus->wished, true, sizeof bus->wished))
            wait_until(bus, wait_until_ms);
    }
    pthread_mutex_unlock(&bus->lock);
    bus_save_sweep(bus);
    return NULL;
}

int bus_index_of(const struct bus *bus, const char *room)
{
    for (int i = 0; i < bus->schedule.count; i++)
        if (!strcmp(bus->units[i].room.text, room))
            return i;
    return -1;
}

int bus_start(struct bus *bus)
{
    bus->started = pthread_create(&bus->thread, NULL, run, bus) == 0;
    return bus->started ? STATUS_OK : ERR_MEMORY;
}

void bus_stop(struct bus *bus)
{
    pthread_mutex_lock(&bus->lock);
    bus->stop = true;
    pthread_cond_signal(&bus->woken);
    pthread_mutex_unlock(&bus->lock);
    if (bus->started)
        pthread_join(bus->thread, NULL);
    bus->started = false;
}

bool bus_wake(struct bus *bus, const struct room_id *room)
{
    int index = bus_index_of(bus, room->text);
    if (index < 0)
        return false;
    pthread_mutex_lock(&bus->lock);
    bus->wished[index] = true;
    pthread_cond_signal(&bus->woken);
    pthread_mutex_unlock(&bus->lock);
    return true;
}
