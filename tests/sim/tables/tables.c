/* The station's real tables, in memory, beside the pretended books of a run: real rows are sealed and taken,
 * credits enqueued, written, confirmed and taken back, meters compared and believed, by the station's own
 * functions; after each of them both must say the same, and at the end the station's own audit agrees. A
 * restore puts back a copy of the file. What is pretended here is only who calls whom. */
#include "tables/tables.h"
#include "base/log.h"
#include "base/status.h"
#include "ledger/audit.h"
#include "ledger/ledger.h"
#include "meter/credit_store.h"
#include "meter/reading_store.h"
#include "meter/tally_store.h"
#include "station/row_take.h"
#include "station/staff.h"
#include "station/station_store.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEADLINE_MS 600000

struct tables {
    struct database *db;
    char backup[64]; /* a file, where there is one */
    struct row_rules rules;
    struct terminal terminals[SIM_TERMINALS];
    struct crypto_key *keys[SIM_TERMINALS];
    char (*hashes[SIM_TERMINALS])[2 * SHA256_SIZE + 1]; /* of each row sealed so far: the kiosk keeps them */
    int64_t sealed[SIM_TERMINALS];
};

static struct tables *tables_of(const struct sim *sim)
{
    return sim->mirrored;
}

/* Ends a transaction whose outcome was status; what the pretended books say otherwise is a find. */
static void finish(struct sim *sim, int status, int wanted, const char *what, const struct key *key)
{
    struct tables *tables = tables_of(sim);
    if (status)
        db_rollback(tables->db);
    else
        status = db_commit(tables->db);
    if (status != wanted)
        sim_wrong(sim, "tables: %s %s: %s (%d)", what, key ? sim_name(key) : "",
                  status > 0 ? staff_outcome_text(status) : status_text(status), status);
}

static struct staff staff_now(const struct sim *sim)
{
    return (struct staff){.who = "wang",
                          .second = "li",
                          .why = "looked at it",
                          .now_ms = sim->now_ms,
                          .second_over_fen = INT64_MAX,
                          .credit_deadline_ms = DEADLINE_MS};
}

static struct room_id room_of(int room)
{
    struct room_id id;
    snprintf(id.text, sizeof id.text, "3-%d", 512 + room);
    return id;
}

static int keep_reading(const struct sim *sim, int room, int64_t at_ms)
{
    struct room_id id = room_of(room);
    struct tally says = meter_tally(sim, room);
    struct reading_row row = {.reading = {.total_wh = says.total_wh,
                                          .remaining_fen = sim->meters[room].remaining_fen,
                                          .count = says.count},
                              .at_ms = at_ms};
    return reading_row_save(tables_of(sim)->db, &id, &row);
}

static int add_room(const struct sim *sim, int room)
{
    char sql[512];
    struct room_id id = room_of(room);
    snprintf(sql, sizeof sql,
             "INSERT INTO room VALUES ('%s', '3', '%s', 5330); INSERT INTO meter VALUES ('%s', 'B01', %d,"
             " 'acrel-ddsy1352'); INSERT INTO meter_base VALUES ('%s', %" PRId64 ", 0, 1);",
             id.text, id.text + 2, id.text, room + 1, id.text, sim->meters[room].count);
    int status = db_run(tables_of(sim)->db, sql);
    return status ? status : keep_reading(sim, room, sim->now_ms);
}

static int add_terminal(struct tables *tables, int number)
{
    struct terminal *terminal = &tables->terminals[number];
    char *pem = NULL;
    tables->keys[number] = crypto_key_generate_ed25519();
    int status = crypto_key_public_pem(tables->keys[number], &pem);
    if (status)
        return status;
    snprintf(terminal->name, sizeof terminal->name, "lobby-%d", number + 1);
    snprintf(terminal->fingerprint, sizeof terminal->fingerprint, "%d", number + 1);
    snprintf(terminal->public_key, sizeof terminal->public_key, "%s", pem);
    free(pem);
    return terminal_enrol(tables->db, terminal, SIM_START_MS);
}

