/* The pages of the offline kit (wire/kit.h), out of the books. */
#pragma once
#include "database/database.h"
#include "wire/kit.h"

/* The cards that changed after version since. */
int kit_cards(struct database *db, int64_t since, struct kit_page *page);
/* The rooms of that building ("" = all) that come after a room's id. */
int kit_rooms(struct database *db, const char *building, const char *after, struct kit_page *page);
