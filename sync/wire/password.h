/* A room's password, asked once: the station counts the tries, so a question is never sent again.
 *
 *   POST /v1/rooms/{id}/password {"v":1,"password":"012345"}
 *     {"v":1,"result":"right|wrong|locked|none","tries_left":4,"locked_until_ms":0}
 *   Errors: unknown_room, bad_password (not six digits). */
#pragma once
#include "trade/room_password.h"
#include "wire/wire.h"

char *password_encode(const struct room_password *password);
int password_decode(const char *bytes, size_t length, struct room_password *password, char *why);
char *password_answer_encode(const struct password_answer *answer);
int password_answer_decode(const char *bytes, size_t length, struct password_answer *answer, char *why);
