/* Keeps the terminal's certificate from ending: a thread of its own that looks once an hour and, when less
 * than a third of its life is left, makes a new key, asks for its certificate under the old one, tries it,
 * and only then puts both in the old ones' place. At any moment a pair that works lies on disk. */
#pragma once
#include "client/client.h"

struct renewal;

/* Puts right what a power cut left between the two moves, then begins to look. client names the files. */
int renewal_start(const struct client_config *client, struct renewal **renewal);
void renewal_stop(struct renewal *renewal); /* takes NULL */

/* One look, for the thread and for tests: 0 done or not due, else it was logged why and is tried later. */
int renewal_look(const struct client_config *client, int64_t now_ms);
/* The first half of renewal_start. */
void renewal_settle(const struct client_config *client);
