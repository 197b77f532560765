/* Which form of a sentence goes with a number: the rule of a message catalogue's header, as the gettext
 * manual describes it ("Plural forms").
 *
 *   Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);
 *
 * The rule is C on unsigned numbers: ?: || && == != < > <= >= + - * / % ! and brackets. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define PLURAL_SIZE 256 /* bytes: the longest in use, of Arabic, is under 120 */
#define PLURAL_FORMS 6  /* Arabic has six; no language more */

struct plural {
    int forms;
    char rule[PLURAL_SIZE];
};

/* The rule in a catalogue's header (the text of the empty id). Without one it is that of English, as with
 * gettext. 0, or ERR_FORMAT: not such a rule, or more forms than PLURAL_FORMS. */
int plural_parse(const char *header, struct plural *plural);

/* The form for n, 0 to forms - 1. */
int plural_form(const struct plural *plural, uint64_t n);
