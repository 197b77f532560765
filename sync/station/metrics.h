/* What the station counts about itself, as Prometheus reads it (text exposition format 0.0.4): open cases,
 * alarms, meters, terminals. Numbers only: no name, no room, no key. */
#pragma once
#include "database/database.h"

#define METRICS_SIZE                                                                                         \
    8192 /* about 100 lines; every label is from a fixed list, so it cannot grow with the campus */

/* 0, ERR_RANGE (size), or a failure of the store. */
int metrics_write(struct database *db, int64_t now_ms, char *text, size_t size);
