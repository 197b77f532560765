/* How long the station's own bus code takes to sweep all buses at once, against what the wire needs.
 *
 *   sweep_bench STATION.DB TURNAROUND_US SWEEPS      the buses of the database must be served
 *
 * The wire's own time of a bus: for each of its meters the question's and the answer's characters, 3.5
 * characters of silence after each, and the meter's thinking. tests/bench/sweep sets everything up. */
#include "../usage.h"
#include "base/clock.h"
#include "base/log.h"
#include "meter/bus.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define BUSES_MAX 64
#define SWEEPS_MAX 200

struct sweeper {
    struct bus *bus;
    pthread_barrier_t *barrier;
    int sweeps;
    int64_t wire_us;
    int64_t took_us[SWEEPS_MAX];
    int64_t saved_us[SWEEPS_MAX];
    int64_t silent;
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void *run(void *argument)
{
    struct sweeper *sweeper = argument;
    struct bus *bus = sweeper->bus;
    for (int i = 0; i < sweeper->sweeps; i++) {
        pthread_barrier_wait(sweeper->barrier);
        int64_t begin_us = now_us();
        struct schedule_pick pick;
        for (;;) {
            schedule_next(&bus->schedule, clock_monotonic_ms(), &pick);
            if (pick.kind != SCHEDULE_POLL)
                break;
            sweeper->silent += !bus_ask(bus, pick.index);
        }
        sweeper->took_us[i] = now_us() - begin_us;
        bus_save_sweep(bus);
        sweeper->saved_us[i] = now_us() - begin_us - sweeper->took_us[i];
        schedule_init(&bus->schedule, bus->schedule.count, 0);
    }
    return NULL;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* In seconds; sorts the values. */
static double median_s(int64_t *values_us, int count)
{
    qsort(values_us, (size_t)count, sizeof *values_us, compare);
    int middle = count / 2;
    return (double)values_us[middle] / 1e6;
}

static int64_t wire_us_of(const char *id, struct database *db, const struct bus *bus, int64_t turnaround_us)
{
    int64_t sum_us = 0;
    struct db_query query;
    db_query_begin(&query, db, "SELECT baud, parity FROM bus WHERE id = $1");
    db_bind_text(&query, 1, id);
    while (db_query_row(&query))
        for (int i = 0; i < bus->schedule.count; i++)
            sum_us += turnaround_us + line_read_wire_us((int)db_int(&query, 0), *db_text(&query, 1),
                                                        bus->units[i].model->register_count);
    return db_query_end(&query) ? 0 : sum_us;
}

static int64_t most(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void report(struct sweeper *sweepers, int count, int sweeps, double cores)
{
    int64_t whole_us[SWEEPS_MAX] = {0};
    int64_t save_us[SWEEPS_MAX] = {0};
    double worst = 0;
    int64_t wire_us = 0;
    int64_t silent = 0;
    int meters = 0;
    for (int b = 0; b < count; b++) {
        struct sweeper *sweeper = &sweepers[b];
        for (int i = 0; i < sweeps; i++) {
            whole_us[i] = most(whole_us[i], sweeper->took_us[i]);
            save_us[i] = most(save_us[i], sweeper->saved_us[i]);
        }
        double ratio = median_s(sweeper->took_us, sweeps) * 1e6 / (double)sweeper->wire_us;
        worst = ratio > worst ? ratio : worst;
        wire_us = most(wire_us, sweeper->wire_us);
        silent += sweeper->silent;
        meters += sweeper->bus->schedule.count;
    }
    double wire_s = (double)wire_us / 1e6;
    double whole_s = median_s(whole_us, sweeps);
    printf("%d meters on %d buses, %d sweeps, %lld questions without an answer\n", meters, count, sweeps,
           (long long)silent);
    printf("wire of the longest bus      %.3f s\n", wire_s);
    printf("sweep of all buses at once   %.3f s median, %.3f s longest\n", whole_s,
           (double)whole_us[sweeps - 1] / 1e6);
    printf("against the wire             %.4f median of sweeps, %.4f the worst bus's median\n",
           whole_s / wire_s, worst);
    printf("keeping what was heard       %.3f s median of the slowest bus\n", median_s(save_us, sweeps));
    printf("CPU                          %.1f %% of a core while sweeping\n", 100 * cores);
}

static const char usage[] =
    "usage: sweep_bench STATION.DB TURNAROUND_US SWEEPS\n"
    "Sweeps all buses of the database at once, SWEEPS times, and prints what that took beside the wire's "
    "own\n"
    "time with meters that think TURNAROUND_US. The buses must be served: tests/bench/sweep does that.\n"
    "Exit: 0, 1 without the database, 2 for wrong arguments.\n";

int main(int argc, char **argv)
{
    static struct sweeper sweepers[BUSES_MAX];
    struct meters_config config = {.poll_pause_ms = 1};
    struct database *db = NULL;
    pthread_t threads[BUSES_MAX];
    pthread_barrier_t barrier;
    int count = 0;
    if (usage_asked(argc, argv, usage))
        return 0;
    int sweeps = argc == 4 ? (int)strtol(argv[3], NULL, 10) : 0;
    if (sweeps < 1 || sweeps > SWEEPS_MAX)
        return fputs(usage, stderr), 2;
    log_init("sweep_bench", LOG_WARN);
    snprintf(config.database, sizeof config.database, "%s", argv[1]);
    if (db_open(argv[1], meter_schema, &db))
        return 1;
    char ids[BUSES_MAX][32];
    struct db_query query;
    db_query_begin(&query, db, "SELECT id FROM bus ORDER BY id");
    while (db_query_row(&query) && count < BUSES_MAX)
        db_copy_text(&query, 0, ids[count++], sizeof *ids);
    if (db_query_end(&query) || pthread_barrier_init(&barrier, NULL, (unsigned)count))
        return 1;
    for (int i = 0; i < count; i++) {
        sweepers[i] = (struct sweeper){.barrier = &barrier, .sweeps = sweeps};
        if (bus_create(&config, db, ids[i], &sweepers[i].bus))
            return 1;
        sweepers[i].wire_us = wire_us_of(ids[i], db, sweepers[i].bus, strtoll(argv[2], NULL, 10));
    }
    int64_t begin_us = now_us();
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, run, &sweepers[i]))
            return 1;
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double cpu_s = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                   (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
    report(sweepers, count, sweeps, cpu_s * 1e6 / (double)(now_us() - begin_us));
    for (int i = 0; i < count; i++)
        bus_destroy(sweepers[i].bus);
    db_close(db);
    return 0;
}
