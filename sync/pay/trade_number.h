/* Our number of one attempt at one provider (out_trade_no): "W20261124100405" and 16 random hexadecimal
 * digits. 31 of [0-9A-Z], which every channel takes; made and stored before the call, never used again. */
#pragma once
#include "pay/provider.h"

void trade_number_make(enum pay_provider provider, int64_t now_ms, char number[TRADE_NUMBER_SIZE]);
