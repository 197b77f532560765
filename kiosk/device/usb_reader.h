/* What card reader hangs on the USB, by its own descriptors: those of the smart card class (CCID). Reads
 * sysfs; it may wait for the bus: not from the window thread. */
#pragma once
#include <stdbool.h>

#define USB_READER_NAME_SIZE 64
#define USB_READER_VERSION_SIZE 8

/* part: of the reader's name, as [reader] has it. With several readers the one whose maker and product hold
 * it is meant; a single one is meant in any case. version: "2.14", as the device numbers its own firmware
 * (bcdDevice). False, and both empty: there is none, or it cannot be told which. sysfs: "/sys". */
bool usb_reader_look(const char *sysfs, const char *part, char name[USB_READER_NAME_SIZE],
                     char version[USB_READER_VERSION_SIZE]);
