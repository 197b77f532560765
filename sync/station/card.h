/* Who a card is: the table that dormwattctl imports, read for GET /v1/cards/{ref}. */
#pragma once
#include "database/database.h"
#include "trade/snapshot.h"

/* 0, also when nobody knows the card (its state is then CARD_UNKNOWN); or a failure. */
int card_account(struct database *db, const char *ref, struct account *account);
/* Adds or replaces a card; account->room.text may be "". */
int card_put(struct database *db, const struct account *account);
/* "ok", "frozen", "expired": those that can be imported. 0 or ERR_FORMAT. */
int card_state_parse(const char *text, enum card_state *state);
