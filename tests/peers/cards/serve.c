/* The server: two slots, the PSAM always in, one card at a time, and a socket that says which and how. */
#include "vpcd.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define RETRY_MS 50 /* until pcscd listens */
#define REPLY_MOST 16384
#define WORDS_MOST 6

struct server {
    struct world *world;
    struct vpcd card_slot, psam_slot;
    bool psam_out;
    struct card *card;  /* tapped, NULL = none */
    int64_t lift_at_ms; /* INT64_MAX: by hand */
    struct faults faults;
    int control;
};

static volatile sig_atomic_t ending;

static void end(int signal_number)
{
    (void)signal_number;
    ending = 1;
}

/* --- slots --------------------------------------------------------------------------------------- */

static void power(struct server *server, bool is_card)
{
    if (is_card && server->card) {
        server->card->selected = false;
        server->card->initialised = false;
    } else if (!is_card) {
        struct sam *sam = &server->world->sam;
        sam->selected = false;
        sam->has_session = false;
        sam->waiting_length = 0;
    }
}

static void lift(struct server *server)
{
    vpcd_eject(&server->card_slot);
    power(server, true);
    server->card = NULL;
    server->lift_at_ms = INT64_MAX;
}

static void answer_command(struct server *server, bool is_card, const uint8_t *bytes, size_t length)
{
    uint8_t answer[FRAME_MOST];
    struct faults *faults = &server->faults;
    if (!is_card) {
        size_t answered = sam_answer(server->world, bytes, length, answer);
        vpcd_answer_in(&server->psam_slot, answer, answered, 0);
        return;
    }
    if (length > 1 && faults->hang_ins == bytes[1]) {
        faults->hang_ins = -1;
        return;
    }
    size_t answered = card_answer(server->world, server->card, faults, bytes, length, answer);
    if (answered == 0)
        lift(server);
    else
        vpcd_answer_in(&server->card_slot, answer, answered, faults->delay_ms);
}

static void hear(struct server *server, struct vpcd *slot, bool is_card)
{
    uint8_t frame[FRAME_MOST];
    uint8_t atr[33];
    size_t length = vpcd_hear(slot, frame);
    if (length == 0)
        return;
    if (length > 1) {
        answer_command(server, is_card, frame, length);
    } else if (frame[0] == 0x04) {
        if (is_card)
            vpcd_answer_in(slot, atr, card_atr(server->card, atr), 0);
        else
            vpcd_answer_in(slot, sam_atr, sizeof sam_atr, 0);
    } else {
        power(server, is_card); /* off, on, reset: without an answer */
    }
}

/* --- what people and tests say ------------------------------------------------------------------- */

static struct card *card_named(struct server *server, const char *number)
{
    for (int i = 0; number && i < server->world->card_count; i++) {
        if (server->world->cards[i].number == atoi(number)) // NOLINT(cert-err34-c): 0 is no card
            return &server->world->cards[i];
    }
    return NULL;
}

static bool tap(struct server *server, const char *number, const char *for_ms)
{
    struct card *card = card_named(server, number);
    if (!card)
        return false;
    lift(server);
    server->card = card;
    server->lift_at_ms = for_ms ? now_ms() + strtol(for_ms, NULL, 10) : INT64_MAX;
    vpcd_insert(&server->card_slot);
    return true;
}

static bool arm_tear(struct faults *faults, const char *where)
{
    if (where && strcmp(where, "debit-before") == 0)
        faults->debit_before = true;
    else if (where && strcmp(where, "debit-after") == 0)
        faults->debit_after = true;
    else if (where && strncmp(where, "apdu:", 5) == 0 && strtol(where + 5, NULL, 10) > 0) {
        char *end_of_number = NULL;
        faults->apdu = (int)strtol(where + 5, &end_of_number, 10);
        faults->apdu_done = *end_of_number == '+';
    } else
        return false;
    return true;
}

static const struct faults no_faults = {.hang_ins = -1, .refuse_ins = -1};

static bool arm(struct server *server, char *const *words, int count)
{
    struct faults *faults = &server->faults;
    const char *first = count > 1 ? words[1] : NULL;
    if (strcmp(words[0], "tear") == 0)
        return arm_tear(faults, first);
    if (strcmp(words[0], "hang") == 0)
        faults->hang_ins = first ? (int)strtol(first, NULL, 16) : 0x54;
    else if (strcmp(words[0], "delay") == 0 && first)
        faults->delay_ms = (int)strtol(first, NULL, 10);
    else if (strcmp(words[0], "wrong-mac2") == 0)
        faults->wrong_mac2 = true;
    else if (strcmp(words[0], "refuse") == 0 && count > 2) {
        faults->refuse_ins = (int)strtol(first, NULL, 16);
        faults->refuse_status = (uint16_t)strtol(words[2], NULL, 16);
    } else if (strcmp(words[0], "calm") == 0)
        *faults = no_faults;
    else
        return false;
    return true;
}

static bool set_psam(struct server *server, const char *where)
{
    server->psam_out = where && strcmp(where, "out") == 0;
    if (server->psam_out)
        vpcd_eject(&server->psam_slot);
    power(server, false);
    return where != NULL;
}

