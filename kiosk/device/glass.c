#include "device/glass.h"
#include "base/log.h"
#include "base/status.h"
#include <stdlib.h>
#include <string.h>

static int failed(const char *what)
{
    log_error("%s: %s", what, SDL_GetError());
    return ERR_IO;
}

static int own_picture(struct glass *glass, int width_px, int height_px)
{
    if (!glass->own)
        glass->own = calloc((size_t)width_px * (size_t)height_px, sizeof *glass->own);
    glass->picture = (struct picture){glass->own, width_px, height_px, width_px};
    return glass->own ? STATUS_OK : ERR_MEMORY;
}

static bool is_our_format(const SDL_Surface *surface)
{
    return surface->format->format == SDL_PIXELFORMAT_RGB888 ||
           surface->format->format == SDL_PIXELFORMAT_ARGB8888;
}

/* The window's surface may be another one after an event; true if the picture is a new one with it. */
static int surface_follow(struct glass *glass, struct canvas *canvas, SDL_Surface **surface)
{
    *surface = SDL_GetWindowSurface(glass->window);
    if (!*surface)
        return failed("no window surface");
    int width = glass->picture.width_px;
    int height = glass->picture.height_px;
    bool direct = is_our_format(*surface) && (*surface)->w >= width && (*surface)->h >= height;
    if (direct && glass->picture.pixels != (*surface)->pixels) {
        glass->picture = (struct picture){(*surface)->pixels, width, height, (*surface)->pitch / 4};
        canvas_forget_picture(canvas);
    }
    if (direct || glass->own_surface)
        return STATUS_OK;
    int status = own_picture(glass, width, height);
    if (status)
        return status;
    canvas_forget_picture(canvas);
    glass->own_surface =
        SDL_CreateRGBSurfaceWithFormatFrom(glass->own, width, height, 32, width * 4, SDL_PIXELFORMAT_RGB888);
    return glass->own_surface ? STATUS_OK : failed("no surface");
}

static int texture_open(struct glass *glass, int width_px, int height_px)
{
    glass->renderer = SDL_CreateRenderer(glass->window, -1, SDL_RENDERER_ACCELERATED);
    if (!glass->renderer)
        return failed("no renderer");
    glass->texture = SDL_CreateTexture(glass->renderer, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_STREAMING,
                                       width_px, height_px);
    if (!glass->texture)
        return failed("no texture");
    SDL_SetTextureBlendMode(glass->texture, SDL_BLENDMODE_NONE);
    return own_picture(glass, width_px, height_px);
}

int glass_open(struct glass *glass, SDL_Window *window, int width_px, int height_px)
{
    *glass = (struct glass){.window = window, .picture = {NULL, width_px, height_px, width_px}};
    if (strcmp(SDL_GetCurrentVideoDriver(), "KMSDRM") == 0)
        return texture_open(glass, width_px, height_px);
    return STATUS_OK;
}

void glass_close(struct glass *glass)
{
    SDL_FreeSurface(glass->own_surface);
    if (glass->texture)
        SDL_DestroyTexture(glass->texture);
    if (glass->renderer)
        SDL_DestroyRenderer(glass->renderer);
    free(glass->own);
    *glass = (struct glass){0};
}

/* A driver that draws only clears reports no error; one pixel read back does. */
static int texture_prove(struct glass *glass)
{
    uint32_t pixel = 0;
    SDL_Rect corner = {0, 0, 1, 1};
    if (SDL_RenderReadPixels(glass->renderer, &corner, SDL_PIXELFORMAT_RGB888, &pixel, 4) != 0)
        return failed("cannot read a pixel back");
    for (int shift = 0; shift <= 16; shift += 8) {
        int away = (int)(pixel >> shift & 0xFF) - (int)(glass->picture.pixels[0] >> shift & 0xFF);
        if (abs(away) > 16) {
            log_error("the renderer does not draw: pixel %06x came back as %06x; SDL_RENDER_DRIVER?",
                      glass->picture.pixels[0] & 0xFFFFFF, pixel & 0xFFFFFF);
            return ERR_IO;
        }
    }
    glass->proven = true;
    return STATUS_OK;
}

static int texture_present(struct glass *glass)
{
    if (SDL_RenderCopy(glass->renderer, glass->texture, NULL, NULL) != 0)
        return failed("cannot draw");
    int status = glass->proven ? STATUS_OK : texture_prove(glass);
    SDL_RenderPresent(glass->renderer);
    return status;
}

static int texture_show(struct glass *glass, const struct rect *rects, int count)
{
    for (int i = 0; i < count; i++) {
        SDL_Rect rect = {rects[i].x, rects[i].y, rects[i].w, rects[i].h};
        const uint32_t *from = glass->own + (ptrdiff_t)rect.y * glass->picture.pitch_px + rect.x;
        if (SDL_UpdateTexture(glass->texture, &rect, from, glass->picture.pitch_px * 4) != 0)
            return failed("cannot upload");
    }
    return texture_present(glass);
}

static int surface_show(struct glass *glass, SDL_Surface *surface, const struct rect *rects, int count)
{
    SDL_Rect shown[DAMAGE_RECTS_MAX];
    for (int i = 0; i < count; i++) {
        shown[i] = (SDL_Rect){rects[i].x, rects[i].y, rects[i].w, rects[i].h};
        SDL_Rect to = shown[i];
        if (glass->own_surface && SDL_BlitSurface(glass->own_surface, &shown[i], surface, &to) != 0)
            return failed("cannot convert");
    }
    return SDL_UpdateWindowSurfaceRects(glass->window, shown, count) == 0 ? STATUS_OK : failed("cannot show");
}

int glass_show(struct glass *glass, struct canvas *canvas)
{
    struct rect rects[DAMAGE_RECTS_MAX];
    SDL_Surface *surface = NULL;
    if (!glass->renderer) {
        int status = surface_follow(glass, canvas, &surface);
        if (status)
            return status;
    }
    int count = canvas_paint(canvas, &glass->picture, rects);
    if (count == 0)
        return STATUS_OK;
    return glass->renderer ? texture_show(glass, rects, count) : surface_show(glass, surface, rects, count);
}

int glass_show_again(struct glass *glass, struct canvas *canvas)
{
    if (glass->renderer)
        return texture_present(glass);
    canvas_forget_picture(canvas);
    return glass_show(glass, canvas);
}
