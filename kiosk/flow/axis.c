#include "flow/axis.h"

#include <stddef.h>

int64_t axis_step(int64_t most, int64_t least)
{
    static const int64_t tenths[] = {10, 20, 25, 40, 50}; /* the mocks have the 4 */
    for (int64_t power = 1; power < (int64_t)1000000000000; power *= 10)
        for (size_t i = 0; i < sizeof tenths / sizeof *tenths; i++) {
            int64_t step = tenths[i] * power / 10;
            if (step * 10 == tenths[i] * power && step >= least && AXIS_STEPS * step >= most)
                return step;
        }
    return most;
}
