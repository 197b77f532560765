/* The words: the catalogues' format, placeholders, and that sources and translations know the same ids. */
#include "base/status.h"
#include "ui/mo.h"
#include "ui/plural.h"
#include "ui/translate.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static char *file_read(const char *path, size_t *size)
{
    FILE *file = fopen(path, "re");
    if (!file)
        fail_msg("%s cannot be read", path);
    char *bytes = calloc(1, 1 << 20);
    assert_non_null(bytes);
    *size = fread(bytes, 1, (1 << 20) - 1, file);
    assert_int_equal(fclose(file), 0);
    return bytes;
}

static void catalogue_read(const char *language, struct mo *mo)
{
    char path[200];
    size_t size;
    (void)snprintf(path, sizeof path, "locale/%s/LC_MESSAGES/dormwatt.mo", language);
    char *bytes = file_read(path, &size);
    assert_int_equal(mo_parse(bytes, size, mo), 0);
}

static void catalogue_free(struct mo *mo)
{
    free((void *)(uintptr_t)mo->bytes);
}

/* "a" -> "A", "b" -> "B", laid out by hand. */
static size_t small_catalogue(uint8_t bytes[80], bool swapped)
{
    static const uint32_t words[] = {0x950412DE, 0, 2, 28, 44, 0, 60, 1, 60, 1, 62, 1, 64, 1, 66};
    for (size_t i = 0; i < 15; i++)
        for (size_t b = 0; b < 4; b++)
            bytes[4 * i + b] = (uint8_t)(words[i] >> 8 * (swapped ? 3 - b : b));
    memcpy(bytes + 60, "a\0b\0A\0B", 8);
    return 68;
}

static void a_catalogue_of_either_byte_order_is_read(void **state)
{
    (void)state;
    uint8_t bytes[80];
    struct mo mo;
    for (int swapped = 0; swapped < 2; swapped++) {
        size_t size = small_catalogue(bytes, swapped);
        assert_int_equal(mo_parse(bytes, size, &mo), 0);
        assert_int_equal(mo.count, 2);
        assert_string_equal(mo_find(&mo, "a"), "A");
        assert_string_equal(mo_find(&mo, "b"), "B");
        assert_null(mo_find(&mo, "c"));
        assert_null(mo_find(&mo, ""));
    }
}

static void a_catalogue_cut_anywhere_is_refused(void **state)
{
    (void)state;
    uint8_t bytes[80];
    struct mo mo;
    size_t whole = small_catalogue(bytes, false);
    for (size_t size = 0; size < whole; size++) {
        uint8_t *cut = malloc(size > 0 ? size : 1); /* its own block, so that a read beyond it is seen */
        assert_non_null(cut);
        memcpy(cut, bytes, size);
        assert_int_equal(mo_parse(cut, size, &mo), ERR_FORMAT);
        free(cut);
    }
}

static void a_catalogue_that_lies_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t at;
        uint8_t value;
    } lies[] = {{0, 0},     {6, 1},     {8, 3},     {11, 0xFF}, {12, 0},    {12, 200},
                {15, 0x80}, {16, 60},   {28, 9},    {31, 0xFF}, {32, 0},    {35, 0xFF},
                {40, 60},   {48, 0xFF}, {51, 0xFF}, {61, 'x'},  {64, 0xFF}, {60, 'b'}};
    uint8_t bytes[80];
    struct mo mo;
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        size_t size = small_catalogue(bytes, false);
        bytes[lies[i].at] = lies[i].value;
        if (mo_parse(bytes, size, &mo) != ERR_FORMAT)
            fail_msg("byte %zu = %02x was believed", lies[i].at, lies[i].value);
    }
}

static void placeholders_are_filled_and_unknown_ones_stay(void **state)
{
    (void)state;
    char text[TR_SIZE];
    const struct tr_value values[] = {{"x", "¥5"}, {"xy", "long"}, {NULL, NULL}};
    translate_fill(text, "有 {x}（{xy}）{z} {", values);
    assert_string_equal(text, "有 ¥5（long）{z} {");
    translate_fill(text, "{x}{x}", values);
    assert_string_equal(text, "¥5¥5");
}

