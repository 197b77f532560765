/* Where money is, as this machine knows it: the line a support call begins with. */
#pragma once
#include "flow/event.h"

/* Writes what an event says of a sale, an order or a credit to the log; other events say nothing. */
void money_log(const struct event *event);
