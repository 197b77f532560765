#include "wire/directory.h"
#include "wire/json_in.h"
#include "wire/json_out.h"

#include <stdio.h>
#include <string.h>

/* A building is named as a room is. */
static void building_read(struct json_in *in, char id[BUILDING_ID_SIZE])
{
    struct room_id read;
    json_in_room(in, "building", &read);
    memcpy(id, read.text, sizeof read.text);
}

char *building_list_encode(const struct building_list *list)
{
    struct json_out out = json_out_begin();
    json_out_array(&out, "buildings");
    for (int i = 0; i < list->count; i++) {
        struct json_out element = json_out_element();
        json_out_text(&element, "building", list->buildings[i].id);
        json_out_text(&element, "name", list->buildings[i].name);
        json_out_append(&out, "buildings", &element);
    }
    return json_out_end(&out);
}

int building_list_decode(const char *bytes, size_t length, struct building_list *list, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *list = (struct building_list){0};
    list->count = json_in_array(&in, "buildings", BUILDINGS_MAX);
    for (int i = 0; i < list->count; i++) {
        struct json_in element = json_in_element(&in, "buildings", i);
        building_read(&element, list->buildings[i].id);
        json_in_text(&element, "name", list->buildings[i].name, sizeof list->buildings[i].name);
    }
    return json_in_close(&in);
}

char *room_list_encode(const struct room_list *list)
{
    struct json_out out = json_out_begin();
    json_out_text(&out, "building", list->building);
    json_out_bool(&out, "more", list->more);
    json_out_array(&out, "rooms");
    for (int i = 0; i < list->count; i++) {
        struct json_out element = json_out_element();
        json_out_text(&element, "room", list->rooms[i].room.text);
        json_out_text(&element, "name", list->rooms[i].name);
        json_out_int(&element, "floor", list->rooms[i].floor);
        json_out_append(&out, "rooms", &element);
    }
    return json_out_end(&out);
}

int room_list_decode(const char *bytes, size_t length, struct room_list *list, char *why)
{
    struct json_in in;
    json_in_open(&in, bytes, length, why);
    *list = (struct room_list){0};
    building_read(&in, list->building);
    list->more = json_in_bool(&in, "more");
    list->count = json_in_array(&in, "rooms", DIRECTORY_ROOMS_MAX);
    for (int i = 0; i < list->count; i++) {
        struct json_in element = json_in_element(&in, "rooms", i);
        json_in_room(&element, "room", &list->rooms[i].room);
        json_in_text(&element, "name", list->rooms[i].name, sizeof list->rooms[i].name);
        list->rooms[i].floor = (int)json_in_int(&element, "floor", FLOOR_NONE, FLOOR_MOST);
        if (list->rooms[i].name[0] == '\0')
            json_in_refuse(&element, "name", "is empty: nobody could choose it");
    }
    return json_in_close(&in);
}
