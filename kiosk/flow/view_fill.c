/* The session as a view: the frame, and the screens that show no money. */
#include "flow/session_state.h"

#include <string.h>

static enum screen screen_shown(const struct session *session)
{
    if (session->is_still)
        return SCREEN_STILL_THERE;
    if (session->person.is_swap)
        return SCREEN_SWAP;
    if (session->help)
        return SCREEN_HELP;
    if (asks_aloud(session))
        return SCREEN_ALOUD;
    if (session->receipt)
        return session->printing == PRINTING_FAILED ? SCREEN_UNSURE : SCREEN_RECEIPT;
    return reading_is_hidden(session) ? session->read_over : session->screen;
}

static void header_fill(const struct session *session, struct header_view *header)
{
    const struct person *person = &session->person;
    header->now_ms = session->now_ms;
    if (!session->line_up)
        header->line = LINE_DOWN;
    else if (meters_are_silent(session))
        header->line = LINE_METERS_DOWN;
    else
        header->line = session->deadlines[DEADLINE_LINE_BACK] == INT64_MAX ? LINE_UP : LINE_BACK;
    header->data_at_ms =
        person->has_snapshot && person->snapshot.has_balance ? person->snapshot.balance_at_ms : 0;
    header->reader_down = session->config.has_reader && !session->reader_ok;
    header->reader_told = header->reader_down && session->reader_told && session->line_up;
    header->qr_down = session->has_profile && !session->profile.wechat && !session->profile.alipay;
    header->store_down = !session->store_ok;
    header->printer = session->printer;
    header->by_phone = receipt_by_phone(session);
}

/* The tile that led to a page may be gone meanwhile; the page stays until it is left. */
static void help_fill(const struct session *session, struct help_view *help)
{
    help->page = session->help_page;
    bool looks = session->screen == SCREEN_TOP_UP || refund_is_listed(session);
    const struct key *looked_at = looks ? &top_up_open(session)->key : NULL;
    const struct key *key = session->person.outcome.is_paid ? &session->person.outcome.key : looked_at;
    help->has_key = key != NULL;
    if (key)
        memcpy(&help->key, key, sizeof help->key);
    help->offline_cards = session->config.offline_cards && session->config.has_reader;
}

void view_fill(struct session *session)
{
    struct view *view = &session->view;
    memset(view, 0, sizeof *view); /* padding too: views are compared as bytes, and nothing old may linger */
    view->screen = screen_shown(session);
    view->sheet = sheet_shown(session);
    view->for_power = session->wants_power;
    view->remembers = session->person.identified && session->person.has_account;
    view->part = session->part;
    view->sheet_part = session->sheet_part;
    view->sheet_at_ms = view->sheet == SHEET_NONE ? 0 : session->sheet_at_ms;
    view->language = session->language;
    view->preferences = session->preferences;
    view->entered_at_ms = session->entered_at_ms;
    header_fill(session, &view->header);
    view->footer = footer_of(session);
    memcpy(&view->profile, &session->profile, sizeof view->profile);
    switch (view->screen) {
    case SCREEN_ATTRACT:
    case SCREEN_CARD_PROMPT: panel_fill(session, &view->attract); break;
    case SCREEN_READING:
        view->reading.step = reading_step(session);
        view->reading.slow = session->now_ms - session->seen_at_ms >= READING_SLOW_MS;
        break;
    case SCREEN_CARD_TROUBLE:
        view->trouble.trouble = session->trouble;
        view->trouble.again = session->trouble == TROUBLE_NOREAD && session->not_read_again;
        view->trouble.returns_in_s = deadline_left_s(session, DEADLINE_SCREEN);
        break;
    case SCREEN_OUT_OF_SERVICE: out_fill(session, &view->out); break;
    case SCREEN_HELP: help_fill(session, &view->help); break;
    case SCREEN_SWAP: swap_fill(session, &view->swap); break;
    case SCREEN_STILL_THERE:
        view->still_there.left_s = deadline_left_s(session, DEADLINE_STILL);
        view->still_there.of_s = (int)(patience_ms(session, STILL_MS) / 1000);
        break;
    case SCREEN_SERVICE_PIN:
    case SCREEN_SERVICE:
    case SCREEN_CALIBRATE: service_fill(session, &view->service); break;
    case SCREEN_TAKE_CARD: view->take_card.late = session->late; break;
    case SCREEN_GOODBYE:
        view->goodbye.has_key = session->goodbye_key.text[0] != '\0';
        memcpy(&view->goodbye.key, &session->goodbye_key, sizeof view->goodbye.key);
        break;
    case SCREEN_USAGE: view_fill_usage(session, &view->usage); break;
    case SCREEN_SIMILAR: view_fill_similar(session, &view->similar); break;
    default: view_fill_money(session, view); break;
    }
    dialog_fill(session);
}
