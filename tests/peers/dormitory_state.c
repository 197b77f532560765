/* rooms.csv as dormwattctl imports it, and meters.state: what the meters remember. */
#include "dormitory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROOM_FIELDS 8 /* room,building,building_name,room_name,bus,unit,model,price_centifen */
#define HOARD_FEN 500000
#define STATE_NUMBERS 6

static int complain(const char *path, int line, const char *what)
{
    fprintf(stderr, "dormitory: %s:%d: %s\n", path, line, what);
    return -1;
}

static int bus_index(struct dormitory *dormitory, const char *name)
{
    for (int i = 0; i < dormitory->bus_count; i++)
        if (!strcmp(dormitory->bus_names[i], name))
            return i;
    if (dormitory->bus_count == BUSES_MAX)
        return -1;
    snprintf(dormitory->bus_names[dormitory->bus_count], NAME_SIZE, "%s", name);
    return dormitory->bus_count++;
}

static struct meter *find(struct dormitory *dormitory, const char *room)
{
    for (int i = 0; i < dormitory->meter_count; i++)
        if (!strcmp(dormitory->meters[i].room, room))
            return &dormitory->meters[i];
    return NULL;
}

static int read_room(struct dormitory *dormitory, char *text)
{
    char *fields[ROOM_FIELDS];
    char *rest = text;
    for (int i = 0; i < ROOM_FIELDS; i++)
        if (!(fields[i] = strsep(&rest, ",\r\n")))
            return -1;
    if (dormitory->meter_count == ROOMS_MAX || find(dormitory, fields[0]))
        return -1;
    struct meter *meter = &dormitory->meters[dormitory->meter_count];
    snprintf(meter->room, sizeof meter->room, "%s", fields[0]);
    meter->bus = bus_index(dormitory, fields[4]);
    meter->unit = (int)strtol(fields[5], NULL, 10);
    meter->price_centifen = strtoll(fields[7], NULL, 10);
    meter->hoard_fen = HOARD_FEN;
    meter->remaining_units = 2000 * UNITS_PER_FEN;
    if (meter->bus < 0 || meter->unit < 1 || meter->unit > 247)
        return -1;
    dormitory->meter_count++;
    return 0;
}

int rooms_read(struct dormitory *dormitory, const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return complain(path, 0, strerror(errno));
    char text[512];
    int status = 0;
    for (int line = 1; fgets(text, sizeof text, file) && !status; line++)
        if (line > 1 && read_room(dormitory, text))
            status = complain(path, line,
                              "not room,building,building_name,room_name,bus,unit,model,price_centifen");
    fclose(file);
    return status;
}

/* room total_mwh remaining_units count hoard_fen forced open */
static int read_meter(struct dormitory *dormitory, char *text)
{
    int64_t numbers[STATE_NUMBERS];
    char *end = NULL;
    char *rest = text;
    const char *room = strsep(&rest, " ");
    for (int i = 0; i < STATE_NUMBERS; i++) {
        numbers[i] = rest ? strtoll(rest, &end, 10) : 0;
        if (!rest || end == rest)
            return -1;
        rest = end;
    }
    struct meter *meter = find(dormitory, room);
    if (!meter)
        return 0; /* a room that is no longer in rooms.csv */
    meter->total_mwh = numbers[0];
    meter->remaining_units = numbers[1];
    meter->count = (int)numbers[2];
    meter->hoard_fen = numbers[3];
    meter->forced = numbers[4] != 0;
    meter->forced_open = numbers[5] != 0;
    return 0;
}

int state_read(struct dormitory *dormitory)
{
    char path[600];
    char text[256];
    snprintf(path, sizeof path, "%s/meters.state", dormitory->dir);
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT ? 0 : complain(path, 0, strerror(errno));
    int status = 0;
    for (int line = 1; fgets(text, sizeof text, file) && !status; line++) {
        if (line == 1) {
            if (strncmp(text, "seed ", 5) != 0)
                status = complain(path, line, "does not begin with its seed");
            dormitory->seed = strtoull(text + 5, NULL, 10);
        } else if (read_meter(dormitory, text)) {
            status = complain(path, line, "not room total_mwh remaining_units count hoard_fen forced open");
        }
    }
    fclose(file);
    return status;
}

int state_write(const struct dormitory *dormitory)
{
    char path[600];
    char fresh[610];
    snprintf(path, sizeof path, "%s/meters.state", dormitory->dir);
    snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *file = fopen(fresh, "we");
    if (!file)
        return complain(fresh, 0, strerror(errno));
    fprintf(file, "seed %llu\n", (unsigned long long)dormitory->seed);
    for (int i = 0; i < dormitory->meter_count; i++) {
        const struct meter *meter = &dormitory->meters[i];
        fprintf(file, "%s %lld %lld %d %lld %d %d\n", meter->room, (long long)meter->total_mwh,
                (long long)meter->remaining_units, meter->count, (long long)meter->hoard_fen, meter->forced,
                meter->forced_open);
    }
    if (fclose(file) || rename(fresh, path))
        return complain(path, 0, strerror(errno));
    return 0;
}

int purchase_log(const struct dormitory *dormitory, const struct meter *meter, int64_t added_fen)
{
    char path[600];
    snprintf(path, sizeof path, "%s/purchases.log", dormitory->dir);
    FILE *file = fopen(path, "ae");
    if (!file)
        return complain(path, 0, strerror(errno));
    fprintf(file, "%lld %s count %d added %lld remaining %lld\n", (long long)wall_ms(), meter->room,
            meter->count, (long long)added_fen, (long long)meter_remaining_fen(meter));
    return fclose(file) ? -1 : 0;
}
