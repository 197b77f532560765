#include "device/service_file.h"
#include "base/log.h"
#include "base/status.h"
#include "flow/calibrate.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct service_file fresh = {.calibration = {.xx = 1, .yy = 1, .error_mm = -1}};

/* The number behind name on one of the lines, or absent. */
static int64_t number_of(const char *text, const char *name, int64_t absent)
{
    size_t length = strlen(name);
    for (const char *line = text; line;) {
        if (!strncmp(line, name, length) && line[length] == ' ') {
            char *end = NULL;
            errno = 0;
            long long number = strtoll(line + length + 1, &end, 10);
            return end != line + length + 1 && (*end == '\n' || !*end) && !errno ? number : absent;
        }
        line = strchr(line, '\n');
        if (line)
            line++;
    }
    return absent;
}

/* Floats are kept in millionths: what is written is what is read, in every locale. */
static float millionth_of(const char *text, const char *name, float absent)
{
    int64_t millionths = number_of(text, name, INT64_MAX);
    return millionths > INT32_MAX || millionths < INT32_MIN ? absent : (float)millionths / 1e6F;
}

static int64_t millionths(float number)
{
    return (int64_t)((double)number * 1e6 + (number < 0 ? -0.5 : 0.5));
}

void service_file_decode(const char *bytes, size_t length, struct service_file *file)
{
    char text[SERVICE_FILE_SIZE];
    *file = fresh;
    if (length >= sizeof text)
        return;
    memcpy(text, bytes, length);
    text[length] = '\0';
    int64_t tries = number_of(text, "tries", 0);
    file->tries = tries < 0 || tries > SERVICE_TRIES ? SERVICE_TRIES : tries;
    file->locked_until_ms = number_of(text, "locked_until_ms", 0);
    file->maintenance = number_of(text, "maintenance", 0) == 1;
    file->running = number_of(text, "running", 0) == 1;
    struct calibration found = {.xx = millionth_of(text, "xx", 1),
                                .xy = millionth_of(text, "xy", 0),
                                .x0 = millionth_of(text, "x0", 0),
                                .yx = millionth_of(text, "yx", 0),
                                .yy = millionth_of(text, "yy", 1),
                                .y0 = millionth_of(text, "y0", 0),
                                .at_ms = number_of(text, "calibrated_at_ms", 0),
                                .error_mm = millionth_of(text, "error_mm", -1)};
    if (calibrate_is_sane(&found))
        file->calibration = found;
}

void service_file_encode(const struct service_file *file, char text[SERVICE_FILE_SIZE])
{
    const struct calibration *c = &file->calibration;
    snprintf(text, SERVICE_FILE_SIZE,
             "tries %" PRId64 "\nlocked_until_ms %" PRId64 "\nmaintenance %d\nrunning %d\nxx %" PRId64
             "\nxy %" PRId64 "\nx0 %" PRId64 "\nyx %" PRId64 "\nyy %" PRId64 "\ny0 %" PRId64
             "\ncalibrated_at_ms %" PRId64 "\nerror_mm %" PRId64 "\n",
             file->tries, file->locked_until_ms, file->maintenance, file->running, millionths(c->xx),
             millionths(c->xy), millionths(c->x0), millionths(c->yx), millionths(c->yy), millionths(c->y0),
             c->at_ms, millionths(c->error_mm));
}

void service_file_read(const char *path, struct service_file *file)
{
    char text[SERVICE_FILE_SIZE];
    FILE *source = fopen(path, "re");
    size_t length = source ? fread(text, 1, sizeof text, source) : 0;
    if (source)
        fclose(source);
    service_file_decode(text, length, file);
}

int service_file_write(const char *path, const struct service_file *file)
{
    char text[SERVICE_FILE_SIZE], beside[280];
    service_file_encode(file, text);
    size_t length = strlen(text);
    snprintf(beside, sizeof beside, "%s.new", path);
    int target = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool written = target >= 0 && write(target, text, length) == (ssize_t)length && fsync(target) == 0;
    if (target >= 0)
        close(target);
    if (written && rename(beside, path) == 0)
        return STATUS_OK;
    log_error("%s: cannot be written: %s", path, strerror(errno));
    return ERR_IO;
}
