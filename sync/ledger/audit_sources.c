#include "base/crypto.h"
#include "base/text.h"
#include "ledger/audit.h"

#include <string.h>

/* Each question answers with one line a disagreement; an empty answer is agreement. Plain SQL on purpose: it
 * shares no code with what it looks at, and a person can ask it by hand. A text is "in" another where taking
 * it out changes it. */
static const char *const questions[] = {
    /* Terminals' rows: complete, chained, and saying what our columns say. */
    "SELECT 'row ' || (number - 1) || ' of terminal ' || terminal || ' is missing before row ' || number"
    " FROM purchase_row a WHERE number > 1 AND NOT EXISTS"
    " (SELECT 1 FROM purchase_row b WHERE b.terminal = a.terminal AND b.number = a.number - 1)"
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.kind = 'row' AND verdict = 'pass'"
    " AND reference = a.terminal || '/' || (a.number - 1))",

    "SELECT 'row ' || b.number || ' of terminal ' || b.terminal || ': does not follow the row before it'"
    " FROM purchase_row a JOIN purchase_row b ON b.terminal = a.terminal AND b.number = a.number + 1"
    " WHERE replace(b.bytes, '\"prev\":\"' || a.hash || '\"', '') = b.bytes",

    "SELECT 'row ' || number || ' of terminal ' || terminal || ', key ' || key ||"
    " ': key, room, amount, kind, card or number are not those of the bytes that were signed' FROM "
    "purchase_row"
    " WHERE replace(bytes, '\"key\":\"' || key || '\"', '') = bytes"
    " OR replace(bytes, '\"asn\":\"' || asn || '\"', '') = bytes"
    " OR replace(bytes, '\"counter_before\":' || counter || ',', '') = bytes"
    " OR replace(bytes, '\"room\":\"' || room || '\"', '') = bytes"
    " OR replace(bytes, '\"amount_fen\":' || amount_fen || ',', '') = bytes"
    " OR replace(bytes, '\"kind\":\"' || kind || '\"', '') = bytes"
    " OR replace(bytes, '\"row\":' || number || ',', '') = bytes"
    " OR replace(bytes, '\"terminal\":' || terminal || ',', '') = bytes",

    "SELECT 'row ' || number || ' of terminal ' || terminal || ', key ' || key || ': called refused for ' ||"
    " refused || ', and nobody was told' FROM purchase_row WHERE refused <> '' AND NOT EXISTS (SELECT 1 FROM"
    " incident WHERE incident.terminal = purchase_row.terminal AND row = number AND what = refused)",

    /* Rows and their entries, both ways. */
    "SELECT 'row ' || number || ' of terminal ' || terminal || ', key ' || key || ': ' || amount_fen ||"
    " ' fen for room ' || room || ' have no entry that says so' FROM purchase_row"
    " WHERE kind = 'debited' AND refused = '' AND NOT EXISTS (SELECT 1 FROM entry"
    " JOIN posting d ON d.entry = entry.number AND d.account = 'tender/purse' AND d.fen = amount_fen"
    " JOIN posting c ON c.entry = entry.number AND c.fen = -amount_fen - coalesce((SELECT sum(l.fen)"
    " FROM posting l WHERE l.entry = entry.number AND l.account = 'loan/' || room), 0)"
    " AND (c.account = 'room/' || room || '/cash' OR (c.account = 'suspense' AND EXISTS (SELECT 1 FROM "
    "incident"
    " i WHERE i.terminal = purchase_row.terminal AND i.row = purchase_row.number AND what = 'unknown_room')))"
    " WHERE entry.key = purchase_row.key AND entry.kind = 'purchase')",

    "SELECT 'entry ' || number || ', key ' || key || ': a card purchase no terminal sent' FROM entry"
    " JOIN posting ON entry = number AND account = 'tender/purse' WHERE NOT EXISTS (SELECT 1 FROM "
    "purchase_row"
    " WHERE purchase_row.key = entry.key AND kind = 'debited' AND refused = '' AND amount_fen = fen)"
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE entry_key = entry.key AND amount_fen = abs(fen)"
    " AND (decision.kind, verdict, entry.kind) IN (('sale', 'debited', 'purchase'),"
    " ('row', 'accept', 'accepted'), ('row', 'pass', 'accepted'), ('credit', 'refunded', 'refund')))",

    "SELECT 'sale ' || key || ': its case says ' || state || ', the rows do not' FROM doubtful"
    " WHERE (state = 'debited') <> EXISTS (SELECT 1 FROM purchase_row WHERE purchase_row.key = doubtful.key"
    " AND kind = 'debited' AND refused = '') AND NOT EXISTS (SELECT 1 FROM decision"
    " WHERE decision.kind = 'sale' AND reference = doubtful.key AND verdict = state)"
    " AND NOT (state = 'debited' AND EXISTS (SELECT 1 FROM purchase_row JOIN decision ON decision.kind = "
    "'row'"
    " AND verdict = 'accept' AND reference = purchase_row.terminal || '/' || purchase_row.number"
    " WHERE purchase_row.key = doubtful.key AND refused <> ''))",

    "SELECT 'row ' || purchase_row.number || ' of terminal ' || terminal || ', key ' || purchase_row.key ||"
    " ': staff gave its money, and its own key is booked as well' FROM purchase_row"
    " JOIN decision ON decision.kind = 'row' AND verdict = 'accept' AND entry_key <> ''"
    " AND reference = terminal || '/' || purchase_row.number"
    " JOIN entry ON entry.key = purchase_row.key WHERE refused <> ''",

    /* Payments by phone and their entries, both ways. */
    "SELECT 'payment ' || pay_payment.provider || ' ' || transaction_id || ', order ' || order_key || ': ' ||"
    " pay_payment.amount_fen || ' fen for room ' || room || ' have no entry that says so' FROM pay_payment"
    " JOIN pay_order ON pay_order.key = order_key WHERE booking = 'purchase' AND NOT EXISTS (SELECT 1 FROM "
    "entry"
    " JOIN posting d ON d.entry = number AND d.account = 'tender/' || pay_payment.provider"
    " AND d.fen = pay_payment.amount_fen"
    " JOIN posting c ON c.entry = number AND c.account = 'room/' || room || '/cash'"
    " AND c.fen = -d.fen - coalesce((SELECT sum(l.fen) FROM posting l WHERE l.entry = number"
    " AND l.account = 'loan/' || room), 0)"
    " WHERE entry.key = order_key AND kind = 'purchase')",

    "SELECT 'entry ' || number || ', key ' || key || ': a payment by phone no provider told of' FROM entry"
    " JOIN posting ON entry = number AND account IN ('tender/wechat', 'tender/alipay')"
    " WHERE NOT EXISTS (SELECT 1 FROM pay_payment WHERE order_key = substr(entry.key, 1, 32)"
    " AND 'tender/' || provider = account AND amount_fen = fen"
    " AND (booking = 'purchase') = (entry.kind = 'purchase') AND booking <> 'nothing') AND NOT EXISTS"
    " (SELECT 1 FROM decision WHERE entry_key = entry.key AND verdict = 'refunded' AND amount_fen = -fen"
    " AND entry.kind = 'refund')",

    "SELECT account || ' holds ' || booked || ' fen, its payments sum to ' || paid FROM (SELECT account,"
    " sum(fen) AS booked, (SELECT coalesce(sum(amount_fen), 0) FROM pay_payment"
    " WHERE 'tender/' || provider = account AND booking <> 'nothing') AS paid FROM posting"
    " JOIN entry ON number = entry AND entry.kind <> 'refund' WHERE account IN"
    " ('tender/wechat', 'tender/alipay') GROUP BY account) AS sums WHERE booked <> paid",

    "SELECT 'order ' || key || ' is ' || state || ', its payments say otherwise' FROM pay_order"
    " WHERE (state IN ('paid', 'refunding', 'refunded')) <> EXISTS"
    " (SELECT 1 FROM pay_payment WHERE order_key = key AND booking = 'purchase')",

    "SELECT 'entry ' || number || ', key ' || key || ': a ' || kind || ' that comes from nowhere' FROM entry"
    " WHERE kind NOT IN ('purchase', 'unplaced', 'emergency') AND NOT EXISTS (SELECT 1 FROM decision"
    " WHERE entry_key = entry.key AND (decision.kind, verdict, entry.kind) IN (('row', 'accept', 'accepted'),"
    " ('row', 'accept', 'placed'), ('row', 'pass', 'accepted'), ('credit', 'refund', 'reversal'),"
    " ('credit', 'recalled', 'reversal'),"
    " ('credit', 'refunded', 'refund'), ('payment', 'refunded', 'refund'), ('payment', 'placed', 'placed')))",

    /* An entry bears the time its source has. */
    "SELECT 'entry ' || entry.number || ', key ' || entry.key || ': is dated otherwise than the row it came "
    "from'"
    " FROM entry JOIN purchase_row ON purchase_row.key = entry.key AND purchase_row.kind = 'debited'"
    " AND refused = '' WHERE entry.kind = 'purchase'"
    " AND replace(bytes, '\"at_ms\":' || entry.at_ms || ',', '') = bytes AND NOT EXISTS"
    " (SELECT 1 FROM decision WHERE entry_key = entry.key AND decision.at_ms = entry.at_ms)",

    "SELECT 'entry ' || number || ', key ' || key || ': is dated otherwise than the payment it came from'"
    " FROM entry JOIN posting ON entry = number AND account IN ('tender/wechat', 'tender/alipay')"
    " WHERE kind IN ('purchase', 'unplaced') AND NOT EXISTS (SELECT 1 FROM pay_payment"
    " WHERE order_key = substr(key, 1, 32) AND amount_fen = fen AND seen_at_ms = at_ms)",

    "SELECT 'entry ' || entry.number || ', key ' || key || ': is dated otherwise than the decision it came "
    "from'"
    " FROM entry JOIN decision ON entry_key = key WHERE entry.kind <> 'purchase'"
    " AND entry.at_ms <> decision.at_ms",

    /* Staff's decisions and their entries. */
    "SELECT 'decisions about credit ' || reference || ' give back ' || sum(decision.amount_fen) ||"
    " ' fen, it had ' || credit.amount_fen FROM decision JOIN credit ON key = reference"
    " WHERE decision.kind = 'credit' AND verdict IN ('refund', 'refunded', 'recalled') GROUP BY reference, "
    "verdict,"
    " credit.amount_fen HAVING sum(decision.amount_fen) > credit.amount_fen",

    "SELECT 'decisions about payment ' || reference || ' give ' || sum(decision.amount_fen) ||"
    " ' fen, it had ' || pay_payment.amount_fen FROM decision JOIN pay_payment"
    " ON provider || ' ' || transaction_id = reference WHERE decision.kind = 'payment'"
    " AND verdict IN ('refunded', 'placed') GROUP BY reference, pay_payment.amount_fen"
    " HAVING sum(decision.amount_fen) > pay_payment.amount_fen",

    "SELECT 'decision ' || decision.number || ' by ' || who || ' about ' || reference || ': ' || amount_fen "
    "||"
    " ' fen have no entry that says so' FROM decision WHERE entry_key <> '' AND NOT EXISTS"
    " (SELECT 1 FROM entry JOIN posting ON entry = entry.number AND fen = amount_fen"
    " WHERE entry.key = entry_key)",

    "SELECT 'decision ' || decision.number || ' by ' || who || ' about row ' || reference || ': says ' ||"
    " decision.amount_fen || ' fen, the row says ' || purchase_row.amount_fen FROM decision JOIN purchase_row"
    " ON terminal || '/' || purchase_row.number = reference WHERE decision.kind = 'row' AND verdict = "
    "'accept'"
    " AND decision.amount_fen <> purchase_row.amount_fen AND NOT EXISTS (SELECT 1 FROM incident"
    " WHERE incident.terminal = purchase_row.terminal AND row = purchase_row.number AND what = "
    "'other_bytes')",

    "SELECT 'decision ' || decision.number || ' by ' || who || ' about sale ' || reference || ': says ' ||"
    " decision.amount_fen || ' fen, the sale was ' || doubtful.amount_fen FROM decision JOIN doubtful"
    " ON doubtful.key = reference WHERE decision.kind = 'sale' AND decision.amount_fen <> "
    "doubtful.amount_fen",

    "SELECT 'entry ' || number || ', key ' || entry.key || ': takes back what its purchase did not give'"
    " FROM entry JOIN posting r ON r.entry = number AND r.fen > 0 WHERE kind = 'reversal' AND NOT EXISTS"
    " (SELECT 1 FROM entry o JOIN posting p ON p.entry = o.number AND p.account = r.account"
    " AND p.fen = -r.fen WHERE o.key = substr(entry.key, 1, 32))",

    "SELECT 'credit ' || key || ': taken back, and on the meter of room ' || room || ' all the same'"
    " FROM credit WHERE state <> 'manual' AND EXISTS (SELECT 1 FROM entry WHERE entry.key = credit.key ||"
    " '/reversal')",

    /* Money for meters and its entries, both ways. */
    "SELECT 'credit ' || key || ': ' || amount_fen || ' fen for the meter of room ' || room ||"
    " ' have no entry that says so' FROM credit WHERE NOT EXISTS (SELECT 1 FROM entry JOIN posting"
    " ON entry = number AND account = 'room/' || room || '/cash' AND fen = -amount_fen"
    " WHERE entry.key = credit.key AND kind IN ('purchase', 'accepted', 'placed', 'emergency'))",

    "SELECT 'entry ' || number || ', key ' || key || ': booked to ' || account || ', but no meter was to get "
    "it'"
    " FROM entry JOIN posting ON entry = number AND account LIKE 'room/%' AND fen < 0 WHERE NOT EXISTS"
    " (SELECT 1 FROM credit WHERE credit.key = entry.key AND amount_fen = -fen"
    " AND 'room/' || room || '/cash' = account)",

    /* Electricity lent and its commands, both ways; and what was paid back. */
    "SELECT 'entry ' || number || ', key ' || entry.key || ': lends what nobody asked for' FROM entry"
    " WHERE kind = 'emergency' AND NOT EXISTS (SELECT 1 FROM power_command JOIN posting"
    " ON entry = number AND account = 'loan/' || room AND fen = amount_fen WHERE power_command.key = "
    "entry.key"
    " AND action = 'emergency' AND refusal = 'none' AND asked_at_ms = entry.at_ms)",

    "SELECT 'loan ' || key || ': ' || amount_fen || ' fen for room ' || room || ' have no entry that says so'"
    " FROM power_command WHERE action = 'emergency' AND refusal = 'none' AND NOT EXISTS (SELECT 1 FROM entry"
    " JOIN posting ON entry = number AND account = 'loan/' || room AND fen = amount_fen"
    " WHERE entry.key = power_command.key AND kind = 'emergency')",

    "SELECT 'entry ' || number || ', key ' || key || ': a ' || kind || ' that moves ' || fen || ' fen on ' ||"
    " account FROM entry JOIN posting ON entry = number AND account LIKE 'loan/%'"
    " WHERE (fen > 0) <> (kind = 'emergency') OR kind NOT IN ('emergency', 'purchase', 'reversal')",

    "SELECT account || ' gave back ' || -sum(fen) || ' fen more than was lent' FROM posting"
    " WHERE account LIKE 'loan/%' GROUP BY account HAVING sum(fen) < 0",

    "SELECT 'entry ' || e.entry || ': lends to ' || e.account || ' while ' || sum(b.fen) || ' fen are owed'"
    " FROM posting e JOIN posting b ON b.account = e.account AND b.entry < e.entry"
    " WHERE e.account LIKE 'loan/%' AND e.fen > 0 GROUP BY e.entry, e.account HAVING sum(b.fen) > 0",

    /* Meters count their own purchases: n before a credit, n + 1 after it, and n again before the next. One
     * that staff found on the meter stands in no order. */
    "SELECT 'meter of room ' || a.room || ': counted ' || (a.base_count + 1) || ' after credit ' || a.key ||"
    " ' but ' || b.base_count || ' before credit ' || b.key FROM credit a JOIN credit b ON b.room = a.room"
    " AND b.sequence = (SELECT min(sequence) FROM credit c WHERE c.room = a.room AND c.sequence > a.sequence"
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE kind = 'credit' AND reference = c.key AND verdict = "
    "'done'))"
    " WHERE a.state = 'confirmed' AND b.state = 'confirmed' AND b.base_count <> (a.base_count + 1) % 65536"
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE kind = 'credit' AND reference = a.key AND verdict = "
    "'done')"
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.room = a.room AND verdict IN ('seen', 'done')"
    " AND decision.at_ms >= a.ended_at_ms)",

    "SELECT 'meter of room ' || reading.room || ': counts ' || count || ' purchases, after credit ' || key ||"
    " ' it was ' || (base_count + 1) FROM reading JOIN credit ON credit.room = reading.room AND "
    "credit.sequence ="
    " (SELECT max(sequence) FROM credit c WHERE c.room = reading.room)"
    " WHERE state = 'confirmed' AND at_ms >= ended_at_ms AND count <> (base_count + 1) % 65536"
    " AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.room = reading.room AND verdict IN ('seen', "
    "'done')"
    " AND decision.at_ms >= ended_at_ms)",
};

