/* What S25 says: each reason, and what became of the command. */
#pragma once
#include "screen/message.h"

struct power_words {
    enum message_tone tone;
    enum icon icon;
    const char *title;
    bool stale;        /* what the meter said is not of now */
    char was[TR_SIZE]; /* the title then */
    char reason[TR_SIZE];
    char facts[TR_SIZE]; /* when the meter said so, which time today it is; may be empty */
    char told[TR_SIZE];  /* of the command; may be empty */
};
void power_words_of(const struct page *page, struct power_words *words);
/* Why the restore cannot be pressed. */
const char *power_why_not(const struct page *page);
/* "On" was heard, but not lately. */
bool power_is_doubtful(const struct view *view);
/* True for the reasons a person may end from here. */
bool power_is_restorable(const struct view *view);
