#include "base/config.h"
#include "base/log.h"
#include "base/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct example {
    char name[16];
    char key[64];
    int64_t port;
    bool tls;
};

static const struct config_setting settings[] = {
    {"site", "name", CONFIG_TEXT, offsetof(struct example, name), sizeof((struct example *)0)->name, 0, 0,
     true},
    {"door", "key", CONFIG_PATH, offsetof(struct example, key), sizeof((struct example *)0)->key, 0, 0,
     false},
    {"door", "port", CONFIG_NUMBER, offsetof(struct example, port), 0, 1, 65535, false},
    {"door", "tls", CONFIG_BOOL, offsetof(struct example, tls), 0, 0, 0, false},
};

/* Parses text as /etc/dw/x.conf and keeps what was told. */
static int parse(const char *text, struct example *example, char *told, size_t size)
{
    char path[] = "/tmp/config_test.XXXXXX";
    int file = mkstemp(path);
    int kept = dup(STDERR_FILENO);
    dup2(file, STDERR_FILENO);
    int status = config_parse("/etc/dw/x.conf", text, strlen(text), settings, 4, example);
    dup2(kept, STDERR_FILENO);
    close(kept);
    ssize_t length = pread(file, told, size - 1, 0);
    told[length > 0 ? length : 0] = '\0';
    close(file);
    unlink(path);
    return status;
}

static void a_whole_file_is_read(void **state)
{
    (void)state;
    char told[1024];
    struct example example = {.port = 8443};
    assert_int_equal(parse("# a comment\n[site]\nname = 3 号公寓\r\n\n[door]\nkey=door.pem\ntls = yes\n",
                           &example, told, sizeof told),
                     0);
    assert_string_equal(example.name, "3 号公寓");
    assert_string_equal(example.key, "/etc/dw/door.pem");
    assert_int_equal(example.port, 8443);
    assert_true(example.tls);
    assert_string_equal(told, "");
}

static void every_mistake_is_told_with_its_line(void **state)
{
    (void)state;
    char told[4096];
    struct example example = {0};
    static const char text[] = "early = 1\n"
                               "[door]\n"
                               "port = 70000\n"
                               "tls = perhaps\n"
                               "tls = yes\n"
                               "what is this\n"
                               "  port = 3\n"
                               "colour = red\n"
                               "[dor]\n"
                               "port = 3\n"
                               "[door\n"
                               "\xff\xfe\n";
    assert_int_equal(parse(text, &example, told, sizeof told), ERR_CONFIG);
    assert_string_equal(
        told, "dormwatt: /etc/dw/x.conf:1: early stands before any section; write [section] above it\n"
              "dormwatt: /etc/dw/x.conf:3: port = 70000 is not a whole number from 1 to 65535; correct it\n"
              "dormwatt: /etc/dw/x.conf:4: tls = perhaps is neither yes nor no; write one of them\n"
              "dormwatt: /etc/dw/x.conf:5: tls was already set on line 4; keep one\n"
              "dormwatt: /etc/dw/x.conf:6: neither a section nor a setting; write name = value\n"
              "dormwatt: /etc/dw/x.conf:7: begins with white space; start the line at its left edge\n"
              "dormwatt: /etc/dw/x.conf:8: unknown setting colour in [door]; remove it or correct its name\n"
              "dormwatt: /etc/dw/x.conf:9: unknown section [dor]; remove it or correct its name\n"
              "dormwatt: /etc/dw/x.conf:11: a section without its end; write [name]\n"
              "dormwatt: /etc/dw/x.conf:12: not UTF-8 text; save the file as UTF-8\n"
              "dormwatt: /etc/dw/x.conf:12: name is missing in [site]; add name = ...\n");
}

static void a_text_that_does_not_fit_is_refused_not_cut(void **state)
{
    (void)state;
    char told[1024];
    struct example example = {.name = "before"};
    assert_int_equal(parse("[site]\nname = 0123456789abcdef\n", &example, told, sizeof told), ERR_CONFIG);
    assert_string_equal(example.name, "before");
    assert_non_null(strstr(told, "x.conf:2: name is too long; 15 bytes are the most"));
}

static void a_line_beyond_the_readers_room_is_refused_and_the_next_is_read(void **state)
{
    (void)state;
    char told[1024];
    char text[600];
    struct example example = {0};
    memset(text, 'x', 400);
    snprintf(text + 400, sizeof text - 400, "\n[site]\nname = ok\n");
    assert_int_equal(parse(text, &example, told, sizeof told), ERR_CONFIG);
    assert_non_null(strstr(told, "x.conf:1: longer than"));
    assert_string_equal(example.name, "ok");
}

static void a_missing_file_is_an_error_of_input_and_output(void **state)
{
    (void)state;
    struct example example = {0};
    assert_int_equal(config_read("/nonexistent/x.conf", settings, 4, &example), ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_file_is_read),
        cmocka_unit_test(every_mistake_is_told_with_its_line),
        cmocka_unit_test(a_text_that_does_not_fit_is_refused_not_cut),
        cmocka_unit_test(a_line_beyond_the_readers_room_is_refused_and_the_next_is_read),
        cmocka_unit_test(a_missing_file_is_an_error_of_input_and_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
