#include "base/log.h"
#include "base/text.h"
#include "ctl/csv.h"
#include "ctl/mask.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

static int take(void *context, struct csv *csv, const char *const *fields)
{
    char masked[40];
    int *last_line = context;
    assert(csv->line > *last_line);
    *last_line = csv->line;
    for (int i = 0; i < 3; i++)
        assert(strlen(fields[i]) < CSV_FIELD_SIZE && text_is_utf8(fields[i], strlen(fields[i])));
    name_mask(fields[1], masked, sizeof masked);
    assert(text_is_utf8(masked, strlen(masked)) || strlen(masked) == sizeof masked - 1);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char *const columns[] = {"room", "name", "x"};
    struct csv csv = {.path = "x.csv"};
    int last_line = 0;
    log_init("fuzz", 0);
    csv_parse(&csv, (const char *)bytes, length, columns, 3, take, &last_line);
    return 0;
}
