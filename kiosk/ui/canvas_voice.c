/* What the draw list says to those who listen: texts as they were before they were wrapped, and what each
 * control is called. */
#include "base/log.h"
#include "base/utf8.h"
#include "ui/canvas_parts.h"
#include <assert.h>
#include <string.h>

#define WORDS_BETWEEN "，" /* a pause, in both languages' voices */

bool canvas_keep(struct canvas *canvas, const char *text, size_t length, size_t *offset)
{
    if (length + 1 > TEXT_BYTES_MAX - canvas->text_bytes) {
        log_error("a screen has more than %d bytes of words", TEXT_BYTES_MAX);
        return false;
    }
    *offset = canvas->text_bytes;
    memcpy(canvas->texts + *offset, text, length);
    canvas->texts[*offset + length] = 0;
    canvas->text_bytes += length + 1;
    return true;
}

void canvas_write(struct canvas *canvas, struct box box, const char *text, const struct text_style *style)
{
    size_t offset;
    if (canvas->writing_count == WRITINGS_MAX || !canvas_keep(canvas, text, strlen(text), &offset))
        return; /* the rest is seen, not heard */
    canvas->writings[canvas->writing_count++] =
        (struct kept_writing){offset, box, style->size, style->bold, style->colour};
}

static bool is_in(const struct target *target, struct box box)
{
    float x = box.x + box.w / 2, y = box.y + box.h / 2;
    return x >= target->box.x && x < target->box.x + target->box.w && y >= target->box.y &&
           y < target->box.y + target->box.h;
}

static bool is_of_a_target(const struct canvas *canvas, const struct kept_writing *writing)
{
    for (int i = 0; i < canvas->target_count; i++)
        if (is_in(&canvas->targets[i], writing->box))
            return true;
    return false;
}

/* The writing at index among those that belong to no target; NULL past the end. */
static const struct kept_writing *free_writing(const struct canvas *canvas, size_t index)
{
    for (int i = 0; i < canvas->writing_count; i++)
        if (!is_of_a_target(canvas, &canvas->writings[i]) && index-- == 0)
            return &canvas->writings[i];
    return NULL;
}

size_t canvas_writing_count(const struct canvas *canvas)
{
    size_t count = 0;
    for (int i = 0; i < canvas->writing_count; i++)
        count += !is_of_a_target(canvas, &canvas->writings[i]);
    return count;
}

static struct writing writing_of(const struct canvas *canvas, const struct kept_writing *kept)
{
    return (struct writing){canvas->texts + kept->text, kept->box, kept->size, kept->bold, kept->colour};
}

struct writing canvas_writing(const struct canvas *canvas, size_t index)
{
    const struct kept_writing *kept = free_writing(canvas, index);
    assert(kept);
    return writing_of(canvas, kept);
}

bool canvas_target_writing(const struct canvas *canvas, size_t target, size_t line, struct writing *writing)
{
    assert(target < (size_t)canvas->target_count);
    for (int i = 0; i < canvas->writing_count; i++)
        if (is_in(&canvas->targets[target], canvas->writings[i].box) && line-- == 0) {
            *writing = writing_of(canvas, &canvas->writings[i]);
            return true;
        }
    return false;
}

struct drawn_icon canvas_largest_icon(const struct canvas *canvas)
{
    return canvas->largest_icon;
}

const char *canvas_code(const struct canvas *canvas)
{
    return canvas->code_count > 0 ? canvas->code_texts[canvas->code_count - 1] : NULL;
}

void canvas_label(struct canvas *canvas, const char *label)
{
    size_t offset;
    if (canvas->target_count > 0 && canvas_keep(canvas, label, strlen(label), &offset))
        canvas->labels[canvas->target_count - 1] = offset + 1;
}

static void target_words_add(const struct canvas *canvas, const struct target *target, bool bold, char *text,
                             size_t size)
{
    for (int i = 0; i < canvas->writing_count; i++) {
        const struct kept_writing *writing = &canvas->writings[i];
        if (writing->bold != bold || !is_in(target, writing->box))
            continue;
        if (text[0])
            utf8_append(text, size, WORDS_BETWEEN);
        utf8_append(text, size, canvas->texts + writing->text);
    }
}

/* What is bold is its name, the rest is said of it. */
void canvas_target_words(const struct canvas *canvas, size_t index, char *text, size_t size)
{
    assert(index < (size_t)canvas->target_count && size > 0);
    text[0] = 0;
    if (canvas->labels[index]) {
        utf8_append(text, size, canvas->texts + canvas->labels[index] - 1);
        return;
    }
    target_words_add(canvas, &canvas->targets[index], true, text, size);
    target_words_add(canvas, &canvas->targets[index], false, text, size);
}

void canvas_tell(struct canvas *canvas, const char *text, bool news)
{
    size_t offset;
    if (!*text || canvas->told_count == TOLD_MAX || !canvas_keep(canvas, text, strlen(text), &offset))
        return;
    canvas->told[canvas->told_count].text = offset;
    canvas->told[canvas->told_count++].news = news;
}

size_t canvas_told_count(const struct canvas *canvas)
{
    return (size_t)canvas->told_count;
}

const char *canvas_told(const struct canvas *canvas, size_t index, bool *news)
{
    assert(index < (size_t)canvas->told_count);
    if (news)
        *news = canvas->told[index].news;
    return canvas->texts + canvas->told[index].text;
}

void canvas_answer(struct canvas *canvas, const char *text)
{
    size_t offset;
    canvas->answer = *text && canvas_keep(canvas, text, strlen(text), &offset) ? offset + 1 : 0;
}

const char *canvas_answered(const struct canvas *canvas)
{
    return canvas->answer ? canvas->texts + canvas->answer - 1 : "";
}
