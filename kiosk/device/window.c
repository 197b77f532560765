#include "device/window.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "device/glass.h"
#include "device/keys.h"
#include "device/sleep.h"
#include "flow/view.h"
#include "ui/touch.h"
#include <SDL.h>
#include <stdlib.h>
#include <string.h>

#define MOUSE_FINGER INT64_MIN /* a mouse is one more finger; SDL numbers the others from 0 */

struct window {
    SDL_Window *sdl;
    struct glass glass;
    struct sleeper sleeper;
    struct canvas *canvas;
    struct touch_state touch;
    struct calibration calibration; /* of the touch panel */
    struct keys keys;
    bool fullscreen;
    bool to_fill; /* the window manager has not been asked yet */
    bool stale;   /* the picture is behind the canvas: a control was let go */
};

static void hints_set(void)
{
    /* SDL would start a session bus, put the window through OpenGL, and make mouse events of touches and
     * touches of mouse events (facts: sdl.md). Signals are the program's. */
    setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0);
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_RENDER_DRIVER, "opengles2");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
}

static int sdl_failed(const char *what)
{
    log_error("%s: %s", what, SDL_GetError());
    return ERR_IO;
}

/* Opens SDL's window; its size is what the panel really has. */
static int sdl_open(struct window *window, const struct window_config *config, struct panel *panel)
{
    hints_set();
    if (SDL_Init(SDL_INIT_VIDEO) != 0)
        return sdl_failed("no display");
    SDL_StopTextInput(); /* keys as keys: no input method listens */
    SDL_Rect whole = {0};
    if (config->fullscreen && SDL_GetDisplayBounds(0, &whole) != 0)
        return sdl_failed("no display");
    int centre = (int)SDL_WINDOWPOS_CENTERED;
    SDL_Rect place = {config->x_px < 0 ? centre : config->x_px, config->y_px < 0 ? centre : config->y_px,
                      config->width_px, config->height_px};
    /* SDL waits 100 ms for a window manager to make a window fullscreen. On X the first picture is shown in a
     * bare window of the panel's size, and the manager, if there is one, is asked after that. */
    window->to_fill = config->fullscreen && strcmp(SDL_GetCurrentVideoDriver(), "x11") == 0;
    uint32_t flags = window->to_fill ? SDL_WINDOW_BORDERLESS : SDL_WINDOW_FULLSCREEN_DESKTOP;
    if (config->fullscreen)
        place = whole;
    window->sdl =
        SDL_CreateWindow(config->title, place.x, place.y, place.w, place.h, config->fullscreen ? flags : 0);
    if (!window->sdl)
        return sdl_failed("no window");
    if (config->fullscreen)
        SDL_ShowCursor(SDL_DISABLE);
    *panel = (struct panel){place.w, place.h, config->diagonal_inch};
    return STATUS_OK;
}

int window_open(const struct window_config *config, struct window **made)
{
    struct window *window = calloc(1, sizeof *window);
    if (!window)
        return ERR_MEMORY;
    window->sleeper.wake_fd = window->sleeper.notify_fd = -1;
    window->fullscreen = config->fullscreen;
    touch_init(&window->touch);
    window->calibration = calibrate_none();
    struct panel panel;
    int status = sdl_open(window, config, &panel);
    if (!status)
        status = canvas_create(&panel, config->fonts, &window->canvas);
    if (!status)
        status = glass_open(&window->glass, window->sdl, panel.width_px, panel.height_px);
    if (!status)
        status = sleeper_open(&window->sleeper, window->glass.renderer != NULL);
    if (status) {
        window_close(window);
        return status;
    }
    log_fact("window %d x %d px, 1 u = %.2f px, through %s", panel.width_px, panel.height_px,
             (double)canvas_u_px(window->canvas), SDL_GetCurrentVideoDriver());
    *made = window;
    return STATUS_OK;
}

void window_close(struct window *window)
{
    if (!window)
        return;
    sleeper_close(&window->sleeper);
    glass_close(&window->glass);
    canvas_destroy(window->canvas);
    if (window->sdl)
        SDL_DestroyWindow(window->sdl);
    SDL_Quit();
    free(window);
}

struct canvas *window_canvas(struct window *window)
{
    return window->canvas;
}

int window_present(struct window *window)
{
    window->stale = false;
    return glass_show(&window->glass, window->canvas);
}

void window_screen_changed(struct window *window)
{
    touch_screen_changed(&window->touch, clock_monotonic_ms());
    canvas_focus(window->canvas, NULL);
}

int window_save_png(const struct window *window, const char *path)
{
    return window->glass.picture.pixels ? picture_save_png(&window->glass.picture, path) : ERR_NOT_NOW;
}

void window_wake(struct window *window)
{
    sleeper_wake(&window->sleeper);
}

static int64_t part_of(float part)
{
    return (int64_t)((part < 0 ? 0 : part > 1 ? 1 : part) * 65535);
}

/* As HIT_ELSEWHERE says it. */
static int64_t place_of(struct point raw)
{
    return part_of(raw.x) << 16 | part_of(raw.y);
}

void window_calibrate(struct window *window, const struct calibration *calibration)
{
    window->calibration = *calibration;
}

