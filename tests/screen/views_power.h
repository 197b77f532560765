/* S25 in its states: filled as the flow fills them. */
#pragma once
#include "flow/view.h"

void s25_fill(struct view *view, const char *state);
