#include "station/room_password.h"
#include "base/log.h"
#include "base/status.h"

#include <sodium.h>
#include <string.h>

/* RFC 9106 asks for more memory than one HTTP thread of a small machine should take for a stranger: three
 * passes over 16 MiB are slow enough behind a lock of five tries. */
#define PASSES 3
#define MEMORY_BYTES ((size_t)16 * 1024 * 1024)

struct kept {
    char hash[crypto_pwhash_STRBYTES];
    int64_t wrong;
    int64_t locked_until_ms;
};

static int room_exists(struct database *db, const struct room_id *room)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT 1 FROM room WHERE id = $1");
    db_bind_text(&query, 1, room->text);
    bool found = db_query_row(&query);
    return db_query_end_found(&query, found);
}

/* Another password, or none: what the old one opened is shut. */
static int open_forget(struct database *db, const struct room_id *room)
{
    struct db_query query;
    db_query_begin(&query, db, "DELETE FROM room_open WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    return db_query_end(&query);
}

static int open_note(struct database *db, const struct room_id *room, int64_t terminal, int64_t now_ms)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO room_open (room, terminal, at_ms) VALUES ($1, $2, $3)"
                   " ON CONFLICT (room, terminal) DO UPDATE SET at_ms = excluded.at_ms");
    db_bind_text(&query, 1, room->text);
    db_bind_int(&query, 2, terminal);
    db_bind_int(&query, 3, now_ms);
    return db_query_end(&query);
}

int room_password_is_open(struct database *db, const struct room_id *room, int64_t terminal, int64_t now_ms,
                          bool *open)
{
    struct db_query query;
    *open = false;
    db_query_begin(&query, db, "SELECT at_ms FROM room_open WHERE room = $1 AND terminal = $2");
    db_bind_text(&query, 1, room->text);
    db_bind_int(&query, 2, terminal);
    while (db_query_row(&query)) /* a clock that was set back shuts it */
        *open = db_int(&query, 0) <= now_ms && now_ms < db_int(&query, 0) + ROOM_OPEN_MS;
    return db_query_end(&query);
}

int room_password_set(struct database *db, const struct room_id *room, const struct room_password *password,
                      int64_t now_ms)
{
    struct db_query query;
    char hash[crypto_pwhash_STRBYTES];
    int status = room_exists(db, room);
    if (!status)
        status = open_forget(db, room);
    if (status)
        return status;
    if (sodium_init() < 0 ||
        crypto_pwhash_str(hash, password->digits, strlen(password->digits), PASSES, MEMORY_BYTES))
        return ERR_MEMORY;
    db_query_begin(&query, db,
                   "INSERT INTO room_password (room, hash, set_at_ms) VALUES ($1, $2, $3) ON CONFLICT (room)"
                   " DO UPDATE SET hash = excluded.hash, set_at_ms = excluded.set_at_ms, wrong = 0,"
                   " locked_until_ms = 0");
    db_bind_text(&query, 1, room->text);
    db_bind_text(&query, 2, hash);
    db_bind_int(&query, 3, now_ms);
    sodium_memzero(hash, sizeof hash);
    return db_query_end(&query);
}

int room_password_clear(struct database *db, const struct room_id *room)
{
    struct db_query query;
    int failure = open_forget(db, room);
    if (failure)
        return failure;
    db_query_begin(&query, db, "DELETE FROM room_password WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    int status = db_query_end(&query);
    return status || db_changed(db) == 1 ? status : ERR_NOT_FOUND;
}

/* *has: the room has a password. */
static int read_kept(struct database *db, const struct room_id *room, struct kept *kept, bool *has)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT hash, wrong, locked_until_ms FROM room_password WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    *has = db_query_row(&query);
    if (*has) {
        db_copy_text(&query, 0, kept->hash, sizeof kept->hash);
        kept->wrong = db_int(&query, 1);
        kept->locked_until_ms = db_int(&query, 2);
    }
    return db_query_end(&query);
}

static int write_kept(struct database *db, const struct room_id *room, const struct kept *kept)
{
    struct db_query query;
    db_query_begin(&query, db, "UPDATE room_password SET wrong = $2, locked_until_ms = $3 WHERE room = $1");
    db_bind_text(&query, 1, room->text);
    db_bind_int(&query, 2, kept->wrong);
    db_bind_int(&query, 3, kept->locked_until_ms);
    return db_query_end(&query);
}

/* crypto_pwhash_str_verify compares in constant time. */
static void compare(struct kept *kept, const struct room_password *password, int64_t now_ms,
                    struct password_answer *answer)
{
    if (crypto_pwhash_str_verify(kept->hash, password->digits, strlen(password->digits)) == 0) {
        *answer = (struct password_answer){.result = PASSWORD_RIGHT, .tries_left = ROOM_PASSWORD_TRIES};
        kept->wrong = kept->locked_until_ms = 0;
        return;
    }
    kept->wrong++;
    answer->result = PASSWORD_WRONG;
    answer->tries_left = kept->wrong < ROOM_PASSWORD_TRIES ? (int)(ROOM_PASSWORD_TRIES - kept->wrong) : 0;
    if (answer->tries_left > 0)
        return;
    kept->wrong = 0;
    kept->locked_until_ms = answer->locked_until_ms = now_ms + ROOM_PASSWORD_LOCK_MS;
    answer->result = PASSWORD_LOCKED;
}

static int try_open(struct database *db, const struct room_id *room, const struct room_password *password,
                    int64_t terminal, int64_t now_ms, struct password_answer *answer)
{
    struct kept kept;
    bool has = false;
    int status = room_exists(db, room);
    if (!status)
        status = read_kept(db, room, &kept, &has);
    if (status || !has)
        return status;
    /* A clock that was set back must not lock for longer than a lock lasts. */
    if (kept.locked_until_ms > now_ms && kept.locked_until_ms <= now_ms + ROOM_PASSWORD_LOCK_MS) {
        answer->result = PASSWORD_LOCKED;
        answer->locked_until_ms = kept.locked_until_ms;
        return STATUS_OK;
    }
    compare(&kept, password, now_ms, answer);
    if (answer->result == PASSWORD_LOCKED)
        log_warn("room %s: five wrong passwords, locked for a quarter of an hour", room->text);
    status = write_kept(db, room, &kept);
    return status || answer->result != PASSWORD_RIGHT ? status : open_note(db, room, terminal, now_ms);
}

int room_password_try(struct database *db, const struct room_id *room, const struct room_password *password,
                      int64_t terminal, int64_t now_ms, struct password_answer *answer)
{
    *answer = (struct password_answer){.result = PASSWORD_NONE};
    if (sodium_init() < 0)
        return ERR_CRYPTO;
    int status = db_begin(db);
    if (!status)
        status = try_open(db, room, password, terminal, now_ms, answer);
    if (!status)
        status = db_commit(db);
    if (status)
        db_rollback(db);
    return status;
}
