/* S01: whose turn the panel is. */
#include "base/clock.h"
#include "flow/session_state.h"

#include <string.h>

/* Alone, the building and the three steps turn with the header's clock: the minute is when this screen is
 * drawn anew anyway, and an idle machine then wakes for nothing else. Somebody who passes by shall meet a
 * notice: with one they turn as the design says. */
#define TURN_MS CLOCK_MINUTE_MS
#define TURN_WITH_NOTICE_MS 12000

static int shown_notices(const struct session *session,
                         const struct office_notice *shown[OFFICE_NOTICES_MOST])
{
    const struct profile *profile = &session->profile;
    int count = 0;
    for (int i = 0; i < profile->notice_count; i++)
        if (office_notice_is_shown(&profile->notices[i], session->now_ms))
            shown[count++] = &profile->notices[i];
    return count;
}

static bool has_building_day(const struct session *session)
{
    const struct profile *profile = &session->profile;
    int64_t age_ms = session->now_ms - profile->building_at_ms;
    return profile->has_building_day && age_ms <= CLOCK_DAY_MS &&
           clock_local_day(profile->building_at_ms) == clock_local_day(session->now_ms);
}

void panel_fill(const struct session *session, struct attract_view *attract)
{
    const struct profile *profile = &session->profile;
    const struct office_notice *shown[OFFICE_NOTICES_MOST];
    int notices = shown_notices(session, shown);
    attract->has_building_day = has_building_day(session);
    int turns = notices + attract->has_building_day + 1;
    int turn = (int)(session->now_ms / (notices > 0 ? TURN_WITH_NOTICE_MS : TURN_MS) % turns);
    bool building = turn == notices && attract->has_building_day;
    attract->panel = turn < notices ? PANEL_NOTICE : building ? PANEL_BUILDING : PANEL_STEPS;
    if (attract->has_building_day) {
        attract->building_today_wh = profile->building_today_wh;
        attract->building_at_ms = profile->building_at_ms;
        attract->building_change_percent = profile->building_change_percent;
        attract->building_peak_hour = profile->building_peak_hour;
    }
    attract->has_notice = notices > 0;
    if (attract
            ->has_notice) /* the one in turn; while others have theirs, the first: it is told all the time */
        memcpy(&attract->notice, shown[turn < notices ? turn : 0], sizeof attract->notice);
}

int64_t panel_turns_at_ms(const struct session *session)
{
    const struct office_notice *shown[OFFICE_NOTICES_MOST];
    bool turns = session->screen == SCREEN_ATTRACT && shown_notices(session, shown) > 0;
    return turns ? session->now_ms + TURN_WITH_NOTICE_MS - session->now_ms % TURN_WITH_NOTICE_MS : INT64_MAX;
}