static void create(struct sim *sim)
{
    struct tables *tables = calloc(1, sizeof *tables);
    assert(tables);
    sim->mirrored = tables;
    log_init("tables", 0);
    tables->rules = (struct row_rules){
        .log_proof_most_fen = 20000, .doubt_deadline_ms = 900000, .credit_deadline_ms = DEADLINE_MS};
    int status = station_store_open(":memory:", &tables->db);
    if (!status)
        status = db_run(tables->db, "INSERT INTO building VALUES ('3', '3'); INSERT INTO bus VALUES ('B01',"
                                    " '/nonexistent', 9600, 'N');");
    for (int i = 0; i < sim->size.rooms && !status; i++)
        status = add_room(sim, i);
    for (int i = 0; i < SIM_TERMINALS && !status; i++) {
        status = add_terminal(tables, i);
        tables->hashes[i] = calloc(2 * (size_t)sim->size.keys, sizeof *tables->hashes[i]);
        assert(tables->hashes[i]);
    }
    if (status)
        sim_wrong(sim, "tables: cannot be made: %s", status_text(status));
}

static void forget_backup(struct tables *tables)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[sizeof tables->backup + 8];
    for (size_t i = 0; tables->backup[0] && i < sizeof ends / sizeof *ends; i++) {
        snprintf(path, sizeof path, "%s%s", tables->backup, ends[i]);
        unlink(path);
    }
    tables->backup[0] = '\0';
}

static void destroy(struct sim *sim)
{
    struct tables *tables = tables_of(sim);
    db_close(tables->db);
    forget_backup(tables);
    for (int i = 0; i < SIM_TERMINALS; i++) {
        crypto_key_destroy(tables->keys[i]);
        free(tables->hashes[i]);
    }
    free(tables);
}

/* --- rows and payments --- */

/* The bytes the terminal signed, the same whenever they come. */
static void seal(struct tables *tables, int terminal, int64_t number, const struct sim_row *row,
                 struct sealed_row *sealed)
{
    struct row real = {.number = number,
                       .terminal = tables->terminals[terminal].number,
                       .kind = row->kind,
                       .purchase = row->purchase};
    struct purchase *purchase = &real.purchase;
    char(*hashes)[2 * SHA256_SIZE + 1] = tables->hashes[terminal];
    if (number > 1)
        memcpy(real.previous, hashes[number - 2], sizeof real.previous);
    else
        memset(real.previous, '0', sizeof real.previous - 1);
    purchase->at_ms = SIM_START_MS + sim_number(&purchase->key);
    purchase->proof = row->kind == ROW_DEBITED ? PROOF_LOG : PROOF_NONE; /* no TAC here to check */
    snprintf(purchase->debit.random, sizeof purchase->debit.random, "01020304");
    snprintf(purchase->debit.terminal, sizeof purchase->debit.terminal, "112233445566");
    snprintf(purchase->debit.date, sizeof purchase->debit.date, "20261123");
    snprintf(purchase->debit.time, sizeof purchase->debit.time, "140500");
    int status = row_seal(&real, tables->keys[terminal], sealed);
    assert(status == 0);
    (void)status;
    row_hash(sealed->bytes, hashes[number - 1]);
    if (tables->sealed[terminal] < number)
        tables->sealed[terminal] = number;
}

static void give_back(struct sim *sim, const struct key *key)
{
    struct tables *tables = tables_of(sim);
    struct staff staff = staff_now(sim);
    struct room_id room;
    int status = staff_recredit(tables->db, &staff, key, RECREDIT_REFUND, &room);
    if (!status)
        status = staff_settle_refunded(tables->db, &staff, key->text, money_of_fen(0));
    finish(sim, status, STAFF_DONE, "gives back", key);
}

static void took_row(struct sim *sim, int terminal, int64_t number, const struct sim_row *row,
                     enum row_result said)
{
    struct tables *tables = tables_of(sim);
    struct sealed_row sealed;
    struct delivery_result result = {.result = ROW_GAP};
    struct room_id room;
    if (said == ROW_GAP || number > tables->sealed[terminal] + 1)
        return;
    seal(tables, terminal, number, row, &sealed);
    db_begin(tables->db);
    int status = row_take(tables->db, &tables->rules, &tables->terminals[terminal], tables->keys[terminal],
                          &sealed, sim->now_ms, &result, &room);
    finish(sim, status, STATUS_OK, "takes", &row->purchase.key);
    if (result.result != said)
        sim_wrong(sim, "tables: row %lld of %s: %d %s, and not %d", (long long)number,
                  sim_name(&row->purchase.key), (int)result.result, result.why, (int)said);
    sealed_row_finish(&sealed);
    const struct sim_credit *credit = &sim->station.books.credits[sim_number(&row->purchase.key)];
    if (said == ROW_POSTED && row->kind == ROW_DEBITED && credit->given_back) {
        db_begin(tables->db);
        give_back(sim, &row->purchase.key);
    }
}

