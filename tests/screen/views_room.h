/* The views of S05 and S06; a part of views.c. */
#pragma once
#include "flow/view.h"

void pin_view_fill(struct view *view, const char *state, int64_t now_ms);
void room_view_fill(struct view *view, const char *state, int64_t now_ms);