static void list(const struct world *world, char *reply)
{
    size_t used = 0;
    for (int i = 0; i < world->card_count && used + 300 < REPLY_MOST; i++) {
        const struct card *card = &world->cards[i];
        static const char *const kinds[] = {"purse", "storage card, UID only", "foreign"};
        char uid[15];
        for (size_t j = 0; j < card->uid_length; j++)
            snprintf(uid + 2 * j, 3, "%02X", card->uid[j]);
        used += (size_t)snprintf(reply + used, REPLY_MOST - used, "%2d  %-28s UID %-14s  %s", card->number,
                                 card->name, uid, kinds[card->kind]);
        if (card->kind == KIND_PURSE)
            used += (size_t)snprintf(reply + used, REPLY_MOST - used, ", %u.%02u on it",
                                     card->balance_fen / 100, card->balance_fen % 100);
        used += (size_t)snprintf(reply + used, REPLY_MOST - used, "\n");
    }
}

static bool load_purse(struct server *server, struct card *card, const char *fen)
{
    if (!card || !fen)
        return false;
    card->balance_fen = (uint32_t)strtoul(fen, NULL, 10);
    card_save(server->world, card);
    return true;
}

static void obey(struct server *server, char *line, char *reply)
{
    char *words[WORDS_MOST] = {0};
    char *rest = NULL;
    int count = 0;
    for (char *word = strtok_r(line, " \n", &rest); word && count < WORDS_MOST;
         word = strtok_r(NULL, " \n", &rest))
        words[count++] = word;
    bool ok = false;
    snprintf(reply, REPLY_MOST, "ok\n");
    if (count == 0) {
        ok = false;
    } else if (strcmp(words[0], "tap") == 0) {
        ok = tap(server, words[1], words[2]);
    } else if (strcmp(words[0], "lift") == 0) {
        lift(server);
        ok = true;
    } else if (strcmp(words[0], "psam") == 0) {
        ok = set_psam(server, words[1]);
    } else if (strcmp(words[0], "load") == 0) {
        ok = load_purse(server, card_named(server, words[1]), words[2]);
    } else if (strcmp(words[0], "list") == 0) {
        list(server->world, reply);
        ok = true;
    } else if (strcmp(words[0], "state") == 0) {
        const struct card *card = card_named(server, words[1]);
        ok = card != NULL;
        if (card)
            card_describe(card, reply, REPLY_MOST);
    } else {
        ok = arm(server, words, count);
    }
    if (!ok)
        snprintf(reply, REPLY_MOST, "error: not understood, or no such card\n");
}

static void hear_control(struct server *server)
{
    static char reply[REPLY_MOST];
    char line[256] = "";
    struct timeval patience = {.tv_sec = 1};
    int fd = accept4(server->control, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ssize_t length = recv(fd, line, sizeof line - 1, 0);
    if (length > 0) {
        line[length] = '\0';
        obey(server, line, reply);
        ssize_t sent = send(fd, reply, strlen(reply), MSG_NOSIGNAL);
        (void)sent;
    }
    close(fd);
}

static int open_control(const char *dir)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    mkdir(dir, 0700);
    if (snprintf(address.sun_path, sizeof address.sun_path, "%s/control", dir) >=
        (int)sizeof address.sun_path) {
        fprintf(stderr, "peer-card: the path %s is too long for a socket\n", dir);
        return -1;
    }
    unlink(address.sun_path);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 8) != 0) {
        fprintf(stderr, "peer-card: %s: %s\n", address.sun_path, strerror(errno));
        return -1;
    }
    return fd;
}

/* --- the loop ------------------------------------------------------------------------------------ */

static int64_t tend(struct server *server)
{
    int64_t now = now_ms();
    int64_t wake_at_ms = now + 1000;
    vpcd_tend(&server->card_slot);
    vpcd_tend(&server->psam_slot);
    if (server->card && now >= server->lift_at_ms)
        lift(server);
    bool card_waits = server->card && server->card_slot.fd < 0 && !vpcd_insert(&server->card_slot);
    bool psam_waits = !server->psam_out && server->psam_slot.fd < 0 && !vpcd_insert(&server->psam_slot);
    if (card_waits || psam_waits)
        wake_at_ms = now + RETRY_MS;
    if (server->card && server->lift_at_ms < wake_at_ms)
        wake_at_ms = server->lift_at_ms;
    if (server->card_slot.answering && server->card_slot.answer_at_ms < wake_at_ms)
        wake_at_ms = server->card_slot.answer_at_ms;
    return wake_at_ms > now ? wake_at_ms - now : 0;
}

int serve(struct world *world, int card_port, int psam_port)
{
    struct server server = {.world = world,
                            .card_slot = {.port = card_port, .fd = -1},
                            .psam_slot = {.port = psam_port, .fd = -1},
                            .lift_at_ms = INT64_MAX,
                            .faults = no_faults,
                            .control = open_control(world->dir)};
    if (server.control < 0)
        return EXIT_FAILURE;
    struct sigaction action = {.sa_handler = end};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    for (int i = 0; i < world->card_count; i++) {
        if (card_load(world, &world->cards[i]))
            return EXIT_FAILURE;
    }
    if (sam_load(world))
        return EXIT_FAILURE;
    while (!ending) {
        int64_t wait_ms = tend(&server);
        struct pollfd fds[] = {{.fd = server.control, .events = POLLIN},
                               {.fd = server.card_slot.fd, .events = POLLIN},
                               {.fd = server.psam_slot.fd, .events = POLLIN}};
        if (poll(fds, 3, (int)wait_ms) < 0)
            continue;
        if (fds[1].revents && server.card_slot.fd == fds[1].fd)
            hear(&server, &server.card_slot, true);
        if (fds[2].revents && server.psam_slot.fd == fds[2].fd)
            hear(&server, &server.psam_slot, false);
        if (fds[0].revents)
            hear_control(&server);
    }
    vpcd_eject(&server.card_slot);
    vpcd_eject(&server.psam_slot);
    close(server.control);
    return EXIT_SUCCESS;
}
