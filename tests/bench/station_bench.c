/* Purchases a second into a running station, from many kiosks at once, each with one delivery under way.
 *
 *   station_bench SITE_FOLDER PORT KIOSKS ROWS DELIVERIES ROOM...   ROWS a delivery, DELIVERIES a kiosk
 *   station_bench SITE_FOLDER fill PURCHASES ROOM                   makes the books longer, by SQL
 *
 * Kiosks are enrolled, rows signed and connections opened before the clock starts. Prints kiosks, rows a
 * delivery, rows/s, deliveries/s, median and 99th percentile of one delivery in ms. A row that is not
 * answered "posted" ends the run. */
#include "../usage.h"
#include "base/clock.h"
#include "base/log.h"
#include "bench_sale.h"
#include "load_line.h"
#include "station/authority.h"
#include "station/station_store.h"
#include "station/terminal.h"
#include "wire/wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

struct request {
    char *bytes;
    size_t length;
};

struct kiosk {
    struct load_line line;
    struct request *requests;
    int next; /* of requests */
};

struct bench {
    const char *site;
    struct database *db;
    struct kiosk *kiosks;
    int kiosk_count, rows, deliveries, epoll;
    char **rooms;
    int room_count;
    int64_t *took_us; /* one a delivery */
    int answered;
};

static void end(const char *what)
{
    fprintf(stderr, "station_bench: %s\n", what);
    exit(1);
}

/* --- before the clock ------------------------------------------------------------------------------- */

static struct request post_of(const struct sealed_row *rows, int count)
{
    char head[200];
    char *body = delivery_encode(rows, count);
    if (!body)
        end("no memory");
    int used = snprintf(head, sizeof head,
                        "POST /v1/purchases HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        "Content-Length: %zu\r\n\r\n",
                        strlen(body));
    struct request request = {.length = (size_t)used + strlen(body)};
    request.bytes = malloc(request.length + 1);
    if (!request.bytes)
        end("no memory");
    snprintf(request.bytes, request.length + 1, "%s%s", head, body);
    free(body);
    return request;
}

static void sign_rows(const struct bench *bench, struct kiosk *kiosk, const struct crypto_key *key,
                      int64_t terminal, int64_t *sale)
{
    struct sealed_row rows[WIRE_ROWS_MAX];
    struct row row = {.terminal = terminal};
    memset(row.previous, '0', sizeof row.previous - 1);
    kiosk->requests = calloc((size_t)bench->deliveries, sizeof *kiosk->requests);
    for (int d = 0; kiosk->requests && d < bench->deliveries; d++) {
        for (int i = 0; i < bench->rows; i++) {
            row.number++;
            ++*sale;
            row.purchase = bench_sale(*sale, bench->rooms[*sale % bench->room_count]);
            if (row_seal(&row, key, &rows[i]))
                end("a row cannot be signed");
            row_hash(rows[i].bytes, row.previous);
        }
        kiosk->requests[d] = post_of(rows, bench->rows);
        for (int i = 0; i < bench->rows; i++)
            sealed_row_finish(&rows[i]);
    }
}

static void make_kiosk(struct bench *bench, int port, struct kiosk *kiosk, int64_t *sale)
{
    char ca[256];
    char ca_key[256];
    struct certificate made;
    struct terminal terminal = {.site_name = "bench", .machine_name = "bench", .building = "1"};
    struct certificate_wish wish = {.role = CERTIFICATE_CLIENT, .common_name = terminal.name};
    struct crypto_key *key = crypto_key_generate_ed25519();
    char *public_pem = NULL;
    snprintf(ca, sizeof ca, "%s/ca.pem", bench->site);
    snprintf(ca_key, sizeof ca_key, "%s/ca-key.pem", bench->site);
    snprintf(terminal.name, sizeof terminal.name, "k%" PRId64, *sale);
    if (certificate_make(&wish, ca, ca_key, &made) || crypto_key_public_pem(key, &public_pem))
        end("a kiosk's keys cannot be made");
    snprintf(terminal.fingerprint, sizeof terminal.fingerprint, "%s", made.fingerprint);
    snprintf(terminal.public_key, sizeof terminal.public_key, "%s", public_pem);
    if (db_begin(bench->db) || terminal_enrol(bench->db, &terminal, clock_now_ms()) || db_commit(bench->db))
        end("a kiosk cannot be enrolled");
    sign_rows(bench, kiosk, key, terminal.number, sale);
    if (load_line_open(&kiosk->line, port, ca, made.pem, made.key_pem))
        end("no connection");
    free(public_pem);
    certificate_finish(&made);
    crypto_key_destroy(key);
}

