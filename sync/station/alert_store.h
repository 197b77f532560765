/* When card owners want to be told (table card_alert). */
#pragma once
#include "database/database.h"
#include "trade/alert.h"

/* What was never set is off, at the usual sum. 0, or ERR_NOT_FOUND (no such card). */
int alert_get(struct database *db, const char *ref, struct alert *alert);
/* 0, or ERR_NOT_FOUND. */
int alert_put(struct database *db, const char *ref, const struct alert *alert, int64_t now_ms);
