/* What happens to the session, and what it asks to be done. Both are plain values: the window thread hands
 * events in one at a time and carries the commands out through its workers, which answer with events. The
 * simulator does the same with pretend workers. */
#pragma once
#include "flow/view.h"

enum event_type {
    EVENT_WOKE,    /* the clock reached update.wake_at_ms */
    EVENT_TOUCHED, /* hit, value */
    EVENT_PROFILE, /* profile: at start from the store, later from the station */

    /* from the reader. It waits for nothing: QUOTE, DEBIT and RECOVER without a card there are LOST at once.
     * After LOST it lets go of the card: GONE, and when a card lies there (still or again) SEEN and
     * IDENTIFIED, upon which RECOVER may be asked. A card that is exchanged also says GONE before SEEN. A
     * wedge reader cannot tell how long a card lies there: SEEN, IDENTIFIED, GONE follow at once. */
    EVENT_READER,          /* ok: the reader (and its PSAM) can be used */
    EVENT_CARD_SEEN,       /* something lies on it; identification has begun */
    EVENT_CARD_IDENTIFIED, /* identity */
    EVENT_CARD_TROUBLE,    /* trouble: EARLY, NOREAD, MULTI, UNKNOWN, CARDBAD */
    EVENT_CARD_GONE,
    EVENT_CARD_QUOTED,  /* debit: the card and the PSAM are ready for exactly this DEBIT */
    EVENT_CARD_DEBITED, /* debit with tac and mac2, proof */
    EVENT_CARD_REFUSED, /* a clear no: nothing was debited. short_of_money tells why */
    EVENT_CARD_LOST,  /* no valid answer. In DEBIT and RECOVER: outcome unknown. In QUOTE: nothing happened */
    EVENT_CARD_OTHER, /* RECOVER: another card than the one asked for */

    /* From the store. */
    EVENT_STORED,         /* card: the one looked up; account, has_account, snapshot, has_snapshot, doubtful,
                             has_doubtful, spent_today, unknown_today, list_at_ms */
    EVENT_PLACES,         /* places: again when a newer list came */
    EVENT_TOP_UPS_STORED, /* room, the one asked for; top_ups (has_top_ups), own */
    EVENT_SALE_SAVED,     /* key, sale_state: that state is on disk */
    EVENT_SALE_NOT_SAVED, /* key, sale_state: it is not (disk full, read-only) */
    EVENT_STORE,          /* ok: sales can be written; outbox_depth */

    /* from the station */
    EVENT_LINE,           /* ok: the last call was answered; refused: this terminal is not let in */
    EVENT_METERS,         /* ok: some meter of this building answers; said again and again */
    EVENT_READER_TOLD,    /* ok: a person was called for a reader that cannot be used */
    EVENT_ACCOUNT,        /* card: the one asked for; account */
    EVENT_ACCOUNT_FAILED, /* card; no answer in time */
    EVENT_SNAPSHOT,       /* snapshot; FAILED: room, the one asked for */
    EVENT_SNAPSHOT_FAILED,
    EVENT_PASSWORD, /* room, the one asked for; password. FAILED: nobody knows whether it was counted */
    EVENT_PASSWORD_FAILED,
    EVENT_TOP_UPS, /* top_ups; FAILED: room, the one asked for */
    EVENT_TOP_UPS_FAILED,
    EVENT_USAGE, /* usage; kept: from the store; FAILED: room, the one asked for */
    EVENT_USAGE_FAILED,
    EVENT_ORDER,        /* order */
    EVENT_ORDER_FAILED, /* order.key: no answer; refused: the station said no; meter_silent tells why */
    EVENT_CREDIT,       /* credit */
    EVENT_POWER,        /* power */
    EVENT_ALERT,        /* card: the one asked about; alert, bind_url */
    EVENT_ALERT_FAILED, /* card */
    EVENT_POWER_FAILED, /* power.key: no answer; refused: the station does not know such a command */

    EVENT_HEADPHONE, /* ok: plugged in */

