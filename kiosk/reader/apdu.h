/* Short command and response APDUs (ISO 7816-4, 5): a command as a plain value, its bytes, and the answer
 * that came back. No I/O. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define APDU_DATA_MAX 255
#define APDU_SIZE (5 + APDU_DATA_MAX + 1)
#define ANSWER_DATA_MAX 256
#define ANSWER_SIZE (ANSWER_DATA_MAX + 2)
#define APDU_NO_ANSWER (-1) /* for expected */

struct apdu {
    uint8_t cla, ins, p1, p2;
    uint8_t length; /* of data */
    uint8_t data[APDU_DATA_MAX];
    int expected; /* Le: bytes that may come back, 1..256, or APDU_NO_ANSWER */
};

struct answer {
    uint16_t status; /* SW1 SW2 */
    size_t length;   /* of data */
    uint8_t data[ANSWER_DATA_MAX];
};

/* Appends to apdu->data. The sum is ours to know: more than APDU_DATA_MAX is a mistake of the caller. */
void apdu_add(struct apdu *apdu, const void *bytes, size_t length);
void apdu_add_number(struct apdu *apdu, uint32_t number, size_t bytes); /* big-endian */

/* Bytes for the card. T=0 (ISO 7816-3, 10.3) carries no Le behind data: the card says 61xx instead.
 * Returns their count. */
size_t apdu_encode(const struct apdu *apdu, bool is_t0, uint8_t bytes[APDU_SIZE]);

/* 0, or ERR_FORMAT: fewer than two bytes are no answer at all (a card pulled away gives 0 bytes with a
 * "success" of the driver), more than 258 are not short. */
int answer_decode(const uint8_t *bytes, size_t length, struct answer *answer);

/* True if the answer only says how to ask: 61xx, more to fetch; 6Cxx, again with that Le (nothing was done).
 * next is then what to send; it may be the struct that was sent. */
bool apdu_follow_up(const struct apdu *sent, uint16_t status, struct apdu *next);
