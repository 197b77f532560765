/* The station's HTTP on a port of its own, called by curl with a client certificate as a kiosk does. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "ctl/folder.h"
#include "meter/reading_store.h"
#include "purse/purse.h"
#include "station/authority.h"
#include "station/card.h"
#include "station/office_notice_store.h"
#include "station/station.h"
#include "station/watch.h"
#include "tests/fakes/books.h"
#include "wire/directory.h"
#include "wire/room_usage.h"
#include "wire/top_ups.h"

#include <curl/curl.h>
#include <dirent.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    char folder[40];
    struct books books; /* a handle of our own on the station's file */
    struct station_config config;
    struct station *station;
};
static struct fixture fixture;

struct answer {
    long status;
    size_t length;
    char body[16384];
    char etag[64];
};

static void path_of(const char *name, char path[256])
{
    snprintf(path, 256, "%s/%s", fixture.folder, name);
}

/* A certificate as NAME.pem and NAME-key.pem in the fixture's folder. */
static struct certificate make(const char *name, enum certificate_role role, const char *ca)
{
    static const char *const names[] = {"127.0.0.1"};
    struct certificate_wish wish = {.role = role, .common_name = name, .names = names, .name_count = 1};
    struct certificate made;
    char ca_path[256];
    char ca_key[256];
    char file[64];
    snprintf(ca_path, sizeof ca_path, "%s/%s.pem", fixture.folder, ca ? ca : "");
    snprintf(ca_key, sizeof ca_key, "%s/%s-key.pem", fixture.folder, ca ? ca : "");
    assert_int_equal(certificate_make(&wish, ca ? ca_path : NULL, ca_key, &made), 0);
    snprintf(file, sizeof file, "%s.pem", name);
    assert_int_equal(folder_write(fixture.folder, file, made.pem), 0);
    snprintf(file, sizeof file, "%s-key.pem", name);
    assert_int_equal(folder_write(fixture.folder, file, made.key_pem), 0);
    return made;
}

static void make_certificates(void)
{
    char sql[256];
    struct certificate made[6] = {
        make("ca", CERTIFICATE_AUTHORITY, NULL),        make("station", CERTIFICATE_SERVER, "ca"),
        make("stranger", CERTIFICATE_CLIENT, "ca"),     make("other-ca", CERTIFICATE_AUTHORITY, NULL),
        make("forged", CERTIFICATE_CLIENT, "other-ca"), make("kiosk", CERTIFICATE_CLIENT, "ca")};
    snprintf(sql, sizeof sql, "UPDATE terminal SET fingerprint = '%s'", made[5].fingerprint);
    assert_int_equal(db_run(fixture.books.db, sql), 0);
    for (int i = 0; i < 6; i++)
        certificate_finish(&made[i]);
}

static int setup(void **state)
{
    (void)state;
    char path[256];
    log_init("test", 0);
    strcpy(fixture.folder, "/tmp/station_test.XXXXXX");
    if (!mkdtemp(fixture.folder))
        return -1;
    path_of("station.db", path);
    if (books_open(&fixture.books, path))
        return -1;
    make_certificates();
    struct station_config *config = &fixture.config;
    *config =
        (struct station_config){.listen = "127.0.0.1", .has_tac_key = true, .rules = fixture.books.rules};
    memset(config->rules.tac_master, 0x11, 16);
    config->site = (struct site_texts){.presets_fen = {2000, 5000, 10000}, .most_fen = 20000};
    config->meters.poll_pause_ms = 20000;
    config->meters.credit_deadline_ms = 600000;
    config->meter_fresh_ms = 1800000;
    config->pay.order_life_ms = 180000;
    path_of("station.db", config->database);
    path_of("station.db", config->meters.database);
    path_of("station.db", config->pay.database);
    path_of("ca.pem", config->ca);
    path_of("station.pem", config->cert);
    path_of("station-key.pem", config->key);
    return station_start(config, &fixture.station);
}

static int teardown(void **state)
{
    (void)state;
    station_stop(fixture.station);
    books_close(&fixture.books);
    DIR *folder = opendir(fixture.folder);
    for (struct dirent *file = folder ? readdir(folder) : NULL; file; file = readdir(folder)) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", fixture.folder, file->d_name);
        unlink(path);
    }
    if (folder)
        closedir(folder);
    rmdir(fixture.folder);
    return 0;
}

static size_t keep(char *bytes, size_t size, size_t count, void *context)
{
    struct answer *answer = context;
    size_t length = size * count;
    if (answer->length + length < sizeof answer->body) {
        memcpy(answer->body + answer->length, bytes, length);
        answer->length += length;
    }
    return length;
}

static size_t keep_header(char *bytes, size_t size, size_t count, void *context)
{
    struct answer *answer = context;
    if (size * count > 6 && !strncasecmp(bytes, "etag: ", 6))
        snprintf(answer->etag, sizeof answer->etag, "%.*s", (int)(size * count - 8), bytes + 6);
    return size * count;
}

