/* A receipt as a page for a phone, in the phone's language. Pure. */
#pragma once
#include "station/receipt.h"
#include "trade/language.h"

/* Of an Accept-Language header (RFC 9110, 12.5.4), or NULL: the first language named that we speak; a header
 * that names none of ours gets English, no header Chinese. Weights are not looked at: browsers send them in
 * falling order. */
enum language receipt_language(const char *accepted);

struct receipt_desk {
    const char *place, *phone, *hours; /* empty where the site named none */
};

/* Allocated, the caller frees it; NULL without memory. */
char *receipt_page(enum language language, const struct receipt *receipt, const struct receipt_desk *desk);
/* In place of a receipt. */
enum receipt_absence { RECEIPT_UNKNOWN, RECEIPT_TOO_OLD };
char *receipt_absence_page(enum language language, enum receipt_absence absence,
                           const struct receipt_desk *desk);
