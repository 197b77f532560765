/* What a room's screen needs: balance, use, state, each with when it was true. */
#pragma once
#include "trade/money.h"
#include "trade/office_notice.h"
#include "trade/preferences.h"
#include "trade/purchase.h"
#include <stdbool.h>
#include <stdint.h>

#define SNAPSHOT_DAYS 22 /* today and three whole weeks: forecast takes 14, the chart compares 7 with 7 */

/* One local day; day.wh covers only the hours that were heard. */
struct usage_day {
    int32_t local_day; /* clock_local_day */
    int64_t wh;
    int64_t cost_fen;
    int hours; /* hourly values present, 0..24; 0 = no data */
    bool estimated;
    bool holiday; /* by the school's calendar */
};

enum meter_health { METER_UNKNOWN, METER_OK, METER_SILENT };
enum relay_state { RELAY_UNKNOWN, RELAY_CLOSED, RELAY_OPEN };
enum off_reason { OFF_NONE, OFF_ARREARS, OFF_OVERLOAD, OFF_BADLOAD, OFF_SCHEDULE, OFF_STAFF };

#define POWER_NOTE_SIZE 64
/* What the site and the station know of a room's power beyond its relay. Minutes of the day; from = to:
 * never. */
struct power_terms {
    int64_t off_since_ms; /* 0 = not known */
    int limit_a;          /* 0 = not known */
    int schedule_from, schedule_to;
    int hold_from, hold_to; /* no cut-off for want of credit */
    char note[POWER_NOTE_SIZE];
    int restores, restores_most;       /* after a banned appliance in 24 hours; most 0: not from the lobby */
    int64_t emergency_wh;              /* 0: this site lends nothing */
    struct money emergency;            /* what it costs, repaid first from the next top-up */
    int emergencies, emergencies_most; /* in this month */
    struct money lent;                 /* not repaid yet, on the meter or on its way */
    struct money owed;                 /* of it: what the next top-up repays */
};

struct snapshot {
    struct room_id room;
    char building_name[48]; /* "3 号公寓" */
    char room_name[24];     /* "512" */
    bool has_balance;       /* false until the meter was heard once */
    struct money balance;   /* may be negative: owed */
    int64_t balance_at_ms;  /* when the meter said so */
    struct money pending;   /* paid, not yet on the meter */
    int pending_count;
    int64_t pending_since_ms;
    struct money refund;            /* of what was paid: owed back to the payers, and not with them yet */
    int64_t price_centifen_per_kwh; /* 5330 = 0.533 yuan */
    int64_t power_w;
    enum meter_health health;
    bool
        line_silent; /* with METER_SILENT: no meter of its bus answers, so it is the line and not the meter */
    enum relay_state relay;
    enum off_reason off;
    struct power_terms power;
    int recent_payments; /* settled payments of the last 30 days, for the tile */
    int day_count;
    struct usage_day days[SNAPSHOT_DAYS]; /* newest first; days[0] is today, unfinished */
};

/* How long the balance lasts, by the rule of screens.md 3.3. */
enum forecast_kind { FORECAST_HIDDEN, FORECAST_ABOUT, FORECAST_RANGE, FORECAST_OVER_60, FORECAST_LITTLE_USE };
struct forecast {
    enum forecast_kind kind;
    int days_low; /* FORECAST_ABOUT: the one number */
    int days_high;
    bool last_three_days; /* reckoned by the last three days only */
};
/* now_ms tells the age: older than 24 h gives FORECAST_HIDDEN. */
struct forecast forecast_of(const struct snapshot *snapshot, int64_t now_ms);

/* This week against last week by the same hours so far is not known from days; compares the 7 last whole
 * days with the 7 before. False when a day of either was not heard whole. */
bool usage_change_percent(const struct snapshot *snapshot, int *percent);
/* They are not compared because of such a day, though the room is heard for long enough. */
bool usage_has_holes(const struct snapshot *snapshot);
/* Mean of the 7 last whole days, Wh; 0 when none has data. */
int64_t usage_mean_wh(const struct snapshot *snapshot);
/* Wh that amount buys at the snapshot's price; 0 when the price is not known. */
int64_t energy_for(struct money amount, int64_t price_centifen_per_kwh);
/* What a loan takes of a top-up of that amount: the station repays first, but for a fen (loan/loan.h). */
struct money top_up_repays(const struct snapshot *snapshot, struct money amount);
/* Wh that a top-up brings, after what it repays; 0 when the price is not known. */
int64_t top_up_energy(const struct snapshot *snapshot, struct money amount);

/* Who a card is, as the station or the offline store says. */
enum card_state { CARD_UNKNOWN, CARD_OK, CARD_FROZEN, CARD_EXPIRED, CARD_NO_ROOM };
struct account {
    struct card_ref ref;
    enum card_state state;
    char name[40];    /* masked: "张*三" */
    char tail[5];     /* last four of the printed number */
    char language[8]; /* "zh-CN", "en" or empty */
    bool has_wish;    /* the owner has said how the glass is to be */
    struct card_wish wish;
    struct room_id room;
    char building_name[48];
    char room_name[24];
};

/* The glass's own place and the building's day, from the terminal profile. */
struct profile {
    int64_t terminal;      /* number given at enrolment, 1.. */
    char version[24];      /* ETag */
    char site_name[64];    /* "3 号公寓" */
    char machine_name[48]; /* "大厅 A 机" */
    char building[24];
    char card_salt[33];
    char desk_place[64];
    char desk_phone[32];
    char desk_hours[48];
    char card_office[64];
    char report_url[128];    /* where a fault is told; empty: nowhere */
    char receipt_url[96];    /* the station as a phone reaches it; empty: no receipts by phone */
    char receipt_secret[65]; /* hex: what this terminal signs their links with */
    char oa_name[48];        /* the official account where one can also top up, and its code */
    char oa_url[128];
    int64_t presets_fen[3];
    int64_t most_fen;                 /* per top-up */
    int64_t offline_card_day_fen;     /* per card and day while offline */
    int64_t offline_terminal_day_fen; /* of this terminal and day, not yet with the station; 0 = no limit */
    int64_t offline_list_age_ms;      /* no offline sale with an older list of cards; 0 = any */
    bool wechat, alipay;
    bool alerts; /* the station tells card owners about their rooms */
    bool has_building_day;
    int64_t building_today_wh;
    int building_change_percent;
    int building_peak_hour;
    int64_t building_at_ms;
    int notice_count; /* not over yet when this was made, the one that begins first in front */
    struct office_notice notices[OFFICE_NOTICES_MOST];
};
