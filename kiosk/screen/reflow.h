/* Large text (S22): what a screen says and offers, set anew from its own drawing. The screen is drawn once
 * for nobody in the normal sizes; its texts and controls are collected, then set in large sizes one under the
 * other, beside each other in landscape. What does not fit at once is parted, and a button leads on
 * (HIT_PART). So every screen has its large form without drawing one. */
#pragma once
#include "screen/page.h"

#define REFLOW_TEXTS_MAX 40
#define REFLOW_BUTTONS_MAX 40
#define REFLOW_TOLD_MAX 12
#define REFLOW_BYTES_MAX 8192

struct reflow_text {
    size_t text, beside; /* offsets into the bytes; beside: of the value in the same row, or 0 */
    enum type_size size;
    bool bold;
    enum colour colour;
};

struct reflow_button {
    size_t label, line; /* line: what else stands on it, or why it is disabled; 0 none */
    int hit;
    int64_t value;
    bool enabled, primary, key, held, ticks, ticked;
};

struct reflow {
    struct reflow_text texts[REFLOW_TEXTS_MAX];
    int text_count;
    struct reflow_button buttons[REFLOW_BUTTONS_MAX];
    int button_count;
    struct {
        size_t text;
        bool news;
    } told[REFLOW_TOLD_MAX]; /* to those who listen */
    int told_count;
    struct drawn_icon icon; /* that stood for the whole screen, or ICON_NONE */
    size_t code;            /* the text of a QR code; 0 none */
    char bytes[REFLOW_BYTES_MAX];
    size_t used;
};

/* Draws the screen on the canvas, which is begun anew by the caller afterwards, and notes what it has. The
 * content is a person's: wipe it. */
void reflow_collect(struct canvas *canvas, const struct view *view, int64_t now_ms,
                    void (*draw)(const struct page *), struct reflow *reflow);

#define REFLOW_PICTURE_LEAST_U 16 /* a picture that wants more sees for itself */
/* picture: drawn where texts and controls leave room; NULL: the screen's icon. */
void reflow_draw(const struct page *page, const struct reflow *reflow,
                 void (*picture)(const struct page *, struct box));
