#include "station/visitor.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

struct visitor *visitor_create(void)
{
    return calloc(1, sizeof(struct visitor));
}

void visitor_destroy(struct visitor *visitor)
{
    if (!visitor)
        return;
    crypto_key_destroy(visitor->key);
    free(visitor);
}

struct visitor *visitor_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

const struct crypto_key *visitor_key(struct visitor *visitor, const struct terminal *terminal)
{
    if (visitor->key && !strcmp(visitor->public_key, terminal->public_key))
        return visitor->key;
    crypto_key_destroy(visitor->key);
    visitor->key = crypto_key_from_pem(terminal->public_key);
    memcpy(visitor->public_key, terminal->public_key, sizeof visitor->public_key);
    return visitor->key;
}
