-- Entries are added, never changed: the triggers refuse what no code of ours ever asks for.
CREATE TABLE IF NOT EXISTS entry (
    number   INTEGER PRIMARY KEY, -- from 1, without gaps
    key      TEXT NOT NULL UNIQUE,
    kind     TEXT NOT NULL,
    at_ms    INTEGER NOT NULL,
    memo     TEXT NOT NULL,
    previous TEXT NOT NULL,       -- hash of the entry before; 64 zeros for the first
    hash     TEXT NOT NULL        -- see hash_of in ledger.c
);
CREATE TABLE IF NOT EXISTS posting (
    entry   INTEGER NOT NULL REFERENCES entry(number),
    line    INTEGER NOT NULL,
    account TEXT NOT NULL,
    fen     INTEGER NOT NULL CHECK (fen <> 0), -- positive debit, negative credit
    PRIMARY KEY (entry, line)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS posting_by_account ON posting(account, fen);
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER IF NOT EXISTS entry_remains BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER IF NOT EXISTS posting_stays BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'a posting is never changed'); END;
CREATE TRIGGER IF NOT EXISTS posting_remains BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'a posting is never deleted'); END;
