/* The bytes of trade/alert.h.
 *
 *   alert      GET /v1/cards/{ref}/alert, POST the same with what is wanted
 *     {"v":1,"on":true,"under_fen":1000,"also":false,"bind_url":"https://.."}
 *     bind_url: what a phone scans to be told; of answers only. 404 no_alerts where the station tells nobody.
 */
#pragma once
#include "trade/alert.h"
#include <stddef.h>

/* bind_url may be NULL. */
char *alert_encode(const struct alert *alert, const char *bind_url);
/* bind_url may be NULL; else it takes the URL, or "". */
int alert_decode(const char *bytes, size_t length, struct alert *alert, char bind_url[ALERT_URL_SIZE],
                 char *why);
