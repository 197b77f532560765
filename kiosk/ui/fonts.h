/* Faces in every pixel size the canvas asks for. Nothing is scaled: a size is opened when it is first
 * needed, out of the subset mapped into memory. A text with a character the subset lacks (a rare Han
 * character in a name) is set whole in the distribution's collection, which is opened only then. */
#pragma once
#include "ui/raster.h"

enum face { FACE_REGULAR, FACE_BOLD, FACE_ICONS, FACES };

struct font {
    enum face face;
    int size_px;
};

struct fonts;

/* folder: where the subset lies; NULL = assets/fonts beside the program, then the installed place.
 * 0, ERR_NOT_FOUND (logged with the paths tried), ERR_MEMORY. */
int fonts_create(const char *folder, struct fonts **fonts);
void fonts_destroy(struct fonts *fonts);

/* Advance of the whole text. */
int fonts_width_px(struct fonts *fonts, struct font font, const char *text);
/* How many leading bytes of text fit into width; whole characters. */
size_t fonts_fitting_bytes(struct fonts *fonts, struct font font, const char *text, int width_px);
/* The text as a mask around its pen; cover is allocated and the caller's. 0, or ERR_MEMORY, ERR_IO. */
int fonts_render(struct fonts *fonts, struct font font, const char *text, struct mask *mask);
