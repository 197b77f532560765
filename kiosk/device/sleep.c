#include "device/sleep.h"
#include "base/log.h"
#include "base/status.h"
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <limits.h>
#include <poll.h>
#include <SDL.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

static void devices_close(struct sleeper *sleeper)
{
    for (int i = 0; i < sleeper->device_count; i++)
        close(sleeper->devices[i]);
    sleeper->device_count = 0;
}

static void devices_open(struct sleeper *sleeper)
{
    glob_t found;
    devices_close(sleeper);
    if (glob("/dev/input/event*", 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc && sleeper->device_count < SLEEP_DEVICES_MAX; i++) {
        int device = open(found.gl_pathv[i], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (device >= 0)
            sleeper->devices[sleeper->device_count++] = device;
    }
    globfree(&found);
}

int sleeper_open(struct sleeper *sleeper, bool by_poll)
{
    *sleeper = (struct sleeper){.by_poll = by_poll, .wake_fd = -1, .notify_fd = -1};
    if (!by_poll)
        return STATUS_OK;
    sleeper->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (sleeper->wake_fd < 0) {
        log_error("eventfd: %s", strerror(errno));
        return ERR_IO;
    }
    sleeper->notify_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (inotify_add_watch(sleeper->notify_fd, "/dev/input", IN_CREATE | IN_DELETE | IN_ATTRIB) < 0)
        log_warn("cannot watch /dev/input: %s; a touchscreen plugged in later stays dead", strerror(errno));
    devices_open(sleeper);
    return STATUS_OK;
}

void sleeper_close(struct sleeper *sleeper)
{
    devices_close(sleeper);
    if (sleeper->wake_fd >= 0)
        close(sleeper->wake_fd);
    if (sleeper->notify_fd >= 0)
        close(sleeper->notify_fd);
    sleeper->wake_fd = sleeper->notify_fd = -1;
}

/* Takes what made the descriptor readable; what it says reaches us through SDL. False: it is dead. */
static bool fd_drain(int fd)
{
    char bytes[4096];
    ssize_t length;
    do
        length = read(fd, bytes, sizeof bytes);
    while (length > 0 || (length < 0 && errno == EINTR));
    return length < 0 && errno == EAGAIN;
}

static bool poll_sleep(struct sleeper *sleeper, int wait_ms)
{
    struct pollfd polled[SLEEP_DEVICES_MAX + 2] = {{.fd = sleeper->wake_fd, .events = POLLIN},
                                                   {.fd = sleeper->notify_fd, .events = POLLIN}};
    for (int i = 0; i < sleeper->device_count; i++)
        polled[i + 2] = (struct pollfd){.fd = sleeper->devices[i], .events = POLLIN};
    int ready = poll(polled, (nfds_t)sleeper->device_count + 2, wait_ms);
    if (ready <= 0)
        return false;
    bool changed = polled[1].revents != 0;
    for (int i = 0; i < sleeper->device_count + 2; i++)
        if (polled[i].revents && !fd_drain(polled[i].fd) && i >= 2)
            changed = true;
    if (changed)
        devices_open(sleeper);
    return true;
}

bool sleeper_sleep(struct sleeper *sleeper, int64_t wait_ms)
{
    /* For ever is 24 days: SDL's endless wait would not be ended by a signal. */
    int bounded = wait_ms > INT_MAX ? INT_MAX : wait_ms < 0 ? 0 : (int)wait_ms;
    if (sleeper->by_poll)
        return poll_sleep(sleeper, bounded);
    return SDL_WaitEventTimeout(NULL, bounded) == 1; /* the event stays in SDL's queue */
}

void sleeper_wake(struct sleeper *sleeper)
{
    if (atomic_exchange(&sleeper->woken, true))
        return; /* one wake is on its way and will do */
    if (sleeper->by_poll) {
        uint64_t one = 1;
        if (write(sleeper->wake_fd, &one, sizeof one) != sizeof one)
            log_error("cannot wake the window: %s", strerror(errno));
        return;
    }
    SDL_Event event = {.type = SDL_USEREVENT};
    if (SDL_PushEvent(&event) < 0)
        log_error("cannot wake the window: %s", SDL_GetError());
}

bool sleeper_was_woken(struct sleeper *sleeper)
{
    return atomic_exchange(&sleeper->woken, false);
}
