/* What a phone sends behind "/r/": anybody's bytes. What is taken is written again as it was read. */
#include "trade/receipt_link.h"

#include <assert.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char part[64], again[96];
    struct receipt_link link;
    if (length >= sizeof part)
        return 0;
    memcpy(part, bytes, length);
    part[length] = '\0';
    if (receipt_link_parse(part, &link) == 0) {
        snprintf(again, sizeof again, "%" PRId64 "-%s-%s", link.terminal, link.key.text, link.check);
        assert(strcmp(again, part) == 0);
    }
    return 0;
}
