/* COMMAND_PRINT: drawn here, on the window thread, and handed to the printer's. */
#pragma once
#include "device/kiosk_config.h"
#include "flow/event.h"

/* printer NULL: nothing is printed, and nobody was promised it. A paper that cannot be drawn is not answered;
 * the session does not wait for ever. */
void paper_print(struct printer *printer, const struct kiosk_config *config, const struct profile *profile,
                 const struct command *command);
