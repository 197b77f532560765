/* What dormwatt-reader and the kiosk say to each other: one line of words a datagram on a SOCK_SEQPACKET
 * pair, e.g. "quote 7 5000 20261123 120000". Every word has a bound, an empty one is written "-". */
#pragma once
#include "flow/event.h"
#include <stddef.h>

#define MESSAGE_SIZE 512

enum message_type {
    /* to the reader; number comes back in the answer */
    MESSAGE_QUOTE,   /* number, amount, debit.date, debit.time */
    MESSAGE_DEBIT,   /* number, amount, debit */
    MESSAGE_RECOVER, /* number, amount, debit */
    MESSAGE_FORGET,  /* drop the quote */
    MESSAGE_PING,    /* number */
    /* from the reader */
    MESSAGE_PONG,       /* number: its loop turns and its watch hears from pcscd */
    MESSAGE_READER,     /* ok */
    MESSAGE_SEEN,       /* something lies on it */
    MESSAGE_IDENTIFIED, /* identity */
    MESSAGE_TROUBLE,    /* trouble */
    MESSAGE_GONE,
    MESSAGE_QUOTED,  /* number, debit */
    MESSAGE_DEBITED, /* number, debit, proof */
    MESSAGE_REFUSED, /* number, short_of_money */
    MESSAGE_LOST,    /* number */
    MESSAGE_OTHER,   /* number */
    MESSAGES
};

struct message {
    enum message_type type;
    int64_t number;
    struct money amount;
    bool ok;
    bool short_of_money;
    enum trouble trouble;
    enum debit_proof proof;
    struct card_identity identity;
    struct purse_debit debit;
};

/* Returns the length of the line, without a zero. Our own values always fit. */
size_t message_encode(const struct message *message, char text[MESSAGE_SIZE]);
/* 0, or ERR_FORMAT: not a message, or a word is too long, no number, or out of range. */
int message_decode(const char *text, size_t length, struct message *message);
