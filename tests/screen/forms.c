#include "tests/screen/forms.h"
#include "tests/screen/views.h"
#include <stdio.h>

bool form_at(const struct canvas *canvas, const char *panel, size_t index, struct form *form)
{
    size_t lows = canvas_can_be_low(canvas) ? 2 : 1;
    *form = (struct form){.panel = panel};
    form->language = (enum language)(index % LANGUAGES);
    index /= LANGUAGES;
    form->theme = (enum theme_name)(index % THEMES);
    index /= THEMES;
    form->large = index % 2 == 1;
    index /= 2;
    form->low = index == 1;
    return index < lows;
}

void form_name(const struct form *form, char name[FORM_NAME_SIZE])
{
    static const char *const themes[THEMES] = {"", "-dark", "-contrast"};
    (void)snprintf(name, FORM_NAME_SIZE, "%s%s-%s%s%s", form->panel, form->low ? "-low" : "",
                   form->language == LANGUAGE_ZH ? "zh" : "en", themes[form->theme],
                   form->large ? "-large" : "");
}

void form_make(const struct form *form, const char *view_name, int part, struct view *view)
{
    views_make(view_name, form->language, view);
    view->preferences.low_display = form->low;
    view->preferences.large_text = form->large;
    view->preferences.high_contrast = form->theme == THEME_HIGH_CONTRAST;
    *(view->sheet == SHEET_NONE ? &view->part : &view->sheet_part) = part;
}

void form_draw(struct canvas *canvas, const struct form *form, const char *view_name, int part,
               struct view *view)
{
    int64_t moving_until_ms;
    form_make(form, view_name, part, view);
    screen_draw(canvas, view, form->theme == THEME_DARK ? THEME_ALWAYS_DARK : THEME_ALWAYS_LIGHT,
                view->header.now_ms, &moving_until_ms);
}

bool form_leads_on(const struct canvas *canvas, int part)
{
    for (size_t i = 0; i < canvas_target_count(canvas); i++) {
        const struct target *target = canvas_target(canvas, i);
        if (target->hit == HIT_PART && target->value > part)
            return true;
    }
    return false;
}
