/* dormwattctl's commands on a new site in a folder of its own. */
#include "base/log.h"
#include "ctl/command.h"
#include "tests/fakes/books.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[40];
static char site[64];
static char config[80];
static char told[8192]; /* what the last command wrote to standard error */

static int run(int (*command)(const char *, int, char **), const char *first, const char *second,
               const char *third, const char *fourth)
{
    char name[] = "dormwattctl test";
    const char *words[] = {name, first, second, third, fourth, NULL};
    char *argv[6];
    int argc = 0;
    for (; words[argc]; argc++)
        argv[argc] = strdup(words[argc]);
    argv[argc] = NULL;
    char path[64];
    snprintf(path, sizeof path, "%s/told", folder);
    int file = open(path, O_CREAT | O_TRUNC | O_RDWR, 0600);
    int kept_out = dup(STDOUT_FILENO);
    int kept = dup(STDERR_FILENO);
    fflush(stdout);
    dup2(file, STDERR_FILENO);
    dup2(file, STDOUT_FILENO);
    int status = command(config, argc, argv);
    fflush(stdout);
    dup2(kept, STDERR_FILENO);
    dup2(kept_out, STDOUT_FILENO);
    close(kept);
    close(kept_out);
    ssize_t length = pread(file, told, sizeof told - 1, 0);
    told[length > 0 ? length : 0] = '\0';
    close(file);
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    return status;
}

static int import(const char *kind, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s.csv", folder, kind);
    FILE *file = fopen(path, "we");
    fputs(text, file);
    fclose(file);
    return run(command_import, kind, path, NULL, NULL);
}

static int64_t number(const char *sql)
{
    struct database *db = NULL;
    assert_int_equal(site_open(config, NULL, &db), 0);
    int64_t got = books_number(db, sql);
    db_close(db);
    return got;
}

static int setup(void **state)
{
    (void)state;
    log_init("test", LOG_NOTE);
    strcpy(folder, "/tmp/ctl_test.XXXXXX");
    if (!mkdtemp(folder))
        return -1;
    snprintf(site, sizeof site, "%s/site", folder);
    snprintf(config, sizeof config, "%s/station.conf", site);
    return run(command_init, site, "--name", "127.0.0.1", NULL);
}

static void empty(const char *path)
{
    DIR *open_folder = opendir(path);
    for (struct dirent *file = open_folder ? readdir(open_folder) : NULL; file; file = readdir(open_folder)) {
        char name[512];
        snprintf(name, sizeof name, "%s/%s", path, file->d_name);
        unlink(name);
    }
    if (open_folder)
        closedir(open_folder);
    rmdir(path);
}

static int teardown(void **state)
{
    char kiosk[64];
    (void)state;
    snprintf(kiosk, sizeof kiosk, "%s/kiosk", folder);
    empty(kiosk);
    empty(site);
    empty(folder);
    return 0;
}

static const char buses[] = "bus,device,baud,parity\nB01,/dev/ttyS1,9600,N\nB02,/dev/ttyS2,9600,E\n";
static const char rooms[] = "room,building,building_name,room_name,bus,unit,model,price_centifen\n"
                            "3-512,3,3 号公寓,512,B01,1,acrel-ddsy1352,5330\n"
                            "3-513,3,3 号公寓,513,B01,2,acrel-ddsy1352,5330\n";

static void a_new_site_agrees_and_is_not_made_twice(void **state)
{
    (void)state;
    struct stat key;
    char path[128];
    assert_int_equal(run(command_audit, NULL, NULL, NULL, NULL), 0);
    assert_non_null(strstr(told, "agrees: 0 entries"));
    snprintf(path, sizeof path, "%s/ca-key.pem", site);
    assert_int_equal(stat(path, &key), 0);
    assert_int_equal(key.st_mode & 0777, 0600);
    assert_int_equal(run(command_init, site, NULL, NULL, NULL), EXIT_FAILURE);
    assert_non_null(strstr(told, "exists already"));
    assert_int_equal(number("SELECT length(value) FROM setting WHERE name = 'card_salt'"), 32);
}

static void a_whole_site_is_imported_and_may_be_imported_again(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        assert_int_equal(import("buses", buses), 0);
        assert_int_equal(import("rooms", rooms), 0);
        assert_int_equal(import("students", "kind,id,name,tail,room,state,language\n"
                                            "asn,1122334455667788,张小三,3071,3-512,ok,zh-CN\n"
                                            "uid,04a1b2c3,李四,3072,,frozen,\n"),
                         0);
    }
    assert_int_equal(number("SELECT count(*) FROM meter"), 2);
    assert_int_equal(number("SELECT count(*) FROM card WHERE name IN ('张*三', '李*')"), 2);
    assert_int_equal(run(command_status, NULL, NULL, NULL, NULL), 0);
    assert_int_equal(run(command_cases, NULL, NULL, NULL, NULL), 0);
    assert_non_null(strstr(told, "nothing waits for a person"));
}

