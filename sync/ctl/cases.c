/* dormwattctl cases: every state that is not an end, oldest first, with what to do about it. */
#include "base/clock.h"
#include "base/status.h"
#include "ctl/command.h"
#include "ctl/listing.h"
#include "station/open_case.h"

#include <stdio.h>
#include <stdlib.h>

struct listing {
    int64_t now_ms;
    int shown;
    int on_their_way;
};

static int print(void *context, const struct open_case *open_case)
{
    struct listing *listing = context;
    const struct case_rule *rule = case_rule(open_case->kind);
    bool overdue = case_is_overdue(open_case, listing->now_ms);
    char age[AGE_SIZE];
    char left[AGE_SIZE];
    char amount[24];
    if (!overdue && rule->deadline_ms < CLOCK_DAY_MS && open_case->kind != CASE_SALE) {
        listing->on_their_way++; /* a machine is at it: nobody has to do anything */
        return STATUS_OK;
    }
    age_text(open_case->since_ms, listing->now_ms, age);
    age_text(listing->now_ms, case_due_ms(open_case), left);
    money_text(open_case->amount, amount);
    printf("%s%-24s %-8s %s", overdue ? "OVERDUE " : "", rule->says, age, open_case->reference);
    if (open_case->amount.fen)
        printf("  %s yuan", amount);
    printf("  %s%s%s\n", open_case->place, open_case->why[0] ? ": " : "", open_case->why);
    if (overdue)
        printf("    %s: %s\n", rule->owner, rule->to_do);
    else
        printf("    in %s for %s; until then: %s\n", left, rule->owner, rule->next);
    listing->shown++;
    return STATUS_OK;
}

int command_cases(const char *config_path, int argc, char **argv)
{
    struct database *db = NULL;
    struct listing listing = {.now_ms = clock_now_ms()};
    no_arguments(
        argc, argv,
        "Lists what waits for a person, oldest first: doubtful sales, money not credited, refused rows,"
        " strange payments; with age, deadline, and what to do.");
    if (site_open(config_path, NULL, &db))
        return EXIT_FAILURE;
    int status = open_case_each(db, print, &listing);
    db_close(db);
    if (!status && listing.shown == 0)
        printf("nothing waits for a person\n");
    if (listing.on_their_way)
        printf("%d on their way, within their deadlines\n", listing.on_their_way);
    return status ? EXIT_FAILURE : EXIT_SUCCESS;
}
