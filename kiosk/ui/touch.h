/* What fingers on the glass mean (design 0.3). Fingers in, hits out, time as a field; pure.
 *
 *   a keypad key fires when the finger lands, a control that is to be held when the finger has stayed on it
 * for a second, any other when it is lifted inside; sliding off cancels a field of values (canvas_scrub) says
 * the place where a finger lands, and each other one it moves to, also beside the field: what it began on
 * goes with it taps that begin within 400 ms of a screen change are not taken, nor a second one on the same
 * control within 350 ms (a keypad key: 120 ms, or the second 0 of a quickly typed 100 would be lost and the
 * amount be another one; a panel's bounce is shorter); while three or more fingers are down nothing is, until
 * all are lifted */
#pragma once
#include "ui/canvas.h"

#define TOUCH_SETTLE_MS 400
#define TOUCH_REPEAT_MS 350
#define TOUCH_KEY_REPEAT_MS 120
#define TOUCH_HOLD_MS 1000
#define TOUCH_FINGERS_MAX 10       /* what panels report */
#define TOUCH_FINGER_LOST_MS 10000 /* a finger not heard of for so long was lifted unseen: a pulled cable */

enum touch_type { TOUCH_DOWN, TOUCH_MOVE, TOUCH_UP };

struct touch {
    enum touch_type type;
    int64_t finger; /* which; any number */
    float x_px, y_px;
    int64_t now_ms; /* monotonic */
};

struct touch_state {
    struct {
        int64_t finger, heard_at_ms;
    } down[TOUCH_FINGERS_MAX];
    int down_count;
    bool crowded; /* three were down: nothing counts until all are up */
    int64_t settled_at_ms;

    bool pressing; /* one finger presses one control */
    int64_t pressing_finger;
    int64_t landed_at_ms;
    struct target target;
    int64_t scrubbed; /* the place last told of a field of values */

    struct target last;
    int64_t last_at_ms;
};

enum touch_meaning { TOUCH_NOTHING, TOUCH_HIT, TOUCH_ELSEWHERE };
struct touch_update {
    enum touch_meaning meaning;
    struct target target;         /* of TOUCH_HIT */
    const struct target *pressed; /* what is to be drawn pressed now; NULL = nothing. Borrowed from state */
};

void touch_init(struct touch_state *state);
void touch_screen_changed(struct touch_state *state, int64_t now_ms);
void touch_step(struct touch_state *state, const struct canvas *canvas, const struct touch *touch,
                struct touch_update *update);
/* A finger that stays sends nothing: when to look at it again (INT64_MAX: never), and the look. */
int64_t touch_due_ms(const struct touch_state *state);
void touch_wait(struct touch_state *state, int64_t now_ms, struct touch_update *update);
