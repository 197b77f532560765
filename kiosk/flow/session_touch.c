/* What a finger means. The footer comes first, then the screen's own controls; a control that the screen
 * does not offer now does nothing. */
#include "flow/session_state.h"

struct footer_view footer_of(const struct session *session)
{
    struct footer_view footer = {
        .access = true, .language = true, .amounts_hidden = amounts_are_hidden(session)};
    if (session->is_still || session->person.is_swap)
        return (struct footer_view){.amounts_hidden = amounts_are_hidden(session)};
    if (session->help) {
        footer.back = true;
        footer.exit = somebody(session);
        return footer;
    }
    if (session->receipt) {
        footer.back = footer.help = footer.exit = true;
        return footer;
    }
    if (asks_aloud(session)) {
        footer.access = false;
        footer.exit = true;
        return footer;
    }
    switch (session->screen) {
    case SCREEN_ATTRACT:
    case SCREEN_CARD_PROMPT:
    case SCREEN_CARD_TROUBLE:
    case SCREEN_OUT_OF_SERVICE: footer.help = true; break;
    case SCREEN_DASHBOARD: footer.hide = footer.help = footer.exit = true; break;
    case SCREEN_ROOM:
    case SCREEN_PIN:
    case SCREEN_HISTORY:
    case SCREEN_TOP_UP:
    case SCREEN_USAGE:
    case SCREEN_SIMILAR:
    case SCREEN_EMERGENCY:
    case SCREEN_ALERT:
    case SCREEN_AMOUNT:
    case SCREEN_CHECK: footer.back = footer.help = footer.exit = true; break;
    case SCREEN_CARD_PAY:
        if (session->person.step == CARD_PAY_WAIT)
            footer.back = footer.help = footer.exit = true;
        else
            footer.access = footer.language = false;
        break;
    case SCREEN_SCAN:
        footer.back = footer.help = footer.exit = session->person.scan.step != SCAN_CHECKING;
        break;
    case SCREEN_CALIBRATE: footer.language = false; break; /* every touch is one of a cross */
    case SCREEN_RESULT:
    case SCREEN_UNSURE: footer.help = footer.exit = true; break;
    case SCREEN_REFUND:
        footer.back = refund_is_listed(session);
        footer.help = footer.exit = true;
        break;
    case SCREEN_POWER:
        footer.back = session->person.power.step != POWER_STEP_RUNNING;
        footer.help = footer.exit = true;
        break;
    default: break;
    }
    return footer;
}

static void back_touched(struct session *session)
{
    if (session->help) {
        help_back(session);
        return;
    }
    if (session->receipt) {
        receipt_leave(session);
        return;
    }
    switch (session->screen) {
    case SCREEN_SIMILAR: usage_enter(session); break;
    case SCREEN_USAGE:
    case SCREEN_HISTORY:
    case SCREEN_AMOUNT: home_enter(session); break;
    case SCREEN_ROOM: room_back(session); break;
    case SCREEN_PIN: room_again(session); break;
    case SCREEN_TOP_UP: screen_enter(session, SCREEN_HISTORY, 0); break;
    case SCREEN_REFUND: refund_back(session); break;
    case SCREEN_POWER: power_leave(session); break;
    case SCREEN_EMERGENCY: power_enter(session); break;
    case SCREEN_ALERT: screen_enter(session, SCREEN_DASHBOARD, 0); break;
    case SCREEN_CHECK:
        if (session->person.typed)
            amount_enter(session);
        else
            home_enter(session);
        break;
    case SCREEN_CARD_PAY: check_enter(session, TENDER_OK); break;
    case SCREEN_SCAN: scan_leave(session, SCAN_NEXT_CHECK); break;
    default: break;
    }
}

static void exit_touched(struct session *session)
{
    if (session->screen == SCREEN_SCAN) {
        session->help = false;
        scan_leave(session, SCAN_NEXT_LEAVE);
    } else {
        session_leave(session);
    }
}

/* A screen that ends by itself waits for what was opened over it to be read. */
static void message_wait(struct session *session)
{
    bool ends = session->screen == SCREEN_RESULT || session->screen == SCREEN_UNSURE ||
                session->screen == SCREEN_REFUND || session->screen == SCREEN_CARD_TROUBLE ||
                session->screen == SCREEN_CARD_PROMPT;
    int64_t until_ms = session->now_ms + patience_ms(session, IDLE_MS);
    int64_t *end_ms = &session->deadlines[DEADLINE_SCREEN]; /* INT64_MAX: none */
    if (ends && (session->help || sheet_shown(session) != SHEET_NONE) && *end_ms < until_ms)
        *end_ms = until_ms;
}

/* True if the footer took it. */
static bool footer_touched(struct session *session, enum hit hit)
{
    struct footer_view footer = footer_of(session);
    if (hit == HIT_ACCESS && footer.access)
        sheet_open(session, SHEET_ACCESS);
    else if (hit == HIT_LANGUAGE && footer.language)
        language_touched(session);
    else if (hit == HIT_HELP && footer.help)
        help_enter(session, HELP_INDEX);
    else if (hit == HIT_BACK && footer.back)
        back_touched(session);
    else if (hit == HIT_EXIT && footer.exit)
        exit_touched(session);
    else if (hit == HIT_HIDE && footer.hide)
        hide_touched(session);
    else
        return false;
    return true;
}

/* What asks for a card; or S20, where the machine went out meanwhile. */
static void prompt_enter(struct session *session)
{
    if (machine_is_out(session))
        attract_enter(session);
    else
        screen_enter(session, SCREEN_CARD_PROMPT, patience_ms(session, PROMPT_MS));
}

