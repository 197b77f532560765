#include "system/sale_finger.h"

#include <stdio.h>

#define PATIENCE_MS 1500

void finger_wish(struct finger *finger, const struct wish *wish)
{
    *finger = (struct finger){.wish = *wish, .screen = SCREENS};
}

static bool touch(struct event *event, enum hit hit, int64_t value)
{
    *event = (struct event){.type = EVENT_TOUCHED, .hit = hit, .value = value};
    return true;
}

static bool touch_dashboard(struct finger *finger, struct event *event)
{
    if (finger->wish.fen == 0)
        return false;
    if (finger->asked)
        return touch(event, HIT_EXIT, 0);
    finger->asked = true;
    return touch(event, HIT_AMOUNT, finger->wish.fen);
}

static enum tender_reason reason_of(const struct finger *finger, const struct check_view *check)
{
    return finger->wish.tender == TENDER_CARD ? check->card : check->qr;
}

/* A button that is grey at first may be so for the moment its store needs to answer. */
static bool is_patient(const struct finger *finger, const struct view *view, int64_t now_ms)
{
    return view->screen == SCREEN_CHECK && reason_of(finger, &view->check) != TENDER_OK &&
           now_ms - view->entered_at_ms < PATIENCE_MS;
}

static bool touch_check(const struct finger *finger, const struct check_view *check, struct event *event)
{
    enum tender_reason reason = reason_of(finger, check);
    if (reason == TENDER_OK)
        return touch(event, finger->wish.tender == TENDER_CARD ? HIT_PAY_CARD : HIT_PAY_QR, 0);
    printf("tender %d\n", (int)reason);
    return touch(event, HIT_EXIT, 0);
}

static bool touch_scan(const struct finger *finger, const struct scan_view *scan, struct event *event)
{
    enum pay_provider wanted = finger->wish.tender == TENDER_ALIPAY ? PAY_ALIPAY : PAY_WECHAT;
    switch (scan->step) {
    case SCAN_LIVE:
        if (scan->provider != wanted)
            return touch(event, HIT_PROVIDER, wanted);
        printf("qr %s\n", scan->qr_text);
        return false;
    case SCAN_NOT_MADE:
    case SCAN_EXPIRED: printf("no-code\n"); return touch(event, HIT_EXIT, 0);
    default: return false;
    }
}

/* What the glass promised is remembered by the test, and compared with what was true. */
static bool touch_result(const struct result_view *result, struct event *event)
{
    static const char *const faces[] = {"credited", "queued", "sending"};
    printf("result %s %s %lld\n", result->key.text, faces[result->face], (long long)result->amount_fen);
    return touch(event, HIT_DONE, 0);
}

static int step_of(const struct view *view)
{
    switch (view->screen) {
    case SCREEN_CARD_PAY: return (int)view->card_pay.step;
    case SCREEN_SCAN: return 10 * (int)view->scan.provider + (int)view->scan.step;
    default: return 0;
    }
}

static bool act(struct finger *finger, const struct view *view, struct event *event)
{
    switch (view->screen) {
    case SCREEN_DASHBOARD: return touch_dashboard(finger, event);
    case SCREEN_CHECK: return touch_check(finger, &view->check, event);
    case SCREEN_SCAN: return touch_scan(finger, &view->scan, event);
    case SCREEN_RESULT: return touch_result(&view->result, event);
    case SCREEN_CARD_PAY: printf("card-pay %d\n", (int)view->card_pay.step); return false;
    case SCREEN_CARD_TROUBLE:
        printf("trouble %d\n", (int)view->trouble.trouble);
        return touch(event, HIT_CANCEL, 0);
    case SCREEN_UNSURE: printf("unsure %s\n", view->unsure.key.text); return touch(event, HIT_EXIT, 0);
    case SCREEN_STILL_THERE: return touch(event, HIT_STAY, 0);
    default: return false;
    }
}

bool finger_look(struct finger *finger, const struct view *view, int64_t now_ms, struct event *event)
{
    int step = step_of(view);
    if (is_patient(finger, view, now_ms))
        return false;
    if (view->screen == finger->screen && step == finger->step &&
        view->entered_at_ms == finger->entered_at_ms)
        return false;
    if (view->screen != finger->screen)
        printf("screen %s\n", screen_name(view->screen));
    finger->screen = view->screen;
    finger->step = step;
    finger->entered_at_ms = view->entered_at_ms;
    return act(finger, view, event);
}
