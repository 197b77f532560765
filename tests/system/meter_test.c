/* The real bus threads in a process of their own against the dormitory on ptys: what the wire does to a
 * credit, and what kill -9 does to the station between any two steps of it. */
#include "base/clock.h"
#include "base/log.h"
#include "base/status.h"
#include "meter/meters.h"
#include "meter/reading_store.h"
#include "meter/relay_store.h"

#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define METERS 20
#define AMOUNT 5000
#define PATIENCE_MS 30000
#define DEADLINE_MS 120000

static char dir[64];
static char database[128];
static pid_t dormitory;
static pid_t station;
static struct database *db;
static int keys_made;

/* --- the dormitory ------------------------------------------------------------------------------ */

static void program_path(char path[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 32);
    assert_true(length > 0);
    path[length] = '\0';
    char *name = strrchr(path, '/') + 1;
    snprintf(name, (size_t)(path + PATH_MAX - name), "peer-dormitory");
}

static void log_to(const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
    if (fd < 0 || dup2(fd, STDERR_FILENO) < 0)
        _exit(1);
}

static void dormitory_start(void)
{
    char path[PATH_MAX];
    char rooms[128];
    program_path(path);
    snprintf(rooms, sizeof rooms, "%s/rooms.csv", dir);
    dormitory = fork();
    assert_true(dormitory >= 0);
    if (dormitory == 0) {
        log_to("dormitory.log");
        execl(path, path, "--dir", dir, "--rooms", rooms, "--baud", "38400", "--turnaround-us", "2000",
              "serve", (char *)NULL);
        _exit(127);
    }
}

/* Says a word to the dormitory; reply may be NULL. False while it does not serve. */
static bool told(char *reply, size_t size, const char *words)
{
    char path[PATH_MAX];
    char command[PATH_MAX + 128];
    char answer[512];
    program_path(path);
    snprintf(command, sizeof command, "%s --dir %s %s 2>&1", path, dir, words);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    size_t length = fread(answer, 1, sizeof answer - 1, pipe);
    answer[length] = '\0';
    if (reply)
        snprintf(reply, size, "%s", answer);
    return pclose(pipe) == 0;
}

static void tell(const char *words)
{
    assert_true(told(NULL, 0, words));
}

static int64_t field(const char *words, const char *name)
{
    char reply[512];
    char quoted[32];
    assert_true(told(reply, sizeof reply, words));
    snprintf(quoted, sizeof quoted, "\"%s\":", name);
    const char *at = strstr(reply, quoted);
    assert_non_null(at);
    return strtoll(at + strlen(quoted), NULL, 10);
}

static int64_t meter_says(const char *room, const char *name)
{
    char words[64];
    snprintf(words, sizeof words, "state %s", room);
    return field(words, name);
}

static void kill_and_wait(pid_t *pid, int signal_number)
{
    if (*pid <= 0)
        return;
    kill(*pid, signal_number);
    waitpid(*pid, NULL, 0);
    *pid = 0;
}

/* --- the station's meters, in a process that may be killed --------------------------------------- */

static void station_start(const char *marker)
{
    station = fork();
    assert_true(station >= 0);
    if (station)
        return;
    log_to("station.log");
    log_init("station", LOG_FACT);
    if (marker)
        setenv("DORMWATT_DIE_AT", marker, 1);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    struct meters_config config = {.poll_pause_ms = 100};
    struct meters *meters = NULL;
    snprintf(config.database, sizeof config.database, "%s", database);
    int status = meters_start(&config, &meters);
    int signal_number;
    if (!status)
        sigwait(&set, &signal_number);
    meters_stop(meters);
    _exit(status != 0);
}

