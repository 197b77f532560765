/* What the files of views share: the moment, filling in texts, and who fills which views: one function a
 * group of screens, called with the part of the name behind "s22-". */
#pragma once
#include "base/clock.h"
#include "base/text.h"
#include "flow/view.h"

#define NOW_MS clock_from_local((struct local_time){2026, 11, 23, 14, 5, 20, 0})
#define PUT(to, text) (void)text_copy(to, sizeof(to), text)

struct key some_key(void);

/* views_door.c: S01 to S04, and the screens between two people */
void attract_fill(struct view *view, const char *state);
void reading_fill(struct view *view, const char *state);
void trouble_fill(struct view *view, const char *state);
void other_fill(struct view *view, const char *state);
void dashboard_fill(struct view *view, const char *state); /* S07 */
/* views_pay.c: S11 to S16 */
void amount_fill(struct view *view, const char *state);
void check_fill(struct view *view, const char *state);
void pay_fill(struct view *view, const char *state);
void scan_fill(struct view *view, const char *state);
void result_fill(struct view *view, const char *state);
void unsure_fill(struct view *view, const char *state);
void refund_view_fill(struct view *view, const char *state); /* S17: views_history.c */
void access_fill(struct view *view, const char *state);      /* S22 S23, over S07 */
/* views_service.c */
void out_view_fill(struct view *view, const char *state);
void help_view_fill(struct view *view, const char *state);
void receipt_view_fill(struct view *view, const char *state);
void service_view_fill(struct view *view, const char *state);
