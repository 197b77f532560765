/* Where rooms are: buildings, their floors, their rooms, as a person without a card chooses one (screens.md
 * S05). */
#pragma once
#include "trade/purchase.h"
#include <stdbool.h>
#include <stdint.h>

#define BUILDING_ID_SIZE 24 /* as a room's: [0-9A-Za-z_-] */
#define BUILDING_NAME_SIZE 48
#define ROOM_NAME_SIZE 24

struct building_place {
    char id[BUILDING_ID_SIZE];
    char name[BUILDING_NAME_SIZE];
};

struct room_place {
    struct room_id room;
    char name[ROOM_NAME_SIZE];
    int floor; /* FLOOR_NONE: its name does not say */
};

#define FLOOR_NONE 0
#define FLOOR_MOST 99
/* The floor a room's name tells: "512" is on the 5th, "1203" on the 12th, "A-305" on the 3rd: what stands
 * before the last two of its first three or more digits. FLOOR_NONE where there are none such. */
int room_floor(const char *name);

/* One step of the choice, and what there is to choose from, in the order of numbers. */
enum place_level { PLACE_BUILDING, PLACE_FLOOR, PLACE_ROOM };
struct place_query {
    enum place_level level;
    char building[BUILDING_ID_SIZE]; /* of floors and rooms */
    int floor;                       /* of rooms */
    int64_t first;                   /* skip so many */
};

#define PLACES_MOST 24 /* a page of the glass shows 20 */
struct place_entry {
    char id[ROOM_ID_SIZE]; /* of a building or room; empty for a floor */
    char name[BUILDING_NAME_SIZE];
    int floor;
};
struct places {
    struct place_query query; /* the one that is answered */
    char building_name[BUILDING_NAME_SIZE];
    int64_t at_ms;     /* when the list was last whole; 0 = never */
    bool failed;       /* the station was asked and did not answer */
    int64_t buildings; /* how many the site has */
    int64_t total;
    int count;
    struct place_entry list[PLACES_MOST];
};
