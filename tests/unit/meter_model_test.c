#include "base/status.h"
#include "base/text.h"
#include "meter/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BLOCK 96

/* The recordings hold the block as bytes; what they mean stands in their README. */
static size_t load(const char *name, uint8_t bytes[BLOCK])
{
    char path[512];
    snprintf(path, sizeof path, "%s/tests/recordings/acrel_ddsy1352/%s", SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(bytes, 1, BLOCK, file);
    fclose(file);
    return length;
}

static void a_closed_meter_with_money_reads_as_its_recording_says(void **state)
{
    (void)state;
    uint8_t bytes[BLOCK];
    struct meter_reading reading;
    size_t length = load("closed.bin", bytes);
    assert_int_equal(acrel_ddsy1352.decode(bytes, length, &reading), 0);
    assert_int_equal(reading.total_wh, 1234560);
    assert_int_equal(reading.remaining_fen, 3860);
    assert_int_equal(reading.count, 3);
    assert_int_equal(reading.power_w, 412);
    assert_int_equal(reading.relay, RELAY_CLOSED);
    assert_int_equal(reading.off, OFF_NONE);
}

static void a_meter_in_arrears_reads_as_owing_and_open(void **state)
{
    (void)state;
    uint8_t bytes[BLOCK];
    struct meter_reading reading;
    size_t length = load("arrears.bin", bytes);
    assert_int_equal(acrel_ddsy1352.decode(bytes, length, &reading), 0);
    assert_int_equal(reading.remaining_fen, -320);
    assert_int_equal(reading.relay, RELAY_OPEN);
    assert_int_equal(reading.off, OFF_ARREARS);
}

static void each_reason_of_an_open_relay_is_named(void **state)
{
    (void)state;
    uint8_t bytes[BLOCK];
    struct meter_reading reading;
    size_t length = load("closed.bin", bytes);
    bytes[72] = 0;
    memset(bytes + 73, 0, 3);
    struct {
        int at;
        uint8_t bits;
        enum off_reason off;
    } reasons[] = {{73, 0, OFF_NONE},        {75, 0x80, OFF_SCHEDULE}, {74, 0x08, OFF_BADLOAD},
                   {73, 0x10, OFF_OVERLOAD}, {73, 0x20, OFF_ARREARS},  {73, 0x08, OFF_STAFF}};
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        memset(bytes + 73, 0, 3);
        bytes[reasons[i].at] = reasons[i].bits;
        assert_int_equal(acrel_ddsy1352.decode(bytes, length, &reading), 0);
        assert_int_equal(reading.relay, RELAY_OPEN);
        assert_int_equal(reading.off, reasons[i].off);
    }
}

static void another_model_and_a_short_block_are_refused(void **state)
{
    (void)state;
    uint8_t bytes[BLOCK];
    struct meter_reading reading;
    load("closed.bin", bytes);
    assert_int_equal(acrel_ddsy1352.decode(bytes, 79, &reading), ERR_FORMAT);
    assert_int_equal(acrel_ddsy1352.decode(bytes, 0, &reading), ERR_FORMAT);
    bytes[1] = 5; /* DTSY1352 */
    assert_int_equal(acrel_ddsy1352.decode(bytes, BLOCK, &reading), ERR_FORMAT);
}

static void values_no_meter_has_are_refused(void **state)
{
    (void)state;
    uint8_t bytes[BLOCK];
    struct meter_reading reading;
    load("closed.bin", bytes);
    memset(bytes + 42, 0xFF, 4);
    assert_int_equal(acrel_ddsy1352.decode(bytes, BLOCK, &reading), ERR_RANGE);
    load("closed.bin", bytes);
    bytes[62] = 0x7F;
    assert_int_equal(acrel_ddsy1352.decode(bytes, BLOCK, &reading), ERR_RANGE);
    bytes[62] = 0x80;
    assert_int_equal(acrel_ddsy1352.decode(bytes, BLOCK, &reading), ERR_RANGE);
}

static void a_purchase_is_count_then_amount_high_word_first(void **state)
{
    (void)state;
    uint16_t registers[METER_PURCHASE_REGISTERS];
    assert_int_equal(acrel_ddsy1352.encode_purchase(4, 88600, registers), 0);
    assert_int_equal(registers[0], 4);
    assert_int_equal(registers[1], 1);
    assert_int_equal(registers[2], 88600 - 65536);
    assert_int_equal(acrel_ddsy1352.encode_purchase(65535, -1, registers), 0);
    assert_int_equal(registers[1], 0xFFFF);
    assert_int_equal(registers[2], 0xFFFF);
}

static void a_purchase_beyond_the_registers_is_refused(void **state)
{
    (void)state;
    uint16_t registers[METER_PURCHASE_REGISTERS];
    assert_int_equal(acrel_ddsy1352.encode_purchase(65536, 100, registers), ERR_RANGE);
    assert_int_equal(acrel_ddsy1352.encode_purchase(-1, 100, registers), ERR_RANGE);
    assert_int_equal(acrel_ddsy1352.encode_purchase(1, 100000000, registers), ERR_RANGE);
}

static void models_are_found_by_name(void **state)
{
    (void)state;
    assert_ptr_equal(meter_model_find("acrel-ddsy1352"), &acrel_ddsy1352);
    assert_null(meter_model_find("acrel"));
    assert_true(acrel_ddsy1352.register_count + acrel_ddsy1352.register_spare <= METER_REGISTERS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_closed_meter_with_money_reads_as_its_recording_says),
        cmocka_unit_test(a_meter_in_arrears_reads_as_owing_and_open),
        cmocka_unit_test(each_reason_of_an_open_relay_is_named),
        cmocka_unit_test(another_model_and_a_short_block_are_refused),
        cmocka_unit_test(values_no_meter_has_are_refused),
        cmocka_unit_test(a_purchase_is_count_then_amount_high_word_first),
        cmocka_unit_test(a_purchase_beyond_the_registers_is_refused),
        cmocka_unit_test(models_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
