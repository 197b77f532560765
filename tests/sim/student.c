/* A student before the glass: sees what it shows, presses what a person would press, lays the card down,
 * lifts it too early, walks away. */
#include "sim/sim.h"

#include <string.h>

#define GLANCE_MS 400

struct look {
    struct sim_kiosk *kiosk;
    uint64_t number;
};

static void press(struct sim_kiosk *kiosk, enum hit hit, int64_t value)
{
    kiosk_tell(kiosk, 0, &(struct event){.type = EVENT_TOUCHED, .hit = hit, .value = value});
}

struct lift {
    struct sim_kiosk *kiosk;
    uint64_t placement;
};

static void lifts(struct sim *sim, const void *data)
{
    const struct lift *lift = data;
    if (lift->placement != lift->kiosk->placement)
        return;
    sim_log(sim, "student", "takes the card away");
    card_lift(lift->kiosk);
}

static void presses_card(struct sim_kiosk *kiosk)
{
    struct sim_student *student = &kiosk->student;
    press(kiosk, HIT_PAY_CARD, 0);
    if (student->lift_after_ms < 0)
        return;
    struct lift lift = {kiosk, kiosk->placement};
    sim_at(kiosk->sim, student->lift_after_ms, lifts, &lift, sizeof lift);
    student->lift_after_ms = -1; /* once */
}

static void at_check(struct sim_kiosk *kiosk, const struct check_view *check)
{
    struct sim *sim = kiosk->sim;
    const struct sim_student *student = &kiosk->student;
    if (!student->by_phone && check->card == TENDER_OK)
        presses_card(kiosk);
    else if (student->by_phone && check->qr == TENDER_OK)
        press(kiosk, HIT_PAY_QR, 0);
    else if (sim->now_ms - student->arrived_ms > 30000)
        press(kiosk, HIT_EXIT, 0); /* it cannot be paid now */
}

static void pays(struct sim *sim, const void *data)
{
    phone_pays(sim, data);
    if (sim_chance(sim, sim->faults.pays_twice)) /* a second phone had scanned the same code */
        phone_pays(sim, data);
}

static void at_code(struct sim_kiosk *kiosk, const struct scan_view *scan)
{
    struct sim *sim = kiosk->sim;
    struct sim_student *student = &kiosk->student;
    if (scan->step == SCAN_NOT_MADE)
        press(kiosk, HIT_RETRY, 0);
    else if (scan->step == SCAN_EXPIRED)
        press(kiosk, HIT_EXIT, 0);
    if (scan->step != SCAN_LIVE || student->scanned)
        return;
    student->scanned = true;
    if (student->pays)
        sim_at(sim, student->pays_after_ms, pays, scan->qr_text, sizeof scan->qr_text);
    if (!student->pays || sim_chance(sim, 30))
        press(kiosk, sim_chance(sim, 50) ? HIT_BACK : HIT_NEW_CODE, 0); /* leaves while it may be paid */
}

static void at_card_pay(struct sim_kiosk *kiosk, const struct card_pay_view *pay)
{
    struct sim *sim = kiosk->sim;
    const struct sim_student *student = &kiosk->student;
    bool on = kiosk->card >= 0;
    if (pay->step == CARD_PAY_TAKE && on) {
        sim_log(sim, "student", "takes the card away");
        card_lift(kiosk);
    } else if (pay->step == CARD_PAY_WAIT && !on) {
        card_lay(kiosk, student->card);
    } else if (pay->step == CARD_PAY_LOST && !on && student->comes_back) {
        int second = (student->card + 1) % sim->size.cards;
        bool other = sim_chance(sim, sim->faults.other_card) && !pay->other_card && !sim->cards[second].away;
        sim_log(sim, "student", other ? "lays another card down" : "lays the card down again");
        card_lay(kiosk, other ? second : student->card);
    } else if (pay->step == CARD_PAY_LOST && on && pay->other_card) {
        card_lift(kiosk);
    }
}

static void acts(struct sim_kiosk *kiosk)
{
    const struct view *view = kiosk_view(kiosk);
    struct sim *sim = kiosk->sim;
    struct sim_student *student = &kiosk->student;
    switch (view->screen) {
    case SCREEN_ATTRACT:
    case SCREEN_CARD_TROUBLE:
        if (student->done || sim->now_ms - student->arrived_ms > 60000)
            student->here = false;
        else if (kiosk->card < 0)
            card_lay(kiosk, student->card);
        else
            card_lift(kiosk);
        break;
    case SCREEN_DASHBOARD: press(kiosk, HIT_AMOUNT, student->amount_fen); break;
    case SCREEN_CHECK: at_check(kiosk, &view->check); break;
    case SCREEN_CARD_PAY: at_card_pay(kiosk, &view->card_pay); break;
    case SCREEN_SCAN: at_code(kiosk, &view->scan); break;
    case SCREEN_RESULT:
        if (view->result.face != RESULT_SENDING)
            press(kiosk, HIT_DONE, 0);
        student->done = true;
        break;
    case SCREEN_UNSURE:
    case SCREEN_REFUND:
        student->done = true;
        press(kiosk, HIT_DONE, 0);
        break;
    case SCREEN_STILL_THERE: press(kiosk, HIT_STAY, 0); break;
    case SCREEN_SWAP: press(kiosk, HIT_SWAP, 0); break;
    case SCREEN_TAKE_CARD:
    case SCREEN_GOODBYE:
        if (kiosk->card >= 0)
            card_lift(kiosk);
        student->here = !student->done && sim->now_ms - student->arrived_ms <= 60000;
        break;
    default: break;
    }
}

static void leaves(struct sim_kiosk *kiosk)
{
    kiosk->sim->cards[kiosk->student.card].away = false;
    if (kiosk->card >= 0)
        card_lift(kiosk);
}

static void glance(struct sim *sim, const void *data)
{
    const struct look *look = data;
    struct sim_kiosk *kiosk = look->kiosk;
    struct sim_student *student = &kiosk->student;
    if (!student->here || look->number != student->look)
        return;
    if (sim->now_ms - student->arrived_ms > 600000)
        student->here = false; /* nobody stands there for ten minutes */
    else if (kiosk->alive)
        acts(kiosk);
    if (student->here)
        sim_at(sim, GLANCE_MS + sim_pick(sim, 200), glance, look, sizeof *look);
    else
        leaves(kiosk);
}

void student_comes(struct sim_kiosk *kiosk, const struct sim_student *plan)
{
    struct sim *sim = kiosk->sim;
    struct look look = {kiosk, kiosk->student.look + 1};
    if (kiosk->student.here)
        leaves(kiosk); /* makes room */
    kiosk->student = *plan;
    kiosk->student.here = true;
    kiosk->student.arrived_ms = sim->now_ms;
    kiosk->student.look = look.number;
    sim->cards[plan->card].away = true;
    sim_log(sim, "student", "comes with card %d to top up %lld.00 by %s", plan->card + 1,
            (long long)plan->amount_fen / 100, plan->by_phone ? "phone" : "card");
    card_lay(kiosk, plan->card);
    sim_at(sim, GLANCE_MS, glance, &look, sizeof look);
}
