/* The card's chip: selects, reads, initialises, debits and proves, all or nothing. For storage cards it
 * answers what the reader would answer. */
#include "cards.h"

#include <string.h>

enum { OK = 0x9000 };

/* A command APDU taken apart: data and Le may be absent. */
struct command {
    uint8_t cla, ins, p1, p2;
    const uint8_t *data;
    size_t length;
};

static bool take_apart(const uint8_t *bytes, size_t length, struct command *command)
{
    if (length < 4)
        return false;
    *command = (struct command){.cla = bytes[0], .ins = bytes[1], .p1 = bytes[2], .p2 = bytes[3]};
    if (length > 5) {
        command->data = bytes + 5;
        command->length = bytes[4];
        return length == 5 + command->length || length == 6 + command->length;
    }
    return true;
}

static size_t status(uint8_t *answer, size_t length, uint16_t word)
{
    number_put(answer + length, 2, word);
    return length + 2;
}

size_t card_atr(const struct card *card, uint8_t atr[33])
{
    static const uint8_t storage[] = {0x3B, 0x8F, 0x80, 0x01, 0x80, 0x4F, 0x0C, 0xA0, 0x00, 0x00,
                                      0x03, 0x06, 0x03, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00};
    static const uint8_t purse[] = {0x3B, 0x8B, 0x80, 0x01, 0x20, 0x90, 0x00, 0x00, 0x00, 0x00, 0x00};
    static const uint8_t foreign[] = {0x3B, 0x81, 0x80, 0x01, 0x80};
    size_t length = 0;
    if (card->kind == KIND_STORAGE) {
        length = sizeof storage;
        memcpy(atr, storage, length);
    } else if (card->kind == KIND_FOREIGN) {
        length = sizeof foreign;
        memcpy(atr, foreign, length);
    } else {
        length = sizeof purse;
        memcpy(atr, purse, length);
        memcpy(atr + length, card->uid, 4);
        length += 4;
    }
    uint8_t check = 0;
    for (size_t i = 1; i < length; i++)
        check ^= atr[i];
    atr[length] = check;
    return length + 1;
}

static size_t select_application(const struct world *world, struct card *card, const struct command *command,
                                 uint8_t *answer)
{
    card->selected = card->kind == KIND_PURSE && command->p1 == 0x04 && command->data &&
                     command->length == world->aid_length &&
                     memcmp(command->data, world->aid, world->aid_length) == 0;
    card->initialised = false;
    if (!card->selected)
        return status(answer, 0, 0x6A82);
    /* 6F len | 84 len AID | A5 04 9F08 01 02 */
    static const uint8_t proprietary[] = {0xA5, 0x04, 0x9F, 0x08, 0x01, 0x02};
    uint8_t name_length = (uint8_t)world->aid_length;
    answer[0] = 0x6F;
    answer[1] = (uint8_t)(2 + name_length + sizeof proprietary);
    answer[2] = 0x84;
    answer[3] = name_length;
    memcpy(answer + 4, world->aid, name_length);
    memcpy(answer + 4 + name_length, proprietary, sizeof proprietary);
    return status(answer, 4 + name_length + sizeof proprietary, OK);
}

static size_t read_file_15(const struct card *card, uint8_t *answer)
{
    uint8_t file[30] = {0x50, 0x82, 0x18, 0x32, 0x30, 0x30, 0x33, 0x39, 0x01, 0x01};
    memcpy(file + 12, card->asn, 8);
    static const uint8_t start[] = {0x20, 0x23, 0x09, 0x01};
    memcpy(file + 20, start, 4);
    memcpy(file + 24, card->expiry, 4);
    memcpy(answer, file, sizeof file);
    return status(answer, sizeof file, OK);
}

static size_t initialise(const struct world *world, struct card *card, const struct command *command,
                         uint8_t *answer)
{
    if (command->length != 11 || command->p1 != 0x01 || command->p2 != 0x02)
        return status(answer, 0, 0x6700);
    if (command->data[0] != 1)
        return status(answer, 0, 0x9403);
    card->amount_fen = number_at(command->data + 1, 4);
    card->initialised = false;
    if (card->amount_fen > card->balance_fen)
        return status(answer, 0, 0x9401);
    if (card->counter == 0xFFFF)
        return status(answer, 0, 0x9402);
    memcpy(card->terminal, command->data + 5, 6);
    random_fill(card->random, sizeof card->random);
    card->initialised = true;
    number_put(answer, 4, card->balance_fen);
    number_put(answer + 4, 2, card->counter);
    number_put(answer + 6, 3, 0);
    answer[9] = world->key_version;
    answer[10] = world->algorithm;
    memcpy(answer + 11, card->random, 4);
    return status(answer, 15, OK);
}

/*  amount 4 | type 06 | terminal 6 | [sequence 4] | date 4 time 3 */
static size_t mac_input(const struct card *card, const uint8_t *data, bool with_sequence, uint8_t input[22])
{
    number_put(input, 4, card->amount_fen);
    input[4] = 0x06;
    memcpy(input + 5, card->terminal, 6);
    size_t length = 11;
    if (with_sequence) {
        memcpy(input + length, data, 4);
        length += 4;
    }
    memcpy(input + length, data + 4, 7);
    return length + 7;
}

