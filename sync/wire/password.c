#include "wire/password.h"
#include "wire/json_in.h"
#include "wire/json_out.h"

static const char *const results[] = {[PASSWORD_RIGHT] = "right",
                                      [PASSWORD_WRONG] = "wrong",
                                      [PASSWORD_LOCKED] = "locked",
                                      [PASSWORD_NONE] = "none"};
#define RESULTS ((int)(sizeof results / sizeof results[0]))

char *password_encode(const struct room_password *password)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "password", password->digits);
    return json_out_end(&out);
}

int password_decode(const char *bytes, size_t length, struct room_password *password, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    json_in_text(&in, "password", password->digits, sizeof password->digits);
    if (!room_password_is_whole(password->digits))
        json_in_refuse(&in, "password", "is not six digits");
    return json_in_close(&in);
}

char *password_answer_encode(const struct password_answer *answer)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "result", results[answer->result]);
    json_out_int(&out, "tries_left", answer->tries_left);
    json_out_int(&out, "locked_until_ms", answer->locked_until_ms);
    return json_out_end(&out);
}

int password_answer_decode(const char *bytes, size_t length, struct password_answer *answer, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    answer->result = (enum password_result)json_in_choice(&in, "result", results, RESULTS);
    answer->tries_left = (int)json_in_int(&in, "tries_left", 0, ROOM_PASSWORD_TRIES);
    answer->locked_until_ms = json_in_int(&in, "locked_until_ms", 0, INT64_MAX);
    return json_in_close(&in);
}
