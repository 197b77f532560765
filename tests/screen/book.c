/* screen-book FOLDER PATTERN: paints every screen in every form whose name the shell pattern takes into
 * FOLDER, as VIEW-FORM.png, further parts as VIEW-FORM-2.png ("s07-*-1080x1920-21-zh*", "*" for all of them:
 * some ten thousand). Prints each name. */
#include "tests/screen/forms.h"
#include "tests/screen/views.h"
#include "ui/translate.h"
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct book {
    const char *folder, *pattern;
    struct canvas *canvas;
    struct picture picture;
    struct view *view;
    int failed;
};

static void page_paint(struct book *book, const struct form *form, const char *view, const char *name)
{
    char path[512], part_name[128];
    for (int part = 0; part < FORM_PARTS_MAX; part++) {
        form_draw(book->canvas, form, view, part, book->view);
        struct rect rects[DAMAGE_RECTS_MAX];
        canvas_paint(book->canvas, &book->picture, rects);
        if (part == 0)
            (void)snprintf(part_name, sizeof part_name, "%s", name);
        else
            (void)snprintf(part_name, sizeof part_name, "%s-%d", name, part + 1);
        (void)snprintf(path, sizeof path, "%s/%s.png", book->folder, part_name);
        book->failed |= picture_save_png(&book->picture, path);
        (void)puts(part_name);
        if (!form_leads_on(book->canvas, part))
            return;
    }
}

static void panel_paint(struct book *book, const char *name)
{
    const struct panel *panel = panel_named(name);
    size_t pixels = (size_t)panel->width_px * (size_t)panel->height_px;
    book->picture = (struct picture){calloc(pixels, sizeof(uint32_t)), panel->width_px, panel->height_px,
                                     panel->width_px};
    if (!book->picture.pixels || canvas_create(panel, NULL, &book->canvas)) {
        book->failed = 1;
        free(book->picture.pixels);
        return;
    }
    struct form form;
    for (size_t i = 0; form_at(book->canvas, name, i, &form); i++)
        for (size_t view = 0; view < views_count(); view++) {
            char of_form[FORM_NAME_SIZE], picture[128];
            form_name(&form, of_form);
            (void)snprintf(picture, sizeof picture, "%s-%s", views_name(view), of_form);
            if (fnmatch(book->pattern, picture, 0) == 0)
                page_paint(book, &form, views_name(view), picture);
        }
    canvas_destroy(book->canvas);
    free(book->picture.pixels);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        (void)fprintf(stderr, "usage: screen-book FOLDER PATTERN\n");
        return 2;
    }
    struct book book = {.folder = argv[1], .pattern = argv[2], .view = malloc(sizeof *book.view)};
    mkdir(book.folder, 0777);
    if (!book.view || translate_open(NULL))
        return 1;
    for (int i = 0; i < PANELS; i++)
        panel_paint(&book, panel_names[i]);
    free(book.view);
    translate_close();
    return book.failed ? 1 : 0;
}
