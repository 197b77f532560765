#include "reader/reader.h"
#include "base/clock.h"
#include "base/forget.h"
#include "base/log.h"
#include "base/status.h"
#include "reader/protocol.h"
#include "reader/purchase.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#define TRIES_MOST 5        /* to identify a card, over two seconds; then it is named unreadable */
#define TRY_SOON_MS 100     /* a card still coming into the field */
#define RETRY_MS 1000       /* a reader that another program holds, a PSAM that does not answer */
#define LOOK_AGAIN_MS 500   /* longer than pcscd takes to notice that a card was lifted */
#define WATCH_DEAD_MS 15000 /* the watch comes back every 5 s, or pcscd hangs */

struct reader {
    const struct reader_config *config;
    int fd;
    struct watch *watch;
    struct watch_view view;
    struct card_link card;
    struct psam psam;
    uint16_t psam_count; /* of the module that is open */
    struct teller teller;
    bool told_ready, ready;
    int generation; /* of the service our links belong to */
    bool seen;      /* SEEN was said, GONE was not */
    uint16_t seen_count;
    int tries; /* to identify it */
    bool told_trouble;
    bool identified;
    struct card_identity identity;
    int64_t rests_until_ms;   /* monotonic: after a lost answer the same card is not touched before */
    int64_t look_again_at_ms; /* monotonic; INT64_MAX: no need */
};

static void say(const struct reader *reader, const struct message *message)
{
    char text[MESSAGE_SIZE];
    size_t length = message_encode(message, text);
    if (send(reader->fd, text, length, MSG_NOSIGNAL) < 0)
        log_warn("reader: the kiosk does not take a message of type %d", (int)message->type);
}

static bool uses_psam(const struct reader *reader)
{
    return reader->config->psam_reader[0] != '\0';
}

static void look_again_in(struct reader *reader, int64_t wait_ms)
{
    int64_t at_ms = clock_monotonic_ms() + wait_ms;
    if (at_ms < reader->look_again_at_ms)
        reader->look_again_at_ms = at_ms;
}

static void say_trouble(struct reader *reader, enum trouble trouble)
{
    if (!reader->told_trouble)
        say(reader, &(struct message){.type = MESSAGE_TROUBLE, .trouble = trouble});
    reader->told_trouble = true;
}

static void card_left(struct reader *reader)
{
    card_link_close(&reader->card);
    reader->card.failures = 0;
    purchase_card_left(&reader->teller);
    if (reader->seen && !reader->identified)
        say_trouble(reader, TROUBLE_EARLY);
    if (reader->seen)
        say(reader, &(struct message){.type = MESSAGE_GONE});
    reader->seen = false;
    reader->identified = false;
    explicit_bzero(&reader->identity, sizeof reader->identity);
}

/* A card that comes into the field, or was just moved, may need several tries and a moment. */
static void identify(struct reader *reader)
{
    int status = card_identify(&reader->card, &reader->view.card, &reader->config->profile, clock_now_ms(),
                               &reader->identity);
    reader->tries++;
    if (status == 0) {
        reader->identified = true;
        struct message message = {.type = MESSAGE_IDENTIFIED, .identity = reader->identity};
        message.identity.has_purse &= uses_psam(reader); /* without one its purse is of no use here */
        say(reader, &message);
        return;
    }
    card_link_close(&reader->card);
    if (status == IDENTIFY_UNKNOWN) {
        say_trouble(reader, TROUBLE_UNKNOWN);
    } else if (status == IDENTIFY_BAD) {
        say_trouble(reader, TROUBLE_CARDBAD);
    } else if (status == IDENTIFY_TAKEN) {
        say_trouble(reader, TROUBLE_READER);
        look_again_in(reader, RETRY_MS);
    } else if (reader->tries < TRIES_MOST) {
        look_again_in(reader, reader->tries == 1 ? TRY_SOON_MS : LOOK_AGAIN_MS);
    } else {
        say_trouble(reader, TROUBLE_NOREAD);
    }
}

static void card_came(struct reader *reader)
{
    reader->seen = true;
    reader->seen_count = reader->view.card.count;
    reader->tries = 0;
    reader->told_trouble = false;
    say(reader, &(struct message){.type = MESSAGE_SEEN});
    identify(reader);
}

static void tend_psam(struct reader *reader)
{
    const struct slot *slot = &reader->view.psam;
    if (!uses_psam(reader))
        return;
    if (reader->psam.open && (!slot->present || slot->count != reader->psam_count)) {
        log_warn("reader: the PSAM was taken out or changed");
        psam_close(&reader->psam);
    }
    if (reader->psam.open || !slot->present)
        return;
    reader->psam_count = slot->count;
    if (psam_open(&reader->psam, slot->reader, reader->config->psam_df))
        look_again_in(reader, RETRY_MS);
}

static void tend_card(struct reader *reader)
{
    const struct slot *slot = &reader->view.card;
    bool is_new = slot->count != reader->seen_count;
    if (reader->seen && (!slot->present || is_new))
        card_left(reader);
    if (!reader->seen && slot->present && (is_new || clock_monotonic_ms() >= reader->rests_until_ms))
        card_came(reader);
}

static void tell_ready(struct reader *reader)
{
    const struct watch_view *view = &reader->view;
    bool ready = view->service && view->card.listed && (!uses_psam(reader) || reader->psam.open);
    if (reader->told_ready && ready == reader->ready)
        return;
    reader->told_ready = true;
    reader->ready = ready;
    log_note("reader: %s (service %s, card reader %s, PSAM %s)", ready ? "ready" : "not ready",
             view->service ? "up" : "down", view->card.listed ? "there" : "missing",
             !uses_psam(reader)  ? "not used"
             : reader->psam.open ? "open"
                                 : "missing");
    say(reader, &(struct message){.type = MESSAGE_READER, .ok = ready});
}

