/* libpcsclite behind a table of functions, so that tests can put a scripted one in its place, and a link:
 * one context with at most one card in one reader. A link belongs to one thread: a call on a context that
 * is inside another call of a second thread freezes every PC/SC call of the process. */
#pragma once
#include "reader/apdu.h"

#include <winscard.h>

struct pcsc_calls {
    LONG (*establish_context)(DWORD scope, LPCVOID reserved_1, LPCVOID reserved_2, LPSCARDCONTEXT context);
    LONG (*release_context)(SCARDCONTEXT context);
    LONG (*list_readers)(SCARDCONTEXT context, LPCSTR groups, LPSTR names, LPDWORD length);
    LONG (*get_status_change)(SCARDCONTEXT context, DWORD wait_ms, SCARD_READERSTATE *states, DWORD count);
    LONG (*cancel)(SCARDCONTEXT context);
    LONG(*connect)
    (SCARDCONTEXT context, LPCSTR reader, DWORD share, DWORD protocols, LPSCARDHANDLE handle,
     LPDWORD protocol);
    LONG (*disconnect)(SCARDHANDLE handle, DWORD disposition);
    LONG(*transmit)
    (SCARDHANDLE handle, const SCARD_IO_REQUEST *send_pci, LPCBYTE bytes, DWORD length,
     SCARD_IO_REQUEST *receive_pci, LPBYTE answer, LPDWORD answer_length);
};
extern const struct pcsc_calls pcsc_system;

struct card_link {
    const struct pcsc_calls *calls;
    const char *name; /* for the log: "card", "psam" */
    SCARDCONTEXT context;
    SCARDHANDLE handle;
    DWORD protocol;
    bool has_context;
    bool connected;
    int failures; /* since the last valid answer */
};

enum link_outcome {
    LINK_EMPTY = 1, /* no card in that reader (any more) */
    LINK_MUTE,      /* a card that does not answer to power */
    LINK_TAKEN,     /* another program holds the reader */
};

void card_link_init(struct card_link *link, const struct pcsc_calls *calls, const char *name);
/* Powers the card up and holds it exclusively. protocol: SCARD_PROTOCOL_T0 or _T1, the one to try first.
 * 0, an outcome, or ERR_IO. */
int card_link_open(struct card_link *link, const char *reader, DWORD protocol);
/* One command and its answer, 61xx and 6Cxx followed. 0: the card answered, answer->status says what.
 * ERR_IO, ERR_FORMAT: no valid answer; whether the card has done it is not known. The link is then closed. */
int card_link_exchange(struct card_link *link, const struct apdu *apdu, struct answer *answer);
/* Lets go of the card. Only one that goes on failing is reset: a reset that finds the card gone leaves
 * pcscd 1.9.9 with a card it calls swallowed, and the next one laid there is not seen. */
void card_link_close(struct card_link *link);
/* The same, and of the context. */
void card_link_finish(struct card_link *link);

/* True if the daemon is gone or the context stale: let go of the context and make a new one. */
bool pcsc_is_service_lost(LONG rv);
