/* A meter model: which registers to ask, what their bytes mean, how a purchase is written. One file a
 * model; models.c is the list. Pure. */
#pragma once
#include "trade/snapshot.h"
#include <stddef.h>
#include <stdint.h>

#define METER_REGISTERS_MAX 64
#define METER_PURCHASE_REGISTERS 3
#define METER_FORCE_REGISTERS 2

struct meter_reading {
    int64_t total_wh;
    int64_t remaining_fen; /* negative: owed */
    int64_t count;         /* purchases the meter has counted */
    int64_t power_w;
    enum relay_state relay;
    bool forced;         /* the relay stands as it was told to, whatever the account says */
    enum off_reason off; /* why the relay is open; OFF_NONE when it is closed */
};

/* What the sources leave open (facts of the model stand in its file). Zero is the model's own value. */
struct meter_settings {
    int64_t poll_register;     /* first register of the block that is polled */
    int64_t purchase_register; /* first register of {purchase count, remaining amount} */
    int64_t force_register;    /* first register of {forced, open} */
    int64_t turnaround_ms;     /* the longest a meter thinks before its first byte */
};

struct meter_model {
    const char *name;
    struct meter_settings usual;
    int register_count; /* that a poll needs */
    int register_spare; /* that may be asked in addition: answers of different length tell questions apart */
    /* bytes: the registers as they came, high byte first. 0, ERR_FORMAT (another model, or too short),
     * ERR_RANGE (a value no meter has). */
    int (*decode)(const uint8_t *bytes, size_t length, struct meter_reading *reading);
    /* 0, or ERR_RANGE when the meter has no room for the amount. */
    int (*encode_purchase)(int64_t count, int64_t remaining_fen,
                           uint16_t registers[METER_PURCHASE_REGISTERS]);
    /* What switches the relay: closed whatever the account says, or as the meter itself decides. */
    uint16_t force_close[METER_FORCE_REGISTERS];
    uint16_t automatic[METER_FORCE_REGISTERS];
};

extern const struct meter_model acrel_ddsy1352;

/* NULL when there is no such model. */
const struct meter_model *meter_model_find(const char *name);
