/* One line a fact, to standard error; where that is the journal with the syslog priority before it ("<3>",
 * sd-daemon(3)). Never a full name, card number or phone
 * number. Thread-safe. */
#pragma once

enum log_level { LOG_ERROR = 3, LOG_WARN = 4, LOG_NOTE = 5, LOG_FACT = 6, LOG_TRACE = 7 };

/* program: a short name that stands before each line; borrowed for ever. level: the least urgent level
 * that is still written; LOG_FACT until this is called. */
void log_init(const char *program, enum log_level level);

/* text is a printf format without a newline. */
void log_write(enum log_level level, const char *text, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_write(LOG_ERROR, __VA_ARGS__)
#define log_warn(...) log_write(LOG_WARN, __VA_ARGS__)
#define log_note(...) log_write(LOG_NOTE, __VA_ARGS__)
#define log_fact(...) log_write(LOG_FACT, __VA_ARGS__)
#define log_trace(...) log_write(LOG_TRACE, __VA_ARGS__)
