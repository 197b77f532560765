#include "outbox/outbox.h"

#include <assert.h>

void outbox_init(struct outbox *outbox, int64_t first_waiting, int64_t last)
{
    assert(first_waiting >= 1 && first_waiting <= last + 1);
    *outbox = (struct outbox){.next = first_waiting, .last = last, .wake_at_ms = OUTBOX_NEVER};
}

/* The oldest row of the delivery under way that has no answer. */
static int64_t first_unanswered(const struct outbox *outbox)
{
    return outbox->first + __builtin_ctzll(outbox->unanswered);
}

static void back_off(struct outbox *outbox, const struct outbox_event *event)
{
    int64_t wait_ms = OUTBOX_BACKOFF_LEAST_MS;
    for (int i = 0; i < outbox->failures && wait_ms < OUTBOX_BACKOFF_MOST_MS; i++)
        wait_ms *= 2;
    if (wait_ms > OUTBOX_BACKOFF_MOST_MS)
        wait_ms = OUTBOX_BACKOFF_MOST_MS;
    outbox->failures++;
    outbox->wake_at_ms = event->now_ms + wait_ms + wait_ms * event->jitter / 4000; /* up to a quarter more */
}

static void send_if_due(struct outbox *outbox, int64_t now_ms, struct outbox_update *update)
{
    bool waits = outbox->wake_at_ms != OUTBOX_NEVER && now_ms < outbox->wake_at_ms;
    if (outbox->unanswered || waits || outbox->next > outbox->last)
        return;
    int64_t left = outbox->last - outbox->next + 1;
    int count = left < OUTBOX_BATCH_MAX ? (int)left : OUTBOX_BATCH_MAX;
    outbox->wake_at_ms = OUTBOX_NEVER;
    outbox->first = outbox->next;
    outbox->unanswered = count == 64 ? UINT64_MAX : (UINT64_C(1) << count) - 1;
    outbox->next += count;
    update->send = true;
    update->first = outbox->first;
    update->count = count;
}

/* Strikes row off the delivery under way; false if it is not part of it. */
static bool strike(struct outbox *outbox, int64_t row)
{
    if (row < outbox->first || row >= outbox->first + OUTBOX_BATCH_MAX)
        return false;
    uint64_t bit = UINT64_C(1) << (row - outbox->first);
    bool part = outbox->unanswered & bit;
    outbox->unanswered &= ~bit;
    outbox->looking = outbox->looking && outbox->unanswered;
    return part;
}

static void hear_gap(struct outbox *outbox, const struct outbox_event *event)
{
    if (!outbox->unanswered)
        return;
    int64_t wanted = event->row;
    bool known = wanted >= 1 && wanted <= outbox->last;
    if (!outbox->looking)
        outbox->next = first_unanswered(outbox); /* never past a row whose answer is still owed */
    if (known && wanted < outbox->next)
        outbox->next = wanted;
    outbox->unanswered = 0;
    outbox->looking = false;
    /* At once the first time; a station that goes on asking without taking anything is not hurried. */
    if (known && outbox->failures == 0)
        outbox->failures = 1;
    else
        back_off(outbox, event);
}

static void hear_failure(struct outbox *outbox, const struct outbox_event *event)
{
    if (!outbox->unanswered)
        return;
    bool looked = outbox->looking;
    outbox->looking = false;
    if (!looked)
        outbox->next = first_unanswered(outbox);
    outbox->unanswered = 0;
    if (!looked)
        back_off(outbox, event);
}

static void look(struct outbox *outbox, int64_t row, struct outbox_update *update)
{
    bool quiet = !outbox->unanswered && outbox->next > outbox->last && outbox->wake_at_ms == OUTBOX_NEVER;
    if (!quiet || row < 1 || row > outbox->last)
        return;
    outbox->looking = update->send = true;
    outbox->first = update->first = row;
    outbox->unanswered = 1;
    update->count = 1;
}

void outbox_step(struct outbox *outbox, const struct outbox_event *event, struct outbox_update *update)
{
    *update = (struct outbox_update){0};
    switch (event->type) {
    case OUTBOX_STORED:
        assert(event->row == outbox->last + 1);
        outbox->last = event->row;
        break;
    case OUTBOX_ACKNOWLEDGED:
        update->forget = strike(outbox, event->row);
        if (update->forget)
            outbox->failures = 0;
        break;
    case OUTBOX_REFUSED:
        /* No progress for the back-off: a row refused as broken leaves a gap before all later ones. */
        update->park = strike(outbox, event->row);
        break;
    case OUTBOX_GAP: hear_gap(outbox, event); break;
    case OUTBOX_ROAD_FAILED: hear_failure(outbox, event); break;
    case OUTBOX_ROAD_OPEN: outbox->wake_at_ms = OUTBOX_NEVER; break;
    case OUTBOX_LOOK: look(outbox, event->row, update); break;
    case OUTBOX_WOKE: break;
    }
    send_if_due(outbox, event->now_ms, update);
    update->wake_at_ms = outbox->wake_at_ms;
}
