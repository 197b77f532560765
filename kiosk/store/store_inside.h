/* What the files of this folder share. */
#pragma once
#include "outbox/outbox_store.h"
#include "store/seal.h"
#include "store/store.h"

#define OWED_MAX 8 /* a reader serves one card at a time; more than one owed sale is already a long night */

/* A sale that the disk refused after the card had answered: written as soon as it takes a write again. */
struct owed {
    struct purchase purchase;
    enum sale_state state;
};

struct store {
    struct database *db;
    struct crypto_key *key;
    struct seal seal;
    struct outbox_writer writer;
    char path[256];
    bool whole;          /* the chain of rows holds */
    bool old;            /* and the station knows more of it than the file */
    const char *stopped; /* why no sale is begun, as it was last logged; NULL: one may be */
    int swept_day;       /* local day of the last sweep */
    int owed_count;
    struct owed owed[OWED_MAX];
};

extern const char store_schema[];

/* Every sale that was INTENDED when the power went becomes DOUBTFUL, with its row. */
int sale_settle_intended(struct store *store, int64_t now_ms);
/* False when a write would soon fail: the card must not be touched then. */
bool store_has_room(const struct store *store);
/* Before the schema: a file of an earlier program takes what is kept now. */
int kept_renew(struct database *db);
int kept_sweep(struct database *db, int64_t now_ms);
