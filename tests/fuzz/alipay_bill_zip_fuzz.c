/* Any bytes as the ZIP of a bill. */
#include "pay/bill.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = NULL;
    size_t text_length = 0;
    if (bill_unzip(bytes, length, &text, &text_length) == 0) {
        struct bill bill;
        const struct bill_owner owner = {"2088021109625633", ""};
        (void)bill_read(PAY_ALIPAY, &owner, text, text_length, NULL, NULL, &bill);
    }
    free(text);
    return 0;
}
