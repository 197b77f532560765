#include "store/store.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "store/store_inside.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/statvfs.h>

/* A sale writes about 100 KiB to the log before the next checkpoint; INTENDED is refused while DEBITED might
 * not fit. */
#define STORE_ROOM_BYTES ((uint64_t)1024 * 1024)

static int check_file(struct store *store, bool *sound)
{
    char damage[DB_DAMAGE_SIZE];
    int status = db_find_damage(store->db, damage);
    *sound = !status && damage[0] == '\0';
    if (!status && !*sound)
        log_error("store: %s is damaged: %s", store->path, damage);
    return status;
}

/* What is left of a damaged file is still delivered and shown; only selling ends. */
static int verify(struct store *store)
{
    int64_t broken = 0;
    bool sound = false;
    store->whole = false;
    int status = check_file(store, &sound);
    if (!status)
        status = outbox_verify(&store->writer, &broken);
    if (status == ERR_CONFLICT)
        log_error("store: row %" PRId64 " of %s is not what was written", broken, store->path);
    store->whole = !status && sound;
    if (!store->whole)
        log_error("store: no sale is begun until a person has looked at %s", store->path);
    return status == ERR_CONFLICT ? STATUS_OK : status;
}

static int open_file(struct store *store, const struct store_config *config, int64_t now_ms)
{
    int status = text_copy(store->path, sizeof store->path, config->path);
    if (!status)
        status = db_open(config->path, outbox_schema, &store->db);
    if (!status)
        status = kept_renew(store->db);
    if (!status)
        status = db_run(store->db, store_schema);
    if (status)
        return status;
    store->writer = (struct outbox_writer){store->db, store->key, config->terminal};
    status = verify(store);
    if (!status)
        status = sale_settle_intended(store, now_ms);
    return status;
}

int store_open(const struct store_config *config, int64_t now_ms, struct store **store)
{
    *store = NULL;
    struct store *made = calloc(1, sizeof *made);
    if (!made)
        return ERR_MEMORY;
    made->key = crypto_key_from_file(config->signing_key);
    int status = made->key ? seal_open(config, &made->seal) : ERR_CRYPTO;
    if (!status)
        status = open_file(made, config, now_ms);
    if (status)
        store_close(made);
    else
        *store = made;
    return status;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (store->owed_count)
        log_error("store: %d sales could not be written before the end; the journal has them as intended",
                  store->owed_count);
    db_close(store->db);
    crypto_key_destroy(store->key);
    seal_forget(&store->seal);
    free(store);
}

struct database *store_database(struct store *store)
{
    return store->db;
}

bool store_has_room(const struct store *store)
{
    struct statvfs disk;
    return statvfs(store->path, &disk) == 0 && !(disk.f_flag & ST_RDONLY) &&
           (uint64_t)disk.f_bavail * disk.f_frsize >= STORE_ROOM_BYTES;
}

static bool takes_a_write(struct store *store, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, store->db,
                   "INSERT INTO probe (only, at_ms) VALUES (1, $1)"
                   " ON CONFLICT (only) DO UPDATE SET at_ms = excluded.at_ms");
    db_bind_int(&query, 1, now_ms);
    return db_query_end(&query) == STATUS_OK;
}

static void write_owed(struct store *store, int64_t now_ms)
{
    while (store->owed_count) {
        struct owed owed = store->owed[--store->owed_count];
        if (store_sale_save(store, &owed.purchase, owed.state, now_ms))
            return; /* it is owed again */
        log_note("store: sale %s is written at last", owed.purchase.key.text);
    }
}

/* Once a local day: what is old enough goes, and the rest is read again (a disk changes a byte silently). */
static void sweep(struct store *store, int64_t now_ms)
{
    int day = clock_local_day(now_ms);
    if (day == store->swept_day)
        return;
    if (store->swept_day != 0)
        verify(store);
    store->swept_day = day;
    if (kept_sweep(store->db, now_ms) || outbox_sweep(store->db, now_ms))
        log_warn("store: old rows could not be removed; tried again tomorrow");
}

/* NULL, or why no sale may be begun. */
static const char *why_not(struct store *store)
{
    struct outbox_count count;
    int64_t now_ms = clock_now_ms();
    if (!store_has_room(store))
        return "the disk is almost full or read-only";
    if (!takes_a_write(store, now_ms))
        return "the disk takes no write";
    write_owed(store, now_ms);
    sweep(store, now_ms);
    if (!store->whole)
        return "the file is not whole";
    if (store->old)
        return "the file is an older copy: the station has rows that are not in it";
    if (store->owed_count)
        return "an earlier sale is not yet written";
    if (outbox_count(store->db, &count))
        return "the outbox cannot be counted";
    return count.waiting >= OUTBOX_MAX ? "the outbox is full: the station has not answered for long" : NULL;
}

bool store_sells(struct store *store)
{
    const char *why = why_not(store);
    if (why && why != store->stopped)
        log_error("store: no sale is begun: %s", why);
    else if (!why && store->stopped)
        log_note("store: sales may be begun again");
    store->stopped = why;
    return !why;
}

void store_file_is_old(struct store *store)
{
    store->old = true;
}

int64_t store_outbox_depth(struct store *store, int64_t *oldest_at_ms)
{
    struct outbox_count count;
    *oldest_at_ms = 0;
    if (outbox_count(store->db, &count))
        return 0;
    *oldest_at_ms = count.oldest_at_ms;
    return count.waiting;
}
