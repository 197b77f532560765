-- What staff decided, added and never changed: who, why, and the entry it made. reference is a key
-- (sale, credit, order), "TERMINAL/ROW" (row), "PROVIDER TRANSACTION" (payment) or a room (meter).
CREATE TABLE IF NOT EXISTS decision (
    number     INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('sale', 'row', 'credit', 'order', 'payment', 'meter', 'kiosk')),
    reference  TEXT NOT NULL,
    verdict    TEXT NOT NULL,
    who        TEXT NOT NULL CHECK (who <> ''),
    second     TEXT NOT NULL, -- the other pair of eyes; '' = not needed
    why        TEXT NOT NULL CHECK (why <> ''),
    at_ms      INTEGER NOT NULL,
    room       TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    entry_key  TEXT NOT NULL  -- '' = it moved no money
);
CREATE INDEX IF NOT EXISTS decision_by_reference ON decision(kind, reference);
CREATE TRIGGER IF NOT EXISTS decision_stays BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is never changed'); END;
CREATE TRIGGER IF NOT EXISTS decision_remains BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'a decision is never deleted'); END;

-- A state that outlasted its deadline: raised once, closed when the state ends.
CREATE TABLE IF NOT EXISTS alarm (
    kind         TEXT NOT NULL,
    reference    TEXT NOT NULL,
    amount_fen   INTEGER NOT NULL,
    due_ms       INTEGER NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    closed_at_ms INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (kind, reference, opened_at_ms)
);
CREATE INDEX IF NOT EXISTS alarm_open ON alarm(kind, reference) WHERE closed_at_ms = 0;

-- The watch looks every few seconds, whatever has piled up in years: what is over must not be read again.
CREATE INDEX IF NOT EXISTS credit_to_watch ON credit(enqueued_at_ms) WHERE state IN ('waiting', 'sending', 'manual');
CREATE INDEX IF NOT EXISTS credit_confirmed ON credit(room) WHERE state = 'confirmed';
CREATE INDEX IF NOT EXISTS pay_order_by_state ON pay_order(state);
CREATE INDEX IF NOT EXISTS pay_payment_beside ON pay_payment(seen_at_ms) WHERE booking IN ('suspense', 'refund_payable');
CREATE INDEX IF NOT EXISTS purchase_row_refused ON purchase_row(received_at_ms) WHERE refused <> '';
CREATE INDEX IF NOT EXISTS doubtful_open ON doubtful(opened_at_ms) WHERE state = 'open';

