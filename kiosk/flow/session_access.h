/* How the person wants the glass, and who listens. A part of session_state.h, which alone includes it. */
#pragma once
#include "flow/session.h"

/* session_access.c */
/* How long a period is for this person: three times as long with more time. */
int64_t patience_ms(const struct session *session, int64_t period_ms);
void access_forget(struct session *session);
/* As it stands for a stranger: nothing was switched on but by a plug. */
bool access_is_first(const struct session *session);
/* The open sheet, where the screen lets it stand: none over money that moves or over S24. */
enum sheet sheet_shown(const struct session *session);
void sheet_open(struct session *session, enum sheet sheet);
/* S23: the other one, or a sheet to choose from where there are more. */
void language_touched(struct session *session);
/* The one of that tag, else Chinese. */
enum language language_tagged(const struct session *session, const char *tag);
/* Another part of the sheet, or of the screen. */
void part_touched(struct session *session, int64_t part);
void sheet_touched(struct session *session, enum hit hit, int64_t value);

/* session_voice.c */
void preference_put(struct session *session, enum preference preference, bool on);
void headphone_changed(struct session *session, bool plugged);
/* The voice is on the speaker, and nobody said that the room may hear. */
bool amounts_are_quiet(const struct session *session);
bool amounts_are_hidden(const struct session *session);
bool asks_aloud(const struct session *session);
void aloud_touched(struct session *session, enum hit hit);
void hide_touched(struct session *session);
bool voice_key_touched(struct session *session, enum hit hit, int64_t value);
void wish_apply(struct session *session);
void wish_remember(struct session *session);
