/* The subcommands of dormwattctl: one file each. */
#pragma once
#include "database/database.h"
#include "station/station_config.h"

struct command {
    const char *name;
    const char *does; /* one line, for --help */
    /* argv[0] is "dormwattctl NAME". Returns the exit status. */
    int (*run)(const char *config_path, int argc, char **argv);
};

int command_init(const char *config_path, int argc, char **argv);
int command_import(const char *config_path, int argc, char **argv);
int command_enrol(const char *config_path, int argc, char **argv);
int command_card(const char *config_path, int argc, char **argv);
int command_revoke(const char *config_path, int argc, char **argv);
int command_terminals(const char *config_path, int argc, char **argv);
int command_alerts(const char *config_path, int argc, char **argv);
int command_audit(const char *config_path, int argc, char **argv);
int command_status(const char *config_path, int argc, char **argv);
int command_cases(const char *config_path, int argc, char **argv);
int command_notice(const char *config_path, int argc, char **argv);
int command_case(const char *config_path, int argc, char **argv);
int command_room_password(const char *config_path, int argc, char **argv);
int command_reconcile(const char *config_path, int argc, char **argv);

/* Reads the config and opens its database; logged when it fails. config may be NULL. */
int site_open(const char *config_path, struct station_config *config, struct database **db);
/* For commands that take no arguments of their own: --help, and a usage error for anything else. */
void no_arguments(int argc, char **argv, const char *does);
