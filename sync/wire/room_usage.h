/* What a room used, as the bytes of wire v1.
 *
 *   usage       GET /v1/rooms/{id}/usage
 *     {"v":1,"room":"3-512","at_ms":..,"today":20261123,"first_day":20260901,"takes_part":true,
 *      "days":{"wh":[..],"cost_fen":[..],"hours":[..],"estimated":[3,4]},
 *      "hours":{"wh":[..],"estimated":[75]},
 *      "term":{"first":20260901,"last":20270115},"holidays":[{"first":20261001,"last":20261007}],
 *      "similar":{"rooms":24,"average_wh":6900,"thrifty_wh":4100,"hour_wh":[..24]}}
 *     days: newest first, at most 400, equally many of each; hours: 0..24 that have a value.
 *     hours: 24 a day, those of the newest day first, at most 35 days; -1 = not heard.
 *     estimated: places in the list. first_day, term and similar are left out when there is none.
 *   comparison  POST /v1/rooms/{id}/comparison {"v":1,"takes_part":false}   answers with the usage
 *
 * Some 12 kB for a room with all its days. */
#pragma once
#include "trade/room_usage.h"
#include "wire/wire.h"

char *room_usage_encode(const struct room_usage *usage);
int room_usage_decode(const char *bytes, size_t length, struct room_usage *usage, char *why);
char *comparison_encode(bool takes_part);
int comparison_decode(const char *bytes, size_t length, bool *takes_part, char *why);
