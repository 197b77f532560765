/* What a key means on the screen that is drawn (design 0.3): a nav pad and its keypad, which are a USB
 * keyboard to the machine, or a desk's keyboard. Pure but for the focus ring, which the canvas keeps.
 *
 *   arrows   move the focus ring, see ui/focus.h. Nothing has it when a screen is entered: nothing is
 *            preselected, and the first arrow goes to the first control
 *            But on S08 left and right go from bar to bar while nothing has it
 *   Select   fires what has the ring; what a finger would have to hold, with HIT_PRESSED for its value.
 * Nothing has it: the first gets it, but on S01, where it is a touch of the glass Back     the footer's Back,
 * or a dialog's Cancel digits   the keypad's, where the screen has one. Elsewhere they are typed: by a wedge
 * reader on a desk F2       the voice: on, or what it said once more; held, off. + and - make it louder and
 * quieter F1       help; held, the accessibility sheet 5        repeats too, where no keypad and no desk's
 * reader wants it S24      any key is yes */
#pragma once
#include "flow/view.h"
#include "ui/canvas.h"

/* Beside '0'..'9', 'A'..'Z' and '\n', which is Select. */
enum nav_key {
    NAV_UP = 256,
    NAV_DOWN,
    NAV_LEFT,
    NAV_RIGHT,
    NAV_BACK,
    NAV_ERASE,
    NAV_HELP,
    NAV_ACCESS,
    NAV_VOICE,
    NAV_VOICE_OFF,
    NAV_LOUDER,
    NAV_QUIETER,
};

enum nav_meaning {
    NAV_NOTHING,
    NAV_HIT,    /* hit, value: as if a finger had meant it */
    NAV_MOVED,  /* the ring is on another control, or on one that cannot be used: say it */
    NAV_REPEAT, /* say the screen once more */
    NAV_TYPED,  /* a character that no control of this screen takes */
};
struct nav_update {
    enum nav_meaning meaning;
    enum hit hit;
    int64_t value;
};

/* canvas: as view was drawn on it last. */
void nav_step(struct canvas *canvas, const struct view *view, int key, struct nav_update *update);
