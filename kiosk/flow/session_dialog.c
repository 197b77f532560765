/* Dialogs and sheets as they come and go (design 5.6): when the one that stands was opened, and what one that
 * was closed still shows of itself until it is gone from the glass. A touch never waits for that. */
#include "flow/session_state.h"

#include <string.h>

static bool is_dialog(enum screen screen)
{
    return screen == SCREEN_CARD_PROMPT || screen == SCREEN_RECEIPT || screen == SCREEN_STILL_THERE ||
           screen == SCREEN_SWAP;
}

static int64_t leave_ms(const struct session *session)
{
    return session->preferences.less_motion ? LEAVE_LESS_MS : LEAVE_MS;
}

/* It goes only where what lay under it comes to light again: with the person goes everything at once. */
static bool is_closed(const struct session *session, const struct view *before, const struct view *now)
{
    if (now->sheet != SHEET_NONE)
        return false;
    if (before->sheet != SHEET_NONE)
        return now->screen == before->screen;
    return is_dialog(before->screen) && now->screen == session->dialog_over;
}

static void leave(struct session *session, const struct view *before)
{
    struct leaving_view *leaving = &session->leaving;
    memset(leaving, 0, sizeof *leaving);
    leaving->at_ms = session->now_ms;
    leaving->screen = before->screen;
    leaving->sheet = before->sheet;
    leaving->sheet_part = before->sheet_part;
    if (before->sheet != SHEET_NONE)
        return;
    if (before->screen == SCREEN_RECEIPT)
        memcpy(&leaving->receipt, &before->receipt, sizeof leaving->receipt);
    if (before->screen == SCREEN_STILL_THERE)
        memcpy(&leaving->still_there, &before->still_there, sizeof leaving->still_there);
    if (before->screen == SCREEN_SWAP)
        memcpy(&leaving->swap, &before->swap, sizeof leaving->swap);
}

void dialog_fill(struct session *session)
{
    struct view *now = &session->view;
    const struct view *before = &session->drawn;
    int64_t age_ms = session->now_ms - session->leaving.at_ms;
    bool changed = now->screen != before->screen || now->sheet != before->sheet;
    if (is_closed(session, before, now))
        leave(session, before);
    else if (changed || age_ms < 0 || age_ms >= leave_ms(session))
        memset(&session->leaving, 0, sizeof session->leaving);
    if (is_dialog(now->screen) && now->screen != before->screen) {
        session->dialog_over = now->screen == SCREEN_CARD_PROMPT ? SCREEN_ATTRACT : before->screen;
        session->dialog_at_ms = session->now_ms;
    }
    now->dialog_at_ms = is_dialog(now->screen) ? session->dialog_at_ms : 0;
    memcpy(&now->leaving, &session->leaving, sizeof now->leaving);
}

int64_t dialog_gone_at_ms(const struct session *session)
{
    return session->leaving.at_ms ? session->leaving.at_ms + leave_ms(session) : INT64_MAX;
}
