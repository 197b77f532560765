/* The idempotency key: 16 random bytes made where the person stood, written as 32 upper-case hexadecimal
 * digits. The first eight, as "91C0-7F3A", are the reference a person reads on the glass. */
#pragma once
#include <stdbool.h>

#define KEY_LENGTH 32
struct key {
    char text[KEY_LENGTH + 1];
};

struct key key_make(void);
/* 0, or ERR_FORMAT unless text is exactly 32 upper-case hexadecimal digits. */
int key_parse(const char *text, struct key *key);
bool key_equal(const struct key *a, const struct key *b);
/* "91C0-7F3A"; text holds 10 bytes. */
void key_reference(const struct key *key, char text[10]);
