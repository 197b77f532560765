-- Money on its way to a meter; one row a key, for ever. sequence is the order in which a meter gets them.
-- The base columns are the meter's registers before the first write, stored before that write leaves.
CREATE TABLE IF NOT EXISTS credit (
    key            TEXT PRIMARY KEY,
    room           TEXT NOT NULL REFERENCES room (id),
    amount_fen     BIGINT NOT NULL CHECK (amount_fen > 0),
    state          TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'confirmed', 'manual')),
    sequence       BIGINT NOT NULL UNIQUE,
    enqueued_at_ms BIGINT NOT NULL,
    deadline_ms    BIGINT NOT NULL,
    has_base       BIGINT NOT NULL DEFAULT 0,
    base_count     BIGINT NOT NULL DEFAULT 0,
    base_fen       BIGINT NOT NULL DEFAULT 0,
    base_at_ms     BIGINT NOT NULL DEFAULT 0,
    writes         BIGINT NOT NULL DEFAULT 0,
    refused        BIGINT NOT NULL DEFAULT 0,
    balance_fen    BIGINT NOT NULL DEFAULT 0,
    ended_at_ms    BIGINT NOT NULL DEFAULT 0,
    settled        BIGINT NOT NULL DEFAULT 0,
    why            TEXT NOT NULL DEFAULT ''
);
-- Keys of which staff know that their money went back already, while the books have forgotten it: when a kiosk
-- or a provider tells of one again, a person is called and not the meter.
CREATE TABLE IF NOT EXISTS credit_hold (
    key   TEXT PRIMARY KEY,
    at_ms BIGINT NOT NULL
);
-- Credits for which no payer waits: lent, or given up by a person, whose money went back.
CREATE TABLE IF NOT EXISTS credit_aside (
    key TEXT PRIMARY KEY,
    why TEXT NOT NULL CHECK (why IN ('lent', 'back'))
);
CREATE INDEX IF NOT EXISTS credit_by_room ON credit (room, sequence);
CREATE INDEX IF NOT EXISTS credit_open ON credit (room, sequence) WHERE state IN ('waiting', 'sending');
CREATE INDEX IF NOT EXISTS credit_unsettled ON credit (room) WHERE state = 'manual' AND settled = 0;
