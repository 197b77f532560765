/* How pixels reach the panel. On X: straight into the window's surface, its changed rectangles shown. On
 * KMSDRM: a picture of our own, its changed rectangles copied into one streaming texture, because the
 * window surface stays black there (facts: image.md, trap 1). */
#pragma once
#include "ui/paint.h"
#include <SDL.h>

struct glass {
    SDL_Window *window;       /* borrowed */
    struct picture picture;   /* where the canvas paints */
    uint32_t *own;            /* the picture's memory, unless it is the surface's */
    SDL_Surface *own_surface; /* around own, for a panel of another pixel format */
    SDL_Renderer *renderer;   /* KMSDRM only */
    SDL_Texture *texture;
    bool proven; /* a pixel was read back once */
};

/* 0, ERR_IO (logged), ERR_MEMORY. */
int glass_open(struct glass *glass, SDL_Window *window, int width_px, int height_px);
void glass_close(struct glass *glass);
/* Paints what differs and shows it. 0, or ERR_IO (logged). */
int glass_show(struct glass *glass, struct canvas *canvas);
/* The panel lost what was shown: show the picture again, whole. */
int glass_show_again(struct glass *glass, struct canvas *canvas);
