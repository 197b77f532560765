/* S25, S26 and S27 in their states: filled as the flow fills them. */
#pragma once
#include "flow/view.h"

void s25_fill(struct view *view, const char *state);
void s26_fill(struct view *view, const char *state);
void s27_fill(struct view *view, const char *state);
