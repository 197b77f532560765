#include "trade/purchase.h"
#include "base/crypto.h"
#include "base/status.h"
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

int room_id_parse(const char *text, struct room_id *room)
{
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
    size_t length = strspn(text, alphabet);
    if (length == 0 || length >= ROOM_ID_SIZE || text[length] != '\0')
        return ERR_FORMAT;
    memset(room->text, 0, sizeof room->text);
    memcpy(room->text, text, length);
    return STATUS_OK;
}

struct card_ref card_ref_make(const char *salt, const char *kind, const char *id)
{
    char text[256];
    uint8_t digest[SHA256_SIZE];
    struct card_ref ref;
    int length = snprintf(text, sizeof text, "dormwatt card\n%s\n%s\n%s", salt, kind, id);
    /* Salt and id live in fields of 33 and 21 bytes; a cut text would be another card's name. */
    assert(length > 0 && (size_t)length < sizeof text);
    sha256(text, (size_t)length, digest);
    hex_encode(digest, (CARD_REF_SIZE - 1) / 2, ref.text);
    return ref;
}
