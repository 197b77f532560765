#include "tests/screen/views_parts.h"
#include <string.h>

/* noticelong: as wide as one may be; noticeonly: in one language. */
static void notice_fill(struct attract_view *attract, const char *state)
{
    attract->panel = PANEL_NOTICE;
    attract->has_notice = true;
    PUT(attract->notice.zh, "12月5日 8:00–12:00 本楼停电检修，请提前保存电脑里的东西");
    PUT(attract->notice.en, "Building without power on 5 Dec, 8:00-12:00: save your work before");
    if (strcmp(state, "noticelong") == 0) {
        PUT(attract->notice.zh,
            "二号变压器更换期间本楼分三批停电检修请提前保存电脑里的资料并拔掉电热器具谢谢配合");
        PUT(attract->notice.en,
            "The transformer is exchanged in three stages: unplug heaters, and save your work");
    } else if (strcmp(state, "noticeonly") == 0) {
        PUT(attract->notice.en, "");
    }
}

/* "noreader" and "reader", and what else does not work: "...qr", "...off"; "...told": a person was called. */
static void no_reader_fill(struct view *view, const char *state)
{
    view->header.reader_down = strstr(state, "reader") != NULL;
    view->header.reader_told = strstr(state, "told") != NULL;
    view->header.qr_down = strstr(state, "readerqr") != NULL;
    view->header.line = strstr(state, "readeroff") ? LINE_DOWN : LINE_UP;
}

void attract_fill(struct view *view, const char *state)
{
    view->footer = (struct footer_view){.access = true, .language = true, .help = true};
    if (strcmp(state, "first") == 0) /* before any profile came */
        memset(&view->profile, 0, sizeof view->profile);
    view->screen = SCREEN_ATTRACT;
    bool steps =
        strcmp(state, "steps") == 0 || strcmp(state, "storefault") == 0 || strcmp(state, "offlinedata") == 0;
    if (strncmp(state, "noreader", 8) == 0) /* the panel of steps is of those who come without a card */
        steps = strcmp(state, "noreader") != 0;
    view->attract = (struct attract_view){.panel = steps ? PANEL_STEPS : PANEL_BUILDING,
                                          .has_building_day = !steps,
                                          .building_today_wh = 1284000,
                                          .building_at_ms = NOW_MS - 3 * CLOCK_MINUTE_MS,
                                          .building_change_percent = -4,
                                          .building_peak_hour = 20};
    if (strcmp(state, "offline") == 0)
        view->attract.building_at_ms = NOW_MS - 5 * CLOCK_HOUR_MS;
    if (strncmp(state, "notice", 6) == 0)
        notice_fill(&view->attract, state);
    no_reader_fill(view, state);
    view->header.line = strcmp(state, "offline") == 0 ? LINE_DOWN : view->header.line;
    view->header.store_down = strcmp(state, "storefault") == 0;
    if (strcmp(state, "offlinedata") == 0)
        view->header.line = LINE_DOWN;
    view->header.cards_down =
        view->header.reader_down || view->header.store_down || strcmp(state, "offlinedata") == 0;
    view->header.by_phone = true;
    view->header.printer = strcmp(state, "nopaper") == 0 ? PRINTER_NO_PAPER : PRINTER_READY;
}

void reading_fill(struct view *view, const char *state)
{
    view->footer = (struct footer_view){.access = true, .language = true};
    if (strcmp(state, "prompt") == 0 || strcmp(state, "power") == 0) {
        view->for_power = strcmp(state, "power") == 0;
        view->footer.help = true;
        view->screen = SCREEN_CARD_PROMPT;
        return;
    }
    view->screen = SCREEN_READING;
    view->reading.step = strcmp(state, "done") == 0 ? 4 : strcmp(state, "slow") == 0 ? 3 : 1;
    view->reading.slow = strcmp(state, "slow") == 0;
}

void trouble_fill(struct view *view, const char *state)
{
    view->trouble.again = strcmp(state, "again") == 0;
    if (view->trouble.again)
        state = "noread";
    static const char *const names[TROUBLES] = {"early",   "noread", "multi",   "unknown", "frozen",
                                                "expired", "noroom", "cardbad", "reader",  "nolist"};
    view->screen = SCREEN_CARD_TROUBLE;
    view->footer = (struct footer_view){.access = true, .language = true, .help = true};
    view->trouble.returns_in_s = 18;
    no_reader_fill(view, state);
    view->header.cards_down = view->header.reader_down;
    if (strcmp(state, "nolist") == 0 || strcmp(state, "frozenoff") == 0)
        view->header.line = LINE_DOWN;
    for (int i = 0; i < TROUBLES; i++)
        if (strncmp(names[i], state, strlen(names[i])) == 0)
            view->trouble.trouble = (enum trouble)i;
}

void other_fill(struct view *view, const char *state)
{
    if (strcmp(state, "other") == 0) {
        view->screen = SCREEN_SWAP;
        view->swap = (struct swap_view){"3071", 12};
    } else if (strcmp(state, "still") == 0) {
        view->screen = SCREEN_STILL_THERE;
        view->still_there = (struct still_there_view){.left_s = 14, .of_s = 20};
    } else if (strncmp(state, "takecard", 8) == 0) {
        view->screen = SCREEN_TAKE_CARD;
        view->footer.access = view->footer.language = true;
        view->take_card.late = strcmp(state, "takecardlate") == 0;
    } else {
        view->screen = SCREEN_GOODBYE;
        view->goodbye.has_key = true;
        view->goodbye.key = some_key();
    }
}
