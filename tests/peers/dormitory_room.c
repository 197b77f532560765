/* How a room uses electricity (facts: meters.md 5): log-normal between rooms, an evening peak, later
 * mornings at weekends, little at night. Everything is a hash of seed, room and hour, so that history and
 * the running meter are one story. */
#include "dormitory.h"

#include <math.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)
#define DAY_MS (24 * HOUR_MS)
#define BEIJING_MS (8 * HOUR_MS)
#define MEDIAN_DAY_KWH 5.5
#define ROOM_SPREAD 0.45
#define DAY_SPREAD 0.18
#define HOUR_SPREAD 0.30

/* The room on the demo's card: what the pictures of the screens show. */
#define SHOWN_ROOM "3-512"
#define SHOWN_DAY_KWH 7.0

static const double weekday_shape[24] = {0.55, 0.40, 0.35, 0.33, 0.33, 0.35, 0.55, 1.05,
                                         0.70, 0.45, 0.45, 0.70, 1.35, 1.20, 0.70, 0.60,
                                         0.70, 1.10, 1.75, 2.20, 2.40, 2.35, 1.90, 1.00};
static const double weekend_shape[24] = {0.75, 0.50, 0.40, 0.35, 0.35, 0.35, 0.40, 0.60,
                                         0.95, 1.30, 1.45, 1.50, 1.65, 1.50, 1.35, 1.30,
                                         1.35, 1.50, 1.80, 2.00, 2.10, 2.10, 1.85, 1.20};

static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

static uint64_t hash(uint64_t seed, const char *text, uint64_t number)
{
    uint64_t h = mix(seed);
    for (; *text; text++)
        h = mix(h ^ (uint8_t)*text);
    return mix(h ^ number);
}

static double fraction(uint64_t h)
{
    return (double)(h >> 11) / 9007199254740992.0;
}

static double log_normal(uint64_t h, double spread)
{
    double radius = sqrt(-2.0 * log(fraction(mix(h)) + 1e-12));
    return exp(spread * radius * cos(6.283185307179586 * fraction(mix(h + 1))));
}

double room_chance(uint64_t seed, const char *room, const char *what)
{
    return fraction(hash(hash(seed, room, 0), what, 1));
}

double room_day_kwh(uint64_t seed, const char *room)
{
    if (!strcmp(room, SHOWN_ROOM))
        return SHOWN_DAY_KWH;
    return MEDIAN_DAY_KWH * log_normal(hash(seed, room, 2), ROOM_SPREAD);
}

double room_power_w(uint64_t seed, const char *room, int64_t at_ms)
{
    int64_t local_ms = at_ms + BEIJING_MS;
    int64_t day = local_ms / DAY_MS;
    int hour = (int)(local_ms % DAY_MS / HOUR_MS);
    bool weekend = (day + 3) % 7 >= 5; /* 1970-01-01 was a Thursday */
    double shape = weekend ? weekend_shape[hour] : weekday_shape[hour];
    double watts = room_day_kwh(seed, room) * 1000 / 24 * shape;
    watts *= log_normal(hash(seed, room, (uint64_t)day << 8 | 3), DAY_SPREAD);
    watts *= log_normal(hash(seed, room, ((uint64_t)day * 24 + (uint64_t)hour) << 8 | 4), HOUR_SPREAD);
    return watts;
}

double room_hour_wh(uint64_t seed, const char *room, int64_t hour_start_ms, int64_t end_ms)
{
    return room_power_w(seed, room, hour_start_ms) * (double)(end_ms - hour_start_ms) / HOUR_MS;
}
