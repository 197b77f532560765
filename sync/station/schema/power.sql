-- What people asked of their room's power, and what they said; one row a key, never changed. How far it is
-- stands in restore or credit; refusal 'none' means that it was begun.
CREATE TABLE IF NOT EXISTS power_command (
    key          TEXT PRIMARY KEY,
    room         TEXT NOT NULL,
    action       TEXT NOT NULL CHECK (action IN ('restore', 'emergency')),
    ref          TEXT NOT NULL, -- whose card: card_ref_make; '' = by the room's password
    terminal     INTEGER NOT NULL,
    unplugged    INTEGER NOT NULL,
    present      INTEGER NOT NULL,
    said_at_ms   INTEGER NOT NULL, -- by the terminal's clock
    asked_at_ms  INTEGER NOT NULL, -- by ours
    refusal      TEXT NOT NULL,
    amount_fen   INTEGER NOT NULL  -- lent; 0 for a restore
);
CREATE INDEX IF NOT EXISTS power_command_by_room ON power_command(room, asked_at_ms);
CREATE TRIGGER IF NOT EXISTS power_command_stays BEFORE UPDATE ON power_command
BEGIN SELECT RAISE(ABORT, 'a command is never changed'); END;
CREATE TRIGGER IF NOT EXISTS power_command_remains BEFORE DELETE ON power_command
BEGIN SELECT RAISE(ABORT, 'a command is never deleted'); END;
