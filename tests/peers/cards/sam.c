/* The PSAM: a contact card that speaks T=0, so answers to commands with data wait for GET RESPONSE. */
#include "cards.h"

#include <string.h>

const uint8_t sam_atr[16] = {0x3B, 0x6C, 0x00, 0x02, 0x13, 0x02, 0x86, 0x38,
                             0x18, 0x43, 0x56, 0x07, 0x1E, 0x10, 0x2B, 0x23};

static size_t status(uint8_t *answer, size_t length, uint16_t word)
{
    number_put(answer + length, 2, word);
    return length + 2;
}

static size_t wait_for_get_response(struct sam *sam, const uint8_t *bytes, size_t length, uint8_t *answer)
{
    memcpy(sam->waiting, bytes, length);
    sam->waiting_length = length;
    return status(answer, 0, (uint16_t)(0x6100 | length));
}

/*  random 4 | card counter 2 | amount 4 | type 1 | date 4 | time 3 | key version 1 | algorithm 1 | factor 8
 */
static size_t begin(struct world *world, const uint8_t *data, size_t length, uint8_t *answer)
{
    struct sam *sam = &world->sam;
    if (length != 28)
        return status(answer, 0, 0x6700);
    if (data[18] != world->key_version)
        return status(answer, 0, 0x9403);
    uint8_t key[16];
    diversify(world->purchase_master, data + 20, key);
    session_key(key, data, (uint16_t)number_at(data + 4, 2), sam->sequence, sam->session_key);
    sam->amount_fen = number_at(data + 6, 4);
    uint8_t input[18];
    memcpy(input, data + 6, 5); /* amount, type */
    memcpy(input + 5, sam->terminal, 6);
    memcpy(input + 11, data + 11, 7);
    uint8_t out[8];
    number_put(out, 4, sam->sequence);
    mac4(sam->session_key, input, sizeof input, out + 4);
    sam->has_session = true;
    if (sam->counts_at_init) {
        sam->sequence++;
        sam_save(world);
    }
    return wait_for_get_response(sam, out, sizeof out, answer);
}

static size_t accept_mac2(struct world *world, const uint8_t *data, size_t length, uint8_t *answer)
{
    struct sam *sam = &world->sam;
    if (!sam->has_session)
        return status(answer, 0, 0x6901);
    sam->has_session = false;
    uint8_t amount[4];
    uint8_t mac2[4];
    number_put(amount, 4, sam->amount_fen);
    mac4(sam->session_key, amount, sizeof amount, mac2);
    if (length != 4 || memcmp(mac2, data, 4) != 0)
        return status(answer, 0, 0x9302);
    if (!sam->counts_at_init) {
        sam->sequence++;
        sam_save(world);
    }
    return status(answer, 0, 0x9000);
}

size_t sam_answer(struct world *world, const uint8_t *bytes, size_t length, uint8_t answer[FRAME_MOST])
{
    struct sam *sam = &world->sam;
    if (length < 5)
        return status(answer, 0, 0x6700);
    const uint8_t *data = bytes + 5;
    size_t data_length = length - 5;
    switch (bytes[0] << 8 | bytes[1]) {
    case 0x00B0:
        if (bytes[2] != 0x96)
            return status(answer, 0, 0x6A82);
        memcpy(answer, sam->terminal, 6);
        return status(answer, 6, 0x9000);
    case 0x00A4:
        sam->selected = data_length >= 2 && memcmp(data, world->psam_df, 2) == 0;
        return status(answer, 0, sam->selected ? 0x9000 : 0x6A82);
    case 0x00C0: {
        size_t waiting = sam->waiting_length;
        if (waiting == 0 || bytes[4] != waiting)
            return status(answer, 0, waiting ? (uint16_t)(0x6C00 | waiting) : 0x6985);
        memcpy(answer, sam->waiting, waiting);
        sam->waiting_length = 0;
        return status(answer, waiting, 0x9000);
    }
    case 0x8070: return sam->selected ? begin(world, data, data_length, answer) : status(answer, 0, 0x6985);
    case 0x8072: return accept_mac2(world, data, data_length, answer);
    default: return status(answer, 0, 0x6D00);
    }
}
