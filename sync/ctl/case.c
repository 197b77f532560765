/* dormwattctl case: what staff decide about an open case, with a name and a reason. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "ctl/command.h"
#include "meter/credit.h"
#include "station/staff.h"

#include <argp.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MOST 3

struct arguments {
    const char *words[WORDS_MOST]; /* verb, reference, or verb, kind, reference */
    int word_count;
    const char *verdict;
    const char *room;
    const char *yuan;
    const char *count;
    struct staff staff;
};

static const struct argp_option options[] = {
    {"as", 'a', "VERDICT", 0, "What is decided", 0},
    {"by", 'b', "NAME", 0, "Who decides (must)", 0},
    {"why", 'w', "TEXT", 0, "The reason, without names of students (must)", 0},
    {"second", 's', "NAME", 0, "Who looked at it too: needed over [staff] second_over_fen", 0},
    {"room", 'r', "ID", 0, "Which room's money it is", 0},
    {"yuan", 'y', "AMOUNT", 0, "How much, of a lost row or a part given back", 0},
    {"count", 'n', "N", 0, "The purchase count the meter shows", 0},
    {0},
};

/* NOLINTNEXTLINE(readability-non-const-parameter): argp's signature */
static error_t parse(int option, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (option) {
    case 'a': arguments->verdict = value; return 0;
    case 'b': arguments->staff.who = value; return 0;
    case 'w': arguments->staff.why = value; return 0;
    case 's': arguments->staff.second = value; return 0;
    case 'r': arguments->room = value; return 0;
    case 'y': arguments->yuan = value; return 0;
    case 'n': arguments->count = value; return 0;
    case ARGP_KEY_ARG:
        if (arguments->word_count == WORDS_MOST)
            argp_usage(state);
        arguments->words[arguments->word_count++] = value;
        return 0;
    case ARGP_KEY_END:
        if (arguments->word_count < 2)
            argp_usage(state);
        if (!arguments->staff.who || !arguments->staff.who[0] || !arguments->staff.why ||
            !arguments->staff.why[0])
            argp_error(state, "a decision needs --by NAME and --why TEXT");
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* Which of the words (NULL after the last) the verdict is; -1 = none. */
static int verdict_of(const struct arguments *arguments, const char *const *words)
{
    for (int i = 0; arguments->verdict && words[i]; i++)
        if (!strcmp(arguments->verdict, words[i]))
            return i;
    fprintf(stderr, "dormwattctl case %s: --as must be one of:", arguments->words[0]);
    for (int i = 0; words[i]; i++)
        fprintf(stderr, " %s", words[i]);
    fputc('\n', stderr);
    return -1;
}

static int bad_word(const char *what)
{
    fprintf(stderr, "dormwattctl case: %s\n", what);
    return ERR_FORMAT;
}

static int close_sale(struct database *db, const struct arguments *arguments, struct room_id *room)
{
    static const char *const verdicts[] = {"debited", "void", NULL};
    struct key key;
    int verdict = verdict_of(arguments, verdicts);
    if (verdict < 0 || key_parse(arguments->words[1], &key))
        return verdict < 0 ? ERR_FORMAT : bad_word("a key has 32 hexadecimal digits");
    return staff_close_sale(db, &arguments->staff, &key, verdict == 0, room);
}

/* "TERMINAL/ROW" */
static int parse_row(const char *text, long long *terminal, long long *number)
{
    char *slash = NULL;
    char *end = NULL;
    *terminal = strtoll(text, &slash, 10);
    *number = *slash == '/' ? strtoll(slash + 1, &end, 10) : 0;
    return *terminal >= 1 && *number >= 1 && *end == '\0' ? STATUS_OK : ERR_FORMAT;
}

static int accept_row(struct database *db, const struct arguments *arguments, struct room_id *room)
{
    long long terminal = 0;
    long long number = 0;
    struct room_id named = {""};
    struct money amount = {0};
    if (parse_row(arguments->words[1], &terminal, &number))
        return bad_word("a row is TERMINAL/ROW, two numbers");
    if ((arguments->room && room_id_parse(arguments->room, &named)) ||
        (arguments->yuan && (money_parse(arguments->yuan, &amount) || amount.fen < 0)))
        return bad_word("--room is a room's id, --yuan an amount like 50.00");
    return staff_accept_row(db, &arguments->staff, terminal, number, &named, amount, room);
}

static int hold(struct database *db, const struct arguments *arguments, struct room_id *room)
{
    struct key key;
    (void)room;
    return key_parse(arguments->words[1], &key) ? bad_word("a key has 32 hexadecimal digits")
                                                : staff_hold(db, &arguments->staff, &key);
}

static int recredit(struct database *db, const struct arguments *arguments, struct room_id *room)
{
    static const char *const verdicts[] = {"again", "done", "refund", NULL};
    struct key key;
    int verdict = verdict_of(arguments, verdicts);
    if (verdict < 0 || key_parse(arguments->words[1], &key))
        return verdict < 0 ? ERR_FORMAT : bad_word("a key has 32 hexadecimal digits");
    return staff_recredit(db, &arguments->staff, &key, (enum recredit)verdict, room);
}

static int settle(struct database *db, const struct arguments *arguments, struct room_id *room)
{
    static const char *const verdicts[] = {"refunded", "room", NULL};
    struct money amount = {0};
    int verdict = verdict_of(arguments, verdicts);
    if (verdict < 0)
        return ERR_FORMAT;
    if (arguments->yuan && (money_parse(arguments->yuan, &amount) || amount.fen <= 0))
        return bad_word("--yuan is an amount like 50.00");
    if (verdict == 0)
        return staff_settle_refunded(db, &arguments->staff, arguments->words[1], amount);
    if (arguments->room && room_id_parse(arguments->room, room))
        return bad_word("--room is a room's id");
    return staff_settle_room(db, &arguments->staff, arguments->words[1], room);
}

static int seen_meter(struct database *db, const struct arguments *arguments)
{
    char *end = NULL;
    long count = arguments->count ? strtol(arguments->count, &end, 10) : -1;
    if (!end || end == arguments->count || *end != '\0' || count < 0 || count >= CREDIT_COUNTS)
        return bad_word("seen meter takes --count N: the purchases it shows, 0 to 65535");
    return staff_seen_meter(db, &arguments->staff, arguments->words[2], count);
}

static int seen(struct database *db, const struct arguments *arguments, struct room_id *room)
{
    static const char *const kinds[] = {"row", "order", "payment", "kiosk", NULL};
    (void)room;
    if (arguments->word_count == 3 && !strcmp(arguments->words[1], "meter"))
        return seen_meter(db, arguments);
    for (int i = 0; arguments->word_count == 3 && kinds[i]; i++)
        if (!strcmp(kinds[i], arguments->words[1]))
            return staff_seen(db, &arguments->staff, kinds[i], arguments->words[2]);
    return bad_word("seen takes one of row, order, payment, kiosk, meter, and then what");
}

static const struct {
    const char *verb;
    int (*decide)(struct database *db, const struct arguments *arguments, struct room_id *room);
} verbs[] = {{"close", close_sale}, {"accept", accept_row}, {"recredit", recredit},
             {"hold", hold},        {"settle", settle},     {"seen", seen}};

static int decide(struct database *db, const struct arguments *arguments)
{
    struct room_id room = {""};
    int status = ERR_NOT_FOUND;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].verb, arguments->words[0]) != 0)
            continue;
        status = db_begin(db);
        if (!status)
            status = verbs[i].decide(db, arguments, &room);
        if (!status)
            status = db_commit(db);
        if (status)
            db_rollback(db);
        if (!status && room.text[0] != '\0')
            printf("room %s: its meter gets the money when the bus comes to it\n", room.text);
        return status;
    }
    return bad_word("no such decision; dormwattctl case --help names them");
}

