/* Telling the dormitory what happens to a room, over DIR/control.sock: one line, one line back. */
#include "dormitory.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LIVE_MS 200 /* how often the rooms burn */
#define KEEP_MS 5000
#define WORDS_MAX 5

/* Through a descriptor of the folder, because a socket's name holds 107 bytes and a folder's may be longer.
 */
static int address_of(const char *dir, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    int folder = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        fprintf(stderr, "dormitory: %s: %s\n", dir, strerror(errno));
        return -1;
    }
    snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/control.sock", folder);
    return 0;
}

static void say_state(const struct meter *meter, char *reply, size_t size)
{
    snprintf(reply, size,
             "{\"room\":\"%s\",\"remaining_fen\":%lld,\"count\":%d,\"total_wh\":%lld,\"relay\":\"%s\","
             "\"power_w\":%d,\"purchases\":%lld,\"refusals\":%lld,\"forced\":%s,\"trips\":%d}",
             meter->room, (long long)meter_remaining_fen(meter), meter->count,
             (long long)(meter->total_mwh / 1000), meter->relay_closed ? "closed" : "open", meter->power_w,
             (long long)meter->purchases, (long long)meter->refusals, meter->forced ? "true" : "false",
             meter->trips);
}

static void say_counts(const struct dormitory *dormitory, char *reply, size_t size)
{
    struct bus_counts sum = {0};
    int64_t longest_ns = 0;
    for (int i = 0; i < dormitory->bus_count; i++) {
        sum.requests += dormitory->counts[i].requests;
        sum.answers += dormitory->counts[i].answers;
        sum.early += dormitory->counts[i].early;
        sum.collisions += dormitory->counts[i].collisions;
        if (dormitory->counts[i].wire_ns > longest_ns)
            longest_ns = dormitory->counts[i].wire_ns;
    }
    snprintf(
        reply, size,
        "{\"requests\":%lld,\"answers\":%lld,\"early\":%lld,\"collisions\":%lld,\"longest_bus_ms\":%lld}",
        (long long)sum.requests, (long long)sum.answers, (long long)sum.early, (long long)sum.collisions,
        (long long)(longest_ns / 1000000));
}

/* number: what stands after the room, or fallback. */
static bool set_fault(struct meter *meter, const char *word, int number, int times)
{
    struct faults *faults = &meter->faults;
    faults->writes_only = false;
    if (!strcmp(word, "silence"))
        faults->silence = number;
    else if (!strcmp(word, "lose"))
        faults->lose = number;
    else if (!strcmp(word, "badcrc"))
        faults->bad_crc = number;
    else if (!strcmp(word, "wrongunit"))
        faults->wrong_unit = number;
    else if (!strcmp(word, "late"))
        faults->late_ms = number, faults->late = times;
    else if (!strcmp(word, "answer"))
        *faults = (struct faults){0};
    else
        return false;
    return true;
}

static bool set_meter(struct dormitory *dormitory, struct meter *meter, const char *word, int number)
{
    if (!strcmp(word, "swap"))
        meter_swap(meter);
    else if (!strcmp(word, "buy"))
        meter_buy(meter, number);
    else if (!strcmp(word, "hoard"))
        meter->hoard_fen = number;
    else if (!strcmp(word, "heater"))
        meter->heater_w = number;
    else if (!strcmp(word, "curfew"))
        meter->curfew = number > 0;
    else if (!strcmp(word, "force")) /* staff's switch, see meter_force() */
        meter_force(meter, number);
    else if (!strcmp(word, "remaining"))
        meter->remaining_units = number * UNITS_PER_FEN;
    else
        return false;
    meter_burn(meter, dormitory, 0, wall_ms());
    state_write(dormitory);
    return true;
}

static int number_of(const char *word, int fallback)
{
    return word ? (int)strtol(word, NULL, 10) : fallback;
}

