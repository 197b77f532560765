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
CREATE INDEX IF NOT EXISTS sale_of_day ON sale (local_day);
CREATE INDEX IF NOT EXISTS sale_open ON sale (state) WHERE state IN ('intended', 'doubtful');
-- What the station said last, for the hours without a line: sealed with a key that is not in this file, and
-- found by a keyed hash, so that a copied file tells nobody who lives where and what is left.
CREATE TABLE IF NOT EXISTS sealed (
    kind TEXT NOT NULL, -- account, snapshot, profile, list, top_ups, usage
    name TEXT NOT NULL, -- HMAC of card, room or nothing
    bytes BLOB NOT NULL, -- nonce (12), AES-256-GCM of the bytes of wire v1, tag (16)
    kept_at_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
);
CREATE INDEX IF NOT EXISTS sealed_by_age ON sealed (kept_at_ms);
-- Which rooms there are (wire/directory.h): names only.
CREATE TABLE IF NOT EXISTS building (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    named_at_ms INTEGER NOT NULL, -- the list of buildings that named it
    whole_at_ms INTEGER NOT NULL  -- its rooms; 0 = never
);
CREATE TABLE IF NOT EXISTS place (
    room TEXT PRIMARY KEY,
    building TEXT NOT NULL,
    name TEXT NOT NULL,
    floor INTEGER NOT NULL,
    seen_ms INTEGER NOT NULL -- when the list that named it was begun
);
CREATE INDEX IF NOT EXISTS place_by_floor ON place (building, floor);
-- Written to find out whether the disk takes a write.
CREATE TABLE IF NOT EXISTS probe (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    at_ms INTEGER NOT NULL
);
