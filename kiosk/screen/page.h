/* The page a screen is drawn on: its measures, its language, and text that finds its size. */
#pragma once
#include "flow/view.h"
#include "ui/canvas.h"
#include "ui/format.h"
#include "ui/translate.h"

/* Design 0.4: the tallest portrait page, which has room for all. */
#define PORTRAIT_WIDE_U 270
#define PORTRAIT_TALL_U 480

/* One drawing of one view: where it goes, in which language, and between which edges the content stands. */
struct page {
    struct canvas *canvas;
    const struct view *view;
    enum language language;
    enum theme_name theme;
    bool portrait;
    bool
        large; /* large text (S22): none under 12.5 u; it wraps, and what does not fit goes on another page */
    bool collected; /* its words are not read here, but set anew in large text (reflow.h) */
    float w, h;     /* the page, u: the panel, or in reach mode its lower part */
    float margin;   /* left and right */
    float top;      /* below the header, and below the offline strip when it shows */
    float foot;     /* above the footer */
    bool strip;     /* the offline strip shows */
    bool leaves;    /* a dialog is drawn that was closed: view->leaving */
    int64_t now_ms;
    int64_t *moving_until_ms;
};

/* canvas has begun. */
struct page page_of(struct canvas *canvas, const struct view *view, int64_t now_ms, int64_t *moving_until_ms);

/* A portrait measure that is tall on a canvas of 480 u, low on one of 356 u, and between them on others
 * (design 0.1: portrait panels are 356 to 480 u tall). */
float page_between(const struct page *page, float tall, float low);
/* The whole width inside the margins. */
float page_room(const struct page *page);
/* LANDSCAPE: the pane that is read and the pane that is touched, from top to foot. */
struct box page_view_pane(const struct page *page);
struct box page_action_pane(const struct page *page);

/* Of a size as it is drawn on this page. */
float type_u(const struct page *page, enum type_size size);

/* What lines of a size take, one under the other. */
float lines_u(const struct page *page, enum type_size size, int lines);

/* The words of id in the page's language. */
const char *say(const struct page *page, const char *id);
/* Fills id's placeholders into text, an array. */
#define say_fill(text, page, id, ...) tr_fill(text, (page)->language, id, __VA_ARGS__)
/* The same with the words that go with n, which is one of the values. */
#define say_count(text, page, id, n, ...) tr_fill_count(text, (page)->language, id, n, __VA_ARGS__)

/* A line for those who listen (canvas_tell): when it changes, the screen is told anew. */
void tell(const struct page *page, const char *text);
/* The same, but its changes are no news: an age, a countdown, what is being typed. */
void tell_aside(const struct page *page, const char *text);
/* What a press that leaves the screen is answered with (canvas_answer). */
void tell_answer(const struct page *page, const char *text);

/* A line of text whose middle is at y. */
struct box line_at(float x, float y, float w, enum type_size size);
/* The largest of first, T36, T28, T24, T18, T14, T13, T12, T10 and T8, not above first, in which text is at
 * most w wide. */
enum type_size size_fitting(const struct page *page, const char *text, bool bold, float w,
                            enum type_size first);
/* One line in the middle of box, in the largest size up to style.size that fits. */
void text_fitting(const struct page *page, struct box box, const char *text, struct text_style style);
/* The screen's title, t18 to t12 bold, in one line about y; a longer one takes two lines, of t14 at most.
 * Returns how far below y it reaches. */
float title_draw(const struct page *page, float x, float y, float w, const char *text, enum align align);

/* A paragraph from the top of box, in style.size or the largest under it that fits. Returns the height
 * used. */
float block_draw(const struct page *page, struct box box, const char *text, struct text_style style);
/* The same about the middle of box. */
void block_middle_draw(const struct page *page, struct box box, const char *text, struct text_style style);
/* The size it would take there: for several that shall have one. */
enum type_size block_middle_size(const struct page *page, struct box box, const char *text,
                                 struct text_style style);

/* A paragraph in exactly this size, taken off the top of rest; nothing where it has no room. */
void paragraph_add(const struct page *page, struct box *rest, const char *text, struct text_style style);

/* "3 号公寓 512 室" */
void room_text(const struct page *page, const char *building, const char *room, char text[TR_SIZE]);
/* A place the operator named, as the end of a sentence: "：图书馆一楼", or nothing when none was named. */
void where_text(const struct page *page, const char *place, char text[TR_SIZE]);
/* The staffed desk: its place, telephone and hours, as far as they are known; empty when none is. */
void desk_text(const struct page *page, char text[TR_SIZE]);
/* "••••" while amounts are hidden. */
void money_text_of(int64_t fen, bool hidden, char text[FORMAT_SIZE]);