static void attract_touched(struct session *session, enum hit hit)
{
    if (hit == HIT_MOVED)
        return;
    session->wants_power = hit == HIT_POWER;
    if (hit == HIT_NO_CARD)
        room_begin(session);
    else if (session->config.has_reader && !session->reader_ok)
        trouble_show(session, TROUBLE_READER);
    else
        prompt_enter(session);
}

static void dashboard_touched(struct session *session, enum hit hit, int64_t value)
{
    if (hit == HIT_OTHER) {
        session->person.amount_fen = 0;
        amount_enter(session);
    } else if (hit == HIT_RETRY) {
        snapshot_ask(session);
    } else if (hit == HIT_HISTORY || hit == HIT_PENDING) {
        history_enter(session, hit == HIT_PENDING ? HISTORY_PENDING : HISTORY_ALL);
    } else if (hit == HIT_REFUND) {
        history_enter(session, HISTORY_REFUND);
    } else if (hit == HIT_POWER) {
        power_enter(session);
    } else if (hit == HIT_ALERT) {
        alert_enter(session);
    } else if (hit == HIT_USAGE) {
        usage_enter(session);
    } else if (hit == HIT_AMOUNT && value >= 100 && value <= profile_most_fen(session)) {
        session->person.amount_fen = value;
        session->person.typed = false;
        check_enter(session, TENDER_OK);
    }
}

static void check_touched(struct session *session, enum hit hit)
{
    if (hit == HIT_CHANGE_AMOUNT)
        amount_enter(session);
    else if (hit == HIT_DROP)
        home_enter(session);
    else if (hit == HIT_PAY_CARD && tender_card(session) == TENDER_OK)
        card_pay_enter(session);
    else if (hit == HIT_PAY_QR && tender_qr(session) == TENDER_OK) {
        session->person.accepts_late = credit_comes_late(session);
        scan_enter(session);
    }
}

static void screen_touched(struct session *session, enum hit hit, int64_t value)
{
    switch (session->screen) {
    case SCREEN_ATTRACT:
        if (!session->help)
            attract_touched(session, hit);
        break;
    case SCREEN_CARD_PROMPT:
        if (hit == HIT_CANCEL)
            screen_enter(session, SCREEN_ATTRACT, 0);
        else if (hit == HIT_NO_CARD)
            room_begin(session);
        break;
    case SCREEN_CARD_TROUBLE:
        if (hit == HIT_CANCEL)
            session_leave(session);
        else if (hit == HIT_NO_CARD)
            room_begin(session);
        else if (hit == HIT_RETRY && !session->card_present && session->trouble != TROUBLE_READER)
            prompt_enter(session);
        else
            deadline_set(session, DEADLINE_SCREEN, patience_ms(session, MESSAGE_MS));
        break;
    case SCREEN_ROOM: room_touched(session, hit, value); break;
    case SCREEN_PIN: pin_touched(session, hit, value); break;
    case SCREEN_DASHBOARD: dashboard_touched(session, hit, value); break;
    case SCREEN_HISTORY: history_touched(session, hit, value); break;
    case SCREEN_TOP_UP: top_up_touched(session, hit); break;
    case SCREEN_USAGE: usage_touched(session, hit, value); break;
    case SCREEN_SIMILAR: similar_touched(session, hit, value); break;
    case SCREEN_AMOUNT: amount_touched(session, hit, value); break;
    case SCREEN_CHECK: check_touched(session, hit); break;
    case SCREEN_CARD_PAY:
        if (hit == HIT_CANCEL && session->person.step == CARD_PAY_WAIT)
            check_enter(session, TENDER_OK);
        break;
    case SCREEN_SCAN: scan_touched(session, hit, value); break;
    case SCREEN_RESULT:
    case SCREEN_UNSURE: outcome_touched(session, hit); break;
    case SCREEN_REFUND: refund_touched(session, hit); break;
    case SCREEN_POWER: power_touched(session, hit); break;
    case SCREEN_EMERGENCY: emergency_touched(session, hit, value); break;
    case SCREEN_ALERT: alert_touched(session, hit); break;
    default: break;
    }
}

void touched(struct session *session, enum hit hit, int64_t value)
{
    if (service_is_on(session)) {
        if (hit != HIT_LANGUAGE || !footer_touched(session, hit))
            service_touched(session, hit, value);
        return;
    }
    if (session->is_still) {
        if (hit == HIT_LEAVE) {
            exit_touched(session);
            return;
        }
        session->is_still = false;
        deadline_clear(session, DEADLINE_STILL);
        deadline_clear(session, DEADLINE_SOUND);
        idle_restart(session);
        return;
    }
    if (session->person.is_swap) {
        swap_touched(session, hit);
        return;
    }
    idle_restart(session);
    if (session->sheet != SHEET_ACCESS && voice_key_touched(session, hit, value))
        return;
    if (asks_aloud(session)) {
        if (!footer_touched(session, hit))
            aloud_touched(session, hit);
        return;
    }
    if (sheet_shown(session) != SHEET_NONE) {
        sheet_touched(session, hit, value);
        if (session->screen == SCREEN_ATTRACT)
            return; /* what lies under it was not touched */
        hit = HIT_ELSEWHERE;
    } else if (footer_touched(session, hit)) {
        message_wait(session);
        return;
    }
    if (hit == HIT_PART)
        part_touched(session, value);
    if (session->help) {
        help_touched(session, hit, value);
        hit = HIT_ELSEWHERE; /* a touch all the same: it keeps S15 and S16 */
    }
    screen_touched(session, hit, value);
    message_wait(session);
}
