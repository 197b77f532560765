#include "flow/sale.h"

#include <assert.h>
#include <string.h>

void sale_begin(struct sale *sale, const struct purchase *purchase)
{
    *sale = (struct sale){.purchase = *purchase, .state = SALE_DRAFT, .asked = true, .try_at_ms = INT64_MAX};
}

void sale_resume(struct sale *sale, const struct purchase *purchase)
{
    *sale = (struct sale){.purchase = *purchase,
                          .state = SALE_DOUBTFUL,
                          .on_disk = SALE_DOUBTFUL,
                          .debit_sent = true,
                          .try_at_ms = INT64_MAX};
}

bool sale_may_become(enum sale_state from, enum sale_state to)
{
    switch (from) {
    case SALE_DRAFT: return to == SALE_INTENDED;
    case SALE_INTENDED: return to == SALE_DEBITED || to == SALE_VOID || to == SALE_DOUBTFUL;
    case SALE_DOUBTFUL: return to == SALE_DEBITED || to == SALE_VOID;
    case SALE_DEBITED: return to == SALE_ACKNOWLEDGED;
    case SALE_VOID:
    case SALE_ACKNOWLEDGED: return false;
    }
    return false;
}

enum sale_state sale_after_crash(enum sale_state on_disk)
{
    return on_disk == SALE_INTENDED ? SALE_DOUBTFUL : on_disk;
}

const char *sale_state_text(enum sale_state state)
{
    static const char *const texts[] = {
        [SALE_DRAFT] = "draft", [SALE_INTENDED] = "intended", [SALE_DEBITED] = "debited",
        [SALE_VOID] = "void",   [SALE_DOUBTFUL] = "doubtful", [SALE_ACKNOWLEDGED] = "acknowledged",
    };
    return (unsigned)state < sizeof texts / sizeof texts[0] ? texts[state] : "?";
}

bool sale_is_paid(const struct sale *sale)
{
    return sale->state == SALE_DEBITED && sale->on_disk == SALE_DEBITED;
}

bool sale_is_unsure(const struct sale *sale)
{
    return sale->debit_sent && (sale->state == SALE_INTENDED || sale->state == SALE_DOUBTFUL);
}

/* A VOID that never reached the disk as INTENDED needs no row. */
static bool has_to_save(const struct sale *sale)
{
    if (sale->state == SALE_DRAFT || (sale->state == SALE_VOID && sale->on_disk == SALE_DRAFT))
        return false;
    return sale->state != sale->on_disk;
}

bool sale_is_owed(const struct sale *sale)
{
    return sale->asked || sale->saving || has_to_save(sale) || sale->state == SALE_INTENDED;
}

static void become(struct sale *sale, enum sale_state state)
{
    /* A draft is void without a row: the journal never heard of it. */
    assert(sale_may_become(sale->state, state) || (sale->state == SALE_DRAFT && state == SALE_VOID));
    sale->state = state;
}

/* The answer to DEBIT or RECOVER. After DEBITED or VOID nothing the card says changes the sale any more: an
 * answer that contradicts one already believed is a second copy from a reader that was restarted. */
static void take_answer(struct sale *sale, const struct sale_event *event)
{
    sale->asked = false;
    if (!sale_is_unsure(sale))
        return;
    if (event->type == SALE_TAKEN) {
        sale->purchase.proof = event->proof;
        if (event->debit) {
            memcpy(sale->purchase.debit.tac, event->debit->tac, sizeof event->debit->tac);
            memcpy(sale->purchase.debit.mac2, event->debit->mac2, sizeof event->debit->mac2);
        }
        become(sale, SALE_DEBITED);
    } else if (event->type == SALE_NOT_TAKEN) {
        become(sale, SALE_VOID);
    }
}

static void take_saved(struct sale *sale, const struct sale_event *event, struct sale_update *update)
{
    sale->saving = false;
    sale->on_disk = event->state;
    sale->try_at_ms = INT64_MAX;
    if (event->state == SALE_INTENDED && sale->state == SALE_INTENDED && !sale->debit_sent) {
        sale->debit_sent = true;
        sale->asked = true;
        update->debit = true;
    }
}

static void take_not_saved(struct sale *sale, int64_t now_ms)
{
    sale->saving = false;
    sale->try_at_ms = now_ms + SALE_RETRY_MS;
    /* Journal first: without its intention on disk the card is not touched. */
    if (sale->state == SALE_INTENDED && !sale->debit_sent)
        become(sale, SALE_VOID);
}

/* A store that is silent for long. The card is not touched any more, but the intention may still come to lie
 * on the disk: the sale is kept until the store says, for a VOID may have to follow it. */
static void take_silence(struct sale *sale, int64_t now_ms)
{
    if (sale->state == SALE_INTENDED && !sale->debit_sent)
        become(sale, SALE_VOID);
    if (sale->state == SALE_VOID && sale->on_disk == SALE_DRAFT)
        sale->try_at_ms = INT64_MAX;
    else
        take_not_saved(sale, now_ms);
}

void sale_step(struct sale *sale, const struct sale_event *event, struct sale_update *update)
{
    *update = (struct sale_update){0};
    switch (event->type) {
    case SALE_QUOTED:
        if (sale->state == SALE_DRAFT) {
            sale->asked = false;
            sale->purchase.debit = *event->debit;
            become(sale, SALE_INTENDED);
        }
        break;
    case SALE_SAVED: take_saved(sale, event, update); break;
    case SALE_NOT_SAVED: take_not_saved(sale, event->now_ms); break;
    case SALE_TAKEN:
    case SALE_NOT_TAKEN:
    case SALE_NO_ANSWER:
        take_answer(sale, event);
        if (sale->state == SALE_DRAFT)
            become(sale, SALE_VOID);
        break;
    case SALE_CARD_BACK:
        if (sale_is_unsure(sale) && !sale->asked) {
            sale->asked = true;
            update->recover = true;
        }
        break;
    case SALE_GIVEN_UP:
        sale->asked = false;
        if (sale->state == SALE_INTENDED && sale->debit_sent)
            become(sale, SALE_DOUBTFUL);
        else if (sale->state == SALE_DRAFT || sale->state == SALE_INTENDED)
            become(sale, SALE_VOID);
        break;
    case SALE_WOKE:
        if (sale->saving && event->now_ms >= sale->try_at_ms)
            take_silence(sale, event->now_ms);
        break;
    }
    if (!sale->saving && has_to_save(sale) &&
        (sale->try_at_ms == INT64_MAX || event->now_ms >= sale->try_at_ms)) {
        sale->saving = true;
        sale->try_at_ms = event->now_ms + SALE_SAVE_PATIENCE_MS;
        update->save = true;
    }
    if (!sale->saving && !has_to_save(sale))
        sale->try_at_ms = INT64_MAX;
}
