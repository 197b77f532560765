/* S22, "loud": the voice is on the speaker. May the room hear what is left? */
#include "screen/message.h"
#include "screen/screens.h"

void aloud_draw(const struct page *page)
{
    const struct message message = {
        .tone = TONE_PLAIN,
        .icon = ICON_VOLUME,
        .title = say(page, "s22.loud"),
        .body = say(page, "s22.loud.b"),
        .buttons = {{.label = say(page, "s22.loud.yes"), .hit = HIT_ALOUD},
                    {.label = say(page, "s22.loud.no"), .hit = HIT_QUIET}},
    };
    message_draw(page, &message);
}
