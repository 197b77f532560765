/* The payments for a room, in pages, newest first:
 *
 *   GET /v1/rooms/{id}/payments?before=KEY  those older than that payment; without it the newest
 *     {"v":1,"room":"3-512","as_of_ms":..,"total":17,"month_fen":12000,"month_count":3,"more":false,
 *      "payments":[{"key":"..","at_ms":..,"amount_fen":5000,"by":"card|wechat|alipay|subsidy|desk",
 *                   "state":"credited|waiting|checking|refunding|refunded"}, ...25]}
 *     In a payment may stand "here":true (at the terminal that asks), and of an order that was paid twice
 *     "second_fen":5000 (goes back), with "second_is_back":true once it has gone; "overdue":true where
 *     what goes back is late. An older station says nothing of these.
 *   Errors: unknown_room, unknown_payment (before names none of this room's). */
#pragma once
#include "trade/top_up.h"
#include "wire/wire.h"

char *top_ups_encode(const struct top_ups *page);
int top_ups_decode(const char *bytes, size_t length, struct top_ups *page, char *why);

/* "card" ...; ERR_FORMAT for another word. */
int top_up_by_parse(const char *text, enum top_up_by *by);
int top_up_state_parse(const char *text, enum top_up_state *state);
