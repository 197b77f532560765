/* The offline kit: what a kiosk needs to know a card, its room and whether it was lost, for the hours without
 * a line. Two calls, each in bounded pages:
 *
 *   GET /v1/offline-kit?since=V  the cards that changed after version V, oldest change first
 *     {"v":1,"version":812,"restart":false,"more":true,"cards":[<account as in wire.h>, ...200]}
 *     restart: V is not of this station's books (it was restored): forget all cards, these are the first.
 *   GET /v1/offline-kit/rooms?after=ID  the rooms of the terminal's building (all where it has none), by id
 *     {"v":1,"more":false,"rooms":[{"room":"3-512","building_name":"3 号公寓","room_name":"512",
 *      "balance_fen":3860,"balance_at_ms":..,"price_centifen_per_kwh":5330}, ...400]}
 *     balance_* are left out until the meter was heard once. */
#pragma once
#include "wire/wire.h"

#define KIT_CARDS_MAX 200 /* 200 accounts of at most 600 bytes each stay under WIRE_BODY_MAX */
#define KIT_ROOMS_MAX 400 /* and so do 400 rooms of 300 */

struct kit_room {
    struct room_id room;
    char building_name[48];
    char room_name[24];
    bool has_balance;
    struct money balance;
    int64_t balance_at_ms;
    int64_t price_centifen_per_kwh;
};

/* One page of either call: the other's count is 0. */
struct kit_page {
    int64_t version; /* of cards: how far this page goes */
    bool restart;
    bool more;
    int card_count, room_count;
    struct account cards[KIT_CARDS_MAX];
    struct kit_room rooms[KIT_ROOMS_MAX];
};

char *kit_cards_encode(const struct kit_page *page);
int kit_cards_decode(const char *bytes, size_t length, struct kit_page *page, char *why);
char *kit_rooms_encode(const struct kit_page *page);
int kit_rooms_decode(const char *bytes, size_t length, struct kit_page *page, char *why);
