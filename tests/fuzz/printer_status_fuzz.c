/* What a printer says: any bytes. Its state is always one of those there are, and ready only when all four
 * answers are answers. */
#include "device/escpos.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i + ESCPOS_ANSWERS <= length; i++) {
        enum printer_state state = escpos_state(bytes + i);
        assert(state > PRINTER_ABSENT && state < PRINTER_STATES);
        for (int n = 0; state == PRINTER_READY && n < ESCPOS_ANSWERS; n++)
            assert(escpos_is_answer(bytes[i + (size_t)n]));
    }
    return 0;
}
