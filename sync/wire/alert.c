/* When a card's owner wants to be told. */
#include "wire/alert.h"
#include "wire/json_in.h"
#include "wire/json_out.h"

char *alert_encode(const struct alert *alert, const char *bind_url)
{
    struct json_out out = json_out_begin();
    json_out_bool(&out, "on", alert->on);
    json_out_int(&out, "under_fen", alert->under_fen);
    json_out_bool(&out, "also", alert->also);
    if (bind_url)
        json_out_text(&out, "bind_url", bind_url);
    return json_out_end(&out);
}

int alert_decode(const char *bytes, size_t length, struct alert *alert, char bind_url[ALERT_URL_SIZE],
                 char *why)
{
    struct json_in in;
    char url[ALERT_URL_SIZE] = "";
    json_in_open(&in, bytes, length, why);
    *alert = (struct alert){0};
    alert->on = json_in_bool(&in, "on");
    alert->under_fen = json_in_int(&in, "under_fen", ALERT_LEAST_FEN, ALERT_MOST_FEN);
    if (alert->under_fen % ALERT_STEP_FEN != 0)
        json_in_refuse(&in, "under_fen", "is no whole step of five yuan");
    alert->also = json_in_bool(&in, "also");
    json_in_label(&in, "bind_url", url, sizeof url);
    for (size_t i = 0; bind_url && i < sizeof url; i++)
        bind_url[i] = url[i];
    return json_in_close(&in);
}
