/* What the station said last of a card, a room and this terminal, as the bytes of wire v1: one form less to
 * keep true, and its decoder checks what comes off the disk as it checks what comes off the road. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "store/store_inside.h"
#include "wire/wire.h"

#include <stdlib.h>
#include <string.h>

#define KEPT_DAYS 90 /* a card that did not come for a term half is asked for anew */

/* Takes bytes (NULL: no memory). */
static int keep(struct store *store, const char *kind, const char *name, char *bytes, int64_t now_ms)
{
    struct db_query query;
    if (!bytes)
        return ERR_MEMORY;
    db_query_begin(&query, store->db,
                   "INSERT INTO kept (kind, name, bytes, kept_at_ms) VALUES ($1, $2, $3, $4)"
                   " ON CONFLICT (kind, name) DO UPDATE SET bytes = excluded.bytes,"
                   " kept_at_ms = excluded.kept_at_ms");
    db_bind_text(&query, 1, kind);
    db_bind_text(&query, 2, name);
    db_bind_text(&query, 3, bytes);
    db_bind_int(&query, 4, now_ms);
    free(bytes);
    return db_query_end(&query);
}

/* *bytes is the caller's to free. 0, or ERR_NOT_FOUND. */
static int bring(struct store *store, const char *kind, const char *name, char **bytes)
{
    struct db_query query;
    *bytes = NULL;
    db_query_begin(&query, store->db, "SELECT bytes FROM kept WHERE kind = $1 AND name = $2");
    db_bind_text(&query, 1, kind);
    db_bind_text(&query, 2, name);
    bool found = db_query_row(&query);
    if (found)
        *bytes = strdup(db_text(&query, 0));
    int status = db_query_end(&query);
    if (!status && !found)
        status = ERR_NOT_FOUND;
    if (!status && !*bytes)
        status = ERR_MEMORY;
    if (status) {
        free(*bytes);
        *bytes = NULL;
    }
    return status;
}

static void tell_damage(const char *kind, int status, const char *why)
{
    if (status)
        log_error("store: a kept %s cannot be read: %s", kind, why);
}

int store_keep_account(struct store *store, const struct account *account, int64_t now_ms)
{
    return keep(store, "account", account->ref.text, account_encode(account), now_ms);
}

int store_account_of(struct store *store, const struct card_ref *card, struct account *account)
{
    char why[WIRE_WHY_SIZE];
    char *bytes = NULL;
    int status = bring(store, "account", card->text, &bytes);
    if (status)
        return status;
    status = account_decode(bytes, strlen(bytes), account, why);
    tell_damage("account", status, why);
    free(bytes);
    return status;
}

int store_keep_snapshot(struct store *store, const struct snapshot *snapshot, int64_t now_ms)
{
    return keep(store, "snapshot", snapshot->room.text, snapshot_encode(snapshot), now_ms);
}

int store_snapshot_of(struct store *store, const struct room_id *room, struct snapshot *snapshot)
{
    char why[WIRE_WHY_SIZE];
    char *bytes = NULL;
    int status = bring(store, "snapshot", room->text, &bytes);
    if (status)
        return status;
    status = snapshot_decode(bytes, strlen(bytes), snapshot, why);
    tell_damage("snapshot", status, why);
    free(bytes);
    return status;
}

int store_keep_profile(struct store *store, const struct profile *profile)
{
    return keep(store, "profile", "", profile_encode(profile), clock_now_ms());
}

int store_profile(struct store *store, struct profile *profile)
{
    char why[WIRE_WHY_SIZE];
    char *bytes = NULL;
    int status = bring(store, "profile", "", &bytes);
    if (status)
        return status;
    status = profile_decode(bytes, strlen(bytes), profile, why);
    tell_damage("profile", status, why);
    free(bytes);
    return status;
}

int kept_sweep(struct database *db, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db, "DELETE FROM kept WHERE kind <> 'profile' AND kept_at_ms < $1");
    db_bind_int(&query, 1, now_ms - KEPT_DAYS * CLOCK_DAY_MS);
    return db_query_end(&query);
}
