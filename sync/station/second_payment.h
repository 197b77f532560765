/* What was paid a second time for one order (pay/order.h): it buys nothing and is to go back. Staff pay it
 * back in the provider's portal and settle the case, or place it on a room. */
#pragma once
#include "database/database.h"
#include "trade/order.h"

/* What has not gone back yet, or (is_back), where all has, what went; 0: nothing was paid twice, or staff
 * placed it. 0 or a failure. */
int second_payment_get(struct database *db, const struct key *order, struct money *second, bool *is_back);
/* An order as the glass hears of it: pay's word, and that. 0, ERR_NOT_FOUND, or a failure. */
int order_told(struct database *db, const struct key *key, struct order_status *status);
