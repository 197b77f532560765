#include "fakes/fake_pcsc.h"
#include "base/text.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define STEPS_MOST 64
#define READERS_MOST 8

struct step {
    char command[2 * APDU_SIZE + 1];
    char answer[2 * ANSWER_SIZE + 1];
    bool any;
    LONG rv;
};

static struct {
    pthread_mutex_t lock;
    struct step steps[STEPS_MOST];
    int step_count, step_at;
    bool surprised;
    LONG connects[STEPS_MOST];
    int connect_count, connect_at;
    struct {
        char name[64];
        DWORD state;
    } readers[READERS_MOST];
    LONG establish, list, status;
    DWORD protocol, disposition;
    int connected, contexts;
} fake = {.lock = PTHREAD_MUTEX_INITIALIZER, .protocol = SCARD_PROTOCOL_T1};

void fake_pcsc_clear(void)
{
    pthread_mutex_lock(&fake.lock);
    fake.step_count = fake.step_at = fake.connect_count = fake.connect_at = 0;
    fake.surprised = false;
    memset(fake.readers, 0, sizeof fake.readers);
    fake.establish = fake.list = fake.status = SCARD_S_SUCCESS;
    fake.protocol = SCARD_PROTOCOL_T1;
    fake.disposition = SCARD_EJECT_CARD;
    fake.connected = fake.contexts = 0;
    pthread_mutex_unlock(&fake.lock);
}

void fake_pcsc_reader(const char *name, DWORD state)
{
    pthread_mutex_lock(&fake.lock);
    for (int i = 0; i < READERS_MOST; i++) {
        if (fake.readers[i].name[0] != '\0' && strcmp(fake.readers[i].name, name) != 0)
            continue;
        snprintf(fake.readers[i].name, sizeof fake.readers[i].name, "%s", name);
        fake.readers[i].state = state;
        break;
    }
    pthread_mutex_unlock(&fake.lock);
}

void fake_pcsc_unplug(const char *name)
{
    pthread_mutex_lock(&fake.lock);
    for (int i = 0; i < READERS_MOST; i++) {
        if (strcmp(fake.readers[i].name, name) == 0)
            fake.readers[i].name[0] = '\0';
    }
    pthread_mutex_unlock(&fake.lock);
}

void fake_pcsc_establish_gives(LONG rv)
{
    fake.establish = rv;
}

void fake_pcsc_list_gives(LONG rv)
{
    fake.list = rv;
}

void fake_pcsc_status_gives(LONG rv)
{
    fake.status = rv;
}

void fake_pcsc_connect_gives(LONG rv)
{
    fake.connects[fake.connect_count++] = rv;
}

void fake_pcsc_protocol(DWORD protocol)
{
    fake.protocol = protocol;
}

void fake_pcsc_expect(const char *command, const char *answer, LONG rv)
{
    struct step *step = &fake.steps[fake.step_count++];
    *step = (struct step){.any = !command, .rv = rv};
    snprintf(step->command, sizeof step->command, "%s", command ? command : "");
    snprintf(step->answer, sizeof step->answer, "%s", answer);
}

bool fake_pcsc_is_content(void)
{
    if (fake.step_at < fake.step_count)
        fprintf(stderr, "fake_pcsc: '%s' was never sent\n", fake.steps[fake.step_at].command);
    return !fake.surprised && fake.step_at == fake.step_count;
}

int fake_pcsc_connects(void)
{
    return fake.connected;
}

int fake_pcsc_contexts(void)
{
    return fake.contexts;
}

DWORD fake_pcsc_disposition(void)
{
    return fake.disposition;
}

/* --- the calls ----------------------------------------------------------------------------------- */

static LONG establish(DWORD scope, LPCVOID reserved_1, LPCVOID reserved_2, LPSCARDCONTEXT context)
{
    (void)scope, (void)reserved_1, (void)reserved_2;
    pthread_mutex_lock(&fake.lock);
    LONG rv = fake.establish;
    if (rv == SCARD_S_SUCCESS)
        *context = ++fake.contexts;
    pthread_mutex_unlock(&fake.lock);
    return rv;
}

static LONG release(SCARDCONTEXT context)
{
    (void)context;
    pthread_mutex_lock(&fake.lock);
    fake.contexts--;
    pthread_mutex_unlock(&fake.lock);
    return SCARD_S_SUCCESS;
}

