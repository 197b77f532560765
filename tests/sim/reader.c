/* The card and the reader: the card does all or nothing, and only while it lies there; what it did is known
 * at the glass only if the answer still found it there. */
#include "sim/sim.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define APDU_MS 20
#define IDENTIFY_MS 120
#define LOG_RECORDS 10 /* what the card remembers */

struct work {
    struct sim_kiosk *kiosk;
    int life;
    uint64_t placement;
    struct command command;
    enum event_type answer;
    enum debit_proof proof;
    struct purse_debit debit;
};

static struct sim_card *card_there(const struct sim_kiosk *kiosk)
{
    return kiosk->card < 0 ? NULL : &kiosk->sim->cards[kiosk->card];
}

static void identified(struct sim *sim, const void *data)
{
    (void)sim;
    const struct work *work = data;
    struct sim_kiosk *kiosk = work->kiosk;
    const struct sim_card *card = card_there(kiosk);
    if (work->life != kiosk->life || work->placement != kiosk->placement || !card)
        return;
    struct event event = {.type = EVENT_CARD_IDENTIFIED,
                          .identity = {.has_purse = true, .purse_fen = card->balance_fen}};
    memcpy(event.identity.asn, card->asn, sizeof card->asn);
    memcpy(event.identity.uid, card->uid, sizeof card->uid);
    kiosk_tell(kiosk, -1, &event);
}

static void identify(struct sim_kiosk *kiosk)
{
    struct work work = {.kiosk = kiosk, .life = kiosk->life, .placement = ++kiosk->placement};
    kiosk_tell(kiosk, 0, &(struct event){.type = EVENT_CARD_SEEN});
    if (sim_is_between(kiosk->sim, &kiosk->sim->faults.reader_gone))
        return; /* something lies there, and nobody can read it */
    sim_at(kiosk->sim, IDENTIFY_MS, identified, &work, sizeof work);
}

void card_lay(struct sim_kiosk *kiosk, int card)
{
    struct sim *sim = kiosk->sim;
    kiosk->card = card;
    sim->cards[card].ready = false;
    if (kiosk->alive)
        identify(kiosk);
}

void card_lift(struct sim_kiosk *kiosk)
{
    struct sim *sim = kiosk->sim;
    if (kiosk->card < 0)
        return;
    sim->cards[kiosk->card].ready = false;
    kiosk->card = -1;
    kiosk->placement++;
    if (kiosk->alive)
        kiosk_tell(kiosk, 0, &(struct event){.type = EVENT_CARD_GONE});
}

static void card_debit(struct sim *sim, struct sim_card *card, const struct key *key, int64_t amount_fen,
                       int64_t terminal_sequence)
{
    struct sim_debit debit = {
        .amount_fen = amount_fen, .counter_before = card->counter, .terminal_sequence = terminal_sequence};
    if (key)
        debit.key = *key;
    if (card->debits == card->room_for) {
        card->room_for *= 2;
        card->log = realloc(card->log, (size_t)card->room_for * sizeof *card->log);
        assert(card->log);
    }
    if (key) {
        struct sim_fact *fact = sim_fact_of(sim, key);
        fact->debits++;
        fact->taken_fen += amount_fen;
        fact->card = (int)(card - sim->cards);
    }
    card->balance_fen -= amount_fen;
    card->counter++;
    card->log[card->debits++] = debit;
    card->has_proof = true;
    card->ready = false;
}

int card_number(const char *asn)
{
    return (int)strtol(asn + strlen(asn) - 2, NULL, 10) - 1;
}

void card_spend_elsewhere(struct sim *sim, int card, int64_t amount_fen)
{
    if (sim->cards[card].balance_fen < amount_fen)
        return;
    sim_log(sim, "card", "%d is used elsewhere", card + 1);
    card_debit(sim, &sim->cards[card], NULL, amount_fen, 900000 + sim->cards[card].counter);
}

/* After an answer that was lost the reader lets go of the card and looks again. */
static void answer(struct sim *sim, const void *data)
{
    const struct work *work = data;
    struct sim_kiosk *kiosk = work->kiosk;
    if (work->life != kiosk->life)
        return;
    bool there = work->placement == kiosk->placement && card_there(kiosk);
    struct event event = {.type = there ? work->answer : EVENT_CARD_LOST,
                          .key = work->command.purchase.key,
                          .proof = work->proof,
                          .debit = work->debit};
    if (event.type == EVENT_CARD_LOST)
        sim_log(sim, "card", "gave no answer for %s", sim_name(&event.key));
    kiosk_tell(kiosk, -1, &event);
    if (event.type != EVENT_CARD_LOST || !there)
        return;
    kiosk_tell(kiosk, 0, &(struct event){.type = EVENT_CARD_GONE});
    identify(kiosk);
}

