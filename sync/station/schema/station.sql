CREATE TABLE IF NOT EXISTS setting (
    name  TEXT PRIMARY KEY, -- card_salt, receipt_secret
    value TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS terminal (
    number           INTEGER PRIMARY KEY,  -- from 1
    name             TEXT NOT NULL UNIQUE, -- as staff say it: lobby-3a
    site_name        TEXT NOT NULL,
    machine_name     TEXT NOT NULL,
    building         TEXT NOT NULL,
    fingerprint      TEXT NOT NULL UNIQUE, -- SHA-256 of its client certificate (DER), hex
    public_key       TEXT NOT NULL,        -- Ed25519, PEM: signs its rows
    revoked          INTEGER NOT NULL DEFAULT 0,
    enrolled_at_ms   INTEGER NOT NULL,
    seen_at_ms       INTEGER NOT NULL DEFAULT 0, -- last heartbeat, and what it said:
    version          TEXT NOT NULL DEFAULT '',
    outbox_depth     INTEGER NOT NULL DEFAULT 0,
    oldest_row_at_ms INTEGER NOT NULL DEFAULT 0,
    reader           INTEGER NOT NULL DEFAULT 0,
    store            INTEGER NOT NULL DEFAULT 0,
    hardware         INTEGER NOT NULL DEFAULT 0, -- its keys cannot be copied off the machine
    certificate_ends_at_ms INTEGER NOT NULL DEFAULT 0
);
-- What of a terminal cannot be used, by its own word, since it first said so; gone when it is well again.
CREATE TABLE IF NOT EXISTS terminal_fault (
    terminal INTEGER NOT NULL REFERENCES terminal(number),
    part     TEXT NOT NULL CHECK (part IN ('reader', 'store')),
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (terminal, part)
);
-- What a terminal was given since it was enrolled; all of them are good until they end or it is revoked.
CREATE TABLE IF NOT EXISTS certificate (
    fingerprint  TEXT PRIMARY KEY,
    terminal     INTEGER NOT NULL REFERENCES terminal(number),
    issued_at_ms INTEGER NOT NULL,
    ends_at_ms   INTEGER NOT NULL
);
-- One-time codes: who holds one becomes the terminal of that name, once.
CREATE TABLE IF NOT EXISTS enrolment (
    code_hash     TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    site_name     TEXT NOT NULL,
    machine_name  TEXT NOT NULL,
    building      TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    used_at_ms    INTEGER NOT NULL DEFAULT 0,
    terminal      INTEGER NOT NULL DEFAULT 0,
    holder        TEXT NOT NULL DEFAULT '', -- SHA-256 of the TLS key it was used for
    certificate   TEXT NOT NULL DEFAULT ''  -- the answer, for a holder who did not hear it
);
CREATE TABLE IF NOT EXISTS card (
    ref      TEXT PRIMARY KEY, -- card_ref_make: no card number stands here
    state    TEXT NOT NULL CHECK (state IN ('ok', 'frozen', 'expired')),
    name     TEXT NOT NULL,    -- masked
    tail     TEXT NOT NULL,
    language TEXT NOT NULL,
    room     TEXT NOT NULL     -- '' = none
);

-- What terminals sent, byte for byte: the proof behind each entry of a card sale.
CREATE TABLE IF NOT EXISTS purchase_row (
    terminal       INTEGER NOT NULL REFERENCES terminal(number),
    number         INTEGER NOT NULL,
    bytes          TEXT NOT NULL,
    signature      TEXT NOT NULL,
    hash           TEXT NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('debited', 'doubtful', 'void')),
    key            TEXT NOT NULL,
    room           TEXT NOT NULL,
    amount_fen     INTEGER NOT NULL,
    asn            TEXT NOT NULL,
    counter        INTEGER NOT NULL,
    refused        TEXT NOT NULL, -- why its money was not booked; '' = taken
    received_at_ms INTEGER NOT NULL,
    PRIMARY KEY (terminal, number)
);
-- A purse's counter buys once, whatever any terminal says.
CREATE UNIQUE INDEX IF NOT EXISTS purchase_row_grants_once ON purchase_row(asn, counter)
    WHERE kind = 'debited' AND refused = '';
