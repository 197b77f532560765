#include "wire/kit.h"
#include "wire/account_words.h"
#include "wire/json_in.h"
#include "wire/json_out.h"

char *kit_cards_encode(const struct kit_page *page)
{
    struct json_out out = json_out_begin();
    json_out_int(&out, "version", page->version);
    json_out_bool(&out, "restart", page->restart);
    json_out_bool(&out, "more", page->more);
    json_out_array(&out, "cards");
    for (int i = 0; i < page->card_count; i++) {
        struct json_out card = json_out_element();
        account_write(&card, &page->cards[i]);
        json_out_append(&out, "cards", &card);
    }
    return json_out_end(&out);
}

int kit_cards_decode(const char *bytes, size_t length, struct kit_page *page, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *page = (struct kit_page){0};
    page->version = json_in_int(&in, "version", 0, INT64_MAX);
    page->restart = json_in_bool(&in, "restart");
    page->more = json_in_bool(&in, "more");
    page->card_count = json_in_array(&in, "cards", KIT_CARDS_MAX);
    for (int i = 0; i < page->card_count; i++) {
        struct json_in card = json_in_element(&in, "cards", i);
        account_read(&card, &page->cards[i]);
    }
    return json_in_close(&in);
}

static void room_write(struct json_out *out, const struct kit_room *room)
{
    json_out_text(out, "room", room->room.text);
    json_out_text(out, "building_name", room->building_name);
    json_out_text(out, "room_name", room->room_name);
    json_out_int(out, "price_centifen_per_kwh", room->price_centifen_per_kwh);
    if (room->has_balance) {
        json_out_int(out, "balance_fen", room->balance.fen);
        json_out_int(out, "balance_at_ms", room->balance_at_ms);
    }
}

static void room_read(struct json_in *in, struct kit_room *room)
{
    json_in_room(in, "room", &room->room);
    json_in_label(in, "building_name", room->building_name, sizeof room->building_name);
    json_in_label(in, "room_name", room->room_name, sizeof room->room_name);
    room->price_centifen_per_kwh = json_in_int(in, "price_centifen_per_kwh", 0, 10000000);
    room->has_balance = json_in_has(in, "balance_fen");
    if (!room->has_balance)
        return;
    room->balance.fen = json_in_int(in, "balance_fen", -MONEY_MOST_FEN, MONEY_MOST_FEN);
    room->balance_at_ms = json_in_int(in, "balance_at_ms", 0, INT64_MAX);
}

char *kit_rooms_encode(const struct kit_page *page)
{
    struct json_out out = json_out_begin();
    json_out_bool(&out, "more", page->more);
    json_out_array(&out, "rooms");
    for (int i = 0; i < page->room_count; i++) {
        struct json_out room = json_out_element();
        room_write(&room, &page->rooms[i]);
        json_out_append(&out, "rooms", &room);
    }
    return json_out_end(&out);
}

int kit_rooms_decode(const char *bytes, size_t length, struct kit_page *page, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *page = (struct kit_page){0};
    page->more = json_in_bool(&in, "more");
    page->room_count = json_in_array(&in, "rooms", KIT_ROOMS_MAX);
    for (int i = 0; i < page->room_count; i++) {
        struct json_in room = json_in_element(&in, "rooms", i);
        room_read(&room, &page->rooms[i]);
    }
    return json_in_close(&in);
}
