#include "station/door.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "station/visitor.h"

#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <microhttpd.h>

static gnutls_session_t session_of(const struct request *request)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    return info ? info->tls_session : NULL;
}

/* Looks at the connection's certificate; NULL when our authority signed it and it holds today. */
static const char *look_at(gnutls_session_t session, struct visitor *visitor)
{
    unsigned count = 0;
    unsigned faults = 0;
    const gnutls_datum_t *chain = session ? gnutls_certificate_get_peers(session, &count) : NULL;
    if (!chain || count == 0)
        return "no_certificate";
    if (gnutls_certificate_verify_peers2(session, &faults) < 0 || faults != 0) {
        log_warn("door: a client certificate is not believed (gnutls status 0x%x)", faults);
        return "bad_certificate";
    }
    uint8_t digest[SHA256_SIZE];
    sha256(chain[0].data, chain[0].size, digest);
    hex_encode(digest, sizeof digest, visitor->fingerprint);
    return NULL;
}

const char *door_ask(struct request *request, int *status)
{
    int64_t now_ms = clock_monotonic_ms();
    struct visitor *visitor = visitor_of(request->connection);
    *status = visitor ? STATUS_OK : ERR_MEMORY;
    if (*status)
        return "failure";
    if (now_ms >= visitor->believed_until_ms) {
        const char *why = look_at(session_of(request), visitor);
        if (why)
            return why;
        visitor->believed_until_ms = now_ms + VISITOR_BELIEVED_MS;
    }
    const char *fingerprint = visitor->fingerprint;
    *status = terminal_find(request->station->db, fingerprint, &request->terminal);
    if (*status == ERR_NOT_FOUND) {
        *status = STATUS_OK;
        log_warn("door: certificate %.16s is signed by our authority but no terminal's", fingerprint);
        return "unknown_terminal";
    }
    if (*status)
        return "failure";
    if (request->terminal.revoked) {
        log_warn("door: terminal %" PRId64 " is revoked and still calls", request->terminal.number);
        return "revoked_terminal";
    }
    return NULL;
}
