/* screen-book FOLDER BEFORE [PATTERN]: paints pictures of the glass into FOLDER and says of each on a line of
 * its own: NAME, and "same", "different" or "new" against BEFORE/NAME.png; of those that differ NAME.diff.png
 * shows where. Without PATTERN those that are kept (sample.h); with one, every view in every form whose name
 * the shell pattern takes, "s07-*-1080x1920-21-zh*", or '*' for all: some ten thousand.
 * tests/screen/contact_sheet makes a page of them. */
#include "tests/screen/sample.h"
#include "tests/screen/views.h"
#include "ui/translate.h"
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct book {
    const char *folder, *before;
    const char *panel; /* the one canvas is of */
    struct canvas *canvas;
    struct picture picture;
    struct view *view;
    int failed;
};

static void panel_close(struct book *book)
{
    canvas_destroy(book->canvas);
    free(book->picture.pixels);
    book->canvas = NULL;
    book->picture.pixels = NULL;
}

static bool panel_open(struct book *book, const char *name)
{
    if (book->canvas && strcmp(book->panel, name) == 0)
        return true;
    panel_close(book);
    const struct panel *panel = panel_named(name);
    size_t pixels = (size_t)panel->width_px * (size_t)panel->height_px;
    book->panel = name;
    book->picture = (struct picture){calloc(pixels, sizeof(uint32_t)), panel->width_px, panel->height_px,
                                     panel->width_px};
    bool opened = book->picture.pixels && canvas_create(panel, NULL, &book->canvas) == 0;
    book->failed |= !opened;
    return opened;
}

static void picture_tell(struct book *book, const char *name)
{
    static const char *const words[] = {
        [COMPARISON_SAME] = "same", [COMPARISON_DIFFERENT] = "different", [COMPARISON_NEW] = "new"};
    char path[512], before[512], diff[512];
    struct difference difference;
    (void)snprintf(path, sizeof path, "%s/%s.png", book->folder, name);
    (void)snprintf(before, sizeof before, "%s/%s.png", book->before, name);
    (void)snprintf(diff, sizeof diff, "%s/%s.diff.png", book->folder, name);
    (void)printf("%s %s\n", name, words[picture_compare(&book->picture, before, diff, &difference)]);
    book->failed |= picture_save_png(&book->picture, path) != 0;
}

/* All parts of a view, or its first only. */
static void view_paint(struct book *book, const struct form *form, const char *view, const char *name,
                       int parts)
{
    for (int part = 0; part < parts; part++) {
        char part_name[2 * SAMPLE_NAME_SIZE];
        struct rect rects[DAMAGE_RECTS_MAX];
        form_draw(book->canvas, form, view, part, book->view);
        canvas_paint(book->canvas, &book->picture, rects);
        if (part == 0)
            (void)snprintf(part_name, sizeof part_name, "%s", name);
        else
            (void)snprintf(part_name, sizeof part_name, "%s-%d", name, part + 1);
        picture_tell(book, part_name);
        if (!form_leads_on(book->canvas, part))
            return;
    }
}

static void kept_paint(struct book *book)
{
    struct sample sample;
    for (size_t i = 0; sample_at(i, &sample); i++)
        if (panel_open(book, sample.form.panel))
            view_paint(book, &sample.form, sample.view, sample.name, 1);
}

static void panel_paint(struct book *book, const char *panel, const char *pattern)
{
    struct form form;
    if (!panel_open(book, panel))
        return;
    for (size_t i = 0; form_at(book->canvas, panel, i, &form); i++)
        for (size_t view = 0; view < views_count(); view++) {
            char of_form[FORM_NAME_SIZE], name[2 * FORM_NAME_SIZE];
            form_name(&form, of_form);
            (void)snprintf(name, sizeof name, "%s-%s", views_name(view), of_form);
            if (fnmatch(pattern, name, 0) == 0)
                view_paint(book, &form, views_name(view), name, FORM_PARTS_MAX);
        }
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 4) {
        (void)fprintf(stderr, "usage: screen-book FOLDER BEFORE [PATTERN]\n");
        return 2;
    }
    struct book book = {.folder = argv[1], .before = argv[2], .view = malloc(sizeof *book.view)};
    mkdir(book.folder, 0777);
    if (!book.view || translate_open(NULL))
        return 1;
    for (int i = 0; argc == 4 && i < PANELS; i++)
        panel_paint(&book, panel_names[i], argv[3]);
    if (argc == 3)
        kept_paint(&book);
    panel_close(&book);
    free(book.view);
    translate_close();
    return book.failed ? 1 : 0;
}
