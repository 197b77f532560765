/* The rows of pay/schema. Every function runs inside the caller's transaction. */
#pragma once
#include "database/database.h"
#include "pay/order.h"
#include "pay/provider.h"

#define SUBJECT_SIZE 96

struct order_row {
    struct key key;
    int64_t terminal;
    struct room_id room;
    struct money amount;
    enum pay_provider provider;
    int64_t at_ms;
    char subject[SUBJECT_SIZE];
    char qr_text[QR_TEXT_SIZE];
    struct order order;
    int64_t revision;
};

/* 0, or ERR_CONFLICT when the key is there already. */
int order_row_insert(struct database *db, const struct order_row *row);
/* 0, ERR_NOT_FOUND. */
int order_row_get(struct database *db, const struct key *key, struct order_row *row);
/* Stores order and qr_text if nobody moved the row since it was read; else ERR_CONFLICT. */
int order_row_save(struct database *db, struct order_row *row);
/* The key of one order that is due, or (restarted) whose call died with us. 0 or ERR_NOT_FOUND. */
int order_row_due(struct database *db, int64_t now_ms, bool restarted, struct key *key);
/* When the next order is due; 0 = none waits for the clock. */
int order_row_next_at_ms(struct database *db, int64_t *next_at_ms);

int number_insert(struct database *db, const char *number, const struct key *order, const char *content,
                  int64_t now_ms);
/* The newest number of the order, with its content (allocated) unless content is NULL. */
int number_newest(struct database *db, const struct key *order, char number[TRADE_NUMBER_SIZE],
                  char **content);
/* Open orders of this terminal beside this one: a glass shows one code. 0 or ERR_NOT_FOUND. */
int order_row_rival(struct database *db, const struct key *key, int64_t terminal, struct key *rival);

/* The number of the order asked longest ago, which is then the one asked last. */
int number_to_watch(struct database *db, const struct key *order, int64_t now_ms,
                    char number[TRADE_NUMBER_SIZE]);
/* Whose number it is. 0 or ERR_NOT_FOUND. */
int number_order(struct database *db, const char *number, struct key *order);

/* 0, or ERR_CONFLICT: this transaction is known. order NULL: nobody's. */
int payment_insert(struct database *db, const struct payment *payment, const struct key *order,
                   const char *evidence, const char *booking, int64_t now_ms);
/* contradicts: it is in the books with another amount or another number. */
int payment_known(struct database *db, const struct payment *payment, bool *known, bool *contradicts);

int notice_insert(struct database *db, enum pay_provider provider, const char *event,
                  const char *const *headers, const char *body, size_t length, int64_t now_ms);
int incident_insert(struct database *db, const char *kind, const char *reference, const char *order_key,
                    int64_t now_ms);

struct call_row {
    char id[KEY_LENGTH + 1];
    char number[TRADE_NUMBER_SIZE];
    enum order_call call;
    int64_t sent_at_ms;
};
int call_insert(struct database *db, const struct call_row *row);
/* request_id: the provider's, which its support asks for; may be empty. */
int call_end(struct database *db, const struct call_row *row, const struct provider_result *result,
             int http_status, const char *request_id, int64_t now_ms);
/* Forgets the queries of before; what placed and closed stays. */
int call_prune(struct database *db, int64_t before_ms);
