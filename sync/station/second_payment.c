#include "station/second_payment.h"
#include "base/status.h"
#include "pay/pay.h"

#include <string.h>

int second_payment_get(struct database *db, const struct key *order, struct money *second, bool *is_back)
{
    struct db_query query;
    int64_t back_fen = 0;
    *second = money_of_fen(0);
    *is_back = false;
    db_query_begin(&query, db, "SELECT amount_fen, verdict FROM second_payment WHERE order_key = $1");
    db_bind_text(&query, 1, order->text);
    while (db_query_row(&query)) {
        const char *verdict = db_text(&query, 1);
        if (verdict[0] == '\0')
            second->fen += db_int(&query, 0);
        else if (!strcmp(verdict, "refunded"))
            back_fen += db_int(&query, 0);
    }
    if (second->fen == 0 && back_fen > 0) {
        *second = money_of_fen(back_fen);
        *is_back = true;
    }
    return db_query_end(&query);
}

int order_told(struct database *db, const struct key *key, struct order_status *status)
{
    int failure = pay_order_get(db, key, status);
    return failure ? failure : second_payment_get(db, key, &status->second, &status->second_is_back);
}
