/* Who a card is: the table that dormwattctl imports, read for GET /v1/cards/{ref}. */
#pragma once
#include "database/database.h"
#include "trade/snapshot.h"

/* What a query of cards selects, and where their rooms' names come from; card_read takes it from column 0. */
#define CARD_COLUMNS                                                                                         \
    "card.state, card.name, tail, language, room.id, building.name, room.name, card.ref, card_wish.bytes"
#define CARD_COLUMN_COUNT 9
#define CARD_PLACES                                                                                          \
    " LEFT JOIN room ON room.id = card.room LEFT JOIN building ON building.id = room.building"               \
    " LEFT JOIN card_wish ON card_wish.ref = card.ref"
void card_read(struct db_query *query, struct account *account);

/* 0, also when nobody knows the card (its state is then CARD_UNKNOWN); or a failure. */
int card_account(struct database *db, const char *ref, struct account *account);
/* Adds or replaces a card; account->room.text may be "". */
int card_put(struct database *db, const struct account *account);
/* Remembers how the card's owner wants the glass. 0, ERR_NOT_FOUND (no such card), or a failure. */
int card_wish_put(struct database *db, const char *ref, const struct card_wish *wish, int64_t now_ms);
/* "ok", "frozen", "expired": those that can be imported. 0 or ERR_FORMAT. */
int card_state_parse(const char *text, enum card_state *state);
