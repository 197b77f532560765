/* Open cases: no state rests unnamed. Everything the station holds that is not an end has a kind, and each
 * kind has a deadline, a next step the machines take by themselves, and a person for the time after it.
 *
 * This file decides, without I/O. open_case_store.c reads the cases (view open_case), watch.c raises the
 * alarm by itself when one outlasts its deadline. */
#pragma once
#include "database/database.h"
#include "trade/money.h"

enum case_kind {
    CASE_SALE,       /* nobody knows yet whether the purse was debited */
    CASE_CREDIT,     /* paid, and not on the meter yet */
    CASE_UNCREDITED, /* paid by phone, and no credit was ever made: a defect of ours */
    CASE_PLACING,    /* an order the provider has not answered */
    CASE_SHOWING,    /* a code on the glass */
    CASE_CLOSING,    /* an order whose end the provider has not confirmed */
    CASE_WATCHED,    /* an order that ended unpaid while a code of it may live */
    CASE_REFUNDING,  /* money on its way back */
    CASE_PAYABLE,    /* taken back by staff, owed to the payer */
    CASE_QUARANTINE, /* paid, with another amount or to another merchant */
    CASE_UNPLACED,   /* money of a payment that belongs to no purchase */
    CASE_PAYMENT,    /* something strange about a payment that moved no money here */
    CASE_ROW,        /* a terminal's own row whose money is not proven */
    CASE_INCIDENT,   /* a row that is not what the terminal signed */
    CASE_METER,      /* a meter counted a purchase the station did not make */
    CASE_RELAY,      /* a meter that may still be forced closed after a restore, or is by another hand */
    CASE_OUTBOX,     /* rows a terminal has kept for long */
    CASE_READER,     /* a terminal whose card reader cannot be used */
    CASE_STORE,      /* a terminal that can keep no sale */
    CASE_KIOSK,      /* let in no more: what it sold and did not send comes no more by itself */
    CASE_UNNAMED,    /* a state this program does not know */
    CASE_KINDS,
};

/* All texts are borrowed for ever. */
struct case_rule {
    const char *name; /* as view and metrics say it */
    const char *says;
    int64_t deadline_ms; /* after since_ms, where the case itself brings no due_ms */
    const char *next;    /* what happens by itself before that */
    const char *to_do;   /* after it */
    const char *owner;   /* by whom */
};
const struct case_rule *case_rule(enum case_kind kind);
/* A name nobody knows is CASE_UNNAMED. */
enum case_kind case_kind_parse(const char *name);

#define CASE_REFERENCE_SIZE 96
struct open_case {
    enum case_kind kind;
    char reference[CASE_REFERENCE_SIZE];
    char place[96];
    char why[128];
    struct money amount; /* 0 where no sum is in question */
    int64_t since_ms;
    int64_t due_ms; /* 0 = by the kind's rule */
};
int64_t case_due_ms(const struct open_case *open_case);
bool case_is_overdue(const struct open_case *open_case, int64_t now_ms);

/* Calls visit for each open case, oldest first. 0, or the first failure of store or visit. */
typedef int case_visit(void *context, const struct open_case *open_case);
int open_case_each(struct database *db, case_visit *visit, void *context);