static void write_log(const struct world *world, struct card *card, const uint8_t *data)
{
    memmove(card->log[1], card->log[0], (LOG_RECORDS - 1) * sizeof card->log[0]);
    uint8_t *record = card->log[0];
    memset(record, 0, LOG_RECORD_SIZE);
    number_put(record, 2, world->log_counts_before ? card->counter - 1U : card->counter);
    number_put(record + 5, 4, card->amount_fen);
    record[9] = 0x06;
    memcpy(record + 10, card->terminal, 6);
    memcpy(record + 16, data + 4, 7);
    if (card->logged < LOG_RECORDS)
        card->logged++;
}

static size_t debit(struct world *world, struct card *card, struct faults *faults,
                    const struct command *command, uint8_t *answer)
{
    if (!card->initialised)
        return status(answer, 0, 0x6901);
    card->initialised = false;
    if (command->length != 15)
        return status(answer, 0, 0x6700);
    uint8_t key[16];
    uint8_t session[8];
    uint8_t input[22];
    uint8_t mac1[4];
    diversify(world->purchase_master, card->asn, key);
    session_key(key, card->random, card->counter, number_at(command->data, 4), session);
    mac4(session, input, mac_input(card, command->data, false, input), mac1);
    if (memcmp(mac1, command->data + 11, 4) != 0)
        return status(answer, 0, 0x9302);
    if (faults->debit_before) {
        faults->debit_before = false;
        return 0;
    }
    uint8_t amount[4];
    uint8_t tac_key[8];
    number_put(amount, 4, card->amount_fen);
    diversify(world->tac_master, card->asn, key);
    for (int i = 0; i < 8; i++)
        tac_key[i] = key[i] ^ key[8 + i];
    card->balance_fen -= card->amount_fen;
    card->counter++;
    card->proof = (struct proof){.is_there = true, .counter = card->counter};
    mac4(session, amount, sizeof amount, card->proof.mac2);
    mac4(tac_key, input, mac_input(card, command->data, true, input), card->proof.tac);
    if (faults->wrong_mac2)
        card->proof.mac2[0] ^= 0xFF;
    faults->wrong_mac2 = false;
    write_log(world, card, command->data);
    card_save(world, card);
    if (faults->debit_after) {
        faults->debit_after = false;
        return 0;
    }
    memcpy(answer, card->proof.tac, 4);
    memcpy(answer + 4, card->proof.mac2, 4);
    return status(answer, 8, OK);
}

static size_t prove(const struct card *card, const struct command *command, uint8_t *answer)
{
    if (command->length != 2)
        return status(answer, 0, 0x6700);
    if (!card->proof.is_there || command->p2 != 0x06 || card->proof.counter != number_at(command->data, 2))
        return status(answer, 0, 0x9406);
    memcpy(answer, card->proof.mac2, 4);
    memcpy(answer + 4, card->proof.tac, 4);
    return status(answer, 8, OK);
}

static size_t read_record(const struct card *card, const struct command *command, uint8_t *answer)
{
    if (command->p2 != 0xC4)
        return status(answer, 0, 0x6A82);
    if (command->p1 < 1 || command->p1 > card->logged)
        return status(answer, 0, 0x6A83);
    memcpy(answer, card->log[command->p1 - 1], LOG_RECORD_SIZE);
    return status(answer, LOG_RECORD_SIZE, OK);
}

static size_t purse_answer(struct world *world, struct card *card, struct faults *faults,
                           const struct command *command, uint8_t *answer)
{
    if (!card->selected)
        return status(answer, 0, 0x6985);
    switch (command->cla << 8 | command->ins) {
    case 0x00B0: return command->p1 == 0x95 ? read_file_15(card, answer) : status(answer, 0, 0x6A82);
    case 0x00B2: return read_record(card, command, answer);
    case 0x805C: number_put(answer, 4, card->balance_fen); return status(answer, 4, OK);
    case 0x8050: return initialise(world, card, command, answer);
    case 0x8054: return debit(world, card, faults, command, answer);
    case 0x805A: return prove(card, command, answer);
    default: return status(answer, 0, 0x6D00);
    }
}

size_t card_answer(struct world *world, struct card *card, struct faults *faults, const uint8_t *bytes,
                   size_t length, uint8_t answer[FRAME_MOST])
{
    struct command command;
    if (!take_apart(bytes, length, &command))
        return status(answer, 0, 0x6700);
    bool tear = faults->apdu > 0 && --faults->apdu == 0;
    if (tear && !faults->apdu_done)
        return 0;
    if (faults->refuse_ins == command.ins) {
        faults->refuse_ins = -1;
        return status(answer, 0, faults->refuse_status);
    }
    size_t answered = 0;
    if (command.cla == 0xFF && command.ins == 0xCA) {
        memcpy(answer, card->uid, card->uid_length);
        answered = status(answer, card->uid_length, OK);
    } else if (command.cla == 0x00 && command.ins == 0xA4) {
        answered = select_application(world, card, &command, answer);
    } else if (card->kind == KIND_PURSE) {
        answered = purse_answer(world, card, faults, &command, answer);
    } else {
        answered = status(answer, 0, 0x6E00);
    }
    return tear ? 0 : answered;
}
