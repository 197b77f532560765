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

int64_t sim_pick_ms(struct sim *sim, int64_t below_ms)
{
    return below_ms > 1000 ? (int64_t)sim_pick(sim, (uint32_t)(below_ms / 1000)) * 1000 + sim_pick(sim, 1000)
                           : sim_pick(sim, 1000);
}

bool sim_chance(struct sim *sim, int percent)
{
    return percent > 0 && (int)sim_pick(sim, 100) < percent;
}

static void rest_then_start(struct sim *sim, const void *data)
{
    (void)sim;
    struct sim_kiosk *kiosk = *(struct sim_kiosk *const *)data;
    if (!kiosk->alive)
        kiosk_start(kiosk);
}

static void station_rested(struct sim *sim, const void *data)
{
    (void)data;
    station_start(sim);
}

static bool dies(struct sim *sim, int per_10000)
{
    return per_10000 > 0 && (int)sim_pick(sim, 10000) < per_10000;
}

/* Between any two acts, and so between any two writes of anybody. */
static void kill_some(struct sim *sim)
{
    bool kiosk_dies = sim->steps == sim->kill_at_step || dies(sim, sim->faults.kill_kiosk_per_10000);
    if (kiosk_dies) {
        struct sim_kiosk *kiosk =
            &sim->kiosks[sim->size.kiosks > 1 ? sim_pick(sim, (uint32_t)sim->size.kiosks) : 0];
        if (kiosk->alive) {
            kiosk_kill(kiosk);
            sim_at(sim, 2000, rest_then_start, &kiosk, sizeof kiosk);
        }
    }
    if (dies(sim, sim->faults.kill_station_per_10000) && sim->station.up) {
        station_kill(sim);
        sim_at(sim, 3000, station_rested, NULL, 0);
    }
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
        kill_some(sim);
    }
    if (!sim->wrong)
        sim->now_ms = until_ms;
}

static void say(struct sim *sim, const char *line)
{
    if (sim->size.story)
        fputs(line, sim->size.story);
    size_t length = strlen(line);
    if (sim->log && length < SIM_LOG_SIZE - sim->log_length) {
        memcpy(sim->log + sim->log_length, line, length + 1);
        sim->log_length += length;
    }
}

void sim_log(struct sim *sim, const char *who, const char *text, ...)
{
    char words[224], line[288];
    if (!sim->log && !sim->size.story)
        return;
    va_list arguments;
    va_start(arguments, text);
    vsnprintf(words, sizeof words, text, arguments);
    va_end(arguments);
    snprintf(line, sizeof line, "[%6lld] %-8s %s\n", (long long)(sim->now_ms - SIM_START_MS), who, words);
    say(sim, line);
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

struct key sim_key(int number)
{
    struct key key;
    snprintf(key.text, sizeof key.text, "%04hX%028X", (unsigned short)number, 7u);
    return key;
}

int sim_number(const struct key *key)
{
    char digits[5] = {key->text[0], key->text[1], key->text[2], key->text[3], '\0'};
    return (int)strtol(digits, NULL, 16);
}

struct sim_fact *sim_fact_of(struct sim *sim, const struct key *key)
{
    return &sim->facts[sim_number(key)];
}

bool sim_is_between(const struct sim *sim, const struct span *span)
{
    int64_t at_ms = sim->now_ms - SIM_START_MS;
    return at_ms >= span->from_ms && at_ms < span->until_ms;
}

static void cards_create(struct sim *sim)
{
    sim->cards = calloc((size_t)sim->size.cards, sizeof *sim->cards);
    assert(sim->cards);
    for (int i = 0; i < sim->size.cards; i++) {
        struct sim_card *card = &sim->cards[i];
        snprintf(card->asn, sizeof card->asn, "00000000201930%02u", (unsigned)(i + 1) % 100u);
        snprintf(card->uid, sizeof card->uid, "04A1B2%02u", (unsigned)(i + 1) % 100u);
        card->ref = card_ref_make("salt", "asn", card->asn);
        card->loaded_fen = card->balance_fen = SIM_PURSE_FEN;
        card->counter = 17;
        card->room_for = 64;
        card->log = calloc((size_t)card->room_for, sizeof *card->log);
        assert(card->log);
    }
}

struct sim *sim_create_sized(uint64_t seed, const struct sim_size *size)
{
    struct sim *sim = calloc(1, sizeof *sim);
    assert(sim && size->kiosks <= SIM_KIOSKS && size->cards < 100 && size->keys < 65536);
    sim->size = *size;
    sim->heap = calloc(1, sizeof *sim->heap);
    sim->log = size->keeps_log ? calloc(1, SIM_LOG_SIZE) : NULL;
    sim->meters = calloc((size_t)size->rooms, sizeof *sim->meters);
    sim->facts = calloc((size_t)size->keys + 1, sizeof *sim->facts);
    sim->trades = calloc((size_t)size->keys + 1, sizeof *sim->trades);
    assert(sim->heap && sim->meters && sim->facts && sim->trades);
    sim->random = seed * 0x9E3779B97F4A7C15u + 1;
    sim->now_ms = SIM_START_MS;
    cards_create(sim);
    for (int i = 0; i < size->rooms; i++)
        sim->meters[i] = (struct sim_meter){
            .remaining_fen = SIM_BALANCE_FEN, .count = 5, .since_ms = SIM_START_MS, .since_wh = SIM_METER_WH};
    books_create(sim, &sim->station.books);
    for (int i = 0; i < size->rooms; i++) { /* as read when the meter was entered */
        sim->station.books.count[i] = sim->meters[i].count;
        sim->station.books.said[i] = meter_tally(sim, i);
    }
    sim->station.up = true;
    sim->mirror = size->mirror;
    if (sim->mirror)
        sim->mirror->create(sim);
    for (int i = 0; i < size->kiosks; i++) {
        struct sim_kiosk *kiosk = &sim->kiosks[i];
        kiosk->sim = sim;
        kiosk->number = i;
        kiosk->terminal = sim->terminals++;
        kiosk->terminal_sequence = i * 1000000; /* each PSAM has a number of its own */
        kiosk->card = -1;
        disk_create(sim, &kiosk->disk);
        kiosk_start(kiosk);
    }
    return sim;
}

struct sim *sim_create(uint64_t seed)
{
    return sim_create_sized(
        seed, &(struct sim_size){.kiosks = 1, .cards = 3, .rooms = 2, .keys = 256, .keeps_log = true});
}

void sim_destroy(struct sim *sim)
{
    if (sim->mirror)
        sim->mirror->destroy(sim);
    for (int i = 0; i < sim->size.kiosks; i++) {
        session_destroy(sim->kiosks[i].session);
        disk_destroy(&sim->kiosks[i].disk);
    }
    for (size_t i = 0; i < sim->heap->count; i++)
        free(sim->heap->entries[i].data);
    for (int i = 0; i < sim->size.cards; i++)
        free(sim->cards[i].log);
    books_destroy(&sim->station.books);
    books_destroy(&sim->station.backup);
    free(sim->cards);
    free(sim->meters);
    free(sim->facts);
    free(sim->trades);
    free(sim->heap->entries);
    free(sim->heap);
    free(sim->log);
    free(sim);
}
