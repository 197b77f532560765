/* The receipt printer behind a device file (USB /dev/usb/lp0, serial, or a pty in tests): one thread that
 * asks it how it is and prints what it is given. Nobody else opens the file. Told on that thread as events:
 * EVENT_PRINTER when its state changes, EVENT_PRINTED after each job, ok only when the printer itself said
 * that the job was printed. */
#pragma once
#include "device/escpos.h"
#include "flow/event.h"

struct printer_config {
    char device[128]; /* empty: no printer */
    int64_t width;    /* dots: 576 on paper of 80 mm, 384 on 58 mm */
    int64_t baud;     /* of a serial line */
};

struct printer;

/* *printer is the caller's. 0, ERR_MEMORY. */
int printer_start(const struct printer_config *config,
                  void (*report)(void *context, const struct event *event), void *context,
                  struct printer **printer);
/* Takes dots->bits. One job at a time: while one is under way the answer to another is "not printed". */
void printer_print(struct printer *printer, const struct key *key, struct dots *dots);
void printer_stop(struct printer *printer); /* takes NULL */
