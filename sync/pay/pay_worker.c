/* The worker's loop: resume, ask what is due, sleep until an answer or the next due moment, settle. */
#include "base/clock.h"
#include "base/status.h"
#include "pay/pay_context.h"

#define REST_MS 60000 /* the longest sleep: the wall clock may step */
#define RETRY_MS 1000 /* after the store failed */
#define CALLS_KEPT_MS (7 * CLOCK_DAY_MS)

/* Orders whose call died with the last run of the station. */
static int resume(struct pay *pay)
{
    struct key key;
    int status = db_begin(pay->db);
    while (!status && !(status = order_row_due(pay->db, INT64_MAX, true, &key))) {
        struct order_row row;
        struct order_update update;
        status = order_row_get(pay->db, &key, &row);
        if (status)
            break;
        order_step(&row.order, &(struct order_event){STATION_RESTARTED, clock_now_ms(), 0, 0, false},
                   &update);
        status = order_row_save(pay->db, &row);
    }
    if (status == ERR_NOT_FOUND)
        status = call_prune(pay->db, clock_now_ms() - CALLS_KEPT_MS);
    if (!status)
        status = db_commit(pay->db);
    if (status)
        db_rollback(pay->db);
    return status;
}

static int64_t wait_of(struct pay *pay, int status)
{
    int under_way = 0;
    int64_t next_at_ms = 0;
    if (!status)
        status = order_row_next_at_ms(pay->db, &next_at_ms);
    if (status)
        return RETRY_MS;
    for (const struct flight *flight = pay->flights; flight; flight = flight->next) {
        if (flight->answered)
            return 0;
        under_way++;
    }
    if (under_way == PAY_CALLS_MAX)
        return RETRY_MS;
    int64_t wait_ms = next_at_ms ? next_at_ms - clock_now_ms() : REST_MS;
    return wait_ms < 0 ? 0 : wait_ms > REST_MS ? REST_MS : wait_ms;
}

void *pay_work(void *context)
{
    struct pay *pay = context;
    bool resumed = false;
    int status = STATUS_OK;
    while (!atomic_load(&pay->stopping)) {
        if (!resumed && !status) {
            status = resume(pay);
            resumed = status == STATUS_OK;
        }
        if (!status)
            status = pay_ask_due(pay);
        pay_http_poll(pay->http, wait_of(pay, status), pay_read_answer, pay);
        status = pay_settle_all(pay);
    }
    return NULL;
}
