#include "base/crypto.h"
#include "base/text.h"
#include "ledger/audit.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void audit_tell(struct audit *audit, const char *text, ...)
{
    char finding[512];
    va_list args;
    va_start(args, text);
    vsnprintf(finding, sizeof finding, text, args);
    va_end(args);
    audit->findings++;
    audit->tell(audit->context, finding);
}

/* What a damaged index or a word that is none hides from every question below. */
static int check_file(struct audit *audit)
{
    char damage[DB_DAMAGE_SIZE];
    int status = db_find_damage(audit->db, damage);
    if (!status && damage[0] != '\0')
        audit_tell(audit, "database: the file is damaged: %s", damage);
    return status;
}

int audit_run(struct audit *audit)
{
    audit->findings = 0;
    int status = check_file(audit);
    if (!status)
        status = audit_books(audit);
    return status ? status : audit_sources(audit);
}

/* Adds the postings of one entry to the text that is hashed, and looks at them. */
static int read_postings(struct audit *audit, int64_t number, FILE *text)
{
    struct db_query query;
    int64_t sum = 0;
    int64_t line = 0;
    db_query_begin(&query, audit->db,
                   "SELECT line, account, fen FROM posting WHERE entry = $1 ORDER BY line");
    db_bind_int(&query, 1, number);
    while (db_query_row(&query)) {
        if (db_int(&query, 0) != ++line)
            audit_tell(audit, "entry %" PRId64 ": posting %" PRId64 " is missing", number, line);
        line = db_int(&query, 0);
        sum += db_int(&query, 2);
        fprintf(text, "%s\n%" PRId64 "\n", db_text(&query, 1), db_int(&query, 2));
    }
    if (sum != 0)
        audit_tell(audit, "entry %" PRId64 ": its postings sum to %" PRId64 " fen, not zero", number, sum);
    if (line < 2)
        audit_tell(audit, "entry %" PRId64 ": has %" PRId64 " postings", number, line);
    return db_query_end(&query);
}

/* entry: a row of number, key, kind, at_ms, memo, previous, hash. */
static int check_entry(struct audit *audit, struct db_query *entry, int64_t wanted, const char *last)
{
    char *text = NULL;
    size_t length = 0;
    int64_t number = db_int(entry, 0);
    FILE *out = open_memstream(&text, &length);
    if (!out)
        abort(); /* an audit that skips a line for want of memory would be a lie */
    if (number != wanted)
        audit_tell(audit, "entry %" PRId64 " is missing: %" PRId64 " follows %" PRId64, wanted, number,
                   wanted - 1);
    if (strcmp(db_text(entry, 5), last) != 0)
        audit_tell(audit, "entry %" PRId64 ", key %s: does not follow the entry before it", number,
                   db_text(entry, 1));
    fprintf(out, "%s\n%" PRId64 "\n%s\n%s\n%" PRId64 "\n%s\n", db_text(entry, 5), number, db_text(entry, 1),
            db_text(entry, 2), db_int(entry, 3), db_text(entry, 4));
    int status = read_postings(audit, number, out);
    fclose(out);
    uint8_t digest[SHA256_SIZE];
    char hash[2 * SHA256_SIZE + 1];
    sha256(text, length, digest);
    hex_encode(digest, sizeof digest, hash);
    free(text);
    if (strcmp(hash, db_text(entry, 6)) != 0)
        audit_tell(audit, "entry %" PRId64 ", key %s: is not what was hashed; somebody changed it", number,
                   db_text(entry, 1));
    return status;
}

int audit_books(struct audit *audit)
{
    struct db_query entry;
    char last[2 * SHA256_SIZE + 1];
    int64_t wanted = 1;
    int status = 0;
    memset(last, '0', sizeof last - 1);
    last[sizeof last - 1] = '\0';
    db_query_begin(&entry, audit->db,
                   "SELECT number, key, kind, at_ms, memo, previous, hash FROM entry ORDER BY number");
    while (!status && db_query_row(&entry)) {
        status = check_entry(audit, &entry, wanted, last);
        db_copy_text(&entry, 6, last, sizeof last);
        wanted = db_int(&entry, 0) + 1;
        audit->entries++;
    }
    int ended = db_query_end(&entry);
    if (status || ended)
        return status ? status : ended;
    db_query_begin(&entry, audit->db,
                   "SELECT DISTINCT entry FROM posting WHERE entry NOT IN (SELECT number FROM entry)");
    while (db_query_row(&entry))
        audit_tell(audit, "postings of entry %" PRId64 " stand without their entry", db_int(&entry, 0));
    return db_query_end(&entry);
}
