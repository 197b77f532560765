#include "meter/schedule.h"

#include <assert.h>
#include <string.h>

#define SCHEDULE_DEAD_FIRST_MS 30000
#define SCHEDULE_DEAD_MOST_MS                                                                                \
    300000 /* a meter put back is seen within five minutes without being awaited                             \
            */

void schedule_init(struct schedule *schedule, int count, int64_t pause_ms)
{
    assert(count >= 0 && count <= SCHEDULE_UNITS_MAX);
    memset(schedule, 0, sizeof *schedule);
    schedule->count = count;
    schedule->pause_ms = pause_ms;
    schedule->cursor = count - 1;
}

bool schedule_is_dead(const struct schedule_unit *unit)
{
    return unit->silences >= SCHEDULE_DEAD_AFTER;
}

static bool pick_command(struct schedule *schedule, int64_t now_ms, struct schedule_pick *pick)
{
    for (int i = 0; i < schedule->count; i++) {
        if (schedule->units[i].money && schedule->units[i].money_from_ms <= now_ms) {
            *pick = (struct schedule_pick){.kind = SCHEDULE_MONEY, .index = i};
            return true;
        }
    }
    for (int i = 0; i < schedule->count; i++) {
        if (schedule->units[i].relay && schedule->units[i].relay_from_ms <= now_ms) {
            *pick = (struct schedule_pick){.kind = SCHEDULE_RELAY, .index = i};
            return true;
        }
    }
    for (int i = 0; i < schedule->count; i++) {
        if (schedule->units[i].awaited) {
            *pick = (struct schedule_pick){.kind = SCHEDULE_AWAITED, .index = i};
            return true;
        }
    }
    return false;
}

static bool wants_poll(const struct schedule *schedule, const struct schedule_unit *unit, int64_t now_ms)
{
    if (unit->asked)
        return false;
    return !schedule_is_dead(unit) || (!schedule->dead_silent && unit->dead_until_ms <= now_ms);
}

static void pick_at(struct schedule *schedule, int index, struct schedule_pick *pick)
{
    schedule->cursor = index;
    *pick = (struct schedule_pick){.kind = SCHEDULE_POLL, .index = index};
}

static bool pick_poll(struct schedule *schedule, int64_t now_ms, struct schedule_pick *pick)
{
    for (int i = 1; i <= schedule->count; i++) {
        int index = (schedule->cursor + i) % schedule->count;
        if (wants_poll(schedule, &schedule->units[index], now_ms)) {
            pick_at(schedule, index, pick);
            return true;
        }
    }
    for (int i = 0; i < schedule->count; i++) {
        if (schedule->units[i].again) {
            pick_at(schedule, i, pick);
            return true;
        }
    }
    return false;
}

static void begin_sweep(struct schedule *schedule)
{
    schedule->sweeping = true;
    schedule->dead_silent = false;
    for (int i = 0; i < schedule->count; i++) {
        schedule->units[i].asked = false;
        schedule->units[i].again = false;
    }
}

static int64_t next_wake_ms(const struct schedule *schedule)
{
    int64_t wake_ms = schedule->sweep_from_ms;
    for (int i = 0; i < schedule->count; i++) {
        const struct schedule_unit *unit = &schedule->units[i];
        if (unit->money && unit->money_from_ms < wake_ms)
            wake_ms = unit->money_from_ms;
        if (unit->relay && unit->relay_from_ms < wake_ms)
            wake_ms = unit->relay_from_ms;
    }
    return wake_ms;
}

void schedule_next(struct schedule *schedule, int64_t now_ms, struct schedule_pick *pick)
{
    if (pick_command(schedule, now_ms, pick))
        return;
    if (!schedule->sweeping && now_ms >= schedule->sweep_from_ms)
        begin_sweep(schedule);
    if (schedule->sweeping) {
        if (pick_poll(schedule, now_ms, pick))
            return;
        schedule->sweeping = false;
        schedule->sweep_from_ms = now_ms + schedule->pause_ms;
        *pick = (struct schedule_pick){.kind = SCHEDULE_SWEEP_DONE};
        return;
    }
    *pick = (struct schedule_pick){.kind = SCHEDULE_WAIT, .wait_until_ms = next_wake_ms(schedule)};
}

static int64_t dead_wait_ms(int64_t silences)
{
    int64_t wait_ms = SCHEDULE_DEAD_FIRST_MS;
    for (int64_t i = SCHEDULE_DEAD_AFTER; i < silences && wait_ms < SCHEDULE_DEAD_MOST_MS; i++)
        wait_ms *= 2;
    return wait_ms < SCHEDULE_DEAD_MOST_MS ? wait_ms : SCHEDULE_DEAD_MOST_MS;
}

/* One of the dead answered: perhaps the whole bus was cut off, so none of the others waits its turn. */
static void revive_bus(struct schedule *schedule)
{
    for (int i = 0; i < schedule->count; i++)
        schedule->units[i].dead_until_ms = 0;
}

void schedule_skipped(struct schedule *schedule, int index)
{
    struct schedule_unit *unit = &schedule->units[index];
    unit->awaited = false;
    unit->again = false;
    unit->asked = true; /* in this sweep, whoever asked: the reading counts for it too */
}

void schedule_heard(struct schedule *schedule, int index, bool answered, int64_t now_ms)
{
    struct schedule_unit *unit = &schedule->units[index];
    bool was_dead = schedule_is_dead(unit);
    schedule_skipped(schedule, index);
    if (answered) {
        unit->silences = 0;
        if (was_dead)
            revive_bus(schedule);
        return;
    }
    unit->silences++;
    unit->again = unit->silences == 1 && schedule->sweeping;
    schedule->dead_silent = schedule->dead_silent || was_dead;
    if (schedule_is_dead(unit))
        unit->dead_until_ms = now_ms + dead_wait_ms(unit->silences);
}

void schedule_want_money(struct schedule *schedule, int index, int64_t from_ms)
{
    schedule->units[index].money = true;
    schedule->units[index].money_from_ms = from_ms;
}

void schedule_end_money(struct schedule *schedule, int index)
{
    schedule->units[index].money = false;
}

void schedule_want_relay(struct schedule *schedule, int index, int64_t from_ms)
{
    schedule->units[index].relay = true;
    schedule->units[index].relay_from_ms = from_ms;
}

void schedule_end_relay(struct schedule *schedule, int index)
{
    schedule->units[index].relay = false;
}

void schedule_want_reading(struct schedule *schedule, int index)
{
    schedule->units[index].awaited = true;
}
