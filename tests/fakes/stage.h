/* A session on a stage: the test plays the finger, the card, the store, the station and the clock, and reads
 * what the session asked for. Names of helpers are what happens, as a story tells it.
 *
 * After every step the stage looks at the same session in the other language, too: switching it on any
 * screen, in any state that a test ever reaches, must leave all that stands there as it is. */
#pragma once
#include "flow/session_state.h"

#define STAGE_NOW_MS ((int64_t)1795413900000) /* 2026-11-23 14:05 in Shanghai */
#define STAGE_PENDING 256

struct stage {
    struct session *session;
    int64_t now_ms;
    int64_t wake_at_ms;
    bool redraw;                           /* of the last step */
    bool translated[SCREENS];              /* seen in both languages */
    struct command pending[STAGE_PENDING]; /* asked for and not yet looked at */
    int pending_count;
    int keys; /* made so far: key n is n in hex */
    struct profile profile;
    struct account account;
    struct snapshot snapshot;
    struct card_identity card;
};

struct stage *stage_open(void);
void stage_close(struct stage *stage);

/* One event at stage->now_ms. */
void stage_step(struct stage *stage, struct event event);
/* Lets time pass, waking the session whenever it asked to be woken. */
void stage_wait(struct stage *stage, int64_t wait_ms);

/* Takes the oldest pending command of that type out; the test fails when there is none. Valid until the next
 * step. */
const struct command *stage_asked(struct stage *stage, enum command_type type);
bool stage_has(const struct stage *stage, enum command_type type);
/* Forgets what is pending. */
void stage_clear(struct stage *stage);
/* How often that sound was played since the last clear; removes them. */
int stage_sounds(struct stage *stage, enum sound sound);
const struct view *stage_view(const struct stage *stage);
enum screen stage_screen(const struct stage *stage);

void touch(struct stage *stage, enum hit hit, int64_t value);
void card_on(struct stage *stage, const struct card_identity *card);
void card_off(struct stage *stage);
void line(struct stage *stage, bool ok);
void store(struct stage *stage, bool ok);
/* The store's answer to LOOK_UP: what is known is what is passed; NULL = not known. */
void store_knows(struct stage *stage, const struct account *account, const struct snapshot *snapshot,
                 const struct purchase *doubtful);
void station_says_account(struct stage *stage, const struct account *account);
void station_says_snapshot(struct stage *stage, const struct snapshot *snapshot);
void station_says_order(struct stage *stage, const struct key *key, enum order_state state);
void station_says_credit(struct stage *stage, const struct key *key, enum credit_state state);
void station_says_power(struct stage *stage, const struct key *key, enum power_state state,
                        enum power_refusal refusal);
void order_fails(struct stage *stage, const struct key *key, bool refused);
void saved(struct stage *stage, const struct key *key, enum sale_state state);
void not_saved(struct stage *stage, const struct key *key, enum sale_state state);
/* QUOTED with what the card says, DEBITED with its proof, REFUSED, LOST or OTHER. */
void card_says(struct stage *stage, enum event_type type, const struct key *key);

/* A tap with store, station and meter all answering: the dashboard stands, nothing is pending. */
void stage_tap(struct stage *stage);
/* From the dashboard to S12 with this amount. */
void stage_choose(struct stage *stage, int64_t amount_fen);
/* From S12 (card still there) to the moment after the quote is on disk: DEBIT was asked. Returns the key. */
struct key stage_charge(struct stage *stage);
/* From S12 to a live code. Returns the order's key. */
struct key stage_show_code(struct stage *stage);
