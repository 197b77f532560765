/* What must be true: of each screen while it stands, and of all the money at the end. What card, provider and
 * meter told the facts is the truth; the programs are not asked. */
#include "sim/sim.h"

#include <string.h>

static void audit_result(struct sim_kiosk *kiosk, const struct result_view *result)
{
    struct sim *sim = kiosk->sim;
    const struct sim_fact *fact = sim_fact_of(sim, &result->key);
    const struct sim_sale *sale = disk_sale(&kiosk->disk, &result->key);
    bool by_card = result->tender == TENDER_CARD;
    if (by_card && (fact->debits != 1 || !sale || sale->state != SALE_DEBITED))
        sim_wrong(sim, "the glass says %s is paid, and the card or the disk does not",
                  sim_name(&result->key));
    if (!by_card && fact->payments == 0)
        sim_wrong(sim, "the glass says %s is paid, and the provider does not", sim_name(&result->key));
    if (result->face == RESULT_CREDITED && fact->metered != 1)
        sim_wrong(sim, "the glass says %s is credited, and the meter does not", sim_name(&result->key));
}

/* Back from S13 to the choice of tender: the glass says that nothing was charged. */
static void audit_not_charged(struct sim_kiosk *kiosk)
{
    const struct key *key = &kiosk->debit_key;
    if (key->text[0] == '\0' || kiosk->screen != SCREEN_CARD_PAY)
        return;
    if (sim_fact_of(kiosk->sim, key)->debits > 0)
        sim_wrong(kiosk->sim, "the glass says %s was not charged, and the card does not", sim_name(key));
}

/* "Not paid": of a code whose end the station has told; a payment well before that end was there to be seen.
 */
static void audit_not_paid(struct sim_kiosk *kiosk)
{
    const struct key *key = &kiosk->order_key;
    const struct sim_fact *fact = sim_fact_of(kiosk->sim, key);
    if (key->text[0] != '\0' && fact->payments > 0 && fact->paid_at_ms < fact->closed_at_ms - 1000)
        sim_wrong(kiosk->sim, "the glass says %s is not paid, and the provider does not", sim_name(key));
}

static void audit_goodbye(struct sim_kiosk *kiosk)
{
    for (int i = 0; i < kiosk->disk.sale_count; i++)
        if (kiosk->disk.sales[i].state == SALE_INTENDED || kiosk->disk.sales[i].state == SALE_DOUBTFUL)
            return; /* a sale outlives its person until it is settled */
    if (session_holds_person(kiosk->session))
        sim_wrong(kiosk->sim, "the glass says goodbye and keeps the person");
}

/* The lie detector: after each step of the kiosk. */
void audit_view(struct sim_kiosk *kiosk)
{
    const struct view *view = kiosk_view(kiosk);
    switch (view->screen) {
    case SCREEN_RESULT: audit_result(kiosk, &view->result); break;
    case SCREEN_CHECK: audit_not_charged(kiosk); break;
    case SCREEN_SCAN:
        if (view->scan.step == SCAN_EXPIRED && kiosk->scan_step != SCAN_EXPIRED)
            audit_not_paid(kiosk);
        kiosk->scan_step = view->scan.step;
        break;
    case SCREEN_GOODBYE: audit_goodbye(kiosk); break;
    default: break;
    }
}

void audit_acknowledged(struct sim *sim, const struct key *key)
{
    sim_fact_of(sim, key)->acknowledged = true;
    if (!sim->station.books.credits[sim_number(key)].posted && !sim->station.was_restored)
        sim_wrong(sim, "%s is acknowledged and not in the books", sim_name(key));
}

static const struct sim_sale *sale_anywhere(struct sim *sim, const struct key *key)
{
    for (int i = 0; i < sim->size.kiosks; i++) {
        const struct sim_sale *sale = disk_sale(&sim->kiosks[i].disk, key);
        if (sale)
            return sale;
    }
    return NULL;
}

/* The card counted a purchase that no terminal ever told of: its next tap shows which. */
static bool card_has_gap(const struct sim *sim, int number, const struct key *key)
{
    const struct sim_card *card = &sim->cards[number];
    for (int i = 0; i < card->debits; i++) {
        int64_t counter = card->log[i].counter_before;
        if (key_equal(&card->log[i].key, key))
            return !(sim->station.books.granted[number][counter / 64 % 16] >> counter % 64 & 1);
    }
    return false;
}

/* Money that is in neither place has a name: who has to do something about it, and knows. */
static bool is_named(const struct sim *sim, const struct key *key, const struct sim_fact *fact,
                     const struct sim_sale *sale, const struct sim_credit *credit)
{
    if (sale && sale->state == SALE_DOUBTFUL)
        return true; /* the card tells at its next tap here; the station has a row about it */
    if (fact->lost_with_disk && fact->debits == 1 && card_has_gap(sim, fact->card, key))
        return true;
    return fact->suspense > 0 || (credit->posted && credit->state == CREDIT_MANUAL);
}

