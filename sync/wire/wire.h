/* The words of trade/ as the bytes of wire v1: JSON, UTF-8, integers for money, every message with "v":1.
 * encode_* return a string the caller frees (NULL without memory); decode_* check every field, ignore
 * unknown ones, refuse another version, and say in `why` (may be NULL) what and where.
 *
 *   account    GET /v1/cards/{ref}
 *     {"v":1,"ref":"..","state":"ok|frozen|expired|unknown|no_room","name":"张*三","tail":"3071",
 *      "language":"zh-CN","room":"3-512","building_name":"3 号公寓","room_name":"512","wish":{..} (optional)}
 *   wish       POST /v1/cards/{ref}/wish   how its owner wants the glass (S22): what is on; the answer is the
 * same
 *     {"v":1,"language":"en","large_text":true,"high_contrast":true,"voice":true,"low_display":true,
 *      "more_time":true,"less_motion":true,"blank":true}
 *   snapshot   GET /v1/rooms/{id}/snapshot
 *     {"v":1,"room":"3-512","building_name":"..","room_name":"512","balance_fen":3860,"balance_at_ms":..,
 *      "pending_fen":0,"pending_count":0,"pending_since_ms":0,"price_centifen_per_kwh":5330,"power_w":120,
 *      "health":"unknown|ok|silent","line_silent":true (optional),"relay":"unknown|closed|open",
 *      "off":"none|arrears|overload|badload|schedule|staff",
 *      "power":{"off_since_ms":0,"limit_a":0,"schedule_from":1380,"schedule_to":360,"hold_from":0,"hold_to":0,
 *      "note":"","restores":0,"restores_most":3,"emergency_wh":5000,"emergency_fen":267,"emergencies":0,
 *      "emergencies_most":1,"lent_fen":0,"owed_fen":0} (optional; times are minutes of the day),
 *      "recent_payments":3,
 *      "days":[{"day":20261123,"wh":4200,"cost_fen":252,"hours":14,"estimated":false}, ... newest first]}
 *     "holiday":true stands in the days of the school's holidays only.
 *     balance_* are left out until the meter was heard once; "refund_fen":2000 stands there while payers of
 * the room's payments are owed money back. order      POST /v1/orders
 *     {"v":1,"key":"..","room":"3-512","amount_fen":2000,"provider":"wechat","at_ms":..,
 *      "accept_late":true} (optional: the student knows that the meter is silent; without it meter_not_heard)
 *              GET /v1/orders/{key}?wait=S&state=open&credit=none&second=0&second_is_back=0
 *              answers when one of them changed (an older station knows neither second nor second_is_back, an
 *              older terminal says none), or after S
 *              POST /v1/orders/{key}/cancel {"v":1}
 *     {"v":1,"key":"..","provider":"wechat","state":"created|open|scanned|closing|closed|expired|refused|
 *      paid|refunding|refunded|quarantine","qr_text":"..","expires_at_ms":..,
 *      "credit":"none|waiting|sending|confirmed|manual","balance_fen":..,"balance_at_ms":..,
 *      "paid_fen":.. (of quarantine),"meter_refused":true (of manual: the meter answered, and did not take
 *      it),"second_fen":.. (second.h)}
 *   credit     GET /v1/purchases/{key}?wait=S&state=waiting
 *     {"v":1,"key":"..","state":"none|waiting|sending|confirmed|manual","balance_fen":..,"balance_at_ms":..}
 *   purchases  POST /v1/purchases {"v":1,"rows":[{"bytes":"<row as stored>","signature":"<base64>"}, ...64]}
 *     {"v":1,"results":[{"row":41,"key":"..","result":"posted|already|refused|gap","why":".."}],"next_row":42}
 *     "gap": rows before it are missing; next_row is the one wanted.
 *   profile    GET /v1/terminal/profile   (ETag = version)
 *     {"v":1,"version":"..","terminal":7,"site_name":"..","machine_name":"..","building":"3","card_salt":"..",
 *      "desk_place":"..","desk_phone":"..","desk_hours":"..","card_office":"..",
 *      "report_url":"..","receipt_url":"..","receipt_secret":"..","oa_name":"..","oa_url":"..",
 *      (these five may be absent or empty: there is none)
 *      "presets_fen":[2000,5000,10000],
 *      "most_fen":20000,"offline_card_day_fen":10000,"offline_terminal_day_fen":200000,
 *      "offline_list_age_ms":86400000,"wechat":true,"alipay":true,"alerts":false,
 *      "building_day":{"wh":1284000,"change_percent":-4,"peak_hour":20,"at_ms":..} (optional),
 *      "notices":[{"from_ms":..,"until_ms":..,"zh":"..","en":".."}, ...3] (optional; one text may be absent)}
 *   heartbeat  POST /v1/terminal/heartbeat {"v":1,"version":"0.1.0","outbox_depth":0,"oldest_row_at_ms":0,
 *              "has_reader":true,"reader":true,"store":true,"starting":true (optional)}
 *              -> {"v":1,"now_ms":..,"meters":512,"meters_heard":508,"meter_heard_at_ms":..,
 *                  "lines_silent":true,"reader_told":true}
 *              (of meters that answer now, and when one answered last; an older station says nothing of them;
 *              lines_silent only when no meter of this building answers, reader_told only when a person was
 *              called for the reader that cannot be used)
 *   an error   any 4xx/5xx: {"v":1,"error":"unknown_room","message":"..."}
 *
 * enrolment.h draws how a terminal comes to its certificates, kit.h what it keeps for hours without a line,
 * room_usage.h what a room used by the hour and the day, top_ups.h what was paid for it, power.h what may be
 * done about its power, directory.h which rooms there are, password.h how
 * one is seen without a card.
 */
