/* What staff decide about open cases. A decision has a name, a reason and, over a limit, a second name; it is
 * added to table decision and never changed. Where it moves money it posts an entry of its own, where it
 * takes money back a reversal: nothing that was booked is edited.
 *
 * Each function runs inside the caller's transaction and returns 0, an outcome (nothing was written: roll
 * back), or a failure. *room is the room whose meter now has money to come, or empty. */
#pragma once
#include "database/database.h"
#include "trade/key.h"
#include "trade/money.h"
#include "trade/purchase.h"

enum staff_outcome {
    STAFF_DONE,
    STAFF_NO_CASE,       /* there is no such open case */
    STAFF_DECIDED,       /* somebody decided it before */
    STAFF_NEEDS_SECOND,  /* the amount asks for another pair of eyes */
    STAFF_NEEDS_ROOM,    /* the money has no room, or one nobody knows */
    STAFF_NEEDS_READING, /* the meter was not heard since: nothing is sent blind */
    STAFF_METER_HAS_IT,  /* the meter's count and balance say it arrived */
    STAFF_METER_LACKS_IT,
    STAFF_CREDIT_FIRST, /* a credit that may be among what the meter counted is not decided */
    STAFF_METER_MOVED,  /* it counts another number than the person saw */
};
const char *staff_outcome_text(int outcome);

struct staff {
    const char *who;
    const char *second; /* NULL or "" = nobody */
    const char *why;
    int64_t now_ms;
    int64_t second_over_fen;
    int64_t credit_deadline_ms;
};

#define DECISION_REFERENCE_SIZE 96
struct decision {
    const char *kind; /* sale, row, credit, order, payment, meter */
    char reference[DECISION_REFERENCE_SIZE];
    const char *verdict;
    struct room_id room;
    struct money amount;
    char entry_key[KEY_LENGTH + 16]; /* "" = it moved no money */
};
/* Asks for the second pair of eyes where amount needs one, then keeps it. */
int decision_keep(struct database *db, const struct staff *staff, const struct decision *decision);
/* Whether an open case of this kind has this reference. */
int staff_case_stands(struct database *db, const char *kind, const char *reference, bool *stands);
bool staff_has_second(const struct staff *staff);
int decision_known(struct database *db, const char *kind, const char *reference, bool *known);

/* A doubtful sale: the purse was debited (the room gets its money, as the row would have said), or not. A row
 * that still comes is compared with the decision: it books nothing twice. */
int staff_close_sale(struct database *db, const struct staff *staff, const struct key *key, bool debited,
                     struct room_id *room);

/* A row that was refused: its money is believed after all. A row nobody can read any more is passed over, so
 * that the terminal's later rows can come; room and amount then say what it was, or are empty. */
int staff_accept_row(struct database *db, const struct staff *staff, int64_t terminal, int64_t number,
                     const struct room_id *named_room, struct money named_amount, struct room_id *room);

/* Money that went back before the station was put back from a backup, which has forgotten that: the credit is
 * a person's when the terminal or the provider tells of it again, and is taken back then. */
int staff_hold(struct database *db, const struct staff *staff, const struct key *key);

enum recredit { RECREDIT_AGAIN, RECREDIT_DONE, RECREDIT_REFUND };
/* Money a person was called for: write it again, or it is on the meter, or it goes back to the payer. */
int staff_recredit(struct database *db, const struct staff *staff, const struct key *key, enum recredit how,
                   struct room_id *room);

/* Money without a purchase ("wechat 4200..."), or owed back (a credit's key): refunded outside and now booked
 * so; or placed on a room. A purchase somebody gave back in the provider's portal is booked so as well: the
 * meter keeps what it has, and the loss stands on suspense until it is made good. amount: of such a one, 0 =
 * all. */
int staff_settle_refunded(struct database *db, const struct staff *staff, const char *reference,
                          struct money amount);
int staff_settle_room(struct database *db, const struct staff *staff, const char *reference,
                      struct room_id *room);

/* Looked at, nothing to book. kind: row, order, payment, kiosk. */
int staff_seen(struct database *db, const struct staff *staff, const char *kind, const char *reference);
/* A meter that counted what we did not do, or another meter: what it counts is believed from now on. counted:
 * the number the person saw, so that nothing it counted since is believed with it. */
int staff_seen_meter(struct database *db, const struct staff *staff, const char *room, int64_t counted);
