/* cards.conf: keys, the PSAM, and the cards. */
#include "cards.h"

#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool hex_read(const char *text, uint8_t *bytes, size_t least, size_t most, size_t *length)
{
    size_t digits = strlen(text);
    if (digits % 2 != 0 || digits / 2 < least || digits / 2 > most ||
        strspn(text, "0123456789ABCDEFabcdef") != digits)
        return false;
    for (size_t i = 0; i < digits / 2; i++) {
        char pair[3] = {text[2 * i], text[2 * i + 1], '\0'};
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    if (length)
        *length = digits / 2;
    return true;
}

static bool number_read(const char *text, unsigned long most, uint32_t *number)
{
    char *end = NULL;
    unsigned long value = strtoul(text, &end, 10);
    *number = (uint32_t)value;
    return end != text && *end == '\0' && value <= most;
}

static struct card *card_of(struct world *world, int number)
{
    for (int i = 0; i < world->card_count; i++) {
        if (world->cards[i].number == number)
            return &world->cards[i];
    }
    if (world->card_count == CARDS_MOST)
        return NULL;
    struct card *card = &world->cards[world->card_count++];
    *card = (struct card){.number = number, .expiry = {0x20, 0x30, 0x12, 0x31}};
    return card;
}

static bool take_card(struct world *world, const char *section, const char *name, const char *value)
{
    uint32_t number = 0;
    struct card *card = NULL;
    if (number_read(section + strlen("card "), 9999, &number))
        card = card_of(world, (int)number);
    if (!card)
        return false;
    if (strcmp(name, "name") == 0)
        return snprintf(card->name, sizeof card->name, "%s", value) < (int)sizeof card->name;
    if (strcmp(name, "asn") == 0)
        return hex_read(value, card->asn, 8, 8, NULL);
    if (strcmp(name, "uid") == 0)
        return hex_read(value, card->uid, 4, 7, &card->uid_length);
    if (strcmp(name, "expiry") == 0)
        return hex_read(value, card->expiry, 4, 4, NULL);
    if (strcmp(name, "balance_fen") == 0)
        return number_read(value, UINT32_MAX, &card->balance_fen);
    if (strcmp(name, "counter") == 0 && number_read(value, 0xFFFF, &number)) {
        card->counter = (uint16_t)number;
        return true;
    }
    if (strcmp(name, "kind") == 0) {
        card->kind = strcmp(value, "storage") == 0   ? KIND_STORAGE
                     : strcmp(value, "foreign") == 0 ? KIND_FOREIGN
                                                     : KIND_PURSE;
        return card->kind != KIND_PURSE || strcmp(value, "purse") == 0;
    }
    return false;
}

static int take(void *context, const char *section, const char *name, const char *value)
{
    struct world *world = context;
    char key[64];
    uint32_t number = 0;
    if (strncmp(section, "card ", 5) == 0)
        return take_card(world, section, name, value);
    snprintf(key, sizeof key, "%s.%s", section, name);
    if (strcmp(key, "keys.purchase") == 0)
        return hex_read(value, world->purchase_master, 16, 16, NULL);
    if (strcmp(key, "keys.tac") == 0)
        return hex_read(value, world->tac_master, 16, 16, NULL);
    if (strcmp(key, "purse.aid") == 0)
        return hex_read(value, world->aid, 5, 16, &world->aid_length);
    if (strcmp(key, "purse.log_counter") == 0) {
        world->log_counts_before = strcmp(value, "before") == 0;
        return world->log_counts_before || strcmp(value, "after") == 0;
    }
    if (strcmp(key, "purse.key_version") == 0 && number_read(value, 255, &number))
        world->key_version = (uint8_t)number;
    else if (strcmp(key, "purse.algorithm") == 0 && number_read(value, 255, &number))
        world->algorithm = (uint8_t)number;
    else if (strcmp(key, "psam.terminal") == 0)
        return hex_read(value, world->sam.terminal, 6, 6, NULL);
    else if (strcmp(key, "psam.df") == 0)
        return hex_read(value, world->psam_df, 2, 2, NULL);
    else if (strcmp(key, "psam.counts") == 0)
        world->sam.counts_at_init = strcmp(value, "init") == 0;
    else
        return 0;
    return 1;
}

int world_read(struct world *world, const char *path)
{
    int line = ini_parse(path, take, world);
    if (line < 0)
        fprintf(stderr, "peer-card: %s cannot be read\n", path);
    else if (line > 0)
        fprintf(stderr, "%s:%d: not a setting of cards, or a value out of bounds\n", path, line);
    else if (world->aid_length == 0 || world->card_count == 0)
        fprintf(stderr, "peer-card: %s names no purse.aid or no card\n", path);
    else
        return 0;
    return -1;
}
