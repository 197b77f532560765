/* Providers' bills: the documented samples are read, everything that is not a whole bill is refused by name.
 */
#include "base/clock.h"
#include "base/status.h"
#include "pay/bill.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct bill_owner wechat = {"1921000401", "wxab8acd895ab1638a"};
static const struct bill_owner alipay = {"2088021109625633", ""};

static struct bill_line lines[8];
static int line_count;
static struct bill bill;
static char text[16384];
static size_t length;

static int keep(void *context, const struct bill_line *line)
{
    (void)context;
    lines[line_count++] = *line;
    return 0;
}

static void load(const char *name)
{
    char path[256];
    snprintf(path, sizeof path, SOURCE_DIR "/tests/recordings/%s", name);
    FILE *file = fopen(path, "rbe");
    assert_non_null(file);
    length = fread(text, 1, sizeof text - 1, file);
    text[length] = '\0';
    fclose(file);
}

static int read_as(enum pay_provider provider)
{
    line_count = 0;
    return bill_read(provider, provider == PAY_ALIPAY ? &alipay : &wechat, text, length, keep, NULL, &bill);
}

/* The same length, so that a bill in GBK can be changed as well. */
static void change(const char *from, const char *to)
{
    assert_int_equal(strlen(from), strlen(to));
    char *at = memmem(text, length, from, strlen(from));
    assert_non_null(at);
    memcpy(at, to, strlen(to));
}

static void expect_refused(enum pay_provider provider, const char *what)
{
    assert_int_equal(read_as(provider), ERR_FORMAT);
    assert_string_equal(bill.what, what);
    assert_int_equal(line_count, 0); /* nothing is told before all of it is known to be whole */
}

static void wechats_sample_is_read_by_its_column_names(void **state)
{
    (void)state;
    load("wechat_bill/one_payment_one_refund.csv");
    assert_int_equal(read_as(PAY_WECHAT), 0);
    assert_int_equal(line_count, 2);
    assert_int_equal(lines[0].kind, BILL_PAYMENT);
    assert_string_equal(lines[0].transaction, "4200000263201902167700134902");
    assert_string_equal(lines[0].number, "autotest_20190219015232_89201");
    assert_int_equal(lines[0].amount.fen, 3);
    assert_true(lines[0].ours);
    assert_int_equal(lines[0].at_ms, 1550512352000);
    assert_int_equal(lines[1].kind, BILL_REFUND);
    assert_int_equal(lines[1].amount.fen, 1);
    assert_string_equal(lines[1].refund, "REF4200000263201902167700963919");
    assert_int_equal(bill.paid.fen, 3);
    assert_int_equal(bill.refunded.fen, 1);
    load("wechat_bill/nothing_sold.csv");
    assert_int_equal(read_as(PAY_WECHAT), 0);
    assert_int_equal(line_count, 0);
}

static void a_wechat_bill_that_is_not_whole_is_refused(void **state)
{
    (void)state;
    static const char *const summary = "总交易单数";
    load("wechat_bill/one_payment_one_refund.csv");
    length = (size_t)((char *)memmem(text, length, summary, strlen(summary)) - text);
    expect_refused(PAY_WECHAT, "the totals are missing: the file is cut short");
    load("wechat_bill/one_payment_one_refund.csv");
    change("`2.0,", "`3.0,");
    expect_refused(PAY_WECHAT, "the totals are not those of the lines");
    load("wechat_bill/one_payment_one_refund.csv");
    change(",`39.00%,`0.03,", ",`39.00%,`0.04,");
    expect_refused(PAY_WECHAT, "the totals are not those of the lines");
    load("wechat_bill/one_payment_one_refund.csv");
    change(",`39.00%,`0.03,", ",`39.00%,`0,03,");
    assert_int_equal(read_as(PAY_WECHAT), ERR_FORMAT);
    load("wechat_bill/one_payment_one_refund.csv");
    change("`1921000401", "`1921000402");
    expect_refused(PAY_WECHAT, "the bill is of another merchant");
    load("wechat_bill/one_payment_one_refund.csv");
    change("交易状态", "交易状况");
    expect_refused(PAY_WECHAT, "no line of column names: not a trade bill");
    load("wechat_bill/one_payment_one_refund.csv");
    change("2019-02-19 01:52:32", "2019-02-19 01:52:3x");
    expect_refused(PAY_WECHAT, "a time is not as documented");
    length = 0;
    expect_refused(PAY_WECHAT, "no line of column names: not a trade bill");
}

