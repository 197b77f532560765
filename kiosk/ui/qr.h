/* QR codes, ISO/IEC 18004: byte mode, error level M. */
#pragma once
#include <stdint.h>

#define QR_QUIET_MODULES 4 /* each side; the standard's, 6.3.8 */
#define QR_SIDE_MAX 177    /* modules of version 40 */

struct qr {
    int side;                                /* modules a side, without the quiet zone */
    uint8_t dark[QR_SIDE_MAX * QR_SIDE_MAX]; /* row by row, 1 = dark */
};

/* 0, ERR_RANGE (too long for any version), ERR_MEMORY. */
int qr_encode(const char *text, struct qr *qr);
