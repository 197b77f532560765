/* Every call the station answers: one file a route, one line a route in routes.c. */
#pragma once
#include "station/request.h"

struct route {
    const char *method;
    const char *path; /* may hold one {} */
    bool asks_nobody; /* true: no client certificate needed */
    route_answer (*answer)(struct request *request);
};

/* NULL when nothing is at this path; *known is then true if it has another method. Fills request->part. */
const struct route *route_find(const char *method, const char *path, char *part, size_t size, bool *known);

route_answer route_health(struct request *request);
route_answer route_metrics(struct request *request);
route_answer route_profile(struct request *request);
route_answer route_heartbeat(struct request *request);
route_answer route_account(struct request *request);
route_answer route_wish(struct request *request);
route_answer route_snapshot(struct request *request);
route_answer route_usage(struct request *request);
route_answer route_comparison(struct request *request);
route_answer route_payments(struct request *request);
route_answer route_alert_get(struct request *request);
route_answer route_alert_put(struct request *request);
route_answer route_power(struct request *request);
route_answer route_power_get(struct request *request);
route_answer route_password(struct request *request);
route_answer route_buildings(struct request *request);
route_answer route_building_rooms(struct request *request);
route_answer route_purchases(struct request *request);
route_answer route_credit(struct request *request);
route_answer route_order_place(struct request *request);
route_answer route_order_get(struct request *request);
route_answer route_order_cancel(struct request *request);
route_answer route_authority(struct request *request);
route_answer route_enrol(struct request *request);
route_answer route_certificate(struct request *request);
route_answer route_kit_cards(struct request *request);
route_answer route_kit_rooms(struct request *request);
route_answer route_notice(struct request *request);
route_answer route_receipt(struct request *request);
