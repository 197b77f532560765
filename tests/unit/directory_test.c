/* Which rooms there are: from the station's books over the road into the kiosk's file, and what of it a
 * person is offered. */
#include "base/log.h"
#include "base/status.h"
#include "station/directory.h"
#include "store/store.h"
#include "tests/fakes/books.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW_MS ((int64_t)1795413900000)

static struct books books;
static char folder[64];
static struct store *store;
static struct room_list rooms;

static int setup(void **state)
{
    (void)state;
    struct store_config config = {.terminal = 7};
    char *pem = NULL;
    log_init("test", 0);
    strcpy(folder, "/tmp/directory-XXXXXX");
    if (books_open(&books, ":memory:") || !mkdtemp(folder))
        return -1;
    snprintf(config.path, sizeof config.path, "%s/kiosk.db", folder);
    snprintf(config.signing_key, sizeof config.signing_key, "%s/key.pem", folder);
    crypto_key_private_pem(books.key, &pem);
    FILE *file = fopen(config.signing_key, "w");
    fputs(pem, file);
    fclose(file);
    free(pem);
    return store_open(&config, NOW_MS, &store);
}

static int teardown(void **state)
{
    (void)state;
    char command[96];
    store_close(store);
    books_close(&books);
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void run(const char *sql)
{
    assert_int_equal(db_run(books.db, sql), 0);
}

/* Carries the station's buildings and one building's rooms to the kiosk as the road does. */
static void carry(const char *building, int64_t begun_ms)
{
    struct building_list list;
    char after[ROOM_ID_SIZE] = "";
    char why[WIRE_WHY_SIZE];
    assert_int_equal(directory_buildings(books.db, &list), 0);
    char *bytes = building_list_encode(&list);
    assert_int_equal(building_list_decode(bytes, strlen(bytes), &list, why), 0);
    free(bytes);
    assert_int_equal(store_take_buildings(store, &list, begun_ms), 0);
    do {
        assert_int_equal(directory_rooms(books.db, building, after, &rooms), 0);
        bytes = room_list_encode(&rooms);
        assert_int_equal(room_list_decode(bytes, strlen(bytes), &rooms, why), 0);
        free(bytes);
        assert_int_equal(store_take_rooms(store, &rooms, begun_ms), 0);
        if (rooms.count)
            memcpy(after, rooms.rooms[rooms.count - 1].room.text, sizeof after);
    } while (rooms.more);
}

static struct places look(enum place_level level, const char *building, int floor, int64_t first)
{
    struct place_query query = {.level = level, .floor = floor, .first = first};
    struct places places;
    snprintf(query.building, sizeof query.building, "%s", building);
    assert_int_equal(store_places(store, &query, &places), 0);
    return places;
}

static void a_rooms_name_tells_its_floor(void **state)
{
    (void)state;
    assert_int_equal(room_floor("512"), 5);
    assert_int_equal(room_floor("1203"), 12);
    assert_int_equal(room_floor("A-305"), 3);
    assert_int_equal(room_floor("2 单元 1104B"), 11);
    assert_int_equal(room_floor("12"), FLOOR_NONE);
    assert_int_equal(room_floor("门房"), FLOOR_NONE);
    assert_int_equal(room_floor(""), FLOOR_NONE);
    assert_int_equal(room_floor("99999999999999999999"), FLOOR_NONE);
}

static void floors_and_rooms_come_in_the_order_of_numbers(void **state)
{
    (void)state;
    run("INSERT INTO room(id, building, name, price_centifen) VALUES ('3-1203', '3', '1203', 1), ('3-905', "
        "'3', '905', 1),"
        " ('3-A', '3', '门房', 1), ('3-520', '3', '520', 1)");
    carry("3", NOW_MS);
    struct places floors = look(PLACE_FLOOR, "3", 0, 0);
    assert_int_equal(floors.total, 4);
    assert_int_equal(floors.list[0].floor, 5);
    assert_int_equal(floors.list[1].floor, 9);
    assert_int_equal(floors.list[2].floor, 12);
    assert_int_equal(floors.list[3].floor, FLOOR_NONE); /* last */
    assert_int_equal(floors.at_ms, NOW_MS);
    struct places fifth = look(PLACE_ROOM, "3", 5, 0);
    assert_int_equal(fifth.total, 3);
    assert_string_equal(fifth.list[0].name, "512");
    assert_string_equal(fifth.list[2].id, "3-520");
    assert_string_equal(look(PLACE_ROOM, "3", 5, 2).list[0].id, "3-520");
    assert_int_equal(look(PLACE_BUILDING, "", 0, 0).total, 1);
}

static void a_list_that_is_not_whole_offers_nothing(void **state)
{
    (void)state;
    struct building_list list = {.count = 1, .buildings = {{.id = "3", .name = "3 号公寓"}}};
    assert_int_equal(look(PLACE_FLOOR, "3", 0, 0).at_ms, 0);
    assert_int_equal(store_take_buildings(store, &list, NOW_MS), 0);
    rooms = (struct room_list){
        .building = "3", .more = true, .count = 1, .rooms = {{.room = {"3-512"}, .name = "512", .floor = 5}}};
    assert_int_equal(store_take_rooms(store, &rooms, NOW_MS), 0);
    assert_int_equal(look(PLACE_FLOOR, "3", 0, 0).count, 0);
    rooms.more = false;
    assert_int_equal(store_take_rooms(store, &rooms, NOW_MS), 0);
    assert_int_equal(look(PLACE_FLOOR, "3", 0, 0).count, 1);
}

static void a_room_and_a_building_that_are_gone_are_offered_no_more(void **state)
{
    (void)state;
    int64_t at_ms = 0;
    run("INSERT INTO building(id, name) VALUES ('4', '4 号公寓');"
        "INSERT INTO room(id, building, name, price_centifen) VALUES ('4-101', '4', '101', 1), ('4-102', "
        "'4', '102', 1)");
    carry("4", NOW_MS);
    assert_int_equal(look(PLACE_ROOM, "4", 1, 0).total, 2);
    run("DELETE FROM room WHERE id = '4-102'");
    carry("4", NOW_MS + 1);
    assert_int_equal(look(PLACE_ROOM, "4", 1, 0).total, 1);
    assert_int_equal(store_rooms_at_ms(store, "4", &at_ms), 0);
    assert_int_equal(at_ms, NOW_MS + 1);
    run("DELETE FROM room WHERE id = '4-101'");
    carry("3", NOW_MS + 2);
    assert_int_equal(look(PLACE_BUILDING, "", 0, 0).total, 1); /* a building without rooms is none */
    assert_int_equal(look(PLACE_ROOM, "4", 1, 0).total, 0);
}

static void a_large_building_comes_in_pages(void **state)
{
    (void)state;
    char sql[200];
    run("INSERT INTO building(id, name) VALUES ('5', '5 号公寓')");
    for (int i = 0; i < DIRECTORY_ROOMS_MAX + 50; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO room(id, building, name, price_centifen) VALUES ('5-%d', '5', '%d', 1)",
                 10000 + i, 10000 + i);
        run(sql);
    }
    carry("5", NOW_MS);
    struct places floors = look(PLACE_FLOOR, "5", 0, 0);
    assert_int_equal(floors.total, 1); /* "100xx" ... of three digits: floor 100 and more is none */
    assert_int_equal(look(PLACE_ROOM, "5", floors.list[0].floor, 0).total, DIRECTORY_ROOMS_MAX + 50);
    assert_int_equal(look(PLACE_ROOM, "5", floors.list[0].floor, 440).count, 10);
}

