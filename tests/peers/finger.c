/* peer-finger: where a finger must fall. Draws a screen with the real screen code and prints its targets:
 *
 *   peer-finger WIDTHxHEIGHT INCH zh|en FONTS        ->  S07 amount 5000 540 1290
 *
 * one line a target of every screen: screen, hit, value, and the middle in pixels. Tests and the demo's tour
 * touch through the X server at these places, so that a control that moves is still found. */
#include "../usage.h"
#include "screen/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const hit_names[HITS] = {
    [HIT_BACK] = "back",
    [HIT_HIDE] = "hide",
    [HIT_ACCESS] = "access",
    [HIT_LANGUAGE] = "language",
    [HIT_HELP] = "help",
    [HIT_EXIT] = "exit",
    [HIT_HELP_PAGE] = "help-page",
    [HIT_CANCEL] = "cancel",
    [HIT_RETRY] = "retry",
    [HIT_NO_CARD] = "no-card",
    [HIT_PLACE] = "place",
    [HIT_ROOM_TOP_UP] = "room-top-up",
    [HIT_ROOM_SEE] = "room-see",
    [HIT_HISTORY] = "history",
    [HIT_TOP_UP] = "top-up",
    [HIT_AMOUNT] = "amount",
    [HIT_OTHER] = "other",
    [HIT_USAGE] = "usage",
    [HIT_PERIOD] = "period",
    [HIT_OLDER] = "older",
    [HIT_NEWER] = "newer",
    [HIT_UNIT] = "unit",
    [HIT_RUNNING] = "running",
    [HIT_SIMILAR] = "similar",
    [HIT_DIGIT] = "digit",
    [HIT_CLEAR] = "clear",
    [HIT_BACKSPACE] = "backspace",
    [HIT_QUICK] = "quick",
    [HIT_NEXT] = "next",
    [HIT_PAY_CARD] = "pay-card",
    [HIT_PAY_QR] = "pay-qr",
    [HIT_CHANGE_AMOUNT] = "change-amount",
    [HIT_DROP] = "drop",
    [HIT_PROVIDER] = "provider",
    [HIT_PAY_BY_CARD_INSTEAD] = "pay-by-card",
    [HIT_NEW_CODE] = "new-code",
    [HIT_DONE] = "done",
    [HIT_PRESENT_CARD] = "present-card",
    [HIT_CHECK_AGAIN] = "check-again",
    [HIT_POWER] = "power",
    [HIT_UNPLUGGED] = "unplugged",
    [HIT_PRESENT] = "present",
    [HIT_RESTORE] = "restore",
    [HIT_EMERGENCY] = "emergency",
    [HIT_TAKE] = "take",
    [HIT_SERVICE_TAB] = "service-tab",
    [HIT_SERVICE_TEST] = "service-test",
    [HIT_SERVICE_EXIT] = "service-exit",
    [HIT_REFUND] = "refund",
    [HIT_SAVE_PHONE] = "save-phone",
    [HIT_PRINT] = "print",
    [HIT_STAY] = "stay",
    [HIT_LEAVE] = "leave",
};

/* A view in which everything that can be touched may be. Some screens are two: S16 a card to be presented and
 * an order to be asked about again, S25 a room that tripped and one whose credit is used up, S05 places to
 * choose from and what the room is wanted for. */
