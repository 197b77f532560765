-- A room that somebody asked to be switched on again; one row a key, for ever. off_reason is why it was off
-- then. stage is kept before its frame leaves; state and refusal are the end, told to whoever asked.
CREATE TABLE IF NOT EXISTS restore (
    key         TEXT PRIMARY KEY,
    room        TEXT NOT NULL REFERENCES room (id),
    off_reason  BIGINT NOT NULL,
    asked_at_ms BIGINT NOT NULL,
    deadline_ms BIGINT NOT NULL,
    stage       TEXT NOT NULL DEFAULT 'waiting' CHECK (stage IN ('waiting', 'closing', 'releasing', 'ended')),
    writes      BIGINT NOT NULL DEFAULT 0,
    state       TEXT NOT NULL DEFAULT '' CHECK (state IN ('', 'done', 'refused', 'unknown')),
    refusal     TEXT NOT NULL DEFAULT 'none',
    ended_at_ms BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS restore_by_room ON restore (room, asked_at_ms);
CREATE INDEX IF NOT EXISTS restore_open ON restore (room) WHERE stage <> 'ended';
-- When a relay that was seen closed was first seen open; no row: it is closed, or was never seen closed.
CREATE TABLE IF NOT EXISTS off_since (
    room     TEXT PRIMARY KEY REFERENCES room (id),
    since_ms BIGINT NOT NULL
);
-- When a meter was first read forced closed; no row: it was last read automatic, or open.
CREATE TABLE IF NOT EXISTS forced_since (
    room     TEXT PRIMARY KEY REFERENCES room (id),
    since_ms BIGINT NOT NULL
);
