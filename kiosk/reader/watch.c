#include "reader/watch.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MS 5000       /* readers that come and go between two calls are seen by listing again */
#define PAUSE_LEAST_MS 300 /* back-off while pcscd is away */
#define PAUSE_MOST_MS 5000
#define PAUSE_UNKNOWN_READER_MS 100 /* a name that is listed and unknown at once: do not spin */
#define READERS_MOST 16             /* PCSCLITE_MAX_READERS_CONTEXTS */
#define PNP_READER "\\\\?PnP?\\Notification"

struct watch {
    struct watch_turn turn; /* the thread's own */
    pthread_t thread;
    int event_fd;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t ended;
    struct watch_view view;
    SCARDCONTEXT context; /* to be cancelled */
    bool has_context;
    bool stopping;
};

/* names: strings one after the other, an empty one at the end. */
static const char *name_find(const char *names, const char *part, const char *other)
{
    if (part[0] == '\0')
        return "";
    for (const char *name = names; *name != '\0'; name += strlen(name) + 1) {
        if (strstr(name, part) && strcmp(name, other) != 0 && strlen(name) < READER_NAME_SIZE)
            return name;
    }
    return "";
}

static void slot_name(struct slot *slot, DWORD *known, const char *name)
{
    if (strcmp(slot->reader, name) == 0)
        return;
    *slot = (struct slot){0};
    *known = SCARD_STATE_UNAWARE;
    text_copy(slot->reader, sizeof slot->reader, name);
}

static void slot_take(struct slot *slot, DWORD *known, const SCARD_READERSTATE *state)
{
    DWORD seen = state->dwEventState;
    *known = seen & ~(DWORD)SCARD_STATE_CHANGED; /* with the counter in its upper half */
    slot->listed = !(seen & (SCARD_STATE_UNAVAILABLE | SCARD_STATE_UNKNOWN));
    slot->present = slot->listed && (seen & SCARD_STATE_PRESENT);
    slot->count = (uint16_t)(seen >> 16);
    slot->atr_length = 0;
    if (slot->present && state->cbAtr <= sizeof slot->atr) {
        memcpy(slot->atr, state->rgbAtr, state->cbAtr);
        slot->atr_length = state->cbAtr;
    }
}

static LONG list_slots(struct watch_turn *turn)
{
    char names[READERS_MOST * READER_NAME_SIZE + 1] = "";
    DWORD length = sizeof names;
    LONG rv = turn->calls->list_readers(turn->context, NULL, names, &length);
    if (rv == SCARD_E_NO_READERS_AVAILABLE)
        names[0] = '\0';
    else if (rv != SCARD_S_SUCCESS)
        return rv;
    struct watch_view *view = &turn->view;
    slot_name(&view->psam, &turn->psam_known, name_find(names, turn->psam_part, ""));
    slot_name(&view->card, &turn->card_known, name_find(names, turn->card_part, view->psam.reader));
    return SCARD_S_SUCCESS;
}

static LONG wait_for_change(struct watch_turn *turn, int64_t wait_ms)
{
    struct watch_view *view = &turn->view;
    SCARD_READERSTATE states[3] = {0};
    SCARD_READERSTATE *card = NULL;
    SCARD_READERSTATE *psam = NULL;
    DWORD count = 0;
    if (view->card.reader[0] != '\0') {
        card = &states[count++];
        *card = (SCARD_READERSTATE){.szReader = view->card.reader, .dwCurrentState = turn->card_known};
    }
    if (view->psam.reader[0] != '\0') {
        psam = &states[count++];
        *psam = (SCARD_READERSTATE){.szReader = view->psam.reader, .dwCurrentState = turn->psam_known};
    }
    states[count++] = (SCARD_READERSTATE){.szReader = PNP_READER};
    LONG rv = turn->calls->get_status_change(turn->context, (DWORD)wait_ms, states, count);
    if (rv != SCARD_S_SUCCESS)
        return rv;
    if (card)
        slot_take(&view->card, &turn->card_known, card);
    if (psam)
        slot_take(&view->psam, &turn->psam_known, psam);
    return rv;
}

static LONG look(struct watch_turn *turn, int64_t wait_ms)
{
    if (!turn->has_context) {
        LONG rv = turn->calls->establish_context(SCARD_SCOPE_SYSTEM, NULL, NULL, &turn->context);
        if (rv != SCARD_S_SUCCESS)
            return rv;
        turn->has_context = true;
        wait_ms = 0; /* the context becomes known to watch_stop before the first wait */
    }
    LONG rv = list_slots(turn);
    return rv == SCARD_S_SUCCESS ? wait_for_change(turn, wait_ms) : rv;
}

