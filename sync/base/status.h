/* How an error travels: 0 is done; above zero is an outcome of the module that returned it (the world
 * said no); below zero is one of these failures (we could not find out). The place that knows logs it
 * once with the numbers; those above let go of what they hold and pass it on. */
#pragma once

enum status {
    STATUS_OK = 0,
    ERR_IO = -1,        /* the operating system refused: disk, socket, device */
    ERR_MEMORY = -2,    /* malloc returned nothing */
    ERR_FORMAT = -3,    /* bytes from outside are not what their format says */
    ERR_RANGE = -4,     /* a number is outside what its type or a limit allows */
    ERR_NOT_FOUND = -5, /* there is no such thing */
    ERR_CONFLICT = -6,  /* the same key with other content, or a row somebody else changed */
    ERR_TIMEOUT = -7,   /* no answer in time: it may have happened, or not */
    ERR_CRYPTO = -8,    /* a signature, MAC or key does not fit */
    ERR_FULL = -9,      /* a bound was reached: disk, queue, table */
    ERR_NOT_NOW = -10,  /* not now: the thing asked is in another state */
    ERR_CONFIG = -11,   /* a setting is missing or wrong */
};

/* A short English word for a failure, for logs; "ok" for 0, "outcome" above zero. Never NULL. */
const char *status_text(int status);
