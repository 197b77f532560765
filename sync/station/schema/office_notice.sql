-- What the office says on the attract screens. Never deleted: who asks what stood there in March can be told.
CREATE TABLE IF NOT EXISTS office_notice (
    number   INTEGER PRIMARY KEY,
    building TEXT NOT NULL, -- of building; '' = all of them
    from_ms  INTEGER NOT NULL,
    until_ms INTEGER NOT NULL, -- ending it early sets this back
    zh       TEXT NOT NULL, -- one of the two may be empty
    en       TEXT NOT NULL,
    CHECK (zh <> '' OR en <> '')
);
CREATE INDEX IF NOT EXISTS office_notice_by_end ON office_notice (until_ms);
