#include "trade/room_password.h"

#include <string.h>

bool room_password_is_whole(const char *text)
{
    return strlen(text) == ROOM_PASSWORD_DIGITS && strspn(text, "0123456789") == ROOM_PASSWORD_DIGITS;
}
