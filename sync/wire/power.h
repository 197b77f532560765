/* The bytes of trade/power.h.
 *
 *   power      POST /v1/rooms/{id}/power
 *     {"v":1,"key":"..","action":"restore|emergency","ref":"<card>","at_ms":..,"unplugged":true,"present":true}
 *     ref "": no card; the room's password was right at this terminal (password.h). It restores, it lends
 * nothing. The same key again is the same command; with other content it is refused (409 key_used). GET
 * /v1/power/{key}?wait=S&state=asked   answers when the word changed, or after S
 *     {"v":1,"key":"..","action":"restore","state":"asked|running|done|refused|unknown","why":"none|..",
 *      "at_ms":..}   why: a word of power_refusal; at_ms: when it ended, 0 while it has not.
 */
#pragma once
#include "trade/power.h"
#include <stddef.h>

char *power_request_encode(const struct power_request *request);
/* The room stands in the path: request->room stays empty. */
int power_request_decode(const char *bytes, size_t length, struct power_request *request, char *why);
char *power_status_encode(const struct power_status *status);
int power_status_decode(const char *bytes, size_t length, struct power_status *status, char *why);
