#include "base/config.h"
#include "base/log.h"

#include <assert.h>
#include <string.h>

struct target {
    char guard_before[8];
    char text[12];
    char path[32];
    int64_t number;
    bool flag;
    char guard_after[8];
};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const struct config_setting settings[] = {
        {"s", "text", CONFIG_TEXT, offsetof(struct target, text), 12, 0, 0, true},
        {"s", "path", CONFIG_PATH, offsetof(struct target, path), 32, 0, 0, false},
        {"t", "number", CONFIG_NUMBER, offsetof(struct target, number), 0, -5, 700, false},
        {"t", "flag", CONFIG_BOOL, offsetof(struct target, flag), 0, 0, 0, false},
    };
    struct target target = {0};
    log_init("fuzz", 0);
    config_parse("/etc/x.conf", (const char *)bytes, length, settings, 4, &target);
    assert(memchr(target.text, '\0', sizeof target.text) && memchr(target.path, '\0', sizeof target.path));
    assert(target.number >= -5 && target.number <= 700);
    return 0;
}