CREATE INDEX IF NOT EXISTS purchase_row_by_key ON purchase_row(key);
CREATE TRIGGER IF NOT EXISTS purchase_row_stays BEFORE UPDATE ON purchase_row
BEGIN SELECT RAISE(ABORT, 'a row is never changed'); END;
CREATE TRIGGER IF NOT EXISTS purchase_row_remains BEFORE DELETE ON purchase_row
BEGIN SELECT RAISE(ABORT, 'a row is never deleted'); END;

-- A card sale of which nobody knows yet whether the purse was debited.
CREATE TABLE IF NOT EXISTS doubtful (
    key          TEXT PRIMARY KEY,
    terminal     INTEGER NOT NULL,
    row          INTEGER NOT NULL,
    room         TEXT NOT NULL,
    amount_fen   INTEGER NOT NULL,
    opened_at_ms INTEGER NOT NULL,
    deadline_ms  INTEGER NOT NULL, -- then a person looks
    state        TEXT NOT NULL CHECK (state IN ('open', 'debited', 'void')),
    closed_at_ms INTEGER NOT NULL DEFAULT 0
);

-- What should not have come: a person looks. Told again, it is counted, not repeated.
CREATE TABLE IF NOT EXISTS incident (
    terminal    INTEGER NOT NULL,
    row         INTEGER NOT NULL,
    what        TEXT NOT NULL,
    key         TEXT NOT NULL,
    first_at_ms INTEGER NOT NULL,
    last_at_ms  INTEGER NOT NULL,
    times       INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (terminal, row, what)
);

-- The order in which cards changed, so that a kiosk can have what is new since it last asked. A change of a
-- room's or building's name is one of its cards.
CREATE TABLE IF NOT EXISTS card_change (
    version INTEGER PRIMARY KEY AUTOINCREMENT,
    ref     TEXT NOT NULL UNIQUE
);
CREATE TRIGGER IF NOT EXISTS card_came AFTER INSERT ON card BEGIN
    DELETE FROM card_change WHERE ref = NEW.ref;
    INSERT INTO card_change(ref) VALUES (NEW.ref);
END;
CREATE TRIGGER IF NOT EXISTS card_changed AFTER UPDATE ON card BEGIN
    DELETE FROM card_change WHERE ref = NEW.ref;
    INSERT INTO card_change(ref) VALUES (NEW.ref);
END;
CREATE TRIGGER IF NOT EXISTS card_room_came AFTER INSERT ON room BEGIN
    DELETE FROM card_change WHERE ref IN (SELECT ref FROM card WHERE room = NEW.id);
    INSERT INTO card_change(ref) SELECT ref FROM card WHERE room = NEW.id;
END;
CREATE TRIGGER IF NOT EXISTS card_room_changed AFTER UPDATE ON room
WHEN OLD.name <> NEW.name OR OLD.building <> NEW.building BEGIN
    DELETE FROM card_change WHERE ref IN (SELECT ref FROM card WHERE room = NEW.id);
    INSERT INTO card_change(ref) SELECT ref FROM card WHERE room = NEW.id;
END;
CREATE TRIGGER IF NOT EXISTS card_building_changed AFTER UPDATE ON building WHEN OLD.name <> NEW.name BEGIN
    DELETE FROM card_change WHERE ref IN
        (SELECT ref FROM card JOIN room ON room.id = card.room WHERE room.building = NEW.id);
    INSERT INTO card_change(ref)
        SELECT ref FROM card JOIN room ON room.id = card.room WHERE room.building = NEW.id;
END;
INSERT INTO card_change(ref) SELECT ref FROM card WHERE ref NOT IN (SELECT ref FROM card_change);
