/* The published and computed vectors of tests/recordings/vectors/epurse.json. */
#include "base/status.h"
#include "base/text.h"
#include "purse/purse.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static json_t *vectors;

static int read_vectors(void **state)
{
    (void)state;
    json_error_t error;
    vectors = json_load_file(SOURCE_DIR "/tests/recordings/vectors/epurse.json", 0, &error);
    return vectors ? 0 : -1;
}

static int drop_vectors(void **state)
{
    (void)state;
    json_decref(vectors);
    return 0;
}

static const char *text_at(json_t *vector, const char *name)
{
    return json_string_value(json_object_get(vector, name));
}

/* The bytes of a hex member; their count. */
static size_t bytes_at(json_t *vector, const char *name, uint8_t bytes[64])
{
    const char *text = text_at(vector, name);
    assert_non_null(text);
    size_t length = strlen(text) / 2;
    assert_true(length <= 64);
    assert_int_equal(hex_decode(text, bytes, length), 0);
    return length;
}

static void expect_mac(json_t *vector, const char *key_name, const char *input_name, const char *mac_name)
{
    uint8_t key[64];
    uint8_t input[64];
    uint8_t mac[4];
    char text[9];
    bytes_at(vector, key_name, key);
    size_t length = bytes_at(vector, input_name, input);
    assert_int_equal(purse_mac(key, input, length, mac), 0);
    hex_encode(mac, sizeof mac, text);
    assert_string_equal(text, text_at(vector, mac_name));
}

static void every_vector_with_a_key_and_an_input_gives_its_mac(void **state)
{
    (void)state;
    static const char *const sets[] = {"published", "computed_here"};
    static const char *const macs[][3] = {
        {"SESPK", "MAC1_input", "MAC1"},           {"SESPK", "MAC2_input", "MAC2"},
        {"TAC_key", "TAC_input", "TAC"},           {"SESLK", "MAC1_input", "MAC1"},
        {"SESLK", "MAC2_input", "MAC2"},           {"key", "data", "MAC8_4"},
        {"SESLK", "MAC1_input", "MAC1_from_card"},
    };
    int checked = 0;
    for (size_t s = 0; s < 2; s++) {
        size_t i = 0;
        json_t *vector = NULL;
        json_array_foreach(json_object_get(vectors, sets[s]), i, vector)
        {
            for (size_t m = 0; m < sizeof macs / sizeof macs[0]; m++) {
                if (!text_at(vector, macs[m][0]) || !text_at(vector, macs[m][1]) ||
                    !text_at(vector, macs[m][2]))
                    continue;
                expect_mac(vector, macs[m][0], macs[m][1], macs[m][2]);
                checked++;
            }
        }
    }
    assert_int_equal(checked, 25);
}

static void expect_derived(json_t *vector, const char *factor_1, const char *factor_2)
{
    uint8_t master[64];
    uint8_t factors[64];
    uint8_t derived[16];
    char text[33];
    bytes_at(vector, "MK", master);
    bytes_at(vector, factor_1, factors);
    if (factor_2) {
        uint8_t second[64];
        bytes_at(vector, factor_2, second);
        memcpy(factors + 8, second, 8);
    }
    assert_int_equal(purse_diversify(master, factors, factor_2 ? 2 : 1, derived), 0);
    hex_encode(derived, sizeof derived, text);
    assert_string_equal(text, text_at(vector, "DIV"));
}

static void keys_are_diversified_as_the_vectors_say_over_one_level_and_two(void **state)
{
    (void)state;
    static const char *const sets[] = {"published_same_construction", "computed_here"};
    int checked = 0;
    for (size_t s = 0; s < 2; s++) {
        size_t i = 0;
        json_t *vector = NULL;
        json_array_foreach(json_object_get(vectors, sets[s]), i, vector)
        {
            if (!text_at(vector, "DIV"))
                continue;
            bool two = text_at(vector, "factor_level_1");
            expect_derived(vector, two ? "factor_level_1" : "factor", two ? "factor_level_2" : NULL);
            checked++;
        }
    }
    assert_int_equal(checked, 6);
}

static const uint8_t tac_master[16] = {0x34, 0x34, 0x34, 0x34, 0x34, 0x34, 0x34, 0x34,
                                       0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88};

/* Vector purchase-2. */
static struct purse_debit good_debit(void)
{
    return (struct purse_debit){.asn = "2023101600000046",
                                .terminal = "0137000371A0",
                                .terminal_sequence = 1,
                                .date = "20261123",
                                .time = "120000",
                                .tac = "8F993321"};
}

static void a_debit_is_proven_by_its_tac(void **state)
{
    (void)state;
    struct purse_debit debit = good_debit();
    assert_int_equal(purse_check_tac(tac_master, &debit, money_of_fen(1500)), 0);
}

static void a_longer_serial_number_counts_by_its_last_eight_bytes(void **state)
{
    (void)state;
    struct purse_debit debit = good_debit();
    strcpy(debit.asn, "00002023101600000046");
    assert_int_equal(purse_check_tac(tac_master, &debit, money_of_fen(1500)), 0);
}

static void a_tac_is_refused_when_amount_card_terminal_or_moment_differ(void **state)
{
    (void)state;
    struct purse_debit debit = good_debit();
    assert_int_equal(purse_check_tac(tac_master, &debit, money_of_fen(1501)), ERR_CRYPTO);
    strcpy(debit.asn, "2023101600000047");
    assert_int_equal(purse_check_tac(tac_master, &debit, money_of_fen(1500)), ERR_CRYPTO);
    debit = good_debit();
    debit.terminal_sequence = 2;
    assert_int_equal(purse_check_tac(tac_master, &debit, money_of_fen(1500)), ERR_CRYPTO);
    debit = good_debit();
    strcpy(debit.time, "120001");
    assert_int_equal(purse_check_tac(tac_master, &debit, money_of_fen(1500)), ERR_CRYPTO);
}

static void a_record_that_is_none_is_refused_by_its_form(void **state)
{
    (void)state;
    struct purse_debit debit = good_debit();
    debit.tac[0] = '\0';
    assert_int_equal(purse_check_tac(tac_master, &debit, money_of_fen(1500)), ERR_FORMAT);
    debit = good_debit();
    strcpy(debit.asn, "20231016");
    assert_int_equal(purse_check_tac(tac_master, &debit, money_of_fen(1500)), ERR_FORMAT);
    debit = good_debit();
    strcpy(debit.date, "2026112X");
    assert_int_equal(purse_check_tac(tac_master, &debit, money_of_fen(1500)), ERR_FORMAT);
    debit = good_debit();
    assert_int_equal(purse_check_tac(tac_master, &debit, money_of_fen((int64_t)1 << 32)), ERR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_vector_with_a_key_and_an_input_gives_its_mac),
        cmocka_unit_test(keys_are_diversified_as_the_vectors_say_over_one_level_and_two),
        cmocka_unit_test(a_debit_is_proven_by_its_tac),
        cmocka_unit_test(a_longer_serial_number_counts_by_its_last_eight_bytes),
        cmocka_unit_test(a_tac_is_refused_when_amount_card_terminal_or_moment_differ),
        cmocka_unit_test(a_record_that_is_none_is_refused_by_its_form),
    };
    return cmocka_run_group_tests(tests, read_vectors, drop_vectors);
}
