/* SDL's keys as those of screen/nav.h. */
#pragma once
#include "screen/nav.h"
#include <SDL.h>

/* A key that means something else when it is held. */
struct keys {
    SDL_Keycode held; /* 0: none */
    int64_t since_ms;
};

/* The key that was pressed, 0 for none that means anything. now_ms: monotonic. */
int keys_take(struct keys *keys, const SDL_KeyboardEvent *event, int64_t now_ms);