static void rooms_are_of_a_kind_only_where_both_columns_say_so(void **state)
{
    (void)state;
    assert_int_equal(import("buses", buses), 0);
    assert_int_equal(
        import("rooms",
               "room,building,building_name,room_name,bus,unit,model,price_centifen,air_conditioning,beds\n"
               "3-512,3,3 号公寓,512,B01,1,acrel-ddsy1352,5330,1,4\n"
               "3-513,3,3 号公寓,513,B01,2,acrel-ddsy1352,5330,,\n"),
        0);
    assert_int_equal(number("SELECT count(*) FROM room_kind WHERE room = '3-512' AND beds = 4"), 1);
    assert_int_equal(number("SELECT count(*) FROM room_kind"), 1);
    assert_int_equal(import("rooms", rooms), 0); /* a file without the columns takes nothing away */
    assert_int_equal(number("SELECT count(*) FROM room_kind"), 1);
    assert_int_equal(import("rooms",
                            "room,building,building_name,room_name,bus,unit,model,price_centifen,beds\n"
                            "3-513,3,3 号公寓,513,B01,2,acrel-ddsy1352,5330,4\n"),
                     EXIT_FAILURE);
    assert_non_null(strstr(told, "air_conditioning =  is not a whole number from 0 to 1"));
}

static void a_calendar_takes_days_as_people_write_them_and_no_others(void **state)
{
    (void)state;
    assert_int_equal(import("calendar", "kind,first_day,last_day\nterm,2026-09-01,2027-01-15\n"
                                        "holiday,2026-10-01,2026-10-07\n"),
                     0);
    assert_int_equal(number("SELECT last_day - first_day FROM calendar WHERE kind = 'holiday'"), 6);
    assert_int_equal(import("calendar", "kind,first_day,last_day\nholiday,2026-02-30,2026-03-02\n"
                                        "break,2026-05-01,2026-05-05\nholiday,2026-06-09,2026-06-01\n"),
                     EXIT_FAILURE);
    assert_non_null(strstr(told, "calendar.csv:2: first_day = 2026-02-30 is not a day"));
    assert_non_null(strstr(told, "calendar.csv:3: kind = break"));
    assert_non_null(strstr(told, "calendar.csv:4: last_day = 2026-06-01 is before"));
    assert_int_equal(number("SELECT count(*) FROM calendar"), 2);
}

static void a_file_with_a_mistake_changes_nothing_and_tells_all_of_them(void **state)
{
    (void)state;
    assert_int_equal(import("rooms", rooms), EXIT_FAILURE);
    assert_non_null(strstr(told, "rooms.csv:2: bus B01 is not known"));
    assert_int_equal(import("buses", buses), 0);
    assert_int_equal(import("rooms", "room,building,building_name,room_name,bus,unit,model,price_centifen\n"
                                     "3-512,3,3 号公寓,512,B01,1,acrel-ddsy1352,5330\n"
                                     "3 513,3,3 号公寓,513,B01,2,acrel-ddsy1352,5330\n"
                                     "3-514,3,3 号公寓,514,B01,248,acrel-ddsy1352,five\n"
                                     "3-512,3,3 号公寓,512,B01,1,acrel-ddsy1352,5330\n"),
                     EXIT_FAILURE);
    assert_non_null(strstr(told, "rooms.csv:3: room = 3 513 is not"));
    assert_non_null(strstr(told, "rooms.csv:4: unit = 248 is not a whole number from 1 to 247"));
    assert_non_null(strstr(told, "rooms.csv:4: price_centifen = five is not"));
    assert_non_null(strstr(told, "rooms.csv:5: room 3-512 was already on line 2"));
    assert_non_null(strstr(told, "rooms.csv:5: meter B01/1 was already on line 2"));
    assert_non_null(strstr(told, "nothing was imported"));
    assert_int_equal(number("SELECT count(*) FROM room"), 0);
    assert_int_equal(import("students", "kind,id,name,tail,room,state,language\n"
                                        "pin,12,张小三,30711,3-512,lost,fr\n"),
                     EXIT_FAILURE);
    assert_non_null(strstr(told, "students.csv:2: kind = pin"));
    assert_non_null(strstr(told, "students.csv:2: id is not"));
    assert_non_null(strstr(told, "students.csv:2: tail has more"));
    assert_non_null(strstr(told, "students.csv:2: state = lost"));
    assert_non_null(strstr(told, "students.csv:2: language = fr"));
    assert_non_null(strstr(told, "students.csv:2: room 3-512 is not known"));
    assert_null(strstr(told, "张小三"));
}

