/* All a screen needs to draw itself. The session fills it, the screens read it, nobody formats here:
 * money is fen, moments are ms, words are made by the screens in view.language. Screen numbers are those
 * of the design (S01 ...). Strings inside are UTF-8 and belong to the view. */
#pragma once
#include "flow/paper.h"
#include "flow/power_view.h"
#include "flow/preferences.h"
#include "flow/service.h"
#include "flow/usage_chart.h"
#include "flow/view_around.h"
#include "flow/view_door.h"
#include "flow/view_room.h"
#include "trade/language.h"
#include "trade/order.h"
#include "trade/purchase.h"
#include "trade/receipt_link.h"
#include "trade/snapshot.h"
#include <stdbool.h>
#include <stdint.h>

enum screen {
    SCREEN_ATTRACT,        /* S01 */
    SCREEN_CARD_PROMPT,    /* S02, a dialog over S01 */
    SCREEN_READING,        /* S03 */
    SCREEN_CARD_TROUBLE,   /* S04 */
    SCREEN_ROOM,           /* S05: a room by hand */
    SCREEN_PIN,            /* S06: its password */
    SCREEN_DASHBOARD,      /* S07 */
    SCREEN_USAGE,          /* S08 */
    SCREEN_SIMILAR,        /* S09 */
    SCREEN_HISTORY,        /* S10: the payments for the room */
    SCREEN_TOP_UP,         /* S10b: one of them */
    SCREEN_AMOUNT,         /* S11 */
    SCREEN_CHECK,          /* S12 */
    SCREEN_CARD_PAY,       /* S13 */
    SCREEN_SCAN,           /* S14 */
    SCREEN_RESULT,         /* S15 */
    SCREEN_UNSURE,         /* S16 */
    SCREEN_REFUND,         /* S17 */
    SCREEN_RECEIPT,        /* S18, over S15 to S17 */
    SCREEN_OUT_OF_SERVICE, /* S20 */
    SCREEN_SERVICE_PIN,    /* S21: its door */
    SCREEN_SERVICE,        /* S21 */
    SCREEN_CALIBRATE,      /* S21: the touch panel */
    SCREEN_POWER,          /* S25 */
    SCREEN_EMERGENCY,      /* S26 */
    SCREEN_ALERT,          /* S27 */
    SCREEN_STILL_THERE,    /* S24, over any screen with a person's data */
    SCREEN_ALOUD,          /* S22: may the room hear the balance? Over S07 */
    SCREEN_SWAP,           /* another card: over any screen of a person */
    SCREEN_HELP,           /* S28: the staffed desk and the card office */
    SCREEN_TAKE_CARD,      /* S29 */
    SCREEN_GOODBYE,        /* S30 */
    SCREENS
};

/* Drawn over the screen, which stays as it is. */
enum sheet {
    SHEET_NONE,
    SHEET_ACCESS,   /* S22 */
    SHEET_LANGUAGE, /* S23, where there are more than two */
};

/* What a finger may mean. A canvas reports the hit it fell on, with a value (an amount, a digit, a
 * provider) where the hit has one. */