static void quote(struct work *work, struct sim_card *card)
{
    struct sim_kiosk *kiosk = work->kiosk;
    const struct sim *sim = kiosk->sim;
    struct purse_debit *debit = &work->debit;
    int64_t sequence = ++kiosk->terminal_sequence;
    memcpy(debit->asn, card->asn, sizeof debit->asn);
    memcpy(debit->uid, card->uid, sizeof debit->uid);
    debit->balance_before_fen = card->balance_fen;
    debit->counter_before = card->counter;
    debit->terminal_sequence = sequence;
    card->ready = true;
    card->ready_sequence = sequence;
    card->has_proof = card->has_proof && !sim->faults.proof_is_lost;
    work->answer = EVENT_CARD_QUOTED;
}

static void debit(struct sim *sim, struct work *work, struct sim_card *card)
{
    const struct purchase *purchase = &work->command.purchase;
    if (!card->ready || card->ready_sequence != purchase->debit.terminal_sequence ||
        strcmp(card->asn, purchase->debit.asn) != 0)
        return; /* EVENT_CARD_LOST: nothing was debited, and nobody at the glass can know */
    if (card->balance_fen < purchase->amount.fen) {
        work->answer = EVENT_CARD_REFUSED;
        return;
    }
    card_debit(sim, card, &purchase->key, purchase->amount.fen, purchase->debit.terminal_sequence);
    sim_log(sim, "card", "%d is debited for %s", (int)(card - sim->cards) + 1, sim_name(&purchase->key));
    work->answer = EVENT_CARD_DEBITED;
    work->proof = PROOF_ANSWER;
    memcpy(work->debit.tac, "AABBCCDD", 9);
}

/* cards.md 3.7: the card's own counter, proof and log decide, never the kiosk. */
static void recover(struct work *work, const struct sim_card *card)
{
    const struct purse_debit *asked = &work->command.purchase.debit;
    if (strcmp(card->asn, asked->asn) != 0) {
        work->answer = EVENT_CARD_OTHER;
        return;
    }
    if (card->counter == asked->counter_before) {
        work->answer = EVENT_CARD_REFUSED;
        return;
    }
    int oldest = card->debits > LOG_RECORDS ? card->debits - LOG_RECORDS : 0;
    for (int i = oldest; i < card->debits; i++) {
        const struct sim_debit *entry = &card->log[i];
        if (entry->counter_before != asked->counter_before)
            continue;
        bool is_it = entry->terminal_sequence == asked->terminal_sequence;
        bool proven = is_it && card->has_proof && i == card->debits - 1;
        work->answer = is_it ? EVENT_CARD_DEBITED : EVENT_CARD_REFUSED;
        work->proof = proven ? PROOF_TRANSACTION : PROOF_LOG;
        return;
    }
}

static void work_on_card(struct sim *sim, const void *data)
{
    struct work work = *(const struct work *)data;
    struct sim_kiosk *kiosk = work.kiosk;
    struct sim_card *card = sim_is_between(sim, &sim->faults.reader_gone) ? NULL : card_there(kiosk);
    if (work.life != kiosk->life)
        return;
    if (card && work.placement == kiosk->placement) {
        if (work.command.type == COMMAND_CARD_QUOTE)
            quote(&work, card);
        else if (work.command.type == COMMAND_CARD_DEBIT)
            debit(sim, &work, card);
        else
            recover(&work, card);
    }
    sim_at(sim, APDU_MS, answer, &work, sizeof work);
}

void reader_command(struct sim_kiosk *kiosk, const struct command *command)
{
    if (command->type == COMMAND_CARD_FORGET)
        return;
    struct work work = {.kiosk = kiosk,
                        .life = kiosk->life,
                        .placement = kiosk->placement,
                        .command = *command,
                        .answer = EVENT_CARD_LOST};
    sim_at(kiosk->sim, APDU_MS, work_on_card, &work, sizeof work);
}
