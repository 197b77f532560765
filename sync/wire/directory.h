/* Which rooms there are, for a person without a card: a room that does not exist is never offered. Names
 * only: nothing of whoever lives there.
 *
 *   GET /v1/buildings
 *     {"v":1,"buildings":[{"building":"3","name":"3 号公寓"}, ...100]}   by id
 *   GET /v1/buildings/{id}/rooms?after=ROOM   by the room's id
 *     {"v":1,"building":"3","more":false,"rooms":[{"room":"3-512","name":"512","floor":5}, ...400]}
 *     floor is 0 where a room's name does not tell it. Errors: unknown_building, bad_room. */
#pragma once
#include "trade/place.h"
#include "wire/wire.h"

#define BUILDINGS_MAX 100
#define DIRECTORY_ROOMS_MAX 400 /* 400 rooms of 80 bytes stay under WIRE_BODY_MAX */

struct building_list {
    int count;
    struct building_place buildings[BUILDINGS_MAX];
};
struct room_list {
    char building[BUILDING_ID_SIZE];
    bool more;
    int count;
    struct room_place rooms[DIRECTORY_ROOMS_MAX];
};

char *building_list_encode(const struct building_list *list);
int building_list_decode(const char *bytes, size_t length, struct building_list *list, char *why);
char *room_list_encode(const struct room_list *list);
int room_list_decode(const char *bytes, size_t length, struct room_list *list, char *why);