/* who: the client certificate's name, NULL for none. body NULL: GET. */
static struct answer call_with(const char *who, const char *path, const char *body, const char *header)
{
    struct answer answer = {0};
    char url[512];
    char file[256];
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = header ? curl_slist_append(NULL, header) : NULL;
    snprintf(url, sizeof url, "https://127.0.0.1:%d%s", station_port(fixture.station), path);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    path_of("ca.pem", file);
    curl_easy_setopt(curl, CURLOPT_CAINFO, file);
    if (who) {
        snprintf(file, sizeof file, "%s/%s.pem", fixture.folder, who);
        curl_easy_setopt(curl, CURLOPT_SSLCERT, file);
        snprintf(file, sizeof file, "%s/%s-key.pem", fixture.folder, who);
        curl_easy_setopt(curl, CURLOPT_SSLKEY, file);
    }
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_3);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (body)
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &answer);
    CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        print_error("curl: %s\n", curl_easy_strerror(code));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return answer;
}

static struct answer call(const char *path, const char *body)
{
    return call_with("kiosk", path, body, NULL);
}

static void expect_error(struct answer answer, long status, const char *error)
{
    char word[64];
    snprintf(word, sizeof word, "\"error\":\"%s\"", error);
    assert_int_equal(answer.status, status);
    assert_non_null(strstr(answer.body, word));
}

/* The card's proof, by the rule of cards.md 3.2. */
static void sign_tac(struct purchase *purchase)
{
    uint8_t master[16];
    uint8_t factor[8];
    uint8_t derived[16];
    uint8_t input[22] = {0};
    uint8_t tac[4];
    memset(master, 0x11, sizeof master);
    hex_decode(purchase->debit.asn, factor, 8);
    purse_diversify(master, factor, 1, derived);
    for (int i = 0; i < 8; i++)
        derived[i] ^= derived[8 + i];
    input[2] = (uint8_t)(purchase->amount.fen >> 8);
    input[3] = (uint8_t)purchase->amount.fen;
    input[4] = 0x06;
    hex_decode(purchase->debit.terminal, input + 5, 6);
    input[14] = (uint8_t)purchase->debit.terminal_sequence;
    hex_decode(purchase->debit.date, input + 15, 4);
    hex_decode(purchase->debit.time, input + 19, 3);
    purse_mac(derived, input, sizeof input, tac);
    hex_encode(tac, 4, purchase->debit.tac);
    purchase->proof = PROOF_ANSWER;
}

static struct purchase signed_purchase(int n, int64_t fen)
{
    struct purchase purchase = books_purchase(n, fen);
    sign_tac(&purchase);
    return purchase;
}

/* Delivers rows and finishes them. */
static struct delivery_answer deliver(struct sealed_row *rows, int count)
{
    struct delivery_answer results = {0};
    char why[WIRE_WHY_SIZE] = "";
    char *body = delivery_encode(rows, count);
    struct answer answer = call("/v1/purchases", body);
    free(body);
    for (int i = 0; i < count; i++)
        sealed_row_finish(&rows[i]);
    assert_int_equal(answer.status, 200);
    assert_int_equal(delivery_answer_decode(answer.body, answer.length, &results, why), 0);
    assert_int_equal(results.count, count);
    return results;
}

static struct delivery_answer deliver_one(enum row_kind kind, const struct purchase *purchase)
{
    struct sealed_row row = books_seal(&fixture.books, kind, purchase);
    return deliver(&row, 1);
}

static int64_t number(const char *sql)
{
    return books_number(fixture.books.db, sql);
}

static void health_is_told_to_anybody(void **state)
{
    (void)state;
    struct answer answer = call_with(NULL, "/v1/health", NULL, NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"now_ms\":"));
}

static void only_an_enrolled_terminal_is_let_in(void **state)
{
    (void)state;
    static const char beat[] = "{\"v\":1,\"version\":\"0.1.0\",\"outbox_depth\":2,\"oldest_row_at_ms\":5,"
                               "\"reader\":true,\"store\":true}";
    expect_error(call_with(NULL, "/v1/terminal/profile", NULL, NULL), 403, "no_certificate");
    expect_error(call_with("stranger", "/v1/terminal/profile", NULL, NULL), 403, "unknown_terminal");
    expect_error(call_with("forged", "/v1/terminal/profile", NULL, NULL), 403, "bad_certificate");
    assert_int_equal(call("/v1/terminal/heartbeat", beat).status, 200);
    assert_int_equal(number("SELECT outbox_depth FROM terminal WHERE version = '0.1.0' AND seen_at_ms > 0"),
                     2);
    assert_int_equal(db_run(fixture.books.db, "UPDATE terminal SET revoked = 1"), 0);
    expect_error(call("/v1/terminal/heartbeat", beat), 403, "revoked_terminal");
}

static void a_kiosk_hears_that_a_person_was_called_for_its_reader(void **state)
{
    (void)state;
    static const char beat[] = "{\"v\":1,\"version\":\"0.1.0\",\"outbox_depth\":0,\"oldest_row_at_ms\":0,"
                               "\"has_reader\":true,\"reader\":false,\"store\":true}";
    struct watch_round round;
    assert_null(strstr(call("/v1/terminal/heartbeat", beat).body, "reader_told"));
    assert_int_equal(watch_look(fixture.books.db, clock_now_ms() + 4 * CLOCK_MINUTE_MS, &round), 0);
    assert_int_equal(round.raised, 1);
    assert_non_null(strstr(call("/v1/terminal/heartbeat", beat).body, "\"reader_told\":true"));
}

