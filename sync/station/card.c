#include "station/card.h"
#include "base/status.h"
#include "base/text.h"
#include "wire/wire.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *text;
    enum card_state state;
} card_states[] = {{"ok", CARD_OK}, {"frozen", CARD_FROZEN}, {"expired", CARD_EXPIRED}};
#define CARD_STATES (sizeof card_states / sizeof card_states[0])

int card_state_parse(const char *text, enum card_state *state)
{
    for (size_t i = 0; i < CARD_STATES; i++) {
        if (!strcmp(text, card_states[i].text)) {
            *state = card_states[i].state;
            return STATUS_OK;
        }
    }
    return ERR_FORMAT;
}

static const char *card_state_text(enum card_state state)
{
    for (size_t i = 0; i < CARD_STATES; i++)
        if (state == card_states[i].state)
            return card_states[i].text;
    return NULL; /* the table refuses it */
}

void card_read(struct db_query *query, struct account *account)
{
    *account = (struct account){0};
    if (card_state_parse(db_text(query, 0), &account->state))
        query->status = ERR_FORMAT;
    if (account->state == CARD_OK && db_is_null(query, 4))
        account->state = CARD_NO_ROOM;
    db_copy_text(query, 1, account->name, sizeof account->name);
    db_copy_text(query, 2, account->tail, sizeof account->tail);
    db_copy_text(query, 3, account->language, sizeof account->language);
    db_copy_text(query, 4, account->room.text, sizeof account->room.text);
    db_copy_text(query, 5, account->building_name, sizeof account->building_name);
    db_copy_text(query, 6, account->room_name, sizeof account->room_name);
    db_copy_text(query, 7, account->ref.text, sizeof account->ref.text);
    /* A wish of a later version is none. */
    account->has_wish = !db_is_null(query, 8) && wish_decode(db_text(query, 8), strlen(db_text(query, 8)),
                                                             &account->wish, NULL) == STATUS_OK;
}

int card_account(struct database *db, const char *ref, struct account *account)
{
    struct db_query query;
    *account = (struct account){.state = CARD_UNKNOWN};
    if (text_copy(account->ref.text, sizeof account->ref.text, ref))
        return STATUS_OK;
    db_query_begin(&query, db, "SELECT " CARD_COLUMNS " FROM card" CARD_PLACES " WHERE card.ref = $1");
    db_bind_text(&query, 1, ref);
    if (db_query_row(&query))
        card_read(&query, account);
    return db_query_end(&query);
}

int card_put(struct database *db, const struct account *account)
{
    struct db_query query;
    db_query_begin(&query, db,
                   "INSERT INTO card(ref, state, name, tail, language, room) VALUES ($1, $2, $3, $4, $5, $6)"
                   " ON CONFLICT (ref) DO UPDATE SET state = excluded.state, name = excluded.name,"
                   " tail = excluded.tail, language = excluded.language, room = excluded.room");
    db_bind_text(&query, 1, account->ref.text);
    db_bind_text(&query, 2, card_state_text(account->state));
    db_bind_text(&query, 3, account->name);
    db_bind_text(&query, 4, account->tail);
    db_bind_text(&query, 5, account->language);
    db_bind_text(&query, 6, account->room.text);
    return db_query_end(&query);
}

int card_wish_put(struct database *db, const char *ref, const struct card_wish *wish, int64_t now_ms)
{
    struct db_query query;
    char *bytes = wish_encode(wish);
    if (!bytes)
        return ERR_MEMORY;
    db_query_begin(&query, db,
                   "INSERT INTO card_wish(ref, bytes, kept_at_ms) SELECT ref, $2, $3 FROM card WHERE ref = $1"
                   " ON CONFLICT (ref) DO UPDATE SET bytes = excluded.bytes, kept_at_ms = excluded.kept_at_ms"
                   " RETURNING ref");
    db_bind_text(&query, 1, ref);
    db_bind_text(&query, 2, bytes);
    db_bind_int(&query, 3, now_ms);
    free(bytes);
    bool known = db_query_row(&query);
    int status = db_query_end(&query);
    return status ? status : known ? STATUS_OK : ERR_NOT_FOUND;
}