int command_case(const char *config_path, int argc, char **argv)
{
    static const struct argp argp = {
        options,
        parse,
        "close KEY --as debited|void\naccept TERMINAL/ROW [--room ID] [--yuan AMOUNT]\n"
        "recredit KEY --as again|done|refund\nhold KEY\nsettle \"PROVIDER TRANSACTION\" --as room|refunded "
        "[--room "
        "ID]\n"
        "settle KEY --as refunded\nseen row|order|payment REFERENCE\nseen meter ROOM --count N",
        "Decides an open case (dormwattctl cases lists them). Nothing booked is edited: money moves by "
        "entries"
        " of their own and comes back by reversals; who, why and when stay in the books.",
        NULL,
        NULL,
        NULL};
    static struct station_config config;
    struct arguments arguments = {0};
    struct database *db = NULL;
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (site_open(config_path, &config, &db))
        return EXIT_FAILURE;
    arguments.staff.now_ms = clock_now_ms();
    arguments.staff.second_over_fen = config.second_over_fen;
    arguments.staff.credit_deadline_ms = config.meters.credit_deadline_ms;
    int status = decide(db, &arguments);
    db_close(db);
    if (status > 0)
        fprintf(stderr, "dormwattctl: nothing decided: %s\n", staff_outcome_text(status));
    else if (status < 0)
        fprintf(stderr, "dormwattctl: nothing decided: %s\n", status_text(status));
    else
        printf("decided by %s\n", arguments.staff.who);
    return status ? EXIT_FAILURE : EXIT_SUCCESS;
}
