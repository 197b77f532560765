#include "fakes/damage.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGE 4096

void damage_write(const struct damage *damage, const uint8_t *bytes, long size)
{
    static const char *const ends[] = {"-wal", "-shm"};
    char name[300];
    for (int i = 0; i < 2; i++) {
        snprintf(name, sizeof name, "%s%s", damage->path, ends[i]);
        unlink(name);
    }
    FILE *file = fopen(damage->path, "w");
    fwrite(bytes, 1, (size_t)size, file);
    fclose(file);
}

void damage_take(struct damage *damage)
{
    free(damage->older);
    damage->older = damage->whole;
    damage->older_size = damage->whole_size;
    FILE *file = fopen(damage->path, "r");
    fseek(file, 0, SEEK_END);
    damage->whole_size = ftell(file);
    damage->whole = malloc((size_t)damage->whole_size);
    rewind(file);
    size_t had = fread(damage->whole, 1, (size_t)damage->whole_size, file);
    assert(had == (size_t)damage->whole_size);
    (void)had;
    fclose(file);
}

void damage_finish(struct damage *damage)
{
    damage_write(damage, damage->whole, 0);
    unlink(damage->path);
    free(damage->whole);
    free(damage->older);
}

static int try_bytes(const struct damage *damage, const uint8_t *bytes, long size)
{
    damage_write(damage, bytes, size);
    return damage->deceives();
}

int damage_flips(const struct damage *damage, int flips, bool quiet)
{
    unsigned random = 1;
    int deceived = 0;
    uint8_t *bytes = malloc((size_t)damage->whole_size);
    for (int i = 0; i < flips; i++) {
        long at;
        memcpy(bytes, damage->whole, (size_t)damage->whole_size);
        do
            at = rand_r(&random) % damage->whole_size;
        while (i % 2 && bytes[at] == 0);
        bytes[at] ^= (uint8_t)(1U << (rand_r(&random) % 8));
        if (!try_bytes(damage, bytes, damage->whole_size))
            continue;
        deceived++;
        if (!quiet)
            printf("byte %ld, now %02x, was not noticed\n", at, bytes[at]);
    }
    free(bytes);
    return deceived;
}

int damage_pages(const struct damage *damage)
{
    int deceived = 0;
    uint8_t *bytes = malloc((size_t)damage->whole_size);
    for (long at = 0; at < damage->whole_size; at += PAGE) {
        memcpy(bytes, damage->whole, (size_t)damage->whole_size);
        memset(bytes + at, 0, PAGE);
        deceived += try_bytes(damage, bytes, damage->whole_size);
        if (at >= damage->older_size)
            continue;
        memcpy(bytes + at, damage->older + at, PAGE);
        deceived += try_bytes(damage, bytes, damage->whole_size);
    }
    free(bytes);
    return deceived;
}

int damage_ends(const struct damage *damage)
{
    int deceived = try_bytes(damage, damage->whole, 100);
    for (long size = PAGE; size < damage->whole_size; size += PAGE)
        deceived += try_bytes(damage, damage->whole, size);
    return deceived;
}
