/* The station's HTTP thread. */
#pragma once
#include "station/station.h"

/* Sets station->daemon. 0, ERR_CONFIG (certificate, key or address), ERR_IO (port taken). */
int http_start(struct station *station);
int http_port(const struct station *station);
/* Wakes a suspended connection; the bell's wake. */
void http_wake(void *who);
/* The bell must be silent by then: a suspended connection would never end. */
void http_stop(struct station *station);
