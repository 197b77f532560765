#include "sim/sim.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    int64_t at_ms;
    uint64_t order; /* acts of the same moment happen in the order they were asked for */
    sim_act *act;
    void *data;
};

struct sim_heap {
    struct entry *entries;
    size_t count, room;
    uint64_t order;
};

static bool is_before(const struct entry *a, const struct entry *b)
{
    return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

static void swap(struct entry *a, struct entry *b)
{
    struct entry kept = *a;
    *a = *b;
    *b = kept;
}

void sim_at(struct sim *sim, int64_t wait_ms, sim_act *act, const void *data, size_t size)
{
    struct sim_heap *heap = sim->heap;
    if (heap->count == heap->room) {
        heap->room = heap->room ? heap->room * 2 : 64;
        heap->entries = realloc(heap->entries, heap->room * sizeof *heap->entries);
        assert(heap->entries);
    }
    void *copy = size ? malloc(size) : NULL;
    if (copy)
        memcpy(copy, data, size);
    size_t at = heap->count++;
    heap->entries[at] = (struct entry){sim->now_ms + wait_ms, heap->order++, act, copy};
    while (at > 0 && is_before(&heap->entries[at], &heap->entries[(at - 1) / 2])) {
        swap(&heap->entries[at], &heap->entries[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
}

static struct entry take_first(struct sim_heap *heap)
{
    struct entry first = heap->entries[0];
    heap->entries[0] = heap->entries[--heap->count];
    for (size_t at = 0;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < heap->count; child++)
            if (is_before(&heap->entries[child], &heap->entries[least]))
                least = child;
        if (least == at)
            return first;
        swap(&heap->entries[at], &heap->entries[least]);
        at = least;
    }
}

uint32_t sim_pick(struct sim *sim, uint32_t below)
{
    sim->random ^= sim->random << 13; /* xorshift64 */
    sim->random ^= sim->random >> 7;
    sim->random ^= sim->random << 17;
    return (uint32_t)(sim->random >> 16) % below;
}

bool sim_chance(struct sim *sim, int percent)
{
    return percent > 0 && (int)sim_pick(sim, 100) < percent;
}

static void rest_then_start(struct sim *sim, const void *data)
{
    (void)data;
    if (!sim->kiosk.alive)
        kiosk_start(sim);
}

void sim_run_ms(struct sim *sim, int64_t run_ms)
{
    int64_t until_ms = sim->now_ms + run_ms;
    while (!sim->wrong && sim->heap->count > 0 && sim->heap->entries[0].at_ms <= until_ms) {
        struct entry entry = take_first(sim->heap);
        sim->now_ms = entry.at_ms;
        entry.act(sim, entry.data);
        free(entry.data);
        sim->steps++;
        bool dies = sim->steps == sim->kill_at_step;
        dies = dies || (sim->faults.kill_kiosk_per_10000 > 0 &&
                        (int)sim_pick(sim, 10000) < sim->faults.kill_kiosk_per_10000);
        if (dies && sim->kiosk.alive) {
            kiosk_kill(sim);
            sim_at(sim, 2000, rest_then_start, NULL, 0);
        }
    }
    if (!sim->wrong)
        sim->now_ms = until_ms;
}

void sim_log(struct sim *sim, const char *who, const char *text, ...)
{
    char line[256];
    va_list arguments;
    va_start(arguments, text);
    vsnprintf(line, sizeof line, text, arguments);
    va_end(arguments);
    size_t left = SIM_LOG_SIZE - sim->log_length;
    int length = snprintf(sim->log + sim->log_length, left, "[%6lld] %-8s %s\n",
                          (long long)(sim->now_ms - SIM_START_MS), who, line);
    if (length > 0 && (size_t)length < left)
        sim->log_length += (size_t)length;
}

void sim_wrong(struct sim *sim, const char *text, ...)
{
    if (sim->wrong)
        return;
    va_list arguments;
    va_start(arguments, text);
    vsnprintf(sim->wrong_text, sizeof sim->wrong_text, text, arguments);
    va_end(arguments);
    sim->wrong = sim->wrong_text;
    sim_log(sim, "WRONG", "%s", sim->wrong_text);
}

const char *sim_name(const struct key *key)
{
    static char names[4][5]; /* up to four in one line */
    static int next;
    char *name = names[next++ % 4];
    memcpy(name, key->text, 4);
    name[4] = '\0';
    return name;
}

bool sim_is_between(const struct sim *sim, const struct span *span)
{
    int64_t at_ms = sim->now_ms - SIM_START_MS;
    return at_ms >= span->from_ms && at_ms < span->until_ms;
}

struct sim *sim_create(uint64_t seed)
{
    struct sim *sim = calloc(1, sizeof *sim);
    assert(sim);
    sim->heap = calloc(1, sizeof *sim->heap);
    sim->log = calloc(1, SIM_LOG_SIZE);
    assert(sim->heap && sim->log);
    sim->random = seed * 0x9E3779B97F4A7C15u + 1;
    sim->now_ms = SIM_START_MS;
    for (int i = 0; i < SIM_CARDS; i++) {
        struct sim_card *card = &sim->cards[i];
        snprintf(card->asn, sizeof card->asn, "000000002019307%d", i + 1);
        snprintf(card->uid, sizeof card->uid, "04A1B2C%d", i + 1);
        card->ref = card_ref_make("salt", "asn", card->asn);
        card->balance_fen = SIM_PURSE_FEN;
        card->counter = 17;
    }
    for (int i = 0; i < SIM_ROOMS; i++)
        sim->meters[i] = (struct sim_meter){.remaining_fen = SIM_BALANCE_FEN, .count = 5};
    sim->station.up = true;
    sim->kiosk.card = -1;
    kiosk_start(sim);
    return sim;
}

void sim_destroy(struct sim *sim)
{
    session_destroy(sim->kiosk.session);
    for (size_t i = 0; i < sim->heap->count; i++)
        free(sim->heap->entries[i].data);
    free(sim->heap->entries);
    free(sim->heap);
    free(sim->log);
    free(sim);
}