static void forget(struct watch_turn *turn)
{
    if (turn->has_context)
        turn->calls->release_context(turn->context);
    turn->has_context = false;
    turn->view.service = false;
    turn->view.generation++;
    slot_name(&turn->view.card, &turn->card_known, "");
    slot_name(&turn->view.psam, &turn->psam_known, "");
}

int64_t watch_look(struct watch_turn *turn, int64_t wait_ms, int64_t pause_ms)
{
    LONG rv = look(turn, wait_ms);
    turn->view.looked_at_ms = clock_monotonic_ms();
    switch (rv) {
    case SCARD_S_SUCCESS:
    case SCARD_E_TIMEOUT:
    case SCARD_E_CANCELLED: turn->view.service = true; return 0;
    case SCARD_E_UNKNOWN_READER: return PAUSE_UNKNOWN_READER_MS;
    default: break;
    }
    if (pause_ms == 0)
        log_warn("watch: PC/SC code %08lX, trying again until the service is back",
                 (unsigned long)rv & 0xFFFFFFFF);
    forget(turn);
    if (pause_ms < PAUSE_LEAST_MS)
        return PAUSE_LEAST_MS;
    return pause_ms * 2 < PAUSE_MOST_MS ? pause_ms * 2 : PAUSE_MOST_MS;
}

static bool slot_is_same(const struct slot *a, const struct slot *b)
{
    return a->listed == b->listed && a->present == b->present && a->count == b->count &&
           strcmp(a->reader, b->reader) == 0;
}

static void publish(struct watch *watch)
{
    const struct watch_view *seen = &watch->turn.view;
    bool changed = seen->service != watch->view.service || seen->generation != watch->view.generation ||
                   !slot_is_same(&seen->card, &watch->view.card) ||
                   !slot_is_same(&seen->psam, &watch->view.psam);
    watch->view = *seen;
    watch->context = watch->turn.context;
    watch->has_context = watch->turn.has_context;
    if (changed)
        eventfd_write(watch->event_fd, 1);
}

static void pause_unless_stopping(struct watch *watch, int64_t pause_ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += pause_ms % 1000 * 1000000;
    until.tv_sec += pause_ms / 1000 + until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    if (pause_ms > 0 && !watch->stopping)
        pthread_cond_timedwait(&watch->ended, &watch->lock, &until);
}

static void *watch_main(void *argument)
{
    struct watch *watch = argument;
    int64_t pause_ms = 0;
    pthread_mutex_lock(&watch->lock);
    while (!watch->stopping) {
        pthread_mutex_unlock(&watch->lock);
        pause_ms = watch_look(&watch->turn, WAIT_MS, pause_ms);
        pthread_mutex_lock(&watch->lock);
        publish(watch);
        pause_unless_stopping(watch, pause_ms);
    }
    watch->has_context = false;
    pthread_mutex_unlock(&watch->lock);
    forget(&watch->turn);
    return NULL;
}

int watch_start(const struct pcsc_calls *calls, const char *card_part, const char *psam_part,
                struct watch **watch)
{
    struct watch *made = calloc(1, sizeof *made);
    if (!made)
        return ERR_MEMORY;
    made->turn = (struct watch_turn){.calls = calls, .card_part = card_part, .psam_part = psam_part};
    made->turn.view.looked_at_ms = made->view.looked_at_ms = clock_monotonic_ms();
    made->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&made->ended, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&made->lock, NULL);
    if (made->event_fd < 0 || pthread_create(&made->thread, NULL, watch_main, made)) {
        log_error("watch: no descriptor or thread is to be had");
        pthread_mutex_destroy(&made->lock);
        pthread_cond_destroy(&made->ended);
        if (made->event_fd >= 0)
            close(made->event_fd);
        free(made);
        return ERR_IO;
    }
    *watch = made;
    return 0;
}

int watch_fd(const struct watch *watch)
{
    return watch->event_fd;
}

void watch_read(struct watch *watch, struct watch_view *view)
{
    eventfd_t ignored;
    pthread_mutex_lock(&watch->lock);
    eventfd_read(watch->event_fd, &ignored);
    *view = watch->view;
    pthread_mutex_unlock(&watch->lock);
}

/* SCardCancel wakes only a call that waits at that moment, so it is repeated until the thread has ended. */
void watch_stop(struct watch *watch)
{
    struct timespec until;
    do {
        pthread_mutex_lock(&watch->lock);
        watch->stopping = true;
        pthread_cond_signal(&watch->ended);
        if (watch->has_context)
            watch->turn.calls->cancel(watch->context);
        pthread_mutex_unlock(&watch->lock);
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 20000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
    } while (pthread_timedjoin_np(watch->thread, NULL, &until) != 0);
    pthread_mutex_destroy(&watch->lock);
    pthread_cond_destroy(&watch->ended);
    close(watch->event_fd);
    free(watch);
}
