#include "device/escpos.h"

#include <stdlib.h>
#include <string.h>

const uint8_t escpos_ask[12] = {0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4};

static const uint8_t begin[] = {0x1B, '@'};
static const uint8_t end[] = {0x1D, 'V', 66, 0, 0x1D, 'r', 1};

uint8_t *escpos_print(const struct dots *dots, size_t *length)
{
    if (dots->width < 8 || dots->width > ESCPOS_WIDTH_MOST || dots->width % 8 || dots->rows < 1 ||
        dots->rows > ESCPOS_ROWS_MOST)
        return NULL;
    size_t row = (size_t)dots->width / 8;
    size_t bands = ((size_t)dots->rows + ESCPOS_BAND_ROWS - 1) / ESCPOS_BAND_ROWS;
    uint8_t *bytes = malloc(sizeof begin + bands * 8 + row * (size_t)dots->rows + sizeof end);
    if (!bytes)
        return NULL;
    uint8_t *at = bytes;
    memcpy(at, begin, sizeof begin);
    at += sizeof begin;
    for (int first = 0; first < dots->rows; first += ESCPOS_BAND_ROWS) {
        int rows = dots->rows - first < ESCPOS_BAND_ROWS ? dots->rows - first : ESCPOS_BAND_ROWS;
        const uint8_t head[8] = {
            0x1D, 'v', '0', 0, (uint8_t)row, (uint8_t)(row >> 8), (uint8_t)rows, (uint8_t)(rows >> 8)};
        memcpy(at, head, sizeof head);
        at += sizeof head;
        memcpy(at, dots->bits + (size_t)first * row, (size_t)rows * row);
        at += (size_t)rows * row;
    }
    memcpy(at, end, sizeof end);
    *length = (size_t)(at - bytes) + sizeof end;
    return bytes;
}

/* Bits 1 and 4 are on, 0 and 7 off, in all four. */
bool escpos_is_answer(uint8_t byte)
{
    return (byte & 0x93) == 0x12;
}

/* Bits 4 and 7 are off. */
bool escpos_is_done(uint8_t byte)
{
    return (byte & 0x90) == 0;
}

enum printer_state escpos_state(const uint8_t answers[ESCPOS_ANSWERS])
{
    for (int i = 0; i < ESCPOS_ANSWERS; i++)
        if (!escpos_is_answer(answers[i]))
            return PRINTER_OFFLINE;
    if (answers[1] & 0x04)
        return PRINTER_OPEN;
    if (answers[1] & 0x20 || answers[3] & 0x60) /* printing stopped for want of paper; the end sensor */
        return PRINTER_NO_PAPER;
    if (answers[1] & 0x40 || answers[2] & 0x68) /* an error; the cutter, unrecoverable, hot */
        return PRINTER_JAM;
    return answers[0] & 0x08 ? PRINTER_OFFLINE : PRINTER_READY;
}
