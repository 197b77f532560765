#include "trade/office_notice.h"
#include "base/text.h"
#include "base/utf8.h"

#include <string.h>

/* What Unicode's East Asian scripts begin with (CJK radicals); what stands before is set narrow. */
#define WIDE_FROM 0x2E80

bool office_notice_text_fits(const char *text)
{
    size_t length = strlen(text);
    if (length >= OFFICE_NOTICE_TEXT_SIZE || !text_is_utf8(text, length))
        return false;
    int columns = 0;
    bool says = false;
    for (uint32_t code; *text;) {
        text = utf8_next(text, &code);
        if (code < ' ' || (code >= 0x7F && code < 0xA0))
            return false;
        columns += code >= WIDE_FROM ? 2 : 1;
        says |= code != ' ' && code != 0x3000;
    }
    return says && columns <= OFFICE_NOTICE_COLUMNS;
}

bool office_notice_is_shown(const struct office_notice *notice, int64_t now_ms)
{
    return notice->from_ms <= now_ms && now_ms < notice->until_ms;
}
