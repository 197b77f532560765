#include "screen/nav.h"
#include "ui/focus.h"

static struct nav_update hit_of(enum hit hit, int64_t value)
{
    return (struct nav_update){NAV_HIT, hit, value};
}

/* True if a finger could mean it now. */
static bool is_offered(const struct canvas *canvas, enum hit hit, int64_t value)
{
    for (size_t i = 0; i < canvas_target_count(canvas); i++) {
        const struct target *target = canvas_target(canvas, i);
        if (target->enabled && target->hit == (int)hit && target->value == value)
            return true;
    }
    return false;
}

static struct nav_update move(struct canvas *canvas, enum focus_move move)
{
    int to = focus_move(canvas, canvas_focused_index(canvas), move);
    if (to < 0)
        return (struct nav_update){.meaning = NAV_NOTHING};
    canvas_focus(canvas, canvas_target(canvas, (size_t)to));
    return (struct nav_update){.meaning = NAV_MOVED};
}

/* Where values can be gone through, left and right do so: on their field, and until up or down goes to the
 * controls (S08). */
static struct nav_update sideways(struct canvas *canvas, int step)
{
    int at = canvas_focused_index(canvas);
    bool on_values = at < 0 || canvas_target(canvas, (size_t)at)->scrub;
    if (on_values && is_offered(canvas, HIT_PICK_STEP, step))
        return hit_of(HIT_PICK_STEP, step);
    return move(canvas, step < 0 ? FOCUS_PREVIOUS : FOCUS_NEXT);
}

static struct nav_update select(struct canvas *canvas, const struct view *view)
{
    int at = canvas_focused_index(canvas);
    if (at < 0 && view->screen == SCREEN_ATTRACT)
        return hit_of(HIT_ELSEWHERE, 0);
    if (at < 0)
        return move(canvas, FOCUS_NEXT);
    const struct target *target = canvas_target(canvas, (size_t)at);
    if (!target->enabled)
        return (struct nav_update){.meaning = NAV_MOVED};
    return hit_of((enum hit)target->hit, target->held ? HIT_PRESSED : target->value);
}

/* A dialog has no footer: its way back is to cancel or to close it. */
static struct nav_update back(const struct canvas *canvas)
{
    static const enum hit ways[] = {HIT_BACK, HIT_CANCEL, HIT_CLOSE_SHEET};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (is_offered(canvas, ways[i], 0))
            return hit_of(ways[i], 0);
    return hit_of(HIT_BACK, 0);
}

static struct nav_update typed(const struct canvas *canvas, int key)
{
    if (key >= '0' && key <= '9' && is_offered(canvas, HIT_DIGIT, key - '0'))
        return hit_of(HIT_DIGIT, key - '0');
    return (struct nav_update){.meaning = NAV_TYPED};
}

static struct nav_update voice(const struct view *view, int key)
{
    bool on = view->preferences.voice;
    if (on && key == NAV_VOICE)
        return (struct nav_update){.meaning = NAV_REPEAT};
    if (!on && key == NAV_VOICE_OFF)
        return (struct nav_update){.meaning = NAV_NOTHING};
    return hit_of(HIT_PREFERENCE, PREFERENCE_VOICE);
}

void nav_step(struct canvas *canvas, const struct view *view, int key, struct nav_update *update)
{
    if (view->screen == SCREEN_STILL_THERE) {
        *update = hit_of(HIT_STAY, 0);
        return;
    }
    switch (key) {
    case NAV_UP: *update = move(canvas, FOCUS_UP); break;
    case NAV_DOWN: *update = move(canvas, FOCUS_DOWN); break;
    case NAV_LEFT: *update = sideways(canvas, -1); break;
    case NAV_RIGHT: *update = sideways(canvas, 1); break;
    case NAV_BACK: *update = back(canvas); break;
    case NAV_ERASE: *update = hit_of(HIT_BACKSPACE, 0); break;
    case NAV_HELP: *update = hit_of(HIT_HELP, 0); break;
    case NAV_ACCESS: *update = hit_of(HIT_ACCESS, 0); break;
    case NAV_VOICE:
    case NAV_VOICE_OFF: *update = voice(view, key); break;
    case NAV_LOUDER: *update = hit_of(HIT_LOUDER, 0); break;
    case NAV_QUIETER: *update = hit_of(HIT_QUIETER, 0); break;
    case '\n': *update = select(canvas, view); break;
    default: *update = typed(canvas, key); break;
    }
}