static void what_does_not_fit_ends_at_a_whole_character(void **state)
{
    (void)state;
    char text[TR_SIZE], pattern[2 * TR_SIZE] = "";
    for (size_t i = 0; i < TR_SIZE / 3 + 20; i++)
        memcpy(pattern + 3 * i, "电", 4);
    translate_fill(text, pattern, (const struct tr_value[]){{NULL, NULL}});
    assert_int_equal(strlen(text), (TR_SIZE - 1) / 3 * 3);
}

static void a_sentence_that_counts_has_its_forms_behind_each_other(void **state)
{
    (void)state;
    uint8_t bytes[80];
    struct mo mo;
    size_t size = small_catalogue(bytes, false);
    memcpy(bytes + size, "one\0more", 9);
    bytes[52] = 8; /* the text of "b": how long, and where */
    bytes[56] = (uint8_t)size;
    assert_int_equal(mo_parse(bytes, size + 9, &mo), 0);
    assert_string_equal(mo_find(&mo, "b"), "one");
    assert_string_equal(mo_find_form(&mo, "b", 0), "one");
    assert_string_equal(mo_find_form(&mo, "b", 1), "more");
    assert_string_equal(mo_find_form(&mo, "b", 5), "more");
    assert_string_equal(mo_find_form(&mo, "a", 1), "A");
    assert_null(mo_find_form(&mo, "c", 0));
    bytes[size + 4] = 0xFF; /* every form is looked at */
    assert_int_equal(mo_parse(bytes, size + 9, &mo), ERR_FORMAT);
}

static void one_is_not_said_as_many(void **state)
{
    (void)state;
    char text[TR_SIZE];
    assert_int_equal(translate_open(NULL), 0);
    tr_fill_count(text, LANGUAGE_EN, "s06.bad", 1, {"n", "1"});
    assert_string_equal(text, "Wrong password, 1 try left");
    tr_fill_count(text, LANGUAGE_EN, "s06.bad", 4, {"n", "4"});
    assert_string_equal(text, "Wrong password, 4 tries left");
    tr_fill_count(text, LANGUAGE_ZH, "s06.bad", 1, {"n", "1"});
    assert_string_equal(text, "密码不对，还能试 1 次");
    assert_string_equal(tr_count(LANGUAGE_EN, "no.such", 2), "no.such");
    translate_close();
}

static void both_languages_are_there_at_once(void **state)
{
    (void)state;
    assert_int_equal(translate_open("/nowhere"), ERR_NOT_FOUND);
    assert_string_equal(tr(LANGUAGE_ZH, "foot.back"), "foot.back");
    assert_int_equal(translate_open(NULL), 0);
    assert_string_equal(tr(LANGUAGE_ZH, "foot.back"), "返回");
    assert_string_equal(tr(LANGUAGE_EN, "foot.back"), "Back");
    assert_string_equal(tr(LANGUAGE_EN, "no.such"), "no.such");
    translate_close();
}

static void another_language_is_a_file_and_no_code(void **state)
{
    (void)state;
    char tag[LANGUAGE_TAG_SIZE];
    assert_int_equal(system("rm -rf translate_test.locale && cp -r locale translate_test.locale &&"
                            " cp -r locale/en translate_test.locale/ru && mkdir translate_test.locale/xx"),
                     0);
    assert_int_equal(translate_open("translate_test.locale"), 0);
    assert_int_equal(language_count(), LANGUAGES + 1); /* xx has no words */
    assert_string_equal(tr((enum language)LANGUAGES, "foot.back"), "Back");
    language_tag((enum language)LANGUAGES, tag);
    assert_string_equal(tag, "ru");
    language_tag(LANGUAGE_ZH, tag);
    assert_string_equal(tag, "zh-CN");
    translate_close();
    assert_int_equal(language_count(), LANGUAGES);
    assert_int_equal(system("rm -rf translate_test.locale"), 0);
}

/* Is "{name}" in text? */
static bool has_placeholder(const char *text, const char *placeholder, size_t length)
{
    for (; *text; text++)
        if (strncmp(text, placeholder, length) == 0)
            return true;
    return false;
}

static void placeholders_expect(const char *id, const char *from, const char *in)
{
    for (const char *open = strchr(from, '{'); open; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        if (!close || !has_placeholder(in, open, (size_t)(close - open) + 1))
            fail_msg("%s: \"%s\" and \"%s\" have different placeholders", id, from, in);
    }
}

