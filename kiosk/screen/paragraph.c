/* Words in a box: the size they fit in, and where their lines end. */
#include "base/text.h"
#include "screen/page.h"
#include <math.h>
#include <string.h>

enum type_size size_fitting(const struct page *page, const char *text, bool bold, float w,
                            enum type_size first)
{
    static const enum type_size sizes[] = {T44, T36, T28, T24, T18, T14, T13, T12, T10, T8};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i] <= first && canvas_text_width(page->canvas, text, sizes[i], bold) <= w)
            return sizes[i];
    return T7;
}

void text_fitting(const struct page *page, struct box box, const char *text, struct text_style style)
{
    style.size = size_fitting(page, text, style.bold, box.w, style.size);
    canvas_text(page->canvas, box, text, style);
}

#define EVEN_LEAST_U 150 /* a narrower paragraph breaks where it must */

/* Lines end between words, so a line holds a little less than its width: a tenth, as measured. */
static int lines_needed(const struct page *page, const char *text, struct text_style style, float w)
{
    float width = canvas_text_width(page->canvas, text, style.size, style.bold);
    return width <= w ? 1 : (int)ceilf(width * 1.1F / w);
}

/* How strongly a sentence parts after the mark that stands at text, and its bytes with the space after it. */
static int mark_at(const char *text, size_t *bytes)
{
    static const struct {
        const char *mark;
        int strength;
    } marks[] = {{"。", 2}, {"；", 2}, {". ", 2}, {"; ", 2}, {"，", 1}, {"：", 1}, {", ", 1}, {": ", 1}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *bytes = strlen(marks[i].mark);
        if (strncmp(text, marks[i].mark, *bytes) == 0)
            return marks[i].strength;
    }
    *bytes = 0;
    return 0;
}

#define PART_LEAST 0.35F /* of the longer part: a shorter one looks lost */

/* Two lines part at a mark, if there is one and both parts fit; of several at the strongest, and then where
 * the longer part is shortest. What is a list (" · ") is no sentence. */
static void part_at_mark(const struct page *page, char text[TR_SIZE], struct text_style style, float w)
{
    char head[TR_SIZE];
    size_t best = 0, bytes;
    int strongest = 0;
    float best_w = w;
    if (page->collected || strlen(text) + 2 > TR_SIZE || strchr(text, '\n') || strstr(text, " · "))
        return;
    for (size_t at = 1; text[at]; at++) {
        int strength = mark_at(text + at, &bytes);
        size_t end = at + bytes;
        if (strength < strongest || strength == 0 || !text[end])
            continue;
        memcpy(head, text, end);
        head[end] = 0;
        float first = canvas_text_width(page->canvas, head, style.size, style.bold);
        float rest = canvas_text_width(page->canvas, text + end, style.size, style.bold);
        float longer = fmaxf(first, rest);
        bool better = strength > strongest ? longer <= w : longer < best_w;
        if (better && fminf(first, rest) >= PART_LEAST * longer) {
            best_w = longer;
            best = end;
            strongest = strength;
        }
    }
    if (best == 0)
        return;
    memmove(text + best + 1, text + best, strlen(text + best) + 1);
    text[best] = '\n';
}

float title_draw(const struct page *page, float x, float y, float w, const char *text, enum align align)
{
    struct text_style style = {.size = T18, .bold = true, .colour = COLOUR_TEXT, .align = align};
    style.size = size_fitting(page, text, true, w, T18);
    if (style.size >= T12) {
        canvas_text(page->canvas, line_at(x, y, w, style.size), text, style);
        return type_u(page, style.size) * 0.57F;
    }
    style.lines = 2;
    static const enum type_size sizes[] = {T14, T13, T12, T10};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        style.size = sizes[i];
        if (lines_needed(page, text, style, w) <= 2)
            break;
    }
    float line = type_u(page, style.size) * 1.45F;
    char parted[TR_SIZE];
    if (text_copy(parted, sizeof parted, text) == 0) {
        part_at_mark(page, parted, style, w);
        text = parted;
    }
    canvas_text(page->canvas, box_of(x, y - line / 2, w, 2 * line + 1), text, style);
    return line * 1.5F;
}

float block_draw(const struct page *page, struct box box, const char *text, struct text_style style)
{
    static const enum type_size sizes[] = {T18, T14, T13, T12, T10, T8, T7};
    enum type_size first = style.size;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i] > first)
            continue;
        style.size = sizes[i];
        if ((float)lines_needed(page, text, style, box.w) * type_u(page, sizes[i]) * 1.45F <= box.h)
            break;
    }
    int lines = lines_needed(page, text, style, box.w);
    char parted[TR_SIZE];
    if (lines == 2 && text_copy(parted, sizeof parted, text) == 0) {
        part_at_mark(page, parted, style, box.w);
        text = parted;
    }
    if (lines > 1 && !strchr(text, '\n') && style.align == ALIGN_CENTRE &&
        box.w >= EVEN_LEAST_U) { /* lines of like length, not a last one of two characters */
        float even = canvas_text_width(page->canvas, text, style.size, style.bold) / (float)lines * 1.12F;
        if (even < box.w && canvas_text_lines(page->canvas, even, text, style.size, style.bold) <= lines)
            box = box_inset(box, (box.w - even) / 2, 0);
    }
    style.lines = (int)(box.h / (type_u(page, style.size) * 1.45F));
    if (style.lines < 2)
        style.lines = 2; /* one line would be centred; a paragraph hangs from the top */
    return canvas_text(page->canvas, box, text, style);
}

enum type_size block_middle_size(const struct page *page, struct box box, const char *text,
                                 struct text_style style)
{
    static const enum type_size sizes[] = {T14, T13, T12, T10, T8, T7};
    enum type_size first = style.size;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i] > first)
            continue;
        style.size = sizes[i];
        style.lines = canvas_text_lines(page->canvas, box.w, text, style.size, style.bold);
        if ((float)style.lines * type_u(page, style.size) * 1.45F <= box.h)
            break;
    }
    return style.size;
}

void block_middle_draw(const struct page *page, struct box box, const char *text, struct text_style style)
{
    style.size = block_middle_size(page, box, text, style);
    style.lines = canvas_text_lines(page->canvas, box.w, text, style.size, style.bold);
    float h = (float)style.lines * type_u(page, style.size) * 1.45F;
    if (style.lines > 1) /* a paragraph hangs from its box's top */
        box = box_of(box.x, box.y + fmaxf(box.h - h, 0) / 2, box.w, h + 1);
    canvas_text(page->canvas, box, text, style);
}

void paragraph_add(const struct page *page, struct box *rest, const char *text, struct text_style style)
{
    style.lines = canvas_text_lines(page->canvas, rest->w, text, style.size, style.bold);
    float h = lines_u(page, style.size, style.lines);
    if (!text[0] || h > rest->h)
        return;
    struct box box = box_cut_top(rest, h);
    box.h += 0.5F; /* a line's end is not a pixel's */
    canvas_text(page->canvas, box, text, style);
}
