#include "meter/line.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <modbus/modbus.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define FRAME_MOST 256 /* Modbus over serial line 1.02, 2.5.1 */
#define UNITS 248
#define REOPEN_US 2000000
/* Between two bytes of one answer: USB adapters hand bytes over every 16 ms by default. */
#define BYTE_GAP_US 40000
/* We start to listen closely this long before an answer can be complete. */
#define LISTEN_EARLY_US 2000
#define FOREIGN_MOST 4 /* answers of others heard while waiting for one */

struct line {
    char device[256];
    int baud;
    char parity;
    modbus_t *modbus; /* NULL: the port is not open */
    int64_t char_ns;
    int64_t silence_us;    /* 3.5 characters, 2.5.1.1 */
    int64_t quiet_from_us; /* the line is ours from here on */
    int64_t reopen_at_us;
    bool reported;            /* that the port cannot be opened */
    int32_t thinks_us[UNITS]; /* how long a unit thought last, to sleep through it */
};

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void sleep_until_us(int64_t at_us)
{
    struct timespec at = {.tv_sec = at_us / 1000000, .tv_nsec = at_us % 1000000 * 1000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        ;
}

static int64_t char_ns_of(int baud, char parity)
{
    return (parity == 'N' ? 10 : 11) * 1000000000LL / baud; /* start, 8 data, parity, stop */
}

static int64_t silence_us_of(int baud, char parity)
{
    /* Above 19200 baud the standard fixes it at 1.75 ms. */
    return baud > 19200 ? 1750 : char_ns_of(baud, parity) * 7 / 2 / 1000 + 1;
}

int64_t line_read_wire_us(int baud, char parity, int count)
{
    return char_ns_of(baud, parity) * (8 + 5 + 2 * count) / 1000 + 2 * silence_us_of(baud, parity);
}

int line_create(const char *device, int baud, char parity, struct line **line)
{
    *line = NULL;
    struct line *made = calloc(1, sizeof *made);
    if (!made)
        return ERR_MEMORY;
    if (text_copy(made->device, sizeof made->device, device)) {
        log_error("meter: the bus device's name is longer than %zu bytes: %s", sizeof made->device - 1,
                  device);
        free(made);
        return ERR_CONFIG;
    }
    made->baud = baud;
    made->parity = parity;
    made->char_ns = char_ns_of(baud, parity);
    made->silence_us = silence_us_of(baud, parity);
    *line = made;
    return STATUS_OK;
}

static void close_port(struct line *line)
{
    if (!line->modbus)
        return;
    modbus_close(line->modbus);
    modbus_free(line->modbus);
    line->modbus = NULL;
    line->reopen_at_us = now_us() + REOPEN_US;
}

void line_destroy(struct line *line)
{
    if (!line)
        return;
    close_port(line);
    free(line);
}

static int refuse_port(struct line *line, const char *why)
{
    if (!line->reported)
        log_error("meter: %s: %s; looking again every %d s", line->device, why, REOPEN_US / 1000000);
    line->reported = true;
    if (line->modbus)
        modbus_free(line->modbus);
    line->modbus = NULL;
    line->reopen_at_us = now_us() + REOPEN_US;
    return ERR_IO;
}

static int open_port(struct line *line)
{
    if (line->modbus)
        return STATUS_OK;
    if (now_us() < line->reopen_at_us)
        return ERR_IO;
    line->modbus = modbus_new_rtu(line->device, line->baud, line->parity, 8, 1);
    if (!line->modbus)
        return refuse_port(line, modbus_strerror(errno));
    modbus_set_error_recovery(line->modbus, MODBUS_ERROR_RECOVERY_NONE); /* our own, below */
    if (modbus_connect(line->modbus))
        return refuse_port(line, modbus_strerror(errno));
    /* Two stations on one wire would take each other's answers. */
    if (flock(modbus_get_socket(line->modbus), LOCK_EX | LOCK_NB)) {
        modbus_close(line->modbus);
        return refuse_port(line, "another program has this bus");
    }
    if (line->reported)
        log_note("meter: %s is open again", line->device);
    line->reported = false;
    line->quiet_from_us = now_us() + line->silence_us;
    return STATUS_OK;
}

static int waiting_bytes(const struct line *line)
{
    int waiting = 0;
    return ioctl(modbus_get_socket(line->modbus), FIONREAD, &waiting) ? 0 : waiting;
}

/* Sleeps until the line has been quiet for 3.5 characters and throws away what came meanwhile: it is the
 * late answer of a question we no longer ask. Bounded, because a babbling unit never ends. */
static void await_silence(struct line *line)
{
    for (int i = 0; i < FRAME_MOST; i++) {
        sleep_until_us(line->quiet_from_us);
        if (waiting_bytes(line) == 0)
            return;
        modbus_flush(line->modbus);
        line->quiet_from_us = now_us() + line->silence_us;
    }
}

static int port_failed(struct line *line)
{
    log_warn("meter: %s: %s; opening it again", line->device, modbus_strerror(errno));
    close_port(line);
    return ERR_IO;
}

static bool is_port_error(int error)
{
    return error == EIO || error == EBADF || error == ENXIO || error == ENODEV || error == ECONNRESET ||
           error == ECONNREFUSED;
}

static void set_wait(modbus_t *modbus, int64_t wait_us)
{
    if (wait_us < 1000)
        wait_us = 1000; /* libmodbus refuses 0 */
    modbus_set_response_timeout(modbus, (uint32_t)(wait_us / 1000000), (uint32_t)(wait_us % 1000000));
    modbus_set_byte_timeout(modbus, 0, BYTE_GAP_US);
}

struct question {
    int unit;
    const uint8_t *request; /* unit, function, body; libmodbus adds the CRC */
    int request_length;
    int answer_length; /* with CRC */
    int64_t turnaround_us;
};

static int judge(const struct question *question, const uint8_t *answer, int length)
{
    if (answer[0] != question->unit)
        return LINE_GARBLED;
    if (answer[1] == (question->request[1] | 0x80) && length == 5)
        return answer[2] == 5 || answer[2] == 6 ? LINE_BUSY : LINE_REFUSED;
    if (answer[1] != question->request[1] || length != question->answer_length)
        return LINE_GARBLED;
    /* A read echoes its size, a write its first register and count. */
    if (answer[1] == 3 ? answer[2] != length - 5 : memcmp(answer + 2, question->request + 2, 4) != 0)
        return LINE_GARBLED;
    return LINE_ANSWERED;
}

/* thought_us: -1 when the answer was complete before we looked: then it thinks faster than we believed. */
static void note_thinking(struct line *line, const struct question *question, int64_t thought_us)
{
    int32_t *thinks_us = &line->thinks_us[question->unit];
    if (thought_us < 0)
        *thinks_us /= 2;
    else
        *thinks_us = (int32_t)(thought_us < question->turnaround_us ? thought_us : question->turnaround_us);
}

static int receive(struct line *line, const struct question *question, int64_t sent_us, uint8_t *answer)
{
    int64_t asked_us = sent_us + line->char_ns * (question->request_length + 2) / 1000 + line->silence_us;
    int64_t answer_us = line->char_ns * question->answer_length / 1000;
    int64_t first_byte_us = asked_us + question->turnaround_us + line->char_ns / 1000;
    /* Wake once for the whole answer, not for each of its bytes. */
    int64_t ready_us = asked_us + line->thinks_us[question->unit] + answer_us - LISTEN_EARLY_US;
    sleep_until_us(ready_us < first_byte_us ? ready_us : first_byte_us);
    bool overslept = waiting_bytes(line) >= question->answer_length;
    int outcome = LINE_SILENT;
    for (int i = 0; i < FOREIGN_MOST; i++) {
        set_wait(line->modbus, first_byte_us - now_us());
        int length = modbus_receive_confirmation(line->modbus, answer);
        if (length < 0 && is_port_error(errno))
            return port_failed(line);
        line->quiet_from_us = now_us() + line->silence_us;
        if (length < 0 && errno == ETIMEDOUT)
            return outcome;
        outcome = length >= 5 ? judge(question, answer, length) : LINE_GARBLED;
        if (outcome != LINE_GARBLED) {
            note_thinking(line, question, overslept ? -1 : now_us() - asked_us - answer_us);
            return outcome;
        }
        /* The late answer of another unit may stand before ours. */
        if (now_us() >= first_byte_us)
            return outcome;
    }
    return outcome;
}

static int ask(struct line *line, const struct question *question, uint8_t *answer)
{
    int status = open_port(line);
    if (status)
        return status;
    await_silence(line);
    modbus_set_slave(line->modbus, question->unit);
    int64_t sent_us = now_us();
    if (modbus_send_raw_request(line->modbus, (uint8_t *)question->request, question->request_length) < 0)
        return port_failed(line);
    line->quiet_from_us = sent_us + line->char_ns * (question->request_length + 2) / 1000 + line->silence_us;
    return receive(line, question, sent_us, answer);
}

int line_read(struct line *line, int unit, int first, int count, int turnaround_ms, uint8_t *bytes)
{
    uint8_t request[6] = {(uint8_t)unit,         0x03,          (uint8_t)(first >> 8), (uint8_t)first,
                          (uint8_t)(count >> 8), (uint8_t)count};
    struct question question = {.unit = unit,
                                .request = request,
                                .request_length = sizeof request,
                                .answer_length = 5 + 2 * count,
                                .turnaround_us = turnaround_ms * 1000LL};
    uint8_t answer[MODBUS_RTU_MAX_ADU_LENGTH];
    int outcome = ask(line, &question, answer);
    if (outcome == LINE_ANSWERED)
        memcpy(bytes, answer + 3, 2 * (size_t)count);
    return outcome;
}

int line_write(struct line *line, int unit, int first, const uint16_t *registers, int count,
               int turnaround_ms)
{
    uint8_t request[FRAME_MOST] = {
        (uint8_t)unit,         0x10,           (uint8_t)(first >> 8), (uint8_t)first,
        (uint8_t)(count >> 8), (uint8_t)count, (uint8_t)(2 * count)};
    for (int i = 0; i < count; i++) {
        request[7 + 2 * i] = (uint8_t)(registers[i] >> 8);
        request[8 + 2 * i] = (uint8_t)registers[i];
    }
    struct question question = {.unit = unit,
                                .request = request,
                                .request_length = 7 + 2 * count,
                                .answer_length = 8,
                                .turnaround_us = turnaround_ms * 1000LL};
    uint8_t answer[MODBUS_RTU_MAX_ADU_LENGTH];
    return ask(line, &question, answer);
}
