/* The words of order.h as they stand in the store. */
#include "base/status.h"
#include "pay/order.h"

#include <string.h>

static const char *const call_texts[ORDER_CALLS] = {"none", "place", "query", "close"};

const char *order_call_text(enum order_call call)
{
    return call_texts[call];
}

int order_call_parse(const char *text, enum order_call *call)
{
    for (int i = 0; i < ORDER_CALLS; i++) {
        if (strcmp(text, call_texts[i]) == 0) {
            *call = (enum order_call)i;
            return STATUS_OK;
        }
    }
    return ERR_FORMAT;
}
