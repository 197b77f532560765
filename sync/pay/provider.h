/* A payment provider: requests built and answers read, without I/O. One file a provider; what an order does
 * next is decided in order.c, the bytes travel in pay_http.c. */
#pragma once
#include "pay/pay.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TRADE_NUMBER_SIZE 33  /* our out-trade-no, with its zero: see trade_number.h */
#define TRANSACTION_SIZE 65   /* the provider's number of a payment */
#define PROVIDER_CODE_SIZE 64 /* the provider's word for what happened */
#define PROVIDER_HEADERS 8
#define PROVIDER_URL_SIZE 2048    /* a bill's address carries its own signature */
#define PROVIDER_ANSWER_MAX 65536 /* no answer or notice of either comes near it; longer is refused */

struct provider_request {
    bool post;
    char url[PROVIDER_URL_SIZE];
    char *headers[PROVIDER_HEADERS]; /* "Name: value", NULL after the last */
    char *body;                      /* NULL for GET */
    size_t answer_most;              /* 0 = PROVIDER_ANSWER_MAX */
};
void provider_request_finish(struct provider_request *request);
/* Adds a header made by a printf format. 0 or ERR_MEMORY. */
int provider_request_header(struct provider_request *request, const char *text, ...)
    __attribute__((format(printf, 2, 3)));

/* What came back. headers: name, value, name, value, NULL. */
struct provider_answer {
    bool sent;       /* false: no byte of the request left */
    int http_status; /* 0: no whole answer came */
    const char *const *headers;
    const char *body;
    size_t length;
};
/* The value of a header that stands there exactly once (names compare without case), else NULL. */
const char *provider_header(const char *const *headers, const char *name);

enum provider_outcome { PROVIDER_DONE, PROVIDER_REFUSED, PROVIDER_UNKNOWN, PROVIDER_NOT_SENT };
const char *provider_outcome_text(enum provider_outcome outcome);

/* What the provider says about one of our numbers. */
enum provider_trade { TRADE_UNPAID, TRADE_SCANNED, TRADE_CLOSED, TRADE_ABSENT, TRADE_PAID, TRADE_RETURNED };

struct payment {
    enum pay_provider provider;
    char transaction[TRANSACTION_SIZE];
    char number[TRADE_NUMBER_SIZE]; /* our out-trade-no */
    struct money amount;
    bool ours;     /* merchant, application and currency are what we asked for */
    bool returned; /* refunded since, wholly or partly */
    int64_t paid_at_ms;
};

struct provider_result {
    enum provider_outcome outcome;
    char code[PROVIDER_CODE_SIZE];
    bool alarm;                 /* our configuration is at fault: trying again will not help */
    char qr_text[QR_TEXT_SIZE]; /* of a place that is done */
    enum provider_trade trade;  /* of a query that is done */
    struct payment payment;     /* where trade is TRADE_PAID or TRADE_RETURNED */
};

enum notice_kind {
    NOTICE_PAYMENT,   /* authentic: a payment */
    NOTICE_OTHER,     /* authentic, and nothing to book */
    NOTICE_FORGED,    /* the signature does not fit */
    NOTICE_MALFORMED, /* authentic, but not what its format says */
};
#define NOTICE_ID_SIZE 129
struct provider_notice {
    enum notice_kind kind;
    char id[NOTICE_ID_SIZE]; /* the provider's number of this event; its repeats carry the same */
    struct payment payment;
};

enum notice_reply { NOTICE_STORED, NOTICE_REFUSED, NOTICE_AGAIN };

struct provider_order {
    char number[TRADE_NUMBER_SIZE];
    struct money amount;
    const char *subject; /* what the person sees on the phone */
    int64_t now_ms;
    int64_t life_ms;
    int64_t terminal;
};

/* Where a day's bill is to be had, for minutes only. */
struct provider_bill {
    enum provider_outcome outcome;
    char code[PROVIDER_CODE_SIZE];
    bool none;    /* nobody paid that day: there is no file, and never will be */
    bool not_yet; /* ask again in half an hour */
    char url[PROVIDER_URL_SIZE];
    char sha1[41]; /* of the text, lower-case hexadecimal; "" = the provider gives none */
};

struct provider {
    /* The same number, byte for byte, may be placed again and gives a fresh code. */
    bool repeats_place;
    /* *account stays NULL where the settings name no account here. 0, ERR_CONFIG (logged). */
    int (*open_account)(const struct pay_config *config, void **account);
    void (*close_account)(void *account);

    /* The business content of a place call: made once for a number and stored before it is sent. */
    char *(*place_content)(const void *account, const struct provider_order *order);
    /* A request, signed at now_ms. The caller finishes it, also after a failure. */
    int (*place)(const void *account, const char *content, int64_t now_ms, struct provider_request *request);
    int (*query)(const void *account, const char *number, int64_t now_ms, struct provider_request *request);
    int (*close)(const void *account, const char *number, int64_t now_ms, struct provider_request *request);

    /* What its answer means; *result comes zeroed. */
    void (*read_place)(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result);
    void (*read_query)(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result);
    void (*read_close)(const void *account, const char *number, const struct provider_answer *answer,
                       int64_t now_ms, struct provider_result *result);

    void (*parse_notice)(const void *account, const char *const *headers, const char *body, size_t length,
                         int64_t now_ms, struct provider_notice *notice);
    /* The bill of a day ("2026-09-01"): asks where it is, reads the answer, loads it, and takes the text out
     * of what came. *text is the caller's. */
    int (*bill_place)(const void *account, const char *date, int64_t now_ms,
                      struct provider_request *request);
    void (*read_bill_place)(const void *account, const struct provider_answer *answer, int64_t now_ms,
                            struct provider_bill *bill);
    int (*bill_load)(const void *account, const struct provider_bill *bill, int64_t now_ms,
                     struct provider_request *request);
    int (*read_bill)(const struct provider_bill *bill, const struct provider_answer *answer, char **text,
                     size_t *length);
    /* What is answered to a notice: stored, or refused, or that it shall come again. */
    void (*answer_notice)(enum notice_reply reply, struct pay_notice_answer *answer);
};

extern const struct provider wechat_provider, alipay_provider;
const struct provider *provider_of(enum pay_provider id);
