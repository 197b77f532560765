/* What the files of the session share; nobody outside includes it.
 *
 * session.c           takes an event apart, keeps the clock and the machine's own state
 * session_machine.c   line and disk, and S20
 * session_start.c     S20 at start-up
 * session_panel.c     S01: whose turn the panel is
 * session_touch.c     what a finger means on each screen
 * session_card.c      S03 S04: from a card on the reader to a person
 * session_room.c      S05: a room chosen by hand
 * session_pin.c       S06: its password
 * session_tender.c    the card that pays for it
 * session_account.c   S07: who it is, what the room has
 * session_history.c   S10: what was paid for the room, and where each payment is
 * session_usage.c     S08 S09: what the room used
 * session_top_up.c    S11 S12: an amount, and what it may be paid with
 * session_pay.c       S13: the sale against the card (sale.h decides, this shows)
 * session_recover.c   what is not certain: S13 LOST, S16, an earlier doubtful sale
 * session_scan.c      S14: one order at a time
 * session_result.c    S15 S16: where the money is
 * session_refund.c    S17: what goes back
 * session_receipt.c   S18
 * session_service.c   S21
 * session_help.c      S28
 * session_power.c     S25: why the room is off, and switching it on
 * session_emergency.c S26: electricity lent until the next top-up
 * session_swap.c      another card during a session
 * session_dialog.c    dialogs as they come and go
 * session_alert.c     S27: when the person wants to be told
 * session_leave.c     S24 S29 S30: idle, goodbye, forgetting
 * session_access.c    S22: how the person wants the glass, and for how long it waits
 * session_voice.c     S22: who listens, and what is remembered for the card
 * view_fill.c, view_usage.c, view_money.c   the session as a view */
#pragma once
#include "flow/ghosts.h"
#include "flow/sale.h"
#include "flow/session.h"
#include "flow/session_access.h"
#include "flow/session_pages.h"
#include "flow/session_power.h"
#include "flow/session_room_state.h"
#include "flow/session_service.h"
#include "flow/session_times.h"

enum scan_next {
    SCAN_NEXT_NOTHING, /* stay and say that it is not paid */
    SCAN_NEXT_PLACE,   /* a new code of next_provider */
    SCAN_NEXT_CARD,
    SCAN_NEXT_CHECK,
    SCAN_NEXT_LEAVE
};

/* The room that money is for, as it is named to people: the one of the order, wherever its owner lives now.
 */
struct place {
    struct room_id room;
    char building_name[48], room_name[24];
};

struct scan {
    enum scan_step step;
    bool open;  /* placed, and its end is not known: no other order is placed */
    bool shown; /* its code was on the glass: somebody may have paid it */
    bool spent; /* its key has come to an end and is never sent again */
    struct order_request request;
    struct place place; /* of the request */
    char qr_text[QR_TEXT_SIZE];
    int life_s;
    int expiries;
    enum scan_next next;
    enum pay_provider next_provider;
};

struct outcome {
    bool is_paid; /* S15: money is ours and booked; else S16 */
    enum result_face face;
    struct key key;
    int64_t amount_fen;
    enum tender tender;
    struct place place;
    enum credit_state credit;
    bool has_balance;
    struct money balance;
    int64_t balance_at_ms;
    int64_t at_ms; /* when it was known */
    int64_t wh;    /* it buys about, by what was owed before it; 0 = not known */
    enum unsure unsure;
    bool checking, meter_refused, late;
    int64_t paid_fen; /* of UNSURE_SUM */
    bool was_off;
    struct money back; /* S17: the order's own, or a second payment of it; 0: nothing goes back */
    bool is_second, is_back;
};

/* An order that was paid while the glass was at another payment: both buy. */
struct also {
    bool is_paid;
    struct key key;
    int64_t amount_fen;
    enum tender tender;
    struct place place;
    struct credit_status credit;
    struct money second; /* paid for it once more, and to go back */
    bool second_is_back;
};

/* S08 and S09 as a person has turned them. */
struct usage_look {
    bool has_usage, failed;
    bool is_shown;   /* the bars have grown */
    bool is_running; /* a month as its running total */
    bool in_kwh;
    bool is_leaving; /* the comparison, or joining it: not yet answered */
    enum usage_period period;
    int back;
    int picked; /* the bar's place, from 1; 0: none */
    int64_t changed_at_ms;
    int from_count;
    int16_t from_permille[USAGE_BARS_MAX];
    struct room_usage usage;
};

