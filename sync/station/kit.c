#include "station/kit.h"
#include "base/status.h"
#include "station/card.h"

/* The newest version there is; an empty list is version 1, so that 0 is "I know nothing". */
static int last_version(struct database *db, int64_t *version)
{
    struct db_query query;
    *version = 1;
    db_query_begin(&query, db, "SELECT coalesce(max(version), 0) + 1 FROM card_change");
    if (db_query_row(&query))
        *version = db_int(&query, 0);
    return db_query_end(&query);
}

int kit_cards(struct database *db, int64_t since, struct kit_page *page)
{
    struct db_query query;
    int64_t last = 0;
    *page = (struct kit_page){0};
    int status = last_version(db, &last);
    if (status)
        return status;
    page->restart = since == 0 || since > last;
    page->version = page->restart ? 1 : since;
    db_query_begin(&query, db,
                   "SELECT " CARD_COLUMNS ", card_change.version + 1 FROM card_change"
                   " JOIN card ON card.ref = card_change.ref" CARD_PLACES
                   " WHERE card_change.version >= $1 ORDER BY card_change.version LIMIT $2");
    db_bind_int(&query, 1, page->version);
    db_bind_int(&query, 2, KIT_CARDS_MAX + 1);
    while (db_query_row(&query)) {
        if (page->card_count == KIT_CARDS_MAX) {
            page->more = true;
            break;
        }
        card_read(&query, &page->cards[page->card_count++]);
        page->version = db_int(&query, CARD_COLUMN_COUNT);
    }
    return db_query_end(&query);
}

int kit_rooms(struct database *db, const char *building, const char *after, struct kit_page *page)
{
    struct db_query query;
    *page = (struct kit_page){0};
    db_query_begin(&query, db,
                   "SELECT room.id, building.name, room.name, price_centifen, coalesce(at_ms, 0),"
                   " coalesce(remaining_fen, 0) FROM room JOIN building ON building.id = room.building"
                   " LEFT JOIN reading ON reading.room = room.id"
                   " WHERE room.id > $1 AND ($2 = '' OR room.building = $2) ORDER BY room.id LIMIT $3");
    db_bind_text(&query, 1, after);
    db_bind_text(&query, 2, building);
    db_bind_int(&query, 3, KIT_ROOMS_MAX + 1);
    while (db_query_row(&query)) {
        if (page->room_count == KIT_ROOMS_MAX) {
            page->more = true;
            break;
        }
        struct kit_room *room = &page->rooms[page->room_count++];
        db_copy_text(&query, 0, room->room.text, sizeof room->room.text);
        db_copy_text(&query, 1, room->building_name, sizeof room->building_name);
        db_copy_text(&query, 2, room->room_name, sizeof room->room_name);
        room->price_centifen_per_kwh = db_int(&query, 3);
        room->balance_at_ms = db_int(&query, 4);
        room->has_balance = room->balance_at_ms > 0;
        room->balance = money_of_fen(db_int(&query, 5));
    }
    return db_query_end(&query);
}
