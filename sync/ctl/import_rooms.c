/* rooms.csv: room,building,building_name,room_name,bus,unit,model,price_centifen and, where rooms are to be
 * compared, beds,air_conditioning. A room and its meter. */
#include "base/status.h"
#include "ctl/import.h"
#include "trade/purchase.h"
#include "trade/snapshot.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ROOM, BUILDING, BUILDING_NAME, ROOM_NAME, BUS, UNIT, MODEL, PRICE, BEDS, AIR, COLUMNS };

static int bus_known(struct import *import, struct csv *csv, const char *bus)
{
    struct db_query query;
    db_query_begin(&query, import->db, "SELECT 1 FROM bus WHERE id = $1");
    db_bind_text(&query, 1, bus);
    if (!db_query_row(&query))
        csv_tell(csv, "bus %s is not known; import it with buses first", bus);
    return db_query_end(&query);
}

static int check(struct import *import, struct csv *csv, const char *const *fields, int64_t *unit,
                 int64_t *price)
{
    struct room_id room;
    char address[2 * CSV_FIELD_SIZE];
    if (room_id_parse(fields[ROOM], &room))
        csv_tell(csv, "room = %s is not 1 to 23 of 0-9 A-Z a-z _ -; correct it", fields[ROOM]);
    if (room_id_parse(fields[BUILDING], &room))
        csv_tell(csv, "building = %s is not 1 to 23 of 0-9 A-Z a-z _ -; correct it", fields[BUILDING]);
    import_check_text(csv, "building_name", fields[BUILDING_NAME],
                      sizeof((struct snapshot *)0)->building_name);
    import_check_text(csv, "room_name", fields[ROOM_NAME], sizeof((struct snapshot *)0)->room_name);
    import_check_text(csv, "model", fields[MODEL], 32);
    *unit = import_number(csv, "unit", fields[UNIT], 1, 247); /* Modbus over serial line, 2.2 */
    *price = import_number(csv, "price_centifen", fields[PRICE], 0, 1000000);
    snprintf(address, sizeof address, "%s/%s", fields[BUS], fields[UNIT]);
    int status = bus_known(import, csv, fields[BUS]);
    if (!status)
        status = import_once(import, csv, "room", fields[ROOM]);
    return status ? status : import_once(import, csv, "meter", address);
}

static int put_room(struct import *import, const char *const *fields, int64_t price)
{
    struct db_query query;
    db_query_begin(&query, import->db,
                   "INSERT INTO building(id, name) VALUES ($1, $2)"
                   " ON CONFLICT (id) DO UPDATE SET name = excluded.name");
    db_bind_text(&query, 1, fields[BUILDING]);
    db_bind_text(&query, 2, fields[BUILDING_NAME]);
    int status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, import->db,
                   "INSERT INTO room(id, building, name, price_centifen) VALUES ($1, $2, $3, $4)"
                   " ON CONFLICT (id) DO UPDATE SET building = excluded.building, name = excluded.name,"
                   " price_centifen = excluded.price_centifen");
    db_bind_text(&query, 1, fields[ROOM]);
    db_bind_text(&query, 2, fields[BUILDING]);
    db_bind_text(&query, 3, fields[ROOM_NAME]);
    db_bind_int(&query, 4, price);
    return db_query_end(&query);
}

/* The unit may have been another room's until now; that room's own line, here or later, must give it a new
 * one, which finish looks at. */
static int put_meter(struct import *import, const char *const *fields, int64_t unit)
{
    struct db_query query;
    db_query_begin(&query, import->db, "DELETE FROM meter WHERE bus = $1 AND unit = $2 AND room <> $3");
    db_bind_text(&query, 1, fields[BUS]);
    db_bind_int(&query, 2, unit);
    db_bind_text(&query, 3, fields[ROOM]);
    int status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(&query, import->db,
                   "INSERT INTO meter(room, bus, unit, model) VALUES ($1, $2, $3, $4) ON CONFLICT (room)"
                   " DO UPDATE SET bus = excluded.bus, unit = excluded.unit, model = excluded.model");
    db_bind_text(&query, 1, fields[ROOM]);
    db_bind_text(&query, 2, fields[BUS]);
    db_bind_int(&query, 3, unit);
    db_bind_text(&query, 4, fields[MODEL]);
    return db_query_end(&query);
}

/* Both columns, or neither: a room of half a kind is of none. */
static int put_kind(struct import *import, struct csv *csv, const char *const *fields)
{
    if (!fields[BEDS][0] && !fields[AIR][0])
        return STATUS_OK;
    int before = csv->mistakes;
    int64_t beds = import_number(csv, "beds", fields[BEDS], 1, 99);
    int64_t air = import_number(csv, "air_conditioning", fields[AIR], 0, 1);
    if (csv->mistakes > before)
        return STATUS_OK;
    struct db_query query;
    db_query_begin(&query, import->db,
                   "INSERT INTO room_kind(room, beds, air_conditioning) VALUES ($1, $2, $3)"
                   " ON CONFLICT (room) DO UPDATE SET beds = excluded.beds,"
                   " air_conditioning = excluded.air_conditioning");
    db_bind_text(&query, 1, fields[ROOM]);
    db_bind_int(&query, 2, beds);
    db_bind_int(&query, 3, air);
    return db_query_end(&query);
}

static int row(void *context, struct csv *csv, const char *const *fields)
{
    struct import *import = context;
    int before = csv->mistakes;
    int64_t unit = 0;
    int64_t price = 0;
    int status = check(import, csv, fields, &unit, &price);
    if (status || csv->mistakes > before)
        return status;
    status = put_room(import, fields, price);
    if (!status)
        status = put_meter(import, fields, unit);
    return status ? status : put_kind(import, csv, fields);
}

static int finish(struct import *import, struct csv *csv)
{
    struct db_query query;
    db_query_begin(
        &query, import->db,
        "SELECT room.id FROM room LEFT JOIN meter ON meter.room = room.id WHERE meter.room IS NULL");
    while (db_query_row(&query))
        csv_tell(csv, "another room took the meter of room %s; add a line for %s", db_text(&query, 0),
                 db_text(&query, 0));
    return db_query_end(&query);
}

const struct import_kind import_rooms = {"rooms",
                                         {"room", "building", "building_name", "room_name", "bus", "unit",
                                          "model", "price_centifen", "beds?", "air_conditioning?"},
                                         COLUMNS,
                                         row,
                                         finish};
