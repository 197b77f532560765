#include "base/log.h"
#include "base/status.h"
#include "ctl/csv.h"
#include "ctl/mask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const columns[] = {"room", "name"};
static char taken[1024];

static int take(void *context, struct csv *csv, const char *const *fields)
{
    (void)context;
    size_t used = strlen(taken);
    snprintf(taken + used, sizeof taken - used, "%d:[%s][%s] ", csv->line, fields[0], fields[1]);
    return 0;
}

static int parse(const char *text)
{
    struct csv csv = {.path = "x.csv"};
    taken[0] = '\0';
    return csv_parse(&csv, text, strlen(text), columns, 2, take, NULL);
}

/* What was told while parsing. */
static const char *told_of(const char *text)
{
    static char told[4096];
    char path[] = "/tmp/csv_test.XXXXXX";
    int file = mkstemp(path);
    int kept = dup(STDERR_FILENO);
    dup2(file, STDERR_FILENO);
    int status = parse(text);
    dup2(kept, STDERR_FILENO);
    close(kept);
    ssize_t length = pread(file, told, sizeof told - 1, 0);
    told[length > 0 ? length : 0] = '\0';
    close(file);
    unlink(path);
    assert_int_equal(status, ERR_FORMAT);
    return told;
}

static void columns_come_in_any_order_and_quotes_come_off(void **state)
{
    (void)state;
    assert_int_equal(parse("name,room\n张三,3-512\r\n\n\"a, \"\"b\"\"\",3-513\n"), 0);
    assert_string_equal(taken, "2:[3-512][张三] 4:[3-513][a, \"b\"] ");
}

static void a_byte_order_mark_and_a_missing_last_line_feed_are_fine(void **state)
{
    (void)state;
    assert_int_equal(parse("\xEF\xBB\xBFroom,name\n1,2"), 0);
    assert_string_equal(taken, "2:[1][2] ");
    assert_int_equal(parse("room,name\n,\n"), 0);
    assert_string_equal(taken, "2:[][] ");
}

static void a_wrong_header_is_told_column_by_column(void **state)
{
    (void)state;
    const char *told = told_of("room,nam,x\n1,2,3\n");
    assert_non_null(strstr(told, "x.csv:1: column name is missing; add it"));
    assert_non_null(strstr(told, "x.csv:1: 3 columns where 2 are known; remove the others"));
    assert_string_equal(taken, "");
    assert_non_null(strstr(told_of("room,room\n"), "x.csv:1: column room stands twice"));
    assert_non_null(strstr(told_of(""), "no line of column names"));
}

static void every_bad_line_is_told_and_the_good_ones_are_still_looked_at(void **state)
{
    (void)state;
    const char *told = told_of("room,name\n1\n2,b\n3,\"c\n4,d,e\n5,\"f\"g\n6,h\"\n7,\xff\n8,i\n");
    assert_non_null(strstr(told, "x.csv:2: 1 fields where there are 2 columns"));
    assert_non_null(strstr(told, "x.csv:4: a quoted field does not end"));
    assert_non_null(strstr(told, "x.csv:5: 3 fields"));
    assert_non_null(strstr(told, "x.csv:6: something stands after a closing quote"));
    assert_non_null(strstr(told, "x.csv:7: a quote inside a field"));
    assert_non_null(strstr(told, "x.csv:8: not UTF-8 text"));
    assert_string_equal(taken, "3:[2][b] 9:[8][i] ");
}

static void a_long_field_and_many_fields_are_refused(void **state)
{
    (void)state;
    char text[2000] = "room,name\n1,";
    memset(text + strlen(text), 'x', 255);
    assert_int_equal(parse(text), 0);
    text[strlen(text)] = 'x';
    assert_non_null(strstr(told_of(text), "x.csv:2: a field is longer than 255 bytes"));
    snprintf(text, sizeof text, "room,name\n%01000d", 0);
    for (int i = 0; i < 500; i++)
        text[10 + 2 * i + 1] = ',';
    assert_non_null(strstr(told_of(text), "x.csv:2: 501 fields"));
}

static void a_name_keeps_its_first_and_last_character(void **state)
{
    (void)state;
    char masked[16];
    assert_int_equal(name_mask("张小三", masked, sizeof masked), 0);
    assert_string_equal(masked, "张*三");
    assert_int_equal(name_mask("李四", masked, sizeof masked), 0);
    assert_string_equal(masked, "李*");
    assert_int_equal(name_mask("王", masked, sizeof masked), 0);
    assert_string_equal(masked, "*");
    assert_int_equal(name_mask("John Smith", masked, sizeof masked), 0);
    assert_string_equal(masked, "J*h");
    assert_int_equal(name_mask("", masked, sizeof masked), 0);
    assert_string_equal(masked, "");
    assert_int_equal(name_mask("张小三", masked, 7), ERR_RANGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_come_in_any_order_and_quotes_come_off),
        cmocka_unit_test(a_byte_order_mark_and_a_missing_last_line_feed_are_fine),
        cmocka_unit_test(a_wrong_header_is_told_column_by_column),
        cmocka_unit_test(every_bad_line_is_told_and_the_good_ones_are_still_looked_at),
        cmocka_unit_test(a_long_field_and_many_fields_are_refused),
        cmocka_unit_test(a_name_keeps_its_first_and_last_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
