#include "base/status.h"
#include "trade/key.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_made_key_parses_and_is_no_other_key(void **state)
{
    (void)state;
    struct key a = key_make();
    struct key b = key_make();
    struct key again;
    assert_int_equal(key_parse(a.text, &again), 0);
    assert_true(key_equal(&a, &again));
    assert_false(key_equal(&a, &b));
}

static void only_32_upper_case_hex_digits_are_a_key(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "91C07F3A",
        "91C07F3A00112233445566778899AABB0",
        "91c07F3A00112233445566778899AABB",
        "91C07F3A00112233445566778899AAB ",
        "91C07F3A00112233445566778899AABG",
    };
    struct key key = {"untouched"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(key_parse(bad[i], &key), ERR_FORMAT);
    assert_string_equal(key.text, "untouched");
    assert_int_equal(key_parse("91C07F3A00112233445566778899AABB", &key), 0);
}

static void a_person_reads_the_first_eight_digits(void **state)
{
    (void)state;
    struct key key = {"91C07F3A00112233445566778899AABB"};
    char text[10];
    key_reference(&key, text);
    assert_string_equal(text, "91C0-7F3A");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_made_key_parses_and_is_no_other_key),
        cmocka_unit_test(only_32_upper_case_hex_digits_are_a_key),
        cmocka_unit_test(a_person_reads_the_first_eight_digits),
    };
    return cmocka_run_group_tests_name("key", tests, NULL, NULL);
}
