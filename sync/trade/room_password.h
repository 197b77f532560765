/* A room's password: six digits with which those who live in it see its balance and use without a card. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#define ROOM_PASSWORD_DIGITS 6
#define ROOM_PASSWORD_TRIES 5 /* wrong ones; then it is locked for ROOM_PASSWORD_LOCK_MS */
#define ROOM_PASSWORD_LOCK_MS ((int64_t)15 * 60000)

struct room_password {
    char digits[ROOM_PASSWORD_DIGITS + 1];
};
/* Exactly six digits. */
bool room_password_is_whole(const char *text);

enum password_result {
    PASSWORD_RIGHT,
    PASSWORD_WRONG,  /* tries_left more */
    PASSWORD_LOCKED, /* until locked_until_ms; nothing was compared */
    PASSWORD_NONE,   /* the room has none */
};
struct password_answer {
    enum password_result result;
    int tries_left;
    int64_t locked_until_ms;
};
