#include "reader/epurse.h"
#include "base/status.h"
#include "base/text.h"

#include <string.h>

#define FILE_PUBLIC 0x15
#define FILE_LOG 0x18
#define PURSE_EP 0x02 /* P2: the electronic purse; 01 would be the deposit */
#define PUBLIC_LENGTH 30

static uint32_t number_at(const uint8_t *bytes, size_t length)
{
    uint32_t number = 0;
    for (size_t i = 0; i < length; i++)
        number = number << 8 | bytes[i];
    return number;
}

struct apdu epurse_select(const uint8_t *aid, size_t length)
{
    struct apdu apdu = {.ins = 0xA4, .p1 = 0x04, .expected = 256};
    apdu_add(&apdu, aid, length);
    return apdu;
}

/* The value of tag in a run of one-byte tags with short lengths; NULL when absent or cut off. */
static const uint8_t *tlv_find(const uint8_t *bytes, size_t length, uint8_t tag, size_t *value_length)
{
    for (size_t at = 0; at + 2 <= length;) {
        size_t size = bytes[at + 1];
        if (size > 0x7F || at + 2 + size > length)
            return NULL;
        if (bytes[at] == tag) {
            *value_length = size;
            return bytes + at + 2;
        }
        at += 2 + size;
    }
    return NULL;
}

bool epurse_selected(const struct answer *answer, const uint8_t *aid, size_t length)
{
    if (answer->status != SW_OK)
        return false;
    size_t fci_length = 0;
    size_t name_length = 0;
    const uint8_t *fci = tlv_find(answer->data, answer->length, 0x6F, &fci_length);
    const uint8_t *name = fci ? tlv_find(fci, fci_length, 0x84, &name_length) : NULL;
    return !name || (name_length >= length && memcmp(name, aid, length) == 0);
}

struct apdu epurse_read_public(size_t length)
{
    if (length < PUBLIC_LENGTH)
        length = PUBLIC_LENGTH;
    return (struct apdu){.ins = 0xB0, .p1 = 0x80 + FILE_PUBLIC, .expected = (int)length};
}

/* A packed BCD date as the number 20301231. 0: zeros or FF, which cards without a date carry. */
static int date_decode(const uint8_t bytes[4], int64_t *day)
{
    *day = 0;
    if (memcmp(bytes, "\0\0\0\0", 4) == 0 || memcmp(bytes, "\xFF\xFF\xFF\xFF", 4) == 0)
        return 0;
    int64_t number = 0;
    for (int i = 0; i < 4; i++) {
        int64_t high = bytes[i] >> 4;
        int64_t low = bytes[i] & 0x0F;
        if (high > 9 || low > 9)
            return ERR_FORMAT;
        number = number * 100 + high * 10 + low;
    }
    int64_t month = number / 100 % 100;
    int64_t month_day = number % 100;
    if (month < 1 || month > 12 || month_day < 1 || month_day > 31)
        return ERR_FORMAT;
    *day = number;
    return 0;
}

int epurse_public_decode(const struct answer *answer, int64_t asn_offset, int64_t expiry_offset,
                         struct purse_public *public)
{
    *public = (struct purse_public){0};
    if (answer->status != SW_OK && answer->status != SW_END_OF_FILE)
        return ERR_FORMAT;
    size_t length = answer->length;
    if (asn_offset < 0 || (uint64_t)asn_offset + EPURSE_ASN_BYTES > length)
        return ERR_FORMAT;
    hex_encode(answer->data + asn_offset, EPURSE_ASN_BYTES, public->asn);
    if (expiry_offset < 0)
        return 0;
    if ((uint64_t)expiry_offset + 4 > length)
        return ERR_FORMAT;
    return date_decode(answer->data + expiry_offset, &public->expires_day);
}

struct apdu epurse_get_balance(void)
{
    return (struct apdu){.cla = 0x80, .ins = 0x5C, .p2 = PURSE_EP, .expected = 4};
}

int epurse_balance_decode(const struct answer *answer, int64_t *balance_fen)
{
    if (answer->status != SW_OK || answer->length != 4)
        return ERR_FORMAT;
    *balance_fen = number_at(answer->data, 4);
    return 0;
}

int epurse_init(int64_t key_index, struct money amount, const char *terminal, struct apdu *apdu)
{
    *apdu = (struct apdu){.cla = 0x80, .ins = 0x50, .p1 = 0x01, .p2 = PURSE_EP, .expected = 0x0F};
    uint8_t number[6];
    if (amount.fen < 0 || amount.fen > UINT32_MAX || key_index < 0 || key_index > UINT8_MAX)
        return ERR_RANGE;
    if (hex_decode(terminal, number, sizeof number))
        return ERR_FORMAT;
    apdu_add_number(apdu, (uint32_t)key_index, 1);
    apdu_add_number(apdu, (uint32_t)amount.fen, 4);
    apdu_add(apdu, number, sizeof number);
    return 0;
}

