#include "device/road.h"
#include "base/clock.h"
#include "base/forget.h"
#include "base/log.h"
#include "base/status.h"
#include "device/inbox.h"
#include "device/road_card.h"
#include "device/road_power.h"
#include "device/road_pulse.h"
#include "device/road_question.h"
#include "device/road_watch.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEARTBEAT_MS 60000
#define HEARTBEAT_DOWN_MS 5000
#define HEARTBEAT_SILENT_MS 15000 /* no meter of the building answers */
#define PROFILE_MS 300000

enum line { LINE_NOT_KNOWN, LINE_IS_UP, LINE_IS_DOWN, LINE_IS_SHUT };

struct road {
    struct road_config config;
    pthread_t thread;
    struct inbox *inbox;
    pthread_mutex_t health_mutex;
    struct heartbeat health; /* under health_mutex */

    int64_t began_ms; /* monotonic, as are all of these */

    /* the thread's own */
    enum line line;
    int64_t heartbeat_at_ms; /* monotonic */
    int64_t profile_at_ms;
    struct road_question question;
    struct road_card card;
    struct road_watch order, credit;
    struct road_pulse pulse;
    struct road_power power;
};

static void tell(struct road *road, struct event *event)
{
    event->now_ms = clock_now_ms();
    road->config.report(road->config.context, event);
}

static void set_line(struct road *road, enum line line)
{
    static const char *const words[] = {
        [LINE_IS_UP] = "up", [LINE_IS_DOWN] = "down", [LINE_IS_SHUT] = "shut"};
    if (line == road->line)
        return;
    road->line = line;
    if (line == LINE_IS_SHUT)
        log_error("the station does not let this terminal in: nothing is sold until it does");
    log_note("the line to the station is %s", words[line]);
    int64_t now_ms = clock_monotonic_ms();
    if (line == LINE_IS_UP)
        road->profile_at_ms = now_ms;
    else
        road->heartbeat_at_ms = now_ms + HEARTBEAT_DOWN_MS;
    tell(road,
         &(struct event){.type = EVENT_LINE, .ok = line == LINE_IS_UP, .refused = line == LINE_IS_SHUT});
}

/* The door's own words (station/door.h): revoked, unknown, or a certificate that has ended. */
static bool is_shut_out(const struct client_answer *answer)
{
    static const char *const errors[] = {"revoked_terminal", "unknown_terminal", "bad_certificate",
                                         "no_certificate"};
    char error[WIRE_ERROR_SIZE] = "";
    if (answer->outcome != CLIENT_REFUSED || answer->http_status != 403 ||
        wire_error_decode(answer->body, answer->body_length, error, NULL))
        return false;
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (!strcmp(error, errors[i]))
            return true;
    return false;
}

static enum line line_of(const struct client_answer *answer)
{
    if (is_shut_out(answer))
        return LINE_IS_SHUT;
    return answer->outcome == CLIENT_DONE || answer->outcome == CLIENT_UNCHANGED ||
                   answer->outcome == CLIENT_REFUSED
               ? LINE_IS_UP
               : LINE_IS_DOWN;
}

/* For staff: how the line answers. */
static void tell_pulse(struct road *road, bool of_test)
{
    struct event event = {.type = EVENT_SERVICE_LINE, .ok = of_test};
    road_pulse_facts(&road->pulse, &event.line);
    tell(road, &event);
}

/* --- what the session asks ---------------------------------------------------------------------------- */

