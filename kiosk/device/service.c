#include "device/service.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "device/inbox.h"
#include "device/machine.h"
#include "device/service_file.h"

#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct service {
    struct service_config config;
    void (*report)(void *context, const struct event *event);
    void *context;
    pthread_t thread;
    struct inbox *inbox;
    struct service_file file;
    bool ended_badly;    /* the run before */
    int64_t began_at_ms; /* monotonic */
};

static void keep(struct service *service)
{
    (void)service_file_write(service->config.file, &service->file); /* logged; what it forgets is no money */
}

static void tell_kept(struct service *service)
{
    struct event event = {.type = EVENT_SERVICE_KEPT,
                          .ok = service->file.maintenance,
                          .calibration = service->file.calibration};
    service->report(service->context, &event);
}

/* A try is counted, and on disk, before it is looked at: pulling the plug gives no more of them. */
static void check_pin(struct service *service, const char *pin)
{
    struct service_file *file = &service->file;
    int64_t now_ms = clock_now_ms();
    struct event event = {.type = EVENT_SERVICE_PIN};
    if (now_ms < file->locked_until_ms && file->locked_until_ms - now_ms <= SERVICE_LOCK_MS) {
        event.locked_until_ms = file->locked_until_ms;
        service->report(service->context, &event);
        return;
    }
    file->tries++;
    if (file->tries >= SERVICE_TRIES)
        file->locked_until_ms = now_ms + SERVICE_LOCK_MS;
    keep(service);
    event.ok = sodium_init() >= 0 && crypto_pwhash_str_verify(service->config.pin, pin, strlen(pin)) == 0;
    if (event.ok || file->tries >= SERVICE_TRIES)
        file->tries = 0;
    if (event.ok)
        file->locked_until_ms = 0;
    keep(service);
    event.tries_left = SERVICE_TRIES - (int)file->tries;
    event.locked_until_ms = file->locked_until_ms > now_ms ? file->locked_until_ms : 0;
    log_fact("maintenance: PIN %s", event.ok                ? "right"
                                    : event.locked_until_ms ? "wrong, locked for 30 min"
                                                            : "wrong");
    service->report(service->context, &event);
}

static void look(struct service *service)
{
    struct event event = {.type = EVENT_SERVICE_MACHINE};
    machine_look(service->config.config, service->config.store, service->config.reader, &event.machine);
    event.machine.ended_badly = service->ended_badly;
    event.machine.app_uptime_s = (clock_monotonic_ms() - service->began_at_ms) / 1000;
    service->report(service->context, &event);
}

static void run(const char *what)
{
    log_note("maintenance: %s", what);
    if (what[0] && system(what) != 0) /* the operator's own words, from kiosk.conf */
        log_error("maintenance: that command failed");
}

static void obey(struct service *service, const struct command *command)
{
    switch (command->type) {
    case COMMAND_SERVICE_PIN: check_pin(service, command->pin); break;
    case COMMAND_SERVICE_LOOK: look(service); break;
    case COMMAND_SERVICE_KEEP:
        service->file.maintenance = command->maintenance;
        service->file.calibration = command->calibration;
        keep(service);
        tell_kept(service);
        break;
    case COMMAND_SERVICE_REBOOT: run(service->config.reboot); break;
    case COMMAND_SERVICE_HALT: run(service->config.halt); break;
    default: break; /* not the desk's */
    }
}

static void *work(void *context)
{
    struct service *service = context;
    service_file_read(service->config.file, &service->file);
    service->ended_badly = service->file.running;
    service->file.running = true;
    keep(service);
    tell_kept(service);
    for (;;) {
        struct parcel *parcel = NULL;
        if (inbox_wait(service->inbox, INT64_MAX, &parcel) == INBOX_CLOSED)
            break;
        if (parcel && parcel->type == PARCEL_COMMAND)
            obey(service, &parcel->command);
        parcel_destroy(parcel);
    }
    service->file.running = false;
    keep(service);
    return NULL;
}

int service_start(const struct service_config *config,
                  void (*report)(void *context, const struct event *event), void *context,
                  struct service **made)
{
    struct service *service = calloc(1, sizeof *service);
    struct inbox *inbox = service ? inbox_create() : NULL;
    *made = NULL;
    if (!inbox) {
        free(service);
        return ERR_MEMORY;
    }
    service->config = *config;
    service->report = report;
    service->context = context;
    service->inbox = inbox;
    service->began_at_ms = clock_monotonic_ms();
    if (pthread_create(&service->thread, NULL, work, service)) {
        inbox_destroy(inbox);
        free(service);
        return ERR_MEMORY;
    }
    *made = service;
    return STATUS_OK;
}

void service_command(struct service *service, const struct command *command)
{
    inbox_put_command(service->inbox, command);
}

void service_stop(struct service *service)
{
    if (!service)
        return;
    inbox_close(service->inbox);
    pthread_join(service->thread, NULL);
    inbox_destroy(service->inbox);
    free(service);
}

int service_pin_print(void)
{
    char pin[16] = "", hash[crypto_pwhash_STRBYTES];
    if (isatty(STDIN_FILENO))
        fputs("PIN of six digits: ", stderr);
    if (!fgets(pin, sizeof pin, stdin))
        pin[0] = '\0';
    pin[strcspn(pin, "\n")] = '\0';
    if (strlen(pin) != SERVICE_PIN_DIGITS || strspn(pin, "0123456789") != SERVICE_PIN_DIGITS) {
        log_error("a PIN is six digits");
        return ERR_FORMAT;
    }
    if (sodium_init() < 0 || crypto_pwhash_str(hash, pin, strlen(pin), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                               crypto_pwhash_MEMLIMIT_INTERACTIVE))
        return ERR_MEMORY;
    explicit_bzero(pin, sizeof pin);
    puts(hash);
    return STATUS_OK;
}
