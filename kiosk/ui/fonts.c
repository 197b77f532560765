#include "ui/fonts.h"
#include "base/log.h"
#include "base/status.h"
#include "base/utf8.h"
#include <fcntl.h>
#include <SDL_ttf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define OPEN_MAX 40 /* 11 sizes of 2 weights, icons in a few, and the whole collection for rare names */
#define GLYPHS_PX_MAX                                                                                        \
    ((size_t)128 * 1024) /* what a font's kept glyphs may take, in bytes of 8-bit pixels                     \
                          */

struct mapping {
    void *bytes;
    size_t length;
};

struct opened {
    struct font font;
    bool whole; /* the distribution's collection, not the subset */
    TTF_Font *ttf;
    size_t rendered_px; /* since its glyphs were last thrown away */
};

struct fonts {
    struct mapping subset[FACES];
    struct mapping whole[FACES]; /* mapped when first needed; MAP_FAILED when there is none */
    struct opened opened[OPEN_MAX];
    int opened_count;
};

static const char *const subset_names[FACES] = {
    [FACE_REGULAR] = "NotoSansCJKsc-Regular.otf",
    [FACE_BOLD] = "NotoSansCJKsc-Bold.otf",
    [FACE_ICONS] = "MaterialIcons.ttf",
};
static const char *const whole_paths[FACES] = {
    [FACE_REGULAR] = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    [FACE_BOLD] = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
};
#define WHOLE_SC_INDEX 2 /* of the collection: simplified Chinese; 0 is Japanese */

