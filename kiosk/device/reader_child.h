/* dormwatt-reader as a process: started with one end of a socket pair, ended gently or at once. */
#pragma once
#include "device/card_reader.h"
#include <sys/types.h>

struct reader_child {
    pid_t pid; /* 0: not running */
    int fd;    /* our end, non-blocking */
};

/* 0, or ERR_IO. */
int reader_child_start(const struct card_reader_config *config, struct reader_child *child);
/* SIGKILL, without waiting: whatever it is in, it will do no more. */
void reader_child_kill(const struct reader_child *child);
/* Closes our end, upon which it ends by itself, waits at most patience_ms, kills it if need be, reaps it. */
void reader_child_end(struct reader_child *child, int64_t patience_ms);
