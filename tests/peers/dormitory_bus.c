/* A serial line as a pty, at the wire's pace: an answer's first byte leaves after the question would have
 * come down the wire, 3.5 characters of silence and the meter's thinking; then one byte a character time.
 * A question inside the silence is counted as early; one inside an answer garbles both. */
#include "dormitory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <termios.h>
#include <unistd.h>

#define ANSWERS_MAX 8
#define FRAME_MOST 256
#define IDLE_NS 100000000LL

struct answer {
    uint8_t bytes[FRAME_MOST + 2];
    int length; /* 0: this place is free */
    int sent;
    int64_t begin_ns;
};

struct wire {
    struct dormitory *dormitory;
    struct bus_counts *counts;
    int index;
    int fd;
    int64_t char_ns;
    int64_t silence_ns;
    int64_t quiet_from_ns;
    int64_t question_ns; /* when the first byte of the question came */
    uint8_t question[FRAME_MOST];
    int have;
    struct answer answers[ANSWERS_MAX];
};

unsigned crc16(const uint8_t *bytes, int length)
{
    unsigned crc = 0xffff;
    for (int i = 0; i < length; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
    }
    return crc;
}

static bool strikes(const struct wire *wire, const struct faults *faults, int *count)
{
    if (faults->writes_only && wire->question[1] != 0x10)
        return false;
    if (*count > 0)
        return (*count)--;
    return *count < 0;
}

static struct answer *free_answer(struct wire *wire)
{
    for (int i = 0; i < ANSWERS_MAX; i++)
        if (wire->answers[i].length == 0)
            return &wire->answers[i];
    return NULL;
}

static void queue_answer(struct wire *wire, struct meter *meter, const uint8_t *bytes, int length,
                         int64_t question_end_ns)
{
    struct answer *answer = free_answer(wire);
    if (!answer)
        return;
    int64_t think_ns = wire->dormitory->turnaround_us * 1000LL;
    bool late = strikes(wire, &meter->faults, &meter->faults.late);
    memcpy(answer->bytes, bytes, (size_t)length);
    if (strikes(wire, &meter->faults, &meter->faults.wrong_unit))
        answer->bytes[0] = (uint8_t)(answer->bytes[0] % 247 + 1);
    unsigned crc = crc16(answer->bytes, length);
    if (strikes(wire, &meter->faults, &meter->faults.bad_crc))
        crc ^= 0x5555;
    answer->bytes[length] = (uint8_t)crc;
    answer->bytes[length + 1] = (uint8_t)(crc >> 8);
    answer->length = length + 2;
    answer->sent = 0;
    answer->begin_ns = question_end_ns + wire->silence_ns + think_ns;
    wire->counts->answers++;
    if (late) {
        answer->begin_ns += meter->faults.late_ms * 1000000LL;
        return;
    }
    wire->quiet_from_ns = answer->begin_ns + wire->char_ns * answer->length + wire->silence_ns;
}

static struct meter *find_unit(struct wire *wire, int unit)
{
    for (int i = 0; i < wire->dormitory->meter_count; i++) {
        struct meter *meter = &wire->dormitory->meters[i];
        if (meter->bus == wire->index && meter->unit == unit)
            return meter;
    }
    return NULL;
}

static void hear(struct wire *wire, int length)
{
    int64_t begin_ns = wire->question_ns;
    wire->counts->requests++;
    if (begin_ns < wire->quiet_from_ns) {
        wire->counts->early++;
        begin_ns = wire->quiet_from_ns;
    }
    int64_t end_ns = begin_ns + wire->char_ns * length;
    wire->quiet_from_ns = end_ns + wire->silence_ns;
    struct meter *meter = find_unit(wire, wire->question[0]);
    if (!meter || strikes(wire, &meter->faults, &meter->faults.silence))
        return;
    uint8_t bytes[FRAME_MOST];
    int answer = meter_answer(meter, wire->dormitory, wire->question, length - 2, bytes);
    if (answer > 0 && !strikes(wire, &meter->faults, &meter->faults.lose))
        queue_answer(wire, meter, bytes, answer, end_ns);
    wire->counts->wire_ns += wire->quiet_from_ns - begin_ns;
}

static int question_length(const struct wire *wire)
{
    if (wire->have < 8)
        return 8;
    return wire->question[1] == 0x10 ? 9 + wire->question[6] : 8;
}

static bool is_talking(const struct wire *wire, int64_t now_ns)
{
    for (int i = 0; i < ANSWERS_MAX; i++)
        if (wire->answers[i].length && wire->answers[i].begin_ns <= now_ns)
            return true;
    return false;
}

