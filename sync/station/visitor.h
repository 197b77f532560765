/* What is found out once a connection and holds for all its requests: that its client certificate is
 * believed, and the terminal's key ready for use. Whether the terminal is let in is asked anew each time. */
#pragma once
#include "base/crypto.h"
#include "station/terminal.h"

#define VISITOR_BELIEVED_MS 60000 /* then its certificate is looked at again: it may have ended */

struct visitor {
    char fingerprint[2 * SHA256_SIZE + 1];
    int64_t believed_until_ms; /* monotonic; 0 = not yet believed */
    struct crypto_key *key;    /* of public_key; NULL until it is wanted */
    char public_key[sizeof((struct terminal *)0)->public_key];
};

struct MHD_Connection;

struct visitor *visitor_create(void); /* NULL without memory */
void visitor_destroy(struct visitor *visitor);
/* Of this connection; NULL when there was no memory for one. */
struct visitor *visitor_of(struct MHD_Connection *connection);
/* The terminal's key, borrowed while the connection lasts; NULL when it cannot be read. */
const struct crypto_key *visitor_key(struct visitor *visitor, const struct terminal *terminal);
