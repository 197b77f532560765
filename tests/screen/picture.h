/* The screens as pictures: a view is drawn as the glass would show it, without a window, then compared with
 * golden/NAME.png and held against the rules a machine can check (design 0.7 a-d).
 *
 * DORMWATT_GOLDEN=write writes the golden picture instead of comparing. On a difference NAME.actual.png and
 * NAME.diff.png (what differs in red, the rest faded) are written to screen/ under the working folder. */
#pragma once
#include "screen/screen.h"
#include "ui/paint.h"

/* The panels of the design, by name: "1080x1920-21", "1080x1920-15", "1920x1080-15", "1280x800-15",
 * "1024x768-15", and "1920x1080-32", which can be drawn low. NULL for another name. */
const struct panel *panel_named(const char *name);
#define PANELS 6
extern const char *const panel_names[PANELS];

struct shot {
    const char *name;  /* of the golden picture; NULL: only the rules */
    const char *panel; /* of panel_names */
    enum theme_name theme;
    const struct view *view;
    int64_t now_ms; /* for what moves; 0: view->header.now_ms */
};

/* A cmocka assertion: fails with every rule broken and how far the picture is off. */
void shot_check(const struct shot *shot);

/* The same, for a test that wants the picture itself. *canvas and picture->pixels are the caller's. */
void shot_draw(const struct shot *shot, struct canvas **canvas, struct picture *picture);

/* Writes the first broken rule to why and returns false, or returns true. Pure, after canvas_end. */
bool rules_hold(const struct canvas *canvas, char *why, size_t size);

/* How far two pictures of one size are apart, as an eye sees it: 0..255 of mean and worst 8 x 8 block. A
 * different rasteriser of the same letters stays under both limits, a different digit does not. */
struct difference {
    double mean, worst_block;
    int x, y; /* where the worst block is */
};
#define DIFFERENCE_MEAN_MOST 0.4
#define DIFFERENCE_BLOCK_MOST 40.0
struct difference picture_difference(const struct picture *a, const struct picture *b);

/* Against the picture in a file; where it is another one, what differs is painted to diff_path. */
enum comparison { COMPARISON_SAME, COMPARISON_DIFFERENT, COMPARISON_NEW /* there is no such file */ };
enum comparison picture_compare(const struct picture *actual, const char *path, const char *diff_path,
                                struct difference *difference);
