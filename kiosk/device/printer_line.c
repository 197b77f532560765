#include "device/printer_line.h"
#include "base/clock.h"
#include "base/status.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#define LOOK_MS 1000   /* a job that takes longer is asked what keeps it */
#define ANSWER_MS 1000 /* of a status; the real-time commands are answered within tens of ms */

static speed_t speed_of(int64_t baud)
{
    switch (baud) {
    case 19200: return B19200;
    case 38400: return B38400;
    case 57600: return B57600;
    case 115200: return B115200;
    default: return B9600;
    }
}

int printer_line_open(const struct printer_config *config)
{
    int line = open(config->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (line < 0 || !isatty(line)) /* a USB printer is no terminal */
        return line;
    struct termios settings;
    if (tcgetattr(line, &settings) == 0) {
        cfmakeraw(&settings);
        settings.c_cflag |= CLOCAL | CREAD;
        cfsetspeed(&settings, speed_of(config->baud));
        tcsetattr(line, TCSANOW, &settings);
    }
    return line;
}

static bool is_ready(int line, short events, int64_t until_ms)
{
    for (;;) {
        int64_t wait_ms = until_ms - clock_monotonic_ms();
        struct pollfd what = {.fd = line, .events = events};
        int ready = poll(&what, 1, wait_ms > 0 ? (int)wait_ms : 0);
        if (ready > 0)
            return (what.revents & events) != 0;
        if (ready == 0 || errno != EINTR)
            return false;
    }
}

/* One byte within the time; -1 = none. */
static int take_byte(int line, int64_t until_ms)
{
    uint8_t byte;
    while (is_ready(line, POLLIN, until_ms)) {
        ssize_t got = read(line, &byte, 1);
        if (got == 1)
            return byte;
        if (got == 0 || (errno != EAGAIN && errno != EINTR))
            return -1;
    }
    return -1;
}

int printer_line_send(int line, const uint8_t *bytes, size_t length, int64_t until_ms)
{
    while (length > 0) {
        if (!is_ready(line, POLLOUT, until_ms))
            return ERR_TIMEOUT;
        ssize_t sent = write(line, bytes, length);
        if (sent < 0 && errno != EAGAIN && errno != EINTR)
            return ERR_IO;
        if (sent > 0) {
            bytes += sent;
            length -= (size_t)sent;
        }
    }
    return STATUS_OK;
}

enum printer_state printer_line_ask(int line)
{
    uint8_t answers[ESCPOS_ANSWERS] = {0};
    int64_t until_ms = clock_monotonic_ms() + ANSWER_MS;
    while (take_byte(line, 0) >= 0) { /* what it said of itself before is old */
    }
    if (printer_line_send(line, escpos_ask, sizeof escpos_ask, until_ms))
        return PRINTER_OFFLINE;
    for (int i = 0; i < ESCPOS_ANSWERS;) {
        int byte = take_byte(line, until_ms);
        if (byte < 0)
            return PRINTER_OFFLINE;
        if (escpos_is_answer((uint8_t)byte))
            answers[i++] = (uint8_t)byte;
    }
    return escpos_state(answers);
}

int printer_line_await(int line, int64_t until_ms)
{
    uint8_t answers[ESCPOS_ANSWERS];
    int count = ESCPOS_ANSWERS; /* nothing was asked yet */
    for (;;) {
        int64_t now_ms = clock_monotonic_ms();
        int byte = take_byte(line, now_ms + LOOK_MS < until_ms ? now_ms + LOOK_MS : until_ms);
        if (byte >= 0 && escpos_is_done((uint8_t)byte))
            return STATUS_OK;
        if (byte >= 0 && escpos_is_answer((uint8_t)byte) && count < ESCPOS_ANSWERS)
            answers[count++] = (uint8_t)byte;
        if (byte >= 0 && count == ESCPOS_ANSWERS && escpos_state(answers) != PRINTER_READY)
            return ERR_IO;
        if (byte >= 0)
            continue;
        if (clock_monotonic_ms() >= until_ms)
            return ERR_TIMEOUT;
        count = 0;
        if (printer_line_send(line, escpos_ask, sizeof escpos_ask, until_ms))
            return ERR_TIMEOUT;
    }
}
