#include "reader/apdu.h"
#include "base/status.h"

#include <assert.h>
#include <string.h>

void apdu_add(struct apdu *apdu, const void *bytes, size_t length)
{
    assert(apdu->length + length <= APDU_DATA_MAX);
    memcpy(apdu->data + apdu->length, bytes, length);
    apdu->length = (uint8_t)(apdu->length + length);
}

void apdu_add_number(struct apdu *apdu, uint32_t number, size_t bytes)
{
    uint8_t big_endian[4];
    assert(bytes <= sizeof big_endian);
    for (size_t i = 0; i < bytes; i++)
        big_endian[i] = (uint8_t)(number >> (8 * (bytes - 1 - i)));
    apdu_add(apdu, big_endian, bytes);
}

size_t apdu_encode(const struct apdu *apdu, bool is_t0, uint8_t bytes[APDU_SIZE])
{
    size_t length = 0;
    bytes[length++] = apdu->cla;
    bytes[length++] = apdu->ins;
    bytes[length++] = apdu->p1;
    bytes[length++] = apdu->p2;
    if (apdu->length > 0) {
        bytes[length++] = apdu->length;
        memcpy(bytes + length, apdu->data, apdu->length);
        length += apdu->length;
    }
    if (apdu->expected != APDU_NO_ANSWER && !(is_t0 && apdu->length > 0))
        bytes[length++] = (uint8_t)apdu->expected; /* 256 is written 00 */
    return length;
}

int answer_decode(const uint8_t *bytes, size_t length, struct answer *answer)
{
    *answer = (struct answer){0};
    if (length < 2 || length > ANSWER_SIZE)
        return ERR_FORMAT;
    answer->length = length - 2;
    memcpy(answer->data, bytes, answer->length);
    answer->status = (uint16_t)(bytes[length - 2] << 8 | bytes[length - 1]);
    return 0;
}

static int expected_of(uint16_t status)
{
    int low = status & 0xFF;
    return low == 0 ? 256 : low;
}

bool apdu_follow_up(const struct apdu *sent, uint16_t status, struct apdu *next)
{
    switch (status >> 8) {
    case 0x61: /* ISO 7816-4, 5.1.3 */
        *next = (struct apdu){.ins = 0xC0, .expected = expected_of(status)};
        return true;
    case 0x6C:
        if (next != sent)
            *next = *sent;
        next->expected = expected_of(status);
        return true;
    default: return false;
    }
}
