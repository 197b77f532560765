/* The payments for a room, as the station's books know them and the glass lists them (screens.md S10). */
#pragma once
#include "trade/key.h"
#include "trade/money.h"
#include "trade/purchase.h"
#include <stdbool.h>
#include <stdint.h>

enum top_up_by { TOP_UP_CARD, TOP_UP_WECHAT, TOP_UP_ALIPAY, TOP_UP_SUBSIDY, TOP_UP_DESK };
enum top_up_state {
    TOP_UP_CREDITED,
    TOP_UP_WAITING,  /* paid and booked, the meter has not counted it yet */
    TOP_UP_CHECKING, /* not certain, or a person looks */
    TOP_UP_REFUNDING,
    TOP_UP_REFUNDED,
};

struct top_up {
    struct key key;
    int64_t at_ms; /* when it was paid */
    struct money amount;
    enum top_up_by by;
    enum top_up_state state;
    bool here;           /* at the terminal that asks: a receipt of it can be had there */
    struct money second; /* paid a second time for the same order, and not kept; 0: nothing was */
    bool second_is_back; /* and has gone back */
    bool overdue;        /* what goes back has not gone in time, and staff were called */
};

/* Both in one calendar month of Shanghai. */
bool top_up_in_month(int64_t at_ms, int64_t now_ms);

#define TOP_UPS_PAGE 25 /* five pages of the glass, and 25 rows of 130 bytes are a small message */

struct top_ups {
    struct room_id room;
    int64_t as_of_ms;   /* when the station said so */
    int64_t total;      /* of the room, on all pages */
    struct money month; /* credited or waiting, paid in the calendar month of as_of_ms */
    int64_t month_count;
    bool more; /* older ones follow */
    int count;
    struct top_up rows[TOP_UPS_PAGE]; /* newest first */
};
