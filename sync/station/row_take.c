#include "station/row_take.h"
#include "base/status.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "loan/loan.h"
#include "meter/meters.h"
#include "purse/purse.h"
#include "station/doubtful.h"
#include "station/incident.h"
#include "station/purchase_row.h"

#include <stdio.h>
#include <string.h>

struct taking {
    struct database *db;
    const struct row_rules *rules;
    const struct terminal *terminal;
    const struct sealed_row *sealed;
    int64_t now_ms;
    struct row row;
    struct delivery_result *result;
    struct room_id *room;
};

static int refuse(struct taking *taking, const char *why)
{
    taking->result->result = ROW_REFUSED;
    snprintf(taking->result->why, sizeof taking->result->why, "%s", why);
    return incident_add(taking->db, taking->terminal->number, taking->result->row, &taking->result->key, why,
                        taking->now_ms);
}

/* Why the purse's debit is not believed; NULL when it is. */
static const char *doubt_of_debit(const struct taking *taking)
{
    const struct purchase *purchase = &taking->row.purchase;
    if (purchase->amount.fen <= 0)
        return "bad_amount";
    switch (purchase->proof) {
    case PROOF_NONE: break;
    case PROOF_LOG: /* cards.md 3.7: the log is the card's word without a MAC, so only small sums */
        return purchase->amount.fen > taking->rules->log_proof_most_fen ? "log_proof_over_limit" : NULL;
    case PROOF_ANSWER:
    case PROOF_TRANSACTION:
        return purse_check_tac(taking->rules->tac_master, &purchase->debit, purchase->amount) ? "wrong_tac"
                                                                                              : NULL;
    }
    return "no_proof";
}

/* Why a row that is truly the terminal's cannot be taken; NULL when it can. */
static const char *objection(const struct taking *taking, const struct row_history *history)
{
    switch (taking->row.kind) {
    case ROW_DEBITED:
        if (history->key_debited)
            return "key_used";
        if (history->key_void)
            return "was_void";
        return history->counter_used ? "counter_used" : doubt_of_debit(taking);
    case ROW_DOUBTFUL: return history->key_debited || history->key_void ? "already_decided" : NULL;
    case ROW_VOID: return history->key_debited || history->key_paid ? "was_debited" : NULL;
    }
    return "bad_kind";
}

static int room_exists(struct database *db, const struct room_id *room, bool *exists)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT 1 FROM room WHERE id = $1");
    db_bind_text(&query, 1, room->text);
    *exists = db_query_row(&query);
    return db_query_end(&query);
}

/* The student has paid, but for a room nobody knows: the money is booked where a person finds it. */
static int post_to_suspense(struct taking *taking)
{
    const struct purchase *purchase = &taking->row.purchase;
    struct entry entry = {
        .kind = "purchase", .at_ms = purchase->at_ms, .memo = "unknown room", .posting_count = 2};
    memcpy(entry.key, purchase->key.text, sizeof purchase->key.text);
    entry.postings[0] = (struct posting){"tender/purse", purchase->amount};
    entry.postings[1] = (struct posting){"suspense", money_of_fen(-purchase->amount.fen)};
    int status = ledger_post(taking->db, &entry);
    if (status < 0)
        return status;
    return incident_add(taking->db, taking->row.terminal, taking->row.number, &purchase->key, "unknown_room",
                        taking->now_ms);
}

static int book(struct taking *taking)
{
    const struct purchase *purchase = &taking->row.purchase;
    bool known = false;
    int status = room_exists(taking->db, &purchase->room, &known);
    if (status)
        return status;
    if (!known)
        return post_to_suspense(taking);
    status = top_up_book(taking->db, &purchase->key, "purse", &purchase->room, purchase->amount,
                         purchase->at_ms, taking->now_ms, taking->now_ms + taking->rules->credit_deadline_ms);
    if (status < 0)
        return status;
    *taking->room = purchase->room;
    return STATUS_OK;
}

static int carry_out(struct taking *taking)
{
    const struct key *key = &taking->row.purchase.key;
    int status = STATUS_OK;
    switch (taking->row.kind) {
    case ROW_DEBITED:
        status = book(taking);
        return status ? status : doubtful_close(taking->db, key, "debited", taking->now_ms);
    case ROW_DOUBTFUL:
        return doubtful_open(taking->db, &taking->row, taking->now_ms,
                             taking->now_ms + taking->rules->doubt_deadline_ms);
    case ROW_VOID: status = doubtful_close(taking->db, key, "void", taking->now_ms); break;
    }
    return status;
}

/* *why: why it cannot be taken, or NULL. */
static int weigh(struct taking *taking, const char **why)
{
    struct row_history history;
    bool paid_by_hand = false;
    int status = purchase_row_history(taking->db, &taking->row.purchase, &history);
    if (status)
        return status;
    *why = objection(taking, &history);
    if (*why || taking->row.kind == ROW_VOID) /* which says that no money left the card */
        return STATUS_OK;
    status = purchase_row_paid_by_hand(taking->db, taking->row.terminal, taking->row.number, &paid_by_hand);
    *why = paid_by_hand ? "passed_over" : NULL;
    return status;
}

