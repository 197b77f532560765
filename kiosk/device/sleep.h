/* True sleep until input, a wake or the time. SDL_WaitEvent sleeps on X, but on KMSDRM it looks every
 * millisecond (facts: image.md, trap 2); there the input devices are opened a second time, read-only, only
 * to be told by poll(2) that SDL has something to fetch. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define SLEEP_DEVICES_MAX 32 /* input devices watched; a lobby machine has about eight */

struct sleeper {
    bool by_poll;
    int wake_fd;   /* eventfd */
    int notify_fd; /* inotify on /dev/input: a device came or went */
    int devices[SLEEP_DEVICES_MAX];
    int device_count;
    atomic_bool woken;
};

/* 0, or ERR_IO (logged). */
int sleeper_open(struct sleeper *sleeper, bool by_poll);
void sleeper_close(struct sleeper *sleeper);
/* At most wait_ms (INT64_MAX: for ever). True: ask SDL for events; false: the time or a signal came. */
bool sleeper_sleep(struct sleeper *sleeper, int64_t wait_ms);
/* From any thread. */
void sleeper_wake(struct sleeper *sleeper);
/* True once after each wake. */
bool sleeper_was_woken(struct sleeper *sleeper);