/* Paid by phone, as booking.c keeps it. */
static void paid(struct sim *sim, int number, const char *provider)
{
    struct tables *tables = tables_of(sim);
    const struct sim_credit *credit = &sim->station.books.credits[number];
    struct key key = sim_key(number);
    struct room_id room = room_of(credit->room);
    int64_t fen = credit->credit.amount.fen;
    char sql[1024];
    snprintf(sql, sizeof sql,
             "INSERT INTO pay_order VALUES ('%s', 1, '%s', %" PRId64 ", '%s', 1, 's', 'paid', 'none', 0, 0,"
             " 0, 0, 1, 1, 1, 1, 0, 0, 0, '', 1); INSERT INTO pay_payment VALUES ('%s', 'T%d', 'DW%d', '%s',"
             " %" PRId64 ", 1, %" PRId64 ", 'query', 'purchase');",
             key.text, room.text, fen, provider, provider, number, number, key.text, fen, sim->now_ms);
    db_begin(tables->db);
    int status = db_run(tables->db, sql);
    if (!status)
        status = ledger_post_purchase(tables->db, &key, provider, &room, money_of_fen(fen), sim->now_ms);
    if (!status)
        status = credit_enqueue(tables->db, &key, &room, money_of_fen(fen), sim->now_ms,
                                sim->now_ms + DEADLINE_MS);
    finish(sim, status, STATUS_OK, "books", &key);
    if (credit->given_back) {
        db_begin(tables->db);
        give_back(sim, &key);
    }
}

static void booked(struct sim *sim, int number, const char *tender)
{
    if (strcmp(tender, "purse") != 0)
        paid(sim, number, tender);
}

/* --- meters --- */

static int credit_of(const struct sim *sim, int number, struct credit_row *row)
{
    struct key key = sim_key(number);
    int status = credit_row_get(tables_of(sim)->db, &key, row);
    row->credit = sim->station.books.credits[number].credit;
    return status;
}

static void sending(struct sim *sim, int number)
{
    struct credit_row row;
    struct key key = sim_key(number);
    db_begin(tables_of(sim)->db);
    int status = credit_of(sim, number, &row);
    if (!status)
        status = credit_row_save(tables_of(sim)->db, &row);
    finish(sim, status, STATUS_OK, "writes", &key);
}

static void ended(struct sim *sim, int number, bool done, const char *why)
{
    struct tables *tables = tables_of(sim);
    struct credit_row row;
    struct key key = sim_key(number);
    struct money balance = money_of_fen(sim->meters[sim->station.books.credits[number].room].remaining_fen);
    db_begin(tables->db);
    int status = credit_of(sim, number, &row);
    if (!status)
        status = done ? credit_row_confirm(tables->db, &row, balance, sim->now_ms)
                      : credit_row_call_person(tables->db, &row, why, true, sim->now_ms);
    finish(sim, status, STATUS_OK, "ends", &key);
}

/* What bus_credit.c and bus_save.c do with a reading. */
static int hear(const struct sim *sim, int room, int64_t at_ms, struct tally_finding *finding)
{
    struct tables *tables = tables_of(sim);
    struct room_id id = room_of(room);
    struct tally says = meter_tally(sim, room);
    int status = tally_compare(tables->db, &id, &says, finding);
    if (!status && finding->is_other)
        status = tally_note_other(tables->db, &id, &says, &says, at_ms);
    return status ? status : keep_reading(sim, room, at_ms);
}

static void heard(struct sim *sim, int room, const struct credit_reading *reading)
{
    struct tally_finding finding;
    db_begin(tables_of(sim)->db);
    finish(sim, hear(sim, room, sim->now_ms, &finding), STATUS_OK, "hears the meter", NULL);
    if (finding.is_other != reading->is_other || finding.unexplained != reading->unexplained)
        sim_wrong(sim, "tables: meter %d: %lld unexplained%s, the books say %lld%s", room + 1,
                  (long long)finding.unexplained, finding.is_other ? ", another" : "",
                  (long long)reading->unexplained, reading->is_other ? ", another" : "");
}

/* --- staff --- */

static void decided(struct sim *sim, int number, bool back)
{
    struct tables *tables = tables_of(sim);
    struct key key = sim_key(number);
    struct staff staff = staff_now(sim);
    struct room_id room;
    db_begin(tables->db);
    if (back) {
        give_back(sim, &key);
        return;
    }
    finish(sim, staff_recredit(tables->db, &staff, &key, RECREDIT_DONE, &room), STAFF_DONE,
           "finds on the meter", &key);
}

