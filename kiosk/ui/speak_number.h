/* Numbers as words and as digits. Pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* A number as it is written: "1,284.50". Digits only, without the commas. */
struct number {
    char whole[16], decimals[4];
    size_t bytes; /* of the text it was read from */
};
/* Reads the number that text begins with; false: there is none, or it is longer than anything we count. */
bool number_parse(const char *text, struct number *number);

/* "1284": 一千二百八十四. At most 8 digits. */
void number_add_han(const char *whole, char *spoken, size_t size);
/* "3071" digit by digit: 三零七一, or "3 0 7 1". */
void number_add_digits(bool han, const char *digits, char *spoken, size_t size);
