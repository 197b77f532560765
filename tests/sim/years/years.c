/* years: many seeds one after the other, and the story of one that fails. */
#include "sim/day.h"
#include "usage.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
    "usage: years [--seeds N] [--first S] [--seconds T]               runs many seeds\n"
    "       years --seed S [--without MASK] [--kiosks K] [--days D]   tells one run\n"
    "       years --defect NAME [--seeds N] [--first S]               looks for a planted defect\n"
    "Kiosks, road, station, provider and meters in one process, under a pretend clock.\n"
    "  --seeds N       how many runs (5000)\n"
    "  --first S       the seed of the first (1)\n"
    "  --seconds T     begins no run after so long (0: as many as --seeds)\n"
    "  --seed S        that run alone, told step by step; not 0\n"
    "  --without MASK  leaves those misfortunes out, as \"again:\" names them (0: none)\n"
    "  --kiosks K      how many at the most (0: as the seed says)\n"
    "  --days D        how long at the most (0: as the seed says)\n"
    "  --defect NAME   what this program was built with: a seed that fails is what is wanted\n"
    "Exit: 0 if all is well, with --defect if it was found; 1 if not, or if too little happened to show it;\n"
    "2 for words it does not know; 134 after an assert. A failure ends with the words that run it again.\n";

struct options {
    long seeds, first, seconds;
    const char *defect;
    bool one;
    struct sim_run run;
};

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* An assert of a core is a find as well: the run is named before the program ends. */
static struct {
    const char *program, *defect;
    unsigned long long seed;
} now;

static void aborted(int signal)
{
    char text[256];
    int length = now.defect ? snprintf(text, sizeof text, "defect %s found at seed %llu: an assert\n",
                                       now.defect, now.seed)
                            : snprintf(text, sizeof text, "again: %s --seed %llu\n", now.program, now.seed);
    if (write(STDOUT_FILENO, text, (size_t)length) < 0)
        _exit(2);
    _exit(now.defect ? 0 : 128 + signal);
}

static int tell_failure(const char *program, struct sim_run run, const char *wrong)
{
    struct sim_tally tally = {0};
    printf("seed %llu: %s\n", (unsigned long long)run.seed, wrong);
    fflush(stdout);
    day_shrink(&run);
    run.tells = true;
    day_run(&run, &tally);
    printf("seed %llu: %s\nagain: %s --seed %llu --without %u --kiosks %d --days %d\n",
           (unsigned long long)run.seed, tally.wrong, program, (unsigned long long)run.seed, run.without,
           run.kiosks, run.days);
    return 1;
}

static int run_many(const char *program, const struct options *options)
{
    struct sim_tally tally = {0};
    double from_s = now_s();
    now.program = program;
    now.defect = options->defect;
    signal(SIGABRT, aborted);
    for (long i = 0; i < options->seeds; i++) {
        struct sim_run run = {.seed = (uint64_t)(options->first + i)};
        if (options->seconds > 0 && now_s() - from_s >= (double)options->seconds)
            break;
        now.seed = run.seed;
        if (day_run(&run, &tally))
            continue;
        if (!options->defect)
            return tell_failure(program, run, tally.wrong);
        printf("defect %s found at seed %llu: %s\n", options->defect, (unsigned long long)run.seed,
               tally.wrong);
        return 0;
    }
    if (options->defect) {
        printf("defect %s was not found in %ld seeds\n", options->defect, tally.seeds);
        return 1;
    }
    double took_s = now_s() - from_s;
    double years = tally.kiosk_days / 365;
    printf("%ld seeds, %.1f kiosk-years\n", tally.seeds, years);
    printf("  %ld visits, %ld debits, %ld phone payments, %ld credits, %ld doubtful, %ld by a person, %ld "
           "kills\n",
           tally.visits, tally.debits, tally.payments, tally.credits, tally.doubtful, tally.persons,
           tally.kills);
    printf("  %.1f s: %.2f kiosk-years a second, %.0f steps a second\n", took_s, years / took_s,
           (double)tally.steps / took_s);
    bool seen_enough = tally.debits > tally.seeds && tally.payments > tally.seeds / 10 && tally.doubtful > 0;
    return seen_enough ? 0 : 1;
}

static bool take_option(struct options *options, const char *name, const char *value)
{
    long number = strtol(value, NULL, 10);
    if (!strcmp(name, "--seeds"))
        options->seeds = number;
    else if (!strcmp(name, "--first"))
        options->first = number;
    else if (!strcmp(name, "--seconds"))
        options->seconds = number;
    else if (!strcmp(name, "--defect"))
        options->defect = value;
    else if (!strcmp(name, "--without"))
        options->run.without = (uint32_t)number;
    else if (!strcmp(name, "--kiosks"))
        options->run.kiosks = (int)number;
    else if (!strcmp(name, "--days"))
        options->run.days = (int)number;
    else if (!strcmp(name, "--seed"))
        options->one = (options->run.seed = (uint64_t)number) != 0;
    else
        return false;
    return true;
}

int main(int count, char **words)
{
    struct options options = {.seeds = 5000, .first = 1};
    if (usage_asked(count, words, usage))
        return 0;
    for (int i = 1; i < count; i += 2) {
        if (i + 1 == count || !take_option(&options, words[i], words[i + 1])) {
            fputs(usage, stderr);
            return 2;
        }
    }
    if (!options.one)
        return run_many(words[0], &options);
    struct sim_tally tally = {0};
    options.run.tells = true;
    bool good = day_run(&options.run, &tally);
    printf("seed %llu: %s\n", (unsigned long long)options.run.seed, good ? "all is well" : tally.wrong);
    return !good;
}