/* Shows the pressed look at once, and says what was meant; raw is where the panel says it was. */
static bool touch_take(struct window *window, const struct touch_update *update, struct point raw,
                       struct input *input)
{
    if (canvas_press(window->canvas, update->pressed)) {
        if (update->pressed)
            window_present(window);
        else
            window->stale = true; /* what the hit leads to is often a new picture anyway */
    }
    if (update->meaning == TOUCH_NOTHING)
        return false;
    *input = (struct input){.type = INPUT_HIT, .hit = HIT_ELSEWHERE, .value = place_of(raw)};
    if (update->meaning == TOUCH_HIT) {
        input->hit = update->target.hit;
        input->value = update->target.value;
    }
    return true;
}

/* A finger did something. */
static bool finger_take(struct window *window, enum touch_type type, int64_t finger, struct point raw,
                        struct input *input)
{
    const struct picture *picture = &window->glass.picture;
    struct point at = finger == MOUSE_FINGER ? raw : calibrate_map(&window->calibration, raw);
    struct touch touch = {type, finger, at.x * (float)picture->width_px, at.y * (float)picture->height_px,
                          clock_monotonic_ms()};
    struct touch_update update;
    touch_step(&window->touch, window->canvas, &touch, &update);
    return touch_take(window, &update, raw, input);
}

/* A finger stayed where it is for long enough. */
static bool hold_take(struct window *window, struct input *input)
{
    struct touch_update update;
    if (clock_monotonic_ms() < touch_due_ms(&window->touch))
        return false;
    touch_wait(&window->touch, clock_monotonic_ms(), &update);
    return touch_take(window, &update, (struct point){0, 0}, input);
}

static bool key_take(struct window *window, const SDL_KeyboardEvent *key, struct input *input)
{
    if (!window->fullscreen && key->keysym.sym == SDLK_q && key->keysym.mod & KMOD_CTRL) {
        *input = (struct input){.type = INPUT_CLOSED};
        return true;
    }
    *input = (struct input){.type = INPUT_KEY, .key = keys_take(&window->keys, key, clock_monotonic_ms())};
    return input->key != 0;
}

static struct point mouse_point(const struct window *window, int x, int y)
{
    const struct picture *picture = &window->glass.picture;
    return (struct point){(float)x / (float)picture->width_px, (float)y / (float)picture->height_px};
}

static bool event_take(struct window *window, const SDL_Event *event, struct input *input)
{
    const struct picture *picture = &window->glass.picture;
    switch (event->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        return finger_take(window,
                           event->type == SDL_FINGERDOWN     ? TOUCH_DOWN
                           : event->type == SDL_FINGERMOTION ? TOUCH_MOVE
                                                             : TOUCH_UP,
                           event->tfinger.fingerId, (struct point){event->tfinger.x, event->tfinger.y},
                           input);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return event->button.button == SDL_BUTTON_LEFT &&
               finger_take(window, event->type == SDL_MOUSEBUTTONDOWN ? TOUCH_DOWN : TOUCH_UP, MOUSE_FINGER,
                           mouse_point(window, event->button.x, event->button.y), input);
    case SDL_MOUSEMOTION:
        return event->motion.state & SDL_BUTTON_LMASK &&
               finger_take(window, TOUCH_MOVE, MOUSE_FINGER,
                           mouse_point(window, event->motion.x, event->motion.y), input);
    case SDL_KEYDOWN:
    case SDL_KEYUP: return key_take(window, &event->key, input);
    case SDL_WINDOWEVENT:
        if ((event->window.event == SDL_WINDOWEVENT_EXPOSED ||
             event->window.event == SDL_WINDOWEVENT_SIZE_CHANGED) &&
            picture->pixels)
            glass_show_again(&window->glass, window->canvas);
        return false;
    case SDL_QUIT: *input = (struct input){.type = INPUT_CLOSED}; return true;
    default: return false;
    }
}

void window_wait(struct window *window, int64_t wait_ms, struct input *input)
{
    int64_t now_ms = clock_monotonic_ms();
    int64_t until_ms = wait_ms > INT64_MAX - now_ms ? INT64_MAX : now_ms + wait_ms;
    if (window->to_fill) {
        window->to_fill = false;
        if (SDL_SetWindowFullscreen(window->sdl, SDL_WINDOW_FULLSCREEN_DESKTOP) != 0)
            log_warn("not fullscreen: %s", SDL_GetError());
    }
    for (;;) {
        SDL_Event event;
        while (SDL_PollEvent(&event))
            if (event_take(window, &event, input))
                return;
        if (hold_take(window, input))
            return;
        *input = (struct input){.type = INPUT_NONE};
        if (sleeper_was_woken(&window->sleeper))
            return;
        now_ms = clock_monotonic_ms();
        if (now_ms >= until_ms)
            return;
        if (window->stale)
            window_present(window);
        int64_t due_ms = touch_due_ms(&window->touch);
        int64_t wake_ms = due_ms < until_ms ? due_ms : until_ms;
        if (!sleeper_sleep(&window->sleeper, wake_ms == INT64_MAX ? INT64_MAX : wake_ms - now_ms) &&
            wake_ms == until_ms)
            return; /* the time came, or a signal did */
    }
}
