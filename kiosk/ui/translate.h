/* The words on the glass: string ids of the design ("s07.left") to what a person reads.
 *
 * All languages are loaded once and stand side by side, so a screen may be in either in any frame. The C
 * library's gettext is not used to look them up: it wants an installed locale and keeps one language for the
 * whole process. The catalogues are its format all the same, so msgfmt and Poedit do the translators' work.
 */
#pragma once
#include "trade/language.h"
#include <stddef.h>
#include <stdint.h>

/* Loads LANG/LC_MESSAGES/dormwatt.mo of every language under directory: Chinese, English, then whatever else
 * there is, by name. NULL = beside the program ("locale"), then where it is installed. 0, ERR_NOT_FOUND,
 * ERR_IO, ERR_FORMAT (each logged). */
int translate_open(const char *directory);
void translate_close(void);

/* How many there are: enum language from 0. LANGUAGES until a catalogue of another was found. */
int language_count(void);
/* "zh-CN", "en", "ru" */
void language_tag(enum language language, char tag[LANGUAGE_TAG_SIZE]);

/* The words of id, never NULL: an id without words is its own text, as with gettext. */
const char *tr(enum language language, const char *id);
/* The same of a sentence that counts n: "{n} try left", "{n} tries left". */
const char *tr_count(enum language language, const char *id, int64_t n);

/* Puts values where "{name}" stands. */
struct tr_value {
    const char *name, *value;
};
#define TR_SIZE 320 /* bytes: the longest sentence is under 200 */

/* values end with a NULL name; a {name} without a value stays as it is, which the tests look for. What does
 * not fit is left out whole, at a character's end. */
void translate_fill(char text[TR_SIZE], const char *pattern, const struct tr_value *values);

/* tr_fill(text, language, "s07.pend", {"x", money}, {"age", age}) */
#define tr_fill(text, language, id, ...)                                                                     \
    translate_fill(text, tr(language, id), (const struct tr_value[]){__VA_ARGS__, {NULL, NULL}})
/* The same with the words that go with n; n itself is one of the values. */
#define tr_fill_count(text, language, id, n, ...)                                                            \
    translate_fill(text, tr_count(language, id, n), (const struct tr_value[]){__VA_ARGS__, {NULL, NULL}})
