/* Who stands at the door: the client certificate of a TLS session, mapped to a terminal. */
#pragma once
#include "station/request.h"

/* Fills request->terminal. NULL, or the name of why not: "no_certificate", "bad_certificate",
 * "unknown_terminal", "revoked_terminal"; *status is then 0 or our own failure. */
const char *door_ask(struct request *request, int *status);
