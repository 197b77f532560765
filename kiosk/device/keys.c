#include "device/keys.h"

#define HELD_MS 800 /* longer than that a key is held, not pressed */

/* 0: the key does not have two meanings. */
static int meaning_when(SDL_Keycode code, bool held)
{
    if (code == SDLK_F1 || code == SDLK_HELP)
        return held ? NAV_ACCESS : NAV_HELP;
    if (code == SDLK_F2)
        return held ? NAV_VOICE_OFF : NAV_VOICE;
    return 0;
}

/* Says what it is as soon as that is certain: when it was held long enough, or when it is let go. */
static int held_take(struct keys *keys, const SDL_KeyboardEvent *event, int64_t now_ms)
{
    SDL_Keycode code = event->keysym.sym;
    if (event->type == SDL_KEYDOWN && !event->repeat) {
        *keys = (struct keys){code, now_ms};
        return 0;
    }
    bool held = now_ms - keys->since_ms >= HELD_MS;
    if (keys->held != code || (event->type == SDL_KEYDOWN && !held))
        return 0;
    *keys = (struct keys){0};
    return meaning_when(code, held);
}

static int single_key(SDL_Keycode code)
{
    switch (code) {
    case SDLK_UP: return NAV_UP;
    case SDLK_DOWN: return NAV_DOWN;
    case SDLK_LEFT: return NAV_LEFT;
    case SDLK_RIGHT: return NAV_RIGHT;
    case SDLK_ESCAPE:
    case SDLK_AC_BACK: return NAV_BACK;
    case SDLK_BACKSPACE:
    case SDLK_DELETE: return NAV_ERASE;
    case SDLK_RETURN:
    case SDLK_KP_ENTER:
    case SDLK_SELECT: return '\n';
    case SDLK_PLUS:
    case SDLK_EQUALS: /* + without shift */
    case SDLK_KP_PLUS:
    case SDLK_VOLUMEUP: return NAV_LOUDER;
    case SDLK_MINUS:
    case SDLK_KP_MINUS:
    case SDLK_VOLUMEDOWN: return NAV_QUIETER;
    case SDLK_KP_0: return '0';
    default: break;
    }
    if (code >= SDLK_0 && code <= SDLK_9)
        return code;
    if (code >= SDLK_a && code <= SDLK_z)
        return code - SDLK_a + 'A';
    if (code >= SDLK_KP_1 && code <= SDLK_KP_9)
        return (int)(code - SDLK_KP_1) + '1';
    return 0;
}

int keys_take(struct keys *keys, const SDL_KeyboardEvent *event, int64_t now_ms)
{
    if (meaning_when(event->keysym.sym, false))
        return held_take(keys, event, now_ms);
    return event->type == SDL_KEYDOWN && !event->repeat ? single_key(event->keysym.sym) : 0;
}
