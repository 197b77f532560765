/* The views the screens are tested with, by name: each screen in its main states, filled as the flow fills
 * them on 23 November 2026, 14:05. */
#pragma once
#include "flow/view.h"
#include <stddef.h>

size_t views_count(void);
const char *views_name(size_t index);
/* Fails the program for an unknown name. */
void views_make(const char *name, enum language language, struct view *view);
