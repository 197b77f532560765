#include "device/jack.h"
#include "base/log.h"
#include "base/status.h"
#include "device/evdev.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LOOK_AGAIN_MS 5000

struct jack {
    const char *device;
    void (*report)(void *context, const struct event *event);
    void *context;
    pthread_t thread;
    int end_fd;
    bool plugged, told;
};

int jack_read(int fd, bool *plugged)
{
    struct input_event input;
    int status;
    while ((status = evdev_next(fd, &input)) > 0)
        if (input.type == EV_SW && input.code == SW_HEADPHONE_INSERT) {
            *plugged = input.value != 0;
            return 1;
        }
    return status;
}

static void say(struct jack *jack, bool plugged)
{
    if (plugged == jack->plugged)
        return;
    jack->plugged = plugged;
    log_fact("headphones %s", plugged ? "plugged in" : "pulled out");
    jack->report(jack->context, &(struct event){.type = EVENT_HEADPHONE, .ok = plugged});
}

/* How the switch stands when the device is opened: nobody tells that by an event. */
static bool stands_plugged(int fd)
{
    unsigned char switches[SW_MAX / 8 + 1] = {0};
    if (ioctl(fd, EVIOCGSW(sizeof switches), switches) < 0)
        return false;
    return switches[SW_HEADPHONE_INSERT / 8] >> (SW_HEADPHONE_INSERT % 8) & 1;
}

/* Waits for the descriptor or the end; true: to be ended. */
static bool ends_while_waiting(const struct jack *jack, int fd, int wait_ms)
{
    struct pollfd waits[] = {{.fd = jack->end_fd, .events = POLLIN}, {.fd = fd, .events = POLLIN}};
    return poll(waits, fd >= 0 ? 2 : 1, wait_ms) >= 0 && waits[0].revents != 0;
}

static void listen_to(struct jack *jack, int fd)
{
    int status = 0;
    say(jack, stands_plugged(fd));
    while (status >= 0 && !ends_while_waiting(jack, fd, -1)) {
        bool plugged = jack->plugged;
        while ((status = jack_read(fd, &plugged)) > 0)
            say(jack, plugged);
    }
    say(jack, false);
}

static void *watch(void *context)
{
    struct jack *jack = context;
    do {
        int fd = open(jack->device, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0 && !jack->told)
            log_warn("headphones: %s cannot be opened (%s)", jack->device, strerror(errno));
        jack->told = fd < 0;
        if (fd >= 0) {
            listen_to(jack, fd);
            close(fd);
        }
    } while (!ends_while_waiting(jack, -1, LOOK_AGAIN_MS));
    return NULL;
}

int jack_start(const char *device, void (*report)(void *context, const struct event *event), void *context,
               struct jack **made)
{
    struct jack *jack = calloc(1, sizeof *jack);
    if (!jack)
        return ERR_MEMORY;
    *jack = (struct jack){.device = device, .report = report, .context = context};
    jack->end_fd = eventfd(0, EFD_CLOEXEC);
    if (jack->end_fd < 0 || pthread_create(&jack->thread, NULL, watch, jack) != 0) {
        if (jack->end_fd >= 0)
            close(jack->end_fd);
        free(jack);
        return ERR_MEMORY;
    }
    *made = jack;
    return STATUS_OK;
}

void jack_stop(struct jack *jack)
{
    if (!jack)
        return;
    (void)eventfd_write(jack->end_fd, 1);
    pthread_join(jack->thread, NULL);
    close(jack->end_fd);
    free(jack);
}
