/* What the books know of a meter's own count: tables meter_base and meter_other, view meter_count. Each
 * function runs inside the caller's transaction, or alone. */
#pragma once
#include "database/database.h"
#include "meter/tally.h"
#include "trade/purchase.h"

struct tally_finding {
    bool is_other;       /* than the one the books speak of; a person has to say what it counted */
    int64_t unexplained; /* tally_unexplained; 0 also where nothing can be said yet */
};
/* What the meter says now beside the books and the reading kept last. */
int tally_compare(struct database *db, const struct room_id *room, const struct tally *now,
                  struct tally_finding *finding);
/* Kept until a person has looked, whatever the meter says meanwhile. */
int tally_note_other(struct database *db, const struct room_id *room, const struct tally *before,
                     const struct tally *now, int64_t at_ms);
int tally_other_noted(struct database *db, const struct room_id *room, bool *noted);
/* A person has looked: from the reading kept on, the meter's count is the one ours starts from. */
int tally_believe(struct database *db, const struct room_id *room);