static void wrong_messages_are_refused_by_name(void **state)
{
    (void)state;
    struct building_list list;
    char why[WIRE_WHY_SIZE];
    static const char no_name[] =
        "{\"v\":1,\"building\":\"3\",\"more\":false,\"rooms\":[{\"room\":\"3-1\",\"name\":\"\","
        "\"floor\":1}]}";
    static const char high[] =
        "{\"v\":1,\"building\":\"3\",\"more\":false,\"rooms\":[{\"room\":\"3-1\",\"name\":\"1\","
        "\"floor\":100}]}";
    static const char id[] = "{\"v\":1,\"buildings\":[{\"building\":\"3'\",\"name\":\"x\"}]}";
    assert_int_equal(room_list_decode(no_name, strlen(no_name), &rooms, why), ERR_FORMAT);
    assert_non_null(strstr(why, "rooms[0].name is empty"));
    assert_int_equal(room_list_decode(high, strlen(high), &rooms, why), ERR_FORMAT);
    assert_non_null(strstr(why, "rooms[0].floor"));
    assert_int_equal(building_list_decode(id, strlen(id), &list, why), ERR_FORMAT);
    assert_int_equal(directory_rooms(books.db, "9", "", &rooms), ERR_NOT_FOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rooms_name_tells_its_floor),
        TEST(floors_and_rooms_come_in_the_order_of_numbers),
        TEST(a_list_that_is_not_whole_offers_nothing),
        TEST(a_room_and_a_building_that_are_gone_are_offered_no_more),
        TEST(a_large_building_comes_in_pages),
        TEST(wrong_messages_are_refused_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
