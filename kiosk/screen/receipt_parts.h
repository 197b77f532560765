/* What S15, S16 and S18 offer alike. */
#pragma once
#include "screen/message.h"

/* The button that prints, named by label; disabled with its reason while the printer cannot. False: this
 * machine has no printer. */
bool receipt_print_button(const struct page *page, enum printer_state printer, const char *label,
                          struct message_button *button);
