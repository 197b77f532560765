/* The inside of the canvas, for canvas*.c and paint.c only: the draw list. A mark is one thing painted, with
 * everything its picture depends on in one struct of numbers, so that equal bytes are equal pictures. */
#pragma once
#include "ui/canvas.h"
#include "ui/damage.h"
#include "ui/paint.h"
#include "ui/qr.h"
#include "ui/runs.h"
#include "ui/shadow.h"

#define MARKS_MAX 3072       /* S08 by the hour draws about 800 */
#define TEXT_BYTES_MAX 65536 /* all words of one screen */
#define TARGETS_MAX 64       /* a keypad, quick amounts and the footer are 24 */
#define WRITINGS_MAX 256     /* texts and paragraphs of one screen; charts' values do not count */
#define TOLD_MAX 12          /* lines a screen tells */
#define CODES_MAX 2          /* QR codes on one screen */

enum mark_type {
    MARK_FILL,
    MARK_OUTLINE,
    MARK_SHADOW,
    MARK_STROKE,
    MARK_RING,
    MARK_DISC,
    MARK_HATCH,
    MARK_TEXT,
    MARK_QR,
};

/* What a mark looks like. Only 32-bit members: it is hashed and compared as bytes. */
struct look {
    int32_t type;
    struct rect rect;            /* px: of a shape; of a text x and y are the pen on the baseline */
    uint32_t colour;             /* 0xAARRGGBB */
    int32_t radius, width;       /* px */
    float x0, y0, x1, y1, sweep; /* px: stroke; disc and ring use x0, y0 and x1 as radius */
    float stroke_px, dash_px, gap_px;
    int32_t face, size_px, grow_px;     /* of a text; of a QR code size_px is a module */
    uint32_t content_low, content_high; /* hash of the text or code */
};

struct mark {
    struct look look;
    struct rect bounds;
    uint32_t pressed_colour; /* while its target is pressed */
    int target;              /* index, or -1: not part of a control */
    bool veil;               /* seen only while its target is pressed */
    size_t text;             /* offset into the texts; of a QR code its index */
};

/* A text as it is to be read aloud. */
struct kept_writing {
    size_t text; /* offset into the texts */
    struct box box;
    enum type_size size;
    bool bold;
    enum colour colour;
};

struct canvas {
    struct panel panel;
    struct canvas_style style;
    enum layout layout;
    float u_px;
    int origin_x_px, origin_y_px; /* of the page, on the panel */
    struct box bounds;            /* of the page, in u */
    struct fonts *fonts;
    struct runs *runs;
    struct shadows shadows;
    struct damage damage;

    struct mark marks[MARKS_MAX];
    int mark_count;
    char texts[TEXT_BYTES_MAX];
    size_t text_bytes;
    struct qr codes[CODES_MAX];
    char code_texts[CODES_MAX][512];
    int code_count;
    struct drawn_icon largest_icon;

    struct kept_writing writings[WRITINGS_MAX];
    int writing_count;
    struct {
        size_t text; /* offset into the texts */
        bool news;
    } told[TOLD_MAX];
    int told_count;
    size_t answer; /* offset into the texts and 1; 0: none */

    struct target targets[TARGETS_MAX];
    size_t labels[TARGETS_MAX]; /* offset into the texts and 1; 0: none */
    int target_count;
    int marking_target; /* marks added now belong to this one, or -1 */
    bool is_pressed, is_focused;
    struct target pressed, focused;
    int ring_mark; /* the focus ring's marks begin here; they are the last */

    float dx_u, dy_u, opacity; /* canvas_move */
    struct {
        int marks, targets, writings, told;
        size_t answer;
    } before_ghost;
    size_t overflow_count;
    char first_overflow[160];
    float smallest_text_u;
};

int canvas_px(const struct canvas *canvas, float u); /* whole pixels: a length */
/* A point of the page, moved as canvas_move says, on the panel. */
float canvas_x_px(const struct canvas *canvas, float x);
float canvas_y_px(const struct canvas *canvas, float y);
int canvas_line_px(const struct canvas *canvas, float u); /* of a line: one at least */
struct rect canvas_rect(const struct canvas *canvas, struct box box);
uint32_t canvas_colour(const struct canvas *canvas, enum colour colour);
/* Adds a mark covering bounds; returns it for the caller to complete, never NULL. */
struct mark *canvas_mark(struct canvas *canvas, const struct look *look, struct rect bounds);
/* A pressed control is drawn pressed: this colour instead, for the mark added last. */
void canvas_when_pressed(struct canvas *canvas, enum colour colour);
uint64_t canvas_hash(const void *bytes, size_t length);
/* The index of the pressed target in the present draw list, or -1. */
int canvas_pressed_index(const struct canvas *canvas);
/* The index of the target in the present draw list, or -1. */
int canvas_index_of(const struct canvas *canvas, const struct target *target);
/* Draws the focus ring, after everything else. */
void canvas_ring(struct canvas *canvas);
/* Keeps the text until the next canvas_begin. */
bool canvas_keep(struct canvas *canvas, const char *text, size_t length, size_t *offset);
/* Notes a text for the voice. */
void canvas_write(struct canvas *canvas, struct box box, const char *text, const struct text_style *style);
/* Notes a text that does not fit. */
void canvas_overflow(struct canvas *canvas, const char *text);
