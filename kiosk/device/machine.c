#include "device/machine.h"
#include "base/crypto.h"
#include "base/text.h"
#include "device/usb_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>

#define CONFIG_MOST 65536

/* The number a file of one line begins with; absent when there is none. */
static double number_in(const char *path, double absent)
{
    double number = absent;
    FILE *file = fopen(path, "re");
    if (!file)
        return absent;
    if (fscanf(file, "%lf", &number) != 1)
        number = absent;
    fclose(file);
    return number;
}

static void config_hash(const char *path, char text[9])
{
    uint8_t digest[SHA256_SIZE];
    char *bytes = malloc(CONFIG_MOST);
    FILE *file = bytes ? fopen(path, "re") : NULL;
    text[0] = '\0';
    if (file) {
        size_t length = fread(bytes, 1, CONFIG_MOST, file);
        sha256(bytes, length, digest);
        hex_encode(digest, 4, text);
        fclose(file);
    }
    free(bytes);
}

void machine_look(const char *config, const char *store, const char *reader, struct machine_facts *facts)
{
    struct statvfs disk;
    *facts = (struct machine_facts){.disk_free_mib = -1, .disk_total_mib = -1};
    facts->uptime_s = (int64_t)number_in("/proc/uptime", 0);
    if (statvfs(store, &disk) == 0) {
        facts->disk_free_mib = (int64_t)(disk.f_bavail * disk.f_frsize >> 20);
        facts->disk_total_mib = (int64_t)(disk.f_blocks * disk.f_frsize >> 20);
    }
    facts->temperature_c = (int)(number_in("/sys/class/thermal/thermal_zone0/temp", -1000) / 1000);
    config_hash(config, facts->config_sum);
    (void)usb_reader_look("/sys", reader, facts->reader_name, facts->reader_version);
}
