#include "fakes/memory.h"
#include "fakes/pool.h"

#include <jansson.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
char *__wrap_strdup(const char *text);

static sqlite3_mem_methods pool;
static int left; /* 0: all may have what they ask for */
static bool lasting, failed;

static bool is_at_end(void)
{
    if (left == 0 || (left > 1 && left--))
        return false;
    failed = true;
    if (!lasting)
        left = 0;
    return true;
}

void *__wrap_malloc(size_t size)
{
    return is_at_end() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_at_end() ? NULL : __real_calloc(count, size);
}

char *__wrap_strdup(const char *text)
{
    return is_at_end() ? NULL : __real_strdup(text);
}

static void *sqlite_malloc(int size)
{
    return is_at_end() ? NULL : pool.xMalloc(size);
}

static void *sqlite_realloc(void *old, int size)
{
    return is_at_end() ? NULL : pool.xRealloc(old, size);
}

void memory_init(void)
{
    sqlite3_mem_methods ours;
    pool_methods(&pool);
    ours = pool;
    ours.xMalloc = sqlite_malloc;
    ours.xRealloc = sqlite_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
    json_set_alloc_funcs(__wrap_malloc, free);
}

void memory_fail_at(int n)
{
    left = n;
    lasting = failed = false;
}

void memory_end_at(int n)
{
    memory_fail_at(n);
    lasting = true;
}

bool memory_back(void)
{
    left = 0;
    return failed;
}