/*  balance 4 | offline counter 2 | overdraft 3 | key version 1 | algorithm 1 | random 4 */
int epurse_init_decode(const struct answer *answer, struct purse_debit *debit)
{
    if (answer->status != SW_OK || answer->length != 15)
        return ERR_FORMAT;
    debit->balance_before_fen = number_at(answer->data, 4);
    debit->counter_before = number_at(answer->data + 4, 2);
    debit->key_version = answer->data[9];
    debit->algorithm = answer->data[10];
    hex_encode(answer->data + 11, 4, debit->random);
    return 0;
}

int epurse_debit(const struct purse_debit *debit, struct apdu *apdu)
{
    *apdu = (struct apdu){.cla = 0x80, .ins = 0x54, .p1 = 0x01, .expected = 8};
    uint8_t moment[7];
    uint8_t mac1[4];
    if (debit->terminal_sequence < 0 || debit->terminal_sequence > UINT32_MAX ||
        hex_decode(debit->date, moment, 4) || hex_decode(debit->time, moment + 4, 3) ||
        hex_decode(debit->mac1, mac1, sizeof mac1))
        return ERR_FORMAT;
    apdu_add_number(apdu, (uint32_t)debit->terminal_sequence, 4);
    apdu_add(apdu, moment, sizeof moment);
    apdu_add(apdu, mac1, sizeof mac1);
    return 0;
}

int epurse_debit_decode(const struct answer *answer, struct purse_debit *debit)
{
    if (answer->status != SW_OK || answer->length != 8)
        return ERR_FORMAT;
    hex_encode(answer->data, 4, debit->tac);
    hex_encode(answer->data + 4, 4, debit->mac2);
    return 0;
}

bool epurse_is_clear_no(uint16_t status)
{
    switch (status >> 8) {
    case 0x64: /* ISO 7816-4, table 5: execution error, memory unchanged */
    case 0x67: /* wrong length and the other checking errors come before anything is done */
    case 0x68:
    case 0x69:
    case 0x6A:
    case 0x6B:
    case 0x6D:
    case 0x6E:
    case 0x93: /* JR/T 0025: MAC wrong, application locked */
    case 0x94: /* JR/T 0025: short of money, counter at its end, no such key, locked */ return true;
    default: return false;
    }
}

struct apdu epurse_proof(int64_t counter_before)
{
    struct apdu apdu = {.cla = 0x80, .ins = 0x5A, .p2 = EPURSE_TYPE_PURCHASE, .expected = 8};
    apdu_add_number(&apdu, (uint32_t)(counter_before + 1) & EPURSE_COUNTER_MOST, 2);
    return apdu;
}

int epurse_proof_decode(const struct answer *answer, struct purse_debit *debit)
{
    if (answer->status != SW_OK || answer->length != 8)
        return ERR_FORMAT;
    hex_encode(answer->data, 4, debit->mac2);
    hex_encode(answer->data + 4, 4, debit->tac);
    return 0;
}

struct apdu epurse_read_log(int record)
{
    return (struct apdu){.ins = 0xB2, .p1 = (uint8_t)record, .p2 = FILE_LOG << 3 | 0x04, .expected = 23};
}

/*  counter 2 | overdraft 3 | amount 4 | type 1 | terminal 6 | date 4 | time 3 */
int epurse_log_decode(const struct answer *answer, struct purse_log *record)
{
    if (answer->status != SW_OK || answer->length != 23)
        return ERR_FORMAT;
    const uint8_t *bytes = answer->data;
    *record = (struct purse_log){
        .counter = number_at(bytes, 2), .amount_fen = number_at(bytes + 5, 4), .type = bytes[9]};
    hex_encode(bytes + 10, 6, record->terminal);
    hex_encode(bytes + 16, 4, record->date);
    hex_encode(bytes + 20, 3, record->time);
    return 0;
}

bool epurse_log_is(const struct purse_log *record, const struct purse_debit *debit, struct money amount)
{
    return record->type == EPURSE_TYPE_PURCHASE && record->amount_fen == amount.fen &&
           strcmp(record->terminal, debit->terminal) == 0 && strcmp(record->date, debit->date) == 0 &&
           strcmp(record->time, debit->time) == 0;
}
