#include "ui/translate.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "ui/mo.h"
#include "ui/plural.h"
#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CATALOGUE_BYTES_MAX (1 << 20) /* ours are 20 kB */

static struct {
    void *bytes;
    struct mo mo;
    struct plural plural;
    char folder[LANGUAGE_TAG_SIZE];
} catalogues[LANGUAGES_MAX] = {[LANGUAGE_ZH] = {.folder = "zh_CN"}, [LANGUAGE_EN] = {.folder = "en"}};
static int count = LANGUAGES;

/* Read, not mapped: an upgrade may rewrite the file under a running kiosk. */
static int file_read(const char *path, void **bytes, size_t *size)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    int status = ERR_MEMORY;
    char *read = malloc(CATALOGUE_BYTES_MAX);
    if (read) {
        *size = fread(read, 1, CATALOGUE_BYTES_MAX, file);
        status = ferror(file) ? ERR_IO : *size == CATALOGUE_BYTES_MAX ? ERR_RANGE : STATUS_OK;
    }
    (void)fclose(file);
    if (status) {
        free(read);
        return status;
    }
    void *fitting = realloc(read, *size > 0 ? *size : 1);
    *bytes = fitting ? fitting : read;
    return STATUS_OK;
}

static int catalogue_load(const char *directory, enum language language)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/dormwatt.mo", directory,
                 catalogues[language].folder) >= PATH_MAX)
        return ERR_RANGE;
    size_t size = 0;
    int status = file_read(path, &catalogues[language].bytes, &size);
    if (status == ERR_NOT_FOUND)
        return status; /* the caller may know another place */
    if (!status)
        status = mo_parse(catalogues[language].bytes, size, &catalogues[language].mo);
    if (!status) {
        const char *header = mo_find(&catalogues[language].mo, "");
        status = plural_parse(header ? header : "", &catalogues[language].plural);
    }
    if (status)
        log_error("the translations in %s cannot be used: %s", path, status_text(status));
    return status;
}

/* A folder's name that can be a language beside the two the design gives. */
static int is_another(const struct dirent *entry)
{
    const char *name = entry->d_name;
    return name[0] >= 'a' && name[0] <= 'z' && strlen(name) < LANGUAGE_TAG_SIZE &&
           strcmp(name, "zh_CN") != 0 && strcmp(name, "en") != 0;
}

/* Whatever else a translator made, in the order of their names. One that cannot be read is left out. */
static void others_load(const char *directory)
{
    struct dirent **entries = NULL;
    int found = scandir(directory, &entries, is_another, alphasort);
    for (int i = 0; i < found; i++) {
        if (count < LANGUAGES_MAX) {
            (void)text_copy(catalogues[count].folder, LANGUAGE_TAG_SIZE, entries[i]->d_name);
            if (catalogue_load(directory, (enum language)count) == 0)
                count++;
        }
        free(entries[i]);
    }
    free(entries);
}

static int catalogues_load(const char *directory)
{
    int status = STATUS_OK;
    for (int i = 0; i < LANGUAGES && !status; i++)
        status = catalogue_load(directory, (enum language)i);
    if (status)
        translate_close();
    else
        others_load(directory);
    return status;
}

/* PROGRAM's folder + tail. */
static bool beside_program(const char *tail, char path[PATH_MAX])
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0)
        return false;
    program[length] = 0;
    char *slash = strrchr(program, '/');
    if (!slash)
        return false;
    *slash = 0;
    return snprintf(path, PATH_MAX, "%s/%s", program, tail) < PATH_MAX;
}

int translate_open(const char *directory)
{
    if (directory)
        return catalogues_load(directory);
    static const char *const places[] = {"locale", "../share/dormwatt/locale"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char path[PATH_MAX];
        int status = beside_program(places[i], path) ? catalogues_load(path) : ERR_NOT_FOUND;
        if (status != ERR_NOT_FOUND)
            return status;
    }
    log_error("no translations are installed (share/dormwatt/locale)");
    return ERR_NOT_FOUND;
}

void translate_close(void)
{
    for (int i = 0; i < LANGUAGES_MAX; i++) {
        free(catalogues[i].bytes);
        catalogues[i].bytes = NULL;
        catalogues[i].mo = (struct mo){0};
    }
    count = LANGUAGES;
}

int language_count(void)
{
    return count;
}

void language_tag(enum language language, char tag[LANGUAGE_TAG_SIZE])
{
    assert(language >= 0 && (int)language < count);
    (void)text_copy(tag, LANGUAGE_TAG_SIZE, catalogues[language].folder);
    char *under = strchr(tag, '_');
    if (under)
        *under = '-';
}

const char *tr(enum language language, const char *id)
{
    assert(language >= 0 && (int)language < count);
    const char *text = mo_find(&catalogues[language].mo, id);
    return text ? text : id;
}

const char *tr_count(enum language language, const char *id, int64_t n)
{
    assert(language >= 0 && (int)language < count);
    int form = plural_form(&catalogues[language].plural, n < 0 ? 0 - (uint64_t)n : (uint64_t)n);
    const char *text = mo_find_form(&catalogues[language].mo, id, form);
    return text ? text : id;
}

/* The value for the "{name}" that pattern begins with, or NULL; *length is that of "{name}". */
static const char *value_of(const char *pattern, const struct tr_value *values, size_t *length)
{
    const char *end = strchr(pattern, '}');
    if (!end)
        return NULL;
    size_t name_length = (size_t)(end - pattern - 1);
    *length = name_length + 2;
    for (; values->name; values++)
        if (strlen(values->name) == name_length && memcmp(values->name, pattern + 1, name_length) == 0)
            return values->value;
    return NULL;
}

void translate_fill(char text[TR_SIZE], const char *pattern, const struct tr_value *values)
{
    size_t used = 0;
    while (*pattern) {
        size_t taken = 1;
        const char *piece = *pattern == '{' ? value_of(pattern, values, &taken) : NULL;
        size_t length = piece ? strlen(piece) : 1;
        if (!piece) {
            piece = pattern;
            taken = 1;
            while (((unsigned char)pattern[taken] & 0xC0) == 0x80)
                taken++; /* the rest of a UTF-8 character */
            length = taken;
        }
        if (length >= TR_SIZE - used)
            break;
        memcpy(text + used, piece, length);
        used += length;
        pattern += taken;
    }
    text[used] = 0;
}
