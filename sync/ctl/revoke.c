/* dormwattctl revoke NAME: a stolen or scrapped kiosk. What it sold before stays in the books; what it still
 * keeps is a case until a person has said what became of it. */
#include "base/log.h"
#include "ctl/command.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

/* NOLINTNEXTLINE(readability-non-const-parameter): argp's signature */
static error_t parse(int option, char *value, struct argp_state *state)
{
    const char **name = state->input;
    if (option == ARGP_KEY_ARG && !*name)
        *name = value;
    else if (option == ARGP_KEY_ARG || option == ARGP_KEY_NO_ARGS)
        argp_usage(state);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

int command_revoke(const char *config_path, int argc, char **argv)
{
    static const struct argp argp = {NULL, parse, "NAME", "Lets this kiosk in no more.", NULL, NULL, NULL};
    const char *name = NULL;
    struct database *db = NULL;
    struct db_query query;
    argp_parse(&argp, argc, argv, 0, NULL, &name);
    if (site_open(config_path, NULL, &db))
        return EXIT_FAILURE;
    db_query_begin(&query, db, "UPDATE terminal SET revoked = 1 WHERE name = $1");
    db_bind_text(&query, 1, name);
    int status = db_query_end(&query);
    bool found = !status && db_changed(db) == 1;
    db_close(db);
    if (!status && !found)
        log_error("%s is no terminal; dormwattctl terminals lists them", name);
    if (!found)
        return EXIT_FAILURE;
    printf("%s is let in no more; dormwattctl cases says what is to be done about what it did not send\n",
           name);
    return EXIT_SUCCESS;
}
