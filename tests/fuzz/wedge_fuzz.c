/* What a keyboard types: the first byte chooses notation, order and pace, the rest are keys. */
#include "device/card_reader.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const formats[] = {"8H", "10D", "3+5D", ""};
    if (length == 0)
        return 0;
    struct card_reader_config config = {.wedge_reversed = bytes[0] & 4};
    struct card_identity identity = {0};
    struct wedge_line line = {0};
    strcpy(config.wedge_format, formats[bytes[0] & 3]);
    if (bytes[0] & 8)
        strcpy(config.wedge_device, "/dev/input/x");
    for (size_t i = 1; i < length; i++) {
        if (!wedge_key(&line, &config, (char)bytes[i], (int64_t)i * (bytes[0] >> 4), &identity))
            continue;
        size_t digits = strlen(identity.uid);
        if (identity.has_purse || (digits != 6 && digits != 8))
            abort();
    }
    return 0;
}
