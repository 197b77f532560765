/* S22 and S23: how a person wants the glass, and in which language. It works at once and goes with the
 * person. */
#include "flow/session_state.h"

#include <string.h>

#define MORE_TIME 3 /* screens.md 0.5 */
#define PARTS_MAX 9 /* more than any screen has; one too high is drawn as the last */

int64_t patience_ms(const struct session *session, int64_t period_ms)
{
    bool longer = session->preferences.more_time || session->preferences.voice; /* S15 takes 41 s to say */
    return longer ? MORE_TIME * period_ms : period_ms;
}

void access_forget(struct session *session)
{
    session->preferences = preferences_first();
    session->preferences.voice = session->headphone;
    session->sheet = SHEET_NONE;
}

bool access_is_first(const struct session *session)
{
    struct preferences preferences = session->preferences;
    preferences.voice = preferences.voice && !session->headphone;
    return preferences_are_first(&preferences);
}

static void language_take(struct session *session, int64_t language)
{
    if (language < 0 || language >= session->config.language_count)
        return;
    session->language = (enum language)language;
    session->language_chosen = true;
    session->sheet = SHEET_NONE;
}

void language_touched(struct session *session)
{
    if (session->config.language_count > LANGUAGES)
        sheet_open(session, SHEET_LANGUAGE);
    else
        language_take(session, session->language == LANGUAGE_ZH ? LANGUAGE_EN : LANGUAGE_ZH);
    idle_restart(session);
}

enum language language_tagged(const struct session *session, const char *tag)
{
    for (int i = 0; i < session->config.language_count; i++)
        if (strcmp(session->config.language_tags[i], tag) == 0)
            return (enum language)i;
    return LANGUAGE_ZH;
}

enum sheet sheet_shown(const struct session *session)
{
    struct footer_view footer = footer_of(session);
    bool may_show = session->sheet == SHEET_LANGUAGE ? footer.language : footer.access;
    return may_show ? session->sheet : SHEET_NONE;
}

void sheet_open(struct session *session, enum sheet sheet)
{
    session->sheet = sheet;
    session->sheet_part = 0;
    session->sheet_at_ms = session->now_ms;
    idle_restart(session);
}

void part_touched(struct session *session, int64_t part)
{
    if (part < 0 || part >= PARTS_MAX)
        return;
    if (sheet_shown(session) != SHEET_NONE)
        session->sheet_part = (int)part;
    else
        session->part = (int)part;
}

void sheet_touched(struct session *session, enum hit hit, int64_t value)
{
    struct preferences *preferences = &session->preferences;
    bool is_access = session->sheet == SHEET_ACCESS;
    if (hit == HIT_CLOSE_SHEET) {
        session->sheet = SHEET_NONE;
    } else if (hit == HIT_PART) {
        part_touched(session, value);
    } else if (hit == HIT_PREFERENCE && is_access && value >= 0 && value < PREFERENCE_COUNT) {
        enum preference preference = (enum preference)value;
        preference_put(session, preference, !preference_of(preferences, preference));
    } else if (hit == HIT_THIS_LANGUAGE && !is_access) {
        language_take(session, value);
    } else if ((hit == HIT_QUIETER || hit == HIT_LOUDER) && is_access) {
        preferences_louder(preferences, hit == HIT_LOUDER ? 1 : -1);
        session_sound(session, SOUND_READ); /* how loud it is now */
    }
    idle_restart(session);
}
