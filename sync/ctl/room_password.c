/* dormwattctl room-password ROOM: sets the six digits with which a room is seen without a card. They are
 * typed twice without an echo, read from a pipe, or made here; never an argument, which every process may
 * read. */
#include "station/room_password.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "ctl/command.h"

#include <argp.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

struct arguments {
    const char *room;
    bool make, clear;
};

/* NOLINTNEXTLINE(readability-non-const-parameter): argp's signature */
static error_t parse(int option, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (option) {
    case 'm': arguments->make = true; return 0;
    case 'd': arguments->clear = true; return 0;
    case ARGP_KEY_ARG:
        if (arguments->room)
            argp_usage(state);
        arguments->room = value;
        return 0;
    case ARGP_KEY_END:
        if (!arguments->room || (arguments->make && arguments->clear))
            argp_usage(state);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

/* One line from the standard input; from a keyboard without an echo. False: it is not six digits. */
static bool read_line(const char *prompt, struct room_password *password)
{
    struct termios before, quiet;
    char line[64] = "";
    bool keyboard = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
    if (keyboard) {
        fputs(prompt, stderr);
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    bool is_read = fgets(line, sizeof line, stdin) != NULL;
    if (keyboard) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    line[strcspn(line, "\r\n")] = '\0';
    bool whole = is_read && room_password_is_whole(line);
    if (whole)
        memcpy(password->digits, line, sizeof password->digits);
    sodium_memzero(line, sizeof line);
    return whole;
}

static bool ask(struct room_password *password)
{
    struct room_password again;
    if (!read_line("New password (six digits): ", password)) {
        log_error("a room's password is six digits");
        return false;
    }
    if (!isatty(STDIN_FILENO))
        return true;
    bool same = read_line("Once more: ", &again) && !strcmp(password->digits, again.digits);
    sodium_memzero(&again, sizeof again);
    if (!same)
        log_error("the two differ: nothing was changed");
    return same;
}

static void make(struct room_password *password)
{
    for (int i = 0; i < ROOM_PASSWORD_DIGITS; i++)
        password->digits[i] = (char)('0' + randombytes_uniform(10));
}

static int carry_out(struct database *db, const struct arguments *arguments, const struct room_id *room)
{
    struct room_password password = {0};
    if (arguments->clear)
        return room_password_clear(db, room);
    if (arguments->make)
        make(&password);
    else if (!ask(&password))
        return ERR_FORMAT;
    int status = room_password_set(db, room, &password, clock_now_ms());
    if (!status && arguments->make)
        printf("%s\n", password.digits);
    sodium_memzero(&password, sizeof password);
    return status;
}

int command_room_password(const char *config_path, int argc, char **argv)
{
    static const struct argp_option choices[] = {
        {"make", 'm', NULL, 0, "Makes one and prints it", 0},
        {"delete", 'd', NULL, 0, "Takes it away: the room is seen with a card only", 0},
        {0},
    };
    static const struct argp argp = {
        choices, parse, "ROOM", "Sets the six digits with which this room is seen without a card.",
        NULL,    NULL,  NULL};
    struct arguments arguments = {0};
    struct database *db = NULL;
    struct room_id room;
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    if (sodium_init() < 0 || site_open(config_path, NULL, &db))
        return EXIT_FAILURE;
    int status = room_id_parse(arguments.room, &room) ? ERR_NOT_FOUND : carry_out(db, &arguments, &room);
    db_close(db);
    if (status == ERR_NOT_FOUND)
        log_error("%s %s", arguments.room, arguments.clear ? "has no password" : "is no room");
    return status ? EXIT_FAILURE : EXIT_SUCCESS;
}
