/* One bus as its thread sees it: the line, its meters, what the schedule says, its own database handle.
 *
 * Readings wait in memory until the sweep is done and are committed together; a step of money is committed
 * at once, before its frame leaves. */
#pragma once
#include "database/database.h"
#include "meter/credit_store.h"
#include "meter/line.h"
#include "meter/meters.h"
#include "meter/reading_store.h"
#include "meter/relay_store.h"
#include "meter/schedule.h"
#include <pthread.h>

struct bus_unit {
    struct room_id room;
    int unit;
    const struct meter_model *model;
    int extra_registers;      /* asked in addition, so that a late answer has another length */
    bool reported;            /* that its answers cannot be read */
    struct reading_row saved; /* as the table has it */
    struct reading_row fresh; /* as the meter said since */
    bool has_news;            /* fresh is not in the table yet */
    bool unsettled;           /* a person was called, and a reading may tell what became of the money */
    bool has_credit;          /* credit holds this meter's open credit */
    struct credit_row credit;
    bool has_restore; /* restore holds what switches this meter on */
    struct relay_row restore;
};

struct bus {
    char id[32];
    const struct meters_config *config;
    struct database *db;
    struct line *line;
    struct schedule schedule;
    struct bus_unit units[SCHEDULE_UNITS_MAX];

    pthread_t thread;
    bool started;
    pthread_mutex_t lock; /* of what stands below */
    pthread_cond_t woken;
    bool stop;
    bool wished[SCHEDULE_UNITS_MAX];
};

/* The bus of the table's row, with its meters and what was last heard of them. The caller destroys it. */
int bus_create(const struct meters_config *config, struct database *db, const char *id, struct bus **bus);
void bus_destroy(struct bus *bus);
int bus_start(struct bus *bus);
/* Ends the thread after the question it is asking. */
void bus_stop(struct bus *bus);
/* True if the room's meter hangs here: it is asked at once. */
bool bus_wake(struct bus *bus, const struct room_id *room);

/* --- its parts, called on its thread --- */

/* Asks one meter. True: fresh holds the answer. */
bool bus_ask(struct bus *bus, int index);
/* Takes the room's open credit one step further (bus_credit.c). */
void bus_carry_credit(struct bus *bus, int index);
/* Looks which meters have an open credit, and settles what a reading can settle. */
void bus_find_credits(struct bus *bus);
/* Takes the switching on of one meter a step further; and looks which meters are to be (bus_relay.c). */
void bus_carry_relay(struct bus *bus, int index);
void bus_find_restores(struct bus *bus);
/* The unit of the room on this bus, or -1. */
int bus_index_of(const struct bus *bus, const char *room);
/* Commits all news, or one meter's, and tells those who listen (bus_save.c). */
void bus_save_sweep(struct bus *bus);
void bus_save_one(struct bus *bus, int index);
/* Writes one meter's news inside the caller's transaction. */
int bus_put_reading(struct bus *bus, struct bus_unit *unit);
void bus_tell(const struct bus *bus, const struct key *key, const struct room_id *room);
