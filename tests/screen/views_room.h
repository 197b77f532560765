/* The views of S05; a part of views.c. */
#pragma once
#include "flow/view.h"

void room_view_fill(struct view *view, const char *state, int64_t now_ms);
