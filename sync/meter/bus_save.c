/* A bus keeps what it heard: one transaction a sweep, or one for a meter somebody waits for. */
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/bus.h"
#include "meter/tally_store.h"

static struct tally tally_of(const struct meter_reading *reading)
{
    return (struct tally){.count = reading->count, .total_wh = reading->total_wh};
}

static bool is_other_meter(const struct bus_unit *unit)
{
    struct tally before = tally_of(&unit->saved.reading);
    struct tally now = tally_of(&unit->fresh.reading);
    return unit->saved.at_ms && tally_is_other(&before, &now);
}

/* A total that fell is not counted as use; and where it says that another meter hangs there, nobody writes to
 * that one before a person looked. */
static int note_strange(struct bus *bus, const struct bus_unit *unit)
{
    const struct meter_reading *from = &unit->saved.reading;
    const struct meter_reading *to = &unit->fresh.reading;
    struct tally before = tally_of(from);
    struct tally now = tally_of(to);
    bool is_other = is_other_meter(unit);
    if (!is_other && (!unit->saved.at_ms || to->total_wh >= from->total_wh))
        return STATUS_OK;
    log_warn("meter: room %s: the total went from %lld to %lld Wh, the count from %lld to %lld%s",
             unit->room.text, (long long)from->total_wh, (long long)to->total_wh, (long long)from->count,
             (long long)to->count, is_other ? ": another meter; a person has to look" : "");
    return is_other ? tally_note_other(bus->db, &unit->room, &before, &now, unit->fresh.at_ms) : STATUS_OK;
}

int bus_put_reading(struct bus *bus, struct bus_unit *unit)
{
    if (!unit->has_news)
        return STATUS_OK;
    struct usage_piece pieces[USAGE_SPREAD_PIECES];
    struct usage_point from = {unit->saved.at_ms, unit->saved.reading.total_wh};
    struct usage_point to = {unit->fresh.at_ms, unit->fresh.reading.total_wh};
    int count = usage_split(&from, &to, pieces);
    if (count == 0 && !is_other_meter(unit)) /* its total says nothing of this room's silence */
        count = usage_spread(&from, &to, pieces);
    int status = note_strange(bus, unit);
    if (!status)
        status = reading_row_save(bus->db, &unit->room, &unit->fresh);
    if (!status)
        status = off_since_follow(bus->db, &unit->room, &unit->saved, &unit->fresh);
    if (!status)
        status = forced_since_follow(bus->db, &unit->room, &unit->saved, &unit->fresh);
    for (int i = 0; i < count && !status; i++)
        status = usage_piece_add(bus->db, &unit->room, &pieces[i]);
    return status;
}

static bool differs(const struct bus_unit *unit)
{
    const struct meter_reading *a = &unit->saved.reading;
    const struct meter_reading *b = &unit->fresh.reading;
    return a->total_wh != b->total_wh || a->remaining_fen != b->remaining_fen || a->count != b->count ||
           a->power_w != b->power_w || a->relay != b->relay || unit->saved.silences != unit->fresh.silences;
}

static int commit_news(struct bus *bus, int first, int end)
{
    int status = db_begin(bus->db);
    for (int i = first; i < end && !status; i++)
        status = bus_put_reading(bus, &bus->units[i]);
    die_at("reading.sweep.before_commit");
    if (!status)
        status = db_commit(bus->db);
    if (status)
        db_rollback(bus->db);
    return status;
}

/* What could not be committed stays news: the next sweep's readings take in its use. */
static void save_range(struct bus *bus, int first, int end)
{
    bool news = false;
    for (int i = first; i < end; i++)
        news = news || bus->units[i].has_news;
    if (!news)
        return;
    int status = commit_news(bus, first, end);
    if (status) {
        log_error("meter: bus %s: readings not kept: %s", bus->id, status_text(status));
        return;
    }
    for (int i = first; i < end; i++) {
        struct bus_unit *unit = &bus->units[i];
        bool tell = unit->has_news && differs(unit);
        unit->saved = unit->fresh;
        unit->has_news = false;
        if (tell)
            bus_tell(bus, NULL, &unit->room);
    }
}

void bus_save_sweep(struct bus *bus)
{
    save_range(bus, 0, bus->schedule.count);
}

void bus_save_one(struct bus *bus, int index)
{
    save_range(bus, index, index + 1);
}
