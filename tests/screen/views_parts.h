/* Who fills which views: one function a group of screens, called with the part of the name behind "s22-". */
#pragma once
#include "flow/view.h"

void dashboard_fill(struct view *view, const char *state);
void access_fill(struct view *view, const char *state); /* S22 S23, over S07 */