static void obey(struct road *road, const struct command *command)
{
    struct event event = {0};
    switch (command->type) {
    case COMMAND_ASK_ACCOUNT:
    case COMMAND_ASK_SNAPSHOT:
    case COMMAND_ASK_PASSWORD:
    case COMMAND_ASK_TOP_UPS:
    case COMMAND_ASK_USAGE:
    case COMMAND_SET_COMPARISON:
        if (road_question_ask(&road->question, road->config.client, command, &event))
            tell(road, &event);
        break;
    case COMMAND_WISH: road_card_wish(road->config.client, command); break;
    case COMMAND_ALERT_ASK:
    case COMMAND_ALERT_SAVE: road_card_alert(&road->card, road->config.client, command); break;
    case COMMAND_ORDER_PLACE: road_watch_place(&road->order, road->config.client, &command->order); break;
    case COMMAND_ORDER_CANCEL: road_watch_cancel(&road->order, road->config.client, &command->key); break;
    case COMMAND_ORDER_WATCH:
        road_watch_begin(&road->order, road->config.client, WATCH_ORDER, &command->key);
        break;
    case COMMAND_CREDIT_WATCH:
        road_watch_begin(&road->credit, road->config.client, WATCH_CREDIT, &command->key);
        break;
    case COMMAND_POWER_ASK: road_power_ask(&road->power, road->config.client, &command->power); break;
    case COMMAND_STOP_WATCHING:
        road_power_end(&road->power, road->config.client);
        road_watch_end(&road->order, road->config.client);
        road_watch_end(&road->credit, road->config.client);
        break;
    case COMMAND_LINE_TEST:
        road->pulse.is_test = true;
        road->heartbeat_at_ms = clock_monotonic_ms();
        break;
    case COMMAND_SERVICE_LOOK: tell_pulse(road, false); break;
    default: break; /* not the road's */
    }
}

/* --- what the station answered ------------------------------------------------------------------------ */

