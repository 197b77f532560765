/* Bytes as text: hexadecimal and base64 (RFC 4648), and bounded copies. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Upper-case hexadecimal of bytes, with a terminating zero; text holds 2 * length + 1. */
void hex_encode(const uint8_t *bytes, size_t length, char *text);
/* Reads exactly length bytes from 2 * length hexadecimal digits of either case and nothing after them.
 * 0, or ERR_FORMAT (bytes are then undefined). */
int hex_decode(const char *text, uint8_t *bytes, size_t length);

#define BASE64_LENGTH(bytes) (((bytes) + 2) / 3 * 4 + 1)
/* Base64 with padding, without line breaks; text holds BASE64_LENGTH(length). */
void base64_encode(const uint8_t *bytes, size_t length, char *text);
/* Strict: padding required, no white space, and the one spelling base64_encode gives. *length is the room on
 * entry and the size on return. 0, ERR_FORMAT, or ERR_RANGE when the room is too small. */
int base64_decode(const char *text, uint8_t *bytes, size_t *length);

/* Copies text with its zero into to[size]. 0, or ERR_RANGE (to is then the empty string): a name cut
 * short would be another name. */
int text_copy(char *to, size_t size, const char *text);
/* The bytes with a zero behind them, allocated; the caller frees it. NULL without memory. Unlike strndup it
 * reads exactly length bytes, also where a zero stands among them. */
char *text_duplicate(const char *bytes, size_t length);
/* True if bytes are well-formed UTF-8 (RFC 3629) without U+0000. */
bool text_is_utf8(const char *bytes, size_t length);
/* The place of text among words, or -1; words that are NULL are nobody's. */
int text_place(const char *const *words, size_t count, const char *text);
