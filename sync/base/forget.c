#include "base/forget.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define PATTERN 0xA5
#define KEPT_SIZE_MOST 1032 /* glibc 2.36 malloc.c: MAX_TCACHE_SIZE with 64 bins 16 bytes apart */
#define KEPT_SIZE_STEP 16
#define KEPT_MOST 7        /* TCACHE_FILL_COUNT */
#define STACK_BYTES 262144 /* deeper than any worker goes with a person's data; their stacks have 8 MiB */

void forget_begin(void)
{
    (void)mallopt(M_PERTURB, PATTERN);
}

/* What this thread keeps of a size comes back first: take all of it, go over it, give it back. */
static void kept_forget(size_t size)
{
    void *kept[KEPT_MOST];
    for (int i = 0; i < KEPT_MOST; i++) {
        kept[i] = malloc(size);
        if (kept[i])
            explicit_bzero(kept[i], malloc_usable_size(kept[i]));
    }
    for (int i = 0; i < KEPT_MOST; i++)
        free(kept[i]);
}

__attribute__((noinline)) static void stack_forget(void)
{
    char below[STACK_BYTES];
    explicit_bzero(below, sizeof below);
}

void forget_traces(void)
{
    for (size_t size = KEPT_SIZE_STEP + 8; size <= KEPT_SIZE_MOST; size += KEPT_SIZE_STEP)
        kept_forget(size);
    stack_forget();
}