-- Every state that is not an end: kind (open_case.c says what it means and what to do), since when, and until
-- when where the row itself says it (else 0: the kind's own deadline counts).
DROP VIEW IF EXISTS open_case; -- made anew at each opening: it holds no data
CREATE VIEW open_case AS
SELECT 'sale' AS kind, key AS reference, 'room ' || room || ', terminal ' || terminal AS place,
    amount_fen, opened_at_ms AS since_ms, deadline_ms AS due_ms, '' AS why
FROM doubtful WHERE state = 'open'
UNION ALL
SELECT 'credit', key, 'room ' || room, amount_fen, enqueued_at_ms,
    CASE WHEN state = 'manual' THEN min(deadline_ms, max(ended_at_ms, enqueued_at_ms)) ELSE deadline_ms END,
    CASE WHEN why = '' THEN state ELSE why END
FROM credit WHERE state IN ('waiting', 'sending', 'manual') AND NOT EXISTS
    (SELECT 1 FROM decision WHERE decision.kind = 'credit' AND reference = key
    AND verdict IN ('refund', 'recalled'))
UNION ALL
SELECT 'uncredited', key, 'room ' || room || ', ' || provider, amount_fen, at_ms, 0, ''
FROM pay_order WHERE state = 'paid' AND rowid > (SELECT max(rowid) FROM pay_order) - 10000 -- older: the audit
AND NOT EXISTS (SELECT 1 FROM credit WHERE credit.key = pay_order.key)
UNION ALL
SELECT 'placing', key, 'room ' || room || ', ' || provider, amount_fen, created_at_ms, 0, ''
FROM pay_order WHERE state = 'created'
UNION ALL
SELECT 'showing', key, 'room ' || room || ', ' || provider, amount_fen, expires_at_ms, 0, state
FROM pay_order WHERE state IN ('open', 'scanned')
UNION ALL
SELECT 'closing', key, 'room ' || room || ', ' || provider, amount_fen,
    CASE WHEN expires_at_ms > 0 THEN expires_at_ms ELSE created_at_ms END, 0, calling
FROM pay_order WHERE state = 'closing'
UNION ALL
SELECT 'watched', key, 'room ' || room || ', ' || provider, amount_fen, dead_at_ms, 0, state
FROM pay_order WHERE state IN ('closed', 'expired', 'refused') AND next_at_ms > 0
UNION ALL
SELECT 'refunding', key, 'room ' || room || ', ' || provider, amount_fen, at_ms, 0, ''
FROM pay_order WHERE state = 'refunding'
UNION ALL
SELECT 'payable', reference, 'room ' || room, amount_fen, at_ms, 0, why
FROM decision a WHERE kind = 'credit' AND verdict = 'refund' AND NOT EXISTS
    (SELECT 1 FROM decision b WHERE b.kind = 'credit' AND b.reference = a.reference AND b.verdict = 'refunded')
UNION ALL
SELECT 'quarantine', key, 'room ' || room || ', ' || provider, amount_fen, at_ms, 0, ''
FROM pay_order WHERE state = 'quarantine' AND NOT EXISTS
    (SELECT 1 FROM decision WHERE decision.kind = 'order' AND reference = key)
UNION ALL
SELECT 'unnamed', key, 'room ' || room || ', ' || provider, amount_fen, at_ms, 0, state
FROM pay_order WHERE rowid > (SELECT max(rowid) FROM pay_order) - 10000 AND state NOT IN ('created', 'open',
    'scanned', 'closing', 'closed', 'expired', 'refused', 'paid', 'refunding', 'refunded', 'quarantine')
UNION ALL
SELECT 'unplaced', provider || ' ' || transaction_id, 'order ' || order_key, amount_fen, seen_at_ms, 0, booking
FROM pay_payment WHERE booking IN ('suspense', 'refund_payable') AND NOT EXISTS
    (SELECT 1 FROM decision WHERE decision.kind = 'payment' AND reference = provider || ' ' || transaction_id)
UNION ALL
SELECT 'payment', reference, CASE WHEN order_key = '' THEN 'no order of ours' ELSE 'order ' || order_key END,
    0, at_ms, 0, pay_incident.kind
FROM pay_incident WHERE NOT EXISTS (SELECT 1 FROM decision WHERE decision.kind = 'payment'
    AND decision.reference = pay_incident.reference AND decision.at_ms >= pay_incident.at_ms)
AND NOT EXISTS (SELECT 1 FROM pay_payment WHERE provider || ' ' || transaction_id = pay_incident.reference
    AND booking IN ('suspense', 'refund_payable'))
UNION ALL
SELECT 'row', terminal || '/' || number, 'room ' || room || ', key ' || key, amount_fen, received_at_ms, 0, refused
FROM purchase_row WHERE refused <> '' AND NOT EXISTS (SELECT 1 FROM decision -- one from before it came is of another
    WHERE decision.kind = 'row' AND reference = terminal || '/' || purchase_row.number AND at_ms >= received_at_ms)
UNION ALL
SELECT 'incident', terminal || '/' || row, 'key ' || key, 0, min(first_at_ms), 0, group_concat(what)
FROM incident WHERE NOT EXISTS (SELECT 1 FROM decision WHERE decision.kind = 'row'
    AND reference = terminal || '/' || row AND at_ms >= last_at_ms)
AND NOT EXISTS (SELECT 1 FROM purchase_row WHERE purchase_row.terminal = incident.terminal
    AND number = row AND refused <> '')
GROUP BY terminal, row
UNION ALL
SELECT 'meter', room, 'room ' || room, 0, at_ms, 0, 'the meter counts ' || counted || ', we made it ' || ours ||
    CASE WHEN room IN (SELECT room FROM meter_other) THEN '; it is another meter than before' ELSE '' END
FROM meter_count WHERE room IN (SELECT room FROM meter_other)
OR (counted <> ours AND NOT (in_flight > 0 AND counted = (ours + 1) % 65536))
UNION ALL
SELECT 'relay', key, 'room ' || room, 0, asked_at_ms, 0, stage
FROM restore WHERE stage IN ('closing', 'releasing')
UNION ALL
SELECT 'relay', room, 'room ' || room, 0, since_ms, 0, 'forced closed by another hand'
FROM forced_since WHERE room NOT IN (SELECT room FROM restore WHERE stage IN ('closing', 'releasing'))
UNION ALL
SELECT 'outbox', '' || number, 'terminal ' || name, 0, oldest_row_at_ms, 0, outbox_depth || ' rows wait'
FROM terminal WHERE oldest_row_at_ms > 0 AND revoked = 0
UNION ALL
SELECT part, '' || number, 'terminal ' || name, 0, since_ms, 0, ''
FROM terminal_fault JOIN terminal ON number = terminal WHERE revoked = 0
UNION ALL -- whoever was heard may have sold since, and is heard no more
SELECT 'kiosk', '' || number, 'terminal ' || name, 0, seen_at_ms, 0, outbox_depth || ' rows waited when it was last heard'
FROM terminal WHERE revoked = 1 AND seen_at_ms > 0 AND NOT EXISTS
    (SELECT 1 FROM decision WHERE decision.kind = 'kiosk' AND reference = '' || terminal.number);