/* --- under the clock -------------------------------------------------------------------------------- */

static void expect_posted(const struct bench *bench, const char *body, size_t length)
{
    static const char word[] = "\"posted\"";
    int posted = 0;
    for (const char *at = body; (at = memmem(at, length - (size_t)(at - body), word, sizeof word - 1)); at++)
        posted++;
    if (posted != bench->rows) {
        fprintf(stderr, "%.*s\n", (int)length, body);
        end("a row was not posted");
    }
}

/* Sends and hears what can be sent and heard now, then waits for the rest. */
static void go_on(struct bench *bench, struct kiosk *kiosk)
{
    const char *body = NULL;
    size_t length = 0;
    bool writes = false;
    int status = 0;
    while ((status = load_line_go_on(&kiosk->line, &writes, &body, &length)) > 0) {
        expect_posted(bench, body, length);
        bench->took_us[bench->answered++] = load_now_us() - kiosk->line.sent_at_us;
        if (kiosk->next == bench->deliveries)
            return;
        const struct request *request = &kiosk->requests[kiosk->next++];
        load_line_ask(&kiosk->line, request->bytes, request->length);
    }
    if (status < 0)
        end("the station let go of a delivery");
    struct epoll_event event = {.events = writes ? EPOLLOUT : EPOLLIN, .data.ptr = kiosk};
    epoll_ctl(bench->epoll, EPOLL_CTL_MOD, kiosk->line.socket, &event);
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void run(struct bench *bench)
{
    struct epoll_event events[64];
    int total = bench->kiosk_count * bench->deliveries;
    int64_t began_us = load_now_us();
    for (int i = 0; i < bench->kiosk_count; i++) {
        struct kiosk *kiosk = &bench->kiosks[i];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = kiosk};
        epoll_ctl(bench->epoll, EPOLL_CTL_ADD, kiosk->line.socket, &event);
        load_line_ask(&kiosk->line, kiosk->requests[0].bytes, kiosk->requests[0].length);
        kiosk->next = 1;
        go_on(bench, kiosk);
    }
    while (bench->answered < total) {
        int count = epoll_wait(bench->epoll, events, 64, 20000);
        if (count <= 0)
            end("nothing came for 20 s");
        for (int i = 0; i < count; i++)
            go_on(bench, events[i].data.ptr);
    }
    double took_s = (double)(load_now_us() - began_us) / 1e6;
    qsort(bench->took_us, (size_t)total, sizeof *bench->took_us, compare);
    int64_t middle_us = bench->took_us[total / 2];
    int64_t slow_us = bench->took_us[total - 1 - total / 100];
    printf("%d\t%d\t%.0f\t%.0f\t%.2f\t%.2f\n", bench->kiosk_count, bench->rows, total * bench->rows / took_s,
           total / took_s, (double)middle_us / 1e3, (double)slow_us / 1e3);
}

/* Purchases as long ago booked and confirmed, with keys in no order like the real ones. Their hashes are
 * noise, so these books are for measuring only. */
