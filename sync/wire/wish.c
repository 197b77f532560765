/* How the owner of a card wants the glass. */
#include "wire/account_words.h"
#include "wire/wire.h"

#include <stddef.h>

static const struct {
    const char *name;
    size_t offset;
} switches[] = {
    {"large_text", offsetof(struct preferences, large_text)},
    {"high_contrast", offsetof(struct preferences, high_contrast)},
    {"voice", offsetof(struct preferences, voice)},
    {"low_display", offsetof(struct preferences, low_display)},
    {"more_time", offsetof(struct preferences, more_time)},
    {"less_motion", offsetof(struct preferences, less_motion)},
    {"blank", offsetof(struct preferences, blank)},
};
#define SWITCHES (sizeof switches / sizeof switches[0])

void wish_write(struct json_out *out, const struct card_wish *wish)
{
    json_out_text(out, "language", wish->language);
    for (size_t i = 0; i < SWITCHES; i++)
        if (*(const bool *)((const char *)&wish->preferences + switches[i].offset))
            json_out_bool(out, switches[i].name, true);
}

void wish_read(struct json_in *in, struct card_wish *wish)
{
    *wish = (struct card_wish){0};
    json_in_label(in, "language", wish->language, sizeof wish->language);
    for (size_t i = 0; i < SWITCHES; i++)
        if (json_in_has(in, switches[i].name))
            *(bool *)((char *)&wish->preferences + switches[i].offset) = json_in_bool(in, switches[i].name);
}

char *wish_encode(const struct card_wish *wish)
{
    struct json_out out = json_out_begin();
    wish_write(&out, wish);
    return json_out_end(&out);
}

int wish_decode(const char *bytes, size_t length, struct card_wish *wish, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    wish_read(&in, wish);
    return json_in_close(&in);
}
