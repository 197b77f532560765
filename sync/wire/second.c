#include "wire/second.h"

void second_encode(struct json_out *out, struct money second, bool is_back)
{
    if (second.fen == 0)
        return;
    json_out_int(out, "second_fen", second.fen);
    if (is_back)
        json_out_bool(out, "second_is_back", true);
}

void second_decode(struct json_in *in, struct money *second, bool *is_back)
{
    if (json_in_has(in, "second_fen"))
        second->fen = json_in_int(in, "second_fen", 1, MONEY_MOST_FEN);
    *is_back = second->fen > 0 && json_in_has(in, "second_is_back") && json_in_bool(in, "second_is_back");
}
