/* A keyboard-wedge reader as an evdev device, grabbed so that its digits reach no window (cards.md 4.2). */
#pragma once
#include "device/card_reader.h"

/* The descriptor, or ERR_IO: not there, or somebody else holds it. An ungrabbed device is not read. */
int wedge_open(const char *path);
/* Takes what the descriptor holds, struct input_event by struct input_event, until a card is complete. Any
 * descriptor does. 1: identity is a card's. 0: nothing (more) now. ERR_IO: the device is gone. */
int wedge_read(int fd, struct wedge_line *line, const struct card_reader_config *config, int64_t now_ms,
               struct card_identity *identity);
