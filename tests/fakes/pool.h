/* SQLite's memory out of a pool: a life of an ordeal is ten thousand small allocations of SQLite's, and a
 * sanitiser's own allocator takes most of its time. What is freed is poisoned until it is given out again,
 * oldest first, so that a use after free is found here too. */
#pragma once
#include <sqlite3.h>

/* Fills methods for SQLITE_CONFIG_MALLOC; before SQLite is used for the first time. One thread. */
void pool_methods(sqlite3_mem_methods *methods);
