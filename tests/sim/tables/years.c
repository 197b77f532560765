/* years_booked: seeds with the station's real tables beside the pretended books. */
#include "sim/day.h"
#include "tables/tables.h"
#include "usage.h"

#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: years_booked [--seeds N] [--first S]                 runs many seeds (300, from 1)\n"
    "       years_booked --seed S                                shrinks and tells one run\n"
    "       years_booked --defect NAME [--seeds N] [--first S]   looks for a planted defect\n"
    "The years with the station's real tables beside the pretended books.\n"
    "Exit: 0 if all is well, with --defect if it was found; 1 if not; 2 for words it does not know.\n";

static int tell_failure(struct sim_run run)
{
    struct sim_tally tally = {0};
    day_shrink(&run);
    run.tells = true;
    day_run(&run, &tally);
    printf("seed %llu: %s\n", (unsigned long long)run.seed, tally.wrong);
    return 1;
}

int main(int count, char **words)
{
    long seeds = 300;
    long first = 1;
    const char *defect = NULL;
    struct sim_tally tally = {0};
    if (usage_asked(count, words, usage))
        return 0;
    if (count % 2 == 0)
        return fputs(usage, stderr), 2;
    for (int i = 1; i + 1 < count; i += 2) {
        long number = strtol(words[i + 1], NULL, 10);
        if (!strcmp(words[i], "--seeds"))
            seeds = number;
        else if (!strcmp(words[i], "--first"))
            first = number;
        else if (!strcmp(words[i], "--defect"))
            defect = words[i + 1];
        else if (!strcmp(words[i], "--seed"))
            return tell_failure((struct sim_run){.seed = (uint64_t)number, .mirror = &tables_mirror});
        else
            return fputs(usage, stderr), 2;
    }
    for (long seed = first; seed < first + seeds; seed++) {
        struct sim_run run = {.seed = (uint64_t)seed, .mirror = &tables_mirror};
        if (day_run(&run, &tally))
            continue;
        if (defect)
            printf("defect %s found at seed %ld: %s\n", defect, seed, tally.wrong);
        else
            printf("seed %ld: %s\nagain: %s --seed %ld\n", seed, tally.wrong, words[0], seed);
        return defect ? 0 : 1;
    }
    if (defect)
        printf("defect %s was not found in %ld seeds\n", defect, tally.seeds);
    else
        printf("%ld seeds with real tables: %ld debits, %ld phone payments, %ld credits, %ld by a person\n",
               tally.seeds, tally.debits, tally.payments, tally.credits, tally.persons);
    return defect ? 1 : 0;
}