/* Everything about the person at the glass. Wiped as a whole: what is not in here is not personal. */
struct person {
    struct card_identity identity;
    bool is_swap; /* another card lies there: */
    struct card_identity other;
    struct card_ref ref;
    bool by_hand;   /* came without a card: account is a room chosen at the glass, and of nobody */
    bool room_open; /* by_hand: the room's password was right */
    struct pin pin;
    struct choice choice;
    struct account payer; /* by_hand: who the card on the reader belongs to */
    bool has_payer;
    struct account account;
    struct account told; /* has_told: the station's newer word, held back while money of the old one moves */
    struct snapshot snapshot;
    struct purchase doubtful;
    int64_t spent_today_fen, unknown_today_fen, list_at_ms; /* as the store said */
    int64_t amount_fen;
    enum tender_reason refusal; /* why the card could not be charged just now */
    enum card_pay_step step;
    int lost_quotes;
    bool identified, store_answered, station_answered, station_failed;
    bool has_account, has_told, has_snapshot, snapshot_failed, has_doubtful;
    bool amounts_hidden;
    bool was_asked_aloud, may_be_loud; /* whether balances may be said to the room, and the answer */
    bool has_heard;                    /* the snapshot is the station's, of this session */
    bool meter_silent;                 /* the station said so when an order was placed */
    bool accepts_late;                /* S12 said that the credit will come late, and the tender was chosen */
    bool too_much, too_little, typed; /* S11 */
    bool other_card;
    bool owns_sale; /* session->sale is this person's purchase of now */
    struct scan scan;
    struct outcome outcome;
    struct also also; /* beside outcome */
    struct history history;
    bool refund_of_sale; /* S17; else of the payment that is open in history */
    struct power power;
    struct alert_view alert; /* S27; as the station has it, or as it is being changed */
    bool alert_asked, has_alert;
    struct alert alert_kept; /* has_alert: as the station has it */
    struct usage_look usage_look;
};

/* Who has said how they are since the start. */
struct start {
    bool runs;
    bool store, reader, line;
    int64_t began_ms;
};

struct session {
    struct session_config config;
    struct profile profile;
    int64_t now_ms;
    int64_t deadlines[DEADLINES];

    /* the machine */
    bool has_profile, line_up, reader_ok, store_ok;
    bool meters_silent; /* all of the building's */
    struct start start;
    bool reader_told; /* the station has called a person for it */
    bool shut_out;    /* the station lets this terminal in no more */
    bool maintenance; /* staff took it out of service */
    enum printer_state printer;
    struct reader_facts reader_facts;
    struct line_facts line_facts;
    struct printer_fault printer_fault;
    struct ghosts ghosts;
    struct calibration calibration;
    struct service service;
    int outbox_depth;
    int64_t out_since_ms;
    enum pay_provider last_provider;

    /* the glass */
    enum screen screen;
    int64_t entered_at_ms;
    enum language language;
    struct preferences preferences;
    bool language_chosen, help, is_still;
    enum help_page help_page; /* while help shows */
    int part, sheet_part;
    bool headphone;   /* is plugged in */
    enum sheet sheet; /* over the screen; see sheet_shown */
    int64_t sheet_at_ms;
    enum screen dialog_over; /* what the dialog stands over, or stood */
    int64_t dialog_at_ms;
    struct leaving_view leaving;
    bool wants_power; /* S01 was asked for power: S07 is passed over */
    bool receipt;     /* S18 */
    enum printing printing;

    /* the card on the reader */
    bool card_present, card_is_mine; /* mine: the person's of this session */
    int64_t seen_at_ms;
    enum screen read_over; /* what S03 covers, and what stands for its first 300 ms */
    enum trouble trouble;
    int64_t not_read_at_ms; /* the last NOREAD; 0: none yet */
    bool not_read_again;
    bool late; /* S29: a minute has gone */
    int looks; /* S29: calls so far */

