/* Looks at the machine: /proc, /sys and the disk. It may wait for a disk: not from the window thread. */
#pragma once
#include "flow/service.h"

/* config: hashed. store: on the disk that is measured. reader: a part of the card reader's name. What cannot
 * be found out says so (see the struct). */
void machine_look(const char *config, const char *store, const char *reader, struct machine_facts *facts);
