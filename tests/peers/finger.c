/* peer-finger: where a finger must fall. Draws a screen with the real screen code and prints its targets:
 *
 *   peer-finger WIDTHxHEIGHT INCH zh|en FONTS        ->  S07 amount 5000 540 1290
 *
 * one line a target of every screen: screen, hit, value, and the middle in pixels. Tests and the demo's tour
 * touch through the X server at these places, so that a control that moves is still found. */
#include "screen/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const hit_names[HITS] = {
    [HIT_BACK] = "back",
    [HIT_HIDE] = "hide",
    [HIT_LANGUAGE] = "language",
    [HIT_HELP] = "help",
    [HIT_EXIT] = "exit",
    [HIT_HELP_PAGE] = "help-page",
    [HIT_CANCEL] = "cancel",
    [HIT_RETRY] = "retry",
    [HIT_AMOUNT] = "amount",
    [HIT_OTHER] = "other",
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
    [HIT_SERVICE_TAB] = "service-tab",
    [HIT_SERVICE_TEST] = "service-test",
    [HIT_SERVICE_EXIT] = "service-exit",
    [HIT_SAVE_PHONE] = "save-phone",
    [HIT_PRINT] = "print",
    [HIT_STAY] = "stay",
    [HIT_LEAVE] = "leave",
};

/* A view in which everything that can be touched may be. S16 is two: a card to be presented, an order to be
 * asked about again. */
static struct view fullest_view(enum screen screen, enum unsure unsure, enum language language)
{
    struct view view = {.screen = screen, .language = language};
    view.footer = (struct footer_view){.back = screen != SCREEN_DASHBOARD,
                                       .hide = screen == SCREEN_DASHBOARD,
                                       .language = true,
                                       .help = true,
                                       .exit = true};
    switch (screen) {
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
    case SCREEN_UNSURE: view.unsure = (struct unsure_view){.unsure = unsure, .returns_in_s = 20}; break;
    case SCREEN_SCAN:
        view.scan.step = SCAN_LIVE;
        view.scan.has_wechat = view.scan.has_alipay = view.scan.can_pay_by_card = true;
        strcpy(view.scan.qr_text, "weixin://wxpay/bizpayurl?pr=NwY5Mz9");
        view.scan.life_s = view.scan.left_s = 180;
        break;
    default: break;
    }
    return view;
}

static void print_targets(struct canvas *canvas, enum screen screen, enum unsure unsure,
                          enum language language)
{
    struct view view = fullest_view(screen, unsure, language);
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

int main(int argc, char **argv)
{
    struct panel panel = {0};
    if (argc != 5 || sscanf(argv[1], "%dx%d", &panel.width_px, &panel.height_px) != 2) {
        fprintf(stderr, "usage: peer-finger WIDTHxHEIGHT INCH zh|en FONTS\n");
        return 2;
    }
    panel.diagonal_inch = strtof(argv[2], NULL);
    struct canvas *canvas = NULL;
    if (canvas_create(&panel, argv[4], &canvas))
        return 1;
    enum language language = strcmp(argv[3], "en") == 0 ? LANGUAGE_EN : LANGUAGE_ZH;
    for (int screen = 0; screen < SCREENS; screen++)
        print_targets(canvas, (enum screen)screen, UNSURE_CARD, language);
    print_targets(canvas, SCREEN_UNSURE, UNSURE_QR, language);
    canvas_destroy(canvas);
    return 0;
}
