/* The station's meters: one thread a bus, each with its own database handle. Sweeps all buses at once,
 * keeps readings and hourly use, carries out credits. Tables: meter/schema. */
#pragma once
#include "database/database.h"
#include "meter/model.h"
#include "trade/order.h"
#include "trade/snapshot.h"

extern const char meter_schema[];

struct meters_config {
    char database[256];
    int64_t poll_pause_ms;          /* between two sweeps of a bus, default 20000 */
    int64_t credit_deadline_ms;     /* then MANUAL; for those who call credit_enqueue */
    struct meter_settings settings; /* of every meter; all zero: each model's own */
    /* called on a bus thread after a credit or a reading changed; key is "" for a reading of room */
    void (*changed)(void *context, const struct key *key, const struct room_id *room);
    void *context;
};

/* Buses and meters come from the tables (imported by dormwattctl, followed without a restart): bus(id,
 * device, baud, parity), meter(room, bus, unit, model); and so do the rooms, in the same schema: building(id,
 * name), room(id, building, name, price_centifen). */
struct meters;
int meters_start(const struct meters_config *config, struct meters **meters);
void meters_stop(struct meters *meters);
/* A credit was enqueued or somebody waits for a reading of this room: that bus looks at once. */
void meters_wake(struct meters *meters, const struct room_id *room);

/* Inside the caller's transaction: money is booked, the meter shall have it. Same key again: nothing. */
int credit_enqueue(struct database *db, const struct key *key, const struct room_id *room,
                   struct money amount, int64_t at_ms, int64_t deadline_ms);
/* CREDIT_NONE when the key is not known. */
int credit_status_get(struct database *db, const struct key *key, struct credit_status *status);
/* Everything of a snapshot that comes from meters and credits (balance, pending, power, days, price,
 * names). 0, ERR_NOT_FOUND (no such room). */
int snapshot_get(struct database *db, const struct room_id *room, int64_t now_ms, struct snapshot *snapshot);
/* How many meters there are and how many of them answer now, by the rule of a snapshot's health. */
struct meter_count {
    int64_t meters, heard;
    int64_t heard_at_ms; /* the newest answer; 0 = none ever */
};
int meter_count_get(struct database *db, int64_t now_ms, struct meter_count *count);
/* *silent: no meter of the building ("": of any) answers now, though it has some. */
int meter_lines_get(struct database *db, const char *building, int64_t now_ms, bool *silent);
/* The building's day for the attract screen: false when nothing was read today. */
bool building_day_get(struct database *db, const char *building, int64_t now_ms, struct profile *profile);
/* When this room's meter was last heard; 0 = never. */
int64_t meter_heard_at_ms(struct database *db, const struct room_id *room);
