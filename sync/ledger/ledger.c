#include "ledger/ledger.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define HASH_SIZE (2 * SHA256_SIZE + 1)
#define POSTINGS_MAX ((int)(sizeof((struct entry *)0)->postings / sizeof(struct posting)))

static const char no_hash[HASH_SIZE] = "0000000000000000000000000000000000000000000000000000000000000000";

static bool account_is_named(const char *account)
{
    return account[0] != '\0' && strspn(account, "0123456789abcdefghijklmnopqrstuvwxyz"
                                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-/") == strlen(account);
}

static int check(const struct entry *entry)
{
    struct money sum = {0};
    bool good = entry->key[0] != '\0' && entry->kind[0] != '\0' && entry->posting_count >= 2 &&
                entry->posting_count <= POSTINGS_MAX;
    for (int i = 0; good && i < entry->posting_count; i++) {
        const struct posting *posting = &entry->postings[i];
        good = account_is_named(posting->account) && posting->amount.fen != 0 &&
               money_add(sum, posting->amount, &sum) == 0;
    }
    if (good && sum.fen == 0)
        return STATUS_OK;
    log_error("ledger: entry %s refused: %d postings, sum %" PRId64 " fen", entry->key, entry->posting_count,
              sum.fen);
    return ERR_RANGE;
}

/* One line a field, each ended by LF, which no field holds: previous, number, key, kind, at_ms, memo, then
 * account and fen of each posting. audit.c makes the same with its own code. */
static int hash_of(const struct entry *entry, int64_t number, const char *previous, char hash[HASH_SIZE])
{
    char text[1024];
    int used = snprintf(text, sizeof text, "%s\n%" PRId64 "\n%s\n%s\n%" PRId64 "\n%s\n", previous, number,
                        entry->key, entry->kind, entry->at_ms, entry->memo);
    for (int i = 0; i < entry->posting_count && used < (int)sizeof text; i++)
        used += snprintf(text + used, sizeof text - (size_t)used, "%s\n%" PRId64 "\n",
                         entry->postings[i].account, entry->postings[i].amount.fen);
    if (used >= (int)sizeof text || strpbrk(entry->memo, "\n"))
        return ERR_RANGE;
    uint8_t digest[SHA256_SIZE];
    sha256(text, (size_t)used, digest);
    hex_encode(digest, sizeof digest, hash);
    return STATUS_OK;
}

static int same_postings(struct database *db, int64_t number, const struct entry *entry, bool *same)
{
    struct db_query query;
    int count = 0;
    db_query_begin(&query, db, "SELECT account, fen FROM posting WHERE entry = $1 ORDER BY line");
    db_bind_int(&query, 1, number);
    for (; db_query_row(&query); count++)
        *same = *same && count < entry->posting_count &&
                !strcmp(db_text(&query, 0), entry->postings[count].account) &&
                db_int(&query, 1) == entry->postings[count].amount.fen;
    *same = *same && count == entry->posting_count;
    return db_query_end(&query);
}

/* Content is what moves money: kind, memo and postings. The time is not: a payment seen by notice and by
 * query is one payment. */
static int find(struct database *db, const struct entry *entry, bool *found, bool *same)
{
    struct db_query query;
    int64_t number = 0;
    db_query_begin(&query, db, "SELECT number, kind, memo FROM entry WHERE key = $1");
    db_bind_text(&query, 1, entry->key);
    *found = db_query_row(&query);
    if (*found) {
        number = db_int(&query, 0);
        *same = !strcmp(db_text(&query, 1), entry->kind) && !strcmp(db_text(&query, 2), entry->memo);
    }
    int status = db_query_end(&query);
    return status || !*found ? status : same_postings(db, number, entry, same);
}

static int head(struct database *db, int64_t *number, char hash[HASH_SIZE])
{
    struct db_query query;
    *number = 0;
    memcpy(hash, no_hash, HASH_SIZE);
    db_query_begin(&query, db, "SELECT number, hash FROM entry ORDER BY number DESC LIMIT 1");
    if (db_query_row(&query)) {
        *number = db_int(&query, 0);
        db_copy_text(&query, 1, hash, HASH_SIZE);
    }
    return db_query_end(&query);
}

static int insert_posting(struct database *db, int64_t number, int line, const struct posting *posting)
{
    struct db_query query;
    db_query_begin(&query, db, "INSERT INTO posting(entry, line, account, fen) VALUES ($1, $2, $3, $4)");
    db_bind_int(&query, 1, number);
    db_bind_int(&query, 2, line);
    db_bind_text(&query, 3, posting->account);
    db_bind_int(&query, 4, posting->amount.fen);
    return db_query_end(&query);
}

static int insert(struct database *db, const struct entry *entry)
{
    int64_t last = 0;
    char previous[HASH_SIZE];
    char hash[HASH_SIZE];
    int status = head(db, &last, previous);
    if (!status)
        status = hash_of(entry, last + 1, previous, hash);
    if (status)
        return status;
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO entry(number, key, kind, at_ms, memo, previous, hash)"
                   " VALUES ($1, $2, $3, $4, $5, $6, $7)");
    db_bind_int(&query, 1, last + 1);
    db_bind_text(&query, 2, entry->key);
    db_bind_text(&query, 3, entry->kind);
    db_bind_int(&query, 4, entry->at_ms);
    db_bind_text(&query, 5, entry->memo);
    db_bind_text(&query, 6, previous);
    db_bind_text(&query, 7, hash);
    status = db_query_end(&query);
    for (int i = 0; !status && i < entry->posting_count; i++)
        status = insert_posting(db, last + 1, i + 1, &entry->postings[i]);
    return status;
}

int ledger_post(struct database *db, const struct entry *entry)
{
    bool found = false;
    bool same = false;
    int status = check(entry);
    if (!status)
        status = find(db, entry, &found, &same);
    if (status)
        return status;
    if (!found)
        return insert(db, entry);
    if (same)
        return LEDGER_ALREADY;
    log_error("ledger: key %s came again with other content; the first entry stands", entry->key);
    return ERR_CONFLICT;
}

int ledger_post_purchase(struct database *db, const struct key *key, const char *tender,
                         const struct room_id *room, struct money amount, int64_t at_ms)
{
    struct entry entry = {.kind = "purchase", .at_ms = at_ms, .posting_count = 2};
    if (amount.fen <= 0 || text_copy(entry.key, sizeof entry.key, key->text))
        return ERR_RANGE;
    struct posting *debit = &entry.postings[0];
    struct posting *credit = &entry.postings[1];
    debit->amount = amount;
    credit->amount.fen = -amount.fen;
    int wrote = snprintf(debit->account, sizeof debit->account, "tender/%s", tender);
    if (wrote >= (int)sizeof debit->account)
        return ERR_RANGE;
    wrote = snprintf(credit->account, sizeof credit->account, "room/%s/cash", room->text);
    return wrote < (int)sizeof credit->account ? ledger_post(db, &entry) : ERR_RANGE;
}

int ledger_balance(struct database *db, const char *account, struct money *balance)
{
    struct db_query query;
    balance->fen = 0;
    db_query_begin(&query, db, "SELECT coalesce(sum(fen), 0) FROM posting WHERE account = $1");
    db_bind_text(&query, 1, account);
    if (db_query_row(&query))
        balance->fen = db_int(&query, 0);
    return db_query_end(&query);
}