/* Everything that follows from what the watch sees. */
static void tend(struct reader *reader)
{
    watch_read(reader->watch, &reader->view);
    if (reader->view.generation != reader->generation) {
        reader->generation = reader->view.generation;
        card_left(reader);
        psam_close(&reader->psam);
        card_link_finish(&reader->card);
        card_link_finish(&reader->psam.link);
    }
    tend_psam(reader);
    tell_ready(reader);
    tend_card(reader);
}

static void look_again(struct reader *reader)
{
    reader->look_again_at_ms = INT64_MAX;
    tend(reader);
    if (reader->seen && !reader->identified)
        identify(reader);
}

/* Without a valid answer the link is closed: the card, if it still lies there, is identified anew before
 * anything else is done with it (cards.md 1.4). */
static void lose(struct reader *reader, int64_t number)
{
    say(reader, &(struct message){.type = MESSAGE_LOST, .number = number});
    card_left(reader);
    tell_ready(reader); /* it may have been the PSAM that was lost */
    reader->rests_until_ms = clock_monotonic_ms() + LOOK_AGAIN_MS;
    look_again_in(reader, LOOK_AGAIN_MS);
}

static void answer_command(struct reader *reader, int status, struct message *answer)
{
    switch (status) {
    case 0: say(reader, answer); break;
    case PURSE_REFUSED:
    case PURSE_SHORT:
        answer->type = MESSAGE_REFUSED;
        answer->short_of_money = status == PURSE_SHORT;
        say(reader, answer);
        break;
    case PURSE_OTHER:
        answer->type = MESSAGE_OTHER;
        say(reader, answer);
        break;
    default: lose(reader, answer->number);
    }
}

static void take_command(struct reader *reader, const struct message *message)
{
    struct teller *teller = &reader->teller;
    struct message answer = {.number = message->number, .debit = message->debit};
    int64_t now_ms = clock_monotonic_ms();
    int status = ERR_NOT_NOW;
    switch (message->type) {
    case MESSAGE_QUOTE:
        answer.type = MESSAGE_QUOTED;
        if (reader->identified)
            status = purchase_quote(teller, &reader->identity, message->amount, &answer.debit, now_ms);
        break;
    case MESSAGE_DEBIT:
        answer.type = MESSAGE_DEBITED;
        answer.proof = PROOF_ANSWER;
        status = purchase_debit(teller, message->amount, &answer.debit, now_ms);
        break;
    default:
        answer.type = MESSAGE_DEBITED;
        if (reader->identified)
            status = purchase_recover(teller, &reader->identity, message->amount, &answer.debit,
                                      &answer.proof, now_ms);
        break;
    }
    answer_command(reader, status, &answer);
}

/* 0, or a failure: the other end closed, or is not our kiosk. */
static int take_message(struct reader *reader)
{
    char text[MESSAGE_SIZE];
    struct message message;
    ssize_t length = recv(reader->fd, text, sizeof text, 0);
    if (length < 0 && errno == EINTR)
        return 0;
    if (length <= 0)
        return ERR_IO;
    if (message_decode(text, (size_t)length, &message) || message.type >= MESSAGE_PONG) {
        log_error("reader: a message that is none, ending");
        return ERR_FORMAT;
    }
    if (message.type == MESSAGE_PING) {
        tend(reader);
        if (clock_monotonic_ms() - reader->view.looked_at_ms < WATCH_DEAD_MS)
            say(reader, &(struct message){.type = MESSAGE_PONG, .number = message.number});
    } else if (message.type == MESSAGE_FORGET) {
        reader->teller.quote_state = QUOTE_NONE;
    } else {
        take_command(reader, &message);
    }
    return 0;
}

static int wait_and_serve(struct reader *reader)
{
    struct pollfd fds[] = {{.fd = reader->fd, .events = POLLIN},
                           {.fd = watch_fd(reader->watch), .events = POLLIN}};
    int64_t wait_ms = -1;
    if (reader->look_again_at_ms != INT64_MAX) {
        wait_ms = reader->look_again_at_ms - clock_monotonic_ms();
        if (wait_ms < 0)
            wait_ms = 0;
    }
    if (poll(fds, 2, (int)wait_ms) < 0)
        return errno == EINTR ? 0 : ERR_IO;
    if (fds[1].revents)
        tend(reader);
    if (clock_monotonic_ms() >= reader->look_again_at_ms)
        look_again(reader);
    return fds[0].revents ? take_message(reader) : 0;
}

int reader_run(const struct pcsc_calls *calls, const struct reader_config *config, int fd)
{
    struct reader reader = {.config = config, .fd = fd, .look_again_at_ms = INT64_MAX};
    card_link_init(&reader.card, calls, "card");
    psam_init(&reader.psam, calls);
    reader.teller = (struct teller){.card = &reader.card, .psam = &reader.psam, .profile = &config->profile};
    int status = watch_start(calls, config->card_reader, config->psam_reader, &reader.watch);
    if (status)
        return status;
    while (!status) {
        status = wait_and_serve(&reader);
        forget_traces();
    }
    card_link_finish(&reader.card);
    card_link_finish(&reader.psam.link);
    watch_stop(reader.watch);
    return status == ERR_IO ? 0 : status; /* the other end closed: the way it always ends */
}