static void a_purchase_is_posted_once_though_it_comes_twice(void **state)
{
    (void)state;
    struct purchase purchase = signed_purchase(1, 5000);
    struct sealed_row row = books_seal(&fixture.books, ROW_DEBITED, &purchase);
    struct sealed_row again = {.bytes = strdup(row.bytes)};
    memcpy(again.signature, row.signature, sizeof again.signature);
    struct delivery_answer first = deliver(&row, 1);
    assert_int_equal(first.results[0].result, ROW_POSTED);
    assert_int_equal(first.next_row, 2);
    assert_true(key_equal(&first.results[0].key, &purchase.key));
    struct delivery_answer second = deliver(&again, 1);
    assert_int_equal(second.results[0].result, ROW_ALREADY);
    assert_int_equal(second.next_row, 2);
    assert_int_equal(number("SELECT count(*) FROM entry"), 1);
    assert_int_equal(number("SELECT fen FROM posting WHERE account = 'tender/purse'"), 5000);
    assert_int_equal(number("SELECT count(*) FROM credit WHERE room = '3-512' AND amount_fen = 5000"), 1);
    assert_int_equal(number("SELECT count(*) FROM incident"), 0);
}

static void a_gap_names_the_row_that_is_wanted(void **state)
{
    (void)state;
    struct purchase first = signed_purchase(1, 100);
    struct purchase second = signed_purchase(2, 200);
    struct sealed_row rows[2] = {books_seal(&fixture.books, ROW_DEBITED, &first),
                                 books_seal(&fixture.books, ROW_DEBITED, &second)};
    struct delivery_answer gap = deliver(&rows[1], 1);
    assert_int_equal(gap.results[0].result, ROW_GAP);
    assert_int_equal(gap.next_row, 1);
    assert_int_equal(number("SELECT count(*) FROM purchase_row"), 0);
    struct purchase third = signed_purchase(3, 300);
    rows[1] = books_seal(&fixture.books, ROW_DEBITED, &third);
    struct delivery_answer both = deliver(rows, 2); /* 1, then 3 */
    assert_int_equal(both.results[0].result, ROW_POSTED);
    assert_int_equal(both.results[1].result, ROW_GAP);
    assert_int_equal(both.next_row, 2);
}

static void a_row_changed_on_the_way_is_refused_and_leaves_only_an_incident(void **state)
{
    (void)state;
    struct purchase purchase = signed_purchase(1, 5000);
    struct sealed_row row = books_seal(&fixture.books, ROW_DEBITED, &purchase);
    char *amount = strstr(row.bytes, "5000");
    assert_non_null(amount);
    amount[0] = '9';
    struct delivery_answer answer = deliver(&row, 1);
    assert_int_equal(answer.results[0].result, ROW_REFUSED);
    assert_string_equal(answer.results[0].why, "bad_signature");
    assert_int_equal(answer.next_row, 1);
    assert_int_equal(number("SELECT count(*) FROM purchase_row"), 0);
    assert_int_equal(number("SELECT times FROM incident WHERE what = 'bad_signature' AND row = 1"), 1);
    struct sealed_row noise = {.bytes = strdup("{\"v\":1}")};
    answer = deliver(&noise, 1);
    assert_int_equal(answer.results[0].result, ROW_REFUSED);
    assert_int_equal(answer.results[0].row, 1);
}

static void the_same_row_with_other_bytes_is_refused_by_name(void **state)
{
    (void)state;
    struct purchase purchase = signed_purchase(1, 100);
    deliver_one(ROW_DEBITED, &purchase);
    fixture.books.last.number = 0; /* a kiosk whose disk went back in time */
    memset(fixture.books.last.hash, '0', 64);
    struct purchase other = signed_purchase(2, 100);
    struct delivery_answer answer = deliver_one(ROW_DEBITED, &other);
    assert_int_equal(answer.results[0].result, ROW_REFUSED);
    assert_string_equal(answer.results[0].why, "other_bytes");
    assert_int_equal(answer.next_row, 2);
    assert_int_equal(number("SELECT count(*) FROM entry"), 1);
}

static void a_row_that_does_not_follow_is_refused(void **state)
{
    (void)state;
    struct purchase first = signed_purchase(1, 100);
    struct purchase second = signed_purchase(2, 100);
    deliver_one(ROW_DEBITED, &first);
    memset(fixture.books.last.hash, 'A', 64);
    struct delivery_answer answer = deliver_one(ROW_DEBITED, &second);
    assert_int_equal(answer.results[0].result, ROW_REFUSED);
    assert_string_equal(answer.results[0].why, "broken_chain");
    assert_int_equal(answer.next_row, 2);
}

