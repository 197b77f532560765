#include "station/directory.h"

int directory_buildings(struct database *db, struct building_list *list)
{
    struct db_query query;
    *list = (struct building_list){0};
    db_query_begin(
        &query, db,
        "SELECT id, name FROM building WHERE EXISTS (SELECT 1 FROM room WHERE building = building.id)"
        " ORDER BY id LIMIT $1");
    db_bind_int(&query, 1, BUILDINGS_MAX);
    while (list->count < BUILDINGS_MAX && db_query_row(&query)) {
        struct building_place *place = &list->buildings[list->count++];
        db_copy_text(&query, 0, place->id, sizeof place->id);
        db_copy_text(&query, 1, place->name, sizeof place->name);
    }
    return db_query_end(&query);
}

int directory_building_find(struct database *db, const char *building)
{
    struct db_query query;
    db_query_begin(&query, db, "SELECT 1 FROM building WHERE id = $1");
    db_bind_text(&query, 1, building);
    bool found = db_query_row(&query);
    return db_query_end_found(&query, found);
}

int directory_rooms(struct database *db, const char *building, const char *after, struct room_list *list)
{
    struct db_query query;
    *list = (struct room_list){0};
    int status = directory_building_find(db, building);
    if (status)
        return status;
    db_query_begin(
        &query, db,
        "SELECT id, name, building FROM room WHERE building = $1 AND id > $2 ORDER BY id LIMIT $3");
    db_bind_text(&query, 1, building);
    db_bind_text(&query, 2, after);
    db_bind_int(&query, 3, DIRECTORY_ROOMS_MAX + 1);
    while (db_query_row(&query)) {
        if (list->count == DIRECTORY_ROOMS_MAX) {
            list->more = true;
            break;
        }
        struct room_place *place = &list->rooms[list->count++];
        db_copy_text(&query, 0, place->room.text, sizeof place->room.text);
        db_copy_text(&query, 1, place->name, sizeof place->name);
        db_copy_text(&query, 2, list->building, sizeof list->building);
        place->floor = room_floor(place->name);
    }
    return db_query_end(&query);
}
