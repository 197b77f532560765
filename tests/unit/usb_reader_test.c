/* Which card reader hangs on the USB, read from a folder that looks like sysfs. */
#include "device/usb_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static char sysfs[64];
static char name[USB_READER_NAME_SIZE], version[USB_READER_VERSION_SIZE];

static void put(const char *device, const char *file, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/bus/usb/devices/%s", sysfs, device);
    mkdir(path, 0777);
    snprintf(path, sizeof path, "%s/bus/usb/devices/%s/%s", sysfs, device, file);
    FILE *to = fopen(path, "w");
    assert_non_null(to);
    fputs(text, to);
    fclose(to);
}

static void plug(const char *device, const char *class_code, const char *maker, const char *product)
{
    char interface[64];
    snprintf(interface, sizeof interface, "%s:1.0", device);
    put(device, "manufacturer", maker);
    put(device, "product", product);
    put(device, "bcdDevice", "0214\n");
    put(interface, "bInterfaceClass", class_code);
}

static int setup(void **state)
{
    (void)state;
    char path[256];
    strcpy(sysfs, "/tmp/usb_reader.XXXXXX");
    assert_non_null(mkdtemp(sysfs));
    static const char *const folders[] = {"bus", "bus/usb", "bus/usb/devices"};
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s/%s", sysfs, folders[i]);
        mkdir(path, 0777);
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", sysfs);
    return system(command);
}

static void a_single_reader_is_named_with_its_firmware(void **state)
{
    (void)state;
    plug("1-1", "03\n", "Logitech\n", "Keyboard\n");
    assert_false(usb_reader_look(sysfs, "ACR122", name, version));
    assert_string_equal(name, "");
    plug("1-2", "0b\n", "ACS\n", "ACR122U PICC Interface\n");
    assert_true(usb_reader_look(sysfs, "PN532", name, version)); /* pcscd may name it by its own list */
    assert_string_equal(name, "ACS ACR122U PICC Interface");
    assert_string_equal(version, "2.14");
}

static void of_several_the_configured_one_is_meant_or_none(void **state)
{
    (void)state;
    plug("1-2", "0b\n", "ACS\n", "ACR122U PICC Interface\n");
    plug("1-3", "0b\n", "Identiv\n", "uTrust 2700\n");
    assert_true(usb_reader_look(sysfs, "ACR122", name, version));
    assert_string_equal(name, "ACS ACR122U PICC Interface");
    assert_false(usb_reader_look(sysfs, "Omnikey", name, version));
    assert_false(usb_reader_look(sysfs, "", name, version));
    plug("1-4", "0b\n", "ACS\n", "ACR122U PICC Interface\n");
    assert_false(usb_reader_look(sysfs, "ACR122", name, version));
}

static void a_device_that_says_little_or_nonsense_is_taken_as_it_is(void **state)
{
    (void)state;
    put("2-1:1.0", "bInterfaceClass", "0b\n"); /* gone meanwhile: no words of its own */
    assert_true(usb_reader_look(sysfs, "", name, version));
    assert_string_equal(name, "");
    assert_string_equal(version, "");
    put("2-1", "product", "Reader\x1b[31m of a very long name that nobody ever wanted to read to its end\n");
    put("2-1", "bcdDevice", "what\n");
    assert_true(usb_reader_look(sysfs, "", name, version));
    assert_memory_equal(name, "Reader?[31m", 11);
    assert_string_equal(version, "");
    assert_false(usb_reader_look("/nowhere", "", name, version));
}

#define USB_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        USB_TEST(a_single_reader_is_named_with_its_firmware),
        USB_TEST(of_several_the_configured_one_is_meant_or_none),
        USB_TEST(a_device_that_says_little_or_nonsense_is_taken_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
