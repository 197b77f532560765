/* What S15 to S18 offer alike. */
#pragma once
#include "screen/message.h"

/* The button that prints, named by label; disabled with its reason while the printer cannot. False: this
 * machine has no printer. */
bool receipt_print_button(const struct page *page, enum printer_state printer, const char *label,
                          struct message_button *button);
/* The button for a receipt on paper or for the phone, whichever this machine and site have, paper first where
 * paper_first. False: neither. */
bool receipt_keep_button(const struct page *page, enum printer_state printer, bool by_phone, bool paper_first,
                         struct message_button *button);
