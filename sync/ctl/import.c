/* dormwattctl import buses|rooms|students|usage|calendar FILE.csv */
#include "ctl/import.h"
#include "base/die_at.h"
#include "base/log.h"
#include "base/status.h"
#include "ctl/command.h"
#include "station/station_store.h"

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct import_kind *const kinds[] = {&import_buses, &import_rooms, &import_students,
                                                  &import_usage, &import_calendar};

struct arguments {
    const struct import_kind *kind;
    const char *path;
};

static error_t parse(int option, char *value, struct argp_state *state)
{
    struct arguments *arguments = state->input;
    switch (option) {
    case ARGP_KEY_ARG:
        for (size_t i = 0; state->arg_num == 0 && i < sizeof kinds / sizeof kinds[0]; i++)
            if (!strcmp(value, kinds[i]->name))
                arguments->kind = kinds[i];
        if (state->arg_num == 1)
            arguments->path = value;
        if (!arguments->kind || state->arg_num > 1)
            argp_usage(state);
        return 0;
    case ARGP_KEY_END:
        if (!arguments->path)
            argp_usage(state);
        return 0;
    default: return ARGP_ERR_UNKNOWN;
    }
}

int import_once(struct import *import, struct csv *csv, const char *what, const char *name)
{
    struct db_query query;
    db_query_begin(&query, import->db, "SELECT line FROM temp.imported WHERE what = $1 AND name = $2");
    db_bind_text(&query, 1, what);
    db_bind_text(&query, 2, name);
    bool known = db_query_row(&query);
    if (known)
        csv_tell(csv, "%s %s was already on line %d; keep one", what, name, (int)db_int(&query, 0));
    int status = db_query_end(&query);
    if (status || known)
        return status;
    db_query_begin(&query, import->db, "INSERT INTO temp.imported(what, name, line) VALUES ($1, $2, $3)");
    db_bind_text(&query, 1, what);
    db_bind_text(&query, 2, name);
    db_bind_int(&query, 3, csv->line);
    return db_query_end(&query);
}

int64_t import_number(struct csv *csv, const char *column, const char *text, int64_t least, int64_t most)
{
    char *end = NULL;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (end != text && *end == '\0' && errno == 0 && number >= least && number <= most)
        return number;
    csv_tell(csv, "%s = %s is not a whole number from %" PRId64 " to %" PRId64 "; correct it", column, text,
             least, most);
    return least;
}

void import_check_text(struct csv *csv, const char *column, const char *text, size_t size)
{
    if (text[0] == '\0')
        csv_tell(csv, "%s is empty; fill it in", column);
    else if (strlen(text) >= size)
        csv_tell(csv, "%s = %s is longer than %zu bytes; shorten it", column, text, size - 1);
}

struct rows {
    struct import *import;
    const struct import_kind *kind;
    struct csv csv; /* as the last row left it */
};

static int take_row(void *context, struct csv *csv, const char *const *fields)
{
    struct rows *rows = context;
    rows->import->rows++;
    int status = rows->kind->row(rows->import, csv, fields);
    rows->csv = *csv;
    return status;
}

static int take_file(struct import *import, const struct arguments *arguments)
{
    const struct import_kind *kind = arguments->kind;
    struct rows rows = {.import = import, .kind = kind, .csv = {.path = arguments->path}};
    int status = csv_read(arguments->path, kind->columns, kind->column_count, take_row, &rows);
    if (!status && kind->finish)
        status = kind->finish(import, &rows.csv);
    return status || rows.csv.mistakes == 0 ? status : ERR_FORMAT;
}

static int import_file(struct import *import, const struct arguments *arguments)
{
    int status = db_run(import->db, "CREATE TEMP TABLE imported(what TEXT, name TEXT, line INTEGER,"
                                    " PRIMARY KEY (what, name))");
    if (!status)
        status = setting_get(import->db, "card_salt", import->card_salt, sizeof import->card_salt);
    if (!status)
        status = db_begin(import->db);
    if (!status)
        status = take_file(import, arguments);
    if (!status) {
        die_at("ctl.import.before_commit");
        status = db_commit(import->db);
    }
    if (status)
        db_rollback(import->db);
    return status;
}

int command_import(const char *config_path, int argc, char **argv)
{
    static const struct argp argp = {
        NULL,
        parse,
        "buses|rooms|students|usage|calendar FILE.csv",
        "Takes in a CSV file; a file with a mistake changes nothing.\v"
        "buses:    bus,device,baud,parity\n"
        "rooms:    "
        "room,building,building_name,room_name,bus,unit,model,price_centifen[,beds,air_conditioning]\n"
        "students: kind,id,name,tail,room,state,language\n"
        "usage:    room,hour_start_ms,wh\n"
        "calendar: kind,first_day,last_day\n\n"
        "Import buses first, then rooms, then students. What is known already is replaced; names are masked.",
        NULL,
        NULL,
        NULL};
    struct arguments arguments = {0};
    struct import import = {0};
    argp_parse(&argp, argc, argv, 0, NULL, &arguments);
    int status = site_open(config_path, NULL, &import.db);
    if (!status)
        status = import_file(&import, &arguments);
    db_close(import.db);
    if (status) {
        fprintf(stderr, "%s: nothing was imported\n", arguments.path);
        return EXIT_FAILURE;
    }
    printf("%d %s imported\n", import.rows, arguments.kind->name);
    return EXIT_SUCCESS;
}
