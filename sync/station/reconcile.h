/* Reconciliation: our books against everybody else's. Four views of the same money: the ledger, the rows
 * terminals signed, the providers' bills, the counters in meters and purses. Each difference is told by its
 * name, with what to do about it. Reads only, but for reconcile_bill_book.
 *
 *   reconcile_books.c   ledger, rows, payments, credits (by the audit), and the purses' own counters
 *   reconcile_meters.c  the meters' counts and balances
 *   reconcile_bill.c    a provider's bill of a day */
#pragma once
#include "database/database.h"
#include "pay/bill.h"

struct reconcile {
    struct database *db;
    void (*tell)(void *context, const char *difference, const char *to_do);
    void *context;
    int differences;
    int64_t entries, rows, meters, silent_meters, bill_lines; /* looked at */
};
void reconcile_tell(struct reconcile *reconcile, const char *to_do, const char *text, ...)
    __attribute__((format(printf, 3, 4)));

/* Each: 0 when everything was looked at (reconcile->differences counts), or a failure: it could not be read.
 */
int reconcile_books(struct reconcile *reconcile);
int reconcile_meters(struct reconcile *reconcile, int64_t now_ms);

struct bill_day {
    enum pay_provider provider;
    struct bill_owner owner;
    int64_t start_ms, end_ms; /* the day, Asia/Shanghai */
    const char *text;         /* NULL: the provider says that nobody paid that day */
    size_t length;
    char why[96]; /* of ERR_FORMAT: why the bill was refused */
};
/* ERR_FORMAT: it is not the whole bill of that day and merchant. */
int reconcile_bill(struct reconcile *reconcile, struct bill_day *day);
/* Books the payments in the bill that we never saw, through the same door as notices and queries, each in a
 * transaction of its own. *booked counts them. */
int reconcile_bill_book(struct database *db, struct bill_day *day, int64_t now_ms, int64_t credit_deadline_ms,
                        int *booked);