enum hit {
    HIT_NONE,
    HIT_ELSEWHERE, /* the glass, but no control; value: where, as the panel says it: x << 16 | y, parts of
                      65535 */
    HIT_MOVED,     /* a nav pad's focus moved: somebody is there */
    /* footer */
    HIT_BACK,
    HIT_HIDE,
    HIT_ACCESS,
    HIT_LANGUAGE,
    HIT_HELP,
    HIT_EXIT,
    /* S28 */
    HIT_HELP_PAGE, /* value: enum help_page */
    /* S02 S04 */
    HIT_CANCEL,
    HIT_RETRY,
    HIT_NO_CARD, /* S01 too */
    /* S05 */
    HIT_PLACE, /* value: which one, from 0 */
    HIT_OTHER_BUILDING,
    HIT_ROOM_TOP_UP,
    HIT_ROOM_SEE,
    /* S06 */
    HIT_FORGOT,
    /* S07 */
    HIT_AMOUNT, /* value: fen */
    HIT_OTHER,
    HIT_POWER, /* also S01 and S15 */
    HIT_USAGE,
    /* S08 S09 */
    HIT_PERIOD, /* value: enum usage_period */
    HIT_OLDER,
    HIT_NEWER,
    HIT_PLOT,      /* value: the place in the bars' field, 0..999 */
    HIT_PICK_STEP, /* value: -1, 1 */
    HIT_UNIT,      /* value: 0 yuan, 1 kWh */
    HIT_RUNNING,   /* value: 0 days, 1 running total */
    HIT_SIMILAR,
    HIT_COMPARE, /* value: 0 leave, 1 join */
    HIT_HISTORY,
    HIT_PENDING, /* the strip of what is not on the meter yet */
    HIT_REFUND,  /* what goes back to the payer; also S10b and S15 */
    /* S10 */
    HIT_PAGE,   /* value: the first row that shall show */
    HIT_TOP_UP, /* value: which one, from 0 for the newest */
    HIT_QUESTION,
    /* S11 */
    HIT_DIGIT, /* value: 0..9 */
    HIT_CLEAR,
    HIT_BACKSPACE,
    HIT_QUICK, /* value: fen */
    HIT_NEXT,
    /* S12 */
    HIT_PAY_CARD,
    HIT_PAY_QR,
    HIT_CHANGE_AMOUNT,
    HIT_DROP,
    /* S14 */
    HIT_PROVIDER, /* value: enum pay_provider */
    HIT_PAY_BY_CARD_INSTEAD,
    HIT_NEW_CODE,
    /* S15 S16 */
    HIT_DONE,
    HIT_PRESENT_CARD,
    HIT_CHECK_AGAIN,
    /* S22 S23 */
    HIT_PREFERENCE, /* value: enum preference */
    HIT_QUIETER,
    HIT_LOUDER,
    HIT_THIS_LANGUAGE, /* value: enum language */
    HIT_CLOSE_SHEET,
    HIT_PART, /* value: the part of the sheet, or of the screen under none, to be shown */
    HIT_ALOUD,
    HIT_QUIET,
    /* S25 */
    HIT_UNPLUGGED,
    HIT_PRESENT,
    HIT_RESTORE,
    HIT_GO_TOP_UP,
    HIT_EMERGENCY,
    /* S26 */
    HIT_TAKE, /* a finger held it; value HIT_PRESSED: the nav pad pressed it, and the second press counts */
    HIT_NO_THANKS,
    HIT_SAVE_PHONE,
    HIT_PRINT,
    /* S21 */
    HIT_SERVICE_TAB,  /* value: enum service_tab */
    HIT_SERVICE_TEST, /* of this tab; value: of SERVICE_SOUND, enum sound or what follows it (service.h) */
    HIT_SERVICE_EXIT,
    HIT_SERVICE_MAINTENANCE,
    HIT_SERVICE_RESTART,
    HIT_SERVICE_REBOOT,
    HIT_SERVICE_HALT,
    /* S27 */
    HIT_ALERT, /* on S07 */
    HIT_ALERT_ON,
    HIT_ALERT_LESS,
    HIT_ALERT_MORE,
    HIT_ALERT_ALSO,
    HIT_SAVE,
    /* S24 */
    HIT_STAY,
    HIT_SWAP, /* the other card's turn */
    HIT_SWAP_STAY,
    HIT_LEAVE,
    HITS
};

#define HIT_PRESSED 1

/* The strip S19 and the pills of S01. */
enum line_state {
    LINE_UP,
    LINE_DOWN,
    LINE_METERS_DOWN, /* ours is up; the one between the station and the meters is not */
    LINE_BACK,        /* shown for 4 s after one of them came back */
};

struct header_view {
    int64_t now_ms;
    enum line_state line;
    int64_t data_at_ms; /* for the offline strip; 0 = unknown */
    bool reader_down;
    bool reader_told; /* and a person was called for it */
    bool qr_down;
    bool cards_down; /* no card can be charged now, for whatever reason */
    bool store_down; /* disk full or read-only: no card sale is begun */
    enum printer_state printer;
    bool by_phone; /* receipts for the phone */
};

