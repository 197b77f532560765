/* One-time codes and the certificates they lead to, without the road: what the station believes and refuses.
 */
#include "base/certificate.h"
#include "base/clock.h"
#include "base/status.h"
#include "ctl/folder.h"
#include "station/authority.h"
#include "station/enrolment.h"
#include "station/tries.h"
#include "tests/fakes/books.h"

#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW_MS ((int64_t)1795413900000)

static struct books books;
static struct station_config config;
static char folder[40];
static char *key_pem; /* of the machine */

static int setup(void **state)
{
    (void)state;
    const struct certificate_wish wish = {.role = CERTIFICATE_AUTHORITY, .common_name = "test"};
    struct certificate ca;
    strcpy(folder, "/tmp/enrolment_test.XXXXXX");
    if (!mkdtemp(folder) || books_open(&books, ":memory:") || certificate_make(&wish, NULL, NULL, &ca) ||
        folder_write(folder, "ca.pem", ca.pem) || folder_write(folder, "ca-key.pem", ca.key_pem))
        return -1;
    certificate_finish(&ca);
    config = (struct station_config){.certificate_life_ms = 30 * CLOCK_DAY_MS};
    snprintf(config.ca, sizeof config.ca, "%s/ca.pem", folder);
    snprintf(config.ca_key, sizeof config.ca_key, "%s/ca-key.pem", folder);
    return certificate_key_make(&key_pem);
}

static int teardown(void **state)
{
    (void)state;
    char command[64];
    books_close(&books);
    free(key_pem);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void make_code(const char *name, char code[ENROLMENT_CODE_SIZE])
{
    struct terminal terminal = {.site_name = "3 号公寓", .building = "3"};
    snprintf(terminal.name, sizeof terminal.name, "%s", name);
    assert_int_equal(enrolment_code_make(books.db, &terminal, NOW_MS, code), 0);
}

static struct enrolment asking(const char *code, const char *key)
{
    struct enrolment enrolment = {0};
    char *text = NULL;
    snprintf(enrolment.code, sizeof enrolment.code, "%s", code);
    assert_int_equal(certificate_request_make(key, &text), 0);
    snprintf(enrolment.request, sizeof enrolment.request, "%s", text);
    free(text);
    assert_int_equal(crypto_key_public_pem(books.key, &text), 0);
    snprintf(enrolment.row_key, sizeof enrolment.row_key, "%s", text);
    free(text);
    return enrolment;
}

static const char *take(const struct enrolment *enrolment, int64_t now_ms, struct enrolment_answer *answer)
{
    int status = 0;
    assert_int_equal(db_begin(books.db), 0);
    const char *why = enrolment_take(books.db, &config, enrolment, now_ms, answer, &status);
    assert_int_equal(status, 0);
    if (why)
        db_rollback(books.db);
    else
        assert_int_equal(db_commit(books.db), 0);
    return why ? why : "";
}

static void a_code_makes_a_terminal_of_its_name(void **state)
{
    (void)state;
    char code[ENROLMENT_CODE_SIZE];
    char fingerprint[FINGERPRINT_SIZE];
    struct enrolment_answer answer;
    struct terminal terminal;
    make_code("lobby-4a", code);
    struct enrolment enrolment = asking(code, key_pem);
    assert_string_equal(take(&enrolment, NOW_MS + 1, &answer), "");
    assert_int_equal(answer.terminal, 2);
    assert_true(certificate_fits_key(answer.certificate, key_pem));
    assert_int_equal(certificate_fingerprint(answer.certificate, fingerprint), 0);
    assert_int_equal(terminal_find(books.db, fingerprint, &terminal), 0);
    assert_string_equal(terminal.name, "lobby-4a");
    assert_string_equal(terminal.public_key, enrolment.row_key);
    assert_false(terminal.hardware);
    assert_in_range(terminal.certificate_ends_at_ms, clock_now_ms() + 29 * CLOCK_DAY_MS,
                    clock_now_ms() + 31 * CLOCK_DAY_MS);
}

static void the_code_itself_is_stored_nowhere(void **state)
{
    (void)state;
    char code[ENROLMENT_CODE_SIZE];
    char sql[200];
    make_code("lobby-4a", code);
    assert_int_equal(books_number(books.db, "SELECT length(code_hash) FROM enrolment"), 64);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM enrolment WHERE instr(code_hash || name, '%.4s') > 0",
             code);
    assert_int_equal(books_number(books.db, sql), 0);
}