    /* from the printer */
    EVENT_PRINTER, /* printer: its state changed */
    EVENT_PRINTED, /* key: of COMMAND_PRINT; ok: it is printed and cut; printer */

    /* about the machine, for S21 */
    EVENT_SERVICE_PIN,     /* ok: it is right; tries_left, locked_until_ms (0: not locked) */
    EVENT_SERVICE_KEPT,    /* ok: maintenance mode; calibration. At start, and after COMMAND_SERVICE_KEEP */
    EVENT_SERVICE_MACHINE, /* machine */
    EVENT_SERVICE_OUTBOX,  /* outbox */
    EVENT_SERVICE_LINE,    /* line; ok: the answer to COMMAND_LINE_TEST */
};

struct card_identity {
    bool has_purse;
    char asn[ASN_SIZE]; /* of a purse card, else empty */
    char uid[UID_SIZE];
    int64_t purse_fen;
    bool expired; /* by its own file 15 */
};

#define OWN_TOP_UPS 8 /* of one room, in hours without a line; older ones are told as a sum (S07) */

struct event {
    enum event_type type;
    int64_t now_ms; /* wall clock */
    bool ok;
    bool refused;
    bool short_of_money;
    bool meter_silent;
    bool kept;
    enum hit hit;
    int64_t value;
    enum trouble trouble;
    struct card_identity identity;
    enum debit_proof proof;
    struct purse_debit debit;
    struct key key;
    struct card_ref card;
    struct room_id room;
    enum sale_state sale_state;
    bool has_account, has_snapshot, has_doubtful;
    struct account account;
    struct snapshot snapshot;
    struct room_usage usage;
    struct purchase doubtful;  /* the open doubtful sale of that card at this kiosk */
    int64_t spent_today_fen;   /* by that card at this kiosk since local midnight */
    int64_t unknown_today_fen; /* by all cards since then, and the station does not know it yet */
    int64_t list_at_ms;        /* when the list of cards was last whole; 0 = never */
    int outbox_depth;
    int64_t oldest_row_at_ms; /* 0: the outbox is empty */
    struct order_status order;
    struct credit_status credit;
    struct power_status power;
    struct password_answer password;
    struct alert alert;
    char bind_url[ALERT_URL_SIZE];
    bool has_top_ups;
    int own_count; /* paid at this kiosk for the room and not with the station yet, newest first */
    struct top_up own[OWN_TOP_UPS];
    union { /* each of an event of its own: none is small */
        struct profile profile;
        struct top_ups top_ups;
        struct places places;
    };
    enum printer_state printer;
    int tries_left;
    int64_t locked_until_ms;
    struct calibration calibration;
    struct machine_facts machine;
    struct outbox_facts outbox;
    struct line_facts line;
};

/* Where a sound is heard: S21 tries each loudspeaker alone. */
enum side { SIDE_BOTH, SIDE_LEFT, SIDE_RIGHT };
enum sound { SOUND_NONE, SOUND_KEY, SOUND_READ, SOUND_OK, SOUND_LOOK, SOUND_FAIL, SOUND_TICK };

