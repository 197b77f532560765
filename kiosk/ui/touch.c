#include "ui/touch.h"

void touch_init(struct touch_state *state)
{
    *state = (struct touch_state){.settled_at_ms = INT64_MIN, .last_at_ms = INT64_MIN / 2};
}

void touch_screen_changed(struct touch_state *state, int64_t now_ms)
{
    state->settled_at_ms = now_ms + TOUCH_SETTLE_MS;
    state->pressing = false;
}

static void finger_remove(struct touch_state *state, int index)
{
    state->down[index] = state->down[--state->down_count];
}

static void fingers_follow(struct touch_state *state, const struct touch *touch)
{
    for (int i = state->down_count - 1; i >= 0; i--)
        if (state->down[i].finger == touch->finger ||
            touch->now_ms - state->down[i].heard_at_ms > TOUCH_FINGER_LOST_MS)
            finger_remove(state, i);
    if (touch->type != TOUCH_UP && state->down_count < TOUCH_FINGERS_MAX) {
        state->down[state->down_count].finger = touch->finger;
        state->down[state->down_count].heard_at_ms = touch->now_ms;
        state->down_count++;
    }
}

static bool is_same_control(const struct target *a, const struct target *b)
{
    return a->hit == b->hit && a->value == b->value;
}

static void fire(struct touch_state *state, const struct touch *touch, struct touch_update *update)
{
    state->last = state->target;
    state->last_at_ms = touch->now_ms;
    update->meaning = TOUCH_HIT;
    update->target = state->target;
}

/* The place in the field, also when the finger has left it. */
static void scrub(struct touch_state *state, const struct canvas *canvas, const struct touch *touch,
                  struct touch_update *update)
{
    float part = canvas_part_across(canvas, state->target.box, touch->x_px);
    int64_t value = part <= 0 ? 0 : part >= 1 ? SCRUB_MOST : (int64_t)(part * (SCRUB_MOST + 1));
    if (state->scrubbed == value)
        return;
    state->scrubbed = value;
    update->meaning = TOUCH_HIT;
    update->target = state->target;
    update->target.value = value;
}

static void finger_landed(struct touch_state *state, const struct canvas *canvas, const struct touch *touch,
                          struct touch_update *update)
{
    if (touch->now_ms < state->settled_at_ms)
        return;
    const struct target *target = canvas_target_at(canvas, touch->x_px, touch->y_px);
    if (!target || !target->enabled) {
        update->meaning = TOUCH_ELSEWHERE;
        return;
    }
    int64_t repeat_ms = target->on_down ? TOUCH_KEY_REPEAT_MS : TOUCH_REPEAT_MS;
    if (is_same_control(target, &state->last) && touch->now_ms - state->last_at_ms < repeat_ms)
        return;
    if (state->pressing && !(target->on_down && state->target.on_down))
        return; /* the first finger goes on; two thumbs on a keypad take turns */
    state->pressing = true;
    state->pressing_finger = touch->finger;
    state->landed_at_ms = touch->now_ms;
    state->target = *target;
    state->scrubbed = -1;
    if (target->scrub)
        scrub(state, canvas, touch, update);
    else if (target->on_down)
        fire(state, touch, update);
}

/* The finger on the control moved or was lifted. */
static void finger_went(struct touch_state *state, const struct canvas *canvas, const struct touch *touch,
                        struct touch_update *update)
{
    if (state->target.scrub) {
        state->pressing = touch->type == TOUCH_MOVE;
        scrub(state, canvas, touch, update);
        return;
    }
    const struct target *under = canvas_target_at(canvas, touch->x_px, touch->y_px);
    bool inside = under && under->enabled && is_same_control(under, &state->target);
    if (inside && touch->type == TOUCH_MOVE)
        return;
    state->pressing = false;
    if (inside && !state->target.on_down && !state->target.held)
        fire(state, touch, update);
}

void touch_step(struct touch_state *state, const struct canvas *canvas, const struct touch *touch,
                struct touch_update *update)
{
    *update = (struct touch_update){.meaning = TOUCH_NOTHING};
    fingers_follow(state, touch);
    if (state->down_count >= 3) {
        state->crowded = true;
        state->pressing = false;
    }
    if (!state->crowded) {
        if (touch->type == TOUCH_DOWN)
            finger_landed(state, canvas, touch, update);
        else if (state->pressing && touch->finger == state->pressing_finger)
            finger_went(state, canvas, touch, update);
    }
    if (state->down_count == 0)
        state->crowded = false;
    update->pressed = state->pressing ? &state->target : NULL;
}

int64_t touch_due_ms(const struct touch_state *state)
{
    return state->pressing && state->target.held ? state->landed_at_ms + TOUCH_HOLD_MS : INT64_MAX;
}

void touch_wait(struct touch_state *state, int64_t now_ms, struct touch_update *update)
{
    *update = (struct touch_update){.meaning = TOUCH_NOTHING};
    if (now_ms >= touch_due_ms(state)) {
        state->pressing = false;
        fire(state, &(struct touch){.now_ms = now_ms}, update);
    }
    update->pressed = state->pressing ? &state->target : NULL;
}
