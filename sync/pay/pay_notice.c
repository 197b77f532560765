/* A provider's notice: verified, stored, booked, and only then acknowledged. What cannot be booked now is not
 * acknowledged, so that it comes again. */
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "pay/booking.h"
#include "pay/pay_context.h"

static int keep(const struct pay *pay, struct database *db, enum pay_provider provider,
                const char *const *headers, const char *body, size_t length, int64_t now_ms,
                const struct provider_notice *notice, struct booking_effect *effect)
{
    int status = db_begin(db);
    if (!status)
        status = notice_insert(db, provider, notice->id, headers, body, length, now_ms);
    if (!status && notice->kind == NOTICE_PAYMENT)
        status = payment_seen(db, &notice->payment, EVIDENCE_NOTICE, now_ms, pay->config.credit_deadline_ms,
                              effect);
    die_at("pay.notice.before_commit");
    if (!status)
        status = db_commit(db);
    if (status)
        db_rollback(db);
    die_at("pay.notice.after_commit");
    return status;
}

void pay_notice(struct pay *pay, struct database *db, enum pay_provider provider, const char *const *headers,
                const char *body, size_t length, int64_t now_ms, struct pay_notice_answer *answer)
{
    const struct provider *kind = provider_of(provider);
    struct provider_notice notice = {.kind = NOTICE_FORGED};
    struct booking_effect effect = {0};
    if (pay_offers(pay, provider) && length <= PROVIDER_ANSWER_MAX)
        kind->parse_notice(pay->accounts[provider], headers, body, length, now_ms, &notice);
    if (notice.kind == NOTICE_FORGED) {
        kind->answer_notice(NOTICE_REFUSED, answer);
        return;
    }
    if (notice.kind == NOTICE_MALFORMED) {
        log_error("pay: an authentic notice of %s cannot be read; it will come again",
                  pay_provider_text(provider));
        kind->answer_notice(NOTICE_AGAIN, answer);
        return;
    }
    int status = keep(pay, db, provider, headers, body, length, now_ms, &notice, &effect);
    if (status) {
        log_error("pay: notice %s was not stored: %s; it will come again", notice.id, status_text(status));
        kind->answer_notice(NOTICE_AGAIN, answer);
        return;
    }
    kind->answer_notice(NOTICE_STORED, answer);
    if (effect.credited)
        pay_tell_credited(pay, &effect.room);
    if (effect.changed)
        pay_tell_changed(pay, &effect.order);
    pay_http_wake(pay->http); /* a notice that disagrees asks for a query at once */
}
