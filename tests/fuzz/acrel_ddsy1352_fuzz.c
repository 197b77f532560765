/* Any bytes decode to a reading within its bounds, or are refused by name. */
#include "base/status.h"
#include "meter/model.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    uint8_t *exact = malloc(length ? length : 1); /* a byte too far is seen */
    if (!exact)
        return 0;
    memcpy(exact, bytes, length);
    struct meter_reading reading = {0};
    int status = acrel_ddsy1352.decode(exact, length, &reading);
    free(exact);
    assert(status == STATUS_OK || status == ERR_FORMAT || status == ERR_RANGE);
    if (status)
        return 0;
    assert(reading.total_wh >= 0 && reading.total_wh < 1000000000);
    assert(reading.count >= 0 && reading.count <= 65535);
    assert(reading.relay == RELAY_CLOSED || reading.relay == RELAY_OPEN);
    uint16_t registers[METER_PURCHASE_REGISTERS];
    assert(acrel_ddsy1352.encode_purchase(reading.count, reading.remaining_fen, registers) == STATUS_OK);
    assert(registers[0] == reading.count);
    assert((int32_t)((uint32_t)registers[1] << 16 | registers[2]) == reading.remaining_fen);
    return 0;
}
