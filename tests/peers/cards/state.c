/* What chips keep without power: one text file a card, replaced as a whole. */
#include "cards.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void path_of(const struct world *world, const char *name, int number, char path[512])
{
    snprintf(path, 512, "%s/%s-%d.state", world->dir, name, number);
}

static FILE *replace_begin(const struct world *world, char path[512])
{
    snprintf(path, 512, "%s/new.state", world->dir);
    return fopen(path, "w");
}

static void replace_end(FILE *file, const char *made, const char *path)
{
    if (!file)
        return;
    fflush(file);
    fsync(fileno(file));
    fclose(file);
    if (rename(made, path) != 0)
        perror(path);
}

static void hex_print(FILE *file, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        fprintf(file, "%02X", bytes[i]);
    fputc('\n', file);
}

static bool hex_scan(FILE *file, uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned byte = 0;
        if (fscanf(file, "%2x", &byte) != 1) // NOLINT(cert-err34-c): our own file
            return false;
        bytes[i] = (uint8_t)byte;
    }
    return true;
}

void card_save(const struct world *world, const struct card *card)
{
    char made[512];
    char path[512];
    path_of(world, "card", card->number, path);
    FILE *file = replace_begin(world, made);
    if (!file)
        return;
    fprintf(file, "%" PRIu32 " %u %d %d %u\n", card->balance_fen, card->counter, card->logged,
            card->proof.is_there ? 1 : 0, card->proof.counter);
    hex_print(file, card->proof.mac2, 4);
    hex_print(file, card->proof.tac, 4);
    for (int i = 0; i < card->logged; i++)
        hex_print(file, card->log[i], LOG_RECORD_SIZE);
    replace_end(file, made, path);
}

int card_load(const struct world *world, struct card *card)
{
    char path[512];
    path_of(world, "card", card->number, path);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0; /* a new card: as cards.conf has it */
    unsigned counter = 0;
    unsigned proof_counter = 0;
    int has_proof = 0;
    bool ok = fscanf(file, "%" SCNu32 " %u %d %d %u", &card->balance_fen, &counter, // NOLINT(cert-err34-c)
                     &card->logged, &has_proof, &proof_counter) == 5 &&
              card->logged >= 0 && card->logged <= LOG_RECORDS && hex_scan(file, card->proof.mac2, 4) &&
              hex_scan(file, card->proof.tac, 4);
    for (int i = 0; ok && i < card->logged; i++)
        ok = hex_scan(file, card->log[i], LOG_RECORD_SIZE);
    fclose(file);
    card->counter = (uint16_t)counter;
    card->proof.counter = (uint16_t)proof_counter;
    card->proof.is_there = has_proof == 1;
    if (!ok)
        fprintf(stderr, "peer-card: %s is damaged; remove it to start that card anew\n", path);
    return ok ? 0 : -1;
}

void sam_save(const struct world *world)
{
    char made[512];
    char path[512];
    path_of(world, "psam", 0, path);
    FILE *file = replace_begin(world, made);
    if (file)
        fprintf(file, "%" PRIu32 "\n", world->sam.sequence);
    replace_end(file, made, path);
}

int sam_load(struct world *world)
{
    char path[512];
    path_of(world, "psam", 0, path);
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    bool ok = fscanf(file, "%" SCNu32, &world->sam.sequence) == 1; // NOLINT(cert-err34-c)
    fclose(file);
    return ok ? 0 : -1;
}

static size_t describe_log(const struct card *card, char *text, size_t room)
{
    size_t used = 0;
    for (int i = 0; i < card->logged && used + 160 < room; i++) {
        const uint8_t *record = card->log[i];
        used += (size_t)snprintf(text + used, room - used,
                                 "%s{\"counter\":%" PRIu32 ",\"amount_fen\":%" PRIu32 ",\"date\":\"%08" PRIx32
                                 "\",\"time\":\"%06" PRIx32 "\"}",
                                 i > 0 ? "," : "", number_at(record, 2), number_at(record + 5, 4),
                                 number_at(record + 16, 4), number_at(record + 20, 3));
    }
    return used;
}

void card_describe(const struct card *card, char *text, size_t room)
{
    static const char *const kinds[] = {"purse", "storage", "foreign"};
    char asn[17];
    char uid[15];
    char log[2048] = "";
    for (size_t i = 0; i < 8; i++)
        snprintf(asn + 2 * i, 3, "%02X", card->asn[i]);
    for (size_t i = 0; i < card->uid_length; i++)
        snprintf(uid + 2 * i, 3, "%02X", card->uid[i]);
    describe_log(card, log, sizeof log);
    snprintf(
        text, room,
        "{\"card\":%d,\"name\":\"%s\",\"kind\":\"%s\",\"asn\":\"%s\",\"uid\":\"%s\",\"balance_fen\":%" PRIu32
        ",\"counter\":%u,\"log\":[%s]}\n",
        card->number, card->name, kinds[card->kind], asn, uid, card->balance_fen, card->counter, log);
}
