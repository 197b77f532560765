/* A finger that knows what it wants: looks at a view and says what it touches. Each screen and each step of
 * it is touched once, so a screen that comes back is left, not hammered. */
#pragma once
#include "flow/event.h"

#include <stdbool.h>

struct wish {
    enum tender tender;
    int64_t fen; /* 0: only look, buy nothing */
};

struct finger {
    struct wish wish;
    enum screen screen; /* the last one seen, with its step */
    int step;
    int64_t entered_at_ms;
    bool asked; /* the wish was touched on S07 once */
};

void finger_wish(struct finger *finger, const struct wish *wish);
/* True if event is what it touches now. What a person would see is printed, a line each. */
bool finger_look(struct finger *finger, const struct view *view, int64_t now_ms, struct event *event);
