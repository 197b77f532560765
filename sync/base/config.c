/* inih splits lines into section, name and value; this file is the reader it takes lines from, so that
 * every mistake has its line number (Debian's inih hands none to its handler) and none hides the next. */
#include "base/config.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <errno.h>
#include <ini.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG_FILE_MAX ((size_t)65536) /* a long config is 4 kB */
#define CONFIG_SETTINGS_MAX 128
#define CONFIG_MISTAKES_MAX 50 /* told; a binary file given by mistake would fill the journal */

struct parse {
    const char *path;
    const char *text; /* not read yet */
    size_t left;
    const struct config_setting *settings;
    size_t count;
    char *into;
    int line; /* last handed to inih */
    int mistakes;
    bool section_known;
    bool wants_setting; /* the last line must reach take_setting, or it is a mistake */
    int set_on_line[CONFIG_SETTINGS_MAX];
};

__attribute__((format(printf, 2, 3))) static void tell(struct parse *parse, const char *text, ...)
{
    char what[512];
    va_list args;
    va_start(args, text);
    vsnprintf(what, sizeof what, text, args);
    va_end(args);
    if (parse->mistakes++ < CONFIG_MISTAKES_MAX)
        log_error("%s:%d: %s", parse->path, parse->line, what);
}

static bool section_exists(const struct parse *parse, const char *name, size_t length)
{
    for (size_t i = 0; i < parse->count; i++)
        if (strlen(parse->settings[i].section) == length && !memcmp(parse->settings[i].section, name, length))
            return true;
    return false;
}

static void look_at_section(struct parse *parse, const char *line)
{
    const char *end = strchr(line, ']');
    int length = end ? (int)(end - line - 1) : 0;
    parse->section_known = end && section_exists(parse, line + 1, (size_t)length);
    if (!end)
        tell(parse, "a section without its end; write [name]");
    else if (!parse->section_known)
        tell(parse, "unknown section [%.*s]; remove it or correct its name", length, line + 1);
}

static void tell_if_no_setting(struct parse *parse)
{
    if (parse->wants_setting)
        tell(parse, "neither a section nor a setting; write name = value");
    parse->wants_setting = false;
}

/* True if inih may have the line; a refused line has been told about. */
static bool look_at_line(struct parse *parse, const char *line, size_t length, size_t room)
{
    if (length >= room)
        tell(parse, "longer than %zu bytes; shorten it", room - 1);
    else if (!text_is_utf8(line, length))
        tell(parse, "not UTF-8 text; save the file as UTF-8");
    else if (length && (line[0] == ' ' || line[0] == '\t') && strspn(line, " \t\r") < length)
        tell(parse, "begins with white space; start the line at its left edge");
    else
        return true;
    return false;
}

/* An ini_reader, like fgets(3). */
static char *next_line(char *line, int room, void *context)
{
    struct parse *parse = context;
    tell_if_no_setting(parse);
    if (parse->left == 0)
        return NULL;
    const char *end = memchr(parse->text, '\n', parse->left);
    size_t length = end ? (size_t)(end - parse->text) : parse->left;
    size_t taken = end ? length + 1 : length;
    parse->line++;
    size_t kept = length < (size_t)room ? length : (size_t)room - 1;
    memcpy(line, parse->text, kept);
    line[kept] = '\0';
    if (!look_at_line(parse, line, length, (size_t)room))
        line[0] = '\0';
    else if (line[0] == '[')
        look_at_section(parse, line);
    else
        parse->wants_setting = line[strspn(line, " \t\r")] != '\0' && line[0] != ';' && line[0] != '#';
    parse->text += taken;
    parse->left -= taken;
    return line;
}

static void set_text(struct parse *parse, const struct config_setting *setting, const char *value)
{
    char *to = parse->into + setting->offset;
    const char *slash = strrchr(parse->path, '/');
    bool relative = setting->type == CONFIG_PATH && value[0] != '/' && value[0] != '\0' && slash;
    int folder = relative ? (int)(slash + 1 - parse->path) : 0;
    size_t needed = (size_t)folder + strlen(value) + 1;
    if (needed > setting->size)
        tell(parse, "%s is too long; %zu bytes are the most", setting->name, setting->size - 1);
    else
        snprintf(to, setting->size, "%.*s%s", folder, parse->path, value);
}

