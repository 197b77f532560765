/* The languages the glass and the phone pages speak; "zh-CN" and "en" on the wire. The glass may have learned
 * more from a translator's file (ui/translate.h): they are numbered on from LANGUAGES. */
#pragma once

enum language { LANGUAGE_ZH, LANGUAGE_EN, LANGUAGES };

#define LANGUAGES_MAX 8
#define LANGUAGE_TAG_SIZE 8 /* bytes, as in struct account */
