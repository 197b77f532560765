#include "trade/key.h"
#include "base/crypto.h"
#include "base/status.h"
#include "base/text.h"

#include <string.h>

struct key key_make(void)
{
    uint8_t bytes[KEY_LENGTH / 2];
    struct key key;
    random_bytes(bytes, sizeof bytes);
    hex_encode(bytes, sizeof bytes, key.text);
    return key;
}

int key_parse(const char *text, struct key *key)
{
    if (strspn(text, "0123456789ABCDEF") != KEY_LENGTH || text[KEY_LENGTH] != '\0')
        return ERR_FORMAT;
    memcpy(key->text, text, KEY_LENGTH + 1);
    return STATUS_OK;
}

bool key_equal(const struct key *a, const struct key *b)
{
    return strcmp(a->text, b->text) == 0;
}

void key_reference(const struct key *key, char text[10])
{
    memcpy(text, key->text, 4);
    text[4] = '-';
    memcpy(text + 5, key->text + 4, 4);
    text[9] = '\0';
}
