#include "reader/pcsc.h"
#include "base/log.h"
#include "base/status.h"

/* 61xx, 6Cxx and the answer proper, with one more for a card that asks both ways. */
#define EXCHANGE_ROUNDS 4
#define FAILURES_BEFORE_RESET 3

const struct pcsc_calls pcsc_system = {
    .establish_context = SCardEstablishContext,
    .release_context = SCardReleaseContext,
    .list_readers = SCardListReaders,
    .get_status_change = SCardGetStatusChange,
    .cancel = SCardCancel,
    .connect = SCardConnect,
    .disconnect = SCardDisconnect,
    .transmit = SCardTransmit,
};

bool pcsc_is_service_lost(LONG rv)
{
    return rv == SCARD_E_NO_SERVICE || rv == SCARD_F_COMM_ERROR || rv == SCARD_E_SERVICE_STOPPED ||
           rv == SCARD_E_INVALID_HANDLE;
}

void card_link_init(struct card_link *link, const struct pcsc_calls *calls, const char *name)
{
    *link = (struct card_link){.calls = calls, .name = name};
}

/* The place that knows logs it; codes are those of cards.md 1.5. */
static void log_failure(const struct card_link *link, const char *what, LONG rv)
{
    log_warn("%s: %s failed, PC/SC code %08lX", link->name, what, (unsigned long)rv & 0xFFFFFFFF);
}

static void drop_context(struct card_link *link)
{
    if (link->has_context)
        link->calls->release_context(link->context);
    link->has_context = false;
    link->connected = false;
}

static LONG connect_as(struct card_link *link, const char *reader, DWORD protocol)
{
    return link->calls->connect(link->context, reader, SCARD_SHARE_EXCLUSIVE, protocol, &link->handle,
                                &link->protocol);
}

int card_link_open(struct card_link *link, const char *reader, DWORD protocol)
{
    card_link_close(link);
    if (!link->has_context) {
        LONG rv = link->calls->establish_context(SCARD_SCOPE_SYSTEM, NULL, NULL, &link->context);
        if (rv != SCARD_S_SUCCESS) {
            log_failure(link, "establishing a context", rv);
            return ERR_IO;
        }
        link->has_context = true;
    }
    /* One protocol is asked for: offered both, pcscd chooses now one and now the other. */
    LONG rv = connect_as(link, reader, protocol);
    if (rv == SCARD_E_PROTO_MISMATCH)
        rv = connect_as(link, reader, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
    switch (rv) {
    case SCARD_S_SUCCESS: link->connected = true; return 0;
    case SCARD_E_NO_SMARTCARD:
    case SCARD_W_REMOVED_CARD: return LINK_EMPTY;
    case SCARD_W_UNRESPONSIVE_CARD:
    case SCARD_W_UNPOWERED_CARD: return LINK_MUTE;
    case SCARD_E_SHARING_VIOLATION:
        log_warn("%s: another program holds %s", link->name, reader);
        return LINK_TAKEN;
    default: break;
    }
    log_failure(link, "connecting", rv);
    if (pcsc_is_service_lost(rv))
        drop_context(link);
    return ERR_IO;
}

static int transmit(struct card_link *link, const struct apdu *apdu, struct answer *answer)
{
    bool is_t0 = link->protocol == SCARD_PROTOCOL_T0;
    uint8_t bytes[APDU_SIZE];
    uint8_t received[ANSWER_SIZE];
    size_t length = apdu_encode(apdu, is_t0, bytes);
    DWORD received_length = sizeof received;
    LONG rv = link->calls->transmit(link->handle, is_t0 ? SCARD_PCI_T0 : SCARD_PCI_T1, bytes, length, NULL,
                                    received, &received_length);
    if (rv != SCARD_S_SUCCESS) {
        log_failure(link, "a command", rv);
        if (pcsc_is_service_lost(rv))
            drop_context(link);
        return ERR_IO;
    }
    int status = answer_decode(received, received_length, answer);
    if (status)
        log_warn("%s: the driver says done and gives %lu bytes", link->name, (unsigned long)received_length);
    return status;
}

int card_link_exchange(struct card_link *link, const struct apdu *apdu, struct answer *answer)
{
    if (!link->connected)
        return ERR_IO;
    struct apdu next = *apdu;
    bool done = false; /* the card has carried it out and only its answer is to be fetched */
    for (int round = 0; round < EXCHANGE_ROUNDS; round++) {
        int status = transmit(link, &next, answer);
        if (status) {
            link->failures++;
            card_link_close(link);
            return status;
        }
        link->failures = 0;
        if (!apdu_follow_up(&next, answer->status, &next)) {
            /* A refused GET RESPONSE says nothing about the command it belongs to. */
            if (!done || answer->status == 0x9000)
                return 0;
            break;
        }
        done |= answer->status >> 8 == 0x61;
    }
    log_warn("%s: its answer could not be fetched, last status %04X", link->name, answer->status);
    link->failures++;
    card_link_close(link);
    return ERR_FORMAT;
}

void card_link_close(struct card_link *link)
{
    bool reset = link->failures >= FAILURES_BEFORE_RESET;
    if (link->connected)
        link->calls->disconnect(link->handle, reset ? SCARD_RESET_CARD : SCARD_LEAVE_CARD);
    link->connected = false;
}

void card_link_finish(struct card_link *link)
{
    card_link_close(link);
    drop_context(link);
}
