#include "device/money_log.h"
#include "base/log.h"

void money_log(const struct event *event)
{
    static const char *const sale[] = {"draft", "intended", "debited", "void", "doubtful", "acknowledged"};
    if (event->type == EVENT_SALE_SAVED)
        log_fact("sale %s %s", event->key.text, sale[event->sale_state]);
    else if (event->type == EVENT_SALE_NOT_SAVED)
        log_error("sale %s could not be saved as %s", event->key.text, sale[event->sale_state]);
    else if (event->type == EVENT_ORDER)
        log_fact("order %s %s, credit %s", event->order.key.text, order_state_text(event->order.state),
                 credit_state_text(event->order.credit));
    else if (event->type == EVENT_CREDIT)
        log_fact("credit %s %s", event->credit.key.text, credit_state_text(event->credit.state));
}