static void collide(struct wire *wire, int64_t now_ns)
{
    pthread_mutex_lock(&wire->dormitory->lock);
    wire->counts->collisions++;
    pthread_mutex_unlock(&wire->dormitory->lock);
    for (int i = 0; i < ANSWERS_MAX; i++)
        if (wire->answers[i].length && wire->answers[i].begin_ns <= now_ns)
            for (int at = wire->answers[i].sent; at < wire->answers[i].length; at++)
                wire->answers[i].bytes[at] ^= 0xA5;
    wire->have = 0;
}

static void take_bytes(struct wire *wire)
{
    int64_t now_ns = steady_ns();
    if (wire->have && now_ns - wire->question_ns > IDLE_NS)
        wire->have = 0; /* the rest of that frame never came */
    ssize_t got = read(wire->fd, wire->question + wire->have, sizeof wire->question - (size_t)wire->have);
    if (got <= 0)
        return;
    if (wire->have == 0)
        wire->question_ns = now_ns;
    wire->have += (int)got;
    if (is_talking(wire, now_ns)) {
        collide(wire, now_ns);
        return;
    }
    int length = question_length(wire);
    if (wire->have < length && wire->have < FRAME_MOST)
        return;
    unsigned crc = length <= wire->have ? crc16(wire->question, length - 2) : 0;
    if (length <= wire->have &&
        crc == (unsigned)(wire->question[length - 2] | wire->question[length - 1] << 8)) {
        pthread_mutex_lock(&wire->dormitory->lock);
        hear(wire, length);
        pthread_mutex_unlock(&wire->dormitory->lock);
    }
    wire->have = 0;
}

static int64_t due_ns(const struct wire *wire, const struct answer *answer)
{
    return answer->begin_ns + wire->char_ns * (answer->sent + 1); /* a byte is there when its stop bit is */
}

/* Sends what is due and returns when the next byte is. */
static int64_t talk(struct wire *wire)
{
    int64_t next_ns = steady_ns() + IDLE_NS;
    for (int i = 0; i < ANSWERS_MAX; i++) {
        struct answer *answer = &wire->answers[i];
        while (answer->length && due_ns(wire, answer) <= steady_ns()) {
            if (write(wire->fd, answer->bytes + answer->sent, 1) != 1)
                answer->sent = answer->length - 1;
            if (++answer->sent < answer->length)
                continue;
            answer->length = 0;
            int64_t quiet_ns = answer->begin_ns + wire->char_ns * answer->sent + wire->silence_ns;
            if (quiet_ns > wire->quiet_from_ns)
                wire->quiet_from_ns = quiet_ns;
        }
        if (answer->length && due_ns(wire, answer) < next_ns)
            next_ns = due_ns(wire, answer);
    }
    return next_ns;
}

static int open_pty(struct bus_thread *bus)
{
    char name[64];
    struct termios modes;
    bus->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (bus->fd < 0 || grantpt(bus->fd) || unlockpt(bus->fd))
        return -1;
    if (ptsname_r(bus->fd, name, sizeof name))
        return -1;
    bus->keep = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (bus->keep < 0 || tcgetattr(bus->keep, &modes))
        return -1;
    cfmakeraw(&modes);
    if (tcsetattr(bus->keep, TCSANOW, &modes))
        return -1;
    unlink(bus->link);
    return symlink(name, bus->link);
}

static void *run(void *argument)
{
    struct bus_thread *bus = argument;
    struct dormitory *dormitory = bus->dormitory;
    int64_t bits = dormitory->parity == 'N' ? 10 : 11;
    struct wire wire = {
        .dormitory = dormitory, .index = bus->index, .fd = bus->fd, .counts = &dormitory->counts[bus->index]};
    wire.char_ns = bits * 1000000000LL / dormitory->baud;
    wire.silence_ns = dormitory->baud > 19200 ? 1750000 : wire.char_ns * 7 / 2;
    prctl(PR_SET_TIMERSLACK, 1);
    while (!stopping()) {
        int64_t wait_ns = talk(&wire) - steady_ns();
        struct timespec wait = {.tv_nsec = wait_ns > 0 ? wait_ns : 0};
        struct pollfd poll_fd = {.fd = wire.fd, .events = POLLIN};
        if (ppoll(&poll_fd, 1, &wait, NULL) > 0)
            take_bytes(&wire);
    }
    return NULL;
}

int bus_thread_start(struct bus_thread *bus)
{
    const struct dormitory *dormitory = bus->dormitory;
    snprintf(bus->link, sizeof bus->link, "%s/%s", dormitory->dir, dormitory->bus_names[bus->index]);
    if (!open_pty(bus) && !pthread_create(&bus->thread, NULL, run, bus))
        return 0;
    fprintf(stderr, "dormitory: %s: %s\n", bus->link, strerror(errno));
    return -1;
}

void bus_thread_join(const struct bus_thread *bus)
{
    pthread_join(bus->thread, NULL);
    unlink(bus->link);
    close(bus->keep);
    close(bus->fd);
}
