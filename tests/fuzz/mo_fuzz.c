#include "ui/mo.h"
#include "ui/plural.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct mo mo;
    if (mo_parse(data, size, &mo) != 0)
        return 0;
    for (uint32_t i = 0; i < mo.count; i++)
        if (mo_find(&mo, mo_id(&mo, i)) != mo_text(&mo, i))
            abort(); /* what was accepted is found */
    (void)mo_find(&mo, "no.such");
    const char *header = mo_find(&mo, "");
    struct plural plural;
    if (!header || plural_parse(header, &plural) != 0)
        return 0;
    for (uint64_t n = 0; n < 3; n++)
        for (uint32_t i = 0; i < mo.count; i++) {
            int form = plural_form(&plural, n);
            const char *text = mo_find_form(&mo, mo_id(&mo, i), form);
            if (form < 0 || form >= plural.forms || !text || text[0] == (char)0xFF)
                abort();
        }
    return 0;
}