static struct view fullest_view(enum screen screen, bool other, enum language language)
{
    struct view view = {.screen = screen, .language = language};
    view.footer = (struct footer_view){.back = screen != SCREEN_DASHBOARD,
                                       .hide = screen == SCREEN_DASHBOARD,
                                       .access = true,
                                       .language = true,
                                       .help = true,
                                       .exit = true};
    switch (screen) {
    case SCREEN_ROOM:
        view.room.step = other ? ROOM_STEP_PURPOSE : ROOM_STEP_ROOM;
        view.room.known = true;
        view.room.total = view.room.count = PLACES_MOST;
        for (int i = 0; i < PLACES_MOST; i++)
            snprintf(view.room.places[i].name, sizeof view.room.places[i].name, "%d", 501 + i);
        break;
    case SCREEN_HISTORY:
        view.history.known = true;
        view.history.total = view.history.count = HISTORY_ROWS;
        break;
    case SCREEN_DASHBOARD:
        view.dashboard.failed = true;
        memcpy(view.dashboard.presets_fen, (int64_t[]){2000, 5000, 10000}, sizeof view.dashboard.presets_fen);
        break;
    case SCREEN_AMOUNT:
        view.amount.amount_fen = 3500;
        view.amount.most_fen = 20000;
        break;
    case SCREEN_CHECK:
        view.check.amount_fen = 5000;
        view.check.has_purse = true;
        break;
    case SCREEN_CARD_TROUBLE: view.trouble.returns_in_s = 20; break;
    case SCREEN_UNSURE:
        view.unsure = (struct unsure_view){.unsure = other ? UNSURE_QR : UNSURE_CARD, .returns_in_s = 20};
        break;
    case SCREEN_SCAN:
        view.scan.step = SCAN_LIVE;
        view.scan.has_wechat = view.scan.has_alipay = view.scan.can_pay_by_card = true;
        strcpy(view.scan.qr_text, "weixin://wxpay/bizpayurl?pr=NwY5Mz9");
        view.scan.life_s = view.scan.left_s = 180;
        break;
    case SCREEN_RECEIPT:
        view.under = SCREEN_RESULT;
        view.receipt.printer = PRINTER_READY;
        break;
    case SCREEN_POWER:
        view.power.reason = other ? REASON_ARREARS : REASON_BADLOAD;
        view.power.terms.emergency_wh = 5000;
        view.power.can_tick = view.power.can_restore = true;
        break;
    default: break;
    }
    return view;
}

static void print_targets(struct canvas *canvas, enum screen screen, bool other, enum language language)
{
    struct view view = fullest_view(screen, other, language);
    int64_t moving_until_ms = 0;
    screen_draw(canvas, &view, THEME_ALWAYS_LIGHT, 0, &moving_until_ms);
    float u_px = canvas_u_px(canvas);
    for (size_t i = 0; i < canvas_target_count(canvas); i++) {
        const struct target *target = canvas_target(canvas, i);
        const char *name = target->hit > 0 && target->hit < HITS ? hit_names[target->hit] : NULL;
        if (name)
            printf("%s %s %lld %d %d\n", screen_name(screen), name, (long long)target->value,
                   (int)((target->box.x + target->box.w / 2) * u_px),
                   (int)((target->box.y + target->box.h / 2) * u_px));
    }
}

static const char usage[] =
    "usage: peer-finger WIDTHxHEIGHT INCH zh|en FONTS\n"
    "Prints where each screen of such a panel has its controls, for those who touch it from outside.\n"
    "Exit: 0, 1 without fonts, 2 for wrong arguments.\n";

int main(int argc, char **argv)
{
    struct panel panel = {0};
    if (usage_asked(argc, argv, usage))
        return 0;
    if (argc != 5 || sscanf(argv[1], "%dx%d", &panel.width_px, &panel.height_px) != 2) {
        fputs(usage, stderr);
        return 2;
    }
    panel.diagonal_inch = strtof(argv[2], NULL);
    struct canvas *canvas = NULL;
    if (canvas_create(&panel, argv[4], &canvas))
        return 1;
    enum language language = strcmp(argv[3], "en") == 0 ? LANGUAGE_EN : LANGUAGE_ZH;
    for (int screen = 0; screen < SCREENS; screen++)
        print_targets(canvas, (enum screen)screen, false, language);
    print_targets(canvas, SCREEN_UNSURE, true, language);
    print_targets(canvas, SCREEN_POWER, true, language);
    print_targets(canvas, SCREEN_ROOM, true, language);
    canvas_destroy(canvas);
    return 0;
}
