/* Rows a second from a kiosk's full outbox into the station's books, as the kiosk itself carries them.
 *
 *   drain_bench KIOSK_FOLDER URL ROWS ROOM TERMINAL
 *
 * KIOSK_FOLDER is what `dormwattctl enrol NAME --out` made, TERMINAL the number it got. The rows are put
 * straight into the file, as many as two years without a line; then the real clerk, courier and client carry
 * them over TLS, every answer written down before the next step. A stall is the longest time without a row
 * acknowledged. */
#include "../usage.h"
#include "base/clock.h"
#include "base/log.h"
#include "bench_sale.h"
#include "device/clerk.h"
#include "outbox/outbox_store.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define PATIENCE_S 120

struct bench {
    struct clerk *clerk;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    int depth; /* under mutex; -1 until the clerk has told it */
    int64_t first_ms, last_ms, stall_ms;
};

/* Under the clerk's thread: each change of the outbox's depth is one answer written down. */
static void report(void *context, const struct event *event)
{
    struct bench *bench = context;
    if (event->type != EVENT_STORE)
        return;
    pthread_mutex_lock(&bench->mutex);
    int64_t now_ms = clock_monotonic_ms();
    if (bench->depth < 0)
        bench->first_ms = now_ms;
    else if (now_ms - bench->last_ms > bench->stall_ms)
        bench->stall_ms = now_ms - bench->last_ms;
    bench->last_ms = now_ms;
    bench->depth = event->outbox_depth;
    pthread_cond_signal(&bench->changed);
    pthread_mutex_unlock(&bench->mutex);
}

static void answer(void *context, const struct client_answer *answer)
{
    const struct bench *bench = context;
    if (answer->call == CALL_PURCHASES)
        clerk_answer(bench->clerk, answer);
}

/* Each terminal sells to cards of its own: a card's counter buys once. */
static int fill(const struct store_config *config, int64_t rows, const char *room)
{
    struct database *db = NULL;
    struct crypto_key *key = crypto_key_from_file(config->signing_key);
    int status = key ? db_open(config->path, outbox_schema, &db) : -1;
    if (!status)
        status = db_begin(db);
    struct outbox_writer writer = {db, key, config->terminal};
    for (int64_t i = 0; !status && i < rows; i++) {
        struct purchase purchase = bench_sale(config->terminal * rows + i, room);
        int64_t number = 0;
        status = outbox_insert(&writer, ROW_DEBITED, &purchase, purchase.at_ms, &number);
    }
    if (!status)
        status = db_commit(db);
    db_close(db);
    crypto_key_destroy(key);
    return status;
}

static int drain(struct bench *bench)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    int late = 0;
    pthread_mutex_lock(&bench->mutex);
    while (bench->depth != 0 && !late)
        late = pthread_cond_timedwait(&bench->changed, &bench->mutex, &until);
    pthread_mutex_unlock(&bench->mutex);
    return late;
}

static const char usage[] =
    "usage: drain_bench KIOSK_FOLDER URL ROWS ROOM TERMINAL\n"
    "Puts ROWS of purchases into a kiosk's file, carries them to the station and prints how many a second.\n"
    "KIOSK_FOLDER is what dormwattctl enrol --out made, TERMINAL the number it got.\n"
    "Exit: 0, 1 when a row is not booked, 2 for wrong arguments.\n";

int main(int argc, char **argv)
{
    struct bench bench = {
        .mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER, .depth = -1};
    struct client_config road = {0};
    struct clerk_config desk = {.report = report, .context = &bench};
    if (usage_asked(argc, argv, usage))
        return 0;
    if (argc != 6) {
        fputs(usage, stderr);
        return 2;
    }
    log_init("drain_bench", 0); /* a full outbox is an error to a kiosk */
    int64_t rows = strtoll(argv[3], NULL, 10);
    desk.store.terminal = strtoll(argv[5], NULL, 10);
    snprintf(road.url, sizeof road.url, "%s", argv[2]);
    snprintf(road.ca, sizeof road.ca, "%s/ca.pem", argv[1]);
    snprintf(road.certificate, sizeof road.certificate, "%s/kiosk.pem", argv[1]);
    snprintf(road.key, sizeof road.key, "%s/kiosk-key.pem", argv[1]);
    snprintf(desk.store.path, sizeof desk.store.path, "%s/kiosk.db", argv[1]);
    snprintf(desk.store.signing_key, sizeof desk.store.signing_key, "%s/row-key.pem", argv[1]);
    if (fill(&desk.store, rows, argv[4]) || client_start(&road, answer, &bench, &desk.client) ||
        clerk_start(&desk, &bench.clerk)) {
        fprintf(stderr, "drain_bench: cannot start\n");
        return 1;
    }
    int late = drain(&bench);
    client_stop(desk.client);
    clerk_stop(bench.clerk);
    client_destroy(desk.client);
    int64_t took_ms = bench.last_ms - bench.first_ms;
    double rate = took_ms > 0 ? (double)(rows - bench.depth) * 1000.0 / (double)took_ms : 0;
    printf("%.0f\t%" PRId64 "\t%d\n", rate, bench.stall_ms, bench.depth);
    return late ? 1 : 0;
}
