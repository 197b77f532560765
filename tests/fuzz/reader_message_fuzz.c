/* What the reader process and the kiosk say to each other. What is taken is said again the same way. */
#include "reader/protocol.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct message message;
    struct message again;
    char text[MESSAGE_SIZE];
    char twice[MESSAGE_SIZE];
    if (message_decode((const char *)bytes, length, &message))
        return 0;
    size_t size = message_encode(&message, text);
    if (message_decode(text, size, &again) || message_encode(&again, twice) != size ||
        memcmp(text, twice, size) != 0)
        abort();
    return 0;
}
