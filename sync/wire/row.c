/* An outbox row's bytes: made once, signed, read back with every field checked. */
#include "wire/row.h"
#include "base/status.h"
#include "base/text.h"
#include "wire/json_in.h"
#include "wire/json_out.h"
#include "wire/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {
    [ROW_DEBITED] = "debited", [ROW_DOUBTFUL] = "doubtful", [ROW_VOID] = "void"};
static const char *const proofs[] = {[PROOF_NONE] = "none",
                                     [PROOF_ANSWER] = "answer",
                                     [PROOF_TRANSACTION] = "transaction",
                                     [PROOF_LOG] = "log"};
#define COUNT(words) ((int)(sizeof(words) / sizeof(words)[0]))

static struct json_out debit_encode(const struct purse_debit *debit)
{
    struct json_out out = json_out_element();
    json_out_text(&out, "asn", debit->asn);
    json_out_text(&out, "uid", debit->uid);
    json_out_int(&out, "balance_before_fen", debit->balance_before_fen);
    json_out_int(&out, "counter_before", debit->counter_before);
    json_out_text(&out, "random", debit->random);
    json_out_int(&out, "key_version", debit->key_version);
    json_out_int(&out, "algorithm", debit->algorithm);
    json_out_text(&out, "terminal", debit->terminal);
    json_out_int(&out, "terminal_sequence", debit->terminal_sequence);
    json_out_text(&out, "date", debit->date);
    json_out_text(&out, "time", debit->time);
    json_out_text(&out, "mac1", debit->mac1);
    json_out_text(&out, "tac", debit->tac);
    json_out_text(&out, "mac2", debit->mac2);
    return out;
}

static char *row_encode(const struct row *row)
{
    const struct purchase *purchase = &row->purchase;
    struct json_out out = json_out_begin();
    json_out_int(&out, "row", row->number);
    json_out_int(&out, "terminal", row->terminal);
    json_out_text(&out, "prev", row->previous);
    json_out_text(&out, "kind", kinds[row->kind]);
    json_out_text(&out, "key", purchase->key.text);
    json_out_text(&out, "room", purchase->room.text);
    json_out_text(&out, "card", purchase->card.text);
    json_out_int(&out, "amount_fen", purchase->amount.fen);
    json_out_int(&out, "at_ms", purchase->at_ms);
    json_out_text(&out, "proof", proofs[purchase->proof]);
    struct json_out debit = debit_encode(&purchase->debit);
    json_out_object(&out, "debit", &debit);
    return json_out_end(&out);
}

int row_seal(const struct row *row, const struct crypto_key *key, struct sealed_row *sealed)
{
    uint8_t signature[ED25519_SIZE];
    *sealed = (struct sealed_row){.bytes = row_encode(row)};
    if (!sealed->bytes)
        return ERR_MEMORY;
    int status = ed25519_sign(key, sealed->bytes, strlen(sealed->bytes), signature);
    if (status)
        sealed_row_finish(sealed);
    else
        base64_encode(signature, sizeof signature, sealed->signature);
    return status;
}

static void debit_decode(struct json_in *in, struct purse_debit *debit)
{
    json_in_hex(in, "asn", debit->asn, sizeof debit->asn);
    json_in_hex(in, "uid", debit->uid, sizeof debit->uid);
    debit->balance_before_fen = json_in_int(in, "balance_before_fen", 0, UINT32_MAX);
    debit->counter_before = json_in_int(in, "counter_before", 0, UINT16_MAX);
    json_in_hex(in, "random", debit->random, sizeof debit->random);
    debit->key_version = json_in_int(in, "key_version", 0, UINT8_MAX);
    debit->algorithm = json_in_int(in, "algorithm", 0, UINT8_MAX);
    json_in_hex(in, "terminal", debit->terminal, sizeof debit->terminal);
    debit->terminal_sequence = json_in_int(in, "terminal_sequence", 0, UINT32_MAX);
    json_in_hex(in, "date", debit->date, sizeof debit->date);
    json_in_hex(in, "time", debit->time, sizeof debit->time);
    json_in_hex(in, "mac1", debit->mac1, sizeof debit->mac1);
    json_in_hex(in, "tac", debit->tac, sizeof debit->tac);
    json_in_hex(in, "mac2", debit->mac2, sizeof debit->mac2);
}

int row_decode(const char *bytes, size_t length, struct row *row, char *why)
{
    struct json_in in;
    struct purchase *purchase = &row->purchase;
    json_in_open(&in, bytes, length, why);
    *row = (struct row){0};
    if (length > ROW_BYTES_MAX)
        json_in_refuse(&in, "row", "is longer than 4096 bytes");
    row->number = json_in_int(&in, "row", 1, INT64_MAX);
    row->terminal = json_in_int(&in, "terminal", 1, INT32_MAX);
    json_in_hex(&in, "prev", row->previous, sizeof row->previous);
    if (strlen(row->previous) != sizeof row->previous - 1)
        json_in_refuse(&in, "prev", "is not a SHA-256");
    row->kind = (enum row_kind)json_in_choice(&in, "kind", kinds, COUNT(kinds));
    json_in_key(&in, "key", &purchase->key);
    json_in_room(&in, "room", &purchase->room);
    json_in_hex(&in, "card", purchase->card.text, sizeof purchase->card.text);
    purchase->amount.fen = json_in_int(&in, "amount_fen", 1, MONEY_MOST_FEN);
    purchase->at_ms = json_in_int(&in, "at_ms", 0, INT64_MAX);
    purchase->proof = (enum debit_proof)json_in_choice(&in, "proof", proofs, COUNT(proofs));
    struct json_in debit = json_in_object(&in, "debit");
    debit_decode(&debit, &purchase->debit);
    return json_in_close(&in);
}

int row_check(const struct sealed_row *sealed, const struct crypto_key *key)
{
    uint8_t signature[ED25519_SIZE];
    size_t room = sizeof signature;
    if (base64_decode(sealed->signature, signature, &room) || room != sizeof signature)
        return ERR_CRYPTO;
    return ed25519_verify(key, sealed->bytes, strlen(sealed->bytes), signature);
}

int row_open(const struct sealed_row *sealed, const struct crypto_key *key, struct row *row, char *why)
{
    if (!row_check(sealed, key))
        return row_decode(sealed->bytes, strlen(sealed->bytes), row, why);
    if (why)
        snprintf(why, WIRE_WHY_SIZE, "signature is not this terminal's");
    return ERR_CRYPTO;
}

void row_hash(const char *bytes, char hash[2 * SHA256_SIZE + 1])
{
    uint8_t digest[SHA256_SIZE];
    sha256(bytes, strlen(bytes), digest);
    hex_encode(digest, sizeof digest, hash);
}

void sealed_row_finish(struct sealed_row *sealed)
{
    free(sealed->bytes);
    sealed->bytes = NULL;
}