static void believed(struct sim *sim, int room, bool allowed)
{
    struct tables *tables = tables_of(sim);
    struct staff staff = staff_now(sim);
    struct room_id id = room_of(room);
    db_begin(tables->db);
    int status = staff_seen_meter(tables->db, &staff, id.text, meter_tally(sim, room).count);
    if (!allowed && status == STAFF_NO_CASE) /* it may be the credit on its way */
        status = STAFF_CREDIT_FIRST;
    finish(sim, status, allowed ? STAFF_DONE : STAFF_CREDIT_FIRST, "believes", NULL);
}

/* --- the machine --- */

static void backed_up(struct sim *sim)
{
    struct tables *tables = tables_of(sim);
    char sql[sizeof tables->backup + 16];
    forget_backup(tables);
    snprintf(tables->backup, sizeof tables->backup, "/tmp/sim-tables-%ld", (long)getpid());
    snprintf(sql, sizeof sql, "VACUUM INTO '%s'", tables->backup);
    if (db_run(tables->db, sql))
        sim_wrong(sim, "tables: cannot be copied");
}

/* Staff enter what they gave back since the backup; what the station knows is taken back at once. */
static void hold(struct sim *sim, struct key key, const struct sim_credit *credit)
{
    struct tables *tables = tables_of(sim);
    struct staff staff = staff_now(sim);
    struct credit_row row;
    struct tally_finding finding;
    bool is_decided = false;
    bool is_known = !credit_row_get(tables->db, &key, &row);
    if (decision_known(tables->db, "credit", key.text, &is_decided) || is_decided)
        return; /* before the backup */
    if (!is_known || row.state != CREDIT_MANUAL) {
        db_begin(tables->db);
        finish(sim, staff_hold(tables->db, &staff, &key), STAFF_DONE, "holds", &key);
    }
    if (!is_known)
        return;
    db_begin(tables->db);
    finish(sim, hear(sim, credit->room, sim->now_ms + 1, &finding), STATUS_OK, "hears the meter", NULL);
    db_begin(tables->db);
    give_back(sim, &key);
}

static void restored(struct sim *sim)
{
    struct tables *tables = tables_of(sim);
    db_close(tables->db);
    tables->db = NULL;
    int status = station_store_open(tables->backup, &tables->db);
    if (!status)
        status = db_run(tables->db, "PRAGMA synchronous = OFF");
    if (status)
        sim_wrong(sim, "tables: cannot be put back: %s", status_text(status));
    for (int i = 1; i <= sim->keys && !sim->wrong; i++) {
        const struct sim_credit *credit = &sim->station.books.credits[i];
        if (credit->given_back)
            hold(sim, sim_key(i), credit);
    }
}

/* --- the end --- */

static void tell(void *context, const char *finding)
{
    struct sim *sim = context;
    char room[ROOM_ID_SIZE] = "";
    /* A meter that counted more than we did stands open in both. */
    if (sscanf(finding, "meter of room %23[^:]", room) == 1) {
        int at = (int)strtol(room + 2, NULL, 10) - 512;
        const struct sim_books *books = &sim->station.books;
        if (books->is_other[at] || meter_tally(sim, at).count != books->count[at])
            return;
    }
    sim_wrong(sim, "tables: the audit: %.120s", finding);
}

static void audit(struct sim *sim)
{
    struct tables *tables = tables_of(sim);
    struct audit audit = {.db = tables->db, .tell = tell, .context = sim};
    int status = audit_run(&audit);
    if (status)
        sim_wrong(sim, "tables: the audit: %s", status_text(status));
    for (int i = 1; i <= sim->keys && !sim->wrong; i++) {
        const struct sim_credit *credit = &sim->station.books.credits[i];
        struct key key = sim_key(i);
        struct credit_status real;
        if (credit_status_get(tables->db, &key, &real))
            sim_wrong(sim, "tables: credit %s cannot be read", sim_name(&key));
        if (real.state != (credit->posted ? credit->state : CREDIT_NONE))
            sim_wrong(sim, "tables: credit %s is %d, the books say %d", sim_name(&key), (int)real.state,
                      (int)credit->state);
    }
}

const struct sim_mirror tables_mirror = {.create = create,
                                         .destroy = destroy,
                                         .took_row = took_row,
                                         .booked = booked,
                                         .sending = sending,
                                         .ended = ended,
                                         .heard = heard,
                                         .decided = decided,
                                         .believed = believed,
                                         .backed_up = backed_up,
                                         .restored = restored,
                                         .audit = audit};