    struct person person;
    bool has_sale;
    struct sale sale; /* outlives the person while it is owed to the disk */
    struct key goodbye_key;

    struct view view, drawn;
    struct update *out; /* of the step under way */
};

/* session.c */
struct command *command_add(struct session *session, enum command_type type);
void session_sound(struct session *session, enum sound sound);
void deadline_set(struct session *session, enum deadline deadline, int64_t wait_ms);
void deadline_clear(struct session *session, enum deadline deadline);
/* Whole seconds until it, rounded up; 0 when it is not set. */
int deadline_left_s(const struct session *session, enum deadline deadline);
void screen_enter(struct session *session, enum screen screen, int64_t stay_ms);

/* session_machine.c */
bool machine_is_out(const struct session *session);
void out_fill(const struct session *session, struct out_of_service_view *out);
void machine_changed(struct session *session);
void line_changed(struct session *session, bool up, bool shut_out);
/* Nothing can be said to the meter of the room that is looked at, nor to its neighbours; of no room: of the
 * building. */
bool meters_are_silent(const struct session *session);
void meters_heard(struct session *session, bool ok);
/* What was heard of them may differ from before: the strip, and a sound for who stands there. */
void meters_changed(struct session *session, bool were_silent);

/* session_start.c */
void start_begin(struct session *session);
void start_heard(struct session *session, enum event_type type);
int start_steps(const struct session *session, int *of);

/* session_panel.c */
void panel_fill(const struct session *session, struct attract_view *attract);
int64_t panel_turns_at_ms(const struct session *session); /* INT64_MAX: not before the header's next minute */

/* session_room.c */
void room_begin(struct session *session);
void room_touched(struct session *session, enum hit hit, int64_t value);
void room_back(struct session *session);
/* Back to what the chosen room is wanted for. */
void room_again(struct session *session);
void places_answered(struct session *session, const struct places *places);

/* session_pin.c */
void pin_enter(struct session *session);
void pin_touched(struct session *session, enum hit hit, int64_t value);
void password_answered(struct session *session, const struct event *event);

/* session_tender.c */
/* The card that was just identified pays for the chosen room. */
bool tender_takes_card(const struct session *session);
void tender_card_take(struct session *session, const struct card_identity *identity);
/* Whether that card may pay, as far as who it is decides. */
enum tender_reason tender_payer(const struct session *session);
/* It is of another room, or of none. */
bool tender_is_strange(const struct session *session);
void payer_take(struct session *session, const struct account *account);
void payer_settle(struct session *session);

/* session_touch.c */
void touched(struct session *session, enum hit hit, int64_t value);
struct footer_view footer_of(const struct session *session);

/* session_card.c */
void card_seen(struct session *session);
void card_identified(struct session *session, const struct card_identity *identity);
void card_gone(struct session *session);
void reader_changed(struct session *session, bool ok);
void trouble_show(struct session *session, enum trouble trouble);
void reading_due(struct session *session);
/* Leaves S03 as soon as what is known allows it. */
void reading_decide(struct session *session);
int reading_step(const struct session *session);
bool reading_is_hidden(const struct session *session);

/* Lets the person go and begins with that card. */
void card_begin(struct session *session, const struct card_identity *identity);

/* session_swap.c */
/* Another card is asked about before it takes over. */
bool swap_is_asked(const struct session *session);
void swap_ask(struct session *session, const struct card_identity *identity);
void swap_stay(struct session *session);
void swap_touched(struct session *session, enum hit hit);
void swap_fill(const struct session *session, struct swap_view *view);

/* session_dialog.c */
void dialog_fill(struct session *session);
int64_t dialog_gone_at_ms(const struct session *session); /* INT64_MAX: none goes */

/* session_account.c */
void stored(struct session *session, const struct event *event);
void account_answered(struct session *session, const struct event *event);
/* Takes the word that was held back once nothing of the old one is under way. */
void account_settle(struct session *session);
void snapshot_answered(struct session *session, const struct event *event);
void dashboard_begin(struct session *session);
void snapshot_ask(struct session *session);
struct place place_of(const struct account *account);
bool is_my_room(const struct person *person, const struct room_id *room);

