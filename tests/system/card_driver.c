/* Drives the kiosk's card reader (kiosk/device/card_reader.h) from a pipe: commands on standard input, events
 * on standard output, each with milliseconds since the start. For cards_test.py.
 *   card_driver --reader PROGRAM --card-part TEXT --psam-part TEXT [--deadline MS] [--wedge PATH]
 *   quote FEN | debit | recover | forget | hold LINE | quit
 * "hold" takes back a line that "quoted" printed: the record a kiosk finds on its disk after a restart. */
#include "../usage.h"
#include "base/clock.h"
#include "base/log.h"
#include "device/card_reader.h"
#include "purse/purse.h"
#include "reader/protocol.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct driver {
    pthread_mutex_t lock;
    int64_t began_at_ms;
    struct purchase purchase;
};

static const char *const troubles[TROUBLES] = {"early",   "noread", "multi",   "unknown", "frozen",
                                               "expired", "noroom", "cardbad", "reader",  "nolist"};
static const char *const proofs[] = {"none", "answer", "transaction", "log"};

/* The test cards' TAC master key (tests/peers/cards.conf): the station's check closes the circle. */
static const uint8_t tac_master[16] = {0x34, 0x34, 0x34, 0x34, 0x34, 0x34, 0x34, 0x34,
                                       0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};

static void print_debited(const struct driver *driver, const struct event *event)
{
    bool proven = event->debit.tac[0] != '\0' &&
                  purse_check_tac(tac_master, &event->debit, driver->purchase.amount) == 0;
    printf("debited proof=%s tac=%s\n", proofs[event->proof],
           event->debit.tac[0] == '\0' ? "none"
           : proven                    ? "good"
                                       : "wrong");
}

static void print_event(struct driver *driver, const struct event *event)
{
    const struct card_identity *identity = &event->identity;
    struct message record = {.type = MESSAGE_RECOVER, .amount = driver->purchase.amount};
    char text[MESSAGE_SIZE];
    switch (event->type) {
    case EVENT_READER: printf("reader %s\n", event->ok ? "ok" : "down"); break;
    case EVENT_CARD_SEEN: puts("seen"); break;
    case EVENT_CARD_IDENTIFIED:
        printf("identified purse=%d asn=%s uid=%s fen=%" PRId64 " expired=%d\n", identity->has_purse,
               identity->asn, identity->uid, identity->purse_fen, identity->expired);
        break;
    case EVENT_CARD_TROUBLE: printf("trouble %s\n", troubles[event->trouble]); break;
    case EVENT_CARD_GONE: puts("gone"); break;
    case EVENT_CARD_QUOTED:
        driver->purchase.debit = event->debit;
        record.debit = event->debit;
        printf("quoted %.*s\n", (int)message_encode(&record, text), text);
        break;
    case EVENT_CARD_DEBITED: print_debited(driver, event); break;
    case EVENT_CARD_REFUSED: printf("refused short=%d\n", event->short_of_money); break;
    case EVENT_CARD_LOST: puts("lost"); break;
    case EVENT_CARD_OTHER: puts("other"); break;
    default: puts("unexpected"); break;
    }
}

static void report(void *context, const struct event *event)
{
    struct driver *driver = context;
    pthread_mutex_lock(&driver->lock);
    printf("%" PRId64 " ", clock_monotonic_ms() - driver->began_at_ms);
    print_event(driver, event);
    fflush(stdout);
    pthread_mutex_unlock(&driver->lock);
}

static void hold(struct driver *driver, const char *line)
{
    struct message message;
    if (message_decode(line, strlen(line), &message)) {
        puts("0 unexpected");
        return;
    }
    driver->purchase.amount = message.amount;
    driver->purchase.debit = message.debit;
}

static bool obey(struct driver *driver, struct card_reader *reader, char *line)
{
    struct command command = {0};
    line[strcspn(line, "\n")] = '\0';
    bool is_for_reader = true;
    pthread_mutex_lock(&driver->lock);
    if (strncmp(line, "quote ", 6) == 0) {
        driver->purchase =
            (struct purchase){.amount = money_of_fen(strtoll(line + 6, NULL, 10)), .at_ms = clock_now_ms()};
        command.type = COMMAND_CARD_QUOTE;
    } else if (strcmp(line, "debit") == 0) {
        command.type = COMMAND_CARD_DEBIT;
    } else if (strcmp(line, "recover") == 0) {
        command.type = COMMAND_CARD_RECOVER;
    } else if (strcmp(line, "forget") == 0) {
        command.type = COMMAND_CARD_FORGET;
    } else {
        is_for_reader = false;
        if (strncmp(line, "hold ", 5) == 0)
            hold(driver, line + 5);
    }
    command.purchase = driver->purchase;
    pthread_mutex_unlock(&driver->lock);
    if (is_for_reader)
        card_reader_command(reader, &command);
    return strcmp(line, "quit") != 0;
}

static void take_options(int argc, char **argv, struct card_reader_config *config)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *value = argv[i + 1];
        if (strcmp(argv[i], "--reader") == 0)
            snprintf(config->program, sizeof config->program, "%s", value);
        else if (strcmp(argv[i], "--card-part") == 0)
            snprintf(config->card_reader, sizeof config->card_reader, "%s", value);
        else if (strcmp(argv[i], "--psam-part") == 0)
            snprintf(config->psam_reader, sizeof config->psam_reader, "%s", value);
        else if (strcmp(argv[i], "--wedge") == 0)
            snprintf(config->wedge_device, sizeof config->wedge_device, "%s", value);
        else if (strcmp(argv[i], "--deadline") == 0)
            config->step_deadline_ms = strtoll(value, NULL, 10);
    }
}

static const char usage[] =
    "usage: card_driver --reader PROGRAM --card-part TEXT --psam-part TEXT [--deadline MS] [--wedge PATH]\n"
    "Takes lines: quote FEN | debit | recover | forget | hold LINE | quit. Says what the reader does, a line "
    "each.\n"
    "Exit: 0 after quit, 1 if the reader did not start.\n";

int main(int argc, char **argv)
{
    if (usage_asked(argc, argv, usage))
        return 0;
    struct driver driver = {.lock = PTHREAD_MUTEX_INITIALIZER, .began_at_ms = clock_monotonic_ms()};
    struct card_reader_config config = {.aid = "D156000001BDF0CACBB4EFD6A7B8B6",
                                        .psam_df = "DF03",
                                        .key_index = 1,
                                        .asn_offset = 12,
                                        .expiry_offset = 24,
                                        .step_deadline_ms = 3000,
                                        .wedge_format = "8H"};
    struct card_reader *reader = NULL;
    char line[MESSAGE_SIZE + 16];
    log_init("card_driver", LOG_FACT);
    take_options(argc, argv, &config);
    if (card_reader_start(&config, report, &driver, &reader))
        return EXIT_FAILURE;
    while (fgets(line, sizeof line, stdin) && obey(&driver, reader, line))
        continue;
    card_reader_stop(reader);
    return EXIT_SUCCESS;
}
