/* Money to a meter: credit.c decides, this file asks, writes and keeps. Every step is on disk before the
 * frame it allows leaves. */
#include "base/clock.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/bus.h"
#include "meter/tally_store.h"

#include <string.h>

#define CREDIT_DISK_RETRY_MS 5000

static void want_at(struct bus *bus, int index, int64_t wall_ms)
{
    schedule_want_money(&bus->schedule, index, clock_monotonic_at_ms(wall_ms));
}

static int finish(struct bus *bus, int status)
{
    if (!status)
        status = db_commit(bus->db);
    if (status)
        db_rollback(bus->db);
    return status;
}

static void note_saved(struct bus_unit *unit)
{
    unit->saved = unit->fresh;
    unit->has_news = false;
}

static int keep_intention(struct bus *bus, const struct bus_unit *unit)
{
    int status = db_begin(bus->db);
    if (!status)
        status = credit_row_save(bus->db, &unit->credit);
    die_at("credit.write.before_commit");
    status = finish(bus, status);
    die_at("credit.write.after_commit");
    return status;
}

static int keep_confirmation(struct bus *bus, struct bus_unit *unit, const struct credit_row *row)
{
    struct money balance = money_of_fen(unit->fresh.reading.remaining_fen);
    int status = db_begin(bus->db);
    if (!status)
        status = credit_row_confirm(bus->db, row, balance, unit->fresh.at_ms);
    if (!status)
        status = bus_put_reading(bus, unit);
    die_at("credit.confirm.before_commit");
    status = finish(bus, status);
    die_at("credit.confirm.after_commit");
    if (!status)
        note_saved(unit);
    return status;
}

static int keep_call(struct bus *bus, struct bus_unit *unit, const struct credit_row *row, const char *why,
                     bool settled)
{
    int status = db_begin(bus->db);
    if (!status)
        status = credit_row_call_person(bus->db, row, why, settled, clock_now_ms());
    if (!status)
        status = bus_put_reading(bus, unit);
    die_at("credit.manual.before_commit");
    status = finish(bus, status);
    if (!status)
        note_saved(unit);
    return status;
}

/* What the meter just said, and what the books make of it. */
static int compare(struct bus *bus, const struct bus_unit *unit, struct credit_reading *reading)
{
    const struct meter_reading *said = &unit->fresh.reading;
    struct tally now = {.count = said->count, .total_wh = said->total_wh};
    struct tally_finding finding;
    int status = tally_compare(bus->db, &unit->room, &now, &finding);
    *reading = (struct credit_reading){.answered = true,
                                       .count = said->count,
                                       .remaining_fen = said->remaining_fen,
                                       .at_ms = unit->fresh.at_ms,
                                       .up_ms = clock_monotonic_ms(),
                                       .unexplained = finding.unexplained,
                                       .is_other = finding.is_other};
    return status;
}

static int settle(struct bus *bus, struct bus_unit *unit, const struct credit_row *row,
                  const struct credit_reading *reading)
{
    int status;
    enum credit_proof proof = credit_prove(&row->credit, reading);
    if (proof == CREDIT_PROVEN) {
        log_note("meter: credit %s reached room %s after all", row->key.text, unit->room.text);
        status = keep_confirmation(bus, unit, row);
    } else {
        const char *why = proof == CREDIT_DISPROVEN ? "the meter does not have it"
                                                    : "the meter's counter and balance contradict each other";
        log_warn("meter: credit %s, room %s: %s", row->key.text, unit->room.text, why);
        status = keep_call(bus, unit, row, why, true);
    }
    if (!status)
        bus_tell(bus, &row->key, &unit->room);
    return status;
}

/* A person was called for an earlier credit because the meter could not be asked what became of the write.
 * Nothing was written since, so the first reading says it; and it must be heard before the next write.
 * just_read: fresh was read now; otherwise it may be older than the call. */
static int settle_earlier(struct bus *bus, struct bus_unit *unit, bool just_read)
{
    const struct reading_row *fresh = &unit->fresh;
    struct credit_row row;
    int status = credit_row_unsettled(bus->db, &unit->room, &row);
    if (status)
        return status == ERR_NOT_FOUND ? STATUS_OK : status;
    if (!just_read && (fresh->silences > 0 || fresh->at_ms <= row.called_at_ms))
        return STATUS_OK;
    struct credit_reading reading;
    status = compare(bus, unit, &reading);
    return status ? status : settle(bus, unit, &row, &reading);
}

static void find_open(void *context, const char *room)
{
    struct bus *bus = context;
    int index = bus_index_of(bus, room);
    if (index >= 0 && !bus->schedule.units[index].money)
        schedule_want_money(&bus->schedule, index, clock_monotonic_ms());
}

static void find_unsettled(void *context, const char *room)
{
    struct bus *bus = context;
    int index = bus_index_of(bus, room);
    if (index >= 0)
        bus->units[index].unsettled = true;
}