static int fill(struct database *db, const char *purchases, const char *room)
{
    char sql[2400];
    snprintf(
        sql, sizeof sql,
        "BEGIN;"
        "INSERT INTO terminal(number, name, site_name, machine_name, building, fingerprint, public_key,"
        " enrolled_at_ms) SELECT max(number) + 1, 'fill' || max(number), 'bench', 'bench', '1',"
        " 'fill' || max(number), '', 0 FROM (SELECT number FROM terminal UNION SELECT 0);"
        "CREATE TEMP TABLE past AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <"
        " %s) SELECT i, hex(randomblob(16)) AS key, hex(randomblob(8)) AS asn, hex(randomblob(32)) AS hash,"
        " (SELECT max(number) FROM terminal) AS terminal, (SELECT coalesce(max(number), 0) FROM entry) + i"
        " AS entry, (SELECT coalesce(max(sequence), 0) FROM credit) + i AS sequence FROM n;"
        "INSERT INTO purchase_row SELECT terminal, i, hex(randomblob(380)), hex(randomblob(44)), hash,"
        " 'debited', key, '%s', 5000, asn, 1, '', 1 FROM past;"
        "INSERT INTO entry SELECT entry, key, 'purchase', 1, '', hash, hash FROM past;"
        "INSERT INTO posting SELECT entry, 1, 'tender/purse', 5000 FROM past;"
        "INSERT INTO posting SELECT entry, 2, 'room/%s/cash', -5000 FROM past;"
        "INSERT INTO credit(key, room, amount_fen, state, sequence, enqueued_at_ms, deadline_ms, settled,"
        " ended_at_ms) SELECT key, '%s', 5000, 'confirmed', sequence, 1, 1, 1, 1 FROM past;"
        "DROP TABLE past; COMMIT; PRAGMA wal_checkpoint(TRUNCATE);",
        purchases, room, room, room);
    return db_run(db, sql);
}

static int number(const char *text)
{
    long value = strtol(text, NULL, 10);
    return value > 0 && value <= INT32_MAX ? (int)value : 0;
}

static const char usage[] =
    "usage: station_bench SITE PORT KIOSKS ROWS DELIVERIES ROOM...\n"
    "       station_bench SITE fill PURCHASES ROOM\n"
    "Sends purchases of many kiosks into a running station, ROWS a delivery, and prints rows and deliveries\n"
    "a second and what one delivery takes; fill makes the books longer, by SQL.\n"
    "Exit: 0, 1 when a row is not booked, 2 for wrong arguments.\n";

int main(int argc, char **argv)
{
    char path[256];
    struct bench bench = {.site = argv[1]};
    bool fills = argc == 5 && !strcmp(argv[2], "fill");
    if (usage_asked(argc, argv, usage))
        return 0;
    if (!fills && argc < 7) {
        fputs(usage, stderr);
        return 2;
    }
    log_init("station_bench", LOG_ERROR);
    snprintf(path, sizeof path, "%s/station.db", bench.site);
    if (station_store_open(path, &bench.db))
        return 1;
    if (fills)
        return fill(bench.db, argv[3], argv[4]) ? 1 : 0;
    bench.kiosk_count = number(argv[3]);
    bench.rows = number(argv[4]);
    bench.deliveries = number(argv[5]);
    bench.rooms = argv + 6;
    bench.room_count = argc - 6;
    bench.epoll = epoll_create1(EPOLL_CLOEXEC);
    if (bench.kiosk_count < 1 || bench.rows < 1 || bench.rows > WIRE_ROWS_MAX || bench.deliveries < 1)
        end("1 or more kiosks, 1 to 64 rows, 1 or more deliveries");
    bench.kiosks = calloc((size_t)bench.kiosk_count, sizeof *bench.kiosks);
    bench.took_us = calloc((size_t)bench.kiosk_count * (size_t)bench.deliveries, sizeof *bench.took_us);
    if (!bench.kiosks || !bench.took_us)
        end("no memory");
    /* Each run starts where no run before it was: a card's counter buys once. */
    int64_t sale = (clock_now_ms() / 1000 % 100000) * 10000;
    for (int i = 0; i < bench.kiosk_count; i++)
        make_kiosk(&bench, number(argv[2]), &bench.kiosks[i], &sale);
    run(&bench);
    for (int i = 0; i < bench.kiosk_count; i++)
        load_line_close(&bench.kiosks[i].line);
    db_close(bench.db);
    return 0;
}
