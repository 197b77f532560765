#include "reader/protocol.h"
#include "base/status.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS_MOST 18
#define WORD_MOST 24 /* the longest is a serial number of 20 hex digits */
#define WORDS_MOST (FIELDS_MOST + 1)

enum field_kind {
    FIELD_NUMBER, /* int64_t, 0 or more */
    FIELD_FLAG,   /* bool */
    FIELD_CHOICE, /* an enum below most */
    FIELD_WORD,   /* char[size]: letters and digits */
};

struct field {
    enum field_kind kind;
    size_t offset;
    int64_t most; /* FIELD_CHOICE: how many; FIELD_WORD: size */
};

#define AT(member) offsetof(struct message, member)
#define NUMBER(member)                                                                                       \
    {                                                                                                        \
        FIELD_NUMBER, AT(member), 0                                                                          \
    }
#define FLAG(member)                                                                                         \
    {                                                                                                        \
        FIELD_FLAG, AT(member), 0                                                                            \
    }
#define CHOICE(member, count)                                                                                \
    {                                                                                                        \
        FIELD_CHOICE, AT(member), count                                                                      \
    }
#define WORD(member)                                                                                         \
    {                                                                                                        \
        FIELD_WORD, AT(member), sizeof(((struct message *)0)->member)                                        \
    }
#define DEBIT_FIELDS                                                                                         \
    WORD(debit.asn), WORD(debit.uid), NUMBER(debit.balance_before_fen), NUMBER(debit.counter_before),        \
        WORD(debit.random), NUMBER(debit.key_version), NUMBER(debit.algorithm), WORD(debit.terminal),        \
        NUMBER(debit.terminal_sequence), WORD(debit.date), WORD(debit.time), WORD(debit.mac1),               \
        WORD(debit.tac), WORD(debit.mac2)

_Static_assert(sizeof(enum trouble) == sizeof(int) && sizeof(enum debit_proof) == sizeof(int),
               "a choice is copied as an int");

static const struct shape {
    const char *name;
    int count;
    struct field fields[FIELDS_MOST];
} shapes[MESSAGES] = {
    [MESSAGE_QUOTE] = {"quote", 4, {NUMBER(number), NUMBER(amount.fen), WORD(debit.date), WORD(debit.time)}},
    [MESSAGE_DEBIT] = {"debit", 16, {NUMBER(number), NUMBER(amount.fen), DEBIT_FIELDS}},
    [MESSAGE_RECOVER] = {"recover", 16, {NUMBER(number), NUMBER(amount.fen), DEBIT_FIELDS}},
    [MESSAGE_FORGET] = {"forget", 0, {{0}}},
    [MESSAGE_PING] = {"ping", 1, {NUMBER(number)}},
    [MESSAGE_PONG] = {"pong", 1, {NUMBER(number)}},
    [MESSAGE_READER] = {"reader", 1, {FLAG(ok)}},
    [MESSAGE_SEEN] = {"seen", 0, {{0}}},
    [MESSAGE_IDENTIFIED] = {"identified",
                            5,
                            {FLAG(identity.has_purse), WORD(identity.asn), WORD(identity.uid),
                             NUMBER(identity.purse_fen), FLAG(identity.expired)}},
    [MESSAGE_TROUBLE] = {"trouble", 1, {CHOICE(trouble, TROUBLES)}},
    [MESSAGE_GONE] = {"gone", 0, {{0}}},
    [MESSAGE_QUOTED] = {"quoted", 15, {NUMBER(number), DEBIT_FIELDS}},
    [MESSAGE_DEBITED] = {"debited", 16, {NUMBER(number), DEBIT_FIELDS, CHOICE(proof, PROOF_LOG + 1)}},
    [MESSAGE_REFUSED] = {"refused", 2, {NUMBER(number), FLAG(short_of_money)}},
    [MESSAGE_LOST] = {"lost", 1, {NUMBER(number)}},
    [MESSAGE_OTHER] = {"other", 1, {NUMBER(number)}},
};