static void a_debit_that_is_not_proven_is_kept_but_not_booked(void **state)
{
    (void)state;
    struct purchase forged = signed_purchase(1, 5000);
    forged.amount.fen = 9000;                           /* not what the card signed */
    struct purchase unproven = books_purchase(2, 5001); /* over the limit of the card's own word */
    struct purchase good = signed_purchase(3, 100);
    struct purchase again = signed_purchase(3, 100); /* same purse counter, other key */
    again.key.text[0] = 'A';
    struct sealed_row rows[4] = {
        books_seal(&fixture.books, ROW_DEBITED, &forged), books_seal(&fixture.books, ROW_DEBITED, &unproven),
        books_seal(&fixture.books, ROW_DEBITED, &good), books_seal(&fixture.books, ROW_DEBITED, &again)};
    struct delivery_answer answer = deliver(rows, 4);
    assert_string_equal(answer.results[0].why, "wrong_tac");
    assert_string_equal(answer.results[1].why, "log_proof_over_limit");
    assert_int_equal(answer.results[2].result, ROW_POSTED);
    assert_string_equal(answer.results[3].why, "counter_used");
    assert_int_equal(answer.next_row, 5);
    assert_int_equal(number("SELECT count(*) FROM entry"), 1);
    assert_int_equal(number("SELECT count(*) FROM incident"), 3);
    assert_int_equal(number("SELECT count(*) FROM credit"), 1);
}

static void a_doubtful_sale_is_a_case_until_a_row_decides_it(void **state)
{
    (void)state;
    struct purchase one = signed_purchase(1, 100);
    struct purchase two = signed_purchase(2, 200);
    deliver_one(ROW_DOUBTFUL, &one);
    deliver_one(ROW_DOUBTFUL, &two);
    assert_int_equal(number("SELECT count(*) FROM doubtful WHERE state = 'open'"), 2);
    assert_int_equal(number("SELECT count(*) FROM entry"), 0);
    assert_int_equal(deliver_one(ROW_DEBITED, &one).results[0].result, ROW_POSTED);
    assert_int_equal(deliver_one(ROW_VOID, &two).results[0].result, ROW_POSTED);
    assert_int_equal(number("SELECT count(*) FROM doubtful WHERE state = 'debited' AND closed_at_ms > 0"), 1);
    assert_int_equal(number("SELECT count(*) FROM doubtful WHERE state = 'void' AND closed_at_ms > 0"), 1);
    assert_int_equal(number("SELECT count(*) FROM entry"), 1);
    struct delivery_answer answer = deliver_one(ROW_DEBITED, &two);
    assert_string_equal(answer.results[0].why, "was_void");
}

static void money_for_an_unknown_room_waits_in_suspense(void **state)
{
    (void)state;
    struct purchase purchase = signed_purchase(1, 700);
    strcpy(purchase.room.text, "9-999");
    assert_int_equal(deliver_one(ROW_DEBITED, &purchase).results[0].result, ROW_POSTED);
    assert_int_equal(number("SELECT fen FROM posting WHERE account = 'suspense'"), -700);
    assert_int_equal(number("SELECT count(*) FROM incident WHERE what = 'unknown_room'"), 1);
    assert_int_equal(number("SELECT count(*) FROM credit"), 0);
}

static void a_full_disk_acknowledges_nothing_and_loses_nothing(void **state)
{
    (void)state;
    struct sealed_row rows[32];
    struct sealed_row again[32];
    for (int i = 0; i < 32; i++) {
        struct purchase purchase = signed_purchase(i + 1, 100);
        rows[i] = books_seal(&fixture.books, ROW_DEBITED, &purchase);
        again[i].bytes = strdup(rows[i].bytes);
        memcpy(again[i].signature, rows[i].signature, sizeof again[i].signature);
    }
    char *body = delivery_encode(rows, 32);
    assert_int_equal(db_run(fixture.station->db, "PRAGMA max_page_count = 1"), 0); /* not a page more */
    expect_error(call("/v1/purchases", body), 507, "full");
    free(body);
    for (int i = 0; i < 32; i++)
        sealed_row_finish(&rows[i]);
    assert_int_equal(number("SELECT count(*) FROM purchase_row"), 0);
    assert_int_equal(number("SELECT count(*) FROM entry"), 0);
    assert_int_equal(db_run(fixture.station->db, "PRAGMA max_page_count = 1000000"), 0);
    struct delivery_answer answer = deliver(again, 32);
    assert_int_equal(answer.next_row, 33);
    assert_int_equal(number("SELECT sum(fen) FROM posting WHERE account = 'tender/purse'"), 3200);
}

static void *confirm_soon(void *context)
{
    const struct key *key = context;
    struct database *db = NULL;
    clock_sleep_ms(300);
    if (db_open(fixture.config.database, NULL, &db) == 0) {
        db_run(db, "UPDATE credit SET state = 'confirmed', balance_fen = 8860, ended_at_ms = 7");
        bell_ring(fixture.station->bell, key->text);
    }
    db_close(db);
    return NULL;
}

