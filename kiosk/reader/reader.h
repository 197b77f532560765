/* The loop of dormwatt-reader: one thread for the cards, one that watches; commands come and events go as
 * messages on one socket. It keeps nothing on disk and may be killed at any moment. */
#pragma once
#include "reader/identify.h"
#include "reader/pcsc.h"

struct reader_config {
    char card_reader[64]; /* substring of the PC/SC name */
    char psam_reader[64]; /* empty: identification only */
    char psam_df[5];
    struct purse_profile profile;
};

/* Serves fd, a SOCK_SEQPACKET socket, until its other end closes. 0, or a failure. */
int reader_run(const struct pcsc_calls *calls, const struct reader_config *config, int fd);
