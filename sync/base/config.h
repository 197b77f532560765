/* Settings from an INI file (inih). Every program's config is read through this, so that every mistake is
 * told the same way: file, line, what is wrong, what would be right.
 *
 *   static const struct config_setting settings[] = {
 *       {"station", "url", CONFIG_TEXT, offsetof(struct kiosk_config, url), sizeof(...), .required = true},
 *       {"panel", "diagonal_inch_x10", CONFIG_NUMBER, offsetof(...), .least = 70, .most = 650},
 *   }; */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum config_type {
    CONFIG_TEXT,   /* char[size] at the offset, UTF-8, refused when longer */
    CONFIG_PATH,   /* char[size]; a relative path is taken from the config file's folder */
    CONFIG_NUMBER, /* int64_t between least and most */
    CONFIG_BOOL,   /* bool: yes|no|true|false|on|off|1|0 */
};

/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): in the order a table is written */
struct config_setting {
    const char *section;
    const char *name;
    enum config_type type;
    size_t offset;
    size_t size;   /* of a text, with its zero */
    int64_t least; /* of a number */
    int64_t most;  /* of a number */
    bool required;
};

/* Reads path into *into, which already holds the defaults. An unknown section or name, a bad value, a line
 * that is no setting, and a missing required setting are each one log line "FILE:LINE: what; what to do".
 * All mistakes are told before it returns. 0, ERR_IO (no file), ERR_CONFIG. */
int config_read(const char *path, const struct config_setting *settings, size_t count, void *into);
/* The same of text already in memory; path is the file it came from, for messages and relative paths. */
int config_parse(const char *path, const char *text, size_t length, const struct config_setting *settings,
                 size_t count, void *into);
