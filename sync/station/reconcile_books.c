#include "base/log.h"
#include "base/status.h"
#include "ledger/audit.h"
#include "station/reconcile.h"
#include "wire/row.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void reconcile_tell(struct reconcile *reconcile, const char *to_do, const char *text, ...)
{
    char difference[512];
    va_list args;
    va_start(args, text);
    vsnprintf(difference, sizeof difference, text, args);
    va_end(args);
    reconcile->differences++;
    reconcile->tell(reconcile->context, difference, to_do);
}

/* What the audit says, by its first word. */
static const struct {
    const char *begins;
    const char *to_do;
} advice[] = {
    {"row ", "ask the terminal for its rows again; compare with the copy of yesterday; operator"},
    {"sale ", "a case was closed without a row or a decision: find out who; operator"},
    {"payment ", "compare with the provider's bill, then post what is missing; finance"},
    {"order ", "compare with the provider's bill; operator"},
    {"tender/", "compare the account with the provider's bill; finance"},
    {"credit ", "look at the meter's count, then: case recredit; meter keeper"},
    {"loan", "compare with the room's commands and top-ups; finance"},
    {"meter ", "ask who sold to this meter, then: case seen meter ROOM --count N; meter keeper"},
    {"decision ", "ask the person named; finance"},
    {"database", "stop the station, keep a copy of the file, go back to the last sound backup; operator"},
};

static void take_finding(void *context, const char *finding)
{
    const char *to_do =
        "the books were changed behind the station's back: keep a copy, compare with the copy of"
        " yesterday; operator and finance together";
    for (size_t i = 0; i < sizeof advice / sizeof *advice; i++)
        if (!strncmp(finding, advice[i].begins, strlen(advice[i].begins)))
            to_do = advice[i].to_do;
    reconcile_tell(context, to_do, "%s", finding);
}

/* A purse counts its own debits: after counter n with a balance and a debit comes n + 1 with what is left, or
 * more where it was loaded between. Less means that a debit was booked smaller than it was. */
struct purse {
    char asn[ASN_SIZE];
    int64_t counter;
    int64_t left_fen;
    int64_t terminal, number;
};

static void follow_purse(struct reconcile *reconcile, struct purse *last, const struct row *row)
{
    const struct purse_debit *debit = &row->purchase.debit;
    if (!strcmp(last->asn, debit->asn) && debit->counter_before == last->counter + 1 &&
        debit->balance_before_fen < last->left_fen)
        reconcile_tell(reconcile, "compare with the campus card platform's record of this card; finance",
                       "row %" PRId64 " of terminal %" PRId64 ": the purse held %" PRId64
                       " fen before it, row %" PRId64 " of terminal %" PRId64 " left it %" PRId64,
                       row->number, row->terminal, debit->balance_before_fen, last->number, last->terminal,
                       last->left_fen);
    *last = (struct purse){.counter = debit->counter_before,
                           .left_fen = debit->balance_before_fen - row->purchase.amount.fen,
                           .terminal = row->terminal,
                           .number = row->number};
    memcpy(last->asn, debit->asn, sizeof last->asn);
}

static int follow_purses(struct reconcile *reconcile)
{
    struct db_query query;
    struct purse last = {.counter = -2};
    struct row row;
    db_query_begin(&query, reconcile->db,
                   "SELECT bytes FROM purchase_row WHERE kind = 'debited' AND refused = ''"
                   " ORDER BY asn, counter, terminal, number");
    while (db_query_row(&query)) {
        if (row_decode(db_text(&query, 0), strlen(db_text(&query, 0)), &row, NULL) == 0)
            follow_purse(reconcile, &last, &row); /* one that cannot be read is named by the audit */
    }
    return db_query_end(&query);
}

int reconcile_books(struct reconcile *reconcile)
{
    struct audit audit = {.db = reconcile->db, .tell = take_finding, .context = reconcile};
    int status = audit_run(&audit);
    reconcile->entries = audit.entries;
    reconcile->rows = audit.rows;
    return status ? status : follow_purses(reconcile);
}