/* The row is the next of this terminal and its own: it is kept, taken or not. */
static int judge(struct taking *taking)
{
    const char *why = NULL;
    int status = weigh(taking, &why);
    if (status)
        return status;
    if (!why) {
        status = carry_out(taking);
        if (status == ERR_CONFLICT)
            why = "key_used"; /* in the ledger, by something that is no row; nothing was written */
        else if (status)
            return status;
    }
    status = purchase_row_keep(taking->db, &taking->row, taking->sealed, why ? why : "", taking->now_ms);
    if (status || !why)
        return status;
    return refuse(taking, why);
}

/* A row whose number is taken: told again, or another one. */
static int place_known(struct taking *taking, enum row_known known, const char *refused)
{
    if (known == ROW_OTHER)
        return refuse(taking, "other_bytes");
    if (known == ROW_NEW) /* staff went on without it, and decided about its money */
        return refuse(taking, "passed_over");
    taking->result->result = refused[0] ? ROW_REFUSED : ROW_ALREADY;
    return text_copy(taking->result->why, sizeof taking->result->why, refused);
}

/* Whether the row stands where it claims to. */
static int place(struct taking *taking)
{
    struct row_head head;
    enum row_known known = ROW_NEW;
    char refused[sizeof taking->result->why] = "";
    const struct row *row = &taking->row;
    int status = purchase_row_head(taking->db, row->terminal, &head);
    if (!status && row->number <= head.number) {
        status = purchase_row_known(taking->db, row->terminal, row->number, taking->sealed->bytes, &known,
                                    refused, sizeof refused);
        return status ? status : place_known(taking, known, refused);
    }
    if (status)
        return status;
    if (row->number == head.number + 1)
        return strcmp(row->previous, head.hash) ? refuse(taking, "broken_chain") : judge(taking);
    bool passed = false;
    status = purchase_rows_passed(taking->db, row->terminal, head.number + 1, row->number - 1, &passed);
    if (status)
        return status;
    if (passed)
        return judge(taking); /* the row it follows is lost: there is nothing to hold its chain to */
    taking->result->result = ROW_GAP;
    return STATUS_OK;
}

void row_look(const struct sealed_row *sealed, const struct crypto_key *key, struct row_looks *looks)
{
    looks->status = row_decode(sealed->bytes, strlen(sealed->bytes), &looks->row, NULL);
    looks->genuine = row_check(sealed, key) == 0;
}

static bool is_readable(const struct row_looks *looks)
{
    return looks->genuine && !looks->status;
}

int row_places(struct database *db, int64_t terminal, const struct row_looks *looks, int count,
               int64_t places[])
{
    struct row_head head;
    int sure = 0;
    int status = purchase_row_head(db, terminal, &head);
    if (status)
        return status;
    while (sure < count && !is_readable(&looks[sure]))
        sure++;
    for (int i = 0; i < count; i++) {
        bool shown_again = count == 1 && !looks[i].status && looks[i].row.number <= head.number;
        places[i] = is_readable(&looks[i]) || shown_again ? looks[i].row.number
                    : sure < count                        ? looks[sure].row.number + i - sure
                                                          : head.number + 1 + i;
    }
    return STATUS_OK;
}

int row_take_looked(struct database *db, const struct row_rules *rules, const struct terminal *terminal,
                    const struct sealed_row *sealed, const struct row_looks *looks, int64_t place_number,
                    int64_t now_ms, struct delivery_result *result, struct room_id *room)
{
    static const struct key nobodys = {"00000000000000000000000000000000"};
    struct taking taking = {.db = db,
                            .rules = rules,
                            .terminal = terminal,
                            .sealed = sealed,
                            .now_ms = now_ms,
                            .row = looks->row,
                            .result = result,
                            .room = room};
    *result = (struct delivery_result){.result = ROW_POSTED, .row = place_number, .key = nobodys};
    room->text[0] = '\0';
    if (!looks->status)
        result->key = taking.row.purchase.key;
    if (!looks->genuine)
        return refuse(&taking, "bad_signature");
    if (looks->status == ERR_FORMAT)
        return refuse(&taking, "bad_row");
    if (looks->status)
        return looks->status;
    if (taking.row.terminal != terminal->number)
        return refuse(&taking, "other_terminal");
    return place(&taking);
}

int row_take(struct database *db, const struct row_rules *rules, const struct terminal *terminal,
             const struct crypto_key *key, const struct sealed_row *sealed, int64_t now_ms,
             struct delivery_result *result, struct room_id *room)
{
    struct row_looks looks;
    int64_t place_number = 0;
    row_look(sealed, key, &looks);
    int status = row_places(db, terminal->number, &looks, 1, &place_number);
    return status ? status
                  : row_take_looked(db, rules, terminal, sealed, &looks, place_number, now_ms, result, room);
}