static bool station_died(void)
{
    int status = 0;
    if (waitpid(station, &status, WNOHANG) != station)
        return false;
    station = 0;
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

static struct key enqueue(const char *room, int64_t deadline_ms)
{
    struct key key;
    struct room_id id;
    snprintf(key.text, sizeof key.text, "%032X", ++keys_made);
    assert_int_equal(room_id_parse(room, &id), 0);
    int64_t now_ms = clock_now_ms();
    assert_int_equal(db_begin(db), 0);
    assert_int_equal(credit_enqueue(db, &key, &id, money_of_fen(AMOUNT), now_ms, now_ms + deadline_ms), 0);
    assert_int_equal(db_commit(db), 0);
    return key;
}

static enum credit_state state_of(const struct key *key)
{
    struct credit_status status;
    assert_int_equal(credit_status_get(db, key, &status), 0);
    return status.state;
}

static enum credit_state ended(const struct key *key)
{
    int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (clock_monotonic_ms() < end_ms) {
        enum credit_state state = state_of(key);
        if (state == CREDIT_CONFIRMED || state == CREDIT_MANUAL)
            return state;
        clock_sleep_ms(20);
    }
    return state_of(key);
}

static void await_heard(const char *room, int64_t after_ms)
{
    struct room_id id;
    assert_int_equal(room_id_parse(room, &id), 0);
    int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (meter_heard_at_ms(db, &id) <= after_ms) {
        assert_true(clock_monotonic_ms() < end_ms);
        clock_sleep_ms(20);
    }
}

/* --- one desk for each test ---------------------------------------------------------------------- */

static void write_rooms(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/rooms.csv", dir);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "room,building,building_name,room_name,bus,unit,model,price_centifen\n");
    for (int i = 1; i <= METERS; i++)
        fprintf(file, "r%d,1,1,%d,bus-01,%d,acrel-ddsy1352,6000\n", i, i, i);
    assert_int_equal(fclose(file), 0);
}

static void fill_tables(void)
{
    char sql[512];
    assert_int_equal(db_run(db, "INSERT INTO building VALUES ('1', '1')"), 0);
    snprintf(sql, sizeof sql, "INSERT INTO bus VALUES ('bus-01', '%s/bus-01', 38400, 'N')", dir);
    assert_int_equal(db_run(db, sql), 0);
    for (int i = 1; i <= METERS; i++) {
        snprintf(sql, sizeof sql,
                 "INSERT INTO room VALUES ('r%d', '1', '%d', 6000);"
                 "INSERT INTO meter VALUES ('r%d', 'bus-01', %d, 'acrel-ddsy1352')",
                 i, i, i, i);
        assert_int_equal(db_run(db, sql), 0);
    }
}

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/dormwatt-meter-XXXXXX");
    assert_non_null(mkdtemp(dir));
    snprintf(database, sizeof database, "%s/station.db", dir);
    assert_int_equal(db_open(database, meter_schema, &db), 0);
    write_rooms();
    fill_tables();
    dormitory_start();
    int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (!told(NULL, 0, "counts") && clock_monotonic_ms() < end_ms)
        clock_sleep_ms(20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    kill_and_wait(&station, SIGTERM);
    kill_and_wait(&dormitory, SIGTERM);
    db_close(db);
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", dir);
    return system(command);
}

/* Money burns while we look: at most a few fen. */
static void assert_credited(const char *room, int64_t before_fen, int64_t before_count, int times)
{
    assert_int_equal(meter_says(room, "count"), before_count + times);
    int64_t gained = meter_says(room, "remaining_fen") - before_fen;
    assert_in_range(gained, times * AMOUNT - 5, times * AMOUNT);
    assert_int_equal(meter_says(room, "purchases"), times);
}

/* --- the sentences ------------------------------------------------------------------------------- */

static void a_sweep_hears_twenty_meters_and_never_speaks_into_the_silence(void **state)
{
    (void)state;
    station_start(NULL);
    await_heard("r1", 0);
    await_heard("r20", clock_now_ms() + 2000);
    struct room_id room = {"r7"};
    struct snapshot snapshot;
    assert_int_equal(snapshot_get(db, &room, clock_now_ms(), &snapshot), 0);
    assert_true(snapshot.has_balance);
    assert_int_equal(snapshot.health, METER_OK);
    assert_int_equal(snapshot.relay, RELAY_CLOSED);
    assert_in_range(meter_says("r7", "remaining_fen"), snapshot.balance.fen - 2, snapshot.balance.fen);
    assert_true(field("counts", "answers") > INT64_C(2) * METERS);
    assert_int_equal(field("counts", "early"), 0);
    assert_int_equal(field("counts", "collisions"), 0);
}

static void a_credit_arrives_once(void **state)
{
    (void)state;
    int64_t fen = meter_says("r3", "remaining_fen");
    station_start(NULL);
    struct key key = enqueue("r3", DEADLINE_MS);
    assert_int_equal(ended(&key), CREDIT_CONFIRMED);
    assert_credited("r3", fen, 0, 1);
    struct credit_status status;
    assert_int_equal(credit_status_get(db, &key, &status), 0);
    assert_in_range(status.balance.fen, fen + AMOUNT - 5, fen + AMOUNT);
}

static void three_credits_of_one_room_arrive_one_after_the_other(void **state)
{
    (void)state;
    int64_t fen = meter_says("r3", "remaining_fen");
    struct key keys[3];
    for (int i = 0; i < 3; i++)
        keys[i] = enqueue("r3", DEADLINE_MS);
    station_start(NULL);
    for (int i = 0; i < 3; i++)
        assert_int_equal(ended(&keys[i]), CREDIT_CONFIRMED);
    assert_credited("r3", fen, 0, 3);
}

/* The same fault on writes only and on everything, met at different steps by different rooms. */
static void survive(const char *fault)
{
    struct key keys[METERS + 1];
    int64_t fen[METERS + 1];
    for (int i = 1; i <= METERS; i++) {
        char words[64];
        char room[8];
        snprintf(room, sizeof room, "r%d", i);
        fen[i] = meter_says(room, "remaining_fen");
        int times = i % 3 + 1;
        if (!strcmp(fault, "late"))
            snprintf(words, sizeof words, "late %s %d %d %s", room, 60 + 37 * i, times,
                     i % 2 ? "writes" : "");
        else
            snprintf(words, sizeof words, "%s %s %d %s", fault, room, times, i % 2 ? "writes" : "");
        tell(words);
        keys[i] = enqueue(room, DEADLINE_MS);
    }
    station_start(NULL);
    for (int i = 1; i <= METERS; i++)
        assert_int_equal(ended(&keys[i]), CREDIT_CONFIRMED);
    for (int i = 1; i <= METERS; i++) {
        char room[8];
        snprintf(room, sizeof room, "r%d", i);
        assert_credited(room, fen[i], 0, 1);
    }
}

static void credits_arrive_once_though_meters_do_not_hear(void **state)
{
    (void)state;
    survive("silence");
}

static void credits_arrive_once_though_answers_are_lost(void **state)
{
    (void)state;
    survive("lose");
}

static void credits_arrive_once_though_answers_have_a_bad_crc(void **state)
{
    (void)state;
    survive("badcrc");
}

static void credits_arrive_once_though_answers_come_from_another_unit(void **state)
{
    (void)state;
    survive("wrongunit");
}

static void credits_arrive_once_though_answers_come_after_the_time_out(void **state)
{
    (void)state;
    survive("late");
}

static void a_late_answer_is_never_taken_for_another_meters(void **state)
{
    (void)state;
    for (int i = 1; i <= METERS; i++) {
        char words[64];
        snprintf(words, sizeof words, "remaining r%d %d", i, 100000 * i);
        tell(words);
        snprintf(words, sizeof words, "late r%d %d 40", i, 150 + 11 * i);
        if (i % 3 == 0)
            tell(words);
    }
    station_start(NULL);
    int64_t end_ms = clock_monotonic_ms() + 6000;
    while (clock_monotonic_ms() < end_ms) {
        for (int i = 1; i <= METERS; i++) {
            struct room_id room;
            struct reading_row row;
            snprintf(room.text, sizeof room.text, "r%d", i);
            assert_int_equal(reading_row_get(db, &room, &row), 0);
            if (row.at_ms)
                assert_in_range(row.reading.remaining_fen, 100000 * i - 50, 100000 * i);
        }
        clock_sleep_ms(50);
    }
}

static void a_meter_that_hoards_refuses_and_a_person_is_called(void **state)
{
    (void)state;
    tell("hoard r3 4000");
    station_start(NULL);
    struct key key = enqueue("r3", DEADLINE_MS);
    assert_int_equal(ended(&key), CREDIT_MANUAL);
    assert_int_equal(meter_says("r3", "count"), 0);
    assert_true(meter_says("r3", "refusals") > 0);
}

static void a_silent_meter_calls_a_person_at_the_deadline_and_nothing_is_written_later(void **state)
{
    (void)state;
    tell("silence r3");
    station_start(NULL);
    struct key key = enqueue("r3", 3000);
    assert_int_equal(ended(&key), CREDIT_MANUAL);
    int64_t now_ms = clock_now_ms();
    tell("answer r3");
    struct room_id room = {"r3"};
    assert_int_equal(meter_heard_at_ms(db, &room), 0);
    struct key next = enqueue("r3", DEADLINE_MS); /* also wakes the dead meter */
    assert_int_equal(ended(&next), CREDIT_CONFIRMED);
    await_heard("r3", now_ms);
    assert_int_equal(state_of(&key), CREDIT_MANUAL);
    assert_int_equal(meter_says("r3", "count"), 1);
}

static void money_that_arrived_behind_the_deadline_is_found_by_the_next_reading(void **state)
{
    (void)state;
    int64_t fen = meter_says("r3", "remaining_fen");
    struct key key = enqueue("r3", 3000);
    station_start("credit.write.after_frame");
    int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (!station_died() && clock_monotonic_ms() < end_ms)
        clock_sleep_ms(10);
    tell("silence r3");
    station_start(NULL);
    assert_int_equal(ended(&key), CREDIT_MANUAL);
    tell("answer r3");
    struct key next = enqueue("r3", DEADLINE_MS);
    assert_int_equal(ended(&next), CREDIT_CONFIRMED);
    assert_int_equal(state_of(&key), CREDIT_CONFIRMED);
    assert_credited("r3", fen, 0, 2);
}

static void a_meter_swapped_between_write_and_read_back_calls_a_person(void **state)
{
    (void)state;
    struct key key = enqueue("r3", DEADLINE_MS);
    station_start("credit.write.after_frame");
    int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (!station_died() && clock_monotonic_ms() < end_ms)
        clock_sleep_ms(10);
    assert_int_equal(meter_says("r3", "count"), 1);
    tell("swap r3");
    station_start(NULL);
    struct key next = enqueue("r3", DEADLINE_MS);
    /* Count 0 again, as before the write, but what stood there is gone. */
    assert_int_equal(ended(&key), CREDIT_MANUAL);
    assert_int_equal(ended(&next), CREDIT_CONFIRMED);
}

static void a_purchase_by_another_hand_meanwhile_calls_a_person(void **state)
{
    (void)state;
    struct key key = enqueue("r3", DEADLINE_MS);
    station_start("credit.write.after_commit");
    int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (!station_died() && clock_monotonic_ms() < end_ms)
        clock_sleep_ms(10);
    tell("buy r3 3000");
    station_start(NULL);
    assert_int_equal(ended(&key), CREDIT_MANUAL);
    assert_int_equal(meter_says("r3", "count"), 1);
}

static void a_station_killed_at_any_step_credits_once(void **state)
{
    (void)state;
    static const char *const markers[] = {
        "credit.write.before_commit",   "credit.write.after_commit",   "credit.write.after_frame",
        "credit.confirm.before_commit", "credit.confirm.after_commit", "reading.sweep.before_commit",
    };
    for (size_t i = 0; i < sizeof markers / sizeof *markers; i++) {
        char room[8];
        snprintf(room, sizeof room, "r%zu", i + 1);
        int64_t fen = meter_says(room, "remaining_fen");
        struct key key = enqueue(room, DEADLINE_MS);
        station_start(markers[i]);
        int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
        bool died = false;
        while (!(died = station_died()) && clock_monotonic_ms() < end_ms)
            clock_sleep_ms(10);
        assert_true(died);
        station_start(NULL);
        assert_int_equal(ended(&key), CREDIT_CONFIRMED);
        assert_credited(room, fen, 0, 1);
        kill_and_wait(&station, SIGTERM);
    }
}

static void a_station_killed_at_random_moments_credits_each_key_once(void **state)
{
    (void)state;
    int64_t fen[METERS + 1];
    struct key keys[METERS + 1];
    unsigned seed = 20261124;
    for (int i = 1; i <= METERS; i++) {
        char room[8];
        snprintf(room, sizeof room, "r%d", i);
        fen[i] = meter_says(room, "remaining_fen");
        keys[i] = enqueue(room, DEADLINE_MS);
    }
    for (int i = 0; i < 15; i++) {
        station_start(NULL);
        clock_sleep_ms(30 + rand_r(&seed) % 250);
        kill_and_wait(&station, SIGKILL);
    }
    station_start(NULL);
    for (int i = 1; i <= METERS; i++)
        assert_int_equal(ended(&keys[i]), CREDIT_CONFIRMED);
    for (int i = 1; i <= METERS; i++) {
        char room[8];
        snprintf(room, sizeof room, "r%d", i);
        assert_credited(room, fen[i], 0, 1);
    }
}

static void a_bus_that_goes_away_and_comes_back_is_read_again(void **state)
{
    (void)state;
    station_start(NULL);
    await_heard("r1", 0);
    kill_and_wait(&dormitory, SIGTERM);
    struct key key = enqueue("r9", DEADLINE_MS);
    clock_sleep_ms(1000);
    int64_t now_ms = clock_now_ms();
    dormitory_start();
    await_heard("r20", now_ms);
    await_heard("r1", now_ms);
    assert_int_equal(ended(&key), CREDIT_CONFIRMED);
    assert_int_equal(meter_says("r9", "count"), 1);
}

static void a_meter_imported_while_the_station_runs_is_read(void **state)
{
    (void)state;
    assert_int_equal(db_run(db, "DELETE FROM meter WHERE room = 'r20'"), 0);
    station_start(NULL);
    await_heard("r19", 0);
    struct room_id room = {"r20"};
    assert_int_equal(meter_heard_at_ms(db, &room), 0);
    assert_int_equal(db_run(db, "INSERT INTO meter VALUES ('r20', 'bus-01', 20, 'acrel-ddsy1352')"), 0);
    await_heard("r20", 0);
    await_heard("r1", clock_now_ms());
}

static struct key restore(const char *room)
{
    struct key key;
    struct room_id id;
    snprintf(key.text, sizeof key.text, "%032X", ++keys_made);
    assert_int_equal(room_id_parse(room, &id), 0);
    int64_t now_ms = clock_now_ms();
    assert_int_equal(restore_enqueue(db, &key, &id, OFF_BADLOAD, now_ms, now_ms + DEADLINE_MS), 0);
    return key;
}

static struct power_status restored(const struct key *key)
{
    struct power_status status;
    int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
    do {
        clock_sleep_ms(20);
        assert_int_equal(restore_status_get(db, key, clock_now_ms(), &status), 0);
    } while (status.at_ms == 0 && clock_monotonic_ms() < end_ms);
    return status;
}

static void expect_relay(const char *room, const char *position)
{
    char words[64];
    char reply[512];
    snprintf(words, sizeof words, "state %s", room);
    assert_true(told(reply, sizeof reply, words));
    assert_non_null(strstr(reply, position));
    assert_non_null(strstr(reply, "\"forced\":false"));
}

static void trip(const char *room)
{
    char words[64];
    snprintf(words, sizeof words, "heater %s 800", room);
    tell(words);
    expect_relay(room, "open");
    snprintf(words, sizeof words, "heater %s 0", room);
    tell(words);
}

static void a_tripped_room_is_switched_on_and_its_meter_is_automatic_again(void **state)
{
    (void)state;
    trip("r2");
    struct key key = restore("r2");
    station_start(NULL);
    assert_int_equal(restored(&key).state, POWER_DONE);
    expect_relay("r2", "closed");
}

static void a_room_off_for_another_reason_is_left_off(void **state)
{
    (void)state;
    tell("curfew r2 1");
    tell("remaining r3 0");
    struct key curfew = restore("r2");
    struct key arrears = restore("r3");
    station_start(NULL);
    assert_int_equal(restored(&curfew).refusal, REFUSAL_SCHEDULE);
    assert_int_equal(restored(&arrears).refusal, REFUSAL_ARREARS);
    expect_relay("r2", "open");
    expect_relay("r3", "open");
}

static void expect_forced_rows(int64_t expected)
{
    int64_t count = -1;
    int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
    while (count != expected && clock_monotonic_ms() < end_ms) {
        struct db_query query;
        clock_sleep_ms(20);
        db_query_begin(&query, db, "SELECT count(*) FROM forced_since WHERE room = 'r2'");
        while (db_query_row(&query))
            count = db_int(&query, 0);
        assert_int_equal(db_query_end(&query), 0);
    }
    assert_int_equal(count, expected);
}

static void a_meter_that_another_hand_forced_closed_is_kept_in_mind_until_it_is_automatic(void **state)
{
    (void)state;
    tell("force r2 3");
    struct key key = restore("r2");
    station_start(NULL);
    struct power_status status = restored(&key);
    assert_int_equal(status.state, POWER_REFUSED);
    assert_int_equal(status.refusal, REFUSAL_STAFF);
    expect_forced_rows(1);
    kill_and_wait(&station, SIGTERM);
    tell("force r2 0");
    station_start(NULL);
    expect_forced_rows(0);
}

static void a_restore_succeeds_though_answers_are_lost(void **state)
{
    (void)state;
    trip("r2");
    tell("lose r2 2 writes");
    struct key key = restore("r2");
    station_start(NULL);
    assert_int_equal(restored(&key).state, POWER_DONE);
    expect_relay("r2", "closed");
}

static void a_station_killed_in_a_restore_leaves_no_meter_forced(void **state)
{
    (void)state;
    static const char *const markers[] = {"relay.write.after_commit", "relay.write.after_frame"};
    for (size_t i = 0; i < sizeof markers / sizeof *markers; i++) {
        char room[8];
        snprintf(room, sizeof room, "r%zu", i + 1);
        trip(room);
        struct key key = restore(room);
        station_start(markers[i]);
        int64_t end_ms = clock_monotonic_ms() + PATIENCE_MS;
        bool died = false;
        while (!(died = station_died()) && clock_monotonic_ms() < end_ms)
            clock_sleep_ms(10);
        assert_true(died);
        station_start(NULL);
        assert_int_equal(restored(&key).state, POWER_DONE);
        expect_relay(room, "closed");
        kill_and_wait(&station, SIGTERM);
    }
}

#define WIRE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WIRE_TEST(a_sweep_hears_twenty_meters_and_never_speaks_into_the_silence),
        WIRE_TEST(a_credit_arrives_once),
        WIRE_TEST(three_credits_of_one_room_arrive_one_after_the_other),
        WIRE_TEST(credits_arrive_once_though_meters_do_not_hear),
        WIRE_TEST(credits_arrive_once_though_answers_are_lost),
        WIRE_TEST(credits_arrive_once_though_answers_have_a_bad_crc),
        WIRE_TEST(credits_arrive_once_though_answers_come_from_another_unit),
        WIRE_TEST(credits_arrive_once_though_answers_come_after_the_time_out),
        WIRE_TEST(a_late_answer_is_never_taken_for_another_meters),
        WIRE_TEST(a_meter_that_hoards_refuses_and_a_person_is_called),
        WIRE_TEST(a_silent_meter_calls_a_person_at_the_deadline_and_nothing_is_written_later),
        WIRE_TEST(money_that_arrived_behind_the_deadline_is_found_by_the_next_reading),
        WIRE_TEST(a_meter_swapped_between_write_and_read_back_calls_a_person),
        WIRE_TEST(a_purchase_by_another_hand_meanwhile_calls_a_person),
        WIRE_TEST(a_station_killed_at_any_step_credits_once),
        WIRE_TEST(a_station_killed_at_random_moments_credits_each_key_once),
        WIRE_TEST(a_bus_that_goes_away_and_comes_back_is_read_again),
        WIRE_TEST(a_meter_imported_while_the_station_runs_is_read),
        WIRE_TEST(a_tripped_room_is_switched_on_and_its_meter_is_automatic_again),
        WIRE_TEST(a_room_off_for_another_reason_is_left_off),
        WIRE_TEST(a_meter_that_another_hand_forced_closed_is_kept_in_mind_until_it_is_automatic),
        WIRE_TEST(a_restore_succeeds_though_answers_are_lost),
        WIRE_TEST(a_station_killed_in_a_restore_leaves_no_meter_forced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
