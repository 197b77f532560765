/* The sheet a screen is drawn on: boxes, words, icons, codes and hit targets, in u (design 0.1), collected
 * as a draw list and painted only where it differs from the last one. No SDL type is in this header, so
 * that a screen's test needs no window.
 *
 * Sizes are in u as float: they are geometry, never money. Positions are from the canvas's left top. */
#pragma once
#include "ui/box.h"
#include "ui/theme.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct canvas;

enum layout { LAYOUT_PORTRAIT, LAYOUT_LANDSCAPE };

struct panel {
    int width_px, height_px;
    float diagonal_inch; /* from the config, never SDL's DPI */
};

/* fonts: where the subset made at build time lies; NULL = beside the program, then the installed place.
 * *canvas is the caller's. */
int canvas_create(const struct panel *panel, const char *fonts, struct canvas **canvas);
void canvas_destroy(struct canvas *canvas);

/* How one drawing is to look, for whom and at what hour. */
struct canvas_style {
    enum theme_name theme;
    bool large_text;
    /* Reach mode: the LANDSCAPE page of 270 x 200 u at the panel's lower edge, and nothing above it. On a
     * panel that canvas_can_be_low refuses it changes nothing. */
    bool low_display;
    float shift_x_u, shift_y_u; /* the whole page, targets too: against a picture burning in */
};

/* A panel wide enough for the landscape page (portrait), or so tall that lowering it helps (landscape, over
 * 300 mm). */
bool canvas_can_be_low(const struct canvas *canvas);

/* A new draw list: background, style. Everything drawn until canvas_end belongs to it. */
void canvas_begin(struct canvas *canvas, const struct canvas_style *style);
void canvas_end(struct canvas *canvas);

/* Of the page begun last; before the first, of the whole panel. */
enum layout canvas_layout(const struct canvas *canvas);
struct box canvas_bounds(const struct canvas *canvas); /* the page in u, its left top at 0, 0 */
float canvas_u_px(const struct canvas *canvas);
float canvas_u_mm(const struct canvas *canvas); /* by the diagonal the config names */
const struct canvas_style *canvas_style(const struct canvas *canvas);
/* Of a size as it is drawn now: larger in large text. */
float canvas_type_u(const struct canvas *canvas, enum type_size size);

/* Whoever listens needs no picture: what was drawn so far goes black, its targets stay. */
void canvas_blank(struct canvas *canvas);
/* For motion: what is drawn from now on is shifted by dx, dy u and drawn with this opacity (1 = solid), until
 * the next call; canvas_begin resets it. Hit targets stay where they will rest. */
void canvas_move(struct canvas *canvas, float dx, float dy, float opacity);

/* What is drawn between the two is a picture that goes away: it is neither touched nor read. */
void canvas_ghost_begin(struct canvas *canvas);
void canvas_ghost_end(struct canvas *canvas);

/* --- shapes --- */
void canvas_fill(struct canvas *canvas, struct box box, enum colour colour, float radius);
void canvas_outline(struct canvas *canvas, struct box box, enum colour colour, float radius, float width);
void canvas_shadow(struct canvas *canvas, struct box box, float radius, bool dialog); /* under a card */
void canvas_line(struct canvas *canvas, float x0, float y0, float x1, float y1, enum colour colour,
                 float width, bool dashed);
void canvas_circle(struct canvas *canvas, float x, float y, float radius, enum colour colour, float width);
/* Part of a circle, clockwise from the top: part 1 is all of it (countdown rings). */
void canvas_arc(struct canvas *canvas, float x, float y, float radius, enum colour colour, float width,
                float part);
void canvas_disc(struct canvas *canvas, float x, float y, float radius, enum colour colour);
void canvas_hatch(struct canvas *canvas, struct box box, enum colour colour, float radius); /* unfinished */
/* S24: bg 92 %; other dialogs: text 50 %. Targets added before it can no longer be touched. */
void canvas_scrim(struct canvas *canvas, bool person);

/* --- words --- */
enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };
struct text_style {
    enum type_size size; /* theme.h: T7 ... T44 */
    bool bold;
    enum colour colour;
    enum align align;
    int lines; /* most lines; 0 and 1 = one */
    bool halo; /* 0.9 u of surface colour around (chart values) */
    bool mute; /* of a chart's axis: seen, neither heard nor set anew in large text */
};
/* Draws text in the box. lines 0 or 1: one line, vertically centred on its capitals and Han. More: from the
 * top, wrapped between Han characters and between words ('\n' ends a line), line height 1.45 (1.2 from t28).
 * What does not fit is recorded as an overflow (canvas_overflows), never cut with dots. Returns the height
 * used. */
float canvas_text(struct canvas *canvas, struct box box, const char *text, struct text_style style);
float canvas_text_width(struct canvas *canvas, const char *text, enum type_size size, bool bold);
/* How many lines it takes at most w wide; INT_MAX when a word alone is wider. */
int canvas_text_lines(struct canvas *canvas, float w, const char *text, enum type_size size, bool bold);
void canvas_icon(struct canvas *canvas, struct box box, enum icon icon, float size, enum colour colour);
/* Black on white with the four-module quiet zone, whole pixels a module, error level M, centred in box.
 * 0, or ERR_RANGE when it does not fit with at least 2 px a module. */