enum command_type {
    /* to the reader */
    COMMAND_CARD_QUOTE,   /* purchase.amount, purchase.at_ms -> QUOTED, REFUSED, LOST */
    COMMAND_CARD_DEBIT,   /* purchase.debit: the quote that is on disk now -> DEBITED, REFUSED, LOST */
    COMMAND_CARD_RECOVER, /* purchase: what became of its debit -> DEBITED, REFUSED, LOST, OTHER */
    COMMAND_CARD_FORGET,  /* stop waiting for anything */
    /* to the store */
    COMMAND_LOOK_UP,         /* card (and room) -> STORED */
    COMMAND_SALE_SAVE,       /* purchase, sale_state: INTENDED, DEBITED (with its outbox row in the same
                                transaction), VOID, DOUBTFUL (with an outbox row) -> SALE_SAVED, SALE_NOT_SAVED */
    COMMAND_KEEP_ACCOUNT,    /* account: for offline use */
    COMMAND_KEEP_SNAPSHOT,   /* snapshot */
    COMMAND_LOOK_UP_PLACES,  /* places -> PLACES */
    COMMAND_LOOK_UP_TOP_UPS, /* room -> TOP_UPS_STORED */
    COMMAND_KEEP_TOP_UPS,    /* top_ups: the newest page */
    COMMAND_KEEP_USAGE,      /* usage */
    COMMAND_BRING_USAGE,     /* room -> USAGE; nothing when none is kept */
    /* to the station */
    COMMAND_ASK_ACCOUNT,    /* card */
    COMMAND_ASK_SNAPSHOT,   /* room */
    COMMAND_ASK_TOP_UPS,    /* room; key: those before it, empty: the newest */
    COMMAND_ASK_PASSWORD,   /* room, password: sent once, never again -> PASSWORD, PASSWORD_FAILED */
    COMMAND_ASK_USAGE,      /* room -> USAGE, USAGE_FAILED */
    COMMAND_SET_COMPARISON, /* room, takes_part -> the same */
    COMMAND_ORDER_PLACE,    /* order -> ORDER (created or open), then watched by itself, each change an ORDER,
                               until it is closed, refused, refunded or in quarantine, or nobody looks: an
                               expired one may still be paid, and a paid one a second time */
    COMMAND_ORDER_CANCEL,   /* key: close, query, then its true state -> ORDER; ORDER_FAILED without answer */
    COMMAND_ORDER_WATCH,    /* key: ask again now */
    COMMAND_CREDIT_WATCH,   /* key -> CREDIT at each change, until CONFIRMED or MANUAL */
    COMMAND_POWER_ASK,      /* power: the same bytes until they are answered -> POWER at each change */
    COMMAND_ALERT_ASK,      /* card -> ALERT */
    COMMAND_ALERT_SAVE,     /* card, alert -> ALERT: as it is kept now */
    COMMAND_STOP_WATCHING,  /* nobody looks any more; money goes on by itself */
    COMMAND_WISH,           /* card, wish: to be remembered, by the store too; nobody waits for it */
    /* to the glass */
    COMMAND_SOUND,
    /* to the printer */
    COMMAND_PRINT, /* key, paper -> PRINTED */
    /* of S21 */
    COMMAND_SERVICE_PIN,  /* pin -> SERVICE_PIN */
    COMMAND_SERVICE_LOOK, /* -> SERVICE_MACHINE, SERVICE_OUTBOX, SERVICE_LINE */
    COMMAND_SERVICE_KEEP, /* maintenance, calibration -> SERVICE_KEPT */
    COMMAND_SERVICE_LEFT, /* staff have gone: a line in the log */
    COMMAND_SERVICE_RESTART,
    COMMAND_SERVICE_REBOOT,
    COMMAND_SERVICE_HALT,
    COMMAND_VOICE_TEST, /* a sentence of the voice; volume */
    COMMAND_LINE_TEST,  /* ask the station now -> SERVICE_LINE */
    COMMAND_SEND_NOW,   /* the outbox waits for nothing any more */
};

struct command {
    enum command_type type;
    struct key key;
    struct card_ref card;
    struct room_id room;
    struct purchase purchase;
    enum sale_state sale_state;
    struct account account;
    union {
        struct snapshot snapshot;
        struct place_query places;
        struct top_ups top_ups;
        struct room_usage usage;
    };
    bool takes_part;
    struct order_request order;
    struct card_wish wish;
    struct power_request power;
    struct room_password password;
    struct alert alert;
    enum sound sound;
    enum side side; /* of SOUND */
    int volume;     /* of SOUND and VOICE_TEST: VOLUME_LEAST..VOLUME_MOST */
    struct paper paper;
    char pin[SERVICE_PIN_DIGITS + 1];
    bool maintenance;
    struct calibration calibration;
};

#define COMMANDS_MAX 16 /* the most one event leads to is 9, when deadlines fall due in the same step */

struct update {
    struct command commands[COMMANDS_MAX];
    int command_count;
    bool redraw;        /* the view changed */
    int64_t wake_at_ms; /* step again with EVENT_WOKE then; INT64_MAX = never */
};