static void a_long_poll_answers_when_the_meter_has_the_money(void **state)
{
    (void)state;
    struct purchase purchase = signed_purchase(1, 5000);
    char path[128];
    pthread_t thread;
    deliver_one(ROW_DEBITED, &purchase);
    assert_int_equal(db_run(fixture.books.db, "UPDATE credit SET state = 'sending'"), 0);
    snprintf(path, sizeof path, "/v1/purchases/%s?wait=15&state=sending", purchase.key.text);
    pthread_create(&thread, NULL, confirm_soon, &purchase.key);
    int64_t before_ms = clock_monotonic_ms();
    struct answer answer = call(path, NULL);
    pthread_join(thread, NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"state\":\"confirmed\""));
    assert_non_null(strstr(answer.body, "\"balance_fen\":8860"));
    assert_in_range(clock_monotonic_ms() - before_ms, 300, 10000);
}

static void a_long_poll_ends_with_its_time(void **state)
{
    (void)state;
    int64_t before_ms = clock_monotonic_ms();
    struct answer answer = call("/v1/purchases/91C07F3A000000000000000000000001?wait=1&state=none", NULL);
    assert_int_equal(answer.status, 200);
    assert_non_null(strstr(answer.body, "\"state\":\"none\""));
    assert_in_range(clock_monotonic_ms() - before_ms, 1000, 10000);
}

static void *poll_long(void *context)
{
    struct answer *answer = context;
    *answer = call("/v1/purchases/91C07F3A000000000000000000000001?wait=15&state=none", NULL);
    return NULL;
}

static void the_end_of_the_station_does_not_wait_for_long_polls(void **state)
{
    (void)state;
    struct answer answer = {0};
    pthread_t thread;
    pthread_create(&thread, NULL, poll_long, &answer);
    clock_sleep_ms(500);
    int64_t before_ms = clock_monotonic_ms();
    station_stop(fixture.station);
    fixture.station = NULL;
    assert_in_range(clock_monotonic_ms() - before_ms, 0, 8000);
    pthread_join(thread, NULL);
}

static void a_profile_is_sent_again_only_when_it_changed(void **state)
{
    (void)state;
    struct profile profile;
    char header[128];
    struct answer answer = call("/v1/terminal/profile", NULL);
    assert_int_equal(answer.status, 200);
    assert_int_equal(profile_decode(answer.body, answer.length, &profile, NULL), 0);
    assert_int_equal(profile.terminal, 1);
    assert_string_equal(profile.site_name, "3 号公寓");
    assert_int_equal(profile.most_fen, 20000);
    assert_false(profile.wechat);
    assert_int_equal(strlen(profile.card_salt), 32);
    snprintf(header, sizeof header, "If-None-Match: %s", answer.etag);
    struct answer same = call_with("kiosk", "/v1/terminal/profile", NULL, header);
    assert_int_equal(same.status, 304);
    assert_int_equal(same.length, 0);
    assert_int_equal(db_run(fixture.books.db, "UPDATE terminal SET machine_name = 'B'"), 0);
    assert_int_equal(call_with("kiosk", "/v1/terminal/profile", NULL, header).status, 200);
}

static void a_notice_comes_with_the_profile_and_leaves_it_when_it_is_over(void **state)
{
    (void)state;
    static struct profile profile;
    int64_t now_ms = clock_now_ms(), number = 0;
    struct office_notice notice = {now_ms, now_ms + CLOCK_HOUR_MS, "停电检修", ""};
    struct database *db = fixture.books.db;
    assert_int_equal(db_run(db, "INSERT INTO building (id, name) VALUES ('4', '4 号公寓')"), 0);
    assert_int_equal(office_notice_add(db, "4", &notice, now_ms, &number), 0);
    assert_int_equal(office_notice_add(db, "", &notice, now_ms, &number), 0);
    struct answer answer = call("/v1/terminal/profile", NULL);
    assert_int_equal(profile_decode(answer.body, answer.length, &profile, NULL), 0);
    assert_int_equal(profile.notice_count, 1); /* the other one is of another building */
    assert_string_equal(profile.notices[0].zh, "停电检修");
    assert_int_equal(office_notice_end(db, number, now_ms), 0);
    assert_int_equal(office_notice_end(db, number, now_ms), ERR_NOT_FOUND);
    answer = call("/v1/terminal/profile", NULL);
    assert_int_equal(profile_decode(answer.body, answer.length, &profile, NULL), 0);
    assert_int_equal(profile.notice_count, 0);
}

static void a_card_and_its_room_are_told_masked(void **state)
{
    (void)state;
    struct account account = {.ref = {"B726B8BB94FDAA601B4C5319AA1D1AF0"},
                              .state = CARD_OK,
                              .name = "张*三",
                              .tail = "3071",
                              .room = {"3-512"}};
    struct account got;
    assert_int_equal(card_put(fixture.books.db, &account), 0);
    struct answer answer = call("/v1/cards/B726B8BB94FDAA601B4C5319AA1D1AF0", NULL);
    assert_int_equal(answer.status, 200);
    assert_int_equal(account_decode(answer.body, answer.length, &got, NULL), 0);
    assert_int_equal(got.state, CARD_OK);
    assert_string_equal(got.building_name, "3 号公寓");
    account.room.text[0] = '\0';
    assert_int_equal(card_put(fixture.books.db, &account), 0);
    answer = call("/v1/cards/B726B8BB94FDAA601B4C5319AA1D1AF0", NULL);
    assert_non_null(strstr(answer.body, "\"state\":\"no_room\""));
    answer = call("/v1/cards/00000000000000000000000000000000", NULL);
    assert_int_equal(answer.status, 200);
    assert_int_equal(account_decode(answer.body, answer.length, &got, NULL), 0);
    assert_int_equal(got.state, CARD_UNKNOWN);
    expect_error(call("/v1/cards/xyz", NULL), 400, "bad_card");
}

