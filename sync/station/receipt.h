/* What the station's books say now about one purchase, as the person who paid may read it: no name, no card
 * number. */
#pragma once
#include "database/database.h"
#include "trade/receipt_link.h"

enum receipt_state {
    RECEIPT_NOT_HERE,  /* the station has not heard of it: it is still with the kiosk */
    RECEIPT_UNPAID,    /* an order nobody has paid yet */
    RECEIPT_ENDED,     /* an order that ended unpaid, or a charge that never happened: nothing was taken */
    RECEIPT_UNSURE,    /* a card charge nobody is certain of yet */
    RECEIPT_PAID,      /* booked; the meter does not have it yet */
    RECEIPT_SENDING,   /* on its way to the meter */
    RECEIPT_CREDITED,  /* the meter counted it */
    RECEIPT_WATCHED,   /* paid, and a person looks */
    RECEIPT_REFUNDING, /* taken back, owed to the payer */
    RECEIPT_REFUNDED,
    RECEIPT_STATES
};

enum receipt_tender { RECEIPT_BY_CARD, RECEIPT_BY_WECHAT, RECEIPT_BY_ALIPAY };

struct receipt {
    enum receipt_state state;
    struct key key;
    char site_name[64], machine_name[48]; /* of the terminal */
    /* All that follows is empty in RECEIPT_NOT_HERE. */
    char building_name[48], room_name[24];
    struct money amount;
    enum receipt_tender tender;
    int64_t at_ms;          /* when it was bought */
    int64_t credited_at_ms; /* CREDITED */
    struct money second;    /* an order's that was paid twice: what goes back; 0: nothing does */
    bool second_is_back;    /* and has gone */
};

/* 0, ERR_NOT_FOUND (no such terminal), or a failure. */
int receipt_get(struct database *db, int64_t terminal, const struct key *key, struct receipt *receipt);
