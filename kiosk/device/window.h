/* The glass: one window, the canvas drawn on it, and what a finger on it means.
 *
 * The window thread waits here and nowhere else. window_wait sleeps truly (no polling, no frame clock)
 * until a finger, a key, a worker's window_wake or the time; the pressed look of a control is painted
 * inside it, so that feedback never waits for the session. Pictures reach the glass in window_present,
 * which paints only where the draw list differs from the last one.
 *
 * SDL2 stays behind this header: X (software, window surface) for desks and tests, KMSDRM (opengles2, one
 * streaming texture, poll on /dev/input) for the lobby. */
#pragma once
#include "flow/calibrate.h"
#include "ui/canvas.h"

struct window;

struct window_config {
    const char *title;
    bool fullscreen; /* the whole panel; else a window of width_px x height_px at x_px, y_px */
    int width_px, height_px;
    int x_px, y_px; /* -1: centred */
    float diagonal_inch;
    const char *fonts; /* as canvas_create */
};

/* Opens the window and makes the canvas in its size, which stays the window's. 0, ERR_IO (no display: SDL's
 * words are logged), or what canvas_create says. *window is the caller's. */
int window_open(const struct window_config *config, struct window **window);
void window_close(struct window *window); /* takes NULL */
struct canvas *window_canvas(struct window *window);

enum input_type {
    INPUT_NONE, /* the time came, a worker called window_wake, or a signal was handled */
    INPUT_HIT,  /* hit and value of a control, or HIT_ELSEWHERE for the glass beside them (view.h: its value)
                 */
    INPUT_KEY,  /* key: of screen/nav.h */
    INPUT_CLOSED, /* somebody closed the window: end the program */
};
struct input {
    enum input_type type;
    int hit;
    int64_t value;
    int key;
};

/* Waits at most wait_ms (INT64_MAX: for ever, 0: not at all) and says what happened, one thing a call: call
 * again with the same draw list until INPUT_NONE to drain a burst. */
void window_wait(struct window *window, int64_t wait_ms, struct input *input);

/* Ends a window_wait in progress, or the next one. The only call another thread may make. */
void window_wake(struct window *window);

/* How what the touch panel says becomes a place on the glass, from the next finger on. */
void window_calibrate(struct window *window, const struct calibration *calibration);

/* Paints what changed since the last present; call after screen_draw. 0, or ERR_IO (logged once). */
int window_present(struct window *window);

/* Another screen stands there now: no control has the focus, and taps are not taken for the next 400 ms
 * (design 0.3), so that the second tap of a double tap does not fall on what was not there to see. */
void window_screen_changed(struct window *window);

/* The whole picture as a PNG, as the glass has it. 0, or ERR_IO. */
int window_save_png(const struct window *window, const char *path);
