/* The terminal's keys and certificates: small PEM files that only the service's user reads, each there whole
 * or not at all. */
#pragma once
#include "base/certificate.h"
#include "wire/enrolment.h"

/* 0, ERR_NOT_FOUND, ERR_IO (logged), ERR_RANGE. */
int key_file_read(const char *path, char text[PEM_SIZE]);
/* Written beside, synced, then moved to its place, mode 0600. 0, or ERR_IO (logged). */
int key_file_write(const char *path, const char *text);
/* Moves from to its place to; both names are then on disk. */
int key_file_move(const char *from, const char *to);
