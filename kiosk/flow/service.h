/* Maintenance, S21: what the machine knows of itself, as plain numbers. Rooms and sums of queued rows only:
 * no names. Filled by the workers (device/service.h, clerk, road), shown by screen/service*.c. */
#pragma once
#include "flow/paper.h"
#include "trade/purchase.h"
#include <stdbool.h>
#include <stdint.h>

enum service_tab {
    SERVICE_STATUS,
    SERVICE_READER,
    SERVICE_NETWORK,
    SERVICE_OUTBOX,
    SERVICE_PRINTER,
    SERVICE_TOUCH,
    SERVICE_SOUND,
    SERVICE_SYSTEM,
    SERVICE_TABS
};

/* What SERVICE_SOUND tests besides the sounds of enum sound, which go before. */
enum service_sound { SERVICE_LEFT = 16, SERVICE_RIGHT, SERVICE_VOICE };

#define SERVICE_PIN_DIGITS 6
#define SERVICE_TRIES 3
#define SERVICE_LOCK_MS ((int64_t)30 * 60000)
#define SERVICE_CARDS 4 /* cards of staff a machine knows */

/* Of the machine: looked at by the service desk (device/service.h). */
struct machine_facts {
    int64_t uptime_s;      /* of the machine */
    int64_t app_uptime_s;  /* of this program */
    bool ended_badly;      /* the run before did not end by itself */
    int64_t disk_free_mib; /* -1 = not known */
    int64_t disk_total_mib;
    int temperature_c;                       /* -1 = this machine has no sensor */
    char reader_name[64], reader_version[8]; /* as the USB reader says of itself; empty: not known */
    char config_sum[9];                      /* first 4 bytes of the SHA-256 of kiosk.conf */
};

/* One row that waits for the station. */
#define OUTBOX_SHOWN 5
struct outbox_line {
    int64_t number, at_ms, amount_fen;
    char room[ROOM_ID_SIZE];
    bool doubtful; /* not known whether the purse was debited */
};
struct outbox_facts {
    int64_t depth, parked, sum_fen, oldest_at_ms;
    int64_t next_try_at_ms; /* 0: one is under way, or nothing waits */
    int count;              /* of lines, the oldest first */
    struct outbox_line lines[OUTBOX_SHOWN];
};

/* What three fingers on crosses say: px = xx*x + xy*y + x0, the same for y; of the panel's width and height.
 */
struct calibration {
    float xx, xy, x0, yx, yy, y0; /* identity: 1 0 0, 0 1 0 */
    int64_t at_ms;                /* 0: never calibrated */
    float error_mm;               /* the worst of the check; -1 = not checked */
};

/* How cards were read since midnight. */
struct reader_facts {
    int32_t local_day;
    int reads, fails;
    int64_t last_ms; /* from seen to identified; 0 = none yet */
};

struct line_facts {
    bool tested, ok;
    int64_t rtt_ms, median_ms;               /* of the last heartbeats; 0 = none yet */
    int64_t heard_at_ms;                     /* the last answer; 0 = none */
    int64_t clock_off_ms;                    /* ours against the station's */
    int64_t meters;                          /* of the station; -1 = it does not say */
    int64_t meters_heard, meter_heard_at_ms; /* that answer now; when one answered last, 0 = never */
};

/* The last time the printer could not print. */
struct printer_fault {
    enum printer_state state;
    int64_t at_ms; /* 0: none since the program runs */
};

/* All that S21 shows. */
struct service_view {
    enum service_tab tab;
    /* the PIN */
    int typed;
    bool wrong, asked;
    int tries_left;
    int locked_min; /* 0: not locked */
    /* the machine */
    bool has_machine, has_outbox, line_up, reader_ok, store_ok;
    float panel_inch;   /* as the config names it */
    bool meters_silent; /* all of this building's */
    struct machine_facts machine;
    struct outbox_facts outbox;
    struct reader_facts reader;
    struct line_facts line;
    enum printer_state printer;
    struct printer_fault printer_fault;
    struct calibration calibration;
    int ghosts; /* in the last hour: flow/ghosts.h */
    bool has_jack, headphone;
    int64_t terminal;
    int volume;
    /* tests under way and done */
    bool reading, pinging, calibration_failed;
    int64_t read_ms; /* of the reader test; 0 = none, -1 = waits, -2 = not read */
    char uid_tail[5];
    int printing; /* enum printing */
    /* S21, system */
    bool maintenance, can_reboot, can_halt;
    int armed; /* the hit that acts when it is pressed once more; 0 = none */
    /* the touch panel's own screen */
    bool checking;
    int touches; /* crosses or targets done */
};
