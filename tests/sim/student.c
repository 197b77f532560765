/* A student before the glass: sees what it shows, presses what a person would press, lays the card down,
 * lifts it too early, walks away. */
#include "sim/sim.h"

#include <string.h>

#define GLANCE_MS 400

static void glance(struct sim *sim, const void *data);

static void press(struct sim *sim, enum hit hit, int64_t value)
{
    kiosk_tell(sim, 0, &(struct event){.type = EVENT_TOUCHED, .hit = hit, .value = value});
}

static void lifts(struct sim *sim, const void *data)
{
    const uint64_t *placement = data;
    if (*placement == sim->kiosk.placement) {
        sim_log(sim, "student", "takes the card away");
        card_lift(sim);
    }
}

static void presses_card(struct sim *sim)
{
    struct sim_student *student = &sim->student;
    press(sim, HIT_PAY_CARD, 0);
    if (student->lift_after_ms < 0)
        return;
    sim_at(sim, student->lift_after_ms, lifts, &sim->kiosk.placement, sizeof sim->kiosk.placement);
    student->lift_after_ms = -1; /* once */
}

static void at_check(struct sim *sim, const struct check_view *check)
{
    const struct sim_student *student = &sim->student;
    if (!student->by_phone && check->card == TENDER_OK)
        presses_card(sim);
    else if (student->by_phone && check->qr == TENDER_OK)
        press(sim, HIT_PAY_QR, 0);
    else if (sim->now_ms - student->arrived_ms > 30000)
        press(sim, HIT_EXIT, 0); /* it cannot be paid now */
}

static void pays(struct sim *sim, const void *data)
{
    phone_pays(sim, data);
}

static void at_code(struct sim *sim, const struct scan_view *scan)
{
    struct sim_student *student = &sim->student;
    if (scan->step == SCAN_NOT_MADE)
        press(sim, HIT_RETRY, 0);
    else if (scan->step == SCAN_EXPIRED)
        press(sim, HIT_EXIT, 0);
    if (scan->step != SCAN_LIVE || student->scanned)
        return;
    student->scanned = true;
    if (student->pays)
        sim_at(sim, student->pays_after_ms, pays, scan->qr_text, sizeof scan->qr_text);
    if (!student->pays || sim_chance(sim, 30))
        press(sim, sim_chance(sim, 50) ? HIT_BACK : HIT_NEW_CODE, 0); /* leaves while it may be paid */
}

static void at_card_pay(struct sim *sim, const struct card_pay_view *pay)
{
    const struct sim_student *student = &sim->student;
    bool on = sim->kiosk.card >= 0;
    if (pay->step == CARD_PAY_TAKE && on) {
        sim_log(sim, "student", "takes the card away");
        card_lift(sim);
    } else if (pay->step == CARD_PAY_WAIT && !on) {
        card_lay(sim, student->card);
    } else if (pay->step == CARD_PAY_LOST && !on && student->comes_back) {
        sim_log(sim, "student", "lays the card down again");
        card_lay(sim, student->card);
    }
}

static void acts(struct sim *sim)
{
    const struct view *view = kiosk_view(sim);
    struct sim_student *student = &sim->student;
    switch (view->screen) {
    case SCREEN_ATTRACT:
    case SCREEN_CARD_TROUBLE:
        if (student->done || sim->now_ms - student->arrived_ms > 60000)
            student->here = false;
        else if (sim->kiosk.card < 0)
            card_lay(sim, student->card);
        else
            card_lift(sim);
        break;
    case SCREEN_DASHBOARD: press(sim, HIT_AMOUNT, student->amount_fen); break;
    case SCREEN_CHECK: at_check(sim, &view->check); break;
    case SCREEN_CARD_PAY: at_card_pay(sim, &view->card_pay); break;
    case SCREEN_SCAN: at_code(sim, &view->scan); break;
    case SCREEN_RESULT:
        if (view->result.face != RESULT_SENDING)
            press(sim, HIT_DONE, 0);
        student->done = true;
        break;
    case SCREEN_UNSURE:
        student->done = true;
        press(sim, HIT_DONE, 0);
        break;
    case SCREEN_STILL_THERE: press(sim, HIT_STAY, 0); break;
    case SCREEN_TAKE_CARD:
    case SCREEN_GOODBYE:
        if (sim->kiosk.card >= 0)
            card_lift(sim);
        student->here = !student->done && sim->now_ms - student->arrived_ms <= 60000;
        break;
    default: break;
    }
}

static void glance(struct sim *sim, const void *data)
{
    const uint64_t *look = data;
    struct sim_student *student = &sim->student;
    if (!student->here || *look != student->look)
        return;
    if (sim->now_ms - student->arrived_ms > 600000)
        student->here = false; /* nobody stands there for ten minutes */
    else if (sim->kiosk.alive)
        acts(sim);
    if (student->here) {
        sim_at(sim, GLANCE_MS + sim_pick(sim, 200), glance, look, sizeof *look);
    } else if (sim->kiosk.card >= 0) {
        card_lift(sim);
    }
}

void student_comes(struct sim *sim, const struct sim_student *plan)
{
    uint64_t look = sim->student.look + 1;
    sim->student = *plan;
    sim->student.here = true;
    sim->student.arrived_ms = sim->now_ms;
    sim->student.look = look;
    sim_log(sim, "student", "comes with card %d to top up %lld.00 by %s", plan->card + 1,
            (long long)plan->amount_fen / 100, plan->by_phone ? "phone" : "card");
    card_lay(sim, plan->card);
    sim_at(sim, GLANCE_MS, glance, &look, sizeof look);
}
