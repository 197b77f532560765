/* Memory that ends: the nth allocation of our own code, SQLite or jansson fails. A test that uses it is
 * linked with
 * --wrap for malloc, calloc and strdup (tests.cmake). OpenSSL is left out: without memory for a digest the
 * programs end on purpose. One thread. */
#pragma once
#include <stdbool.h>

/* Before SQLite is used for the first time. */
void memory_init(void);
/* The nth allocation from now on fails; memory_end_at: and every one after it. */
void memory_fail_at(int n);
void memory_end_at(int n);
/* There is enough again. True if an allocation failed since then. */
bool memory_back(void);