static void a_cards_alert_is_kept_where_the_site_tells_somebody(void **state)
{
    (void)state;
    struct account account = {
        .ref = {"B726B8BB94FDAA601B4C5319AA1D1AF0"}, .state = CARD_OK, .room = {"3-512"}};
    const char *path = "/v1/cards/B726B8BB94FDAA601B4C5319AA1D1AF0/alert";
    const char *wanted = "{\"v\":1,\"on\":true,\"under_fen\":2000,\"also\":true}";
    assert_int_equal(card_put(fixture.books.db, &account), 0);
    expect_error(call(path, NULL), 404, "no_alerts");
    expect_error(call(path, wanted), 404, "no_alerts");
    strcpy(fixture.config.alert_bind_url, "https://x");
    assert_non_null(strstr(call(path, NULL).body, "\"on\":false"));
    assert_int_equal(call(path, wanted).status, 200);
    struct answer kept = call(path, NULL);
    assert_non_null(strstr(kept.body, "\"under_fen\":2000"));
    assert_non_null(strstr(kept.body, "\"bind_url\":\"https://x\""));
    expect_error(call(path, "{\"v\":1,\"on\":true,\"under_fen\":2001,\"also\":true}"), 400, "bad_alert");
    expect_error(call("/v1/cards/00000000000000000000000000000000/alert", wanted), 404, "unknown_card");
}

static void a_command_about_power_is_kept_once_and_told_until_it_ends(void **state)
{
    (void)state;
    struct account account = {
        .ref = {"B726B8BB94FDAA601B4C5319AA1D1AF0"}, .state = CARD_OK, .room = {"3-512"}};
    struct room_id room = {"3-512"};
    struct reading_row tripped = {.at_ms = clock_now_ms(),
                                  .reading = {.relay = RELAY_OPEN, .off = OFF_BADLOAD}};
    const char *path = "/v1/rooms/3-512/power";
    const char *body =
        "{\"v\":1,\"key\":\"AB000000000000000000000000000001\",\"action\":\"restore\",\"ref\":"
        "\"B726B8BB94FDAA601B4C5319AA1D1AF0\",\"at_ms\":1,\"unplugged\":true,\"present\":true}";
    const char *other =
        "{\"v\":1,\"key\":\"AB000000000000000000000000000001\",\"action\":\"restore\",\"ref\":"
        "\"B726B8BB94FDAA601B4C5319AA1D1AF0\",\"at_ms\":2,\"unplugged\":true,\"present\":true}";
    assert_int_equal(card_put(fixture.books.db, &account), 0);
    assert_int_equal(reading_row_save(fixture.books.db, &room, &tripped), 0);
    fixture.config.power.restores_per_day = 3;
    for (int i = 0; i < 2; i++)
        assert_non_null(strstr(call(path, body).body, "\"state\":\"asked\""));
    assert_int_equal(books_number(fixture.books.db, "SELECT count(*) FROM restore"), 1);
    expect_error(call(path, other), 409, "key_used");
    expect_error(call(path, "{\"v\":1}"), 400, "bad_command");
    expect_error(call("/v1/rooms/9-999/power", body), 409, "key_used"); /* another room is other content */
    assert_non_null(
        strstr(call("/v1/power/AB000000000000000000000000000001", NULL).body, "\"why\":\"none\""));
    expect_error(call("/v1/power/AB000000000000000000000000000009", NULL), 404, "unknown_key");
    assert_non_null(strstr(call("/v1/rooms/3-512/snapshot", NULL).body, "\"restores_most\":3"));
}

static void what_a_card_wishes_is_told_at_its_next_tap(void **state)
{
    (void)state;
    struct account account = {
        .ref = {"B726B8BB94FDAA601B4C5319AA1D1AF0"}, .state = CARD_OK, .room = {"3-512"}};
    struct account got;
    const char *wish = "{\"v\":1,\"language\":\"en\",\"voice\":true}";
    const char *other = "{\"v\":1,\"language\":\"en\",\"large_text\":true}";
    assert_int_equal(card_put(fixture.books.db, &account), 0);
    assert_int_equal(call("/v1/cards/B726B8BB94FDAA601B4C5319AA1D1AF0/wish", wish).status, 200);
    assert_int_equal(call("/v1/cards/B726B8BB94FDAA601B4C5319AA1D1AF0/wish", other).status, 200);
    struct answer answer = call("/v1/cards/B726B8BB94FDAA601B4C5319AA1D1AF0", NULL);
    assert_int_equal(account_decode(answer.body, answer.length, &got, NULL), 0);
    assert_true(got.has_wish && got.wish.preferences.large_text);
    assert_false(got.wish.preferences.voice);
    assert_string_equal(got.wish.language, "en");
    expect_error(call("/v1/cards/00000000000000000000000000000000/wish", wish), 404, "unknown_card");
    expect_error(call("/v1/cards/B726B8BB94FDAA601B4C5319AA1D1AF0/wish", "{\"v\":1,\"voice\":7}"), 400,
                 "bad_wish");
}

