#include "device/key_files.h"
#include "base/log.h"
#include "base/status.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int key_file_read(const char *path, char text[PEM_SIZE])
{
    FILE *file = fopen(path, "re");
    text[0] = '\0';
    if (!file && errno == ENOENT)
        return ERR_NOT_FOUND;
    size_t length = file ? fread(text, 1, PEM_SIZE, file) : 0;
    bool read = file && !ferror(file);
    if (file)
        fclose(file);
    text[length < PEM_SIZE ? length : 0] = '\0';
    if (!read)
        log_error("%s: cannot be read: %s", path, strerror(errno));
    if (read && length == PEM_SIZE)
        log_error("%s: longer than any key or certificate", path);
    return !read ? ERR_IO : length == PEM_SIZE ? ERR_RANGE : STATUS_OK;
}

/* A name is on disk when its folder is. */
static bool sync_folder(const char *path)
{
    char copy[PATH_MAX];
    snprintf(copy, sizeof copy, "%s", path);
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0)
        close(folder);
    return synced;
}

int key_file_move(const char *from, const char *to)
{
    if (rename(from, to) == 0 && sync_folder(to))
        return STATUS_OK;
    log_error("%s: cannot be moved to %s: %s", from, to, strerror(errno));
    return ERR_IO;
}

int key_file_write(const char *path, const char *text)
{
    char beside[PATH_MAX];
    snprintf(beside, sizeof beside, "%s.new", path);
    int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    size_t length = strlen(text);
    bool wrote = file >= 0 && write(file, text, length) == (ssize_t)length && fsync(file) == 0;
    if (!wrote)
        log_error("%s: cannot be written: %s", beside, strerror(errno));
    if (file >= 0)
        close(file);
    return wrote ? key_file_move(beside, path) : ERR_IO;
}
