/* What the maintenance desk keeps between runs: a small text file beside the store, replaced as a whole. Not
 * money: a lost one costs a calibration and the count of wrong PINs. */
#pragma once
#include "flow/service.h"
#include <stddef.h>

struct service_file {
    int64_t tries; /* wrong PINs since the last right one */
    int64_t locked_until_ms;
    bool maintenance; /* staff took the machine out of service */
    bool running;     /* stays true when a run did not end by itself */
    struct calibration calibration;
};

/* Reads text of length bytes; what is not understood is left at its default. Never fails. */
void service_file_decode(const char *text, size_t length, struct service_file *file);
/* Writes it into text. */
#define SERVICE_FILE_SIZE 512
void service_file_encode(const struct service_file *file, char text[SERVICE_FILE_SIZE]);

/* No file is a fresh one. */
void service_file_read(const char *path, struct service_file *file);
/* 0, or ERR_IO (logged). */
int service_file_write(const char *path, const struct service_file *file);