void bus_find_credits(struct bus *bus)
{
    credit_rooms_open(bus->db, bus->id, find_open, bus);
    credit_rooms_unsettled(bus->db, bus->id, find_unsettled, bus);
    for (int i = 0; i < bus->schedule.count; i++) {
        if (bus->units[i].unsettled)
            settle_earlier(bus, &bus->units[i], false); /* failing it, the next sweep finds it again */
        bus->units[i].unsettled = false;
    }
}

static int write_purchase(struct bus *bus, const struct bus_unit *unit, const struct credit_step *step)
{
    const struct meter_settings *settings = &bus->config->settings;
    const struct meter_settings *usual = &unit->model->usual;
    int64_t first = settings->purchase_register ? settings->purchase_register : usual->purchase_register;
    int64_t turnaround_ms = settings->turnaround_ms ? settings->turnaround_ms : usual->turnaround_ms;
    uint16_t registers[METER_PURCHASE_REGISTERS];
    if (unit->model->encode_purchase(step->write_count, step->write_fen, registers))
        return LINE_REFUSED; /* more than the meter can hold: it would refuse as well */
    int outcome = line_write(bus->line, unit->unit, (int)first, registers, METER_PURCHASE_REGISTERS,
                             (int)turnaround_ms);
    die_at("credit.write.after_frame");
    return outcome;
}

static void do_write(struct bus *bus, int index, const struct credit_step *step)
{
    struct bus_unit *unit = &bus->units[index];
    int64_t now_ms = clock_now_ms();
    unit->credit.state = CREDIT_SENDING;
    if (keep_intention(bus, unit)) {
        unit->has_credit = false; /* read again what the table says */
        want_at(bus, index, now_ms + CREDIT_DISK_RETRY_MS);
        return;
    }
    int outcome = write_purchase(bus, unit, step);
    log_fact("meter: credit %s: room %s, count %lld, %lld fen: %s", unit->credit.key.text, unit->room.text,
             (long long)step->write_count, (long long)step->write_fen,
             outcome == LINE_ANSWERED  ? "taken"
             : outcome == LINE_REFUSED ? "refused"
                                       : "no answer");
    if (outcome == LINE_REFUSED) {
        struct credit_step next;
        credit_step_refused(&unit->credit.credit, &next);
        keep_intention(bus, unit); /* failing it, the next write is refused again */
    }
    want_at(bus, index, now_ms); /* the read-back comes before anything else */
}

static void end_credit(struct bus *bus, int index, int status)
{
    struct bus_unit *unit = &bus->units[index];
    unit->has_credit = false;
    if (status) {
        log_error("meter: credit %s: not kept: %s", unit->credit.key.text, status_text(status));
        want_at(bus, index, clock_now_ms() + CREDIT_DISK_RETRY_MS);
        return;
    }
    bus_tell(bus, &unit->credit.key, &unit->room);
    want_at(bus, index, clock_now_ms()); /* the room's next credit, if there is one */
}

/* heard: the step was made from an answer, so nothing is left for a later reading to settle. */
static void act(struct bus *bus, int index, const struct credit_step *step, bool heard)
{
    struct bus_unit *unit = &bus->units[index];
    switch (step->action) {
    case CREDIT_READ: want_at(bus, index, clock_now_ms()); break;
    case CREDIT_WAIT: want_at(bus, index, step->wait_until_ms); break;
    case CREDIT_WRITE: do_write(bus, index, step); break;
    case CREDIT_DONE:
        log_fact("meter: credit %s: room %s has it", unit->credit.key.text, unit->room.text);
        end_credit(bus, index, keep_confirmation(bus, unit, &unit->credit));
        break;
    case CREDIT_CALL_PERSON:
        log_error("meter: credit %s, room %s: %s; a person has to look", unit->credit.key.text,
                  unit->room.text, step->why);
        end_credit(bus, index,
                   keep_call(bus, unit, &unit->credit, step->why, heard || !unit->credit.credit.has_base));
        break;
    }
}

static bool load_credit(struct bus *bus, int index)
{
    struct bus_unit *unit = &bus->units[index];
    if (unit->has_credit)
        return true;
    int status = credit_row_next(bus->db, &unit->room, &unit->credit);
    if (status == ERR_NOT_FOUND)
        schedule_end_money(&bus->schedule, index);
    else if (status)
        want_at(bus, index, clock_now_ms() + CREDIT_DISK_RETRY_MS);
    unit->has_credit = status == STATUS_OK;
    return unit->has_credit;
}

void bus_carry_credit(struct bus *bus, int index)
{
    struct bus_unit *unit = &bus->units[index];
    if (!load_credit(bus, index))
        return;
    struct credit_reading reading = {.answered = bus_ask(bus, index)};
    if (reading.answered && (settle_earlier(bus, unit, true) || compare(bus, unit, &reading))) {
        want_at(bus, index, clock_now_ms() + CREDIT_DISK_RETRY_MS);
        return;
    }
    struct credit_step step;
    credit_step_reading(&unit->credit.credit, &reading, clock_now_ms(), &step);
    act(bus, index, &step, reading.answered);
}
