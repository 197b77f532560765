/* Rooms of a kind: the same building, beds and air-conditioning. Nobody is named, and too few are not shown.
 */
#include "base/clock.h"
#include "base/status.h"
#include "meter/room_usage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOMS_MOST 4096     /* of one building */
#define THRIFTY_PART 5      /* the thriftiest fifth */
#define HOURS_TEXT_SIZE 256 /* 24 numbers of at most five digits */

struct kind {
    char building[ROOM_ID_SIZE];
    int64_t beds, air_conditioning;
};

/* ERR_NOT_FOUND: nobody has said what kind of room it is. */
static int kind_of(struct database *db, const struct room_id *room, struct kind *kind)
{
    int status = ERR_NOT_FOUND;
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT room.building, room_kind.beds, room_kind.air_conditioning FROM room_kind"
                   " JOIN room ON room.id = room_kind.room WHERE room_kind.room = $1");
    db_bind_text(&query, 1, room->text);
    while (db_query_row(&query)) {
        db_copy_text(&query, 0, kind->building, sizeof kind->building);
        kind->beds = db_int(&query, 1);
        kind->air_conditioning = db_int(&query, 2);
        status = STATUS_OK;
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

static void bind_kind(struct db_query *query, const struct kind *kind)
{
    db_bind_text(query, 1, kind->building);
    db_bind_int(query, 2, kind->beds);
    db_bind_int(query, 3, kind->air_conditioning);
}

/* The rooms of a kind, one after the other. */
struct tally {
    int64_t day_wh[ROOMS_MOST]; /* a mean day of each room that counts */
    int64_t hour_sum_wh[24];    /* of their mean days */
    int rooms;
    int64_t room_wh[24]; /* of the room in hand: its mean hours, and how many values they are made of */
    int64_t values;
};

/* A room that was heard too little says nothing about its kind. */
static void room_close(struct tally *tally)
{
    int64_t sum_wh = 0;
    bool counts = tally->values >= USAGE_HABIT_LEAST * 24 && tally->rooms < ROOMS_MOST;
    for (int hour = 0; hour < 24 && counts; hour++) {
        sum_wh += tally->room_wh[hour];
        tally->hour_sum_wh[hour] += tally->room_wh[hour];
    }
    if (counts)
        tally->day_wh[tally->rooms++] = sum_wh;
    memset(tally->room_wh, 0, sizeof tally->room_wh);
    tally->values = 0;
}

static int read_rooms(struct database *db, const struct kind *kind, int32_t today, struct tally *tally)
{
    char room[ROOM_ID_SIZE] = "";
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT usage_hour.room, ((start_ms + $6) / 3600000) % 24 AS hour, SUM(wh), COUNT(*)"
                   " FROM room JOIN room_kind ON room_kind.room = room.id"
                   " JOIN usage_hour ON usage_hour.room = room.id"
                   " WHERE building = $1 AND beds = $2 AND air_conditioning = $3"
                   " AND start_ms >= $4 AND start_ms < $5"
                   " AND NOT EXISTS (SELECT 1 FROM comparison_left WHERE comparison_left.room = room.id)"
                   " GROUP BY usage_hour.room, hour ORDER BY usage_hour.room");
    bind_kind(&query, kind);
    db_bind_int(&query, 4, clock_day_start_ms(today - USAGE_HABIT_DAYS));
    db_bind_int(&query, 5, clock_day_start_ms(today));
    db_bind_int(&query, 6, CLOCK_BEIJING_MS);
    while (db_query_row(&query)) {
        if (strcmp(room, db_text(&query, 0)) != 0) {
            room_close(tally);
            db_copy_text(&query, 0, room, sizeof room);
        }
        int64_t values = db_int(&query, 3);
        tally->room_wh[db_int(&query, 1)] = (db_int(&query, 2) + values / 2) / values;
        tally->values += values;
    }
    room_close(tally);
    return db_query_end(&query);
}