static void a_code_may_be_typed_in_any_case_and_without_its_dashes(void **state)
{
    (void)state;
    char code[ENROLMENT_CODE_SIZE];
    char typed[ENROLMENT_CODE_SIZE] = "";
    struct enrolment_answer answer;
    make_code("lobby-4a", code);
    for (char *from = code, *to = typed; *from; from++)
        if (*from != '-')
            *to++ = (char)(*from >= 'A' ? *from + 32 : *from);
    struct enrolment enrolment = asking(typed, key_pem);
    assert_string_equal(take(&enrolment, NOW_MS + 1, &answer), "");
}

static void a_wrong_a_used_and_an_old_code_are_refused_each_by_its_name(void **state)
{
    (void)state;
    char code[ENROLMENT_CODE_SIZE];
    char *other_key = NULL;
    struct enrolment_answer answer;
    make_code("lobby-4a", code);
    struct enrolment wrong = asking("2222-2222-2222-2222", key_pem);
    assert_string_equal(take(&wrong, NOW_MS, &answer), "unknown_code");
    struct enrolment mine = asking(code, key_pem);
    assert_string_equal(take(&mine, NOW_MS + ENROLMENT_LIFE_MS, &answer), "expired_code");
    assert_string_equal(take(&mine, NOW_MS + ENROLMENT_LIFE_MS - 1, &answer), "");
    assert_int_equal(certificate_key_make(&other_key), 0);
    struct enrolment thief = asking(code, other_key);
    assert_string_equal(take(&thief, NOW_MS + ENROLMENT_LIFE_MS - 1, &answer), "used_code");
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM terminal"), 2);
    free(other_key);
}

static void who_did_not_hear_the_answer_gets_the_same_one_again(void **state)
{
    (void)state;
    char code[ENROLMENT_CODE_SIZE];
    struct enrolment_answer first;
    struct enrolment_answer second;
    make_code("lobby-4a", code);
    struct enrolment enrolment = asking(code, key_pem);
    assert_string_equal(take(&enrolment, NOW_MS, &first), "");
    enrolment = asking(code, key_pem); /* another request of the same key */
    assert_string_equal(take(&enrolment, NOW_MS + 5, &second), "");
    assert_string_equal(first.certificate, second.certificate);
    assert_int_equal(first.terminal, second.terminal);
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM terminal"), 2);
}

static void rsa_request(char request[PEM_SIZE])
{
    EVP_PKEY *key = EVP_RSA_gen(2048);
    X509_REQ *made = X509_REQ_new();
    BIO *bio = BIO_new(BIO_s_mem());
    char *bytes = NULL;
    X509_REQ_set_pubkey(made, key);
    X509_REQ_sign(made, key, EVP_sha256());
    PEM_write_bio_X509_REQ(bio, made);
    long length = BIO_get_mem_data(bio, &bytes);
    snprintf(request, PEM_SIZE, "%.*s", (int)length, bytes);
    BIO_free(bio);
    X509_REQ_free(made);
    EVP_PKEY_free(key);
}

static void only_a_request_that_holds_and_a_row_key_of_its_kind_are_taken(void **state)
{
    (void)state;
    char code[ENROLMENT_CODE_SIZE];
    struct enrolment_answer answer;
    make_code("lobby-4a", code);
    struct enrolment enrolment = asking(code, key_pem);
    struct enrolment changed = enrolment;
    char *middle = changed.request + strlen(changed.request) / 2;
    *middle = *middle == 'A' ? 'B' : 'A';
    assert_string_equal(take(&changed, NOW_MS, &answer), "bad_request");
    rsa_request(changed.request);
    assert_string_equal(take(&changed, NOW_MS, &answer), "bad_request");
    snprintf(changed.request, sizeof changed.request, "no request");
    assert_string_equal(take(&changed, NOW_MS, &answer), "bad_request");
    changed = enrolment;
    struct crypto_key *p256 = crypto_key_from_pem(key_pem);
    char *public_pem = NULL;
    assert_int_equal(crypto_key_public_pem(p256, &public_pem), 0);
    snprintf(changed.row_key, sizeof changed.row_key, "%s", public_pem);
    assert_string_equal(take(&changed, NOW_MS, &answer), "bad_row_key");
    free(public_pem);
    crypto_key_destroy(p256);
    assert_string_equal(take(&enrolment, NOW_MS, &answer), ""); /* none of them used the code up */
}