static void wechats_other_applications_are_told_apart(void **state)
{
    (void)state;
    load("wechat_bill/one_payment_one_refund.csv");
    change("`wxab8acd895ab1638a", "`wxab8acd895ab1638b");
    assert_int_equal(read_as(PAY_WECHAT), 0);
    assert_false(lines[0].ours);
}

static void alipays_sample_is_read_in_gbk_and_in_utf8(void **state)
{
    (void)state;
    static const char *const names[] = {"alipay_bill/one_payment_one_refund.csv", "alipay_bill/utf8.csv"};
    for (int i = 0; i < 2; i++) {
        load(names[i]);
        assert_int_equal(read_as(PAY_ALIPAY), 0);
        assert_int_equal(line_count, 2);
        assert_string_equal(lines[0].transaction, "2019091622001458860515315453");
        assert_string_equal(lines[0].number, "service_1568601259302");
        assert_int_equal(lines[0].amount.fen, 1);
        assert_int_equal(lines[0].kind, BILL_PAYMENT);
        assert_int_equal(lines[1].kind, BILL_REFUND);
        assert_int_equal(lines[1].amount.fen, 1);
        assert_string_equal(lines[1].refund, "(request no)");
        assert_int_equal(bill.paid.fen - bill.refunded.fen, 0);
    }
}

static void an_alipay_bill_that_is_not_whole_is_refused(void **state)
{
    (void)state;
    static const char *const totals = "#交易合计";
    load("alipay_bill/utf8.csv");
    length = (size_t)((char *)memmem(text, length, totals, strlen(totals)) - text);
    expect_refused(PAY_ALIPAY, "the totals are missing: the file is cut short");
    load("alipay_bill/utf8.csv");
    change("#交易合计：1笔", "#交易合计：2笔");
    expect_refused(PAY_ALIPAY, "the totals are not those of the lines");
    load("alipay_bill/utf8.csv");
    change(",0.01,0.01,", ",0.01,0.02,");
    expect_refused(PAY_ALIPAY, "the totals are not those of the lines");
    load("alipay_bill/utf8.csv");
    change(",-0.01,-0.01,", ",0.010,-0.01,");
    assert_int_equal(read_as(PAY_ALIPAY), ERR_FORMAT);
    load("alipay_bill/utf8.csv");
    change("[20880211096256330156]", "[20880211096256340156]");
    expect_refused(PAY_ALIPAY, "the bill is of another merchant");
    load("alipay_bill/one_payment_one_refund.csv");
    text[20] = '\xFF';
    text[21] = '\xFF';
    expect_refused(PAY_ALIPAY, "neither GBK nor UTF-8");
}

static void the_right_file_comes_out_of_the_zip_and_a_damaged_one_does_not(void **state)
{
    (void)state;
    char *inside = NULL;
    size_t inside_length = 0;
    load("alipay_bill_zip/two_files.zip");
    assert_int_equal(bill_unzip(text, length, &inside, &inside_length), 0);
    assert_int_equal(bill_read(PAY_ALIPAY, &alipay, inside, inside_length, NULL, NULL, &bill), 0);
    free(inside);
    load("alipay_bill_zip/stored.zip");
    char *digit = memmem(text, length, "0.01,0.01", 9);
    assert_non_null(digit);
    *digit = '9'; /* the CRC notices */
    assert_int_equal(bill_unzip(text, length, &inside, &inside_length), ERR_FORMAT);
    assert_null(inside);
    load("alipay_bill/utf8.csv");
    assert_int_equal(bill_unzip(text, length, &inside, &inside_length), ERR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wechats_sample_is_read_by_its_column_names),
        cmocka_unit_test(a_wechat_bill_that_is_not_whole_is_refused),
        cmocka_unit_test(wechats_other_applications_are_told_apart),
        cmocka_unit_test(alipays_sample_is_read_in_gbk_and_in_utf8),
        cmocka_unit_test(an_alipay_bill_that_is_not_whole_is_refused),
        cmocka_unit_test(the_right_file_comes_out_of_the_zip_and_a_damaged_one_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
