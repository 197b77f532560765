/* Which rooms there are: names only, so nothing here is sealed. A list is taken page by page; what its last
 * page has not named is gone then, and not before. */
#include "base/status.h"
#include "store/store_inside.h"

#include <string.h>

int store_take_buildings(struct store *store, const struct building_list *list, int64_t now_ms)
{
    struct db_query query;
    int status = db_begin(store->db);
    for (int i = 0; i < list->count && !status; i++) {
        db_query_begin(
            &query, store->db,
            "INSERT INTO building (id, name, named_at_ms, whole_at_ms) VALUES ($1, $2, $3, 0)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, named_at_ms = excluded.named_at_ms");
        db_bind_text(&query, 1, list->buildings[i].id);
        db_bind_text(&query, 2, list->buildings[i].name);
        db_bind_int(&query, 3, now_ms);
        status = db_query_end(&query);
    }
    if (!status) {
        db_query_begin(&query, store->db, "DELETE FROM building WHERE named_at_ms <> $1");
        db_bind_int(&query, 1, now_ms);
        status = db_query_end(&query);
    }
    if (!status)
        status = db_run(store->db, "DELETE FROM place WHERE building NOT IN (SELECT id FROM building)");
    if (!status)
        status = db_commit(store->db);
    if (status)
        db_rollback(store->db);
    return status;
}

static int put_room(struct store *store, const char *building, const struct room_place *room,
                    int64_t begun_ms)
{
    struct db_query query;
    db_query_begin(&query, store->db,
                   "INSERT INTO place (room, building, name, floor, seen_ms) VALUES ($1, $2, $3, $4, $5)"
                   " ON CONFLICT (room) DO UPDATE SET building = excluded.building, name = excluded.name,"
                   " floor = excluded.floor, seen_ms = excluded.seen_ms");
    db_bind_text(&query, 1, room->room.text);
    db_bind_text(&query, 2, building);
    db_bind_text(&query, 3, room->name);
    db_bind_int(&query, 4, room->floor);
    db_bind_int(&query, 5, begun_ms);
    return db_query_end(&query);
}

static int end_list(struct store *store, const char *building, int64_t begun_ms)
{
    struct db_query query;
    db_query_begin(&query, store->db, "DELETE FROM place WHERE building = $1 AND seen_ms <> $2");
    db_bind_text(&query, 1, building);
    db_bind_int(&query, 2, begun_ms);
    int status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, store->db, "UPDATE building SET whole_at_ms = $2 WHERE id = $1");
    db_bind_text(&query, 1, building);
    db_bind_int(&query, 2, begun_ms);
    return db_query_end(&query);
}

int store_take_rooms(struct store *store, const struct room_list *list, int64_t begun_ms)
{
    int status = db_begin(store->db);
    for (int i = 0; i < list->count && !status; i++)
        status = put_room(store, list->building, &list->rooms[i], begun_ms);
    if (!status && !list->more)
        status = end_list(store, list->building, begun_ms);
    if (!status)
        status = db_commit(store->db);
    if (status)
        db_rollback(store->db);
    return status;
}

int store_rooms_at_ms(struct store *store, const char *building, int64_t *at_ms)
{
    struct db_query query;
    *at_ms = 0;
    db_query_begin(&query, store->db,
                   "SELECT CASE WHEN $1 = '' THEN max(named_at_ms) ELSE max(whole_at_ms) END FROM building"
                   " WHERE $1 IN ('', id)");
    db_bind_text(&query, 1, building);
    if (db_query_row(&query))
        *at_ms = db_int(&query, 0);
    return db_query_end(&query);
}

/* The building's own facts; false: it is not known. */
static int read_head(struct store *store, struct places *places)
{
    struct db_query query;
    db_query_begin(&query, store->db,
                   "SELECT name, whole_at_ms, (SELECT count(*) FROM building),"
                   " (SELECT coalesce(max(named_at_ms), 0) FROM building) FROM (SELECT 1) AS one"
                   " LEFT JOIN building ON id = $1");
    db_bind_text(&query, 1, places->query.building);
    if (db_query_row(&query)) {
        db_copy_text(&query, 0, places->building_name, sizeof places->building_name);
        places->buildings = db_int(&query, 2);
        places->at_ms = db_int(&query, places->query.level == PLACE_BUILDING ? 3 : 1);
    }
    return db_query_end(&query);
}

/* Each answers id, name, floor and how many there are in all; numbers in names go by their value. */
static const char *const lists[] = {
    [PLACE_BUILDING] = "SELECT id, name, 0, count(*) OVER () FROM building WHERE $1 = $1 AND $2 = $2"
                       " ORDER BY length(id), id LIMIT $3 OFFSET $4",
    [PLACE_FLOOR] = "SELECT '', '', floor, count(*) OVER () FROM place WHERE building = $1 AND $2 = $2"
                    " GROUP BY floor ORDER BY floor = 0, floor LIMIT $3 OFFSET $4",
    [PLACE_ROOM] = "SELECT room, name, floor, count(*) OVER () FROM place WHERE building = $1 AND floor = $2"
                   " ORDER BY length(name), name LIMIT $3 OFFSET $4",
};

int store_places(struct store *store, const struct place_query *asked, struct places *places)
{
    struct db_query query;
    *places = (struct places){.query = *asked};
    int status = read_head(store, places);
    if (status || places->at_ms == 0) /* a list that never was whole offers nothing */
        return status;
    db_query_begin(&query, store->db, lists[asked->level]);
    db_bind_text(&query, 1, asked->building);
    db_bind_int(&query, 2, asked->floor);
    db_bind_int(&query, 3, PLACES_MOST);
    db_bind_int(&query, 4, asked->first);
    while (places->count < PLACES_MOST && db_query_row(&query)) {
        struct place_entry *place = &places->list[places->count++];
        db_copy_text(&query, 0, place->id, sizeof place->id);
        db_copy_text(&query, 1, place->name, sizeof place->name);
        place->floor = (int)db_int(&query, 2);
        places->total = db_int(&query, 3);
    }
    return db_query_end(&query);
}
