#include "pay/trade_number.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/text.h"

#include <stdio.h>

void trade_number_make(enum pay_provider provider, int64_t now_ms, char number[TRADE_NUMBER_SIZE])
{
    uint8_t random[8];
    char digits[17];
    struct local_time local = clock_local(now_ms);
    random_bytes(random, sizeof random);
    hex_encode(random, sizeof random, digits);
    snprintf(number, TRADE_NUMBER_SIZE, "%c%04u%02u%02u%02u%02u%02u%s", provider == PAY_ALIPAY ? 'A' : 'W',
             (unsigned)local.year % 10000U, (unsigned)local.month % 100U, (unsigned)local.day % 100U,
             (unsigned)local.hour % 100U, (unsigned)local.minute % 100U, (unsigned)local.second % 100U,
             digits);
}
