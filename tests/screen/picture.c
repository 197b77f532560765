#include "tests/screen/picture.h"
#include <SDL_image.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

const char *const panel_names[PANELS] = {"1080x1920-21", "1080x1920-15", "1920x1080-15",
                                         "1280x800-15",  "1024x768-15",  "1920x1080-32"};

const struct panel *panel_named(const char *name)
{
    static const struct panel panels[PANELS] = {{1080, 1920, 21.5F}, {1080, 1920, 15.6F},
                                                {1920, 1080, 15.6F}, {1280, 800, 15.4F},
                                                {1024, 768, 15.0F},  {1920, 1080, 32.0F}};
    for (size_t i = 0; i < PANELS; i++)
        if (strcmp(panel_names[i], name) == 0)
            return &panels[i];
    return NULL;
}

void shot_draw(const struct shot *shot, struct canvas **canvas, struct picture *picture)
{
    const struct panel *panel = panel_named(shot->panel);
    assert_non_null(panel);
    assert_int_equal(canvas_create(panel, NULL, canvas), 0);
    int64_t moving_until_ms = 0;
    int64_t now_ms = shot->now_ms ? shot->now_ms : shot->view->header.now_ms;
    struct view view = *shot->view;
    if (shot->theme == THEME_HIGH_CONTRAST)
        view.preferences.high_contrast = true;
    screen_draw(*canvas, &view, shot->theme == THEME_DARK ? THEME_ALWAYS_DARK : THEME_ALWAYS_LIGHT, now_ms,
                &moving_until_ms);
    size_t pixels = (size_t)panel->width_px * (size_t)panel->height_px;
    *picture = (struct picture){calloc(pixels, sizeof(uint32_t)), panel->width_px, panel->height_px,
                                panel->width_px};
    assert_non_null(picture->pixels);
    struct rect rects[DAMAGE_RECTS_MAX];
    assert_true(canvas_paint(*canvas, picture, rects) > 0);
}

/* A picture read from a file, in our words. False when there is none. */
static bool picture_load(const char *path, struct picture *picture)
{
    SDL_Surface *loaded = IMG_Load(path);
    if (!loaded)
        return false;
    SDL_Surface *surface = SDL_ConvertSurfaceFormat(loaded, SDL_PIXELFORMAT_RGB888, 0);
    SDL_FreeSurface(loaded);
    assert_non_null(surface);
    size_t row = (size_t)surface->w * sizeof(uint32_t);
    *picture = (struct picture){malloc(row * (size_t)surface->h), surface->w, surface->h, surface->w};
    assert_non_null(picture->pixels);
    for (int y = 0; y < surface->h; y++)
        memcpy(picture->pixels + (ptrdiff_t)y * surface->w,
               (const char *)surface->pixels + (ptrdiff_t)y * surface->pitch, row);
    SDL_FreeSurface(surface);
    return true;
}

static int pixel_difference(uint32_t a, uint32_t b)
{
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8)
        sum += abs((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF));
    return sum / 3;
}

struct difference picture_difference(const struct picture *a, const struct picture *b)
{
    struct difference difference = {0};
    double whole = 0;
    for (int top = 0; top < a->height_px; top += 8)
        for (int left = 0; left < a->width_px; left += 8) {
            int sum = 0;
            int count = 0;
            for (int y = top; y < top + 8 && y < a->height_px; y++)
                for (int x = left; x < left + 8 && x < a->width_px; x++, count++)
                    sum += pixel_difference(a->pixels[(ptrdiff_t)y * a->pitch_px + x],
                                            b->pixels[(ptrdiff_t)y * b->pitch_px + x]);
            whole += sum;
            double block = (double)sum / count;
            if (block > difference.worst_block)
                difference = (struct difference){0, block, left, top};
        }
    difference.mean = whole / ((double)a->width_px * a->height_px);
    return difference;
}

/* What differs in red, the rest faded. */
static void difference_paint(const struct picture *before, const struct picture *after)
{
    for (int i = 0; i < before->width_px * before->height_px; i++) {
        int away = pixel_difference(before->pixels[i], after->pixels[i]);
        uint32_t faded = 0xC0C0C0 + ((before->pixels[i] >> 2) & 0x3F3F3F);
        before->pixels[i] = away > 24 ? 0xE00000 : faded;
    }
}

enum comparison picture_compare(const struct picture *actual, const char *path, const char *diff_path,
                                struct difference *difference)
{
    struct picture before = {0};
    if (!picture_load(path, &before))
        return COMPARISON_NEW;
    *difference = (struct difference){255, 255, 0, 0};
    bool same_size = before.width_px == actual->width_px && before.height_px == actual->height_px;
    if (same_size)
        *difference = picture_difference(&before, actual);
    bool same = difference->mean <= DIFFERENCE_MEAN_MOST && difference->worst_block <= DIFFERENCE_BLOCK_MOST;
    if (!same && same_size) {
        difference_paint(&before, actual);
        picture_save_png(&before, diff_path);
    }
    free(before.pixels);
    return same ? COMPARISON_SAME : COMPARISON_DIFFERENT;
}

static void golden_compare(const struct shot *shot, const struct picture *actual)
{
    char path[400], actual_path[300], diff_path[300];
    (void)snprintf(path, sizeof path, "%s/tests/screen/golden/%s.png", SOURCE_DIR, shot->name);
    (void)snprintf(actual_path, sizeof actual_path, "screen/%s.actual.png", shot->name);
    (void)snprintf(diff_path, sizeof diff_path, "screen/%s.diff.png", shot->name);
    const char *mode = getenv("DORMWATT_GOLDEN");
    if (mode && strcmp(mode, "write") == 0) {
        assert_int_equal(picture_save_png(actual, path), 0);
        return;
    }
    struct difference difference;
    mkdir("screen", 0777);
    enum comparison comparison = picture_compare(actual, path, diff_path, &difference);
    if (comparison == COMPARISON_SAME)
        return;
    picture_save_png(actual, actual_path);
    if (comparison == COMPARISON_NEW)
        fail_msg("no golden picture %s; see %s", path, actual_path);
    fail_msg("%s differs: mean %.2f, worst block %.1f at %d,%d; see screen/%s.{actual,diff}.png", shot->name,
             difference.mean, difference.worst_block, difference.x, difference.y, shot->name);
}

void shot_check(const struct shot *shot)
{
    struct canvas *canvas = NULL;
    struct picture picture = {0};
    char why[300] = "";
    shot_draw(shot, &canvas, &picture);
    bool hold = rules_hold(canvas, why, sizeof why);
    if (shot->name)
        golden_compare(shot, &picture);
    canvas_destroy(canvas);
    free(picture.pixels);
    if (!hold)
        fail_msg("%s on %s: %s", shot->name ? shot->name : "a screen", shot->panel, why);
}