static bool file_map(const char *path, struct mapping *mapping)
{
    *mapping = (struct mapping){MAP_FAILED, 0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return false;
    struct stat about;
    if (fstat(file, &about) == 0 && about.st_size > 0) {
        mapping->length = (size_t)about.st_size;
        mapping->bytes = mmap(NULL, mapping->length, PROT_READ, MAP_PRIVATE, file, 0);
    }
    close(file);
    return mapping->bytes != MAP_FAILED;
}

static void file_unmap(struct mapping *mapping)
{
    if (mapping->bytes && mapping->bytes != MAP_FAILED)
        munmap(mapping->bytes, mapping->length);
    mapping->bytes = NULL;
}

static bool subset_map(struct fonts *fonts, const char *folder)
{
    for (int face = 0; face < FACES; face++) {
        char path[600];
        if (snprintf(path, sizeof path, "%s/%s", folder, subset_names[face]) >= (int)sizeof path ||
            !file_map(path, &fonts->subset[face])) {
            for (int i = 0; i <= face; i++)
                file_unmap(&fonts->subset[i]);
            return false;
        }
    }
    return true;
}

static bool subset_find(struct fonts *fonts, const char *folder)
{
    if (folder) {
        if (subset_map(fonts, folder))
            return true;
        log_error("no fonts in %s; build the target dw_fonts, or name its folder", folder);
        return false;
    }
    char beside[512] = "";
    char *base = SDL_GetBasePath();
    if (base)
        (void)snprintf(beside, sizeof beside, "%sassets/fonts", base);
    SDL_free(base);
    if (subset_map(fonts, beside) || subset_map(fonts, DORMWATT_FONTS))
        return true;
    log_error("no fonts in %s or %s; build the target dw_fonts and install it", beside, DORMWATT_FONTS);
    return false;
}

int fonts_create(const char *folder, struct fonts **made)
{
    struct fonts *fonts = calloc(1, sizeof *fonts);
    if (!fonts)
        return ERR_MEMORY;
    if (TTF_Init() != 0) {
        log_error("SDL_ttf: %s", TTF_GetError());
        free(fonts);
        return ERR_IO;
    }
    if (!subset_find(fonts, folder)) {
        fonts_destroy(fonts);
        return ERR_NOT_FOUND;
    }
    *made = fonts;
    return STATUS_OK;
}

void fonts_destroy(struct fonts *fonts)
{
    if (!fonts)
        return;
    for (int i = 0; i < fonts->opened_count; i++)
        TTF_CloseFont(fonts->opened[i].ttf);
    for (int face = 0; face < FACES; face++) {
        file_unmap(&fonts->subset[face]);
        file_unmap(&fonts->whole[face]);
    }
    TTF_Quit();
    free(fonts);
}

static TTF_Font *font_open(struct fonts *fonts, struct font font, bool whole)
{
    if (whole && !fonts->whole[font.face].bytes &&
        !file_map(whole_paths[font.face], &fonts->whole[font.face]))
        log_warn("no %s: a rare character will be an empty box", whole_paths[font.face]);
    const struct mapping *mapping = whole ? &fonts->whole[font.face] : &fonts->subset[font.face];
    if (mapping->bytes == MAP_FAILED)
        return NULL;
    SDL_RWops *source = SDL_RWFromConstMem(mapping->bytes, (int)mapping->length);
    TTF_Font *ttf = source ? TTF_OpenFontIndexRW(source, 1, font.size_px, whole ? WHOLE_SC_INDEX : 0) : NULL;
    if (!ttf) {
        log_error("font %s at %d px: %s", subset_names[font.face], font.size_px, TTF_GetError());
        return NULL;
    }
    TTF_SetFontHinting(ttf, TTF_HINTING_LIGHT);
    TTF_SetFontKerning(ttf, 1);
    return ttf;
}

/* The font, opened now if it was not; the longest open one makes room. NULL when it cannot be had. */
static TTF_Font *font_of(struct fonts *fonts, struct font font, bool whole)
{
    for (int i = 0; i < fonts->opened_count; i++) {
        const struct opened *opened = &fonts->opened[i];
        if (opened->font.face == font.face && opened->font.size_px == font.size_px && opened->whole == whole)
            return opened->ttf;
    }
    TTF_Font *ttf = font_open(fonts, font, whole);
    if (!ttf)
        return NULL;
    if (fonts->opened_count == OPEN_MAX) {
        TTF_CloseFont(fonts->opened[0].ttf);
        memmove(fonts->opened, fonts->opened + 1, sizeof fonts->opened - sizeof fonts->opened[0]);
        fonts->opened_count--;
    }
    fonts->opened[fonts->opened_count++] = (struct opened){font, whole, ttf, 0};
    return ttf;
}

/* SDL_ttf keeps up to 256 glyphs a font and never lets one go. We keep whole texts (runs.h), so now and then
 * its glyphs are thrown away, which setting the size does. */
static void glyphs_bound(struct fonts *fonts, const TTF_Font *ttf, size_t rendered_px)
{
    for (int i = 0; i < fonts->opened_count; i++) {
        struct opened *opened = &fonts->opened[i];
        if (opened->ttf != ttf)
            continue;
        opened->rendered_px += rendered_px;
        if (opened->rendered_px < GLYPHS_PX_MAX)
            return;
        opened->rendered_px = 0;
        TTF_SetFontSize(opened->ttf, opened->font.size_px);
    }
}

static TTF_Font *font_for(struct fonts *fonts, struct font font, const char *text)
{
    TTF_Font *subset = font_of(fonts, font, false);
    if (font.face == FACE_ICONS || !subset)
        return subset;
    while (*text) {
        uint32_t code;
        text = utf8_next(text, &code);
        if (code >= 0x100 && !TTF_GlyphIsProvided32(subset, code)) {
            TTF_Font *whole = font_of(fonts, font, true);
            return whole ? whole : subset;
        }
    }
    return subset;
}

int fonts_width_px(struct fonts *fonts, struct font font, const char *text)
{
    TTF_Font *ttf = font_for(fonts, font, text);
    int width = 0;
    if (!ttf || !*text || TTF_SizeUTF8(ttf, text, &width, NULL) != 0)
        return 0;
    return width;
}

size_t fonts_fitting_bytes(struct fonts *fonts, struct font font, const char *text, int width_px)
{
    TTF_Font *ttf = font_for(fonts, font, text);
    int extent = 0;
    int count = 0;
    if (!ttf || TTF_MeasureUTF8(ttf, text, width_px, &extent, &count) != 0)
        return strlen(text);
    const char *end = text;
    for (uint32_t code; count > 0 && *end; count--)
        end = utf8_next(end, &code);
    return (size_t)(end - text);
}

/* Keeps the rows and columns that have ink: a text's surface is half empty. */
static int mask_crop(const SDL_Surface *surface, int ascent, struct mask *mask)
{
    int left = surface->w, right = -1, top = surface->h, bottom = -1;
    for (int y = 0; y < surface->h; y++) {
        const uint32_t *row =
            (const uint32_t *)((const char *)surface->pixels + (ptrdiff_t)y * surface->pitch);
        for (int x = 0; x < surface->w; x++)
            if (row[x] >> 24) {
                left = x < left ? x : left;
                right = x > right ? x : right;
                top = y < top ? y : top;
                bottom = y;
            }
    }
    *mask = (struct mask){
        .left = left, .top = top - ascent, .width = right + 1 - left, .height = bottom + 1 - top};
    if (right < 0) {
        *mask = (struct mask){0};
        return STATUS_OK;
    }
    mask->cover = malloc((size_t)mask->width * (size_t)mask->height);
    if (!mask->cover)
        return ERR_MEMORY;
    for (int y = 0; y < mask->height; y++) {
        const uint32_t *row =
            (const uint32_t *)((const char *)surface->pixels + (ptrdiff_t)(y + top) * surface->pitch);
        for (int x = 0; x < mask->width; x++)
            mask->cover[(ptrdiff_t)y * mask->width + x] = (uint8_t)(row[x + left] >> 24);
    }
    return STATUS_OK;
}

int fonts_render(struct fonts *fonts, struct font font, const char *text, struct mask *mask)
{
    *mask = (struct mask){0};
    TTF_Font *ttf = font_for(fonts, font, text);
    if (!ttf)
        return ERR_IO;
    SDL_Surface *surface = TTF_RenderUTF8_Blended(ttf, text, (SDL_Color){255, 255, 255, 255});
    if (!surface)
        return *text ? ERR_IO : STATUS_OK;
    int status = mask_crop(surface, TTF_FontAscent(ttf), mask);
    glyphs_bound(fonts, ttf, (size_t)surface->w * (size_t)surface->h);
    SDL_FreeSurface(surface);
    return status;
}
