/* What was paid a second time for an order, where an order or a payment of a room is told of:
 *
 *   "second_fen":5000 (absent: nothing was), "second_is_back":true (once it has gone back) */
#pragma once
#include "wire/json_in.h"
#include "wire/json_out.h"

void second_encode(struct json_out *out, struct money second, bool is_back);
void second_decode(struct json_in *in, struct money *second, bool *is_back);
