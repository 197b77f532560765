/* Maintenance (S21) inside the session; a part of session_state.h. */
#pragma once
#include "flow/calibrate.h"
#include "flow/session.h"

/* Maintenance: what stands on the glass, and what does not. */
struct service {
    struct service_view shown;
    char pin[SERVICE_PIN_DIGITS + 1];
    int64_t locked_until_ms;
    struct point raw[CALIBRATE_CROSSES];
    struct calibration found;
};

bool service_is_on(const struct session *session);
/* Whether it is a card of staff. */
bool service_card(const struct session *session, const struct card_identity *identity);
void service_begin(struct session *session);
void service_end(struct session *session);
void service_touched(struct session *session, enum hit hit, int64_t value);
void service_due(struct session *session);
void service_calibrate_due(struct session *session);
void service_answered(struct session *session, const struct event *event);
void service_card_event(struct session *session, const struct event *event);
void service_printed(struct session *session, bool ok);
/* Counts what the reader says, whoever stands there. */
void service_count(struct session *session, const struct event *event);
void service_fill(const struct session *session, struct service_view *view);
