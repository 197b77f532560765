/* What survives a power cut: one SQLite file (WAL, synchronous=FULL) with the sale journal, the outbox and
 * what is known of cards and rooms for offline use. One thread (the clerk's) uses it.
 *
 * The journal goes first: SALE_INTENDED is committed before the card is debited; SALE_DEBITED and its outbox
 * row are one transaction, as are SALE_DOUBTFUL and its row. At start every sale still INTENDED becomes
 * DOUBTFUL, with its row. Terminal rows are numbered without gaps, chained by SHA-256 and signed. */
#pragma once
#include "base/crypto.h"
#include "database/database.h"
#include "flow/service.h"
#include "trade/purchase.h"
#include "trade/room_usage.h"
#include "trade/snapshot.h"
#include "trade/top_up.h"
#include "wire/directory.h"
#include "wire/kit.h"

struct store;

struct store_config {
    char path[256];
    char signing_key[256]; /* Ed25519 private key, PEM */
    char seal_key[256];    /* of what is kept about people; empty: path and ".key" */
    int64_t terminal;      /* number given at enrolment */
};

/* Opens or creates the file, verifies the chain of rows (a broken one is named in the log and makes
 * store_sells false for ever), settles INTENDED sales. *store is the caller's. */
int store_open(const struct store_config *config, int64_t now_ms, struct store **store);
void store_close(struct store *store); /* takes NULL */

/* The file's handle, for the outbox and its courier on the same thread. */
struct database *store_database(struct store *store);

/* Saves the sale in that state, with its outbox row where the state has one; the same state again is done
 * already. 0: it is on disk. ERR_FULL, ERR_IO ...: it is not. ERR_NOT_NOW: the journal forbids the step. */
int store_sale_save(struct store *store, const struct purchase *purchase, enum sale_state state,
                    int64_t now_ms);
/* The open doubtful sale of that card. 0, or ERR_NOT_FOUND. */
int store_doubtful_of(struct store *store, const struct card_ref *card, struct purchase *purchase);
/* Debited by that card here since the local midnight before now_ms, fen. */
int64_t store_spent_today_fen(struct store *store, const struct card_ref *card, int64_t now_ms);
/* Debited here by all cards since then and not acknowledged by the station, fen: what it does not know yet.
 */
int64_t store_unknown_today_fen(struct store *store, int64_t now_ms);
/* Debited here for that room, whenever it was, and not acknowledged by the station. */
struct pending {
    int count;
    struct money sum;
    int64_t since_ms; /* the oldest; 0 when there is none */
};
int store_pending_of(struct store *store, const struct room_id *room, struct pending *pending);

/* The same, each by itself: the newest `most` of them, newest first. Returns how many. */
int store_own_top_ups(struct store *store, const struct room_id *room, struct top_up *rows, int most);

int store_keep_account(struct store *store, const struct account *account, int64_t now_ms);
/* Puts the wish into the account that is kept of that card, and nothing else: the station may have said more
 * of the card since it was asked. 0, also when none is kept. */
int store_keep_wish(struct store *store, const struct card_ref *card, const struct card_wish *wish,
                    int64_t now_ms);
int store_account_of(struct store *store, const struct card_ref *card, struct account *account);
int store_keep_snapshot(struct store *store, const struct snapshot *snapshot, int64_t now_ms);
int store_snapshot_of(struct store *store, const struct room_id *room, struct snapshot *snapshot);
int store_keep_top_ups(struct store *store, const struct top_ups *page, int64_t now_ms);
int store_top_ups_of(struct store *store, const struct room_id *room, struct top_ups *page);
/* A room's use by the hour and the day, sealed like the snapshot. */
int store_keep_usage(struct store *store, const struct room_usage *usage, int64_t now_ms);
int store_usage_of(struct store *store, const struct room_id *room, struct room_usage *usage);
int store_keep_profile(struct store *store, const struct profile *profile);
int store_profile(struct store *store, struct profile *profile); /* ERR_NOT_FOUND before the first */

/* The list of all cards: how far it is known, and when it was last whole (0 = never). */
struct card_list {
    int64_t version;
    int64_t whole_at_ms;
};
int store_card_list(struct store *store, struct card_list *list); /* all 0 before the first page */
/* Takes one page in one transaction: what it says of cards and rooms replaces what was kept, and all of it
 * when the page begins anew. */
int store_take_kit(struct store *store, const struct kit_page *page, int64_t now_ms);

/* Which rooms there are: one list of buildings, a list of rooms each, in pages of one beginning. What the
 * last page of a list has not named is forgotten. */
int store_take_buildings(struct store *store, const struct building_list *list, int64_t now_ms);
int store_take_rooms(struct store *store, const struct room_list *list, int64_t begun_ms);
/* When a building's rooms (of "": the buildings) were last whole; 0 = never. */
int store_rooms_at_ms(struct store *store, const char *building, int64_t *at_ms);
int store_places(struct store *store, const struct place_query *query, struct places *places);

/* The station says that this file is an older copy of itself: no sale is begun on it any more. */
void store_file_is_old(struct store *store);
/* True if a sale could be written now: tried with a write (disk full, read-only) and the chain is whole. */
bool store_sells(struct store *store);
/* What waits for the station, for staff: how much it is, and the oldest rows by room and sum. */
int store_outbox_look(struct store *store, struct outbox_facts *facts);
/* Rows not yet acknowledged or refused, and the age of the oldest (0 when there is none). */
int64_t store_outbox_depth(struct store *store, int64_t *oldest_at_ms);
