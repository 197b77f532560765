/* The views of S08 and S09; a part of views.c. */
#pragma once
#include "flow/view.h"

void usage_view_fill(struct view *view, const char *state, int64_t at_ms);
void similar_view_fill(struct view *view, const char *state, int64_t at_ms);
