-- What makes rooms similar: filled by dormwattctl import rooms where its columns are given. A room without a
-- row is compared with none.
CREATE TABLE IF NOT EXISTS room_kind (
    room             TEXT PRIMARY KEY REFERENCES room (id),
    beds             BIGINT NOT NULL CHECK (beds BETWEEN 1 AND 99),
    air_conditioning BIGINT NOT NULL CHECK (air_conditioning IN (0, 1))
);
-- Rooms whose people left the comparison: their use is in nobody's average.
CREATE TABLE IF NOT EXISTS comparison_left (
    room     TEXT PRIMARY KEY REFERENCES room (id),
    since_ms BIGINT NOT NULL
);
-- What the rooms of a kind used, reckoned once a local day; hour_wh has 24 numbers. rooms = 0: too few.
CREATE TABLE IF NOT EXISTS comparison (
    building         TEXT NOT NULL REFERENCES building (id),
    beds             BIGINT NOT NULL,
    air_conditioning BIGINT NOT NULL,
    local_day        BIGINT NOT NULL,
    rooms            BIGINT NOT NULL,
    thrifty_wh       BIGINT NOT NULL,
    hour_wh          TEXT NOT NULL,
    PRIMARY KEY (building, beds, air_conditioning)
);
-- Terms and holidays, as local days, both within. Filled by dormwattctl import calendar.
CREATE TABLE IF NOT EXISTS calendar (
    kind      TEXT NOT NULL CHECK (kind IN ('term', 'holiday')),
    first_day BIGINT NOT NULL,
    last_day  BIGINT NOT NULL CHECK (last_day >= first_day),
    PRIMARY KEY (kind, first_day)
);