static void meters_may_change_places_but_none_is_lost(void **state)
{
    (void)state;
    assert_int_equal(import("buses", buses), 0);
    assert_int_equal(import("rooms", rooms), 0);
    assert_int_equal(import("rooms", "room,building,building_name,room_name,bus,unit,model,price_centifen\n"
                                     "3-512,3,3 号公寓,512,B01,2,acrel-ddsy1352,5330\n"
                                     "3-513,3,3 号公寓,513,B01,1,acrel-ddsy1352,5330\n"),
                     0);
    assert_int_equal(number("SELECT unit FROM meter WHERE room = '3-513'"), 1);
    assert_int_equal(import("rooms", "room,building,building_name,room_name,bus,unit,model,price_centifen\n"
                                     "3-514,3,3 号公寓,514,B01,1,acrel-ddsy1352,5330\n"),
                     EXIT_FAILURE);
    assert_non_null(strstr(told, "another room took the meter of room 3-513"));
    assert_int_equal(number("SELECT count(*) FROM room"), 2);
    assert_int_equal(import("buses", "bus,device,baud,parity\nB01,/dev/ttyS2,9600,N\n"), EXIT_FAILURE);
    assert_non_null(strstr(told, "another bus took the device of bus B02"));
}

static void hours_from_before_are_imported_but_known_ones_are_kept(void **state)
{
    (void)state;
    assert_int_equal(import("buses", buses), 0);
    assert_int_equal(import("rooms", rooms), 0);
    assert_int_equal(
        import("usage", "room,hour_start_ms,wh\n3-512,1795226400000,149\n3-512,1795230000000,118\n"), 0);
    assert_int_equal(import("usage", "room,hour_start_ms,wh\n3-512,1795226400000,7\n"), 0);
    assert_int_equal(number("SELECT sum(wh) FROM usage_hour WHERE price_centifen = 5330"), 267);
    assert_int_equal(
        import("usage", "room,hour_start_ms,wh\n3-999,1795226400000,149\n3-512,1795226400001,-1\n"),
        EXIT_FAILURE);
    assert_non_null(strstr(told, "usage.csv:2: room = 3-999 is not known"));
    assert_non_null(strstr(told, "usage.csv:3: hour_start_ms = 1795226400001 is not a full hour"));
    assert_non_null(strstr(told, "usage.csv:3: wh = -1 is not"));
}

static void a_kiosk_is_enrolled_once_and_revoked(void **state)
{
    (void)state;
    char kiosk[64];
    char path[128];
    snprintf(kiosk, sizeof kiosk, "%s/kiosk", folder);
    assert_int_equal(run(command_enrol, "lobby-3a", "--out", kiosk, "--building=3"), 0);
    snprintf(path, sizeof path, "%s/kiosk.conf", kiosk);
    assert_int_equal(access(path, R_OK), 0);
    assert_int_equal(number("SELECT number FROM terminal WHERE name = 'lobby-3a' AND building = '3'"), 1);
    assert_int_equal(run(command_enrol, "lobby-3a", "--out", folder, NULL), EXIT_FAILURE);
    assert_non_null(strstr(told, "lobby-3a is enrolled already"));
    assert_int_equal(run(command_enrol, "lobby-3b", "--out", kiosk, NULL), EXIT_FAILURE);
    assert_int_equal(number("SELECT count(*) FROM terminal"), 1);
    assert_int_equal(run(command_revoke, "lobby-3b", NULL, NULL, NULL), EXIT_FAILURE);
    assert_int_equal(run(command_revoke, "lobby-3a", NULL, NULL, NULL), 0);
    assert_int_equal(run(command_terminals, NULL, NULL, NULL, NULL), 0);
    assert_non_null(strstr(told, "REVOKED  seen never"));
}

static int say(const char *until, const char *zh, const char *building)
{
    char until_word[64];
    char zh_word[256];
    char building_word[32];
    snprintf(until_word, sizeof until_word, "--until=%s", until);
    snprintf(zh_word, sizeof zh_word, "--zh=%s", zh);
    snprintf(building_word, sizeof building_word, "--building=%s", building);
    return run(command_notice, "add", until_word, zh_word, building_word);
}

