#include "base/status.h"

const char *status_text(int status)
{
    switch (status) {
    case STATUS_OK: return "ok";
    case ERR_IO: return "input/output error";
    case ERR_MEMORY: return "out of memory";
    case ERR_FORMAT: return "bad format";
    case ERR_RANGE: return "out of range";
    case ERR_NOT_FOUND: return "not found";
    case ERR_CONFLICT: return "conflict";
    case ERR_TIMEOUT: return "no answer in time";
    case ERR_CRYPTO: return "signature or key does not fit";
    case ERR_FULL: return "full";
    case ERR_NOT_NOW: return "not in this state";
    case ERR_CONFIG: return "bad configuration";
    default: return status > 0 ? "outcome" : "unknown failure";
    }
}