static void hear_profile(struct road *road, const struct client_answer *answer)
{
    struct event event = {.type = EVENT_PROFILE};
    char why[WIRE_WHY_SIZE] = "";
    if (answer->outcome != CLIENT_DONE)
        return;
    if (profile_decode(answer->body, answer->body_length, &event.profile, why) == 0)
        tell(road, &event);
    else
        log_warn("station: a profile that does not decode, the last one stays: %s", why);
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* While the meters are silent somebody may be waiting for them at the glass. */
static void hear_heartbeat(struct road *road, const struct client_answer *answer)
{
    struct road_pulse *pulse = &road->pulse;
    bool were_silent = pulse->lines_silent;
    if (road_pulse_hear(pulse, answer, clock_monotonic_ms(), clock_now_ms()))
        tell_pulse(road, true);
    if (answer->outcome != CLIENT_DONE)
        return;
    if (pulse->lines_silent != were_silent)
        log_note("the meters of this building %s", were_silent ? "answer again" : "are all silent");
    tell(road, &(struct event){.type = EVENT_METERS, .ok = !pulse->lines_silent});
    tell(road, &(struct event){.type = EVENT_READER_TOLD, .ok = pulse->reader_told});
    if (pulse->lines_silent)
        road->heartbeat_at_ms = smaller(road->heartbeat_at_ms, clock_monotonic_ms() + HEARTBEAT_SILENT_MS);
}

static void hear(struct road *road, const struct client_answer *answer)
{
    set_line(road, line_of(answer));
    struct event event = {0};
    switch (answer->call) {
    case CALL_ACCOUNT:
    case CALL_SNAPSHOT:
    case CALL_PASSWORD:
    case CALL_TOP_UPS:
    case CALL_USAGE:
        if (road_question_hear(&road->question, answer, &event))
            tell(road, &event);
        break;
    case CALL_ALERT:
        if (road_card_hear(&road->card, answer, &event))
            tell(road, &event);
        break;
    case CALL_PROFILE: hear_profile(road, answer); break;
    case CALL_ORDER_PLACE:
    case CALL_ORDER_GET:
    case CALL_ORDER_CANCEL:
        if (road_watch_hear(&road->order, answer, &event))
            tell(road, &event);
        break;
    case CALL_CREDIT:
        if (road_watch_hear(&road->credit, answer, &event))
            tell(road, &event);
        break;
    case CALL_POWER_ASK:
    case CALL_POWER_GET:
        if (road_power_hear(&road->power, answer, &event))
            tell(road, &event);
        break;
    case CALL_HEARTBEAT: hear_heartbeat(road, answer); break;
    case CALL_PURCHASES:
    case CALL_KIT:
    case CALL_WISH:
    case CALL_ROOMS: break;
    }
}

/* --- the thread --------------------------------------------------------------------------------------- */

/* Does what is due; returns when to look again. */
static int64_t keep_time(struct road *road, int64_t now_ms)
{
    if (now_ms >= road->heartbeat_at_ms) {
        pthread_mutex_lock(&road->health_mutex);
        struct heartbeat health = road->health;
        pthread_mutex_unlock(&road->health_mutex);
        road->heartbeat_at_ms = road_pulse_due_ms(
            &health, road->began_ms, now_ms, road->line == LINE_IS_UP ? HEARTBEAT_MS : HEARTBEAT_DOWN_MS);
        char *body = heartbeat_encode(&health);
        if (body)
            road_pulse_sent(
                &road->pulse,
                client_send(road->config.client, CALL_HEARTBEAT, "/v1/terminal/heartbeat", body, 0), now_ms);
        free(body);
    }
    if (now_ms >= road->profile_at_ms) {
        client_send(road->config.client, CALL_PROFILE, "/v1/terminal/profile", NULL, 0);
        road->profile_at_ms = now_ms + PROFILE_MS;
    }
    int64_t order_ms = road_watch_wake(&road->order, road->config.client, now_ms);
    int64_t credit_ms = road_watch_wake(&road->credit, road->config.client, now_ms);
    int64_t power_ms = road_power_wake(&road->power, road->config.client, now_ms);
    int64_t watch_ms = smaller(power_ms, smaller(order_ms, credit_ms));
    return smaller(smaller(road->heartbeat_at_ms, road->profile_at_ms), watch_ms);
}

static void *work(void *context)
{
    struct road *road = context;
    for (;;) {
        struct parcel *parcel = NULL;
        int64_t wake_ms = keep_time(road, clock_monotonic_ms());
        if (inbox_wait(road->inbox, wake_ms, &parcel) == INBOX_CLOSED)
            return NULL;
        if (parcel && parcel->type == PARCEL_ANSWER)
            hear(road, &parcel->answer);
        else if (parcel && parcel->type == PARCEL_COMMAND)
            obey(road, &parcel->command);
        parcel_destroy(parcel);
        forget_traces();
    }
}

void road_command(struct road *road, const struct command *command)
{
    inbox_put_command(road->inbox, command);
}

void road_answer(struct road *road, const struct client_answer *answer)
{
    inbox_put_answer(road->inbox, answer);
}

static struct heartbeat with_version(struct heartbeat health)
{
    snprintf(health.version, sizeof health.version, "%s", DORMWATT_VERSION);
    return health;
}

void road_set_health(struct road *road, const struct heartbeat *health)
{
    pthread_mutex_lock(&road->health_mutex);
    road->health = with_version(*health);
    pthread_mutex_unlock(&road->health_mutex);
}

int road_start(const struct road_config *config, struct road **road)
{
    struct road *made = calloc(1, sizeof *made);
    struct inbox *inbox = made ? inbox_create() : NULL;
    *road = NULL;
    if (!inbox) {
        free(made);
        return ERR_MEMORY;
    }
    made->config = *config;
    made->inbox = inbox;
    made->began_ms = clock_monotonic_ms();
    made->health = with_version((struct heartbeat){.starting = true});
    pthread_mutex_init(&made->health_mutex, NULL);
    *road = made; /* before the thread runs: what it sends may be answered at once */
    if (pthread_create(&made->thread, NULL, work, made) != 0) {
        *road = NULL;
        inbox_destroy(inbox);
        free(made);
        return ERR_MEMORY;
    }
    return STATUS_OK;
}

void road_stop(struct road *road)
{
    if (!road)
        return;
    inbox_close(road->inbox);
    pthread_join(road->thread, NULL);
    road_watch_end(&road->order, road->config.client);
    road_watch_end(&road->credit, road->config.client);
    road_power_end(&road->power, road->config.client);
    inbox_destroy(road->inbox);
    pthread_mutex_destroy(&road->health_mutex);
    free(road);
}

int64_t road_behind_ms(struct road *road)
{
    return inbox_oldest_ms(road->inbox);
}
