#include "ctl/folder.h"
#include "base/log.h"
#include "base/status.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int folder_make(const char *folder)
{
    if (mkdir(folder, 0700) == 0 || errno == EEXIST)
        return STATUS_OK;
    log_error("%s: cannot be made: %s", folder, strerror(errno));
    return ERR_IO;
}

int folder_write(const char *folder, const char *name, const char *text)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return ERR_IO;
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST) {
        log_error("%s: exists already; nothing is written over it", path);
        return ERR_CONFLICT;
    }
    size_t length = strlen(text);
    bool wrote = file >= 0 && write(file, text, length) == (ssize_t)length && fsync(file) == 0;
    if (!wrote)
        log_error("%s: cannot be written: %s", path, strerror(errno));
    if (file >= 0)
        close(file);
    return wrote ? STATUS_OK : ERR_IO;
}
