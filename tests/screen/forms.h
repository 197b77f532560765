/* The forms one view may have on the glass: panel, reach mode, theme, language, size of text (design 0.7). */
#pragma once
#include "screen/screen.h"
#include "tests/screen/picture.h"

#define FORM_NAME_SIZE 64
#define FORM_PARTS_MAX 9 /* no screen has more */

struct form {
    const char *panel; /* of panel_names */
    bool low;
    enum theme_name theme;
    enum language language;
    bool large;
};

/* Every form of a panel, index from 0; false past the last. A panel that cannot be drawn low has half as
 * many.
 */
bool form_at(const struct canvas *canvas, const char *panel, size_t index, struct form *form);
/* "1080x1920-21-low-zh-dark-large": what is usual (light, normal, not low) is left out. */
void form_name(const struct form *form, char name[FORM_NAME_SIZE]);

/* The view of that name, as its form wants it; and drawn. view is the caller's room. */
void form_make(const struct form *form, const char *view_name, int part, struct view *view);
void form_draw(struct canvas *canvas, const struct form *form, const char *view_name, int part,
               struct view *view);
/* The screen just drawn has a part after this one. */
bool form_leads_on(const struct canvas *canvas, int part);
