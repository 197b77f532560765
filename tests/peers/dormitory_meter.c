/* One DDSY1352 as its master sees it (meters.md 1.3, 1.4).
 *
 *   0x0000 total u32, 0x0002.. four tariffs     0x0057 {1,1} trip, {1,0} close, {0,x} automatic
 *   0x000B U, 0x000C I, 0x000D P                0x0100 the 96-byte block
 *   0x0046 alarms, credit; 0x004E purchase count u16, 0x004F remaining u32
 *
 * A purchase is taken only with the count after the stored one, and not beyond the hoard limit. */
#include "dormitory.h"

#include <string.h>

#define BLOCK_BYTES 96
#define PREPAID_FIRST 0x0046
#define PREPAID_COUNT 28
#define FORCE_REGISTER 0x0057
#define MODEL_DDSY1352 7
#define VOLTS 220
#define BADLOAD_W 600
#define OVERLOAD_W 1100 /* 5 A */
#define RECOVER_MS (20 * 60000)
#define CONTACTS_MS 300

int64_t meter_remaining_fen(const struct meter *meter)
{
    int64_t fen = meter->remaining_units / UNITS_PER_FEN;
    return fen - (meter->remaining_units % UNITS_PER_FEN < 0);
}

static void switch_relay(struct meter *meter)
{
    if (wall_ms() < meter->still_until_ms)
        return;
    meter->relay_closed =
        meter->forced ? !meter->forced_open : meter->remaining_units > 0 && !meter->trip && !meter->curfew;
}

/* A kettle is a banned appliance, two of them are too much for the wire (meters.md 4.1, 4.2). A relay that is
 * forced closed does not trip. */
static void watch_load(struct meter *meter, int64_t elapsed_ms)
{
    meter->trip_left_ms -= elapsed_ms;
    if (meter->trip && meter->trip_left_ms <= 0)
        meter->trip = TRIP_NONE;
    if (meter->trip || meter->forced || !meter->relay_closed || meter->heater_w < BADLOAD_W)
        return;
    meter->trip = meter->heater_w > OVERLOAD_W ? TRIP_OVERLOAD : TRIP_BADLOAD;
    meter->trip_left_ms = RECOVER_MS;
    meter->trips++;
}

static void force_relay(struct meter *meter, bool forced, bool open)
{
    meter->forced = forced;
    meter->forced_open = forced && open;
    if (forced && !open)
        meter->trip = TRIP_NONE; /* the sources do not say it; a meter that did not would open again */
    switch_relay(meter);
}

void meter_burn(struct meter *meter, const struct dormitory *dormitory, int64_t elapsed_ms, int64_t now_ms)
{
    switch_relay(meter);
    watch_load(meter, elapsed_ms);
    switch_relay(meter);
    double watts =
        meter->relay_closed ? room_power_w(dormitory->seed, meter->room, now_ms) + meter->heater_w : 0;
    int64_t mwh = (int64_t)(watts * dormitory->speed * (double)elapsed_ms / 3600.0 + 0.5);
    meter->power_w = (int)(watts + 0.5);
    meter->total_mwh += mwh;
    meter->remaining_units -= mwh * meter->price_centifen;
    switch_relay(meter);
}