int canvas_qr(struct canvas *canvas, struct box box, const char *text);

/* --- controls: a drawing and a hit target with it --- */
enum button_kind { BUTTON_PRIMARY, BUTTON_SECONDARY, BUTTON_QUIET };
struct button {
    enum button_kind kind;
    enum icon icon; /* ICON_NONE */
    const char *label;
    const char *line;     /* second line in t7, or NULL */
    const char *disabled; /* the reason, drawn under the label; NULL = enabled */
    enum type_size size;  /* of the label */
    bool held;            /* as target.held */
};
void canvas_button(struct canvas *canvas, struct box box, int hit, int64_t value,
                   const struct button *button);
/* A hit target without a drawing of its own. on_down: keypad keys fire when the finger lands. */
void canvas_hit(struct canvas *canvas, struct box box, int hit, int64_t value, bool on_down);
/* A field of values rather than a button: a finger that lands on it or moves about it means the place it is
 * at, 0 at the left to SCRUB_MOST at the right, again and again. */
#define SCRUB_MOST 999
void canvas_scrub(struct canvas *canvas, struct box box, int hit);
/* The target added last is meant only when it is held, as target.held. */
void canvas_hold(struct canvas *canvas);
/* The target added last is ticked or not, and a touch turns it over. */
void canvas_tick(struct canvas *canvas, bool ticked);
/* The same for a control that cannot be used now: a finger passes, a nav pad stops there to hear why. */
void canvas_hit_disabled(struct canvas *canvas, struct box box, int hit, int64_t value);

/* --- what a finger at x, y (px) means: the newest target it falls in (drawn area + 2 u) --- */
struct target {
    struct box box; /* u */
    int hit;
    int64_t value;
    bool on_down;
    bool scrub; /* value is where the finger is */
    bool enabled;
    bool primary; /* the way on */
    bool ticks, ticked;
    bool held; /* means it only after a finger has stayed on it for TOUCH_HOLD_MS (ui/touch.h) */
};
const struct target *canvas_target_at(const struct canvas *canvas, float x_px, float y_px);
/* Where x is in the box: 0 at its left edge, 1 at its right, beyond them less and more. */
float canvas_part_across(const struct canvas *canvas, struct box box, float x_px);
size_t canvas_target_count(const struct canvas *canvas);
const struct target *canvas_target(const struct canvas *canvas, size_t index);
/* Names the target added last, for the voice, where nothing readable stands in its box. */
void canvas_label(struct canvas *canvas, const char *label);
/* What a person would call the target: its label, else what is written in its box; of a disabled one with its
 * reason. Cut at a character's end where size is too small. */
void canvas_target_words(const struct canvas *canvas, size_t index, char *text, size_t size);
/* The target with the focus gets the ring of design 5.2; NULL: none has it. It is known by what it means and
 * where it stands, so it keeps the ring when the screen is drawn anew. True if that changes the picture. */
bool canvas_focus(struct canvas *canvas, const struct target *target);
/* The index of the target with the ring, or -1. */
int canvas_focused_index(const struct canvas *canvas);
/* The target being pressed is drawn pressed; NULL lets go. True if that changes the picture. */
bool canvas_press(struct canvas *canvas, const struct target *target);

/* --- what is written, in the order it was drawn, without targets' own words and charts' values; after
 * canvas_end. text is valid until the next canvas_begin --- */
struct writing {
    const char *text; /* a paragraph whole, as it was before it was wrapped */
    struct box box;
    enum type_size size;
    bool bold;
    enum colour colour;
};
/* A line that is heard, not seen. A screen that tells anything is told so, instead of being read as it is
 * written. news: when this line is another one, the screen is told anew; an age or a countdown is no news. */
void canvas_tell(struct canvas *canvas, const char *text, bool news);
/* What a press that leaves the screen is answered with: what an amount comes to, a bar's value, that a
 * password is wrong. Told with the screen, as its last line, and alone after such a press. One a screen. */
void canvas_answer(struct canvas *canvas, const char *text);
const char *canvas_answered(const struct canvas *canvas); /* "" when there is none */
size_t canvas_told_count(const struct canvas *canvas);
const char *canvas_told(const struct canvas *canvas, size_t index, bool *news);
size_t canvas_writing_count(const struct canvas *canvas);
struct writing canvas_writing(const struct canvas *canvas, size_t index);
/* What is written in a target's box, line by line; false when there is no such line. */
bool canvas_target_writing(const struct canvas *canvas, size_t target, size_t line, struct writing *writing);
/* The largest icon drawn so far; ICON_NONE without one. */
struct drawn_icon {
    enum icon icon;
    float size; /* u */
    enum colour colour;
};
struct drawn_icon canvas_largest_icon(const struct canvas *canvas);
/* The text of the QR code drawn, or NULL. */
const char *canvas_code(const struct canvas *canvas);

/* --- checks (design 0.7): texts that did not fit, after canvas_end --- */
size_t canvas_overflows(const struct canvas *canvas, const char **first);
/* Smallest font size used, in u, after canvas_end. */
float canvas_smallest_text(const struct canvas *canvas);

/* A person has left: wipes the words and codes drawn so far from memory (the next canvas_begin draws anew).
 * What the glass shows is wiped by painting another screen over it. */
void canvas_forget_person(struct canvas *canvas);
