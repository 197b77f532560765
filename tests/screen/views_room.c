#include "tests/screen/views_room.h"
#include "base/clock.h"
#include "base/text.h"
#include <stdio.h>
#include <string.h>

static void places_fill(struct room_view *room, const char *state, int64_t now_ms)
{
    room->known = true;
    room->at_ms = now_ms;
    if (strcmp(state, "floor") == 0 || strcmp(state, "offline") == 0) {
        room->total = room->count = 18;
        for (int i = 0; i < room->count; i++)
            room->places[i].floor = i < 17 ? i + 1 : FLOOR_NONE;
    } else if (strcmp(state, "room") == 0) {
        room->step = ROOM_STEP_ROOM;
        room->floor = 12;
        room->total = 44;
        room->first = 0;
        room->count = PLACES_MOST;
        for (int i = 0; i < room->count; i++)
            snprintf(room->places[i].name, sizeof room->places[i].name, "%d%s", 1201 + i,
                     i == 3 ? " 西侧" : "");
    } else if (strcmp(state, "building") == 0) {
        static const char *const names[] = {"3 号公寓", "4 号公寓", "留学生与博士后公寓"};
        room->step = ROOM_STEP_BUILDING;
        room->total = room->count = 3;
        for (int i = 0; i < 3; i++)
            (void)text_copy(room->places[i].name, sizeof room->places[i].name, names[i]);
    } else if (strncmp(state, "purpose", 7) == 0) {
        room->step = ROOM_STEP_PURPOSE;
    }
}

void pin_view_fill(struct view *view, const char *state, int64_t now_ms)
{
    struct pin_view *pin = &view->pin;
    view->screen = SCREEN_PIN;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    (void)text_copy(pin->building_name, sizeof pin->building_name, "3 号公寓");
    (void)text_copy(pin->room_name, sizeof pin->room_name, "512");
    pin->typed = 3;
    if (strcmp(state, "checking") == 0) {
        pin->checking = true;
        pin->typed = ROOM_PASSWORD_DIGITS;
    } else if (strcmp(state, "typed") != 0) {
        pin->typed = 0;
        pin->tries_left = 4;
        pin->locked = strcmp(state, "locked") == 0;
        pin->locked_until_ms = now_ms + ROOM_PASSWORD_LOCK_MS;
        pin->message = pin->locked                        ? PIN_LOCKED
                       : strcmp(state, "wrong") == 0      ? PIN_WRONG
                       : strcmp(state, "nopassword") == 0 ? PIN_NONE
                                                          : PIN_NO_LINE;
    }
}

void room_view_fill(struct view *view, const char *state, int64_t now_ms)
{
    struct room_view *room = &view->room;
    view->screen = SCREEN_ROOM;
    view->footer =
        (struct footer_view){.back = true, .access = true, .language = true, .help = true, .exit = true};
    (void)text_copy(room->building_name, sizeof room->building_name, "3 号公寓");
    (void)text_copy(room->room_name, sizeof room->room_name, "512");
    room->step = ROOM_STEP_FLOOR;
    room->other = true;
    if (strcmp(state, "unknown") == 0) {
        room->failed = true;
        return;
    }
    if (strcmp(state, "loading") == 0)
        return;
    places_fill(room, state, now_ms);
    view->for_power = strcmp(state, "purposepower") == 0;
    view->header.reader_down = view->header.cards_down = view->header.qr_down =
        strcmp(state, "purposenopay") == 0;
    if (strcmp(state, "offline") == 0) {
        view->header.line = LINE_DOWN;
        room->at_ms = now_ms - 49 * CLOCK_HOUR_MS;
    }
}
