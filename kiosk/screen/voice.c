#include "screen/voice.h"
#include "ui/focus.h"
#include "ui/translate.h"
#include "ui/utf8.h"

#include <stdio.h>

#define HEADER_U 14      /* the middle of what stands above it is the machine's name and the clock */
#define WRITTEN_LEAST T8 /* smaller are labels, axes and ages */
#define HEADING_LEAST T10

struct voice {
    enum language language;
    char *text;
};

static struct voice voice_begin(const struct view *view, char text[SPEAK_SIZE])
{
    memset(text, 0, SPEAK_SIZE); /* what it said of somebody before is gone */
    return (struct voice){view->language, text};
}

static bool ends_itself(const char *text)
{
    static const char *const ends[] = {"。", "？", ".", "?"};
    size_t length = strlen(text);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (length >= strlen(ends[i]) && strcmp(text + length - strlen(ends[i]), ends[i]) == 0)
            return true;
    return false;
}

static void sentence(const struct voice *voice, const char *words)
{
    if (!*words)
        return;
    bool zh = voice->language == LANGUAGE_ZH;
    if (voice->text[0] && !ends_itself(voice->text))
        utf8_append(voice->text, SPEAK_SIZE, zh ? "。" : ".");
    if (voice->text[0] && !zh)
        utf8_append(voice->text, SPEAK_SIZE, " ");
    speak_add(voice->language, words, voice->text, SPEAK_SIZE);
}

static bool is_read(const struct writing *writing)
{
    return writing->size >= WRITTEN_LEAST && writing->box.y + writing->box.h / 2 > HEADER_U;
}

static void page_words(const struct voice *voice, const struct canvas *canvas)
{
    for (size_t i = 0; i < canvas_told_count(canvas); i++)
        sentence(voice, canvas_told(canvas, i, NULL));
    if (canvas_told_count(canvas) > 0)
        return;
    for (size_t i = 0; i < canvas_writing_count(canvas); i++) {
        struct writing writing = canvas_writing(canvas, i);
        if (is_read(&writing))
            sentence(voice, writing.text);
    }
}

static void control_words(const struct voice *voice, const struct canvas *canvas, size_t index,
                          char words[TR_SIZE])
{
    canvas_target_words(canvas, index, words, TR_SIZE);
    if (canvas_target(canvas, index)->enabled)
        return;
    utf8_append(words, TR_SIZE, "，");
    utf8_append(words, TR_SIZE, tr(voice->language, "s22.disabled"));
}

void voice_page(const struct view *view, const struct canvas *canvas, char text[SPEAK_SIZE])
{
    struct voice voice = voice_begin(view, text);
    page_words(&voice, canvas);
    size_t order[FOCUS_MOST];
    size_t count = focus_order(canvas, order);
    if (count == 0)
        return;
    char number[24], first[TR_SIZE], words[TR_SIZE];
    snprintf(number, sizeof number, "%zu", count);
    control_words(&voice, canvas, order[0], first);
    tr_fill(words, view->language, count == 1 ? "s22.n1" : "s22.n", {"n", number}, {"x", first});
    sentence(&voice, words);
}

void voice_item(const struct view *view, const struct canvas *canvas, size_t index, char text[SPEAK_SIZE])
{
    char words[TR_SIZE];
    struct voice voice = voice_begin(view, text);
    control_words(&voice, canvas, index, words);
    sentence(&voice, words);
}

/* --- when it is told anew ------------------------------------------------------------------------------ */

static uint64_t hash_add(uint64_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001B3U; /* FNV-1a */
    return hash * 31;
}

/* Headings, but what is counted or measured: a countdown is no news. */
static bool is_heading(const struct writing *writing)
{
    return is_read(writing) && writing->bold && writing->size >= HEADING_LEAST &&
           !strpbrk(writing->text, "0123456789");
}

uint64_t voice_news(const struct view *view, const struct canvas *canvas)
{
    uint64_t hash = 0xCBF29CE484222325U + (uint64_t)view->screen * 2 + (uint64_t)view->language;
    for (size_t i = 0; i < canvas_told_count(canvas); i++) {
        bool news = false;
        const char *told = canvas_told(canvas, i, &news);
        hash = news ? hash_add(hash, told) : hash;
    }
    if (canvas_told_count(canvas) > 0)
        return hash;
    for (size_t i = 0; i < canvas_writing_count(canvas); i++) {
        struct writing writing = canvas_writing(canvas, i);
        hash = is_heading(&writing) ? hash_add(hash, writing.text) : hash;
    }
    return hash;
}

/* --- what is said after a drawing ----------------------------------------------------------------------- */

static void item_keep(struct narrator *narrator, const struct view *view, const struct canvas *canvas)
{
    int at = canvas_focused_index(canvas);
    memset(narrator->item, 0, sizeof narrator->item);
    if (at >= 0)
        voice_item(view, canvas, (size_t)at, narrator->item);
}

/* What a keypad's key says: on S11 the digit and what the amount would be; elsewhere it is secret. */
static void key_words(const struct view *view, const struct canvas *canvas, enum hit pressed, int64_t value,
                      char text[SPEAK_SIZE])
{
    struct voice voice = voice_begin(view, text);
    const char digit[] = {(char)('0' + value), 0};
    if (view->screen != SCREEN_AMOUNT) {
        sentence(&voice, tr(view->language, pressed == HIT_DIGIT ? "s06.star" : "s11.bksp"));
        return;
    }
    if (pressed == HIT_DIGIT)
        sentence(&voice, digit);
    if (canvas_told_count(canvas) > 0)
        sentence(&voice, canvas_told(canvas, canvas_told_count(canvas) - 1, NULL));
}

static bool is_key(enum hit pressed)
{
    return pressed == HIT_DIGIT || pressed == HIT_BACKSPACE || pressed == HIT_CLEAR || pressed == HIT_QUICK;
}

bool narrator_step(struct narrator *narrator, const struct view *view, const struct canvas *canvas,
                   enum hit pressed, int64_t value, char text[SPEAK_SIZE])
{
    if (!view->preferences.voice) {
        explicit_bzero(narrator, sizeof *narrator); /* it knows a balance */
        return false;
    }
    uint64_t news = voice_news(view, canvas);
    if (!narrator->is_on || news != narrator->news) {
        narrator->is_on = true;
        narrator->news = news;
        voice_page(view, canvas, narrator->page);
        item_keep(narrator, view, canvas);
        memcpy(text, narrator->page, SPEAK_SIZE);
        return text[0] != 0;
    }
    if (is_key(pressed)) {
        key_words(view, canvas, pressed, value, text);
        return text[0] != 0;
    }
    memcpy(text, narrator->item, SPEAK_SIZE);
    item_keep(narrator, view, canvas);
    bool is_other = strcmp(text, narrator->item) != 0;
    memcpy(text, narrator->item, SPEAK_SIZE);
    return text[0] != 0 && (pressed == HIT_MOVED || (pressed != HIT_NONE && is_other));
}
