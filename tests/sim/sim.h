/* The simulator: a dormitory in one process under a pretend clock. One heap of (time, act), one seed, one
 * thread, so that a run is its seed. The cores are the real ones (session, sale, outbox, credit, order); what
 * lies between them is pretended here, one file an actor: what they do is on time, out of order, twice, or
 * not at all, as faults.h says. */
#pragma once
#include "base/clock.h"
#include "flow/sale.h"
#include "flow/session.h"
#include "meter/credit.h"
#include "outbox/outbox.h"
#include "pay/order.h"
#include "sim/faults.h"
#include "wire/wire.h"
#include <stddef.h>

#define SIM_CARDS 3
#define SIM_ROOMS 2
#define SIM_SALES 128 /* of one run, over all its students */
#define SIM_ROWS 256
#define SIM_LOG_SIZE ((size_t)256 * 1024)
#define SIM_START_MS ((int64_t)1795413900000) /* 2026-11-23 14:05 in Shanghai */
#define SIM_BALANCE_FEN 3860
#define SIM_PURSE_FEN 30000

struct sim;
/* Something that happens; data is the copy that was handed to sim_at. */
typedef void sim_act(struct sim *sim, const void *data);

/* --- the card, which is the only one that knows what was taken from it --- */
struct sim_debit {
    struct key key; /* of the sale it was asked for; empty: at another terminal */
    int64_t amount_fen;
    int64_t counter_before;
    int64_t terminal_sequence;
};
struct sim_card {
    char asn[ASN_SIZE], uid[UID_SIZE];
    struct card_ref ref;
    int64_t balance_fen;
    int64_t counter;
    bool ready;             /* INITIALIZE was done and the field has not dropped since */
    int64_t ready_sequence; /* the PSAM's number it was done with */
    bool has_proof;         /* of the last debit, until the next INITIALIZE with an amount */
    struct sim_debit log[SIM_SALES];
    int debits;
};

/* --- the kiosk's disk: what a power cut leaves --- */
struct sim_sale {
    struct purchase purchase;
    enum sale_state state;
};
struct sim_row {
    enum row_kind kind;
    struct purchase purchase;
    bool acknowledged, parked;
};
struct sim_disk {
    struct sim_sale sales[SIM_SALES];
    int sale_count;
    struct sim_row rows[SIM_ROWS]; /* row n is rows[n - 1] */
    int row_count;
    bool has_account[SIM_CARDS];
    struct account accounts[SIM_CARDS];
    bool has_snapshot[SIM_ROOMS];
    struct snapshot snapshots[SIM_ROOMS];
};

/* What the kiosk's road asks about by itself. */
struct sim_watch {
    bool on, is_order, placing, cancelling;
    struct key key;
    struct order_request request;
    uint64_t round; /* of the poll under way; an older answer is stale */
    int state;      /* last told */
    enum credit_state credit;
};

struct sim_kiosk {
    bool alive;
    int life; /* a message to an earlier life is lost */
    struct session *session;
    struct sim_disk disk;
    struct outbox outbox;
    int64_t outbox_wake_ms;
    uint64_t delivery; /* under way, 0 = none */
    uint64_t deliveries;
    int64_t wake_at_ms;
    uint64_t wake_round;
    int card; /* on the reader, -1 = none */
    uint64_t placement;
    int64_t terminal_sequence; /* the PSAM's own counter: it outlives the kiosk */
    bool line_up;
    struct sim_watch order, credit;
    uint64_t rounds, account_round, snapshot_round, beat_round;
    enum screen screen;   /* last logged */
    int64_t clock_off_ms; /* of its wall clock */
};

/* --- the station: what it says it has done is on its disk --- */
struct sim_credit {
    struct key key;
    int room;
    struct credit credit;
    enum credit_state state;
};
struct sim_order {
    struct order_request request;
    struct order order;
    /* the provider's side of it */
    bool has_trade;
    bool trade_paid, trade_closed;
    bool booked;
    int64_t paid_fen;
};
struct sim_station {
    bool up;
    int64_t head; /* the terminal's last row taken */
    struct key row_keys[SIM_ROWS];
    enum row_kind row_kinds[SIM_ROWS];
    bool row_refused[SIM_ROWS];
    struct {
        char asn[ASN_SIZE];
        int64_t counter;
    } grants[SIM_ROWS];
    int grant_count;
    struct sim_credit credits[SIM_SALES];
    int credit_count;
    struct sim_order orders[SIM_SALES];
    int order_count;
    int refusals;
    int refunds; /* second payments, waiting to go back */
};