/* Which controls the footer has; an absent one leaves its slot empty. */
struct footer_view {
    bool back, hide, access, language, help, exit;
    bool amounts_hidden; /* the hide slot then says "show" */
};

/* S27, as this person may have it */
enum alert_offer { ALERT_NOT_HERE, ALERT_BY_CARD /* who came by the room has none */, ALERT_OFFERED };

struct dashboard_view {
    struct account account;
    bool has_snapshot; /* false: skeleton blocks */
    bool failed;       /* could not update just now; the last good data stays */
    bool amounts_hidden;
    struct snapshot snapshot;
    struct forecast forecast;
    int64_t presets_fen[3];
    int64_t age_ms; /* of the balance */
    bool stale;     /* older than 30 min: amber strip */
    bool old;       /* older than 24 h: nothing of it is said of now */
    enum alert_offer alert_offer;
    bool has_alert; /* the station has said how it stands */
    struct alert alert;
};

struct usage_view {
    bool has_usage;      /* false: skeleton bars */
    bool failed;         /* could not update just now */
    bool amounts_hidden; /* then in_kwh, and no costs */
    bool in_kwh;
    bool is_running; /* the month's running total */
    int64_t at_ms;   /* of the data */
    struct usage_chart chart;
    struct usage_insight insight;
    int picked;                            /* bar; -1: none */
    int64_t top;                           /* of the axis, three round steps: Wh or fen */
    int64_t changed_at_ms;                 /* 0: nothing moves */
    int from_count;                        /* bars that stood there before; 0: they grow from the base */
    int16_t from_permille[USAGE_BARS_MAX]; /* their heights */
};

struct similar_view {
    bool has_usage, failed, is_offline;
    int64_t at_ms;
    struct usage_heat heat;
    bool takes_part;
    bool is_leaving;  /* asked, not yet answered */
    bool has_similar; /* else the comparison is left out */
    int rooms;
    int32_t own_wh, average_wh, thrifty_wh; /* a mean day */
    int percent;                            /* own against average */
    int first_hour, last_hour;              /* most above the others; equal: never above */
};

struct amount_view {
    char building_name[48], room_name[24];
    int64_t amount_fen; /* 0 while nothing is typed */
    int64_t most_fen;
    bool most_is_offline_limit;
    bool too_much; /* the last digit was not taken */
    bool too_little;
    int64_t wh; /* it buys about */
    int days;   /* 0 = not known */
};

enum tender_reason {
    TENDER_OK,
    TENDER_LOW,
    TENDER_READER,
    TENDER_OFFLINE,
    TENDER_QR_DOWN,
    TENDER_STORE,
    TENDER_LIMIT,
    TENDER_SHUT, /* the station lets this machine in no more */
    TENDER_LIST, /* the list of lost cards is too old to sell without the station */
    TENDER_NO_PURSE,
    TENDER_ASKING, /* whose card it is, is being asked */
    TENDER_UNSURE, /* an earlier charge of this card is not settled: it must lie on the reader first */
};
struct check_view {
    char building_name[48], room_name[24];
    int64_t amount_fen;
    bool has_after;
    int64_t after_fen; /* balance then, about */
    bool comes_late;   /* the meter is silent: choosing a tender agrees to wait for it */
    int64_t wh;
    bool not_yours; /* the card on the reader is of another room */
    bool any_card;  /* no card was laid down yet: any may pay */
    bool has_purse;
    int64_t purse_fen;
    enum tender_reason card, qr; /* TENDER_OK: may be pressed */
    int64_t limit_fen;
    bool amounts_hidden;
};

enum card_pay_step {
    CARD_PAY_WAIT,
    CARD_PAY_CHECK,
    CARD_PAY_WRITE,
    CARD_PAY_LOST,
    CARD_PAY_VERIFY,
    CARD_PAY_TAKE
};
struct card_pay_view {
    enum card_pay_step step;
    char room_name[24];
    int64_t amount_fen;
    int left_s; /* WAIT, LOST */
    int of_s;
    bool other_card; /* LOST: "not the same card" */
};

