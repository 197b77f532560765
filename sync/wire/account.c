/* Who a card is. */
#include "wire/account_words.h"
#include "wire/wire.h"

static const char *const states[] = {
    [CARD_UNKNOWN] = "unknown", [CARD_OK] = "ok",           [CARD_FROZEN] = "frozen",
    [CARD_EXPIRED] = "expired", [CARD_NO_ROOM] = "no_room",
};
#define STATES ((int)(sizeof states / sizeof states[0]))

void account_write(struct json_out *out, const struct account *account)
{
    json_out_text(out, "ref", account->ref.text);
    json_out_text(out, "state", states[account->state]);
    json_out_text(out, "name", account->name);
    json_out_text(out, "tail", account->tail);
    json_out_text(out, "language", account->language);
    json_out_text(out, "room", account->room.text);
    json_out_text(out, "building_name", account->building_name);
    json_out_text(out, "room_name", account->room_name);
    if (!account->has_wish)
        return;
    struct json_out wish = json_out_element();
    wish_write(&wish, &account->wish);
    json_out_object(out, "wish", &wish);
}

void account_read(struct json_in *in, struct account *account)
{
    json_in_hex(in, "ref", account->ref.text, sizeof account->ref.text);
    account->state = (enum card_state)json_in_choice(in, "state", states, STATES);
    json_in_label(in, "name", account->name, sizeof account->name);
    json_in_label(in, "tail", account->tail, sizeof account->tail);
    json_in_label(in, "language", account->language, sizeof account->language);
    json_in_label(in, "building_name", account->building_name, sizeof account->building_name);
    json_in_label(in, "room_name", account->room_name, sizeof account->room_name);
    char room[ROOM_ID_SIZE];
    json_in_label(in, "room", room, sizeof room);
    if (account->state == CARD_OK || room[0] != '\0')
        json_in_room(in, "room", &account->room);
    account->has_wish = json_in_has(in, "wish");
    if (account->has_wish) {
        struct json_in wish = json_in_object(in, "wish");
        wish_read(&wish, &account->wish);
    }
}

char *account_encode(const struct account *account)
{
    struct json_out out = json_out_begin();
    account_write(&out, account);
    return json_out_end(&out);
}

int account_decode(const char *bytes, size_t length, struct account *account, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *account = (struct account){0};
    account_read(&in, account);
    return json_in_close(&in);
}