static int field_print(const struct field *field, const char *at, char *text, size_t room)
{
    int choice = 0;
    switch (field->kind) {
    case FIELD_NUMBER: return snprintf(text, room, " %" PRId64, *(const int64_t *)(const void *)at);
    case FIELD_FLAG: return snprintf(text, room, " %d", *(const bool *)(const void *)at ? 1 : 0);
    case FIELD_CHOICE: memcpy(&choice, at, sizeof choice); return snprintf(text, room, " %d", choice);
    case FIELD_WORD: return snprintf(text, room, " %s", at[0] != '\0' ? at : "-");
    }
    return -1;
}

size_t message_encode(const struct message *message, char text[MESSAGE_SIZE])
{
    const struct shape *shape = &shapes[message->type];
    int length = snprintf(text, MESSAGE_SIZE, "%s", shape->name);
    for (int i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];
        length += field_print(field, (const char *)message + field->offset, text + length,
                              MESSAGE_SIZE - (size_t)length);
        assert(length > 0 && length < MESSAGE_SIZE);
    }
    return (size_t)length;
}

static bool is_word_character(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Cuts text at single spaces into words of 1..WORD_MOST characters. Their count, or -1. */
static int cut(const char *text, size_t length, char words[WORDS_MOST][WORD_MOST + 1])
{
    int count = 0;
    size_t size = 0;
    for (size_t i = 0; i <= length; i++) {
        if (i == length || text[i] == ' ') {
            if (size == 0)
                return -1;
            words[count++][size] = '\0';
            size = 0;
        } else {
            bool fits = count < WORDS_MOST && size < WORD_MOST;
            if (!fits || !(is_word_character(text[i]) || text[i] == '-'))
                return -1;
            words[count][size++] = text[i];
        }
    }
    return count;
}

static int number_read(const char *word, int64_t *number)
{
    size_t length = strlen(word);
    if (length == 0 || length > 18 || strspn(word, "0123456789") != length)
        return ERR_FORMAT;
    *number = strtoll(word, NULL, 10);
    return 0;
}

static int word_read(const char *word, char *at, size_t size)
{
    if (strcmp(word, "-") == 0) {
        at[0] = '\0';
        return 0;
    }
    size_t length = strlen(word);
    if (length >= size || strchr(word, '-'))
        return ERR_FORMAT;
    memcpy(at, word, length + 1);
    return 0;
}

static int field_read(const struct field *field, const char *word, char *at)
{
    if (field->kind == FIELD_WORD)
        return word_read(word, at, (size_t)field->most);
    int64_t number = 0;
    if (number_read(word, &number))
        return ERR_FORMAT;
    if (field->kind == FIELD_NUMBER) {
        memcpy(at, &number, sizeof number);
    } else if (field->kind == FIELD_FLAG) {
        if (number > 1)
            return ERR_FORMAT;
        *(bool *)(void *)at = number == 1;
    } else {
        int choice = (int)number;
        if (number >= field->most)
            return ERR_FORMAT;
        memcpy(at, &choice, sizeof choice);
    }
    return 0;
}

int message_decode(const char *text, size_t length, struct message *message)
{
    char words[WORDS_MOST + 1][WORD_MOST + 1];
    *message = (struct message){0};
    if (length == 0 || length >= MESSAGE_SIZE)
        return ERR_FORMAT;
    int count = cut(text, length, words);
    for (int type = 0; type < MESSAGES; type++) {
        const struct shape *shape = &shapes[type];
        if (count < 1 || strcmp(words[0], shape->name) != 0)
            continue;
        if (count != shape->count + 1)
            return ERR_FORMAT;
        message->type = (enum message_type)type;
        for (int i = 0; i < shape->count; i++) {
            const struct field *field = &shape->fields[i];
            if (field_read(field, words[i + 1], (char *)message + field->offset))
                return ERR_FORMAT;
        }
        return 0;
    }
    return ERR_FORMAT;
}
