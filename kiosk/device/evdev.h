/* An input device of the kernel, event by event. */
#pragma once
#include <linux/input.h>

/* The next event the descriptor holds; any descriptor of such events does, a pipe in tests too. 1: *input is
 * one. 0: nothing (more) now. ERR_IO: the device is gone. */
int evdev_next(int fd, struct input_event *input);
