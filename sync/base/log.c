#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *log_program = "dormwatt";
static enum log_level log_least = LOG_FACT;
static bool log_to_journal;

void log_init(const char *program, enum log_level level)
{
    log_program = program;
    log_least = level;
    log_to_journal = getenv("JOURNAL_STREAM") != NULL; /* systemd.exec(5): our errors go to the journal */
}

void log_write(enum log_level level, const char *text, ...)
{
    if (level > log_least)
        return;
    char line[1024];
    int used = log_to_journal ? snprintf(line, sizeof line, "<%d>%s: ", (int)level, log_program)
                              : snprintf(line, sizeof line, "%s: ", log_program);
    va_list args;
    va_start(args, text);
    int wrote = vsnprintf(line + used, sizeof line - (size_t)used - 1, text, args);
    va_end(args);
    if (wrote < 0)
        return;
    size_t length = (size_t)used + (size_t)wrote;
    if (length > sizeof line - 2)
        length = sizeof line - 2;
    line[length++] = '\n';
    /* One write a line, so that lines of several threads and processes stay whole. */
    ssize_t ignored = write(STDERR_FILENO, line, length);
    (void)ignored;
}
