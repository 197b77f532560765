/* The simulator: a campus in one process under a pretend clock. One heap of (time, act), one seed, one
 * thread, so that a run is its seed. The cores are the real ones (session, sale, outbox, credit, order); what
 * lies between them is pretended here, one file an actor, and what they do is on time, out of order, twice,
 * or not at all, as faults.h says.
 *
 * Two things are kept apart: what each machine knows (its disk, its books) and what is true (struct sim_fact,
 * written by card, provider and meter only). audit.c compares them; no actor ever reads a fact to decide. */
#pragma once
#include "base/clock.h"
#include "flow/sale.h"
#include "flow/session.h"
#include "meter/credit.h"
#include "meter/tally.h"
#include "outbox/outbox.h"
#include "pay/order.h"
#include "sim/faults.h"
#include "wire/wire.h"
#include <stddef.h>
#include <stdio.h>

#define SIM_LOG_SIZE ((size_t)256 * 1024)
#define SIM_START_MS ((int64_t)1795413900000) /* 2026-11-23 14:05 in Shanghai */
#define SIM_BALANCE_FEN 3860
#define SIM_PURSE_FEN 30000
#define SIM_METER_WH 4000000           /* some years of a room */
#define SIM_TERMINALS (SIM_KIOSKS + 2) /* a kiosk that is replaced gets another number */
#define SIM_NUMBERS 3                  /* out-trade-nos of one order */
#define SIM_PAYMENTS 2                 /* of one trade: two phones at once */

struct sim;
/* Something that happens; data is the copy that was handed to sim_at. */
typedef void sim_act(struct sim *sim, const void *data);

/* --- what is true of a key, whatever anybody believes --- */
struct sim_fact {
    int debits;   /* of a card */
    int payments; /* that the provider took */
    int64_t taken_fen, metered_fen;
    int64_t asked_fen;
    int card; /* whose */
    int metered;
    int room; /* whose meter took it */
    int refunds;
    bool credit_back; /* one of them was of its credit: on staff's own list, outside the station */
    int suspense;     /* in the books as money nobody can place: a person was told */
    int64_t paid_at_ms;
    int64_t closed_at_ms;  /* when the station said that it is over and not paid */
    bool lost_with_disk;   /* known to the card alone */
    bool lost_with_backup; /* booked after the backup the station was restored from */
    bool acknowledged;     /* the kiosk was told that it is in the ledger */
};

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
    int64_t loaded_fen;
    int64_t balance_fen;
    int64_t counter;
    bool ready;             /* INITIALIZE was done and the field has not dropped since */
    int64_t ready_sequence; /* the PSAM's number it was done with */
    bool has_proof;         /* of the last debit, until the next INITIALIZE with an amount */
    struct sim_debit *log;
    int debits, room_for;
    bool away; /* in somebody's hand at a kiosk */
};

/* --- the kiosk's disk: what a power cut leaves --- */
struct sim_sale {
    struct purchase purchase;
    enum sale_state state;
};
struct sim_row {
    enum row_kind kind;
    struct purchase purchase;
    uint64_t hash, previous; /* the chain, in small */
    bool acknowledged, parked;
};
struct sim_disk {
    struct sim_sale *sales;
    int sale_count;
    struct sim_row *rows; /* row n is rows[n - 1] */
    int row_count;
    bool *has_account;
    struct account *accounts;
    bool *has_snapshot;
    struct snapshot *snapshots;
};

/* What the kiosk's road asks about by itself. */
struct sim_watch {
    bool on, placing, cancelling;
    struct key key;
    struct order_request request;
    uint64_t round; /* of the poll under way; an older answer is stale */
    int state;      /* last told */
    enum credit_state credit;
};

/* --- the student at a kiosk --- */
struct sim_student {
    bool here;
    int card;
    int64_t amount_fen;
    bool by_phone;
    int64_t lift_after_ms; /* lifts the card that long after pressing "card"; -1: when told */
    bool comes_back;       /* lays a torn card down again */
    bool pays;             /* the code it scans */
    int64_t pays_after_ms;
    uint64_t look; /* one glance at a time */
    bool scanned;
    bool done; /* saw a result */
    int64_t arrived_ms;
};

struct sim_kiosk {
    struct sim *sim;
    int number, terminal;
    bool alive;
    int life; /* a message to an earlier life is lost */
    struct session *session;
    struct sim_disk disk;
    struct outbox outbox;
    int64_t outbox_wake_ms, look_at_ms;
    uint64_t delivery; /* under way, 0 = none */
    uint64_t deliveries;
    uint64_t wake_round;
    int card; /* on the reader, -1 = none */
    uint64_t placement;
    int64_t terminal_sequence; /* the PSAM's own counter: it outlives the kiosk */
    bool line_up, reader_up;
    struct sim_watch order, credit;
    uint64_t rounds, account_round, snapshot_round, beat_round;
    enum screen screen; /* last logged */
    enum scan_step scan_step;
    struct key debit_key, order_key; /* last handed to the card, last placed */
    int64_t clock_off_ms;            /* of its wall clock */
    int64_t visit_gap_ms;
    struct sim_student student;
};

