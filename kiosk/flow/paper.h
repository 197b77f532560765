/* What a receipt on paper says: filled by the session, drawn by screen/paper.c, printed by device/printer.c.
 * No name stands on it. */
#pragma once
#include "trade/key.h"
#include "trade/language.h"
#include <stdbool.h>
#include <stdint.h>

/* What the printer says of itself, the most limiting first. */
enum printer_state {
    PRINTER_ABSENT, /* none is configured */
    PRINTER_READY,
    PRINTER_OFFLINE, /* does not answer */
    PRINTER_NO_PAPER,
    PRINTER_OPEN, /* its cover */
    PRINTER_JAM,  /* the cutter, or what it calls an error */
    PRINTER_STATES
};

enum paper_state {
    PAPER_CREDITED,
    PAPER_PAID,
    PAPER_UNSURE,
    PAPER_CHECKING,
    PAPER_CHARGED, /* by the card, and not stored yet */
    PAPER_REFUNDING,
    PAPER_REFUNDED
};
enum tender { TENDER_CARD, TENDER_WECHAT, TENDER_ALIPAY };

struct paper {
    bool is_test; /* a page for staff: nothing of a purchase is filled */
    enum language language;
    int64_t now_ms; /* printed then */
    int64_t at_ms;  /* bought then */
    char building_name[48], room_name[24];
    int64_t amount_fen;
    int64_t wh; /* it buys about; 0 = not known */
    enum tender tender;
    char tail[5]; /* of the card that paid, or empty */
    struct key key;
    enum paper_state state;
};
