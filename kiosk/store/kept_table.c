/* What the station said last of a card, a room and this terminal, as the bytes of wire v1: one form less to
 * keep true, and its decoder checks what comes off the disk as it checks what comes off the road. Sealed:
 * seal.h. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "store/store_inside.h"
#include "wire/room_usage.h"
#include "wire/top_ups.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEPT_DAYS 90 /* a card that did not come for a term half is asked for anew */

/* Takes bytes (NULL: no memory). */
static int keep(struct store *store, const char *kind, const char *name, char *bytes, int64_t now_ms)
{
    struct db_query query;
    char sealed_name[SEAL_NAME_SIZE];
    uint8_t *sealed = NULL;
    size_t length = bytes ? strlen(bytes) : 0;
    seal_name(&store->seal, kind, name, sealed_name);
    int status = bytes ? seal_close(&store->seal, kind, sealed_name, bytes, length, &sealed) : ERR_MEMORY;
    free(bytes);
    if (status)
        return status;
    db_query_begin(&query, store->db,
                   "INSERT INTO sealed (kind, name, bytes, kept_at_ms) VALUES ($1, $2, $3, $4)"
                   " ON CONFLICT (kind, name) DO UPDATE SET bytes = excluded.bytes,"
                   " kept_at_ms = excluded.kept_at_ms");
    db_bind_text(&query, 1, kind);
    db_bind_text(&query, 2, sealed_name);
    db_bind_blob(&query, 3, sealed, length + SEAL_MORE);
    db_bind_int(&query, 4, now_ms);
    free(sealed);
    return db_query_end(&query);
}

/* *bytes is the caller's to free. 0, or ERR_NOT_FOUND. What was sealed with a lost key is not there. */
static int bring(struct store *store, const char *kind, const char *name, char **bytes)
{
    struct db_query query;
    char sealed_name[SEAL_NAME_SIZE];
    *bytes = NULL;
    seal_name(&store->seal, kind, name, sealed_name);
    db_query_begin(&query, store->db, "SELECT bytes FROM sealed WHERE kind = $1 AND name = $2");
    db_bind_text(&query, 1, kind);
    db_bind_text(&query, 2, sealed_name);
    int broken = ERR_NOT_FOUND;
    if (db_query_row(&query)) {
        size_t length = 0;
        const void *sealed = db_blob(&query, 0, &length);
        broken = seal_break(&store->seal, kind, sealed_name, sealed, length, bytes);
        if (broken == ERR_CRYPTO)
            log_error("store: a kept %s is sealed with another key, or was changed: not used", kind);
    }
    int status = db_query_end(&query);
    if (!status && broken == ERR_MEMORY)
        return ERR_MEMORY;
    if (!status && broken)
        return ERR_NOT_FOUND;
    if (status) {
        free(*bytes);
        *bytes = NULL;
    }
    return status;
}

/* A decoder of wire/, for any of its structs. */
typedef int decode_fn(const char *bytes, size_t length, void *to, char why[WIRE_WHY_SIZE]);

static int bring_as(struct store *store, const char *kind, const char *name, decode_fn *decode, void *to)
{
    char why[WIRE_WHY_SIZE];
    char *bytes = NULL;
    int status = bring(store, kind, name, &bytes);
    if (status)
        return status;
    status = decode(bytes, strlen(bytes), to, why);
    if (status)
        log_error("store: a kept %s cannot be read: %s", kind, why);
    free(bytes);
    return status;
}

int store_keep_account(struct store *store, const struct account *account, int64_t now_ms)
{
    return keep(store, "account", account->ref.text, account_encode(account), now_ms);
}

static int as_account(const char *bytes, size_t length, void *to, char why[WIRE_WHY_SIZE])
{
    return account_decode(bytes, length, to, why);
}

int store_account_of(struct store *store, const struct card_ref *card, struct account *account)
{
    return bring_as(store, "account", card->text, as_account, account);
}

int store_keep_wish(struct store *store, const struct card_ref *card, const struct card_wish *wish,
                    int64_t now_ms)
{
    struct account account;
    int status = store_account_of(store, card, &account);
    if (status)
        return status == ERR_NOT_FOUND ? STATUS_OK : status;
    account.has_wish = true;
    account.wish = *wish;
    return store_keep_account(store, &account, now_ms);
}

int store_keep_snapshot(struct store *store, const struct snapshot *snapshot, int64_t now_ms)
{
    return keep(store, "snapshot", snapshot->room.text, snapshot_encode(snapshot), now_ms);
}

static int as_snapshot(const char *bytes, size_t length, void *to, char why[WIRE_WHY_SIZE])
{
    return snapshot_decode(bytes, length, to, why);
}

int store_snapshot_of(struct store *store, const struct room_id *room, struct snapshot *snapshot)
{
    return bring_as(store, "snapshot", room->text, as_snapshot, snapshot);
}

int store_keep_top_ups(struct store *store, const struct top_ups *page, int64_t now_ms)
{
    return keep(store, "top_ups", page->room.text, top_ups_encode(page), now_ms);
}

static int as_top_ups(const char *bytes, size_t length, void *to, char why[WIRE_WHY_SIZE])
{
    return top_ups_decode(bytes, length, to, why);
}

int store_top_ups_of(struct store *store, const struct room_id *room, struct top_ups *page)
{
    return bring_as(store, "top_ups", room->text, as_top_ups, page);
}

