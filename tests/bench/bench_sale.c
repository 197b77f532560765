#include "bench_sale.h"
#include "base/text.h"
#include "purse/purse.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CARDS 20000

static void put_big_endian(uint8_t *to, uint64_t value, int bytes)
{
    for (int i = bytes; i-- > 0; value >>= 8)
        to[i] = (uint8_t)value;
}

/* cards.md 3.2: amount, type 06, PSAM, its sequence, date, time under the folded card key. */
static void prove(struct purchase *purchase)
{
    uint8_t master[16];
    uint8_t factor[8];
    uint8_t key[16];
    uint8_t input[22];
    uint8_t tac[4];
    hex_decode(BENCH_TAC_DIGITS, master, sizeof master);
    hex_decode(purchase->debit.asn, factor, sizeof factor);
    purse_diversify(master, factor, 1, key);
    for (int i = 0; i < 8; i++)
        key[i] ^= key[8 + i];
    put_big_endian(input, (uint64_t)purchase->amount.fen, 4);
    input[4] = 0x06;
    hex_decode(purchase->debit.terminal, input + 5, 6);
    put_big_endian(input + 11, (uint64_t)purchase->debit.terminal_sequence, 4);
    hex_decode(purchase->debit.date, input + 15, 4);
    hex_decode(purchase->debit.time, input + 19, 3);
    purse_mac(key, input, sizeof input, tac);
    hex_encode(tac, sizeof tac, purchase->debit.tac);
}

struct purchase bench_sale(int64_t n, const char *room)
{
    struct purchase purchase = {.key = key_make(),
                                .card = {"00112233445566778899AABBCCDDEEFF"},
                                .amount = {5000},
                                .at_ms = 1795413900000 + n,
                                .proof = PROOF_ANSWER,
                                .debit = {.uid = "04A1B2C3",
                                          .balance_before_fen = 100000,
                                          .counter_before = n / CARDS,
                                          .random = "01020304",
                                          .terminal = "112233445566",
                                          .terminal_sequence = n,
                                          .date = "20261123",
                                          .time = "140500",
                                          .mac1 = "AABBCCDD"}};
    uint64_t card = (uint64_t)(n % CARDS + 1) * UINT64_C(0x9E3779B97F4A7C15);
    snprintf(purchase.room.text, sizeof purchase.room.text, "%s", room);
    snprintf(purchase.debit.asn, sizeof purchase.debit.asn, "%016" PRIX64, card);
    prove(&purchase);
    return purchase;
}
