/* When the owner of a card wants to be told about their room: S27, kept at the station. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define ALERT_LEAST_FEN 500
#define ALERT_MOST_FEN 5000
#define ALERT_STEP_FEN 500
#define ALERT_USUAL_FEN 1000
#define ALERT_URL_SIZE 160

struct alert {
    bool on;
    int64_t under_fen; /* a whole step from least to most */
    bool also;         /* outages and credits too */
};