static void a_room_is_shown_as_far_as_its_meter_was_heard(void **state)
{
    (void)state;
    struct snapshot snapshot;
    struct top_ups page;
    expect_error(call("/v1/rooms/9-999/password", "{\"v\":1,\"password\":\"123456\"}"), 404, "unknown_room");
    expect_error(call("/v1/rooms/3-512/password", "{\"v\":1,\"password\":\"\"}"), 400, "bad_password");
    assert_non_null(
        strstr(call("/v1/rooms/3-512/password", "{\"v\":1,\"password\":\"123456\"}").body, "none"));
    static struct room_list rooms;
    struct answer answer = call("/v1/buildings/3/rooms?after=3-512", NULL);
    assert_int_equal(answer.status, 200);
    assert_int_equal(room_list_decode(answer.body, answer.length, &rooms, NULL), 0);
    assert_int_equal(rooms.count, 1);
    assert_string_equal(rooms.rooms[0].room.text, "3-513");
    assert_int_equal(call("/v1/buildings", NULL).status, 200);
    expect_error(call("/v1/buildings/9/rooms", NULL), 404, "unknown_building");
    expect_error(call("/v1/buildings/3/rooms?after=%20", NULL), 400, "bad_room");
    answer = call("/v1/rooms/3-512/payments", NULL);
    assert_int_equal(answer.status, 200);
    assert_int_equal(top_ups_decode(answer.body, answer.length, &page, NULL), 0);
    assert_int_equal(page.total, 0);
    expect_error(call("/v1/rooms/9-999/payments", NULL), 404, "unknown_room");
    expect_error(call("/v1/rooms/3-512/payments?before=1", NULL), 400, "bad_key");
    expect_error(call("/v1/rooms/3-512/payments?before=0123456789ABCDEF0123456789ABCDEF", NULL), 404,
                 "unknown_payment");
    answer = call("/v1/rooms/3-512/snapshot", NULL);
    assert_int_equal(answer.status, 200);
    assert_int_equal(snapshot_decode(answer.body, answer.length, &snapshot, NULL), 0);
    assert_string_equal(snapshot.room_name, "512");
    assert_false(snapshot.has_balance);
    expect_error(call("/v1/rooms/9-999/snapshot", NULL), 404, "unknown_room");
    expect_error(call("/v1/rooms/9%20999/snapshot", NULL), 404, "unknown_room");
}

static void a_room_asks_for_its_use_and_may_leave_the_comparison(void **state)
{
    (void)state;
    struct room_usage usage;
    struct answer answer = call("/v1/rooms/3-512/usage", NULL);
    assert_int_equal(answer.status, 200);
    assert_int_equal(room_usage_decode(answer.body, answer.length, &usage, NULL), 0);
    assert_string_equal(usage.room.text, "3-512");
    assert_true(usage.takes_part);
    answer = call("/v1/rooms/3-512/comparison", "{\"v\":1,\"takes_part\":false}");
    assert_int_equal(answer.status, 200);
    assert_int_equal(room_usage_decode(answer.body, answer.length, &usage, NULL), 0);
    assert_false(usage.takes_part);
    expect_error(call("/v1/rooms/3-512/comparison", "{\"v\":1,\"takes_part\":0}"), 400, "bad_comparison");
    expect_error(call("/v1/rooms/9-999/comparison", "{\"v\":1,\"takes_part\":true}"), 404, "unknown_room");
    expect_error(call("/v1/rooms/9-999/usage", NULL), 404, "unknown_room");
}

static struct answer order_for(const char *agreed)
{
    char body[256];
    snprintf(body, sizeof body,
             "{\"v\":1,\"key\":\"91C07F3A000000000000000000000001\",\"room\":\"3-512\",\"amount_fen\":2000,"
             "\"provider\":\"wechat\",\"at_ms\":5%s}",
             agreed);
    return call("/v1/orders", body);
}

/* The fixture has no provider, so an order that is let through to it is refused by the next name. */
static void an_order_for_a_silent_meter_is_opened_only_if_the_student_agreed_to_wait(void **state)
{
    (void)state;
    struct room_id room = {"3-512"};
    struct reading_row heard = {.at_ms = clock_now_ms() - 1800000 - 1000};
    expect_error(order_for(""), 409, "meter_not_heard");
    expect_error(order_for(",\"accept_late\":false"), 409, "meter_not_heard");
    expect_error(order_for(",\"accept_late\":true"), 422, "no_provider");
    assert_int_equal(reading_row_save(fixture.books.db, &room, &heard), 0);
    expect_error(order_for(""), 409, "meter_not_heard");
    heard.at_ms = clock_now_ms() - 60000;
    assert_int_equal(reading_row_save(fixture.books.db, &room, &heard), 0);
    expect_error(order_for(""), 422, "no_provider");
}

