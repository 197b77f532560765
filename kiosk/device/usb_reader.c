#include "device/usb_reader.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define SMART_CARD_CLASS "0b"
#define PATH_SIZE 512

/* The first line of a file of sysfs, without what a terminal might take for more than letters. */
static bool line_of(const char *sysfs, const char *device, const char *file, char *line, size_t size)
{
    char path[PATH_SIZE];
    line[0] = '\0';
    if (snprintf(path, sizeof path, "%s/bus/usb/devices/%s/%s", sysfs, device, file) >= (int)sizeof path)
        return false;
    FILE *from = fopen(path, "re");
    if (!from)
        return false;
    if (!fgets(line, (int)size, from))
        line[0] = '\0';
    fclose(from);
    line[strcspn(line, "\n")] = '\0';
    for (char *at = line; *at; at++)
        if (!isprint((unsigned char)*at))
            *at = '?';
    return line[0] != '\0';
}

/* "0214" is 2.14. */
static void version_of(const char *sysfs, const char *device, char version[USB_READER_VERSION_SIZE])
{
    char digits[8];
    unsigned number;
    version[0] = '\0';
    if (line_of(sysfs, device, "bcdDevice", digits, sizeof digits) && sscanf(digits, "%4x", &number) == 1)
        (void)snprintf(version, USB_READER_VERSION_SIZE, "%x.%02x", number >> 8 & 0xFF, number & 0xFF);
}

static void name_of(const char *sysfs, const char *device, char name[USB_READER_NAME_SIZE])
{
    char maker[USB_READER_NAME_SIZE / 2], product[USB_READER_NAME_SIZE / 2];
    (void)line_of(sysfs, device, "manufacturer", maker, sizeof maker);
    (void)line_of(sysfs, device, "product", product, sizeof product);
    (void)snprintf(name, USB_READER_NAME_SIZE, "%s%s%s", maker, maker[0] && product[0] ? " " : "", product);
}

/* An interface "1-2:1.0" of the class is its device "1-2". */
static bool reader_device(const char *sysfs, const char *interface, char device[64])
{
    char class_code[8];
    size_t length = strcspn(interface, ":");
    if (interface[length] == '\0' || length >= 64 ||
        !line_of(sysfs, interface, "bInterfaceClass", class_code, sizeof class_code) ||
        strcmp(class_code, SMART_CARD_CLASS) != 0)
        return false;
    memcpy(device, interface, length);
    device[length] = '\0';
    return true;
}

bool usb_reader_look(const char *sysfs, const char *part, char name[USB_READER_NAME_SIZE],
                     char version[USB_READER_VERSION_SIZE])
{
    char path[PATH_SIZE], device[64], found[64] = "", one[USB_READER_NAME_SIZE];
    int count = 0;
    bool named = false;
    name[0] = version[0] = '\0';
    if (snprintf(path, sizeof path, "%s/bus/usb/devices", sysfs) >= (int)sizeof path)
        return false;
    DIR *folder = opendir(path);
    if (!folder)
        return false;
    for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder)) {
        if (!reader_device(sysfs, entry->d_name, device) || strcmp(device, found) == 0)
            continue;
        name_of(sysfs, device, one);
        bool meant = part[0] && strstr(one, part);
        if (named && !meant)
            continue;
        count = meant && !named ? 1 : count + 1;
        named = named || meant;
        memcpy(found, device, sizeof found);
    }
    closedir(folder);
    if (count != 1)
        return false;
    name_of(sysfs, found, name);
    version_of(sysfs, found, version);
    return true;
}