/* --- the station's disk; by key number, by room, by terminal --- */
struct sim_credit {
    bool posted;
    int room;
    int next; /* of the room's queue; 0 = none */
    struct credit credit;
    enum credit_state state;
    bool told_debited, told_void;
    bool given_back; /* says the list staff entered after a restore */
};
struct sim_order {
    bool known;
    int number; /* of the out-trade-no in use */
    struct order_request request;
    struct order order;
    unsigned seen; /* payments in the books, a bit each */
};
struct sim_told {
    struct key key;
    enum row_kind kind;
    uint64_t hash;
    bool refused;
};
struct sim_books {
    struct sim_credit *credits; /* by key number */
    struct sim_order *orders;
    struct sim_told *told[SIM_TERMINALS];
    int64_t head[SIM_TERMINALS]; /* last row taken */
    int *first, *last;           /* a room's queue of credits */
    int64_t *sum_fen;            /* a room's account in the ledger */
    int64_t tender_fen, suspense_fen, refund_fen;
    uint64_t (*granted)[16]; /* bit n: counter n of the card was used */
    int64_t *count;          /* of a room: what its meter must have counted, by our books */
    struct tally *said;      /* by its meter, when it was last heard */
    bool *is_other;          /* than the meter the books speak of; until staff looked */
};
struct sim_station {
    bool up;
    int life;
    struct sim_books books;
    struct sim_books backup;
    bool was_restored;
    int refusals;
    int64_t clock_off_ms;
};

/* --- the provider's trades; by key number --- */
struct sim_trade {
    bool exists[SIM_NUMBERS], closed[SIM_NUMBERS];
    int payments[SIM_NUMBERS];
    int64_t paid_fen[SIM_NUMBERS];
};

struct sim_meter {
    int64_t remaining_fen, count;
    int64_t since_ms, since_wh; /* its energy, when it was hung there */
    int64_t back_at_ms;         /* wired up again; silent until then */
    int64_t metered;            /* writes it took from us */
    bool busy;
};

/* Another set of books that is told what happens and says sim_wrong where it disagrees (tables/). */
struct sim_mirror {
    void (*create)(struct sim *sim);
    void (*destroy)(struct sim *sim);
    void (*took_row)(struct sim *sim, int terminal, int64_t number, const struct sim_row *row,
                     enum row_result said);
    void (*booked)(struct sim *sim, int number, const char *tender);
    void (*sending)(struct sim *sim, int number); /* a write is about to leave */
    void (*ended)(struct sim *sim, int number, bool done, const char *why);
    void (*heard)(struct sim *sim, int room, const struct credit_reading *reading);
    void (*decided)(struct sim *sim, int number, bool back); /* given back, or found on the meter */
    void (*believed)(struct sim *sim, int room, bool allowed);
    void (*backed_up)(struct sim *sim);
    void (*restored)(struct sim *sim);
    void (*audit)(struct sim *sim);
};

struct sim_size {
    int kiosks, cards, rooms;
    int keys; /* at most, over the whole run */
    bool keeps_log;
    FILE *story;                     /* the log as it is written; NULL = nobody reads it */
    const struct sim_mirror *mirror; /* NULL = none */
};

struct sim {
    int64_t now_ms;
    uint64_t random;
    struct sim_heap *heap;
    struct sim_size size;
    long steps;
    long kill_at_step; /* the kiosk dies right after it; 0 = never */
    struct faults faults;
    struct sim_kiosk kiosks[SIM_KIOSKS];
    struct sim_card *cards;
    struct sim_station station;
    struct sim_trade *trades;
    struct sim_meter *meters;
    struct sim_fact *facts; /* by key number */
    int keys;
    int terminals;
    char *log;
    size_t log_length;
    const struct sim_mirror *mirror; /* NULL = none */
    void *mirrored;                  /* its own */
    const char *wrong;               /* the first rule that was broken */
    char wrong_text[160];
};

/* One kiosk, three cards, two rooms, and a log. */
struct sim *sim_create(uint64_t seed);
struct sim *sim_create_sized(uint64_t seed, const struct sim_size *size);
void sim_destroy(struct sim *sim);
/* act happens wait_ms from now, with its own copy of data. */
void sim_at(struct sim *sim, int64_t wait_ms, sim_act *act, const void *data, size_t size);
void sim_run_ms(struct sim *sim, int64_t run_ms);
uint32_t sim_pick(struct sim *sim, uint32_t below);
int64_t sim_pick_ms(struct sim *sim, int64_t below_ms);
bool sim_chance(struct sim *sim, int percent);
void sim_log(struct sim *sim, const char *who, const char *text, ...) __attribute__((format(printf, 3, 4)));
/* A rule is broken: the run has failed; the first one is kept. */
void sim_wrong(struct sim *sim, const char *text, ...) __attribute__((format(printf, 2, 3)));
/* The four letters a log calls a key by, and the number behind it. */
const char *sim_name(const struct key *key);
int sim_number(const struct key *key);
struct key sim_key(int number);
struct sim_fact *sim_fact_of(struct sim *sim, const struct key *key);
bool sim_is_between(const struct sim *sim, const struct span *span);

