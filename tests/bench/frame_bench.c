/* frame_bench: what a frame of each animation costs, drawn and painted as the kiosk does on a panel of
 * 1080x1920, without a window. Prints a line for every screen that moves: frames, median, p99 and longest of
 * the processor's time, in ms; 60 frames a second leave 16.7.
 *
 *   frame_bench [FONTS] */
#include "../usage.h"
#include "screen/screen.h"
#include "tests/screen/views.h"
#include "ui/paint.h"
#include "ui/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WIDTH_PX 1080
#define HEIGHT_PX 1920
#define FRAME_MS 16
#define FRAMES_MOST 240 /* of a screen that never rests: the attract screen's ring */
#define ROUNDS 5

static double processor_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a;
    double right = *(const double *)b;
    return (left > right) - (left < right);
}

static double frame(struct canvas *canvas, const struct picture *picture, const struct view *view,
                    int64_t now_ms, int64_t *moving_until_ms)
{
    struct rect rects[DAMAGE_RECTS_MAX];
    double began_ms = processor_ms();
    screen_draw(canvas, view, THEME_BY_HOUR, now_ms, moving_until_ms);
    (void)canvas_paint(canvas, picture, rects);
    return processor_ms() - began_ms;
}

/* The frames of one entrance, from another screen: into costs, at most FRAMES_MOST; returns how many. */
static int enter(struct canvas *canvas, const struct picture *picture, const struct view *view, double *costs)
{
    struct view before = *view;
    int64_t moving_until_ms = 0;
    int count = 0;
    views_make("s30-goodbye", view->language, &before);
    (void)frame(canvas, picture, &before, before.header.now_ms, &moving_until_ms);
    int64_t now_ms = view->entered_at_ms;
    do {
        costs[count++] = frame(canvas, picture, view, now_ms, &moving_until_ms);
        now_ms += FRAME_MS;
    } while (count < FRAMES_MOST && moving_until_ms > now_ms);
    return count;
}

static void measure(struct canvas *canvas, const struct picture *picture, const char *name)
{
    static double costs[ROUNDS * FRAMES_MOST];
    static struct view view;
    int count = 0;
    views_make(name, LANGUAGE_ZH, &view);
    view.entered_at_ms = view.header.now_ms;
    for (int round = 0; round < ROUNDS; round++)
        count += enter(canvas, picture, &view, costs + count);
    if (count == ROUNDS)
        return; /* it does not move */
    qsort(costs, (size_t)count, sizeof costs[0], by_size);
    printf("%-28s %4d frames  median %6.2f  p99 %6.2f  longest %6.2f ms\n", name, count, costs[count / 2],
           costs[(count * 99 + 99) / 100 - 1], costs[count - 1]);
}

static const char usage[] =
    "usage: frame_bench [FONTS]\n"
    "Prints for every screen that moves: frames, median, p99 and longest of the processor's time, in ms.\n"
    "Exit: 0, or 1 without fonts or memory.\n";

int main(int argc, char **argv)
{
    if (usage_asked(argc, argv, usage))
        return 0;
    const struct panel panel = {WIDTH_PX, HEIGHT_PX, 21.5F};
    struct canvas *canvas = NULL;
    struct picture picture = {calloc((size_t)WIDTH_PX * HEIGHT_PX, sizeof(uint32_t)), WIDTH_PX, HEIGHT_PX,
                              WIDTH_PX};
    if (!picture.pixels || translate_open(NULL) || canvas_create(&panel, argc > 1 ? argv[1] : NULL, &canvas))
        return 1;
    for (size_t i = 0; i < views_count(); i++)
        measure(canvas, &picture, views_name(i));
    canvas_destroy(canvas);
    free(picture.pixels);
    return 0;
}
