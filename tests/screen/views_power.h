/* S25 and S26 in their states: filled as the flow fills them. */
#pragma once
#include "flow/view.h"

void s25_fill(struct view *view, const char *state);
void s26_fill(struct view *view, const char *state);
