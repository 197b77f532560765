/* dormwattctl: staff's command line. */
#include "base/log.h"
#include "ctl/command.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *argp_program_version = "dormwattctl " DORMWATT_VERSION;

static const struct command commands[] = {
    {"init", "makes a new site: authority, certificate, database, example config", command_init},
    {"import", "takes in buses, rooms, students or hours of use from CSV", command_import},
    {"enrol", "lets a new kiosk in, by a one-time code or with keys made here", command_enrol},
    {"room-password", "sets the six digits with which a room is seen without a card", command_room_password},
    {"card", "prints a card's reference, for a kiosk's settings", command_card},
    {"revoke", "lets a kiosk in no more", command_revoke},
    {"terminals", "lists the kiosks and how they are", command_terminals},
    {"notice", "says something on the attract screens, and ends it", command_notice},
    {"alerts", "lists who wants to be told of their room, for what sends it", command_alerts},
    {"audit", "recomputes the books; exit 1 if anything disagrees", command_audit},
    {"status", "counts what the station holds", command_status},
    {"cases", "lists what waits for a person", command_cases},
    {"reconcile", "compares the books with rows, bills and meters; exit 1 if anything differs",
     command_reconcile},
    {"case", "decides one of them, with a name and a reason", command_case},
};
#define COMMANDS (sizeof commands / sizeof commands[0])

struct arguments {
    const char *config;
    int first; /* index of the command in argv */
};

static const struct argp_option options[] = {
    {"config", 'c', "FILE", 0, "The station's settings (default /etc/dormwatt/station.conf)", 0},
    {0},
};

/* NOLINTNEXTLINE(readability-non-const-parameter): argp's signature */
static error_t parse(int option, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (option) {
    case 'c': arguments->config = value; return 0;
    case ARGP_KEY_ARG:
        arguments->first = state->next - 1;
        state->next = state->argc; /* the rest is the command's */
        return 0;
    case ARGP_KEY_NO_ARGS: argp_usage(state); return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* argp asks for a text to print; the list of commands is made from the table. */
static char *help(int key, const char *text, void *input)
{
    (void)input;
    if (key != ARGP_KEY_HELP_EXTRA)
        return (char *)(uintptr_t)text;
    char *list = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&list, &size);
    if (!out)
        return NULL;
    fputs("Commands:\n", out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-13s %s\n", commands[i].name, commands[i].does);
    fputs("\ndormwattctl COMMAND --help says what a command takes.", out);
    fclose(out);
    return list;
}

int main(int argc, char **argv)
{
    static const struct argp argp = {
        options, parse, "COMMAND [ARGUMENT...]", "Staff's command line for the central station.", NULL,
        help,    NULL};
    struct arguments arguments = {.config = "/etc/dormwatt/station.conf"};
    char name[64];

    argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &arguments);
    log_init("dormwattctl", LOG_NOTE);
    umask(077);
    char **rest = argv + arguments.first;
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(rest[0], commands[i].name) != 0)
            continue;
        snprintf(name, sizeof name, "dormwattctl %s", commands[i].name);
        rest[0] = name;
        return commands[i].run(arguments.config, argc - arguments.first, rest);
    }
    fprintf(stderr, "dormwattctl: %s is no command; dormwattctl --help lists them\n", rest[0]);
    return EXIT_FAILURE;
}
