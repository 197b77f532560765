#include "device/evdev.h"
#include "base/status.h"

#include <errno.h>
#include <unistd.h>

int evdev_next(int fd, struct input_event *input)
{
    ssize_t length;
    do
        length = read(fd, input, sizeof *input);
    while (length < 0 && errno == EINTR);
    if (length < 0 && errno == EAGAIN)
        return 0;
    return length == sizeof *input ? 1 : ERR_IO;
}
