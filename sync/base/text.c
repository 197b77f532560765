#include "base/text.h"
#include "base/status.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

void hex_encode(const uint8_t *bytes, size_t length, char *text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < length; i++) {
        *text++ = digits[bytes[i] >> 4];
        *text++ = digits[bytes[i] & 15];
    }
    *text = '\0';
}

static int hex_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    return -1;
}

int hex_decode(const char *text, uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        int high = hex_digit(text[2 * i]);
        int low = high < 0 ? -1 : hex_digit(text[2 * i + 1]);
        if (low < 0)
            return ERR_FORMAT;
        bytes[i] = (uint8_t)(high << 4 | low);
    }
    return text[2 * length] == '\0' ? STATUS_OK : ERR_FORMAT;
}

void base64_encode(const uint8_t *bytes, size_t length, char *text)
{
    EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
}

int base64_decode(const char *text, uint8_t *bytes, size_t *length)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t digits = strspn(text, alphabet);
    size_t padding = strspn(text + digits, "=");
    if (text[digits + padding] != '\0' || padding > 2 || (digits + padding) % 4 != 0)
        return ERR_FORMAT;
    size_t size = (digits + padding) / 4 * 3 - padding;
    if (size > *length)
        return ERR_RANGE;
    uint32_t bits = 0;
    size_t out = 0;
    for (size_t i = 0; i < digits; i++) {
        bits = bits << 6 | (uint32_t)(strchr(alphabet, text[i]) - alphabet);
        if (i % 4 != 0)
            bytes[out++] = (uint8_t)(bits >> (6 - 2 * (i % 4)));
    }
    if (bits & ((1U << (2 * padding)) - 1))
        return ERR_FORMAT; /* what the padding leaves over is nothing: bytes have one spelling */
    *length = size;
    return STATUS_OK;
}

int text_copy(char *to, size_t size, const char *text)
{
    size_t length = strlen(text);
    if (length >= size) {
        to[0] = '\0';
        return ERR_RANGE;
    }
    memcpy(to, text, length + 1);
    return STATUS_OK;
}

char *text_duplicate(const char *bytes, size_t length)
{
    char *copy = malloc(length + 1);
    if (!copy)
        return NULL;
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

/* Length of the well-formed sequence at bytes, 0 if there is none (Unicode 15, table 3-7). */
static size_t utf8_sequence(const uint8_t *bytes, size_t left)
{
    uint8_t first = bytes[0];
    if (first >= 0x01 && first <= 0x7F)
        return 1;
    size_t size = first >= 0xC2 && first <= 0xDF   ? 2
                  : first >= 0xE0 && first <= 0xEF ? 3
                  : first >= 0xF0 && first <= 0xF4 ? 4
                                                   : 0;
    if (size == 0 || size > left)
        return 0;
    uint8_t low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    uint8_t high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (bytes[1] < low || bytes[1] > high)
        return 0;
    for (size_t i = 2; i < size; i++)
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
    return size;
}

bool text_is_utf8(const char *bytes, size_t length)
{
    for (size_t at = 0; at < length;) {
        size_t size = utf8_sequence((const uint8_t *)bytes + at, length - at);
        if (size == 0)
            return false;
        at += size;
    }
    return true;
}

int text_place(const char *const *words, size_t count, const char *text)
{
    for (size_t i = 0; i < count; i++)
        if (words[i] && strcmp(words[i], text) == 0)
            return (int)i;
    return -1;
}
