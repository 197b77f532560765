/* buses.csv: bus,device,baud,parity. A bus is a serial line with meters; the station polls each at once. */
#include "ctl/import.h"

#include <string.h>

enum { BUS, DEVICE, BAUD, PARITY };

static int row(void *context, struct csv *csv, const char *const *fields)
{
    struct import *import = context;
    struct db_query query;
    int before = csv->mistakes;
    import_check_text(csv, "bus", fields[BUS], 24);
    import_check_text(csv, "device", fields[DEVICE], 128);
    int64_t baud = import_number(csv, "baud", fields[BAUD], 300, 115200);
    if (strlen(fields[PARITY]) != 1 || !strchr("NEO", fields[PARITY][0]))
        csv_tell(csv, "parity = %s is not N, E or O; write one of them", fields[PARITY]);
    int status = import_once(import, csv, "bus", fields[BUS]);
    if (!status)
        status = import_once(import, csv, "device", fields[DEVICE]);
    if (status || csv->mistakes > before)
        return status;
    /* The device may have belonged to a bus that comes later in this file, or to none any more. */
    db_query_begin(&query, import->db,
                   "UPDATE bus SET device = 'formerly ' || id WHERE device = $1 AND id <> $2");
    db_bind_text(&query, 1, fields[DEVICE]);
    db_bind_text(&query, 2, fields[BUS]);
    status = db_query_end(&query);
    if (status)
        return status;
    db_query_begin(
        &query, import->db,
        "INSERT INTO bus(id, device, baud, parity) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE"
        " SET device = excluded.device, baud = excluded.baud, parity = excluded.parity");
    db_bind_text(&query, 1, fields[BUS]);
    db_bind_text(&query, 2, fields[DEVICE]);
    db_bind_int(&query, 3, baud);
    db_bind_text(&query, 4, fields[PARITY]);
    return db_query_end(&query);
}

static int finish(struct import *import, struct csv *csv)
{
    struct db_query query;
    db_query_begin(&query, import->db, "SELECT id FROM bus WHERE device LIKE 'formerly %'");
    while (db_query_row(&query))
        csv_tell(csv, "another bus took the device of bus %s; give %s its own", db_text(&query, 0),
                 db_text(&query, 0));
    return db_query_end(&query);
}

const struct import_kind import_buses = {"buses", {"bus", "device", "baud", "parity"}, 4, row, finish};
