#include "fakes/pool.h"

#include <sanitizer/asan_interface.h>
#include <stddef.h>
#include <string.h>

#define LEAST 32 /* bytes of a block of the smallest kind; each kind has twice the one before */
#define KINDS 12 /* up to 64 KiB: larger ones are few */

/* What stands before the bytes that SQLite has. */
struct block {
    struct block *next; /* among the free ones of its kind */
    int size;
    int kind; /* KINDS: none of ours */
};

static sqlite3_mem_methods real;
static struct {
    struct block *first, *last;
} heaps[KINDS];

static int kind_of(int size)
{
    int kind = 0;
    while (kind < KINDS && size > LEAST << kind)
        kind++;
    return kind;
}

static struct block *take(int kind)
{
    struct block *block = heaps[kind].first;
    if (!block)
        return real.xMalloc((int)sizeof *block + (LEAST << kind));
    heaps[kind].first = block->next;
    if (!block->next)
        heaps[kind].last = NULL;
    return block;
}

static void *pool_malloc(int size)
{
    int kind = kind_of(size);
    struct block *block = kind < KINDS ? take(kind) : real.xMalloc((int)sizeof *block + size);
    if (!block)
        return NULL;
    *block = (struct block){.size = size, .kind = kind};
    ASAN_UNPOISON_MEMORY_REGION(block + 1, size);
    return block + 1;
}

static void pool_free(void *bytes)
{
    struct block *block = (struct block *)bytes - 1;
    if (block->kind == KINDS) {
        real.xFree(block);
        return;
    }
    ASAN_POISON_MEMORY_REGION(block + 1, LEAST << block->kind);
    block->next = NULL;
    if (heaps[block->kind].last)
        heaps[block->kind].last->next = block;
    else
        heaps[block->kind].first = block;
    heaps[block->kind].last = block;
}

static int pool_size(void *bytes)
{
    return bytes ? ((struct block *)bytes - 1)->size : 0;
}

static void *pool_realloc(void *old, int size)
{
    void *bytes = pool_malloc(size);
    if (bytes) {
        int had = pool_size(old);
        memcpy(bytes, old, (size_t)(had < size ? had : size));
        pool_free(old);
    }
    return bytes;
}

void pool_methods(sqlite3_mem_methods *methods)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real);
    *methods = real;
    methods->xMalloc = pool_malloc;
    methods->xFree = pool_free;
    methods->xRealloc = pool_realloc;
    methods->xSize = pool_size;
}