static void put16(uint8_t *bytes, unsigned value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

static void put32(uint8_t *bytes, uint32_t value)
{
    put16(bytes, value >> 16);
    put16(bytes + 2, value & 0xffff);
}

static uint32_t total_register(const struct meter *meter)
{
    return (uint32_t)(meter->total_mwh / 10000); /* 0.01 kWh */
}

static void fill_block(const struct meter *meter, uint8_t block[BLOCK_BYTES])
{
    memset(block, 0, BLOCK_BYTES);
    put16(block, MODEL_DDSY1352);
    put16(block + 2, VOLTS * 10);
    put16(block + 8, (unsigned)(meter->power_w * 100 / VOLTS));
    put16(block + 14, (unsigned)meter->power_w);
    put16(block + 20, (unsigned)meter->power_w);
    put16(block + 30, 1000);
    put16(block + 38, 1);
    put16(block + 40, 1);
    put32(block + 42, total_register(meter));
    put32(block + 50, total_register(meter));
    put32(block + 62, (uint32_t)meter_remaining_fen(meter));
    put16(block + 66, (unsigned)meter->count);
    put16(block + 68, (unsigned)meter->trips);
    bool arrears = meter->remaining_units <= 0;
    block[72] = meter->relay_closed ? 0xE0 : 0;
    block[73] = (uint8_t)((meter->forced ? 0x08 : 0) | (meter->forced_open ? 0x07 : 0) |
                          (arrears ? 0x20 : 0) | (meter->trip == TRIP_OVERLOAD ? 0x10 : 0));
    block[74] = meter->trip == TRIP_BADLOAD ? 0x0F : 0;
    block[75] = (uint8_t)(0x08 | (meter->curfew ? 0x80 : 0));
}

static int register_value(const struct meter *meter, const uint8_t block[BLOCK_BYTES], int address)
{
    uint32_t total = total_register(meter);
    uint32_t remaining = (uint32_t)meter_remaining_fen(meter);
    if (address >= BLOCK_REGISTER && address < BLOCK_REGISTER + BLOCK_BYTES / 2) {
        const uint8_t *at = block + 2 * (size_t)(address - BLOCK_REGISTER);
        return at[0] << 8 | at[1];
    }
    switch (address) {
    case 0x0000:
    case 0x0006: return (int)(total >> 16);
    case 0x0001:
    case 0x0007: return (int)(total & 0xffff);
    case 0x000B: return VOLTS * 10;
    case 0x000C: return meter->power_w * 100 / VOLTS;
    case 0x000D: return meter->power_w;
    case PURCHASE_REGISTER: return meter->count;
    case PURCHASE_REGISTER + 1: return (int)(remaining >> 16);
    case PURCHASE_REGISTER + 2: return (int)(remaining & 0xffff);
    case FORCE_REGISTER: return meter->forced;
    case FORCE_REGISTER + 1: return meter->forced_open;
    default: break;
    }
    bool known = address <= 0x0010 || (address >= PREPAID_FIRST && address < PREPAID_FIRST + PREPAID_COUNT);
    return known ? 0 : -1;
}

static int refuse(const uint8_t *request, uint8_t *answer, uint8_t code)
{
    answer[0] = request[0];
    answer[1] = request[1] | 0x80;
    answer[2] = code;
    return 3;
}

static int answer_read(struct meter *meter, const uint8_t *request, uint8_t *answer)
{
    int first = request[2] << 8 | request[3];
    int count = request[4] << 8 | request[5];
    uint8_t block[BLOCK_BYTES];
    if (count < 1 || count > 125)
        return refuse(request, answer, 3);
    switch_relay(meter);
    fill_block(meter, block);
    answer[0] = request[0];
    answer[1] = request[1];
    answer[2] = (uint8_t)(2 * count);
    for (int i = 0; i < count; i++) {
        int value = register_value(meter, block, first + i);
        if (value < 0)
            return refuse(request, answer, 2);
        put16(answer + 3 + 2 * (size_t)i, (unsigned)value);
    }
    return 3 + 2 * count;
}

static bool take_purchase(struct meter *meter, struct dormitory *dormitory, const uint8_t *data)
{
    int count = data[0] << 8 | data[1];
    int64_t fen =
        (int32_t)((uint32_t)data[2] << 24 | (uint32_t)data[3] << 16 | (uint32_t)data[4] << 8 | data[5]);
    if (count != (meter->count + 1) % 65536 || fen > meter->hoard_fen) {
        meter->refusals++;
        return false;
    }
    int64_t added_fen = fen - meter_remaining_fen(meter);
    meter->count = count;
    meter->remaining_units = fen * UNITS_PER_FEN;
    meter->purchases++;
    switch_relay(meter);
    purchase_log(dormitory, meter, added_fen);
    state_write(dormitory); /* a meter's memory holds before it answers */
    return true;
}

static int answer_write(struct meter *meter, struct dormitory *dormitory, const uint8_t *request, int length,
                        uint8_t *answer)
{
    int first = request[2] << 8 | request[3];
    int count = request[4] << 8 | request[5];
    if (length != 7 + 2 * count || request[6] != 2 * count)
        return refuse(request, answer, 3);
    if (first == PURCHASE_REGISTER && count == 3) {
        if (!take_purchase(meter, dormitory, request + 7))
            return refuse(request, answer, 3);
    } else if (first == FORCE_REGISTER && count == 2) {
        meter->still_until_ms = wall_ms() + CONTACTS_MS;
        force_relay(meter, request[8], request[10]);
    } else {
        return refuse(request, answer, 2);
    }
    memcpy(answer, request, 6);
    return 6;
}

int meter_answer(struct meter *meter, struct dormitory *dormitory, const uint8_t *request, int length,
                 uint8_t answer[256])
{
    if ((request[1] == 3 || request[1] == 4) && length == 6)
        return answer_read(meter, request, answer);
    if (request[1] == 0x10 && length > 7)
        return answer_write(meter, dormitory, request, length, answer);
    return refuse(request, answer, 1);
}

void meter_buy(struct meter *meter, int64_t fen)
{
    meter->count = (meter->count + 1) % 65536;
    meter->remaining_units += fen * UNITS_PER_FEN;
    switch_relay(meter);
}

void meter_force(struct meter *meter, int how)
{
    if (how >= 2)
        force_relay(meter, true, false);
    if (how != 3)
        force_relay(meter, how == 1, how == 1);
}

void meter_swap(struct meter *meter)
{
    meter->count = 0;
    meter->total_mwh = 0;
    meter->remaining_units = 0;
    switch_relay(meter);
}