/* How long the station took, ms. */
static int64_t look_at_order(const char *query, struct order_status *order)
{
    char path[160];
    int64_t began_ms = clock_monotonic_ms();
    snprintf(path, sizeof path, "/v1/orders/91C07F3A000000000000000000000001?wait=1&state=paid&credit=none%s",
             query);
    struct answer answer = call(path, NULL);
    assert_int_equal(answer.status, 200);
    assert_int_equal(order_status_decode(answer.body, answer.length, order, NULL), 0);
    return clock_monotonic_ms() - began_ms;
}

static void a_second_payment_is_news_to_a_terminal_that_can_show_it_and_to_no_other(void **state)
{
    (void)state;
    struct order_status order;
    struct snapshot snapshot;
    assert_int_equal(
        db_run(fixture.books.db,
               "INSERT INTO pay_order VALUES ('91C07F3A000000000000000000000001', 1, '3-512', 2000, 'wechat',"
               " 5, '', 'paid', 'none', 0, 0, 0, 0, 180000, 1, 2, 3, 0, 0, 0, '', 0);"
               "INSERT INTO pay_payment VALUES ('wechat', '4201', 'N', '91C07F3A000000000000000000000001',"
               " 2000, 1, 1, 'notice', 'refund_payable')"),
        0);
    assert_true(look_at_order("&second=0", &order) < 900);
    assert_int_equal(order.second.fen, 2000);
    assert_true(look_at_order("&second=2000", &order) >= 900);
    assert_true(look_at_order("&second=2000&second_is_back=0", &order) >= 900);
    assert_true(look_at_order("&second=2000&second_is_back=1", &order) < 900);
    assert_false(order.second_is_back);
    assert_true(look_at_order("", &order) >= 900);
    struct answer answer = call("/v1/rooms/3-512/snapshot", NULL);
    assert_int_equal(snapshot_decode(answer.body, answer.length, &snapshot, NULL), 0);
    assert_int_equal(snapshot.refund.fen, 2000);
}

static void what_wire_v1_does_not_know_is_refused_by_name(void **state)
{
    (void)state;
    static char large[300 * 1024];
    memset(large, ' ', sizeof large - 1);
    expect_error(call("/v1/nothing", NULL), 404, "unknown_call");
    expect_error(call("/v1/purchases", NULL), 405, "bad_method");
    expect_error(call("/v1/purchases", "{\"v\":2,\"rows\":[]}"), 400, "bad_delivery");
    expect_error(call("/v1/purchases", "not json"), 400, "bad_delivery");
    expect_error(call("/v1/purchases", large), 413, "too_long");
    expect_error(call("/v1/orders", "{}"), 400, "bad_order");
    expect_error(call("/v1/orders",
                      "{\"v\":1,\"key\":\"91C07F3A000000000000000000000001\",\"room\":\"3-512\","
                      "\"amount_fen\":2000,\"provider\":\"wechat\",\"at_ms\":5,\"accept_late\":true}"),
                 422, "no_provider");
    expect_error(call("/v1/orders/91C07F3A000000000000000000000001", NULL), 404, "unknown_order");
    expect_error(call_with(NULL, "/v1/pay/wechat/notice", "{}", NULL), 404, "no_provider");
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const struct CMUnitTest tests[] = {
        unit(health_is_told_to_anybody),
        unit(a_cards_alert_is_kept_where_the_site_tells_somebody),
        unit(a_command_about_power_is_kept_once_and_told_until_it_ends),
        unit(only_an_enrolled_terminal_is_let_in),
        unit(a_kiosk_hears_that_a_person_was_called_for_its_reader),
        unit(a_purchase_is_posted_once_though_it_comes_twice),
        unit(a_gap_names_the_row_that_is_wanted),
        unit(a_row_changed_on_the_way_is_refused_and_leaves_only_an_incident),
        unit(the_same_row_with_other_bytes_is_refused_by_name),
        unit(a_row_that_does_not_follow_is_refused),
        unit(a_debit_that_is_not_proven_is_kept_but_not_booked),
        unit(a_doubtful_sale_is_a_case_until_a_row_decides_it),
        unit(money_for_an_unknown_room_waits_in_suspense),
        unit(a_full_disk_acknowledges_nothing_and_loses_nothing),
        unit(a_second_payment_is_news_to_a_terminal_that_can_show_it_and_to_no_other),
        unit(a_long_poll_answers_when_the_meter_has_the_money),
        unit(a_long_poll_ends_with_its_time),
        unit(the_end_of_the_station_does_not_wait_for_long_polls),
        unit(a_profile_is_sent_again_only_when_it_changed),
        unit(a_notice_comes_with_the_profile_and_leaves_it_when_it_is_over),
        unit(a_card_and_its_room_are_told_masked),
        unit(what_a_card_wishes_is_told_at_its_next_tap),
        unit(an_order_for_a_silent_meter_is_opened_only_if_the_student_agreed_to_wait),
        unit(a_room_is_shown_as_far_as_its_meter_was_heard),
        unit(a_room_asks_for_its_use_and_may_leave_the_comparison),
        unit(what_wire_v1_does_not_know_is_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
