/* The printer's device file with deadlines; no call waits longer than it says. */
#pragma once
#include "device/printer.h"

/* -1 when it cannot be opened now. */
int printer_line_open(const struct printer_config *config);
/* Asks for all four states. PRINTER_OFFLINE when they do not come within a second. */
enum printer_state printer_line_ask(int line);
/* 0, or ERR_TIMEOUT, ERR_IO. */
int printer_line_send(int line, const uint8_t *bytes, size_t length, int64_t until_ms);
/* Waits for the word that everything sent is printed. 0, ERR_TIMEOUT, or ERR_IO: the printer says that it
 * cannot. */
int printer_line_await(int line, int64_t until_ms);
