#include "station/station.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/status.h"
#include "base/text.h"
#include "station/http.h"
#include "station/row_desk.h"
#include "station/station_store.h"

#include <stdlib.h>

static void credit_changed(void *context, const struct key *key, const struct room_id *room)
{
    struct station *station = context;
    (void)room;
    if (key->text[0] != '\0')
        bell_ring(station->bell, key->text);
}

static void order_changed(void *context, const struct key *key)
{
    struct station *station = context;
    bell_ring(station->bell, key->text);
}

static void credit_was_enqueued(void *context, const struct room_id *room)
{
    struct station *station = context;
    meters_wake(station->meters, room);
}

/* Made when a station first starts; a link is good as long as it stays. */
static int receipt_secret_take(struct station *station)
{
    uint8_t fresh[sizeof station->receipt_secret];
    char digits[2 * sizeof fresh + 1];
    random_bytes(fresh, sizeof fresh);
    hex_encode(fresh, sizeof fresh, digits);
    int status = setting_put_first(station->db, "receipt_secret", digits);
    if (!status)
        status = setting_get(station->db, "receipt_secret", digits, sizeof digits);
    return status ? status : hex_decode(digits, station->receipt_secret, sizeof station->receipt_secret);
}

static int workers_start(struct station *station)
{
    struct meters_config meters = station->config->meters;
    struct pay_config pay = station->config->pay;
    meters.changed = credit_changed;
    meters.context = station;
    pay.changed = order_changed;
    pay.credit_enqueued = credit_was_enqueued;
    pay.context = station;
    int status = meters_start(&meters, &station->meters);
    return status ? status : pay_start(&pay, &station->pay);
}

int station_start(const struct station_config *config, struct station **made)
{
    *made = NULL;
    struct station *station = calloc(1, sizeof *station);
    if (!station)
        return ERR_MEMORY;
    station->config = config;
    station->bell = bell_create(http_wake);
    int status = station->bell ? station_store_open(config->database, &station->db) : ERR_MEMORY;
    if (!status)
        status = setting_get(station->db, "card_salt", station->card_salt, sizeof station->card_salt);
    if (status == ERR_NOT_FOUND)
        log_error("%s: no card_salt; make the site with dormwattctl init", config->database);
    if (!status)
        status = receipt_secret_take(station);
    if (!status)
        status = workers_start(station);
    if (!status)
        status = watch_start(config->database, config->watch_pause_ms, &station->watch);
    if (!status)
        status = row_desk_start(&station->row_desk);
    if (!status)
        status = http_start(station);
    if (status) {
        station_stop(station);
        return status;
    }
    *made = station;
    return STATUS_OK;
}

int station_port(const struct station *station)
{
    return http_port(station);
}

void station_stop(struct station *station)
{
    if (!station)
        return;
    if (station->bell)
        bell_silence(station->bell); /* MHD ends only when no connection is suspended */
    http_stop(station);
    row_desk_stop(station->row_desk);
    watch_stop(station->watch);
    if (station->pay)
        pay_stop(station->pay);
    if (station->meters)
        meters_stop(station->meters);
    bell_destroy(station->bell);
    db_close(station->db);
    free(station);
}
