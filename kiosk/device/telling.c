#include "device/telling.h"
#include "device/speech.h"
#include "ui/translate.h"

#include <string.h>

static struct {
    struct narrator narrator;
    enum hit pressed;
    int64_t value;
} telling;

static void say(const struct view *view, const char *text)
{
    speech_say(view->language, text, view->preferences.volume);
}

void telling_test(const struct view *view, int volume)
{
    speech_say(view->language, tr(view->language, "s01.voice"), volume);
}

void telling_pressed(enum hit hit, int64_t value)
{
    speech_hush();
    telling.pressed = hit;
    telling.value = value;
}

void telling_drawn(const struct view *view, const struct canvas *canvas)
{
    static char text[SPEAK_SIZE];
    if (narrator_step(&telling.narrator, view, canvas, telling.pressed, telling.value, text))
        say(view, text);
    explicit_bzero(text, sizeof text);
    telling.pressed = HIT_NONE;
}

void telling_repeat(const struct view *view, const struct canvas *canvas)
{
    static char text[SPEAK_SIZE];
    if (!view->preferences.voice)
        return;
    voice_page(view, canvas, text); /* as it is now: an age or a countdown has gone on */
    say(view, text);
    explicit_bzero(text, sizeof text);
}
