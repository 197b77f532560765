#include "trade/top_up.h"
#include "base/clock.h"

bool top_up_in_month(int64_t at_ms, int64_t now_ms)
{
    struct local_time at = clock_local(at_ms), now = clock_local(now_ms);
    return at.year == now.year && at.month == now.month;
}