static LONG list(SCARDCONTEXT context, LPCSTR groups, LPSTR names, LPDWORD length)
{
    (void)context, (void)groups;
    pthread_mutex_lock(&fake.lock);
    LONG rv = fake.list;
    size_t used = 0;
    for (int i = 0; i < READERS_MOST && rv == SCARD_S_SUCCESS; i++) {
        size_t size = strlen(fake.readers[i].name);
        if (size == 0)
            continue;
        memcpy(names + used, fake.readers[i].name, size + 1);
        used += size + 1;
    }
    if (rv == SCARD_S_SUCCESS && used == 0)
        rv = SCARD_E_NO_READERS_AVAILABLE;
    if (rv == SCARD_S_SUCCESS) {
        names[used++] = '\0';
        *length = used;
    }
    pthread_mutex_unlock(&fake.lock);
    return rv;
}

static DWORD state_of(const char *name)
{
    for (int i = 0; i < READERS_MOST; i++) {
        if (strcmp(fake.readers[i].name, name) == 0)
            return fake.readers[i].state;
    }
    return SCARD_STATE_UNKNOWN | SCARD_STATE_UNAVAILABLE;
}

static LONG status_change(SCARDCONTEXT context, DWORD wait_ms, SCARD_READERSTATE *states, DWORD count)
{
    (void)context;
    bool changed = false;
    pthread_mutex_lock(&fake.lock);
    LONG rv = fake.status;
    for (DWORD i = 0; i < count && rv == SCARD_S_SUCCESS; i++) {
        if (strstr(states[i].szReader, "PnP"))
            continue;
        DWORD state = state_of(states[i].szReader);
        states[i].dwEventState = state;
        if (state != states[i].dwCurrentState) {
            states[i].dwEventState |= SCARD_STATE_CHANGED;
            changed = true;
        }
    }
    pthread_mutex_unlock(&fake.lock);
    if (rv == SCARD_S_SUCCESS && !changed && wait_ms > 0) {
        struct timespec nap = {.tv_nsec = 2000000};
        nanosleep(&nap, NULL); /* a short turn: nothing signals the fake */
    }
    return rv == SCARD_S_SUCCESS && !changed ? SCARD_E_TIMEOUT : rv;
}

static LONG cancel(SCARDCONTEXT context)
{
    (void)context;
    return SCARD_S_SUCCESS;
}

static LONG connect_card(SCARDCONTEXT context, LPCSTR reader, DWORD share, DWORD protocols,
                         LPSCARDHANDLE handle, LPDWORD protocol)
{
    (void)context, (void)reader, (void)share, (void)protocols;
    pthread_mutex_lock(&fake.lock);
    LONG rv = fake.connect_at < fake.connect_count ? fake.connects[fake.connect_at++] : SCARD_S_SUCCESS;
    if (rv == SCARD_S_SUCCESS) {
        *handle = ++fake.connected;
        *protocol = fake.protocol;
    }
    pthread_mutex_unlock(&fake.lock);
    return rv;
}

static LONG disconnect(SCARDHANDLE handle, DWORD disposition)
{
    (void)handle;
    fake.disposition = disposition;
    return SCARD_S_SUCCESS;
}

static LONG transmit(SCARDHANDLE handle, const SCARD_IO_REQUEST *send_pci, LPCBYTE bytes, DWORD length,
                     SCARD_IO_REQUEST *receive_pci, LPBYTE answer, LPDWORD answer_length)
{
    (void)handle, (void)send_pci, (void)receive_pci;
    char sent[2 * APDU_SIZE + 1];
    LONG rv = SCARD_E_NOT_TRANSACTED;
    hex_encode(bytes, length, sent);
    pthread_mutex_lock(&fake.lock);
    const struct step *step = fake.step_at < fake.step_count ? &fake.steps[fake.step_at++] : NULL;
    if (!step || (!step->any && strcmp(step->command, sent) != 0)) {
        fprintf(stderr, "fake_pcsc: '%s' was sent, '%s' was expected\n", sent,
                step ? step->command : "nothing");
        fake.surprised = true;
    } else {
        size_t size = strlen(step->answer) / 2;
        if (hex_decode(step->answer, answer, size) == 0)
            *answer_length = size;
        rv = step->rv;
    }
    pthread_mutex_unlock(&fake.lock);
    return rv;
}

const struct pcsc_calls fake_pcsc = {
    .establish_context = establish,
    .release_context = release,
    .list_readers = list,
    .get_status_change = status_change,
    .cancel = cancel,
    .connect = connect_card,
    .disconnect = disconnect,
    .transmit = transmit,
};
