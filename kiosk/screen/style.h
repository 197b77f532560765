/* How a view is to look: by the person's preferences, by the owner's theme and by the hour. */
#pragma once
#include "flow/view.h"
#include "ui/canvas.h"

struct canvas_style style_of(const struct view *view, enum theme_choice theme);
