#include "station/routes.h"

#include <string.h>

static const struct route routes[] = {
    {"GET", "/v1/health", true, route_health},
    {"GET", "/metrics", true, route_metrics}, /* asks by itself */
    {"GET", "/v1/authority", true, route_authority},
    {"POST", "/v1/enrolments", true, route_enrol},
    {"POST", "/v1/terminal/certificate", false, route_certificate},
    {"GET", "/v1/terminal/profile", false, route_profile},
    {"POST", "/v1/terminal/heartbeat", false, route_heartbeat},
    {"GET", "/v1/cards/{}", false, route_account},
    {"POST", "/v1/cards/{}/wish", false, route_wish},
    {"GET", "/v1/rooms/{}/snapshot", false, route_snapshot},
    {"GET", "/v1/rooms/{}/usage", false, route_usage},
    {"POST", "/v1/rooms/{}/comparison", false, route_comparison},
    {"GET", "/v1/rooms/{}/payments", false, route_payments},
    {"GET", "/v1/cards/{}/alert", false, route_alert_get},
    {"POST", "/v1/cards/{}/alert", false, route_alert_put},
    {"POST", "/v1/rooms/{}/power", false, route_power},
    {"GET", "/v1/power/{}", false, route_power_get},
    {"POST", "/v1/rooms/{}/password", false, route_password},
    {"GET", "/v1/buildings", false, route_buildings},
    {"GET", "/v1/buildings/{}/rooms", false, route_building_rooms},
    {"POST", "/v1/purchases", false, route_purchases},
    {"GET", "/v1/purchases/{}", false, route_credit},
    {"GET", "/v1/offline-kit", false, route_kit_cards},
    {"GET", "/v1/offline-kit/rooms", false, route_kit_rooms},
    {"POST", "/v1/orders", false, route_order_place},
    {"GET", "/v1/orders/{}", false, route_order_get},
    {"POST", "/v1/orders/{}/cancel", false, route_order_cancel},
    {"POST", "/v1/pay/{}/notice", true, route_notice},
    {"GET", "/r/{}", true, route_receipt},
};

static bool matches(const char *pattern, const char *path, char *part, size_t size)
{
    const char *hole = strstr(pattern, "{}");
    part[0] = '\0';
    if (!hole)
        return !strcmp(pattern, path);
    size_t before = (size_t)(hole - pattern);
    if (strncmp(pattern, path, before) != 0)
        return false;
    size_t length = strcspn(path + before, "/");
    if (length == 0 || length >= size || strcmp(path + before + length, hole + 2) != 0)
        return false;
    memcpy(part, path + before, length);
    part[length] = '\0';
    return true;
}

const struct route *route_find(const char *method, const char *path, char *part, size_t size, bool *known)
{
    *known = false;
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++) {
        if (!matches(routes[i].path, path, part, size))
            continue;
        *known = true;
        if (!strcmp(routes[i].method, method))
            return &routes[i];
    }
    return NULL;
}
