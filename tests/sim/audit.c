/* What must be true: of each screen while it stands, and of all the money at the end. The card, the provider
 * and the meter are asked, not the programs. */
#include "sim/sim.h"

#include <string.h>

static bool card_was_debited(const struct sim *sim, const struct key *key)
{
    for (int c = 0; c < SIM_CARDS; c++)
        for (int i = 0; i < sim->cards[c].debits; i++)
            if (key_equal(&sim->cards[c].log[i].key, key))
                return true;
    return false;
}

static const struct sim_sale *sale_on_disk(const struct sim *sim, const struct key *key)
{
    const struct sim_disk *disk = &sim->kiosk.disk;
    for (int i = 0; i < disk->sale_count; i++)
        if (key_equal(&disk->sales[i].purchase.key, key))
            return &disk->sales[i];
    return NULL;
}

static const struct sim_order *order_of(const struct sim *sim, const struct key *key)
{
    for (int i = 0; i < sim->station.order_count; i++)
        if (key_equal(&sim->station.orders[i].request.key, key))
            return &sim->station.orders[i];
    return NULL;
}

static void audit_result(struct sim *sim, const struct result_view *result)
{
    const struct sim_order *order = order_of(sim, &result->key);
    const struct sim_sale *sale = sale_on_disk(sim, &result->key);
    bool by_card = result->tender == TENDER_CARD;
    if (by_card && (!sale || sale->state != SALE_DEBITED || !card_was_debited(sim, &result->key)))
        sim_wrong(sim, "the glass says %s is paid, and the card or the disk does not",
                  sim_name(&result->key));
    if (!by_card && (!order || !order->trade_paid))
        sim_wrong(sim, "the glass says %s is paid, and the provider does not", sim_name(&result->key));
    if (result->face == RESULT_CREDITED && station_credit(sim, &result->key).state != CREDIT_CONFIRMED)
        sim_wrong(sim, "the glass says %s is credited, and the meter does not", sim_name(&result->key));
}

/* The lie detector: after each step of the kiosk. */
void audit_view(struct sim *sim)
{
    const struct view *view = kiosk_view(sim);
    if (view->screen == SCREEN_RESULT)
        audit_result(sim, &view->result);
    if (view->screen == SCREEN_GOODBYE && session_holds_person(sim->kiosk.session) &&
        sim->kiosk.disk.sale_count == 0)
        sim_wrong(sim, "the glass says goodbye and keeps the person");
}

static int credits_of(const struct sim *sim, const struct key *key)
{
    int count = 0;
    for (int i = 0; i < sim->station.credit_count; i++)
        count += key_equal(&sim->station.credits[i].key, key);
    return count;
}

/* Each debit of a card is booked once, or an open case that has a name. */
static void audit_cards(struct sim *sim)
{
    for (int c = 0; c < SIM_CARDS; c++) {
        const struct sim_card *card = &sim->cards[c];
        int64_t taken_fen = 0;
        for (int i = 0; i < card->debits; i++) {
            const struct sim_debit *debit = &card->log[i];
            taken_fen += debit->amount_fen;
            if (debit->key.text[0] == '\0')
                continue; /* elsewhere */
            for (int j = 0; j < i; j++)
                if (key_equal(&card->log[j].key, &debit->key))
                    sim_wrong(sim, "card %d was debited twice for %s", c + 1, sim_name(&debit->key));
            const struct sim_sale *sale = sale_on_disk(sim, &debit->key);
            int credits = credits_of(sim, &debit->key);
            bool is_open = sale && sale->state == SALE_DOUBTFUL;
            if (credits != 1 && !(credits == 0 && is_open))
                sim_wrong(sim, "card %d was debited for %s: booked %d times, sale %s", c + 1,
                          sim_name(&debit->key), credits, sale ? sale_state_text(sale->state) : "unknown");
            if (sale && sale->state == SALE_VOID)
                sim_wrong(sim, "%s is void and was debited", sim_name(&debit->key));
        }
        if (card->balance_fen + taken_fen != SIM_PURSE_FEN)
            sim_wrong(sim, "card %d does not add up", c + 1);
    }
}

static void audit_phones(struct sim *sim)
{
    for (int i = 0; i < sim->station.order_count; i++) {
        const struct sim_order *order = &sim->station.orders[i];
        int credits = credits_of(sim, &order->request.key);
        if (credits != (order->trade_paid ? 1 : 0))
            sim_wrong(sim, "order %s was %s and is booked %d times", sim_name(&order->request.key),
                      order->trade_paid ? "paid" : "not paid", credits);
    }
}

/* The meters hold what they held and each confirmed credit once; a credit a person is called for may be there
 * or not, and is named. */
static void audit_meters(struct sim *sim)
{
    for (int room = 0; room < SIM_ROOMS; room++) {
        int64_t sure_fen = SIM_BALANCE_FEN;
        int64_t open_fen = 0;
        for (int i = 0; i < sim->station.credit_count; i++) {
            const struct sim_credit *credit = &sim->station.credits[i];
            if (credit->room != room)
                continue;
            if (!card_was_debited(sim, &credit->key) && !order_of(sim, &credit->key))
                sim_wrong(sim, "%s is booked and nobody paid it", sim_name(&credit->key));
            if (credit->state == CREDIT_CONFIRMED)
                sure_fen += credit->credit.amount.fen;
            else if (credit->state == CREDIT_MANUAL)
                open_fen += credit->credit.amount.fen;
            else
                sim_wrong(sim, "%s still waits for its meter", sim_name(&credit->key));
        }
        int64_t held_fen = sim->meters[room].remaining_fen;
        if (held_fen < sure_fen || held_fen > sure_fen + open_fen)
            sim_wrong(sim, "meter %d holds %lld, credited are %lld", room + 1, (long long)held_fen,
                      (long long)sure_fen);
    }
}

static void audit_kiosk(struct sim *sim)
{
    const struct sim_disk *disk = &sim->kiosk.disk;
    for (int i = 0; i < disk->sale_count; i++) {
        const struct sim_sale *sale = &disk->sales[i];
        if (sale->state == SALE_INTENDED)
            sim_wrong(sim, "sale %s has no ending", sim_name(&sale->purchase.key));
        if (sale->state == SALE_DEBITED && !card_was_debited(sim, &sale->purchase.key))
            sim_wrong(sim, "sale %s is debited and the card was not", sim_name(&sale->purchase.key));
    }
    for (int i = 0; i < disk->row_count; i++)
        if (!disk->rows[i].acknowledged && !disk->rows[i].parked)
            sim_wrong(sim, "row %d was never acknowledged", i + 1);
    if (sim->station.refusals > 0)
        sim_wrong(sim, "the station refused %d rows", sim->station.refusals);
}

void audit_end(struct sim *sim)
{
    if (sim->wrong)
        return;
    audit_cards(sim);
    audit_phones(sim);
    audit_meters(sim);
    audit_kiosk(sim);
}
