#include "device/printer.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "device/printer_line.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 10000  /* between two questions how it is */
#define PRINT_MS 10000 /* of a whole job: 12 cm at 50 mm/s are 3 s, on a slow serial line 6 */

struct printer {
    struct printer_config config;
    void (*report)(void *context, const struct event *event);
    void *context;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t asked;
    bool ending, busy;
    struct key key;
    struct dots job;          /* bits: NULL = none waits */
    enum printer_state state; /* written by the thread alone */
    int line;                 /* the thread's own; -1 = closed */
};

static void say(struct printer *printer, enum event_type type, const struct key *key, bool ok)
{
    struct event event = {.type = type, .ok = ok, .printer = printer->state};
    if (key)
        event.key = *key;
    printer->report(printer->context, &event);
}

static const char *state_text(enum printer_state state)
{
    static const char *const texts[PRINTER_STATES] = {"absent",       "ready", "offline",
                                                      "out of paper", "open",  "jammed"};
    return texts[state];
}

static void line_close(struct printer *printer)
{
    if (printer->line >= 0)
        close(printer->line);
    printer->line = -1;
}

/* Asks how it is, and tells when that is news. */
static void look(struct printer *printer)
{
    if (printer->line < 0)
        printer->line = printer_line_open(&printer->config);
    enum printer_state now = printer->line < 0 ? PRINTER_OFFLINE : printer_line_ask(printer->line);
    if (now == PRINTER_OFFLINE)
        line_close(printer); /* a USB printer that was unplugged comes back as another file */
    if (now == printer->state)
        return;
    pthread_mutex_lock(&printer->lock); /* printer_print tells it too */
    printer->state = now;
    pthread_mutex_unlock(&printer->lock);
    log_fact("printer %s", state_text(now));
    say(printer, EVENT_PRINTER, NULL, now == PRINTER_READY);
}

static int print(struct printer *printer, const struct dots *dots)
{
    size_t length = 0;
    int64_t until_ms = clock_monotonic_ms() + PRINT_MS;
    if (printer->state != PRINTER_READY)
        return ERR_IO;
    uint8_t *bytes = escpos_print(dots, &length);
    if (!bytes)
        return ERR_MEMORY;
    int status = printer_line_send(printer->line, bytes, length, until_ms);
    if (!status)
        status = printer_line_await(printer->line, until_ms);
    free(bytes);
    return status;
}

static void work(struct printer *printer, const struct key *key, const struct dots *dots)
{
    look(printer);
    int status = print(printer, dots);
    if (status) {
        look(printer); /* why */
        if (printer->state == PRINTER_READY) {
            log_error("printer: a job did not come out, and the printer says nothing of it");
            line_close(printer); /* with what is left of the job */
        }
    }
    say(printer, EVENT_PRINTED, key, status == STATUS_OK);
}

/* Waits for a job until the next look is due. Holds the lock. */
static void job_await(struct printer *printer)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += LOOK_MS / 1000;
    while (!printer->job.bits && !printer->ending)
        if (pthread_cond_timedwait(&printer->asked, &printer->lock, &until) != 0)
            return;
}

static void *serve(void *context)
{
    struct printer *printer = context;
    look(printer);
    pthread_mutex_lock(&printer->lock);
    while (!printer->ending) {
        job_await(printer);
        struct dots job = printer->job;
        struct key key = printer->key;
        bool ending = printer->ending;
        printer->job.bits = NULL;
        pthread_mutex_unlock(&printer->lock);
        if (job.bits && !ending)
            work(printer, &key, &job);
        else if (!ending)
            look(printer);
        free(job.bits);
        pthread_mutex_lock(&printer->lock);
        printer->busy = printer->job.bits != NULL;
    }
    pthread_mutex_unlock(&printer->lock);
    line_close(printer);
    return NULL;
}

int printer_start(const struct printer_config *config,
                  void (*report)(void *context, const struct event *event), void *context,
                  struct printer **made)
{
    *made = NULL;
    struct printer *printer = calloc(1, sizeof *printer);
    if (!printer)
        return ERR_MEMORY;
    printer->config = *config;
    printer->report = report;
    printer->context = context;
    printer->line = -1;
    pthread_mutex_init(&printer->lock, NULL);
    pthread_cond_init(&printer->asked, NULL);
    if (pthread_create(&printer->thread, NULL, serve, printer)) {
        free(printer);
        return ERR_MEMORY;
    }
    *made = printer;
    return STATUS_OK;
}

void printer_print(struct printer *printer, const struct key *key, struct dots *dots)
{
    pthread_mutex_lock(&printer->lock);
    bool taken = !printer->busy && !printer->ending;
    if (taken) {
        printer->busy = true;
        printer->key = *key;
        printer->job = *dots;
        pthread_cond_signal(&printer->asked);
    }
    enum printer_state state = printer->state;
    pthread_mutex_unlock(&printer->lock);
    if (!taken) {
        free(dots->bits);
        struct event event = {.type = EVENT_PRINTED, .key = *key, .printer = state};
        printer->report(printer->context, &event);
    }
    dots->bits = NULL;
}

void printer_stop(struct printer *printer)
{
    if (!printer)
        return;
    pthread_mutex_lock(&printer->lock);
    printer->ending = true;
    pthread_cond_signal(&printer->asked);
    pthread_mutex_unlock(&printer->lock);
    pthread_join(printer->thread, NULL);
    free(printer->job.bits);
    pthread_cond_destroy(&printer->asked);
    pthread_mutex_destroy(&printer->lock);
    free(printer);
}