/* session_top_up.c */
void amount_enter(struct session *session);
void amount_touched(struct session *session, enum hit hit, int64_t value);
int64_t amount_most_fen(const struct session *session, bool *is_offline_limit);
/* The site's limit of one top-up, whatever the line does. */
int64_t profile_most_fen(const struct session *session);
void check_enter(struct session *session, enum tender_reason refusal);
/* The meter is known not to answer now: what is paid is credited when it is back. */
bool credit_comes_late(const struct session *session);
int64_t offline_left_fen(const struct session *session);
enum tender_reason tender_card(const struct session *session);
enum tender_reason tender_qr(const struct session *session);

/* session_pay.c */
void card_pay_enter(struct session *session);
void card_pay_begin_check(struct session *session);
void card_pay_due(struct session *session);
void card_pay_look(struct session *session);
void card_answered(struct session *session, const struct event *event);
void sale_answered(struct session *session, const struct event *event);
void sale_woke(struct session *session);
bool money_is_moving(const struct session *session);

/* session_recover.c */
void sale_apply(struct session *session, enum sale_event_type type, const struct event *event);
/* Brings the glass to where the sale is. */
void sale_show(struct session *session);
/* Nobody looks at the sale any more; what it still owes to the disk stays. */
void sale_drop(struct session *session);
void lost_enter(struct session *session);
void lost_give_up(struct session *session);
/* The person's own card lies on the reader again. */
void card_is_back(struct session *session);
/* An earlier sale of this card is open: ask the card, silently. */
void doubtful_recover(struct session *session);

/* session_scan.c */
void scan_enter(struct session *session);
void scan_touched(struct session *session, enum hit hit, int64_t value);
/* Asks what became of the open order, then goes on; at once where nobody can have paid. */
void scan_leave(struct session *session, enum scan_next next);
void scan_cancel(struct session *session, enum scan_next next);
void scan_go(struct session *session, enum scan_next next);
void scan_step_enter(struct session *session, enum scan_step step, int64_t stay_ms);
bool pay_provider_offered(const struct session *session, enum pay_provider provider);
void scan_due(struct session *session);
void scan_ask_again(struct session *session);
void scan_line_changed(struct session *session);
bool scan_is_live(const struct session *session);
/* session_order.c */
void order_answered(struct session *session, const struct order_status *status);
/* Shows it, when nothing came of what stood before it. */
void also_settle(struct session *session);
void order_failed(struct session *session, const struct event *event);

/* session_result.c */
void paid(struct session *session, const struct key *key, int64_t amount_fen, enum tender tender,
          const struct place *place);
void result_enter(struct session *session);
void result_queue(struct session *session);
/* What is new on S15 is looked at for as long as a new screen; under S18 nothing goes away by itself. */
void result_stay(struct session *session);
void credit_heard(struct session *session, const struct credit_status *credit);
void unsure_enter(struct session *session, enum unsure unsure);
/* What was paid for the order goes back as a whole. */
void order_goes_back(struct session *session, bool is_back);
/* What was paid a second time for the order that is shown; 0: nothing, or staff placed it elsewhere. */
void second_heard(struct session *session, struct money second, bool is_back);
/* The provider says another sum, or another payer: a person looks. */
void sum_unsure(struct session *session, struct money paid);
void outcome_touched(struct session *session, enum hit hit);
bool outcome_offers_power(const struct session *session);

/* session_leave.c */
/* Somebody is at the glass: by a card, or by a room chosen by hand. */
bool somebody(const struct session *session);
/* What is known of the room may be shown. */
bool person_sees_room(const struct session *session);
/* Where a person stands between two things: S07, or S05 for a room chosen by hand. */
void home_enter(struct session *session);
void idle_restart(struct session *session);
void idle_due(struct session *session);
void still_tick(struct session *session);
void session_leave(struct session *session);
void person_let_go(struct session *session);
void person_wipe(struct session *session);
void attract_enter(struct session *session);
void take_card_enter(struct session *session);
void take_card_look(struct session *session);
void take_card_late(struct session *session);

/* view_fill.c, view_usage.c, view_money.c */
void view_fill(struct session *session);
void view_fill_usage(const struct session *session, struct usage_view *usage);
void view_fill_similar(const struct session *session, struct similar_view *view);
void view_fill_money(const struct session *session, struct view *view);
