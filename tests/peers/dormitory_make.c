/* A school to start with: rooms.csv and buses.csv as dormwattctl imports them, history.csv with hours up to
 * now, meters.state with the registers to start from. */
#include "dormitory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define ROOMS_PER_FLOOR 13
#define PRICE_CENTIFEN 6000 /* 0.60 yuan */
#define HOUR_MS INT64_C(3600000)
#define SHOWN_ROOM "3-512"
#define SHOWN_BUILDING 3
#define SHOWN_NUMBER 512
#define SHOWN_FEN 3860
#define SHOWN_COUNT 3
#define ARREARS_SHARE 0.01
#define MOST_DAYS_LEFT 30

struct place {
    char room[NAME_SIZE];
    int building;
    int number;
    int bus;
    int unit;
};

static int open_file(const struct make_options *options, const char *name, FILE **file)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", options->out, name);
    *file = fopen(path, "we");
    if (!*file)
        fprintf(stderr, "dormitory: %s: %s\n", path, strerror(errno));
    return *file ? 0 : -1;
}

static struct place place_of(const struct make_options *options, int index)
{
    int per_building = (options->rooms + options->buildings - 1) / options->buildings;
    int at = index % per_building;
    struct place place = {.building = index / per_building + 1,
                          .number = (at / ROOMS_PER_FLOOR + 1) * 100 + at % ROOMS_PER_FLOOR + 1};
    /* In a small school the shown room is the first of its building. */
    if (place.building == SHOWN_BUILDING && at == 0 && per_building < 5 * ROOMS_PER_FLOOR - 1)
        place.number = SHOWN_NUMBER;
    snprintf(place.room, sizeof place.room, "%d-%d", place.building, place.number);
    place.bus = (int)((int64_t)index * options->buses / options->rooms);
    int first = (int)(((int64_t)place.bus * options->rooms + options->buses - 1) / options->buses);
    place.unit = index - first + 1;
    return place;
}

static int write_rooms(const struct make_options *options)
{
    FILE *file;
    if (open_file(options, "rooms.csv", &file))
        return -1;
    fprintf(file,
            "room,building,building_name,room_name,bus,unit,model,price_centifen,beds,air_conditioning\n");
    for (int i = 0; i < options->rooms; i++) {
        struct place place = place_of(options, i);
        fprintf(file, "%s,%d,%d 号公寓,%d,bus-%02d,%d,acrel-ddsy1352,%d,4,1\n", place.room, place.building,
                place.building, place.number, place.bus + 1, place.unit, PRICE_CENTIFEN);
    }
    return fclose(file);
}

static int write_buses(const struct make_options *options)
{
    FILE *file;
    char *out = realpath(options->out, NULL);
    if (!out || open_file(options, "buses.csv", &file)) {
        free(out);
        return -1;
    }
    fprintf(file, "bus,device,baud,parity\n");
    for (int i = 0; i < options->buses; i++)
        fprintf(file, "bus-%02d,%s/bus-%02d,%d,%c\n", i + 1, out, i + 1, options->baud, options->parity);
    free(out);
    return fclose(file);
}

static int write_history(const struct make_options *options, int64_t now_ms)
{
    FILE *file;
    if (open_file(options, "history.csv", &file))
        return -1;
    int64_t hour_ms = now_ms - now_ms % HOUR_MS;
    fprintf(file, "room,hour_start_ms,wh\n");
    for (int i = 0; i < options->rooms; i++) {
        struct place place = place_of(options, i);
        for (int64_t at_ms = hour_ms - options->days * (24 * HOUR_MS); at_ms <= hour_ms; at_ms += HOUR_MS) {
            int64_t end_ms = at_ms + HOUR_MS < now_ms ? at_ms + HOUR_MS : now_ms;
            double wh = room_hour_wh(options->seed, place.room, at_ms, end_ms);
            fprintf(file, "%s,%lld,%lld\n", place.room, (long long)at_ms, (long long)(wh + 0.5));
        }
    }
    return fclose(file);
}

static int write_state(const struct make_options *options)
{
    FILE *file;
    if (open_file(options, "meters.state", &file))
        return -1;
    fprintf(file, "seed %llu\n", (unsigned long long)options->seed);
    for (int i = 0; i < options->rooms; i++) {
        struct place place = place_of(options, i);
        double day_kwh = room_day_kwh(options->seed, place.room);
        double left = room_chance(options->seed, place.room, "left");
        int64_t fen = (int64_t)(day_kwh * PRICE_CENTIFEN / 100 * left * MOST_DAYS_LEFT) + 50;
        int count = 1 + (int)(room_chance(options->seed, place.room, "count") * 20);
        if (room_chance(options->seed, place.room, "arrears") < ARREARS_SHARE)
            fen = -30;
        if (!strcmp(place.room, SHOWN_ROOM)) {
            fen = SHOWN_FEN;
            count = SHOWN_COUNT;
        }
        long long total_mwh =
            1000000 * (400 + (long long)(room_chance(options->seed, place.room, "total") * 4000));
        fprintf(file, "%s %lld %lld %d %d 0 0\n", place.room, total_mwh, (long long)(fen * UNITS_PER_FEN),
                count, 500000);
    }
    return fclose(file);
}

int make_school(const struct make_options *options)
{
    if (options->buildings < SHOWN_BUILDING || options->buildings > options->rooms ||
        options->rooms > ROOMS_MAX || options->buses < 1 || options->buses > BUSES_MAX ||
        options->rooms > options->buses * 247 || options->days < 0) {
        fprintf(stderr,
                "dormitory: make needs 3 buildings or more, up to %d rooms, 1 to %d buses of 247 meters\n",
                ROOMS_MAX, BUSES_MAX);
        return 2;
    }
    if (mkdir(options->out, 0755) && errno != EEXIST) {
        fprintf(stderr, "dormitory: %s: %s\n", options->out, strerror(errno));
        return 1;
    }
    return write_rooms(options) || write_buses(options) || write_history(options, wall_ms()) ||
           write_state(options);
}