static void a_name_is_given_once(void **state)
{
    (void)state;
    char code[ENROLMENT_CODE_SIZE];
    char later[ENROLMENT_CODE_SIZE];
    char *other_key = NULL;
    struct enrolment_answer answer;
    struct terminal known = {.name = "lobby-3a"}; /* the books' own */
    assert_int_equal(enrolment_code_make(books.db, &known, NOW_MS, code), ERR_CONFLICT);
    make_code("lobby-4a", code);
    make_code("lobby-4a", later);
    struct enrolment enrolment = asking(code, key_pem);
    assert_string_equal(take(&enrolment, NOW_MS, &answer), "");
    assert_int_equal(certificate_key_make(&other_key), 0);
    enrolment = asking(later, other_key);
    assert_string_equal(take(&enrolment, NOW_MS, &answer), "name_taken");
    free(other_key);
}

static void without_the_authoritys_key_nobody_is_let_in(void **state)
{
    (void)state;
    char code[ENROLMENT_CODE_SIZE];
    struct enrolment_answer answer;
    make_code("lobby-4a", code);
    config.ca_key[0] = '\0';
    struct enrolment enrolment = asking(code, key_pem);
    assert_string_equal(take(&enrolment, NOW_MS, &answer), "no_authority");
}

static void a_renewed_terminal_is_known_by_either_certificate_and_revoked_with_both(void **state)
{
    (void)state;
    struct terminal found;
    char request[PEM_SIZE];
    char given[PEM_SIZE];
    char fingerprints[CERTIFICATES_MOST + 1][FINGERPRINT_SIZE];
    int status = 0;
    memcpy(request, asking("", key_pem).request, sizeof request);
    for (int i = 0; i <= CERTIFICATES_MOST; i++) {
        assert_null(renewal_take(books.db, &config, &books.terminal, request, NOW_MS + i, given, &status));
        assert_true(certificate_fits_key(given, key_pem));
        assert_int_equal(certificate_fingerprint(given, fingerprints[i]), 0);
    }
    assert_int_equal(terminal_find(books.db, "none", &found), 0); /* the one it was enrolled with */
    for (int i = 1; i <= CERTIFICATES_MOST; i++) {
        assert_int_equal(terminal_find(books.db, fingerprints[i], &found), 0);
        assert_int_equal(found.number, books.terminal.number);
    }
    assert_int_equal(terminal_find(books.db, fingerprints[0], &found), ERR_NOT_FOUND);
    assert_int_equal(db_run(books.db, "UPDATE terminal SET revoked = 1"), 0);
    assert_int_equal(terminal_find(books.db, fingerprints[1], &found), 0);
    assert_true(found.revoked);
}

static void a_guesser_waits_and_nobody_else_does(void **state)
{
    (void)state;
    static struct tries tries;
    for (int i = 0; i < TRIES_MOST; i++) {
        assert_true(tries_may(&tries, "10.0.0.1", 1000 + i));
        tries_count(&tries, "10.0.0.1", 1000 + i);
    }
    assert_false(tries_may(&tries, "10.0.0.1", 1100));
    assert_true(tries_may(&tries, "10.0.0.2", 1100));
    assert_true(tries_may(&tries, "10.0.0.1", 1000 + CLOCK_MINUTE_MS));
    for (int i = 0; i < TRIES_ADDRESSES; i++) {
        char address[TRIES_ADDRESS_SIZE];
        snprintf(address, sizeof address, "10.0.1.%d", i);
        tries_count(&tries, address, 2000 + i);
    }
    assert_true(tries_may(&tries, "10.0.0.1", 3000)); /* the table is bounded: the oldest is forgotten */
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(a_code_makes_a_terminal_of_its_name),
        unit(the_code_itself_is_stored_nowhere),
        unit(a_code_may_be_typed_in_any_case_and_without_its_dashes),
        unit(a_wrong_a_used_and_an_old_code_are_refused_each_by_its_name),
        unit(who_did_not_hear_the_answer_gets_the_same_one_again),
        unit(only_a_request_that_holds_and_a_row_key_of_its_kind_are_taken),
        unit(a_name_is_given_once),
        unit(without_the_authoritys_key_nobody_is_let_in),
        unit(a_renewed_terminal_is_known_by_either_certificate_and_revoked_with_both),
        unit(a_guesser_waits_and_nobody_else_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
