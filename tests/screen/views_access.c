#include "tests/screen/views_parts.h"
#include <string.h>

void access_fill(struct view *view, const char *state)
{
    dashboard_fill(view, "fresh");
    if (strcmp(state, "aloud") == 0) {
        view->screen = SCREEN_ALOUD;
        view->footer = (struct footer_view){.language = true, .exit = true};
        return;
    }
    view->sheet = strcmp(state, "languages") == 0 ? SHEET_LANGUAGE : SHEET_ACCESS;
    view->preferences = preferences_first();
    if (strcmp(state, "wanted") == 0) {
        view->remembers = true;
        view->preferences.more_time = view->preferences.less_motion = true;
        view->preferences.volume = VOLUME_MOST;
    }
}
