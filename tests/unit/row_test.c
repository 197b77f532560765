/* An outbox row: its canonical bytes, its signature, its refusals. */
#include "base/status.h"
#include "wire/row.h"
#include "wire/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define KEY "91C07F3A00000000000000000000ABCD"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

static struct row sample(void)
{
    return (struct row){
        .number = 1,
        .terminal = 7,
        .previous = ZEROS,
        .kind = ROW_DEBITED,
        .purchase = {.key = {KEY},
                     .room = {"3-512"},
                     .card = {"00112233445566778899AABBCCDDEEFF"},
                     .amount = {5000},
                     .at_ms = 1795000000000,
                     .proof = PROOF_ANSWER,
                     .debit = {.asn = "0000000000012345",
                               .uid = "A1B2C3D4",
                               .balance_before_fen = 12000,
                               .counter_before = 41,
                               .random = "11223344",
                               .key_version = 1,
                               .algorithm = 0,
                               .terminal = "112233445566",
                               .terminal_sequence = 9,
                               .date = "20261123",
                               .time = "201530",
                               .mac1 = "DEADBEEF",
                               .tac = "01020304",
                               .mac2 = "05060708"}},
    };
}

static const char canonical[] =
    "{\"amount_fen\":5000,\"at_ms\":1795000000000,\"card\":\"00112233445566778899AABBCCDDEEFF\",\"debit\":{"
    "\"algorithm\":0,\"asn\":\"0000000000012345\",\"balance_before_fen\":12000,\"counter_before\":41,"
    "\"date\":\"20261123\",\"key_version\":1,\"mac1\":\"DEADBEEF\",\"mac2\":\"05060708\","
    "\"random\":\"11223344\",\"tac\":\"01020304\",\"terminal\":\"112233445566\",\"terminal_sequence\":9,"
    "\"time\":\"201530\",\"uid\":\"A1B2C3D4\"},\"key\":\"" KEY "\",\"kind\":\"debited\",\"prev\":\"" ZEROS
    "\",\"proof\":\"answer\",\"room\":\"3-512\",\"row\":1,\"terminal\":7,\"v\":1}";

static int make_key(void **state)
{
    *state = crypto_key_generate_ed25519();
    return *state ? 0 : -1;
}

static int drop_key(void **state)
{
    crypto_key_destroy(*state);
    return 0;
}

static void a_row_has_one_form_only(void **state)
{
    struct row row = sample();
    struct sealed_row sealed;
    assert_int_equal(row_seal(&row, *state, &sealed), 0);
    assert_string_equal(sealed.bytes, canonical);
    sealed_row_finish(&sealed);
}

static void a_sealed_row_opens_with_its_terminals_key(void **state)
{
    struct row row = sample();
    struct row got;
    struct sealed_row sealed;
    assert_int_equal(row_seal(&row, *state, &sealed), 0);
    assert_int_equal(row_open(&sealed, *state, &got, NULL), 0);
    assert_int_equal(got.purchase.debit.counter_before, 41);
    assert_string_equal(got.purchase.debit.tac, "01020304");
    assert_int_equal(got.purchase.proof, PROOF_ANSWER);
    sealed_row_finish(&sealed);
}

static void a_changed_amount_breaks_the_signature(void **state)
{
    struct row row = sample();
    struct row got;
    struct sealed_row sealed;
    char why[WIRE_WHY_SIZE];
    assert_int_equal(row_seal(&row, *state, &sealed), 0);
    memcpy(strstr(sealed.bytes, "5000"), "9000", 4);
    assert_int_equal(row_open(&sealed, *state, &got, why), ERR_CRYPTO);
    assert_string_equal(why, "signature is not this terminal's");
    sealed_row_finish(&sealed);
}

static void another_terminals_key_opens_nothing(void **state)
{
    struct row row = sample();
    struct row got;
    struct sealed_row sealed;
    struct crypto_key *other = crypto_key_generate_ed25519();
    assert_int_equal(row_seal(&row, *state, &sealed), 0);
    assert_int_equal(row_open(&sealed, other, &got, NULL), ERR_CRYPTO);
    sealed.signature[10] = '\0';
    assert_int_equal(row_open(&sealed, *state, &got, NULL), ERR_CRYPTO);
    sealed_row_finish(&sealed);
    crypto_key_destroy(other);
}

static void refused(const char *from, const char *to, const char *reason)
{
    char bytes[2048];
    char why[WIRE_WHY_SIZE];
    struct row row;
    const char *at = strstr(canonical, from);
    assert_non_null(at);
    snprintf(bytes, sizeof bytes, "%.*s%s%s", (int)(at - canonical), canonical, to, at + strlen(from));
    assert_int_equal(row_decode(bytes, strlen(bytes), &row, why), ERR_FORMAT);
    assert_string_equal(why, reason);
}

static void wrong_fields_are_refused_by_name(void **state)
{
    (void)state;
    refused("\"row\":1", "\"row\":0", "row is not a whole number from 1 to 9223372036854775807");
    refused("\"kind\":\"debited\"", "\"kind\":\"paid\"", "kind is none of the words it may be");
    refused("\"counter_before\":41", "\"counter_before\":65536",
            "debit.counter_before is not a whole number from 0 to 65535");
    refused("\"tac\":\"01020304\"", "\"tac\":\"0102030405\"", "debit.tac is longer than 8 bytes");
    refused("\"tac\":\"01020304\"", "\"tac\":\"0102030g\"", "debit.tac is not upper-case hexadecimal");
    refused("\"prev\":\"00", "\"prev\":\"", "prev is not a SHA-256");
    refused("\"v\":1", "\"v\":3", "v is a version this program does not speak (it speaks 1)");
}

static void a_row_that_is_too_long_is_refused(void **state)
{
    (void)state;
    char bytes[ROW_BYTES_MAX + sizeof canonical];
    char why[WIRE_WHY_SIZE];
    struct row row;
    memset(bytes, ' ', ROW_BYTES_MAX);
    memcpy(bytes + ROW_BYTES_MAX, canonical, sizeof canonical);
    assert_int_equal(row_decode(bytes, strlen(bytes), &row, why), ERR_FORMAT);
    assert_string_equal(why, "row is longer than 4096 bytes");
}

static void the_hash_is_of_the_bytes_as_stored(void **state)
{
    (void)state;
    char hash[2 * SHA256_SIZE + 1];
    row_hash("abc", hash); /* FIPS 180-2, appendix B.1 */
    assert_string_equal(hash, "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_has_one_form_only),
        cmocka_unit_test(a_sealed_row_opens_with_its_terminals_key),
        cmocka_unit_test(a_changed_amount_breaks_the_signature),
        cmocka_unit_test(another_terminals_key_opens_nothing),
        cmocka_unit_test(wrong_fields_are_refused_by_name),
        cmocka_unit_test(a_row_that_is_too_long_is_refused),
        cmocka_unit_test(the_hash_is_of_the_bytes_as_stored),
    };
    return cmocka_run_group_tests(tests, make_key, drop_key);
}
