/* Views of the screens around a purchase: where money is that did not go its way (S16), what goes back (S17),
 * the receipt (S18), a machine out of service (S20), help (S28). A part of view.h. */
#pragma once
#include "flow/paper.h"
#include "trade/order.h"
#include "trade/receipt_link.h"
#include "trade/top_up.h"

/* A second payment beside the one that is shown. */
enum twice { TWICE_NOT, TWICE_BACK /* of the same order: it goes back */, TWICE_BOTH /* both buy */ };
struct twice_view {
    enum twice twice;
    int64_t amount_fen;
    bool is_back;       /* BACK: it has gone */
    enum tender tender; /* BOTH */
    char room_name[24]; /* BOTH */
    bool is_held;       /* BOTH: its meter does not have it, and a person looks */
};

enum unsure {
    UNSURE_CARD,
    UNSURE_QR,
    UNSURE_PRINT,  /* over any of these and over S15, S17, S10b: its paper did not come */
    UNSURE_METER,  /* paid, and a person looks why the meter does not have it */
    UNSURE_SUM,    /* paid, but not as the order says: a person looks */
    UNSURE_NOSAVE, /* the card was charged, and the disk does not take it yet */
};
struct unsure_view {
    enum unsure unsure;
    struct key key;
    int64_t amount_fen;
    enum pay_provider provider;
    bool checking;      /* CHECK AGAIN is under way */
    bool meter_refused; /* METER: it answered, and did not take it */
    bool is_fine;       /* PRINT: the payment is booked, and only its paper is missing */
    int64_t paid_fen;   /* SUM; 0 = not known */
    struct twice_view twice;
    bool by_phone;
    enum printer_state printer;
    int returns_in_s;
};

struct refund_view {
    struct key key;
    int64_t amount_fen; /* what goes back */
    enum top_up_by by;  /* how it was paid, and goes back */
    bool is_second;     /* of an order that was paid twice: the first payment is kept */
    bool is_back;
    bool is_overdue; /* not in time: staff were called */
    bool after_sale; /* else of a payment in the list */
    bool amounts_hidden;
    bool by_phone;
    enum printer_state printer;
    int returns_in_s; /* 0: it stands as long as somebody looks */
};

enum printing { PRINTING_NOT, PRINTING_NOW, PRINTING_DONE, PRINTING_FAILED /* S16 then */ };
struct receipt_view {
    struct key key;
    char link[RECEIPT_LINK_SIZE]; /* empty: no receipts by phone */
    char building_name[48], room_name[24];
    int64_t amount_fen;
    bool amounts_hidden;
    enum printer_state printer;
    enum printing printing;
};

enum out_reason {
    OUT_STORE,       /* no sale can be kept, and the station cannot be asked */
    OUT_SHUT,        /* the station lets this machine in no more */
    OUT_CLOCK,       /* this machine does not know what day it is */
    OUT_STARTING,    /* its workers have not all said how they are: no fault */
    OUT_MAINTENANCE, /* staff took it out of service */
    OUT_REASONS
};
struct out_of_service_view {
    enum out_reason reason;
    int pending;
    int started, of; /* STARTING: steps done */
    int64_t since_ms;
    char near_place[64]; /* the nearest other machine; empty = not known */
    int near_walk_min;
};

enum help_page {
    HELP_INDEX,
    HELP_OFFLINE,     /* offered while the line is down */
    HELP_METERS_DOWN, /* while the meters' line is */
    HELP_TOP_UP,
    HELP_NOT_CREDITED,
    HELP_WRONG_ROOM,
    HELP_NO_POWER,
    HELP_NOT_READ,
    HELP_PAGES
};
struct help_view {
    enum help_page page;
    bool has_key; /* of what was paid just now, or of the payment that is looked at */
    struct key key;
    bool offline_cards; /* a card can be charged without the station */
};
