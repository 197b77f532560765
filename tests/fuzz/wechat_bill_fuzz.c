/* Any bytes as a bill: refused or read; what is read is whole, and sums to what it says. */
#include "pay/bill.h"

#include <assert.h>

struct sum {
    int64_t payments, refunds, paid_fen, refunded_fen;
};

static int add(void *context, const struct bill_line *line)
{
    struct sum *sum = context;
    assert(line->amount.fen >= 0);
    sum->payments += line->kind == BILL_PAYMENT;
    sum->refunds += line->kind == BILL_REFUND;
    sum->paid_fen += line->kind == BILL_PAYMENT ? line->amount.fen : 0;
    sum->refunded_fen += line->kind == BILL_REFUND ? line->amount.fen : 0;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct bill bill;
    struct sum sum = {0};
    const struct bill_owner owner = {"1921000401", "wxab8acd895ab1638a"};
    if (bill_read(PAY_WECHAT, &owner, (const char *)bytes, length, add, &sum, &bill) == 0) {
        assert(sum.payments == bill.payments && sum.refunds == bill.refunds);
        assert(sum.paid_fen == bill.paid.fen && sum.refunded_fen == bill.refunded.fen);
    } else {
        assert(bill.what[0] != '\0');
    }
    return 0;
}
