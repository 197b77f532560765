/* ESC/POS: the bytes of a job, and what status bytes mean. */
#include "device/escpos.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void a_job_begins_anew_prints_bands_cuts_and_asks_whether_it_is_done(void **state)
{
    (void)state;
    uint8_t bits[2 * 50];
    for (size_t i = 0; i < sizeof bits; i++)
        bits[i] = (uint8_t)i;
    struct dots dots = {.width = 16, .rows = 50, .bits = bits};
    size_t length;
    uint8_t *bytes = escpos_print(&dots, &length);
    assert_non_null(bytes);
    assert_int_equal(length, 2 + 8 + 96 + 8 + 4 + 7);
    assert_memory_equal(bytes, "\x1B@\x1Dv0\0\2\0\x30\0", 10);
    assert_memory_equal(bytes + 10, bits, 96);
    assert_memory_equal(bytes + 106, "\x1Dv0\0\2\0\2\0", 8);
    assert_memory_equal(bytes + 114, bits + 96, 4);
    assert_memory_equal(bytes + 118, "\x1DVB\0\x1Dr\1", 7);
    free(bytes);
}

static void a_picture_that_no_paper_holds_is_not_made(void **state)
{
    (void)state;
    uint8_t bits[8] = {0};
    size_t length;
    const struct dots wrong[] = {{0, 1, bits},
                                 {12, 1, bits},
                                 {ESCPOS_WIDTH_MOST + 8, 1, bits},
                                 {8, 0, bits},
                                 {8, ESCPOS_ROWS_MOST + 1, bits}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_null(escpos_print(&wrong[i], &length));
}

static enum printer_state said(uint8_t one, uint8_t two, uint8_t three, uint8_t four)
{
    return escpos_state((const uint8_t[]){one, two, three, four});
}

static void its_four_answers_are_one_state(void **state)
{
    (void)state;
    assert_int_equal(said(0x12, 0x12, 0x12, 0x12), PRINTER_READY);
    assert_int_equal(said(0x12, 0x12, 0x12, 0x1E), PRINTER_READY); /* near its end: still prints */
    assert_int_equal(said(0x1A, 0x16, 0x12, 0x12), PRINTER_OPEN);
    assert_int_equal(said(0x1A, 0x32, 0x12, 0x72), PRINTER_NO_PAPER);
    assert_int_equal(said(0x12, 0x12, 0x12, 0x72), PRINTER_NO_PAPER);
    assert_int_equal(said(0x1A, 0x52, 0x1A, 0x12), PRINTER_JAM);
    assert_int_equal(said(0x1A, 0x12, 0x12, 0x12), PRINTER_OFFLINE);
    assert_int_equal(said(0x1A, 0x36, 0x1A, 0x72), PRINTER_OPEN); /* the paper is seen when it is closed */
}

static void a_byte_that_is_no_answer_is_no_printer(void **state)
{
    (void)state;
    assert_int_equal(said(0x12, 0x12, 0x12, 0x00), PRINTER_OFFLINE);
    assert_int_equal(said(0xFF, 0x12, 0x12, 0x12), PRINTER_OFFLINE);
    for (int byte = 0; byte < 256; byte++)
        assert_false(escpos_is_answer((uint8_t)byte) && escpos_is_done((uint8_t)byte));
    assert_true(escpos_is_done(0x00));
    assert_true(escpos_is_done(0x0C));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_begins_anew_prints_bands_cuts_and_asks_whether_it_is_done),
        cmocka_unit_test(a_picture_that_no_paper_holds_is_not_made),
        cmocka_unit_test(its_four_answers_are_one_state),
        cmocka_unit_test(a_byte_that_is_no_answer_is_no_printer),
    };
    return cmocka_run_group_tests_name("escpos", tests, NULL, NULL);
}
