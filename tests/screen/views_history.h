/* The views of S10 and S10b; a part of views.c. */
#pragma once
#include "flow/view.h"

void history_view_fill(struct view *view, const char *state, int64_t now_ms);
