/* The session: one person, attract to attract. Decides which screen stands, what the person may do, and
 * when money moves; does nothing itself. Deterministic: the only randomness, sale keys, comes through
 * make_key so that the simulator repeats a run. */
#pragma once
#include "flow/event.h"

struct session_config {
    struct key (*make_key)(void *context);
    void *context;
    bool has_reader;    /* false: no card reader is configured at this kiosk */
    bool offline_cards; /* e-purse sales while the station is away */
    bool starts;        /* the workers will each say how they are: S20 until they have */
    bool starts_reader; /* a reader's worker among them */
    int language_count; /* 0: the two of enum language */
    char language_tags[LANGUAGES_MAX][LANGUAGE_TAG_SIZE];
    char near_place[64]; /* the nearest other machine, for S20; empty = not said */
    int near_walk_min;
    char service_cards[SERVICE_CARDS][CARD_REF_SIZE]; /* of staff */
    bool can_reboot, can_halt;
    bool has_jack; /* it is told when headphones are plugged in */
    float panel_width_mm, panel_height_mm;
};

struct session;

struct session *session_create(const struct session_config *config, int64_t now_ms);
void session_destroy(struct session *session);

/* Takes one event and says what to do about it; the caller does all of it, in order, before the next step. */
void session_step(struct session *session, const struct event *event, struct update *update);

/* What the glass shows now. Borrowed until the next step. */
const struct view *session_view(const struct session *session);

/* True if any person's data is held (for tests: false after S30). */
bool session_holds_person(const struct session *session);
