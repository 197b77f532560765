/* Acrel DDSY1352 single-phase prepaid meter, Modbus RTU, function 3 to read, 0x10 to write.
 *
 * Its 96-byte block (48 registers, high byte first; offsets in bytes), which its maker's tool polls and its
 * 4G sibling uploads:
 *
 *    0  u16  model, 7                         62  u32  remaining amount, 0.01 yuan
 *    2  u16  voltage, 0.1 V                   66  u16  purchase count
 *    8  u16  current, 0.01 A                  68  u16  load-control trips, 70 allowed trips
 *   20  i16  active power, 0.001 kW           76  u32  base (free) energy left, 0.01 kWh
 *   42  u32  total energy, 0.01 kWh           80  clock YY MM DD week hh mm ss
 *   72  bit 0 fault, bits 5-7 relay L1-L3 closed
 *   73  bits 0-2 forced state, 3 forced mode on, 4 over limit, 5 arrears, 6 alarm 1, 7 alarm 2
 *   74  bits 0-2 power control's state, 3 on
 *   75  bit 3 money control on, 7 time control on
 *
 * Left open by every source found, so the first three are settings (struct meter_settings):
 * - where the block starts: 0x0100 here;
 * - with what it is credited in the clear: {count, remaining} as 0x004E u16 and 0x004F u32 of the prepaid
 *   parameters in one write of three registers, so that no meter can take one without the other;
 * - how long it thinks: 150 ms at most;
 * - how it shows debt: two's complement is taken, as the overdraft level needs a sign;
 * - what ends a trip before its time: FORCE CLOSE and then AUTOMATIC at 0x0057, which two sources agree on;
 * that the relay stays closed is read back, not believed;
 * - which bit set explains an open relay when several are set: the first that staff would look at. */
#include "base/status.h"
#include "meter/model.h"

#define BLOCK_NEEDED 80 /* bytes: up to the free energy */
#define MODEL_DDSY1352 7
#define MOST_ENERGY 99999999u   /* 0.01 kWh: the register rolls over at 999999.99 on the display */
#define MOST_REMAINING 99999999 /* fen: eight digits on the display */

static uint16_t u16_at(const uint8_t *bytes, size_t offset)
{
    return (uint16_t)(bytes[offset] << 8 | bytes[offset + 1]);
}

static uint32_t u32_at(const uint8_t *bytes, size_t offset)
{
    return (uint32_t)u16_at(bytes, offset) << 16 | u16_at(bytes, offset + 2);
}

static enum off_reason why_off(const uint8_t *status)
{
    if (status[1] & 0x08)
        return OFF_STAFF;
    if (status[1] & 0x20)
        return OFF_ARREARS;
    if (status[1] & 0x10)
        return OFF_OVERLOAD;
    if (status[2] & 0x08)
        return OFF_BADLOAD;
    if (status[3] & 0x80)
        return OFF_SCHEDULE;
    return OFF_NONE;
}

static int decode(const uint8_t *bytes, size_t length, struct meter_reading *reading)
{
    if (length < BLOCK_NEEDED || u16_at(bytes, 0) != MODEL_DDSY1352)
        return ERR_FORMAT;
    uint32_t total = u32_at(bytes, 42);
    int32_t remaining = (int32_t)u32_at(bytes, 62);
    if (total > MOST_ENERGY || remaining > MOST_REMAINING || remaining < -MOST_REMAINING)
        return ERR_RANGE;
    const uint8_t *status = bytes + 72;
    bool closed = status[0] & 0x20;
    *reading = (struct meter_reading){
        .total_wh = (int64_t)total * 10,
        .remaining_fen = remaining,
        .count = u16_at(bytes, 66),
        .power_w = (int16_t)u16_at(bytes, 20),
        .relay = closed ? RELAY_CLOSED : RELAY_OPEN,
        .forced = status[1] & 0x08,
        .off = closed ? OFF_NONE : why_off(status),
    };
    return STATUS_OK;
}

static int encode_purchase(int64_t count, int64_t remaining_fen, uint16_t registers[METER_PURCHASE_REGISTERS])
{
    if (count < 0 || count > UINT16_MAX || remaining_fen > MOST_REMAINING || remaining_fen < -MOST_REMAINING)
        return ERR_RANGE;
    uint32_t remaining = (uint32_t)(int32_t)remaining_fen;
    registers[0] = (uint16_t)count;
    registers[1] = (uint16_t)(remaining >> 16);
    registers[2] = (uint16_t)remaining;
    return STATUS_OK;
}

const struct meter_model acrel_ddsy1352 = {
    .name = "acrel-ddsy1352",
    .usual = {.poll_register = 0x0100,
              .purchase_register = 0x004E,
              .force_register = 0x0057,
              .turnaround_ms = 150},
    .register_count = BLOCK_NEEDED / 2,
    .register_spare = 8,
    .decode = decode,
    .encode_purchase = encode_purchase,
    .force_close = {1, 0},
    .automatic = {0, 0},
};
