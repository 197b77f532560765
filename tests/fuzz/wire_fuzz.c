/* Every decoder of wire v1 on the same bytes. What is understood must survive its own encoder: a message
 * that changes between the two ends is money that changes. */
#include "wire/alert.h"
#include "wire/directory.h"
#include "wire/enrolment.h"
#include "wire/kit.h"
#include "wire/password.h"
#include "wire/power.h"
#include "wire/room_usage.h"
#include "wire/top_ups.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SURVIVES(name, type)                                                                                 \
    static void name##_survives(const char *bytes, size_t length)                                            \
    {                                                                                                        \
        type value;                                                                                          \
        char why[WIRE_WHY_SIZE];                                                                             \
        if (name##_decode(bytes, length, &value, why)) {                                                     \
            assert(why[0] != '\0');                                                                          \
            return;                                                                                          \
        }                                                                                                    \
        char *first = name##_encode(&value);                                                                 \
        assert(first);                                                                                       \
        assert(name##_decode(first, strlen(first), &value, why) == 0);                                       \
        char *second = name##_encode(&value);                                                                \
        assert(second && !strcmp(first, second));                                                            \
        free(first);                                                                                         \
        free(second);                                                                                        \
    }

SURVIVES(account, struct account)
SURVIVES(wish, struct card_wish)
SURVIVES(snapshot, struct snapshot)
SURVIVES(order_request, struct order_request)
SURVIVES(order_status, struct order_status)
SURVIVES(credit_status, struct credit_status)
SURVIVES(power_request, struct power_request)
SURVIVES(power_status, struct power_status)
SURVIVES(profile, struct profile)
SURVIVES(heartbeat, struct heartbeat)
SURVIVES(delivery_answer, struct delivery_answer)
SURVIVES(enrolment, struct enrolment)
SURVIVES(enrolment_answer, struct enrolment_answer)
SURVIVES(kit_cards, struct kit_page)
SURVIVES(kit_rooms, struct kit_page)
SURVIVES(room_usage, struct room_usage)
SURVIVES(top_ups, struct top_ups)
SURVIVES(building_list, struct building_list)
SURVIVES(room_list, struct room_list)
SURVIVES(password, struct room_password)
SURVIVES(password_answer, struct password_answer)

static void alert_survives(const char *bytes, size_t length)
{
    struct alert alert;
    char url[ALERT_URL_SIZE];
    if (alert_decode(bytes, length, &alert, url, NULL))
        return;
    char *first = alert_encode(&alert, url);
    assert(first && alert_decode(first, strlen(first), &alert, url, NULL) == 0);
    free(first);
}

static void delivery_survives(const char *bytes, size_t length)
{
    struct sealed_row rows[WIRE_ROWS_MAX];
    int count = 0;
    if (delivery_decode(bytes, length, rows, &count, NULL))
        return;
    char *again = delivery_encode(rows, count);
    assert(again);
    free(again);
    for (int i = 0; i < count; i++)
        sealed_row_finish(&rows[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    char error[WIRE_ERROR_SIZE];
    char pem[PEM_SIZE];
    struct heartbeat_answer heard;
    bool takes_part = false;
    account_survives(bytes, size);
    alert_survives(bytes, size);
    wish_survives(bytes, size);
    snapshot_survives(bytes, size);
    order_request_survives(bytes, size);
    order_status_survives(bytes, size);
    credit_status_survives(bytes, size);
    power_request_survives(bytes, size);
    power_status_survives(bytes, size);
    profile_survives(bytes, size);
    heartbeat_survives(bytes, size);
    delivery_answer_survives(bytes, size);
    delivery_survives(bytes, size);
    enrolment_survives(bytes, size);
    enrolment_answer_survives(bytes, size);
    kit_cards_survives(bytes, size);
    kit_rooms_survives(bytes, size);
    room_usage_survives(bytes, size);
    comparison_decode(bytes, size, &takes_part, NULL);
    top_ups_survives(bytes, size);
    building_list_survives(bytes, size);
    room_list_survives(bytes, size);
    password_survives(bytes, size);
    password_answer_survives(bytes, size);
    renewal_decode(bytes, size, pem, NULL);
    wire_error_decode(bytes, size, error, NULL);
    heartbeat_answer_decode(bytes, size, &heard, NULL);
    return 0;
}