static void a_notice_is_said_listed_and_ended(void **state)
{
    (void)state;
    assert_int_equal(say("2099-12-05 12:00", "12月5日停电检修", ""), 0);
    assert_non_null(strstr(told, "notice 1"));
    assert_int_equal(run(command_notice, "list", NULL, NULL, NULL), 0);
    assert_non_null(strstr(told, "to 2099-12-05 12:00  12月5日停电检修"));
    assert_int_equal(run(command_notice, "end", "1", NULL, NULL), 0);
    assert_int_equal(run(command_notice, "list", NULL, NULL, NULL), 0);
    assert_string_equal(told, "");
    assert_int_equal(run(command_notice, "end", "1", NULL, NULL), EXIT_FAILURE);
}

static void a_notice_that_no_panel_could_show_is_refused_with_the_reason(void **state)
{
    (void)state;
    static const char *const wide =
        "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十";
    char wider[160];
    assert_int_equal(say("2099-12-05 12:00", wide, ""), 0);
    snprintf(wider, sizeof wider, "%s1", wide);
    assert_int_equal(say("2099-12-05 12:00", wider, ""), EXIT_FAILURE);
    assert_non_null(strstr(told, "40 characters"));
    assert_int_equal(say("2099-12-05 12:00", "一\n二", ""), EXIT_FAILURE);
    assert_int_equal(say("2099-12-05 12:00", "  ", ""), EXIT_FAILURE);
    assert_int_equal(say("2099-12-05 12:00", "停电", "9"), EXIT_FAILURE);
    assert_non_null(strstr(told, "no such building"));
    assert_int_equal(say("2026-01-05 12:00", "停电", ""), EXIT_FAILURE);
    assert_non_null(strstr(told, "over already"));
    assert_int_equal(say("2099-02-30 12:00", "停电", ""), EXIT_FAILURE);
    assert_non_null(strstr(told, "a time is like"));
    assert_int_equal(say("2099-12-05 12:00", "停电", ""), 0);
    assert_int_equal(say("2099-12-05T12:00", "停电", ""), 0);
    assert_int_equal(say("2099-12-05 12:00", "停电", ""), EXIT_FAILURE); /* the panel has turns for three */
    assert_non_null(strstr(told, "end one"));
}

static void who_wants_to_be_told_is_listed_for_what_tells_them(void **state)
{
    (void)state;
    assert_int_equal(import("buses", buses), 0);
    assert_int_equal(import("rooms", rooms), 0);
    struct database *db = NULL;
    assert_int_equal(site_open(config, NULL, &db), 0);
    assert_int_equal(
        db_run(db, "INSERT INTO reading VALUES ('3-512', 1700, 9, 990, 1, 0, 2, 0, 0);"
                   "INSERT INTO card VALUES ('R1', 'ok', 'a', '1', 'zh-CN', '3-512'),"
                   " ('R2', 'ok', 'b', '2', 'zh-CN', '3-512'), ('R3', 'ok', 'c', '3', 'en', '3-512');"
                   "INSERT INTO card_alert VALUES ('R1', 1, 1000, 0, 5), ('R2', 1, 500, 1, 5),"
                   " ('R3', 0, 1000, 1, 5)"),
        0);
    db_close(db);
    assert_int_equal(run(command_alerts, NULL, NULL, NULL, NULL), 0);
    assert_non_null(strstr(told, "R1,3-512,1000,990,1700,1,,,\n"));
    assert_non_null(strstr(told, "R2,3-512,500,990,1700,0,off,,\n"));
    assert_null(strstr(told, "R3")); /* switched off */
}

#define unit(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        unit(a_new_site_agrees_and_is_not_made_twice),
        unit(a_whole_site_is_imported_and_may_be_imported_again),
        unit(a_file_with_a_mistake_changes_nothing_and_tells_all_of_them),
        unit(rooms_are_of_a_kind_only_where_both_columns_say_so),
        unit(a_calendar_takes_days_as_people_write_them_and_no_others),
        unit(meters_may_change_places_but_none_is_lost),
        unit(hours_from_before_are_imported_but_known_ones_are_kept),
        unit(who_wants_to_be_told_is_listed_for_what_tells_them),
        unit(a_kiosk_is_enrolled_once_and_revoked),
        unit(a_notice_is_said_listed_and_ended),
        unit(a_notice_that_no_panel_could_show_is_refused_with_the_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
