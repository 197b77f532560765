/* The plural rules of message catalogues. */
#include "base/status.h"
#include "ui/plural.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct plural parsed(const char *rule)
{
    char header[400];
    struct plural plural;
    (void)snprintf(header, sizeof header, "Language: xx\nPlural-Forms: %s\nMIME-Version: 1.0\n", rule);
    assert_int_equal(plural_parse(header, &plural), STATUS_OK);
    return plural;
}

static void expect_forms(const char *rule, const char *forms) /* of 0, 1, 2 ... */
{
    struct plural plural = parsed(rule);
    for (uint64_t n = 0; forms[n]; n++)
        if (plural_form(&plural, n) != forms[n] - '0')
            fail_msg("%s: %d of %d", rule, plural_form(&plural, n), (int)n);
}

static void the_languages_of_the_world_count_as_their_rules_say(void **state)
{
    (void)state;
    expect_forms("nplurals=1; plural=0;", "000000");
    expect_forms("nplurals=2; plural=(n != 1);", "101111");
    expect_forms("nplurals=2; plural=n>1;", "001111");
    expect_forms("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
                 "(n%100<10 || n%100>=20) ? 1 : 2);",
                 "2011122222222222222220111222222");
    expect_forms("nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
                 "n%100>=11 ? 4 : 5);",
                 "0123333333344");
    expect_forms("nplurals=2; plural=!(n-1)*1+0/n", "0100"); /* a division by nothing is nothing */
}

static void a_catalogue_without_a_rule_counts_as_english_does(void **state)
{
    (void)state;
    struct plural plural;
    assert_int_equal(plural_parse("Language: en\n", &plural), STATUS_OK);
    assert_int_equal(plural_form(&plural, 1), 0);
    assert_int_equal(plural_form(&plural, 2), 1);
}

static void a_form_there_is_not_is_the_last(void **state)
{
    (void)state;
    struct plural plural = parsed("nplurals=2; plural=n;");
    assert_int_equal(plural_form(&plural, 7), 1);
}

static void what_is_no_rule_is_refused(void **state)
{
    (void)state;
    static const char *const rules[] = {"nplurals=0; plural=0;",
                                        "nplurals=7; plural=0;",
                                        "nplurals=2;",
                                        "plural=0;",
                                        "nplurals=2; plural=",
                                        "nplurals=2; plural=(n",
                                        "nplurals=2; plural=n ? 1",
                                        "nplurals=2; plural=n n",
                                        "nplurals=2; plural=m",
                                        "nplurals=2; plural=n & 1",
                                        "nplurals=2; plural=99999999999"};
    char header[700], deep[300];
    struct plural plural;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        (void)snprintf(header, sizeof header, "Plural-Forms: %s\n", rules[i]);
        if (plural_parse(header, &plural) != ERR_FORMAT)
            fail_msg("%s was believed", rules[i]);
    }
    memset(deep, '(', sizeof deep);
    deep[200] = 0;
    (void)snprintf(header, sizeof header, "Plural-Forms: nplurals=2; plural=%s\n", deep);
    assert_int_equal(plural_parse(header, &plural), ERR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_languages_of_the_world_count_as_their_rules_say),
        cmocka_unit_test(a_catalogue_without_a_rule_counts_as_english_does),
        cmocka_unit_test(a_form_there_is_not_is_the_last),
        cmocka_unit_test(what_is_no_rule_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
