/* Memory that ends: the nth allocation of our own code, SQLite or jansson fails. A test that uses it is
 * linked with
 * --wrap for malloc, calloc and strdup (tests.cmake). OpenSSL is left out: without memory for a digest the
 * programs end on purpose. One thread. */
#pragma once
#include <stdbool.h>

/* Before SQLite is used for the first time. */
void memory_init(void);
/* The nth allocation from now on fails, and with lasts every one after it. */
void memory_end_at(int n, bool lasts);
/* There is enough again. True if an allocation failed since memory_end_at. */
bool memory_back(void);