#pragma once
#include "trade/order.h"
#include "trade/purchase.h"
#include "trade/snapshot.h"
#include "wire/row.h"
#include <stddef.h>

#define WIRE_WHY_SIZE 160
#define WIRE_BODY_MAX 262144 /* the longest message either end reads */
#define WIRE_ROWS_MAX 64     /* of one POST /v1/purchases */

char *account_encode(const struct account *account);
int account_decode(const char *bytes, size_t length, struct account *account, char *why);
char *wish_encode(const struct card_wish *wish);
int wish_decode(const char *bytes, size_t length, struct card_wish *wish, char *why);
char *snapshot_encode(const struct snapshot *snapshot);
int snapshot_decode(const char *bytes, size_t length, struct snapshot *snapshot, char *why);
char *order_request_encode(const struct order_request *request);
int order_request_decode(const char *bytes, size_t length, struct order_request *request, char *why);
char *order_status_encode(const struct order_status *status);
int order_status_decode(const char *bytes, size_t length, struct order_status *status, char *why);
char *credit_status_encode(const struct credit_status *status);
int credit_status_decode(const char *bytes, size_t length, struct credit_status *status, char *why);
char *profile_encode(const struct profile *profile);
int profile_decode(const char *bytes, size_t length, struct profile *profile, char *why);

struct heartbeat {
    char version[24];
    int64_t outbox_depth;
    int64_t oldest_row_at_ms;
    bool starting;   /* it does not know yet how its reader and store are */
    bool has_reader; /* false: none is configured there; an older kiosk does not say, nor whether it has one
                        that is down */
    bool reader, store;
};
char *heartbeat_encode(const struct heartbeat *heartbeat);
int heartbeat_decode(const char *bytes, size_t length, struct heartbeat *heartbeat, char *why);

enum row_result { ROW_POSTED, ROW_ALREADY, ROW_REFUSED, ROW_GAP };
struct delivery_result {
    int64_t row;
    enum row_result result;
    struct key key;
    char why[64];
};
struct delivery_answer {
    int count;
    struct delivery_result results[WIRE_ROWS_MAX];
    int64_t next_row;
};
char *delivery_encode(const struct sealed_row *rows, int count);
/* rows[].bytes are allocated: sealed_row_finish each. */
int delivery_decode(const char *bytes, size_t length, struct sealed_row rows[WIRE_ROWS_MAX], int *count,
                    char *why);
char *delivery_answer_encode(const struct delivery_answer *answer);
int delivery_answer_decode(const char *bytes, size_t length, struct delivery_answer *answer, char *why);

struct heartbeat_answer {
    int64_t now_ms;
    int64_t meters; /* -1: the station does not say */
    int64_t meters_heard, meter_heard_at_ms;
    bool lines_silent; /* no meter of the terminal's building answers */
    bool reader_told;  /* the alarm stands: this terminal's reader cannot be used */
};
char *heartbeat_answer_encode(const struct heartbeat_answer *answer);
int heartbeat_answer_decode(const char *bytes, size_t length, struct heartbeat_answer *answer, char *why);

#define WIRE_ERROR_SIZE 32
char *wire_error_encode(const char *error, const char *message);
int wire_error_decode(const char *bytes, size_t length, char error[WIRE_ERROR_SIZE], char *why);
