/* dormwattctl notice: what the office says on the attract screens. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "ctl/command.h"
#include "station/office_notice_store.h"

#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
    const char *verb, *number;
    const char *from, *until, *building;
    const char *zh, *en;
};

static const struct argp_option options[] = {
    {"from", 'f', "TIME", 0, "From when it is shown, as 2026-12-01 08:00 (default now)", 0},
    {"until", 'u', "TIME", 0, "Until when; then it is gone by itself, also from a kiosk without a line", 0},
    {"zh", 'z', "TEXT", 0, "In Chinese", 0},
    {"en", 'e', "TEXT", 0, "In English. In one language only: it is shown to everybody", 0},
    {"building", 'b', "ID", 0, "In this building only (default in all)", 0},
    {0},
};

/* NOLINTNEXTLINE(readability-non-const-parameter): argp's signature */
static error_t parse(int option, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (option) {
    case 'f': arguments->from = value; return 0;
    case 'u': arguments->until = value; return 0;
    case 'z': arguments->zh = value; return 0;
    case 'e': arguments->en = value; return 0;
    case 'b': arguments->building = value; return 0;
    case ARGP_KEY_ARG:
        if (arguments->number)
            argp_usage(state);
        *(arguments->verb ? &arguments->number : &arguments->verb) = value;
        return 0;
    case ARGP_KEY_END:
        if (!arguments->verb)
            argp_usage(state);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

static bool refuse(const char *what)
{
    fprintf(stderr, "dormwattctl notice: %s\n", what);
    return false;
}

/* "2026-12-01 08:00" in Beijing's time, and no day or hour that there is not. */
static bool moment_of(const char *text, int64_t *at_ms)
{
    struct local_time local = {0};
    int length = 0;
    if (sscanf(text, "%4d-%2d-%2d%*1[ T]%2d:%2d%n", &local.year, &local.month, &local.day, &local.hour,
               &local.minute, &length) != 5 ||
        text[length] != '\0')
        return false;
    *at_ms = clock_from_local(local);
    struct local_time again = clock_local(*at_ms);
    return again.year == local.year && again.month == local.month && again.day == local.day &&
           again.hour == local.hour && again.minute == local.minute;
}

static bool notice_of(const struct arguments *arguments, int64_t now_ms, struct office_notice *notice)
{
    notice->from_ms = now_ms;
    if (!arguments->until)
        return refuse("add needs --until TIME");
    if (!moment_of(arguments->until, &notice->until_ms) ||
        (arguments->from && !moment_of(arguments->from, &notice->from_ms)))
        return refuse("a time is like 2026-12-01 08:00");
    bool fits = text_copy(notice->zh, sizeof notice->zh, arguments->zh ? arguments->zh : "") == 0 &&
                text_copy(notice->en, sizeof notice->en, arguments->en ? arguments->en : "") == 0;
    return fits || refuse("the text does not fit: 80 letters, or 40 characters of Chinese, in one line");
}

static int add(struct database *db, const struct arguments *arguments)
{
    static const char *const outcomes[] = {
        [OFFICE_NOTICE_OVER] = "it would be over already",
        [OFFICE_NOTICE_TEXT] =
            "it needs --zh or --en, each of 80 letters or 40 characters of Chinese at most, in one line",
        [OFFICE_NOTICE_BUILDING] = "no such building",
        [OFFICE_NOTICE_MANY] =
            "three others are not over yet, which is what the panel has turns for: end one",
    };
    struct office_notice notice = {0};
    int64_t number = 0;
    int64_t now_ms = clock_now_ms();
    if (!notice_of(arguments, now_ms, &notice))
        return ERR_FORMAT;
    const char *building = arguments->building ? arguments->building : "";
    int status = office_notice_add(db, building, &notice, now_ms, &number);
    if (status > 0)
        refuse(outcomes[status]);
    else if (!status)
        printf("notice %" PRId64 ": the kiosks have it within five minutes\n", number);
    return status;
}

static int end(struct database *db, const struct arguments *arguments)
{
    char *rest = NULL;
    long long number = arguments->number ? strtoll(arguments->number, &rest, 10) : 0;
    int status = number > 0 && !*rest ? office_notice_end(db, number, clock_now_ms()) : ERR_NOT_FOUND;
    if (status == ERR_NOT_FOUND)
        refuse("end takes the number of one that is not over; dormwattctl notice list names them");
    return status;
}

static void moment_text(int64_t at_ms, char text[32])
{
    struct local_time at = clock_local(at_ms);
    snprintf(text, 32, "%04d-%02d-%02d %02d:%02d", at.year, at.month, at.day, at.hour, at.minute);
}

/* Those that are not over. */
static int list(struct database *db, const struct arguments *arguments)
{
    struct db_query query;
    (void)arguments;
    db_query_begin(&query, db,
                   "SELECT number, building, from_ms, until_ms, zh, en FROM office_notice WHERE until_ms > $1"
                   " ORDER BY from_ms, number");
    db_bind_int(&query, 1, clock_now_ms());
    while (db_query_row(&query)) {
        char from[32];
        char until[32];
        moment_text(db_int(&query, 2), from);
        moment_text(db_int(&query, 3), until);
        const char *building = db_text(&query, 1);
        bool both = db_text(&query, 4)[0] && db_text(&query, 5)[0];
        printf("%3" PRId64 "  %-8s %s to %s  %s%s%s\n", db_int(&query, 0), building[0] ? building : "all",
               from, until, db_text(&query, 4), both ? "  " : "", db_text(&query, 5));
    }
    return db_query_end(&query);
}

static const struct {
    const char *verb;
    int (*run)(struct database *db, const struct arguments *arguments);
} verbs[] = {{"add", add}, {"list", list}, {"end", end}};

int command_notice(const char *config_path, int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "add --until TIME [--from TIME] [--zh TEXT] [--en TEXT] [--building ID]\nlist\nend NUMBER",
        "What the office says on the attract screens: a planned outage, other hours of the desk.",
        NULL,
        NULL,
        NULL};
    struct arguments arguments = {0};
    struct database *db = NULL;
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].verb, arguments.verb) != 0)
            continue;
        if (site_open(config_path, NULL, &db))
            return EXIT_FAILURE;
        int status = verbs[i].run(db, &arguments);
        db_close(db);
        return status ? EXIT_FAILURE : EXIT_SUCCESS;
    }
    refuse("one of add, list, end; --help says more");
    return EXIT_FAILURE;
}
