#include "base/clock.h"
#include "base/crypto.h"
#include "base/status.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void local_time_is_eight_hours_ahead_of_utc(void **state)
{
    (void)state;
    struct local_time local = clock_local(1795413900000); /* 2026-11-23 06:05:00 UTC */
    assert_int_equal(local.year, 2026);
    assert_int_equal(local.month, 11);
    assert_int_equal(local.day, 23);
    assert_int_equal(local.hour, 14);
    assert_int_equal(local.minute, 5);
    assert_int_equal(local.weekday, 0);
    assert_int_equal(clock_from_local(local), 1795413900000);
    assert_int_equal(clock_day_number(clock_local_day(1795413900000)), 20261123);
}

static void rfc3339_round_trips_with_any_offset(void **state)
{
    (void)state;
    char text[26];
    int64_t at_ms = 0;
    clock_rfc3339(1795413900000, text);
    assert_string_equal(text, "2026-11-23T14:05:00+08:00");
    assert_int_equal(clock_parse_rfc3339(text, &at_ms), 0);
    assert_int_equal(at_ms, 1795413900000);
    assert_int_equal(clock_parse_rfc3339("2026-11-23T06:05:00.250Z", &at_ms), 0);
    assert_int_equal(at_ms, 1795413900000);
    assert_int_equal(clock_parse_rfc3339("2026-11-23T14:05:00", &at_ms), ERR_FORMAT);
    assert_int_equal(clock_parse_rfc3339("2026-13-23T14:05:00Z", &at_ms), ERR_FORMAT);
}

static void base64_is_strict(void **state)
{
    (void)state;
    uint8_t bytes[8];
    size_t length = sizeof bytes;
    assert_int_equal(base64_decode("Zm9vYg==", bytes, &length), 0);
    assert_int_equal(length, 4);
    assert_memory_equal(bytes, "foob", 4);
    length = sizeof bytes;
    assert_int_equal(base64_decode("Zm9vYg=", bytes, &length), ERR_FORMAT);
    assert_int_equal(base64_decode("Zm9v Yg==", bytes, &length), ERR_FORMAT);
    assert_int_equal(base64_decode("Zm9vYh==", bytes, &length), ERR_FORMAT);
    assert_int_equal(base64_decode("Zm9vYmF=", bytes, &length), ERR_FORMAT);
    length = sizeof bytes;
    assert_int_equal(base64_decode("Zm9vYmE=", bytes, &length), 0);
    length = 3;
    assert_int_equal(base64_decode("Zm9vYg==", bytes, &length), ERR_RANGE);
}

static void utf8_is_checked_to_the_letter(void **state)
{
    (void)state;
    assert_true(text_is_utf8("¥38.60 度", strlen("¥38.60 度")));
    assert_false(text_is_utf8("\xC0\x80", 2));
    assert_false(text_is_utf8("\xED\xA0\x80", 3));
    assert_false(text_is_utf8("\xE5\xBA", 2));
    assert_false(text_is_utf8("a\0b", 3));
}

static void a_changed_byte_breaks_an_ed25519_signature(void **state)
{
    (void)state;
    struct crypto_key *key = crypto_key_generate_ed25519();
    uint8_t signature[ED25519_SIZE];
    assert_int_equal(ed25519_sign(key, "row 1", 5, signature), 0);
    assert_int_equal(ed25519_verify(key, "row 1", 5, signature), 0);
    assert_int_equal(ed25519_verify(key, "row 2", 5, signature), ERR_CRYPTO);
    char *pem = NULL;
    assert_int_equal(crypto_key_public_pem(key, &pem), 0);
    struct crypto_key *public = crypto_key_from_pem(pem);
    free(pem);
    assert_int_equal(ed25519_verify(public, "row 1", 5, signature), 0);
    crypto_key_destroy(public);
    crypto_key_destroy(key);
}

static void gcm_refuses_a_changed_tag(void **state)
{
    (void)state;
    uint8_t key[32] = {1};
    uint8_t sealed[5 + 16];
    uint8_t plain[5];
    assert_int_equal(aes256gcm_seal(key, "nonce123nonc", 12, "ad", 2, (const uint8_t *)"hello", 5, sealed),
                     0);
    assert_int_equal(aes256gcm_open(key, "nonce123nonc", 12, "ad", 2, sealed, sizeof sealed, plain), 0);
    assert_memory_equal(plain, "hello", 5);
    sealed[20] ^= 1;
    assert_int_equal(aes256gcm_open(key, "nonce123nonc", 12, "ad", 2, sealed, sizeof sealed, plain),
                     ERR_CRYPTO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(local_time_is_eight_hours_ahead_of_utc),
        cmocka_unit_test(rfc3339_round_trips_with_any_offset),
        cmocka_unit_test(base64_is_strict),
        cmocka_unit_test(utf8_is_checked_to_the_letter),
        cmocka_unit_test(a_changed_byte_breaks_an_ed25519_signature),
        cmocka_unit_test(gcm_refuses_a_changed_tag),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
