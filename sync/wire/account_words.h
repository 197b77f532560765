/* An account's and a wish's fields inside a message. Private to this folder. */
#pragma once
#include "trade/snapshot.h"
#include "wire/json_in.h"
#include "wire/json_out.h"

void account_write(struct json_out *out, const struct account *account);
void account_read(struct json_in *in, struct account *account);
void wish_write(struct json_out *out, const struct card_wish *wish);
void wish_read(struct json_in *in, struct card_wish *wish);