static void both_languages_have_the_same_ids_and_placeholders(void **state)
{
    (void)state;
    struct mo zh, en;
    catalogue_read("zh_CN", &zh);
    catalogue_read("en", &en);
    assert_int_equal(zh.count, en.count);
    for (uint32_t i = 1; i < zh.count; i++) { /* 0 is the header */
        const char *id = mo_id(&zh, i);
        const char *text = mo_find(&en, id);
        if (!text) {
            fail_msg("%s has no English", id);
            break;
        }
        if (strncmp(id, "date.", 5) == 0 || strcmp(id, "age.day") == 0)
            continue; /* a language may write a month as a number or by its name */
        /* The last form is of any number; one of a single thing may do without it. */
        const char *all = mo_find_form(&en, id, PLURAL_FORMS), *all_zh = mo_find_form(&zh, id, PLURAL_FORMS);
        placeholders_expect(id, all_zh, all);
        placeholders_expect(id, all, all_zh);
        placeholders_expect(id, text, all);
    }
    catalogue_free(&zh);
    catalogue_free(&en);
}

#define IDS_MAX 1000
static char used[IDS_MAX][40];
static size_t used_count;

/* "s07.left", "all.done": lower case, digits and at least one dot. */
static bool is_id(const char *text, size_t length)
{
    bool dotted = false;
    if (length < 3 || length >= sizeof used[0] || text[0] < 'a' || text[0] > 'z' || text[length - 1] == '.')
        return false;
    for (size_t i = 0; i < length; i++) {
        bool small = (text[i] >= 'a' && text[i] <= 'z') || (text[i] >= '0' && text[i] <= '9');
        if (!small && text[i] != '.')
            return false;
        dotted = dotted || text[i] == '.';
    }
    return dotted;
}

static void ids_collect(const char *source)
{
    for (const char *open = strchr(source, '"'); open; open = strchr(open, '"')) {
        const char *close = open + 1;
        while (*close && *close != '"' && *close != '\n')
            close += *close == '\\' && close[1] ? 2 : 1;
        size_t length = (size_t)(close - open - 1);
        if (is_id(open + 1, length)) {
            assert_true(used_count < IDS_MAX);
            memcpy(used[used_count++], open + 1, length);
        }
        open = *close ? close + 1 : close;
    }
}

static void folder_collect(const char *folder)
{
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    for (struct dirent *entry = readdir(directory); entry; entry = readdir(directory)) {
        char path[400];
        size_t size;
        size_t length = strlen(entry->d_name);
        if (length < 2 || strcmp(entry->d_name + length - 2, ".c") != 0)
            continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        char *source = file_read(path, &size);
        ids_collect(source);
        free(source);
    }
    closedir(directory);
}

static void every_id_in_the_sources_has_words_and_no_words_are_left_over(void **state)
{
    (void)state;
    folder_collect(SOURCE_DIR "/kiosk/screen");
    folder_collect(SOURCE_DIR "/kiosk/ui");
    assert_true(used_count > 100);

    struct mo en;
    catalogue_read("en", &en);
    for (size_t i = 0; i < used_count; i++)
        if (!mo_find(&en, used[i]))
            fail_msg("%s has no words", used[i]);
    for (uint32_t i = 1; i < en.count; i++) {
        bool found = false;
        for (size_t k = 0; k < used_count && !found; k++)
            found = strcmp(used[k], mo_id(&en, i)) == 0;
        if (!found)
            fail_msg("nobody says %s", mo_id(&en, i));
    }
    catalogue_free(&en);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_catalogue_of_either_byte_order_is_read),
        cmocka_unit_test(a_catalogue_cut_anywhere_is_refused),
        cmocka_unit_test(a_catalogue_that_lies_is_refused),
        cmocka_unit_test(placeholders_are_filled_and_unknown_ones_stay),
        cmocka_unit_test(what_does_not_fit_ends_at_a_whole_character),
        cmocka_unit_test(a_sentence_that_counts_has_its_forms_behind_each_other),
        cmocka_unit_test(one_is_not_said_as_many),
        cmocka_unit_test(both_languages_are_there_at_once),
        cmocka_unit_test(another_language_is_a_file_and_no_code),
        cmocka_unit_test(both_languages_have_the_same_ids_and_placeholders),
        cmocka_unit_test(every_id_in_the_sources_has_words_and_no_words_are_left_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
