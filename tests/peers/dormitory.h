/* A dormitory of Acrel DDSY1352 meters on serial lines, for desks and tests. It speaks Modbus RTU over ptys
 * at the pace of the real wire, counts purchases as the meters do, and burns electricity as rooms do.
 *
 * Nothing of the product is linked in: what a meter does here is written a second time, from the facts. */
#pragma once
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROOMS_MAX 4096
#define BUSES_MAX 64
#define NAME_SIZE 32
#define BLOCK_REGISTER 0x0100
#define PURCHASE_REGISTER 0x004E
#define UNITS_PER_FEN 100000000LL /* money inside a meter: 1 mWh at 1 centifen a kWh is one unit */

/* What a test has told a meter to do wrong. Counts run down; -1 is for ever. */
struct faults {
    int silence;      /* hears nothing */
    int lose;         /* hears and obeys, but its answer is lost */
    int bad_crc;      /* answers with a wrong CRC */
    int wrong_unit;   /* answers with another unit's number */
    int late;         /* answers late_ms later */
    bool writes_only; /* all of it only where something is written */
    int late_ms;
};

enum trip { TRIP_NONE, TRIP_OVERLOAD, TRIP_BADLOAD };

struct meter {
    char room[NAME_SIZE];
    int bus;
    int unit;
    int64_t price_centifen;
    int64_t total_mwh;
    int64_t remaining_units;
    int64_t hoard_fen;
    int count;
    bool forced, forced_open;
    bool relay_closed;
    int64_t still_until_ms; /* the contacts move later than the word that moves them */
    int heater_w;           /* plugged in beside what the room uses */
    bool curfew;            /* the meter's own time control has it off */
    enum trip trip;
    int64_t trip_left_ms; /* then the meter tries again by itself */
    int trips;
    int power_w;
    int64_t purchases; /* accepted since the program started */
    int64_t refusals;
    struct faults faults;
};

struct bus_counts {
    int64_t requests, answers, early, collisions;
    int64_t wire_ns; /* of questions and answers with their silences and thinking */
};

struct dormitory {
    char dir[512];
    uint64_t seed;
    double speed;
    int baud;
    char parity;
    int turnaround_us;
    int bus_count;
    char bus_names[BUSES_MAX][NAME_SIZE];
    struct bus_counts counts[BUSES_MAX];
    int meter_count;
    struct meter meters[ROOMS_MAX];
    int64_t lived_ms; /* the wall clock up to which every meter has burnt */
    pthread_mutex_t lock;
};

/* dormitory_room.c: how a room uses electricity; the same seed gives the same past and future. */
double room_day_kwh(uint64_t seed, const char *room);
double room_power_w(uint64_t seed, const char *room, int64_t at_ms);
double room_hour_wh(uint64_t seed, const char *room, int64_t hour_start_ms, int64_t end_ms);
double room_chance(uint64_t seed, const char *room, const char *what); /* 0 <= x < 1 */

/* dormitory_meter.c: registers. The caller holds the lock. */
void meter_burn(struct meter *meter, const struct dormitory *dormitory, int64_t elapsed_ms, int64_t now_ms);
int64_t meter_remaining_fen(const struct meter *meter);
/* Answers one frame without its CRC. Returns the answer's length without CRC, 0 for none. */
int meter_answer(struct meter *meter, struct dormitory *dormitory, const uint8_t *request, int length,
                 uint8_t answer[256]);
/* A purchase by another hand: staff's key card. */
void meter_buy(struct meter *meter, int64_t fen);
void meter_swap(struct meter *meter);
/* Staff's hand on the relay: 0 leaves it to the meter, 1 opens, 2 closes and leaves it, which ends a trip,
 * 3 closes and does not leave it. */
void meter_force(struct meter *meter, int how);

/* dormitory_state.c: rooms.csv, and meters.state, which outlives the program. 0 or -1, told. */
int rooms_read(struct dormitory *dormitory, const char *path);
int state_read(struct dormitory *dormitory);
int state_write(const struct dormitory *dormitory);
int purchase_log(const struct dormitory *dormitory, const struct meter *meter, int64_t added_fen);

/* dormitory_bus.c: one thread a bus. */
struct bus_thread {
    struct dormitory *dormitory;
    int index;
    int fd;   /* the wire's own end */
    int keep; /* the other end, held open between two clients */
    char link[600];
    pthread_t thread;
};
/* The pty is there when it returns. 0 or -1, told. */
int bus_thread_start(struct bus_thread *bus);
void bus_thread_join(const struct bus_thread *bus);
unsigned crc16(const uint8_t *bytes, int length);

/* dormitory_control.c: words over DIR/control.sock. */
int control_serve(struct dormitory *dormitory);
int control_ask(const char *dir, int argc, char **argv);

/* dormitory_make.c: a school to start with. */
struct make_options {
    const char *out;
    int buildings, rooms, buses, days, baud;
    char parity;
    uint64_t seed;
};
int make_school(const struct make_options *options);

int64_t wall_ms(void);
int64_t steady_ns(void);
bool stopping(void);
