/* Template M: one message that fills the screen. After a failure it says, in this order, what happened to
 * the money, what happens next by itself, what the person can do, and a reference (design 0.2, rule 9). */
#pragma once
#include "screen/page.h"

enum message_tone { TONE_SUCCESS, TONE_WAIT, TONE_WARN, TONE_ERROR, TONE_PLAIN };

#define MESSAGE_NOTES 4
#define MESSAGE_BUTTONS 3
struct message_button {
    const char *label; /* NULL: no button */
    enum icon icon;
    enum hit hit;
    const char *disabled; /* the reason; NULL = may be pressed */
    bool plain;           /* not to be urged: a way out */
};
struct message {
    enum message_tone tone;
    enum icon icon;
    const char *title, *body;                         /* body may be NULL */
    void (*picture)(const struct page *, struct box); /* instead of a body, or NULL */
    const char *notes[MESSAGE_NOTES];                 /* t8, under the body; NULL: none */
    struct message_button buttons[MESSAGE_BUTTONS];   /* the first is the main one */
    const char *code, *code_words; /* a QR code where buttons would stand, and what it is; NULL: none */
    const char *leaving;           /* when it goes away by itself, or NULL */
};

void message_draw(const struct page *page, const struct message *message);
/* main: to be urged, unless it is plain. */
void message_button_draw(const struct page *page, struct box box, const struct message_button *button,
                         bool main);
/* The colours of a tone: of the disc, and of what stands on it. */
enum colour message_soft(enum message_tone tone);
enum colour message_strong(enum message_tone tone);
