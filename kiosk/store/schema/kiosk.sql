-- The sale journal. A row is written before the card is debited, and says ever after what became of it.
-- "Acknowledged" is no state here: the outbox row of a sale knows it, and a truth kept twice is two truths.
CREATE TABLE IF NOT EXISTS sale (
    key TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('intended', 'debited', 'void', 'doubtful')),
    room TEXT NOT NULL,
    card TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    at_ms INTEGER NOT NULL,
    local_day INTEGER NOT NULL,
    saved_at_ms INTEGER NOT NULL,
    proof INTEGER NOT NULL,
    asn TEXT NOT NULL,
    uid TEXT NOT NULL,
    balance_before_fen INTEGER NOT NULL,
    counter_before INTEGER NOT NULL,
    random TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    algorithm INTEGER NOT NULL,
    psam TEXT NOT NULL,
    psam_sequence INTEGER NOT NULL,
    date TEXT NOT NULL,
    time TEXT NOT NULL,
    mac1 TEXT NOT NULL,
    tac TEXT NOT NULL,
    mac2 TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sale_of_card ON sale (card, local_day);
CREATE INDEX IF NOT EXISTS sale_open ON sale (state) WHERE state IN ('intended', 'doubtful');
-- What the station said last, as the bytes it said it in: for the hours without a line. No full name or card
-- number is ever in them (wire/wire.h).
CREATE TABLE IF NOT EXISTS kept (
    kind TEXT NOT NULL CHECK (kind IN ('account', 'snapshot', 'profile')),
    name TEXT NOT NULL,
    bytes TEXT NOT NULL,
    kept_at_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
);
CREATE INDEX IF NOT EXISTS kept_by_age ON kept (kept_at_ms);
-- Written to find out whether the disk takes a write.
CREATE TABLE IF NOT EXISTS probe (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    at_ms INTEGER NOT NULL
);
