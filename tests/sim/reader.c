/* The card and the reader: the card does all or nothing, and only while it lies there; what it did is known
 * at the glass only if the answer still found it there. */
#include "sim/sim.h"

#include <stdio.h>
#include <string.h>

#define APDU_MS 20
#define IDENTIFY_MS 120
#define LOG_RECORDS 10 /* what the card remembers */

struct work {
    int life;
    uint64_t placement;
    struct command command;
    enum event_type answer;
    enum debit_proof proof;
    struct purse_debit debit;
};

static struct sim_card *card_there(struct sim *sim)
{
    return sim->kiosk.card < 0 ? NULL : &sim->cards[sim->kiosk.card];
}

static void identified(struct sim *sim, const void *data)
{
    const struct work *work = data;
    const struct sim_card *card = card_there(sim);
    if (work->life != sim->kiosk.life || work->placement != sim->kiosk.placement || !card)
        return;
    struct event event = {.type = EVENT_CARD_IDENTIFIED,
                          .identity = {.has_purse = true, .purse_fen = card->balance_fen}};
    memcpy(event.identity.asn, card->asn, sizeof card->asn);
    memcpy(event.identity.uid, card->uid, sizeof card->uid);
    kiosk_tell(sim, -1, &event);
}

static void identify(struct sim *sim)
{
    struct work work = {.life = sim->kiosk.life, .placement = ++sim->kiosk.placement};
    kiosk_tell(sim, 0, &(struct event){.type = EVENT_CARD_SEEN});
    sim_at(sim, IDENTIFY_MS, identified, &work, sizeof work);
}

void card_lay(struct sim *sim, int card)
{
    sim->kiosk.card = card;
    sim->cards[card].ready = false;
    if (sim->kiosk.alive)
        identify(sim);
}

void card_lift(struct sim *sim)
{
    if (sim->kiosk.card < 0)
        return;
    sim->cards[sim->kiosk.card].ready = false;
    sim->kiosk.card = -1;
    sim->kiosk.placement++;
    if (sim->kiosk.alive)
        kiosk_tell(sim, 0, &(struct event){.type = EVENT_CARD_GONE});
}

static void card_debit(struct sim *sim, struct sim_card *card, const struct key *key, int64_t amount_fen,
                       int64_t terminal_sequence)
{
    struct sim_debit debit = {
        .amount_fen = amount_fen, .counter_before = card->counter, .terminal_sequence = terminal_sequence};
    if (key)
        debit.key = *key;
    if (card->debits == SIM_SALES) {
        sim_wrong(sim, "the run has more debits than it has room for");
        return;
    }
    card->balance_fen -= amount_fen;
    card->counter++;
    card->log[card->debits++] = debit;
    card->has_proof = true;
    card->ready = false;
}

void card_spend_elsewhere(struct sim *sim, int card, int64_t amount_fen)
{
    sim_log(sim, "card", "%d is used elsewhere", card + 1);
    card_debit(sim, &sim->cards[card], NULL, amount_fen, 900000 + sim->cards[card].counter);
}

/* After an answer that was lost the reader lets go of the card and looks again. */
static void answer(struct sim *sim, const void *data)
{
    const struct work *work = data;
    if (work->life != sim->kiosk.life)
        return;
    bool there = work->placement == sim->kiosk.placement && card_there(sim);
    struct event event = {.type = there ? work->answer : EVENT_CARD_LOST,
                          .key = work->command.purchase.key,
                          .proof = work->proof,
                          .debit = work->debit};
    if (event.type == EVENT_CARD_LOST)
        sim_log(sim, "card", "gave no answer for %s", sim_name(&event.key));
    kiosk_tell(sim, -1, &event);
    if (event.type != EVENT_CARD_LOST || !there)
        return;
    kiosk_tell(sim, 0, &(struct event){.type = EVENT_CARD_GONE});
    identify(sim);
}

static void quote(struct sim *sim, struct work *work, struct sim_card *card)
{
    struct purse_debit *debit = &work->debit;
    int64_t sequence = ++sim->kiosk.terminal_sequence;
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
    sim_log(sim, "card", "%d is debited for %s", sim->kiosk.card + 1, sim_name(&purchase->key));
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
    struct sim_card *card = card_there(sim);
    if (work.life != sim->kiosk.life)
        return;
    if (card && work.placement == sim->kiosk.placement) {
        if (work.command.type == COMMAND_CARD_QUOTE)
            quote(sim, &work, card);
        else if (work.command.type == COMMAND_CARD_DEBIT)
            debit(sim, &work, card);
        else
            recover(&work, card);
    }
    sim_at(sim, APDU_MS, answer, &work, sizeof work);
}

void reader_command(struct sim *sim, const struct command *command)
{
    if (command->type == COMMAND_CARD_FORGET)
        return;
    struct work work = {.life = sim->kiosk.life,
                        .placement = sim->kiosk.placement,
                        .command = *command,
                        .answer = EVENT_CARD_LOST};
    sim_at(sim, APDU_MS, work_on_card, &work, sizeof work);
}
