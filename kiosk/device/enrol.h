/* dormwatt-kiosk --enrol: makes this machine a terminal with a one-time code from `dormwattctl enrol --code`.
 *
 * The machine makes its own two keys, believes the station by its authority's fingerprint alone, and comes to
 * a certificate, a number and a kiosk.conf, all beside that file. The config is written last: a machine
 * without one is not enrolled, and the same code may be tried again with the keys that lie there. */
#pragma once

struct enrol_wish {
    const char *code;
    const char *station;        /* https://station:8443 */
    const char *ca_fingerprint; /* SHA-256, hex */
    const char *config;         /* the file to be written; must not be there yet */
};

/* 0, or it is logged what was refused and what to do. */
int enrol_run(const struct enrol_wish *wish);