int store_keep_usage(struct store *store, const struct room_usage *usage, int64_t now_ms)
{
    return keep(store, "usage", usage->room.text, room_usage_encode(usage), now_ms);
}

static int as_usage(const char *bytes, size_t length, void *to, char why[WIRE_WHY_SIZE])
{
    return room_usage_decode(bytes, length, to, why);
}

int store_usage_of(struct store *store, const struct room_id *room, struct room_usage *usage)
{
    return bring_as(store, "usage", room->text, as_usage, usage);
}

int store_keep_profile(struct store *store, const struct profile *profile)
{
    return keep(store, "profile", "", profile_encode(profile), clock_now_ms());
}

static int as_profile(const char *bytes, size_t length, void *to, char why[WIRE_WHY_SIZE])
{
    return profile_decode(bytes, length, to, why);
}

int store_profile(struct store *store, struct profile *profile)
{
    return bring_as(store, "profile", "", as_profile, profile);
}

/* The table once named its kinds, and would take no other. Its rows are the same. */
int kept_renew(struct database *db)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "SELECT 1 FROM sqlite_master WHERE name = 'sealed' AND sql LIKE '%CHECK (kind%'");
    bool old = db_query_row(&query);
    int status = db_query_end(&query);
    if (status || !old)
        return status;
    return db_run(db, "BEGIN IMMEDIATE;"
                      "CREATE TABLE sealed_anew (kind TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL,"
                      " kept_at_ms INTEGER NOT NULL, PRIMARY KEY (kind, name));"
                      "INSERT INTO sealed_anew SELECT kind, name, bytes, kept_at_ms FROM sealed;"
                      "DROP TABLE sealed;"
                      "ALTER TABLE sealed_anew RENAME TO sealed;"
                      "COMMIT;");
}

/* Accounts that came with the list stay: only what changes is sent again. */
int kept_sweep(struct database *db, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "DELETE FROM sealed WHERE kept_at_ms < $1 AND (kind IN ('snapshot', 'top_ups', 'usage') "
                   "OR (kind = 'account'"
                   " AND NOT EXISTS (SELECT 1 FROM sealed WHERE kind = 'list')))");
    db_bind_int(&query, 1, now_ms - KEPT_DAYS * CLOCK_DAY_MS);
    return db_query_end(&query);
}

/* --- the list of cards -------------------------------------------------------------------------------- */

/* "812 1795413900000"; anything else is no list. */
static bool read_list(const char *text, struct card_list *list)
{
    char *end = NULL;
    errno = 0;
    list->version = strtoll(text, &end, 10);
    if (errno || *end != ' ')
        return false;
    list->whole_at_ms = strtoll(end + 1, &end, 10);
    return !errno && *end == '\0' && list->version >= 0 && list->whole_at_ms >= 0;
}

int store_card_list(struct store *store, struct card_list *list)
{
    char *bytes = NULL;
    *list = (struct card_list){0};
    int status = bring(store, "list", "", &bytes);
    if (!status && !read_list(bytes, list))
        *list = (struct card_list){0};
    free(bytes);
    return status == ERR_NOT_FOUND ? STATUS_OK : status;
}

static int keep_list(struct store *store, const struct card_list *list, int64_t now_ms)
{
    char text[48];
    snprintf(text, sizeof text, "%" PRId64 " %" PRId64, list->version, list->whole_at_ms);
    return keep(store, "list", "", strdup(text), now_ms);
}

/* A room nobody has asked about is known by its balance alone; one that was keeps its days. */
static int keep_room(struct store *store, const struct kit_room *room, int64_t now_ms)
{
    struct snapshot snapshot;
    if (store_snapshot_of(store, &room->room, &snapshot))
        snapshot = (struct snapshot){.room = room->room};
    memcpy(snapshot.building_name, room->building_name, sizeof snapshot.building_name);
    memcpy(snapshot.room_name, room->room_name, sizeof snapshot.room_name);
    snapshot.price_centifen_per_kwh = room->price_centifen_per_kwh;
    if (room->has_balance && (!snapshot.has_balance || room->balance_at_ms > snapshot.balance_at_ms)) {
        snapshot.has_balance = true;
        snapshot.balance = room->balance;
        snapshot.balance_at_ms = room->balance_at_ms;
    }
    return store_keep_snapshot(store, &snapshot, now_ms);
}

static int take_page(struct store *store, const struct kit_page *page, int64_t now_ms)
{
    struct card_list list;
    int status = page->restart ? db_run(store->db, "DELETE FROM sealed WHERE kind = 'account'") : STATUS_OK;
    for (int i = 0; i < page->card_count && !status; i++)
        status = store_keep_account(store, &page->cards[i], now_ms);
    for (int i = 0; i < page->room_count && !status; i++)
        status = keep_room(store, &page->rooms[i], now_ms);
    if (status || page->version == 0) /* rooms have no version */
        return status;
    status = store_card_list(store, &list);
    list.version = page->version;
    if (page->restart)
        list.whole_at_ms = 0;
    if (!page->more)
        list.whole_at_ms = now_ms;
    return status ? status : keep_list(store, &list, now_ms);
}

int store_take_kit(struct store *store, const struct kit_page *page, int64_t now_ms)
{
    int status = db_begin(store->db);
    if (!status)
        status = take_page(store, page, now_ms);
    if (!status)
        status = db_commit(store->db);
    if (status)
        db_rollback(store->db);
    return status;
}
