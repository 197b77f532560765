#include "ui/speak.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The first byte says how large the array is; the rest is what stands on the glass. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    char *text = malloc(size);
    size_t room = (size_t)data[0] * 4 + 1;
    char *spoken = calloc(room, 1);
    if (!text || !spoken)
        abort();
    memcpy(text, data + 1, size - 1);
    text[size - 1] = 0;
    for (int language = 0; language < LANGUAGES; language++)
        speak_add((enum language)language, text, spoken, room);
    if (strlen(spoken) >= room)
        abort();
    enum language language = LANGUAGE_ZH;
    const char *at = spoken;
    for (size_t length; (length = speak_stretch(at, &language)) > 0;)
        at += length;
    if (*at)
        abort(); /* every byte is for some voice */
    free(text);
    free(spoken);
    return 0;
}
