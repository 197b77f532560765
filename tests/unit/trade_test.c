#include "base/status.h"
#include "trade/order.h"
#include "trade/purchase.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void rooms_are_named_by_a_short_alphabet(void **state)
{
    (void)state;
    struct room_id room = {"before"};
    static const char *const bad[] = {"", "3/512", "3 512", "三-512", "3-51234567890123456789012", "3-512\n"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(room_id_parse(bad[i], &room), ERR_FORMAT);
    assert_string_equal(room.text, "before");
    assert_int_equal(room_id_parse("3-512", &room), 0);
    assert_string_equal(room.text, "3-512");
    assert_int_equal(room_id_parse("ABCxyz_-90123456789abcd", &room), 0);
}

/* printf 'dormwatt card\nsalt\nasn\n0000000020193071' | sha256sum | cut -c1-32 */
static void a_card_is_named_by_a_salted_hash(void **state)
{
    (void)state;
    struct card_ref ref = card_ref_make("salt", "asn", "0000000020193071");
    assert_string_equal(ref.text, "954AE1B7C73346003D059967E5AF8950");
    struct card_ref other = card_ref_make("salt", "uid", "0000000020193071");
    assert_string_not_equal(ref.text, other.text);
    other = card_ref_make("pepper", "asn", "0000000020193071");
    assert_string_not_equal(ref.text, other.text);
}

static void every_state_reads_back_from_its_word(void **state)
{
    (void)state;
    for (int i = ORDER_CREATED; i <= ORDER_QUARANTINE; i++) {
        enum order_state read = ORDER_CREATED;
        assert_int_equal(order_state_parse(order_state_text((enum order_state)i), &read), 0);
        assert_int_equal(read, i);
    }
    for (int i = CREDIT_NONE; i <= CREDIT_MANUAL; i++) {
        enum credit_state read = CREDIT_NONE;
        assert_int_equal(credit_state_parse(credit_state_text((enum credit_state)i), &read), 0);
        assert_int_equal(read, i);
    }
    for (int i = 0; i < PAY_PROVIDERS; i++) {
        enum pay_provider read = PAY_WECHAT;
        assert_int_equal(pay_provider_parse(pay_provider_text((enum pay_provider)i), &read), 0);
        assert_int_equal(read, i);
    }
    assert_string_equal(order_state_text(ORDER_PAID), "paid");
    assert_string_equal(credit_state_text(CREDIT_MANUAL), "manual");
}

static void an_unknown_word_is_refused(void **state)
{
    (void)state;
    enum order_state order = ORDER_OPEN;
    enum credit_state credit = CREDIT_SENDING;
    enum pay_provider provider = PAY_ALIPAY;
    assert_int_equal(order_state_parse("Paid", &order), ERR_FORMAT);
    assert_int_equal(credit_state_parse("", &credit), ERR_FORMAT);
    assert_int_equal(pay_provider_parse("wechat ", &provider), ERR_FORMAT);
    assert_int_equal(order, ORDER_OPEN);
    assert_int_equal(credit, CREDIT_SENDING);
    assert_int_equal(provider, PAY_ALIPAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rooms_are_named_by_a_short_alphabet),
        cmocka_unit_test(a_card_is_named_by_a_salted_hash),
        cmocka_unit_test(every_state_reads_back_from_its_word),
        cmocka_unit_test(an_unknown_word_is_refused),
    };
    return cmocka_run_group_tests_name("trade", tests, NULL, NULL);
}