static int ask(struct audit *audit, const char *sql)
{
    struct db_query query;
    db_query_begin(&query, audit->db, sql);
    while (db_query_row(&query))
        audit_tell(audit, "%s", db_text(&query, 0));
    return db_query_end(&query);
}

static int count(struct audit *audit, const char *sql, int64_t *number)
{
    struct db_query query;
    db_query_begin(&query, audit->db, sql);
    if (db_query_row(&query))
        *number = db_int(&query, 0);
    return db_query_end(&query);
}

/* row: number, terminal, bytes, signature, hash, public_key. */
static bool is_signed(struct db_query *row)
{
    uint8_t signature[ED25519_SIZE];
    size_t length = sizeof signature;
    struct crypto_key *key = crypto_key_from_pem(db_text(row, 5));
    bool good = key && base64_decode(db_text(row, 3), signature, &length) == 0 &&
                length == sizeof signature &&
                ed25519_verify(key, db_text(row, 2), strlen(db_text(row, 2)), signature) == 0;
    crypto_key_destroy(key);
    return good;
}

static int check_rows(struct audit *audit)
{
    struct db_query row;
    uint8_t digest[SHA256_SIZE];
    char hash[2 * SHA256_SIZE + 1];
    db_query_begin(
        &row, audit->db,
        "SELECT purchase_row.number, terminal, bytes, signature, hash, public_key FROM purchase_row"
        " JOIN terminal ON terminal.number = terminal ORDER BY terminal, purchase_row.number");
    while (db_query_row(&row)) {
        sha256(db_text(&row, 2), strlen(db_text(&row, 2)), digest);
        hex_encode(digest, sizeof digest, hash);
        if (strcmp(hash, db_text(&row, 4)) != 0 || !is_signed(&row))
            audit_tell(audit,
                       "row %lld of terminal %lld: is not what the terminal signed; somebody changed it",
                       (long long)db_int(&row, 0), (long long)db_int(&row, 1));
        audit->rows++;
    }
    return db_query_end(&row);
}

int audit_sources(struct audit *audit)
{
    int status = check_rows(audit);
    for (size_t i = 0; !status && i < sizeof questions / sizeof questions[0]; i++)
        status = ask(audit, questions[i]);
    if (!status)
        status = count(audit, "SELECT count(*) FROM pay_payment", &audit->payments);
    return status ? status : count(audit, "SELECT count(*) FROM credit", &audit->credits);
}
