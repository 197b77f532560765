/* One call to the station, waited for: for what is done rarely and before or beside the kiosk's own road
 * (enrolment, a certificate's renewal). The same promises as client.h. */
#pragma once
#include "client/client.h"

/* body NULL = GET. config->ca empty: nobody is believed, and what comes must be known by itself (the
 * authority by its fingerprint); config->certificate empty: nobody is said to call. *answer is the caller's
 * to free, "" without a body. */
enum client_outcome client_once(const struct client_config *config, const char *path, const char *body,
                                char **answer);
