#include "pay/booking.h"
#include "base/crypto.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "loan/loan.h"
#include "meter/meters.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const evidence_texts[] = {"notice", "query", "bill"};
static const char *const booking_texts[] = {"nothing", "purchase", "refund_payable", "suspense"};

static enum payment_match match_of(const struct payment *payment, const struct order_row *row)
{
    if (!payment->ours || payment->provider != row->provider)
        return PAYMENT_FOREIGN;
    if (payment->returned)
        return PAYMENT_RETURNED;
    return money_compare(payment->amount, row->amount) ? PAYMENT_AMOUNT_DIFFERS : PAYMENT_AGREES;
}

/* "wechat 4200001234...": what an incident is about. */
static void reference_of(const struct payment *payment, char text[TRANSACTION_SIZE + 16])
{
    snprintf(text, TRANSACTION_SIZE + 16, "%s %s", pay_provider_text(payment->provider),
             payment->transaction);
}

/* Money that is here and is not the order's: it waits on an account of its own. The entry's key is the
 * order's and a digest of the transaction, so that each transaction is booked once. */
static int post_beside(struct database *db, const struct order_row *row, const struct payment *payment,
                       const char *account, const char *memo, int64_t now_ms)
{
    char reference[TRANSACTION_SIZE + 16];
    uint8_t digest[SHA256_SIZE];
    char digits[13];
    struct entry entry = {.kind = "unplaced", .at_ms = now_ms, .posting_count = 2};
    reference_of(payment, reference);
    sha256(reference, strlen(reference), digest);
    hex_encode(digest, 6, digits);
    snprintf(entry.key, sizeof entry.key, "%s/x%s", row->key.text, digits);
    snprintf(entry.memo, sizeof entry.memo, "%s", memo);
    snprintf(entry.postings[0].account, sizeof entry.postings[0].account, "tender/%s",
             pay_provider_text(payment->provider));
    snprintf(entry.postings[1].account, sizeof entry.postings[1].account, "%s", account);
    entry.postings[0].amount = payment->amount;
    entry.postings[1].amount = money_of_fen(-payment->amount.fen);
    return ledger_post(db, &entry);
}

static int book(struct database *db, const struct order_row *row, const struct payment *payment,
                const struct order_update *update, int64_t now_ms, int64_t credit_deadline_ms)
{
    int status = STATUS_OK;
    switch (update->booking) {
    case BOOK_NOTHING: break;
    case BOOK_PURCHASE:
        status = top_up_book(db, &row->key, pay_provider_text(row->provider), &row->room, row->amount, now_ms,
                             now_ms, now_ms + credit_deadline_ms);
        break;
    case BOOK_REFUND_PAYABLE:
        status = post_beside(db, row, payment, "refund/payable", update->incident, now_ms);
        break;
    case BOOK_SUSPENSE: status = post_beside(db, row, payment, "suspense", update->incident, now_ms); break;
    }
    return status < 0 ? status : STATUS_OK;
}

static int tell_person(struct database *db, const char *kind, const struct payment *payment,
                       const struct key *order, int64_t now_ms)
{
    char reference[TRANSACTION_SIZE + 16];
    reference_of(payment, reference);
    log_error("pay: %s: order %s, %s, %" PRId64 " fen; a person has to look", kind,
              order->text[0] ? order->text : "none", reference, payment->amount.fen);
    return incident_insert(db, kind, reference, order->text, now_ms);
}

/* A number that is none of ours: the merchant account may serve others too, so it is noted, not booked. */
static int note_stray(struct database *db, const struct payment *payment, enum payment_evidence evidence,
                      bool known, int64_t now_ms)
{
    const struct key nobody = {""};
    if (known)
        return STATUS_OK;
    int status = payment_insert(db, payment, NULL, evidence_texts[evidence], "nothing", now_ms);
    return status ? status : tell_person(db, "unknown_number", payment, &nobody, now_ms);
}

int payment_seen(struct database *db, const struct payment *payment, enum payment_evidence evidence,
                 int64_t now_ms, int64_t credit_deadline_ms, struct booking_effect *effect)
{
    struct order_row row;
    struct order_update update;
    bool known = false;
    bool contradicts = false;
    *effect = (struct booking_effect){0};
    int status = payment_known(db, payment, &known, &contradicts);
    if (status)
        return status;
    status = number_order(db, payment->number, &effect->order);
    if (status == ERR_NOT_FOUND)
        return contradicts ? tell_person(db, "told_differently", payment, &(struct key){""}, now_ms)
                           : note_stray(db, payment, evidence, known, now_ms);
    if (!status && contradicts) /* what is booked stays; one of the two was not said by the provider */
        status = tell_person(db, "told_differently", payment, &effect->order, now_ms);
    if (!status)
        status = order_row_get(db, &effect->order, &row);
    if (status)
        return status;
    struct order_event event = {PAYMENT_SEEN, now_ms, evidence, match_of(payment, &row), known};
    order_step(&row.order, &event, &update);
    /* A notice that disagrees leaves no payment: the query it causes says what was really paid. */
    if (!known && (evidence != EVIDENCE_NOTICE || event.match == PAYMENT_AGREES))
        status = payment_insert(db, payment, &row.key, evidence_texts[evidence],
                                booking_texts[update.booking], now_ms);
    if (!status && update.incident)
        status = tell_person(db, update.incident, payment, &row.key, now_ms);
    if (!status)
        status = book(db, &row, payment, &update, now_ms, credit_deadline_ms);
    if (!status)
        status = order_row_save(db, &row);
    effect->changed = update.changed || update.booking == BOOK_REFUND_PAYABLE;
    effect->credited = update.booking == BOOK_PURCHASE;
    effect->room = row.room;
    die_at("pay.payment.before_commit");
    return status;
}
