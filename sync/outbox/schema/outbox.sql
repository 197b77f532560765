-- Rows as stored, signed and sent: bytes are never made again. Numbers have no gaps; hash is of bytes, and
-- stands as "prev" in the bytes of the next row.
CREATE TABLE IF NOT EXISTS outbox (
    number INTEGER PRIMARY KEY CHECK (number > 0),
    key TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('debited', 'doubtful', 'void')),
    bytes TEXT NOT NULL,
    signature TEXT NOT NULL,
    hash TEXT NOT NULL,
    stored_at_ms INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'acknowledged', 'parked')),
    settled_at_ms INTEGER,
    why TEXT,
    UNIQUE (key, kind)
);
CREATE INDEX IF NOT EXISTS outbox_waiting ON outbox (number) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS outbox_parked ON outbox (number) WHERE state = 'parked';
-- What was settled before this moment was let go at the last look.
CREATE TABLE IF NOT EXISTS outbox_horizon (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    at_ms INTEGER NOT NULL
);
-- The last row that was old enough to be removed: where the chain of the kept ones begins.
CREATE TABLE IF NOT EXISTS outbox_anchor (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    number INTEGER NOT NULL,
    hash TEXT NOT NULL
);
