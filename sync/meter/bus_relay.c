/* A room switched on again: relay.c decides, this file asks, writes and keeps. The stage is on disk before
 * the frame it allows leaves. */
#include "base/clock.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/bus.h"

#define RELAY_DISK_RETRY_MS 5000

static void want_at(struct bus *bus, int index, int64_t wall_ms)
{
    schedule_want_relay(&bus->schedule, index, clock_monotonic_ms() + (wall_ms - clock_now_ms()));
}

static void find_open(void *context, const char *room)
{
    struct bus *bus = context;
    int index = bus_index_of(bus, room);
    if (index >= 0 && !bus->schedule.units[index].relay)
        schedule_want_relay(&bus->schedule, index, clock_monotonic_ms());
}

void bus_find_restores(struct bus *bus)
{
    relay_rooms_open(bus->db, bus->id, find_open, bus);
}

static bool load(struct bus *bus, int index)
{
    struct bus_unit *unit = &bus->units[index];
    if (unit->has_restore)
        return true;
    int status = relay_row_next(bus->db, &unit->room, &unit->restore);
    if (status == ERR_NOT_FOUND)
        schedule_end_relay(&bus->schedule, index);
    else if (status)
        want_at(bus, index, clock_now_ms() + RELAY_DISK_RETRY_MS);
    unit->has_restore = status == STATUS_OK;
    unit->restore.relay.wrote_ms = clock_now_ms(); /* if a frame left, it may have been a moment ago */
    return unit->has_restore;
}

/* What the table says counts: read again what was not kept. */
static void forget(struct bus *bus, int index)
{
    bus->units[index].has_restore = false;
    want_at(bus, index, clock_now_ms() + RELAY_DISK_RETRY_MS);
}

static int write_relay(struct bus *bus, const struct bus_unit *unit, const uint16_t *registers)
{
    const struct meter_settings *settings = &bus->config->settings;
    const struct meter_settings *usual = &unit->model->usual;
    int64_t first = settings->force_register ? settings->force_register : usual->force_register;
    int64_t turnaround_ms = settings->turnaround_ms ? settings->turnaround_ms : usual->turnaround_ms;
    int outcome =
        line_write(bus->line, unit->unit, (int)first, registers, METER_FORCE_REGISTERS, (int)turnaround_ms);
    die_at("relay.write.after_frame");
    return outcome;
}

static void do_write(struct bus *bus, int index, const struct relay_step *step)
{
    struct bus_unit *unit = &bus->units[index];
    bool close = step->action == RELAY_WRITE_CLOSE;
    int status = relay_row_save(bus->db, &unit->restore);
    die_at("relay.write.after_commit");
    if (status) {
        forget(bus, index);
        return;
    }
    bus_tell(bus, &unit->restore.key, &unit->room);
    int outcome = write_relay(bus, unit, close ? unit->model->force_close : unit->model->automatic);
    log_fact("meter: restore %s: room %s, %s: %s", unit->restore.key.text, unit->room.text,
             close ? "close" : "automatic",
             outcome == LINE_ANSWERED  ? "taken"
             : outcome == LINE_REFUSED ? "refused"
                                       : "no answer");
    struct relay_step next = {.action = RELAY_READ};
    if (outcome == LINE_REFUSED)
        relay_step_refused(&unit->restore.relay, clock_now_ms(), &next);
    want_at(bus, index, next.action == RELAY_WAIT ? next.wait_until_ms : clock_now_ms());
}

static void end(struct bus *bus, int index, const struct relay_step *step)
{
    struct bus_unit *unit = &bus->units[index];
    int status = relay_row_end(bus->db, &unit->restore, step->state, step->refusal, clock_now_ms());
    if (status) {
        log_error("meter: restore %s: not kept: %s", unit->restore.key.text, status_text(status));
        forget(bus, index);
        return;
    }
    log_fact("meter: restore %s: room %s: %s%s%s", unit->restore.key.text, unit->room.text,
             power_state_text(step->state), step->refusal ? ", " : "",
             step->refusal ? power_refusal_text(step->refusal) : "");
    unit->has_restore = false;
    bus_save_one(bus, index); /* the snapshot that is asked for now must not say "off" */
    bus_tell(bus, &unit->restore.key, &unit->room);
    want_at(bus, index, clock_now_ms());
}

void bus_carry_relay(struct bus *bus, int index)
{
    struct bus_unit *unit = &bus->units[index];
    if (!load(bus, index))
        return;
    struct relay_step step;
    bool answered = bus_ask(bus, index);
    relay_step_reading(&unit->restore.relay, answered ? &unit->fresh.reading : NULL, clock_now_ms(), &step);
    switch (step.action) {
    case RELAY_READ: want_at(bus, index, clock_now_ms()); break;
    case RELAY_WAIT: want_at(bus, index, step.wait_until_ms); break;
    case RELAY_WRITE_CLOSE:
    case RELAY_WRITE_AUTOMATIC: do_write(bus, index, &step); break;
    case RELAY_END: end(bus, index, &step); break;
    }
}
