/* The watch: looks at every open case by itself and calls a person when one outlasts its deadline. An alarm
 * is a row and one line in the log, however often the watch goes round and the station is started; it ends
 * when its case does. A thread of its own with a database handle of its own: a bus or a provider that hangs
 * does not keep it from looking. */
#pragma once
#include "database/database.h"

struct watch;
struct watch_round {
    int open;    /* cases */
    int overdue; /* of them */
    int raised, ended;
};

/* One look at now_ms: raises and ends alarms, and notes the count of meters heard for the first time. Opens a
 * transaction only when there is something to write. */
int watch_look(struct database *db, int64_t now_ms, struct watch_round *round);

/* path: the station's database. pause_ms: between two looks. */
int watch_start(const char *path, int64_t pause_ms, struct watch **watch);
/* watch may be NULL. */
void watch_stop(struct watch *watch);
