/* ESC/POS, as receipt printers of every maker speak it: the bytes that print a picture and cut, and what the
 * printer's status bytes mean. Pure. Texts are sent as a picture: code pages for Han differ by maker, and a
 * picture is the same in both languages.
 *
 *   ESC @          1B 40                      begin anew
 *   GS v 0         1D 76 30 00 xL xH yL yH d  a band of a picture: x bytes a row (8 dots each, the first is
 * the highest bit), y rows GS V 66 n      1D 56 42 00                feed to the cutter and cut GS r 1 1D 72
 * 01                   say the paper's state when all before this is printed DLE EOT n      10 04 n say state
 * n at once: 1 printer, 2 why offline, 3 error, 4 paper */
#pragma once
#include "flow/paper.h"
#include <stddef.h>
#include <stdint.h>

#define ESCPOS_BAND_ROWS 48 /* rows a band: small printers hold 4 KiB */
#define ESCPOS_WIDTH_MOST 832
#define ESCPOS_ROWS_MOST 2400 /* 30 cm of paper */

/* A picture in dots, 1 = black: rows of width / 8 bytes, the first dot in the highest bit. */
struct dots {
    int width; /* a multiple of 8, up to ESCPOS_WIDTH_MOST */
    int rows;
    uint8_t *bits; /* width / 8 * rows bytes, allocated, whoever holds the struct frees it */
};

/* Bytes that print dots and cut, and after which the printer says that they are done. Allocated, the caller
 * frees it; NULL without memory or for a size out of bounds. */
uint8_t *escpos_print(const struct dots *dots, size_t *length);

/* The four questions of DLE EOT, in one string. */
extern const uint8_t escpos_ask[12];
#define ESCPOS_ANSWERS 4

/* What answers to DLE EOT 1 to 4 mean together. A byte that is no such answer makes it PRINTER_OFFLINE. */
enum printer_state escpos_state(const uint8_t answers[ESCPOS_ANSWERS]);
/* Whether a byte can be an answer to DLE EOT: its fixed bits. */
bool escpos_is_answer(uint8_t byte);
/* Whether it is the answer to GS r 1, and the job before it is done. */
bool escpos_is_done(uint8_t byte);
