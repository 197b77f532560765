/* The station's tables, all of them in one file: rooms and meters (meter/), entries (ledger/), orders (pay/),
 * and what this folder keeps: terminals, cards, rows, cases. */
#pragma once
#include "database/database.h"
#include <stddef.h>

/* Opens or creates the database with every schema. 0 or a failure of db_open. */
int station_store_open(const char *path, struct database **db);

/* A setting; 0, ERR_NOT_FOUND, ERR_RANGE (does not fit). */
int setting_get(struct database *db, const char *name, char *value, size_t size);
/* Sets it where it is not set yet. */
int setting_put_first(struct database *db, const char *name, const char *value);