enum scan_step {
    SCAN_MAKING,
    SCAN_NOT_MADE,
    SCAN_LIVE,
    SCAN_SCANNED,
    SCAN_CHECKING,
    SCAN_EXPIRED,
    SCAN_NET_LOST
};
struct scan_view {
    enum scan_step step;
    enum pay_provider provider;
    bool has_wechat, has_alipay; /* both: two tabs */
    char qr_text[QR_TEXT_SIZE];
    char building_name[48], room_name[24];
    int64_t amount_fen;
    int64_t wh;
    bool has_after;
    int64_t after_fen;
    int left_s; /* of the order's life */
    int life_s;
    bool can_pay_by_card;
};

enum result_face { RESULT_CREDITED /* a */, RESULT_QUEUED /* b */, RESULT_SENDING /* c */ };
struct result_view {
    enum result_face face;
    struct key key;
    char building_name[48], room_name[24];
    int64_t amount_fen;
    int64_t wh; /* it buys about; 0: not known */
    enum tender tender;
    char tail[5]; /* of the card that paid, or empty */
    bool has_balance;
    bool amounts_hidden;
    int64_t balance_fen;
    struct forecast forecast; /* with the new balance */
    bool was_off;             /* the room had no power when it was paid: S25 is offered */
    int track;                /* 1 paid, 2 saved, 3 sent, 4 credited: how far it is */
    bool late;                /* paid after its code had ended */
    struct twice_view twice;
    bool by_phone; /* a receipt for the phone is offered */
    enum printer_state printer;
    int returns_in_s;
};

struct swap_view {
    char tail[5]; /* of the other card's number */
    int left_s;
};

struct still_there_view {
    int left_s, of_s;
};
struct take_card_view {
    bool late;
};
struct goodbye_view {
    bool has_key;
    struct key key;
};

/* A dialog or a sheet that was just closed: it goes from the glass, and can no longer be touched. */
struct leaving_view {
    int64_t at_ms;      /* when it was closed; 0: none goes */
    enum screen screen; /* CARD_PROMPT, RECEIPT, STILL_THERE or SWAP, where sheet is NONE */
    enum sheet sheet;
    int sheet_part;
    struct receipt_view receipt;
    struct still_there_view still_there;
    struct swap_view swap;
};

struct view {
    enum screen screen;
    enum sheet sheet;
    enum language language;
    struct preferences preferences;
    int64_t entered_at_ms; /* when this screen was entered: for its entry animation and attract panels */
    bool for_power;        /* S01 was asked for power: not money is wanted */
    bool remembers;        /* what is switched on is kept for the card */
    int part, sheet_part;  /* 0 first; of what does not fit at once, as in large text */
    int64_t sheet_at_ms;   /* when the sheet was opened; 0 without one */
    int64_t dialog_at_ms;  /* when the dialog was opened; 0 without one */
    struct leaving_view leaving;
    struct header_view header;
    struct footer_view footer;
    struct profile profile;
    struct receipt_view receipt; /* S18, and what it lies over: */
    enum screen under;
    union {
        struct attract_view attract;
        struct reading_view reading;
        struct trouble_view trouble;
        struct room_view room;
        struct pin_view pin;
        struct dashboard_view dashboard;
        struct usage_view usage;
        struct similar_view similar;
        struct history_view history;
        struct top_up_view top_up;
        struct amount_view amount;
        struct check_view check;
        struct card_pay_view card_pay;
        struct scan_view scan;
        struct result_view result;
        struct unsure_view unsure;
        struct refund_view refund;
        struct out_of_service_view out;
        struct power_view power;
        struct emergency_view emergency;
        struct alert_view alert;
        struct still_there_view still_there;
        struct swap_view swap;
        struct help_view help;
        struct service_view service;
        struct take_card_view take_card;
        struct goodbye_view goodbye;
    };
};

/* The design's number of a screen, "S07", for logs and tests. */
const char *screen_name(enum screen screen);