/* kiosk.c */
void kiosk_start(struct sim_kiosk *kiosk);
void kiosk_kill(struct sim_kiosk *kiosk);
/* Another machine stands there from now on: a new disk, a new terminal. */
void kiosk_replace(struct sim_kiosk *kiosk);
/* An event reaches the kiosk after wait_ms, if it is still this life of it. */
void kiosk_tell(struct sim_kiosk *kiosk, int64_t wait_ms, const struct event *event);
const struct view *kiosk_view(const struct sim_kiosk *kiosk);
/* store.c */
void disk_create(const struct sim *sim, struct sim_disk *disk);
void disk_destroy(struct sim_disk *disk);
struct sim_sale *disk_sale(struct sim_disk *disk, const struct key *key);
void store_command(struct sim_kiosk *kiosk, const struct command *command);
void store_recover(struct sim_kiosk *kiosk);
uint64_t row_mix(const struct sim_row *row, int64_t number);
/* reader.c */
void reader_command(struct sim_kiosk *kiosk, const struct command *command);
void card_lay(struct sim_kiosk *kiosk, int card);
void card_lift(struct sim_kiosk *kiosk);
int card_number(const char *asn);
/* A purchase at another terminal. */
void card_spend_elsewhere(struct sim *sim, int card, int64_t amount_fen);
/* courier.c */
void courier_start(struct sim_kiosk *kiosk);
void courier_stored(struct sim_kiosk *kiosk);
/* Has the station still what it acknowledged? Asked with a heartbeat. */
void courier_look(struct sim_kiosk *kiosk);
void courier_line_up(struct sim_kiosk *kiosk);
/* road.c: carries act to the other end, or not, or twice */
void road_send(struct sim_kiosk *kiosk, const char *what, bool to_station, sim_act *act, const void *data,
               size_t size);
/* ask.c */
void ask_command(struct sim_kiosk *kiosk, const struct command *command);
void ask_start(struct sim_kiosk *kiosk);
/* station.c */
void books_create(const struct sim *sim, struct sim_books *books);
void books_destroy(struct sim_books *books);
enum row_result station_take_row(struct sim *sim, int terminal, int64_t number, const struct sim_row *row);
void station_book(struct sim *sim, const struct key *key, const struct room_id *room, int64_t amount_fen,
                  const char *tender);
struct credit_status station_credit(const struct sim *sim, const struct key *key);
struct account station_account(const struct sim *sim, const struct card_ref *card);
struct snapshot station_snapshot(const struct sim *sim, const struct room_id *room);
int room_number(const struct room_id *room);
int64_t station_now_ms(const struct sim *sim);
/* station_life.c: crash, backup, restore */
void station_kill(struct sim *sim);
void station_start(struct sim *sim);
void station_back_up(struct sim *sim);
void station_restore(struct sim *sim);
/* meter.c */
void meter_wake(struct sim *sim, int room);
void meter_handheld(struct sim *sim, int room);
void meter_replace(struct sim *sim, int room);
/* Asks it: what it says, and what the books make of it; they remember what it said. False: no answer. */
bool meter_hear(struct sim *sim, int room, struct credit_reading *reading);
struct tally meter_tally(const struct sim *sim, int room);
/* staff.c: those who are called */
void staff_called(struct sim *sim, int number);
/* What it counted without us is believed, once everything else of the room is decided. */
void staff_look_at_meter(struct sim *sim, int room);
int64_t staff_forgotten(const struct sim *sim, int room);
/* phone.c: the station's orders */
void order_place(struct sim *sim, const struct order_request *request);
void order_cancel(struct sim *sim, const struct key *key);
bool order_status_of(const struct sim *sim, const struct key *key, struct order_status *status);
void orders_restart(struct sim *sim);
/* The station hears of payment i of an order's trade. */
void order_payment(struct sim *sim, int order, int number, int i, enum payment_evidence evidence,
                   bool foreign);
/* The nightly bill of the providers. */
void orders_bill(struct sim *sim);
/* provider.c: the provider behind them */
void provider_call(struct sim *sim, int order, int number, enum order_call call);
void provider_answered(struct sim *sim, int order, int number, enum order_call call,
                       const struct order_event *answer);
void phone_pays(struct sim *sim, const char *qr_text);
/* student.c */
void student_comes(struct sim_kiosk *kiosk, const struct sim_student *plan);
/* audit.c */
void audit_view(struct sim_kiosk *kiosk);
/* At the moment a kiosk hears that a debit is in the ledger. */
void audit_acknowledged(struct sim *sim, const struct key *key);
void audit_end(struct sim *sim);
