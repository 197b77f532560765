#include "screen/voice.h"
#include "base/utf8.h"
#include "ui/focus.h"
#include "ui/translate.h"

#include <stdio.h>

#define HEADER_U 14      /* the middle of what stands above it is the machine's name and the clock */
#define WRITTEN_LEAST T8 /* smaller are labels, axes and ages */

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
    for (size_t i = 0; i < canvas_writing_count(canvas) && canvas_told_count(canvas) == 0; i++) {
        struct writing writing = canvas_writing(canvas, i);
        if (is_read(&writing))
            sentence(voice, writing.text);
    }
    sentence(voice, canvas_answered(canvas));
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

static uint64_t hash_add(uint64_t hash, const char *text, bool with_digits)
{
    for (; *text; text++)
        if (with_digits || *text < '0' || *text > '9')
            hash = (hash ^ (unsigned char)*text) * 0x100000001B3U; /* FNV-1a */
    return hash * 31;
}

/* Of what is read as it is written the digits do not count: a countdown or an age is no news. */
uint64_t voice_news(const struct view *view, const struct canvas *canvas)
{
    uint64_t hash = 0xCBF29CE484222325U + (uint64_t)view->screen * 2 + (uint64_t)view->language;
    for (size_t i = 0; i < canvas_told_count(canvas); i++) {
        bool news = false;
        const char *told = canvas_told(canvas, i, &news);
        hash = news ? hash_add(hash, told, true) : hash;
    }
    for (size_t i = 0; i < canvas_writing_count(canvas) && canvas_told_count(canvas) == 0; i++) {
        struct writing writing = canvas_writing(canvas, i);
        hash = is_read(&writing) ? hash_add(hash, writing.text, false) : hash;
    }
    return hash;
}

/* --- what is said after a drawing ----------------------------------------------------------------------- */

/* What the narrator knows of the screen besides its page. */
static void rest_keep(struct narrator *narrator, const struct view *view, const struct canvas *canvas)
{
    int at = canvas_focused_index(canvas);
    memset(narrator->item, 0, sizeof narrator->item);
    if (at >= 0)
        voice_item(view, canvas, (size_t)at, narrator->item);
    struct voice voice = voice_begin(view, narrator->answer);
    sentence(&voice, canvas_answered(canvas));
}

/* A digit of an amount is said with what it comes to; one on any other keypad is secret. */
static void digit_words(const struct narrator *narrator, const struct view *view, int64_t digit,
                        char text[SPEAK_SIZE])
{
    struct voice voice = voice_begin(view, text);
    const char words[] = {(char)('0' + digit), 0};
    sentence(&voice, view->screen == SCREEN_AMOUNT ? words : tr(view->language, "s06.star"));
    if (view->screen != SCREEN_AMOUNT || !narrator->answer[0])
        return;
    utf8_append(text, SPEAK_SIZE, view->language == LANGUAGE_ZH ? "。" : ". ");
    utf8_append(text, SPEAK_SIZE, narrator->answer);
}

bool narrator_step(struct narrator *narrator, const struct view *view, const struct canvas *canvas,
                   enum hit pressed, int64_t value, char text[SPEAK_SIZE])
{
    static struct narrator before;
    if (!view->preferences.voice) {
        explicit_bzero(narrator, sizeof *narrator); /* it knows a balance */
        return false;
    }
    uint64_t news = voice_news(view, canvas);
    before = *narrator;
    rest_keep(narrator, view, canvas);
    bool is_answered = strcmp(before.answer, narrator->answer) != 0;
    bool is_other = strcmp(before.item, narrator->item) != 0;
    explicit_bzero(&before, sizeof before);
    memset(text, 0, SPEAK_SIZE);
    if (!narrator->is_on || news != narrator->news) {
        narrator->is_on = true;
        narrator->news = news;
        voice_page(view, canvas, text);
    } else if (pressed == HIT_DIGIT && (view->screen == SCREEN_AMOUNT || !is_answered)) {
        digit_words(narrator, view, value, text);
    } else if (pressed != HIT_NONE && pressed != HIT_MOVED && is_answered) {
        memcpy(text, narrator->answer, SPEAK_SIZE);
    } else if (pressed == HIT_MOVED || (pressed != HIT_NONE && is_other)) {
        memcpy(text, narrator->item, SPEAK_SIZE);
    }
    return text[0] != 0;
}
