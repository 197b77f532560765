/* A notice of the office on the attract screen: a planned outage, other hours of the desk. It is shown from
 * one moment until another, in the words of the person before the glass; in the other language where it was
 * written in one only. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define OFFICE_NOTICES_MOST 3       /* of one building at a time: each has its turn in the panel */
#define OFFICE_NOTICE_COLUMNS 80    /* fit the panel in t8 on every panel; a Han character takes two */
#define OFFICE_NOTICE_TEXT_SIZE 161 /* two bytes a column at most, and the zero */

struct office_notice {
    int64_t from_ms, until_ms;
    char zh[OFFICE_NOTICE_TEXT_SIZE],
        en[OFFICE_NOTICE_TEXT_SIZE]; /* empty: not written, one of them at most */
};

/* One line of printable UTF-8 with something in it that is not a space, and not wider than the panel holds.
 */
bool office_notice_text_fits(const char *text);
bool office_notice_is_shown(const struct office_notice *notice, int64_t now_ms);
