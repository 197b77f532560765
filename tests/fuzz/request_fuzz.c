/* A certificate request as a stranger sends it: refused, or a key on P-256 whose signature over it holds. */
#include "station/authority.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char digest[2 * SHA256_SIZE + 1];
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    int status = request_digest(text, digest);
    assert(status ? digest[0] == '\0' : strlen(digest) == 2 * SHA256_SIZE);
    free(text);
    return 0;
}
