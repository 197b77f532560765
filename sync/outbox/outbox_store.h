/* The outbox's rows in the kiosk's SQLite file. Bytes are stored once, in the transaction that records the
 * sale, and sent as stored. Acknowledged rows are kept 30 days and longer, so that a station restored from
 * an old backup can have them again. */
#pragma once
#include "database/database.h"
#include "wire/row.h"

extern const char outbox_schema[];

#define OUTBOX_MAX                                                                                           \
    4096 /* rows waiting: two weeks of sales; when full the kiosk stops selling and says so                  \
          */
#define OUTBOX_KEEP_DAYS 30

struct outbox_writer {
    struct database *db;
    const struct crypto_key *key; /* the terminal's */
    int64_t terminal;
};

/* Adds the next row inside the caller's open transaction. A purchase has at most one row of a kind.
 * 0, ERR_CONFLICT (it has one), ERR_FULL, ERR_CRYPTO, or what the database says. */
int outbox_insert(const struct outbox_writer *writer, enum row_kind kind, const struct purchase *purchase,
                  int64_t now_ms, int64_t *number);

/* Rows first .. first + count - 1 as stored; sealed_row_finish each. 0, or ERR_NOT_FOUND when one is gone. */
int outbox_load(struct database *db, int64_t first, int count, struct sealed_row *rows);
/* The station has it, or will never take it. A row once acknowledged stays so: a station restored from a
 * backup may refuse what it had taken before. Acknowledging wants the row's key too (ERR_NOT_FOUND: another
 * one); a refused row may be one whose key nobody can read any more, so its place is enough to park it. */
int outbox_acknowledge(struct database *db, int64_t number, const struct key *key, int64_t now_ms);
int outbox_park(struct database *db, int64_t number, const char *why, int64_t now_ms);

struct outbox_count {
    int64_t waiting; /* neither acknowledged nor parked */
    int64_t parked;
    int64_t first_waiting; /* last + 1 when none waits */
    int64_t last;          /* 0 = no row was ever stored */
    int64_t oldest_at_ms;  /* of the waiting ones; 0 = none */
};
int outbox_count(struct database *db, struct outbox_count *count); /* reads every waiting row's number */
/* *full: OUTBOX_MAX rows wait or more. Costs the same with one row and with thousands: asked at each sale. */
int outbox_full(struct database *db, bool *full);
/* The newest row ever stored; *number is 0 when there is none. */
int outbox_last(struct database *db, int64_t *number);
/* The newest row the station acknowledged; *number is 0 when there is none. */
int outbox_newest_acknowledged(struct database *db, int64_t *number);

/* Reads every row again: numbers, chain, signatures, and that the columns say what the bytes say. 0, or
 * ERR_CONFLICT and *broken is the first row that does not hold (logged). */
int outbox_verify(const struct outbox_writer *writer, int64_t *broken);

/* Removes the oldest rows settled more than 30 days ago, keeping where the chain goes on; to be called each
 * day. After days without a call, or a jump of the clock, it catches up by two days a call. */
int outbox_sweep(struct database *db, int64_t now_ms);
