/* Who listens (S22): the voice in headphones and on the speaker, and what of a person's wishes is remembered
 * for the card. */
#include "flow/session_state.h"

#include <string.h>

/* A black glass that says nothing would be a dead machine: it is black for those who listen, only. */
void preference_put(struct session *session, enum preference preference, bool on)
{
    struct preferences *preferences = &session->preferences;
    preference_set(preferences, preference, on);
    if (preference == PREFERENCE_BLANK && on)
        preferences->voice = true;
    if (preference == PREFERENCE_VOICE && !on)
        preferences->blank = false;
}

/* Somebody plugged headphones in, or pulled them out: what was meant for one ear is not said to the room. */
void headphone_changed(struct session *session, bool plugged)
{
    session->headphone = plugged;
    preference_put(session, PREFERENCE_VOICE, plugged);
    idle_restart(session);
}

bool amounts_are_quiet(const struct session *session)
{
    return session->preferences.voice && !session->headphone && !session->person.may_be_loud;
}

bool amounts_are_hidden(const struct session *session)
{
    return session->person.amounts_hidden || amounts_are_quiet(session);
}

/* Asked where the first balance stands, and no sheet over it. */
bool asks_aloud(const struct session *session)
{
    return session->screen == SCREEN_DASHBOARD && session->sheet == SHEET_NONE &&
           amounts_are_quiet(session) && !session->person.was_asked_aloud && !session->help;
}

void aloud_touched(struct session *session, enum hit hit)
{
    if (hit != HIT_ALOUD && hit != HIT_QUIET && hit != HIT_BACK)
        return;
    session->person.was_asked_aloud = true;
    session->person.may_be_loud = hit == HIT_ALOUD;
}

/* On the footer: what the voice keeps quiet is shown only after the same question. */
void hide_touched(struct session *session)
{
    struct person *person = &session->person;
    if (amounts_are_quiet(session) && !person->amounts_hidden)
        person->was_asked_aloud = false;
    else
        person->amounts_hidden = !person->amounts_hidden;
}

/* Keys of the nav pad that work on any screen. True if it was one. */
bool voice_key_touched(struct session *session, enum hit hit, int64_t value)
{
    struct preferences *preferences = &session->preferences;
    if (hit == HIT_PREFERENCE && value == PREFERENCE_VOICE)
        preference_put(session, PREFERENCE_VOICE, !preferences->voice);
    else if (hit == HIT_LOUDER || hit == HIT_QUIETER)
        preferences_louder(preferences, hit == HIT_LOUDER ? 1 : -1);
    else
        return false;
    session_sound(session, SOUND_READ); /* how loud it is now */
    idle_restart(session);
    return true;
}

/* --- remembered for the card ------------------------------------------------------------------------------
 */

static const char *tag_of(const struct session *session, enum language language)
{
    return session->config.language_tags[language];
}

/* At the beginning: what the card asks for comes to what was switched on before it was laid down. */
void wish_apply(struct session *session)
{
    const struct account *account = &session->person.account;
    const char *language =
        account->has_wish && account->wish.language[0] ? account->wish.language : account->language;
    if (!session->language_chosen)
        session->language = language_tagged(session, language);
    for (int i = 0; i < PREFERENCE_COUNT && account->has_wish; i++)
        if (preference_of(&account->wish.preferences, (enum preference)i))
            preference_set(&session->preferences, (enum preference)i, true);
    if (!session->preferences.voice) /* remembered with headphones, which are not there now */
        session->preferences.blank = false;
}

static struct card_wish wish_now(const struct session *session)
{
    struct card_wish wish;
    memset(&wish, 0, sizeof wish);
    strcpy(wish.language, tag_of(session, session->language));
    wish.preferences = session->preferences;
    wish.preferences.volume = 0;
    if (session->headphone) /* the plug says it, whoever comes */
        wish.preferences.voice = session->person.account.wish.preferences.voice;
    return wish;
}

static bool is_as_remembered(const struct session *session, const struct card_wish *wish)
{
    const struct account *account = &session->person.account;
    const char *language = account->has_wish ? account->wish.language : account->language;
    if (strcmp(*language ? language : tag_of(session, LANGUAGE_ZH), wish->language) != 0)
        return false;
    for (int i = 0; i < PREFERENCE_COUNT; i++)
        if (preference_of(&account->wish.preferences, (enum preference)i) !=
            preference_of(&wish->preferences, (enum preference)i))
            return false;
    return true;
}

/* At the end. */
void wish_remember(struct session *session)
{
    struct person *person = &session->person;
    if (!person->identified || !person->has_account || person->by_hand) /* the card only pays */
        return;
    struct card_wish wish = wish_now(session);
    if (is_as_remembered(session, &wish))
        return;
    person->account.has_wish = true;
    person->account.wish = wish;
    struct command *command = command_add(session, COMMAND_WISH);
    command->card = person->ref;
    command->wish = wish;
}
