-- A room's password. hash is libsodium's crypto_pwhash_str: Argon2id with its salt. Wrong tries are counted
-- here, so that neither another kiosk nor a restart gives new ones.
CREATE TABLE IF NOT EXISTS room_password (
    room            TEXT PRIMARY KEY REFERENCES room (id),
    hash            TEXT NOT NULL,
    set_at_ms       INTEGER NOT NULL,
    wrong           INTEGER NOT NULL DEFAULT 0, -- since it was set, right or locked
    locked_until_ms INTEGER NOT NULL DEFAULT 0
);