static int compare_wh(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void similar_fill(struct tally *tally, struct similar_rooms *similar)
{
    *similar = (struct similar_rooms){.rooms = tally->rooms};
    if (tally->rooms < SIMILAR_LEAST)
        return;
    int64_t sum_wh = 0;
    int thrifty = tally->rooms / THRIFTY_PART;
    for (int hour = 0; hour < 24; hour++) {
        int64_t wh = (tally->hour_sum_wh[hour] + tally->rooms / 2) / tally->rooms;
        similar->hour_wh[hour] = (int32_t)(wh < USAGE_HOUR_MOST_WH ? wh : USAGE_HOUR_MOST_WH);
        similar->average_wh += similar->hour_wh[hour];
    }
    qsort(tally->day_wh, (size_t)tally->rooms, sizeof *tally->day_wh, compare_wh);
    for (int i = 0; i < thrifty; i++)
        sum_wh += tally->day_wh[i];
    int64_t thrifty_wh = sum_wh / thrifty;
    similar->thrifty_wh = (int32_t)(thrifty_wh < similar->average_wh ? thrifty_wh : similar->average_wh);
}

static int keep(struct database *db, const struct kind *kind, int32_t today,
                const struct similar_rooms *similar)
{
    char hours[HOURS_TEXT_SIZE];
    size_t used = 0;
    for (int i = 0; i < 24; i++)
        used += (size_t)snprintf(hours + used, sizeof hours - used, "%d ", similar->hour_wh[i]);
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO comparison (building, beds, air_conditioning, local_day, rooms, thrifty_wh,"
                   " hour_wh) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                   " ON CONFLICT (building, beds, air_conditioning) DO UPDATE SET"
                   " local_day = excluded.local_day, rooms = excluded.rooms,"
                   " thrifty_wh = excluded.thrifty_wh, hour_wh = excluded.hour_wh");
    bind_kind(&query, kind);
    db_bind_int(&query, 4, today);
    db_bind_int(&query, 5, similar->rooms);
    db_bind_int(&query, 6, similar->thrifty_wh);
    db_bind_text(&query, 7, hours);
    return db_query_end(&query);
}

/* ERR_NOT_FOUND: nobody has asked today. */
static int bring(struct database *db, const struct kind *kind, int32_t today, struct similar_rooms *similar)
{
    int status = ERR_NOT_FOUND;
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT rooms, thrifty_wh, hour_wh FROM comparison WHERE building = $1 AND beds = $2"
                   " AND air_conditioning = $3 AND local_day = $4");
    bind_kind(&query, kind);
    db_bind_int(&query, 4, today);
    while (db_query_row(&query)) {
        *similar =
            (struct similar_rooms){.rooms = (int)db_int(&query, 0), .thrifty_wh = (int32_t)db_int(&query, 1)};
        const char *at = db_text(&query, 2);
        for (int i = 0; i < 24; i++) {
            char *end = NULL;
            similar->hour_wh[i] = (int32_t)strtol(at, &end, 10);
            similar->average_wh += similar->hour_wh[i];
            at = end;
        }
        status = STATUS_OK;
    }
    int failure = db_query_end(&query);
    return failure ? failure : status;
}

static int reckon(struct database *db, const struct kind *kind, int32_t today, struct similar_rooms *similar)
{
    struct tally *tally = calloc(1, sizeof *tally);
    if (!tally)
        return ERR_MEMORY;
    int status = read_rooms(db, kind, today, tally);
    if (!status)
        similar_fill(tally, similar);
    free(tally);
    return status ? status : keep(db, kind, today, similar);
}

int comparison_get(struct database *db, const struct room_id *room, int64_t now_ms,
                   struct similar_rooms *similar, bool *has)
{
    struct kind kind = {0};
    int32_t today = clock_local_day(now_ms);
    *has = false;
    int status = kind_of(db, room, &kind);
    if (status)
        return status == ERR_NOT_FOUND ? STATUS_OK : status;
    status = bring(db, &kind, today, similar);
    if (status == ERR_NOT_FOUND)
        status = reckon(db, &kind, today, similar);
    *has = !status && similar->rooms >= SIMILAR_LEAST;
    return status;
}

int comparison_set(struct database *db, const struct room_id *room, bool takes_part, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   takes_part ? "DELETE FROM comparison_left WHERE room = $1"
                              : "INSERT INTO comparison_left (room, since_ms) SELECT id, $2 FROM room"
                                " WHERE id = $1 ON CONFLICT (room) DO NOTHING");
    db_bind_text(&query, 1, room->text);
    if (!takes_part)
        db_bind_int(&query, 2, now_ms);
    int status = db_query_end(&query);
    if (status)
        return status;
    /* Those of its kind are reckoned anew, without it or with it. */
    db_query_begin(&query, db,
                   "DELETE FROM comparison WHERE building = (SELECT building FROM room WHERE id = $1)");
    db_bind_text(&query, 1, room->text);
    return db_query_end(&query);
}