static void set_number(struct parse *parse, const struct config_setting *setting, const char *value)
{
    char *end = NULL;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    if (end == value || *end != '\0' || errno != 0 || number < setting->least || number > setting->most) {
        tell(parse, "%s = %s is not a whole number from %" PRId64 " to %" PRId64 "; correct it",
             setting->name, value, setting->least, setting->most);
        return;
    }
    int64_t exact = number;
    memcpy(parse->into + setting->offset, &exact, sizeof exact);
}

static void set_bool(struct parse *parse, const struct config_setting *setting, const char *value)
{
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!strcmp(value, words[i])) {
            bool is_on = i % 2 == 1;
            memcpy(parse->into + setting->offset, &is_on, sizeof is_on);
            return;
        }
    }
    tell(parse, "%s = %s is neither yes nor no; write one of them", setting->name, value);
}

static void set(struct parse *parse, size_t index, const char *value)
{
    const struct config_setting *setting = &parse->settings[index];
    if (parse->set_on_line[index]) {
        tell(parse, "%s was already set on line %d; keep one", setting->name, parse->set_on_line[index]);
        return;
    }
    parse->set_on_line[index] = parse->line;
    switch (setting->type) {
    case CONFIG_TEXT:
    case CONFIG_PATH: set_text(parse, setting, value); break;
    case CONFIG_NUMBER: set_number(parse, setting, value); break;
    case CONFIG_BOOL: set_bool(parse, setting, value); break;
    }
}

/* An ini_handler: returns nonzero for "go on". */
static int take_setting(void *context, const char *section, const char *name, const char *value)
{
    struct parse *parse = context;
    parse->wants_setting = false;
    for (size_t i = 0; i < parse->count; i++) {
        if (!strcmp(parse->settings[i].section, section) && !strcmp(parse->settings[i].name, name)) {
            set(parse, i, value);
            return 1;
        }
    }
    if (section[0] == '\0')
        tell(parse, "%s stands before any section; write [section] above it", name);
    else if (parse->section_known)
        tell(parse, "unknown setting %s in [%s]; remove it or correct its name", name, section);
    return 1;
}

static void tell_missing(struct parse *parse)
{
    for (size_t i = 0; i < parse->count; i++)
        if (parse->settings[i].required && !parse->set_on_line[i])
            tell(parse, "%s is missing in [%s]; add %s = ...", parse->settings[i].name,
                 parse->settings[i].section, parse->settings[i].name);
}

int config_parse(const char *path, const char *text, size_t length, const struct config_setting *settings,
                 size_t count, void *into)
{
    if (count > CONFIG_SETTINGS_MAX)
        return ERR_RANGE;
    struct parse parse = {
        .path = path, .text = text, .left = length, .settings = settings, .count = count, .into = into};
    int status = ini_parse_stream(next_line, &parse, take_setting, &parse);
    tell_missing(&parse);
    if (parse.mistakes > CONFIG_MISTAKES_MAX)
        log_error("%s: %d mistakes more", path, parse.mistakes - CONFIG_MISTAKES_MAX);
    if (status == -2)
        return ERR_MEMORY;
    /* inih counts a line it could not split as its own error; next_line has told it by then. */
    return parse.mistakes || status ? ERR_CONFIG : STATUS_OK;
}

int config_read(const char *path, const struct config_setting *settings, size_t count, void *into)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        log_error("%s: cannot be opened: %s; give the config's path", path, strerror(errno));
        return ERR_IO;
    }
    int status = ERR_MEMORY;
    char *text = malloc(CONFIG_FILE_MAX + 1);
    if (!text)
        goto close;
    size_t length = fread(text, 1, CONFIG_FILE_MAX + 1, file);
    status = ERR_IO;
    if (ferror(file)) {
        log_error("%s: cannot be read: %s", path, strerror(errno));
    } else if (length > CONFIG_FILE_MAX) {
        log_error("%s: longer than %zu bytes; this is no config", path, CONFIG_FILE_MAX);
        status = ERR_CONFIG;
    } else {
        status = config_parse(path, text, length, settings, count, into);
    }
    free(text);
close:
    fclose(file);
    return status;
}
