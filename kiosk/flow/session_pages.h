/* The pages a person opens beside the purchase: usage, payments, alerts, power, receipts, help. A part of
 * session_state.h, which alone includes it. */
#pragma once
#include "flow/session_room_state.h"

struct session;

/* session_history.c */
void history_enter(struct session *session, enum history_aim aim);
void history_touched(struct session *session, enum hit hit, int64_t value);
void top_up_touched(struct session *session, enum hit hit);
/* The payment that S10b or S17 shows. */
const struct top_up *top_up_open(const struct session *session);
void history_answered(struct session *session, const struct event *event);
void history_line_up(struct session *session);
/* session_refund.c */
/* Of the sale just made, or of the payment that is open in the list. */
void refund_enter(struct session *session, bool of_sale);
/* S17 stands, and of a payment in the list. */
bool refund_is_listed(const struct session *session);
/* To the payment it is a second one of, or to the list. */
void refund_back(struct session *session);
bool refund_is_back(const struct session *session);
/* There is still something that goes back in the payment that is open. */
bool refund_is_any(const struct session *session);
void refund_touched(struct session *session, enum hit hit);
/* It has gone back while somebody looks. */
void refund_heard(struct session *session, bool was_back);
void refund_fill(const struct session *session, struct refund_view *view);
/* session_usage.c */
void usage_enter(struct session *session);
void usage_ask(struct session *session);
/* Another room: nothing of the old one is shown. */
void usage_forget(struct session *session);
void usage_answered(struct session *session, const struct event *event);
void usage_touched(struct session *session, enum hit hit, int64_t value);
void similar_touched(struct session *session, enum hit hit, int64_t value);

/* session_alert.c */
/* How it stands is told on S07: asked once, when the room's own data is there. */
void alert_look(struct session *session);
void alert_offer_fill(const struct session *session, struct dashboard_view *dashboard);
void alert_enter(struct session *session);
void alert_touched(struct session *session, enum hit hit);
void alert_answered(struct session *session, const struct event *event);
void alert_fill(const struct session *session, struct alert_view *view);

/* session_power.c */
void power_enter(struct session *session);
/* Back to S15 where the money just paid stands, else to S07. */
void power_leave(struct session *session);
void power_touched(struct session *session, enum hit hit);
void power_answered(struct session *session, const struct event *event);
/* While S25 stands, the meter's news is looked for. */
void power_look(struct session *session);
/* A minute has passed without the meter's word. */
void power_due(struct session *session);
void power_fill(const struct session *session, struct power_view *view);
/* Asks for it and shows S25 while it runs. */
void power_begin(struct session *session, enum power_action action);

/* session_emergency.c */
void emergency_enter(struct session *session);
void emergency_touched(struct session *session, enum hit hit, int64_t value);
void emergency_fill(const struct session *session, struct emergency_view *view);

/* session_receipt.c */
/* Of the payment that a receipt is, or would be, given of. */
const struct key *receipt_key(const struct session *session);
bool receipt_by_phone(const struct session *session);
/* That payment is booked, or credited: nobody looks into it and nothing of it goes back. */
bool receipt_is_fine(const struct session *session);
/* The payment of S10b was made here, lately enough for its link to open. */
bool top_up_by_phone(const struct session *session);
/* True if it was about a receipt. */
bool receipt_touched(struct session *session, enum hit hit);
void receipt_leave(struct session *session);
void printing_failed(struct session *session);
void printer_said(struct session *session, const struct event *event);
void receipt_fill(const struct session *session, struct receipt_view *receipt);

/* session_help.c */
void help_enter(struct session *session, enum help_page page);
void help_back(struct session *session);
void help_touched(struct session *session, enum hit hit, int64_t value);
