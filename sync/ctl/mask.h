/* A person's name as the station keeps it and the glass shows it. */
#pragma once
#include <stddef.h>

/* "张小三" -> "张*三", "李四" -> "李*", "王" -> "*", whatever its length. name is UTF-8. 0, or ERR_RANGE. */
int name_mask(const char *name, char *masked, size_t size);
