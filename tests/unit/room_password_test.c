/* The rooms' passwords at the station: kept as hashes, five tries, a quarter of an hour. */
#include "base/log.h"
#include "base/status.h"
#include "station/room_password.h"
#include "tests/fakes/books.h"
#include "wire/password.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NOW_MS ((int64_t)1795413900000)

static struct books books;
static const struct room_id room = {"3-512"};
static const struct room_password right = {"481516"}, wrong = {"481517"};

static int setup(void **state)
{
    (void)state;
    log_init("test", 0);
    return books_open(&books, ":memory:") || room_password_set(books.db, &room, &right, NOW_MS);
}

static int teardown(void **state)
{
    (void)state;
    books_close(&books);
    return 0;
}

static struct password_answer attempt(const struct room_password *password, int64_t now_ms)
{
    struct password_answer answer;
    assert_int_equal(room_password_try(books.db, &room, password, 1, now_ms, &answer), 0);
    return answer;
}

static void the_right_one_is_right_and_nothing_readable_is_kept(void **state)
{
    (void)state;
    assert_int_equal(attempt(&right, NOW_MS).result, PASSWORD_RIGHT);
    assert_int_equal(
        books_number(books.db, "SELECT count(*) FROM room_password WHERE hash LIKE '$argon2id$%'"), 1);
    assert_int_equal(books_number(books.db, "SELECT count(*) FROM room_password WHERE hash LIKE '%481516%'"),
                     0);
    const struct room_id neighbour = {"3-513"};
    assert_int_equal(room_password_set(books.db, &neighbour, &right, NOW_MS), 0);
    assert_int_equal(books_number(books.db, "SELECT count(DISTINCT hash) FROM room_password"),
                     2); /* salted */
}

static void five_wrong_ones_lock_it_for_a_quarter_of_an_hour_the_right_one_too(void **state)
{
    (void)state;
    for (int left = 4; left > 0; left--) {
        assert_int_equal(attempt(&wrong, NOW_MS).result, PASSWORD_WRONG);
        assert_int_equal(books_number(books.db, "SELECT 5 - wrong FROM room_password"), left);
    }
    struct password_answer locked = attempt(&wrong, NOW_MS);
    assert_int_equal(locked.result, PASSWORD_LOCKED);
    assert_int_equal(locked.locked_until_ms, NOW_MS + ROOM_PASSWORD_LOCK_MS);
    assert_int_equal(attempt(&right, NOW_MS + ROOM_PASSWORD_LOCK_MS - 1).result, PASSWORD_LOCKED);
    assert_int_equal(attempt(&wrong, NOW_MS + ROOM_PASSWORD_LOCK_MS).tries_left, 4); /* five again */
    assert_int_equal(attempt(&right, NOW_MS + ROOM_PASSWORD_LOCK_MS).result, PASSWORD_RIGHT);
}

static void the_right_one_gives_all_tries_back(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++)
        attempt(&wrong, NOW_MS);
    assert_int_equal(attempt(&right, NOW_MS).result, PASSWORD_RIGHT);
    assert_int_equal(attempt(&wrong, NOW_MS).tries_left, 4);
}

static void a_clock_that_was_set_back_locks_no_longer_than_a_lock_lasts(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        attempt(&wrong, NOW_MS);
    assert_int_equal(attempt(&right, NOW_MS - 86400000).result, PASSWORD_RIGHT);
}

static void a_room_without_one_says_so_and_a_room_that_is_not_there_is_not_found(void **state)
{
    (void)state;
    struct password_answer answer;
    const struct room_id bare = {"3-513"}, nowhere = {"9-999"};
    assert_int_equal(room_password_try(books.db, &bare, &right, 1, NOW_MS, &answer), 0);
    assert_int_equal(answer.result, PASSWORD_NONE);
    assert_int_equal(room_password_try(books.db, &nowhere, &right, 1, NOW_MS, &answer), ERR_NOT_FOUND);
    assert_int_equal(room_password_set(books.db, &nowhere, &right, NOW_MS), ERR_NOT_FOUND);
    assert_int_equal(room_password_clear(books.db, &room), 0);
    assert_int_equal(attempt(&right, NOW_MS).result, PASSWORD_NONE);
    assert_int_equal(room_password_clear(books.db, &room), ERR_NOT_FOUND);
}

static void a_new_one_takes_the_place_of_the_old_and_of_its_lock(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        attempt(&wrong, NOW_MS);
    assert_int_equal(room_password_set(books.db, &room, &wrong, NOW_MS), 0);
    assert_int_equal(attempt(&wrong, NOW_MS).result, PASSWORD_RIGHT);
    assert_int_equal(attempt(&right, NOW_MS).result, PASSWORD_WRONG);
}

static void the_messages_survive_the_road_and_what_is_no_password_is_refused(void **state)
{
    (void)state;
    struct password_answer answer = {PASSWORD_WRONG, 3, 0};
    struct room_password got;
    char why[WIRE_WHY_SIZE];
    char *bytes = password_encode(&right);
    assert_int_equal(password_decode(bytes, strlen(bytes), &got, why), 0);
    assert_string_equal(got.digits, right.digits);
    free(bytes);
    bytes = password_answer_encode(&answer);
    assert_int_equal(password_answer_decode(bytes, strlen(bytes), &answer, why), 0);
    assert_int_equal(answer.tries_left, 3);
    free(bytes);
    static const char *const bad[] = {"{\"v\":1}", "{\"v\":1,\"password\":\"12345\"}",
                                      "{\"v\":1,\"password\":\"1234567\"}",
                                      "{\"v\":1,\"password\":\"12345a\"}", "{\"v\":1,\"password\":123456}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(password_decode(bad[i], strlen(bad[i]), &got, why), ERR_FORMAT);
        assert_non_null(strstr(why, "password"));
        assert_null(strstr(why, "123")); /* it goes to a log */
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_right_one_is_right_and_nothing_readable_is_kept),
        TEST(five_wrong_ones_lock_it_for_a_quarter_of_an_hour_the_right_one_too),
        TEST(the_right_one_gives_all_tries_back),
        TEST(a_clock_that_was_set_back_locks_no_longer_than_a_lock_lasts),
        TEST(a_room_without_one_says_so_and_a_room_that_is_not_there_is_not_found),
        TEST(a_new_one_takes_the_place_of_the_old_and_of_its_lock),
        TEST(the_messages_survive_the_road_and_what_is_no_password_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
