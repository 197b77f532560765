/* dormitory make: a school as files. dormitory serve: its meters on serial lines. Anything else: a word to
 * the one that serves. */
#include "dormitory.h"
#include "../usage.h"

#include <getopt.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

static atomic_int stop; /* lock-free, so a signal handler may set it */

static const char usage[] =
    "dormitory --dir D --rooms FILE.csv [--buses N] [--baud 9600] [--parity N|E|O] [--speed 1]\n"
    "          [--turnaround-us 10000] serve\n"
    "dormitory make --out D [--buildings 4] [--rooms 260] [--buses 14] [--days 60] [--seed 1] [--baud 9600]\n"
    "dormitory --dir D WORD ROOM [NUMBER]        (D also from DORMITORY_DIR)\n"
    "  state ROOM            what the meter's registers hold, as JSON\n"
    "  silence ROOM [N]      does not hear N questions (for ever)\n"
    "  lose ROOM [N]         obeys, but N answers are lost\n"
    "  late ROOM MS [N]      N answers come MS later\n"
    "  badcrc ROOM [N]       N answers have a wrong CRC      wrongunit ROOM [N]\n"
    "  ... N writes          only where something is written\n"
    "  answer ROOM           behaves again\n"
    "  swap ROOM             a new meter: all registers zero\n"
    "  buy ROOM FEN          somebody else's purchase        hoard ROOM FEN     remaining ROOM FEN\n"
    "  heater ROOM WATT      plugged in (0: unplugged); 600 trips as banned, over 1100 as overload\n"
    "  curfew ROOM 0|1       off by the meter's clock\n"
    "  force ROOM 0|1|2|3    staff's switch: automatic, open, closed once and automatic again, closed\n"
    "  counts                questions, early ones, collisions\n";

int64_t wall_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t steady_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

bool stopping(void)
{
    return stop != 0;
}

static void on_signal(int number)
{
    stop = number;
}

static int serve(struct dormitory *dormitory, const char *rooms, int buses)
{
    struct bus_thread threads[BUSES_MAX];
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (rooms_read(dormitory, rooms) || state_read(dormitory))
        return 1;
    if (buses && buses != dormitory->bus_count) {
        fprintf(stderr, "dormitory: %s names %d buses, not %d\n", rooms, dormitory->bus_count, buses);
        return 2;
    }
    pthread_mutex_init(&dormitory->lock, NULL);
    for (int i = 0; i < dormitory->meter_count; i++)
        meter_burn(&dormitory->meters[i], dormitory, 0, wall_ms());
    int started = 0;
    for (; started < dormitory->bus_count; started++) {
        threads[started] = (struct bus_thread){.dormitory = dormitory, .index = started};
        if (bus_thread_start(&threads[started]))
            break;
    }
    int status = started < dormitory->bus_count ? 1 : control_serve(dormitory);
    stop = 1;
    for (int i = 0; i < started; i++)
        bus_thread_join(&threads[i]);
    return state_write(dormitory) ? 1 : status;
}

enum option_name { DIR_IS = 1, ROOMS, BUSES, BAUD, PARITY, SPEED, TURNAROUND, BUILDINGS, DAYS, OUT, SEED };

static const struct option options[] = {
    {"dir", 1, NULL, DIR_IS},    {"rooms", 1, NULL, ROOMS},
    {"buses", 1, NULL, BUSES},   {"baud", 1, NULL, BAUD},
    {"parity", 1, NULL, PARITY}, {"speed", 1, NULL, SPEED},
    {"days", 1, NULL, DAYS},     {"turnaround-us", 1, NULL, TURNAROUND},
    {"out", 1, NULL, OUT},       {"buildings", 1, NULL, BUILDINGS},
    {"seed", 1, NULL, SEED},     {NULL, 0, NULL, 0},
};

int main(int argc, char **argv)
{
    if (usage_asked(argc, argv, usage))
        return 0;
    const char *given[SEED + 1] = {[BAUD] = "9600",   [PARITY] = "N", [SPEED] = "1", [TURNAROUND] = "10000",
                                   [BUILDINGS] = "4", [DAYS] = "60",  [SEED] = "1"};
    given[DIR_IS] = getenv("DORMITORY_DIR");
    for (int name; (name = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (name == '?')
            return fputs(usage, stderr), 2;
        given[name] = optarg;
    }
    const char *word = optind < argc ? argv[optind] : "";
    int buses = given[BUSES] ? (int)strtol(given[BUSES], NULL, 10) : 0;
    int baud = (int)strtol(given[BAUD], NULL, 10);
    if (!strcmp(word, "make") && given[OUT]) {
        struct make_options make = {.out = given[OUT],
                                    .buildings = (int)strtol(given[BUILDINGS], NULL, 10),
                                    .rooms = given[ROOMS] ? (int)strtol(given[ROOMS], NULL, 10) : 260,
                                    .buses = buses ? buses : 14,
                                    .days = (int)strtol(given[DAYS], NULL, 10),
                                    .baud = baud,
                                    .parity = *given[PARITY],
                                    .seed = strtoull(given[SEED], NULL, 10)};
        return make_school(&make);
    }
    if (!*word || !given[DIR_IS])
        return fputs(usage, stderr), 2;
    if (strcmp(word, "serve") != 0)
        return control_ask(given[DIR_IS], argc - optind, argv + optind);
    static struct dormitory dormitory;
    if (!given[ROOMS] || baud < 300)
        return fputs(usage, stderr), 2;
    snprintf(dormitory.dir, sizeof dormitory.dir, "%s", given[DIR_IS]);
    dormitory.baud = baud;
    dormitory.parity = *given[PARITY];
    dormitory.speed = strtod(given[SPEED], NULL);
    dormitory.turnaround_us = (int)strtol(given[TURNAROUND], NULL, 10);
    dormitory.seed = strtoull(given[SEED], NULL, 10);
    return serve(&dormitory, given[ROOMS], buses);
}
