#include "device/wedge.h"
#include "base/log.h"
#include "base/status.h"
#include "device/evdev.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define NOT_A_DIGIT '?'

int wedge_open(const char *path)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return ERR_IO;
    if (ioctl(fd, EVIOCGRAB, (void *)1) != 0) {
        log_error("wedge: %s cannot be grabbed (%s); its digits would go to the glass", path,
                  strerror(errno));
        close(fd);
        return ERR_IO;
    }
    return fd;
}

/* By key code, so that no keyboard layout matters. '\0': a key that means nothing, such as shift. */
static char character_of(unsigned code)
{
    static const char characters[KEY_MAX + 1] = {
        [KEY_1] = '1',   [KEY_2] = '2',      [KEY_3] = '3',    [KEY_4] = '4',        [KEY_5] = '5',
        [KEY_6] = '6',   [KEY_7] = '7',      [KEY_8] = '8',    [KEY_9] = '9',        [KEY_0] = '0',
        [KEY_KP1] = '1', [KEY_KP2] = '2',    [KEY_KP3] = '3',  [KEY_KP4] = '4',      [KEY_KP5] = '5',
        [KEY_KP6] = '6', [KEY_KP7] = '7',    [KEY_KP8] = '8',  [KEY_KP9] = '9',      [KEY_KP0] = '0',
        [KEY_A] = 'A',   [KEY_B] = 'B',      [KEY_C] = 'C',    [KEY_D] = 'D',        [KEY_E] = 'E',
        [KEY_F] = 'F',   [KEY_ENTER] = '\n', [KEY_TAB] = '\n', [KEY_KPENTER] = '\n',
    };
    if (code == KEY_LEFTSHIFT || code == KEY_RIGHTSHIFT || code == KEY_NUMLOCK || code == KEY_CAPSLOCK)
        return '\0';
    if (code > KEY_MAX || characters[code] == '\0')
        return NOT_A_DIGIT;
    return characters[code];
}

int wedge_read(int fd, struct wedge_line *line, const struct card_reader_config *config, int64_t now_ms,
               struct card_identity *identity)
{
    struct input_event input;
    int status;
    while ((status = evdev_next(fd, &input)) > 0) {
        if (input.type == EV_SYN && input.code == SYN_DROPPED)
            *line = (struct wedge_line){0}; /* the kernel lost keys: half a number is no number */
        char key = '\0';
        if (input.type == EV_KEY && input.value == 1)
            key = character_of(input.code);
        if (key != '\0' && wedge_key(line, config, key, now_ms, identity))
            return 1;
    }
    return status;
}
