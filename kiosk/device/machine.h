/* Looks at the machine: /proc, /sys and the disk. It may wait for a disk: not from the window thread. */
#pragma once
#include "flow/service.h"

/* config: hashed. store: on the disk that is measured. What cannot be found out says so (see the struct). */
void machine_look(const char *config, const char *store, struct machine_facts *facts);