static void obey(struct dormitory *dormitory, char *line, char *reply, size_t size)
{
    char *words[WORDS_MAX + 1] = {0};
    char *rest = line;
    int count = 0;
    for (char *word; count < WORDS_MAX && (word = strsep(&rest, " \n"));)
        if (*word)
            words[count++] = word;
    bool writes_only = count > 2 && !strcmp(words[count - 1], "writes");
    if (writes_only)
        words[--count] = NULL;
    struct meter *meter = NULL;
    for (int i = 0; words[1] && i < dormitory->meter_count; i++)
        if (!strcmp(dormitory->meters[i].room, words[1]))
            meter = &dormitory->meters[i];
    int number = number_of(words[2], -1);
    if (words[0] && !strcmp(words[0], "counts"))
        say_counts(dormitory, reply, size);
    else if (!meter)
        snprintf(reply, size, "error: no room %s", words[1] ? words[1] : "named");
    else if (!strcmp(words[0], "state"))
        say_state(meter, reply, size);
    else if (set_fault(meter, words[0], number, number_of(words[2] ? words[3] : NULL, -1)) ||
             set_meter(dormitory, meter, words[0], number))
        snprintf(reply, size, "ok");
    else
        snprintf(reply, size,
                 "error: state silence lose badcrc wrongunit late answer swap buy hoard heater curfew force "
                 "remaining");
    if (meter && writes_only)
        meter->faults.writes_only = true;
}

static void answer_client(struct dormitory *dormitory, int listener)
{
    char line[256] = "";
    char reply[512] = "";
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    struct timeval wait = {.tv_sec = 1};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (read(fd, line, sizeof line - 1) > 0) {
        pthread_mutex_lock(&dormitory->lock);
        obey(dormitory, line, reply, sizeof reply);
        pthread_mutex_unlock(&dormitory->lock);
        if (dprintf(fd, "%s\n", reply) < 0)
            fprintf(stderr, "dormitory: a command went away: %s\n", strerror(errno));
    }
    close(fd);
}

static void live(struct dormitory *dormitory)
{
    int64_t now_ms = wall_ms();
    int64_t elapsed_ms = now_ms - dormitory->lived_ms;
    if (elapsed_ms < LIVE_MS && elapsed_ms >= 0)
        return;
    pthread_mutex_lock(&dormitory->lock);
    for (int i = 0; i < dormitory->meter_count && elapsed_ms > 0; i++)
        meter_burn(&dormitory->meters[i], dormitory, elapsed_ms, now_ms);
    dormitory->lived_ms = now_ms;
    pthread_mutex_unlock(&dormitory->lock);
}

int control_serve(struct dormitory *dormitory)
{
    struct sockaddr_un address;
    if (address_of(dormitory->dir, &address))
        return 1;
    unlink(address.sun_path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 8)) {
        fprintf(stderr, "dormitory: %s/control.sock: %s\n", dormitory->dir, strerror(errno));
        return 1;
    }
    int64_t kept_ms = wall_ms();
    dormitory->lived_ms = kept_ms;
    while (!stopping()) {
        struct pollfd poll_fd = {.fd = listener, .events = POLLIN};
        if (poll(&poll_fd, 1, LIVE_MS) > 0)
            answer_client(dormitory, listener);
        live(dormitory);
        if (wall_ms() - kept_ms < KEEP_MS)
            continue;
        kept_ms = wall_ms();
        pthread_mutex_lock(&dormitory->lock);
        state_write(dormitory);
        pthread_mutex_unlock(&dormitory->lock);
    }
    unlink(address.sun_path);
    close(listener);
    return 0;
}

int control_ask(const char *dir, int argc, char **argv)
{
    struct sockaddr_un address;
    char line[512] = "";
    if (address_of(dir, &address))
        return 2;
    for (int i = 0; i < argc; i++) {
        strncat(line, argv[i], sizeof line - strlen(line) - 2);
        strncat(line, i + 1 < argc ? " " : "\n", sizeof line - strlen(line) - 1);
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) {
        fprintf(stderr, "dormitory: %s/control.sock: %s; does it serve?\n", dir, strerror(errno));
        return 1;
    }
    char reply[512] = "";
    if (write(fd, line, strlen(line)) < 0 || read(fd, reply, sizeof reply - 1) < 0)
        return 1;
    close(fd);
    fputs(reply, strncmp(reply, "error", 5) == 0 ? stderr : stdout);
    return strncmp(reply, "error", 5) == 0;
}
