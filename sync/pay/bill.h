/* A provider's bill: what it says was paid and given back on one day. Text in memory, read twice: first to
 * see that it is whole (its totals are those of its lines), then line by line to whoever asked. Pure, total
 * and bounded: a file that is cut short, of another merchant or not a bill is refused by name.
 *
 *   bill_wechat.c  UTF-8, values behind a back-tick, two last lines with totals (facts: WeChat 4013071227)
 *   bill_alipay.c  the 业务明细 file, GBK or UTF-8, '#' lines around it (facts: Alipay 02ekfu)
 *   bill_zip.c     the ZIP Alipay packs it in
 *   bill_fetch.c   asks the provider for it */
#pragma once
#include "pay/provider.h"

#define BILL_MAX ((size_t)64 * 1024 * 1024) /* 300,000 payments: more than a campus makes in a day */
#define BILL_LINE_MAX 4096
#define BILL_NUMBER_SIZE 65

enum bill_kind { BILL_PAYMENT, BILL_REFUND };
struct bill_line {
    int line; /* of the file */
    enum bill_kind kind;
    char transaction[TRANSACTION_SIZE];
    char number[BILL_NUMBER_SIZE]; /* the merchant's: ours, or of whoever else uses the account */
    char refund[BILL_NUMBER_SIZE]; /* of a refund: its number */
    struct money amount;           /* above zero, also of a refund */
    int64_t at_ms;
    bool ours; /* merchant, application and currency are ours, as far as the bill says them */
};
typedef int bill_visit(void *context, const struct bill_line *line);

/* Whose bill it has to be. app may be "": the bill does not say it. */
struct bill_owner {
    const char *merchant;
    const char *app;
};

struct bill {
    int64_t payments, refunds; /* lines */
    struct money paid, refunded;
    int line;      /* where reading ended, for a person */
    char what[80]; /* why the bill is refused; "" = it is whole */
};

/* 0; ERR_FORMAT (bill->what says why), ERR_MEMORY, or the first failure of visit. visit may be NULL. */
int bill_read(enum pay_provider provider, const struct bill_owner *owner, const char *text, size_t length,
              bill_visit *visit, void *context, struct bill *bill);
int bill_read_wechat(const struct bill_owner *owner, const char *text, size_t length, bill_visit *visit,
                     void *context, struct bill *bill);
int bill_read_alipay(const struct bill_owner *owner, const char *text, size_t length, bill_visit *visit,
                     void *context, struct bill *bill);

/* The 业务明细 file out of Alipay's ZIP. *text is the caller's. 0, ERR_FORMAT, ERR_RANGE (over BILL_MAX),
 * ERR_NOT_FOUND (no such file in it), ERR_MEMORY. */
int bill_unzip(const void *bytes, size_t length, char **text, size_t *text_length);

/* Asks the provider for its bill of the day ("2026-09-01"). 0: *text is the caller's, and may have no line.
 * ERR_NOT_NOW: not ready yet; other failures: logged. Takes seconds. */
int bill_fetch(const struct pay_config *config, enum pay_provider provider, const char *date, char **text,
               size_t *length);
