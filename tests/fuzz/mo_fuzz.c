#include "ui/mo.h"
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
    return 0;
}
