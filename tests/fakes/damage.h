/* A database file damaged in the ways a disk does it, one at a time; the test says after each whether anybody
 * was deceived. Two states of the file are kept: as it is, and as it was a little earlier. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct damage {
    const char *path;
    bool (*deceives)(void); /* opens the damaged file: true if what is wrong looks right */
    uint8_t *whole, *older;
    long whole_size, older_size;
};

/* Takes the file at path, which nobody has open, as it is now; the one taken before is then the older. */
void damage_take(struct damage *damage);
void damage_finish(struct damage *damage); /* lets go of the bytes and removes the file */

/* Each returns how many damages deceived, told unless quiet. Every second flip hits a byte that is not zero:
 * one in use. */
int damage_flips(const struct damage *damage, int flips, bool quiet);
/* A page of zeros, and a page of the older file. */
int damage_pages(const struct damage *damage);
int damage_ends(const struct damage *damage); /* the file is cut short */
/* Writes these bytes to the file, without what lay beside it. */
void damage_write(const struct damage *damage, const uint8_t *bytes, long size);
