/* An amount, and what it may be paid with: S11, S12. */
#include "flow/session_state.h"

#define LEAST_FEN 100       /* whole yuan from 1 */
#define MOST_FEN 20000      /* until the profile says otherwise */
#define MOST_EVER_FEN 99900 /* three digits are what the field is drawn for */

int64_t profile_most_fen(const struct session *session)
{
    int64_t most_fen = session->profile.most_fen > 0 ? session->profile.most_fen : MOST_FEN;
    return most_fen < MOST_EVER_FEN ? most_fen : MOST_EVER_FEN;
}

int64_t offline_left_fen(const struct session *session)
{
    const struct profile *profile = &session->profile;
    int64_t left_fen = profile->offline_card_day_fen - session->person.spent_today_fen;
    int64_t all_left_fen = profile->offline_terminal_day_fen - session->person.unknown_today_fen;
    if (profile->offline_terminal_day_fen > 0 && all_left_fen < left_fen)
        left_fen = all_left_fen;
    return left_fen > 0 ? left_fen : 0;
}

/* A card may have been lost since the list was made. A list from the future proves nothing either. */
static bool list_is_old(const struct session *session)
{
    int64_t most_ms = session->profile.offline_list_age_ms;
    int64_t age_ms = session->now_ms - session->person.list_at_ms;
    return most_ms > 0 && (age_ms > most_ms || age_ms < -most_ms);
}

/* Without a line only the card can pay, so its limits are the limits. */
int64_t amount_most_fen(const struct session *session, bool *is_offline_limit)
{
    int64_t most_fen = profile_most_fen(session);
    *is_offline_limit = false;
    if (session->line_up)
        return most_fen;
    if (offline_left_fen(session) < most_fen) {
        most_fen = offline_left_fen(session);
        *is_offline_limit = true;
    }
    if (session->person.identity.has_purse && session->person.identity.purse_fen < most_fen) {
        most_fen = session->person.identity.purse_fen;
        *is_offline_limit = false;
    }
    return most_fen;
}

void amount_enter(struct session *session)
{
    session->person.typed = true;
    session->person.too_much = session->person.too_little = false;
    screen_enter(session, SCREEN_AMOUNT, 0);
}

/* A sum that is too much is not taken: the field keeps what stood there. */
static void amount_try(struct session *session, int64_t fen)
{
    bool is_limit = false;
    session->person.too_much = fen > amount_most_fen(session, &is_limit);
    if (!session->person.too_much)
        session->person.amount_fen = fen;
}

void amount_touched(struct session *session, enum hit hit, int64_t value)
{
    struct person *person = &session->person;
    bool is_key = hit == HIT_DIGIT || hit == HIT_CLEAR || hit == HIT_BACKSPACE || hit == HIT_QUICK;
    if (is_key) {
        person->too_little = person->too_much = false;
        session_sound(session, SOUND_KEY);
    }
    if (hit == HIT_DIGIT && value >= 0 && value <= 9)
        amount_try(session, person->amount_fen * 10 + value * 100);
    else if (hit == HIT_QUICK && value >= LEAST_FEN && value % 100 == 0)
        amount_try(session, value);
    else if (hit == HIT_CLEAR)
        person->amount_fen = 0;
    else if (hit == HIT_BACKSPACE)
        person->amount_fen = person->amount_fen / 1000 * 100;
    else if (hit == HIT_NEXT && person->amount_fen < LEAST_FEN)
        person->too_little = true;
    else if (hit == HIT_NEXT)
        check_enter(session, TENDER_OK);
}

/* refusal: why the card could not be charged just now; TENDER_OK: no such thing happened. */
void check_enter(struct session *session, enum tender_reason refusal)
{
    session->person.refusal = refusal;
    session->person.step = CARD_PAY_WAIT;
    screen_enter(session, SCREEN_CHECK, 0);
}

bool credit_comes_late(const struct session *session)
{
    const struct snapshot *snapshot = &session->person.snapshot;
    if (!session->line_up)
        return false; /* then it is our line that is silent, and the strip says so */
    if (session->person.meter_silent)
        return true;
    return session->person.has_snapshot && (snapshot->health == METER_SILENT || !snapshot->has_balance ||
                                            session->now_ms - snapshot->balance_at_ms > BALANCE_STALE_MS);
}

enum tender_reason tender_card(const struct session *session)
{
    const struct person *person = &session->person;
    if (person->by_hand && tender_payer(session) != TENDER_OK)
        return tender_payer(session);
    bool any_card = person->by_hand && !person->identified; /* none lies there yet */
    if (!any_card && (!person->identity.has_purse || person->account.state != CARD_OK || person->has_told))
        return TENDER_NO_PURSE;
    if (session->shut_out)
        return TENDER_SHUT;
    if (!session->reader_ok)
        return TENDER_READER;
    /* Until the store has said whether an earlier charge is open, and while it owes one, nothing is begun. */
    if (machine_is_out(session) || !session->store_ok || (!any_card && !person->store_answered))
        return TENDER_STORE;
    if (person->has_doubtful)
        return TENDER_UNSURE;
    if (session->has_sale)
        return TENDER_STORE;
    if (person->refusal != TENDER_OK)
        return person->refusal;
    if (!session->line_up && (!session->config.offline_cards || session->profile.offline_card_day_fen <= 0))
        return TENDER_OFFLINE;
    if (!session->line_up && !any_card && list_is_old(session))
        return TENDER_LIST;
    if (!session->line_up && person->amount_fen > offline_left_fen(session))
        return TENDER_LIMIT;
    if (!any_card && person->identity.purse_fen < person->amount_fen)
        return TENDER_LOW;
    return TENDER_OK;
}

enum tender_reason tender_qr(const struct session *session)
{
    if (!session->line_up)
        return TENDER_OFFLINE;
    if (!session->profile.wechat && !session->profile.alipay)
        return TENDER_QR_DOWN;
    return TENDER_OK;
}