static void audit_key(struct sim *sim, int number)
{
    const struct key key = sim_key(number);
    const struct sim_fact *fact = &sim->facts[number];
    const struct sim_credit *credit = &sim->station.books.credits[number];
    const struct sim_sale *sale = sale_anywhere(sim, &key);
    int taken = fact->debits + fact->payments;
    int settled = fact->metered + fact->refunds;
    const char *name = sim_name(&key);
    if (fact->debits > 1)
        sim_wrong(sim, "%s debited its card twice", name);
    if (settled > taken)
        sim_wrong(sim, "%s was taken %d times, credited or refunded %d times", name, taken, settled);
    if (settled < taken && !is_named(sim, &key, fact, sale, credit))
        sim_wrong(sim, "%s was taken %d times, credited or refunded %d times, and nobody knows (sale %s)",
                  name, taken, settled, sale ? sale_state_text(sale->state) : "unknown");
    if (sale && sale->state == SALE_VOID && fact->debits > 0)
        sim_wrong(sim, "%s is void and was debited", name);
    if (sale && sale->state == SALE_INTENDED)
        sim_wrong(sim, "sale %s has no ending", name);
    if (sale && sale->state == SALE_DEBITED && fact->debits == 0)
        sim_wrong(sim, "sale %s is debited and the card was not", name);
    if (credit->told_debited && credit->told_void)
        sim_wrong(sim, "%s is void and debited in the books", name);
    if (fact->acknowledged && fact->debits > 0 && !credit->posted && !sim->station.was_restored)
        sim_wrong(sim, "%s was acknowledged and is not in the books", name);
    if (credit->posted && credit->state == CREDIT_CONFIRMED && fact->metered != 1)
        sim_wrong(sim, "%s is credited in the books and not on the meter", name);
    if (credit->posted && (credit->state == CREDIT_WAITING || credit->state == CREDIT_SENDING))
        sim_wrong(sim, "%s still waits for its meter", name);
}

static bool order_has_end(const struct sim_order *order)
{
    switch (order->order.state) {
    case ORDER_CREATED:
    case ORDER_OPEN:
    case ORDER_SCANNED:
    case ORDER_CLOSING: return false;
    default: return order->order.next_at_ms == 0;
    }
}

static void audit_kiosk(struct sim *sim, const struct sim_kiosk *kiosk)
{
    const struct sim_disk *disk = &kiosk->disk;
    const struct sim_books *books = &sim->station.books;
    int64_t head = books->head[kiosk->terminal];
    for (int i = 0; i < disk->row_count; i++)
        if (!disk->rows[i].acknowledged && !disk->rows[i].parked)
            sim_wrong(sim, "row %d of terminal %d was never acknowledged", i + 1, kiosk->terminal + 1);
    if (head != disk->row_count)
        sim_wrong(sim, "terminal %d has %d rows, the station %lld of them", kiosk->terminal + 1,
                  disk->row_count, (long long)head);
    for (int64_t i = 0; i < head; i++)
        if (books->told[kiosk->terminal][i].hash != disk->rows[i].hash)
            sim_wrong(sim, "row %lld of terminal %d is another one in the books", (long long)i + 1,
                      kiosk->terminal + 1);
}

/* What a meter counted beyond the books stands open, and covers all that may still come as if it were new;
 * where nothing may, staff have explained it. */
static void audit_meter(struct sim *sim, int room)
{
    const struct sim_books *books = &sim->station.books;
    int64_t counted = meter_tally(sim, room).count;
    int64_t forgotten = staff_forgotten(sim, room);
    int64_t more = counted - books->count[room];
    if (!books->is_other[room] && (more < forgotten || (forgotten == 0 && more > 0)))
        sim_wrong(sim, "meter %d counts %lld purchases, the station %lld, and %lld were forgotten", room + 1,
                  (long long)counted, (long long)books->count[room], (long long)forgotten);
}

static void audit_sums(struct sim *sim)
{
    const struct sim_books *books = &sim->station.books;
    int64_t sum_fen = books->tender_fen + books->suspense_fen + books->refund_fen;
    int64_t metered = 0;
    int64_t taken = 0;
    for (int i = 0; i < sim->size.rooms; i++) {
        audit_meter(sim, i);
        sum_fen += books->sum_fen[i];
        metered += sim->meters[i].metered;
    }
    for (int i = 1; i <= sim->keys; i++)
        taken += sim->facts[i].metered;
    if (sum_fen != 0)
        sim_wrong(sim, "the entries sum to %lld fen", (long long)sum_fen);
    if (metered != taken)
        sim_wrong(sim, "the meters counted %lld credits, the keys %lld", (long long)metered,
                  (long long)taken);
    for (int c = 0; c < sim->size.cards; c++) {
        const struct sim_card *card = &sim->cards[c];
        int64_t gone_fen = 0;
        for (int i = 0; i < card->debits; i++)
            gone_fen += card->log[i].amount_fen;
        if (card->balance_fen + gone_fen != card->loaded_fen)
            sim_wrong(sim, "card %d does not add up", c + 1);
    }
}

void audit_end(struct sim *sim)
{
    for (int i = 1; i <= sim->keys && !sim->wrong; i++) {
        audit_key(sim, i);
        if (sim->station.books.orders[i].known && !order_has_end(&sim->station.books.orders[i])) {
            struct key key = sim_key(i);
            sim_wrong(sim, "order %s has no ending: %s", sim_name(&key),
                      order_state_text(sim->station.books.orders[i].order.state));
        }
    }
    for (int i = 0; i < sim->size.kiosks && !sim->wrong; i++)
        audit_kiosk(sim, &sim->kiosks[i]);
    if (!sim->wrong)
        audit_sums(sim);
    if (sim->station.refusals > 0 && !sim->station.was_restored)
        sim_wrong(sim, "the station refused %d rows", sim->station.refusals);
}