struct sim_meter {
    int64_t remaining_fen, count;
    bool busy;
};

/* --- the student --- */
struct sim_student {
    bool here;
    int card;
    int64_t amount_fen;
    bool by_phone;
    int64_t lift_after_ms; /* lifts the card that long after pressing "card"; -1: when told */
    bool comes_back;       /* lays a torn card down again */
    bool pays;             /* the code it scans */
    int64_t pays_after_ms;
    int visits_left;
    uint64_t look; /* one glance at a time */
    bool scanned;
    bool done; /* saw a result */
    int64_t arrived_ms;
};

struct sim {
    int64_t now_ms;
    uint64_t random;
    struct sim_heap *heap;
    long steps;
    long kill_at_step; /* the kiosk dies right after it; 0 = never */
    struct faults faults;
    struct sim_kiosk kiosk;
    struct sim_card cards[SIM_CARDS];
    struct sim_station station;
    struct sim_meter meters[SIM_ROOMS];
    struct sim_student student;
    int keys;
    char *log;
    size_t log_length;
    const char *wrong; /* the first rule that was broken */
    char wrong_text[160];
};

struct sim *sim_create(uint64_t seed);
void sim_destroy(struct sim *sim);
/* act happens wait_ms from now, with its own copy of data. */
void sim_at(struct sim *sim, int64_t wait_ms, sim_act *act, const void *data, size_t size);
void sim_run_ms(struct sim *sim, int64_t run_ms);
uint32_t sim_pick(struct sim *sim, uint32_t below);
bool sim_chance(struct sim *sim, int percent);
void sim_log(struct sim *sim, const char *who, const char *text, ...) __attribute__((format(printf, 3, 4)));
/* A rule is broken: the run has failed; the first one is kept. */
void sim_wrong(struct sim *sim, const char *text, ...) __attribute__((format(printf, 2, 3)));
/* The four letters a log calls a key by. */
const char *sim_name(const struct key *key);
bool sim_is_between(const struct sim *sim, const struct span *span);

/* kiosk.c */
void kiosk_start(struct sim *sim);
void kiosk_kill(struct sim *sim);
/* An event reaches the kiosk after wait_ms, if it is still this life of it. */
void kiosk_tell(struct sim *sim, int64_t wait_ms, const struct event *event);
const struct view *kiosk_view(const struct sim *sim);
/* store.c */
void store_command(struct sim *sim, const struct command *command);
void store_recover(struct sim *sim);
/* reader.c */
void reader_command(struct sim *sim, const struct command *command);
void card_lay(struct sim *sim, int card);
void card_lift(struct sim *sim);
/* A purchase at another terminal. */
void card_spend_elsewhere(struct sim *sim, int card, int64_t amount_fen);
/* courier.c */
void courier_start(struct sim *sim);
void courier_stored(struct sim *sim);
void courier_line_up(struct sim *sim);
/* road.c: carries act to the other end, or not, or twice */
void road_send(struct sim *sim, const char *what, bool to_station, sim_act *act, const void *data,
               size_t size);
/* ask.c */
void ask_command(struct sim *sim, const struct command *command);
void ask_start(struct sim *sim);
/* station.c */
enum row_result station_take_row(struct sim *sim, int64_t number, const struct sim_row *row);
void station_book(struct sim *sim, const struct key *key, const struct room_id *room, int64_t amount_fen,
                  const char *tender);
struct credit_status station_credit(const struct sim *sim, const struct key *key);
struct account station_account(const struct sim *sim, const struct card_ref *card);
struct snapshot station_snapshot(const struct sim *sim, const struct room_id *room);
int room_number(const struct room_id *room);
/* meter.c */
void meter_wake(struct sim *sim, int room);
/* phone.c: the station's orders and the provider behind them */
void order_place(struct sim *sim, const struct order_request *request);
void order_cancel(struct sim *sim, const struct key *key);
bool order_status_of(const struct sim *sim, const struct key *key, struct order_status *status);
void phone_pays(struct sim *sim, const char *qr_text);
void phone_orders_restart(struct sim *sim);
/* student.c */
void student_comes(struct sim *sim, const struct sim_student *plan);
/* audit.c */
void audit_view(struct sim *sim);
void audit_end(struct sim *sim);
