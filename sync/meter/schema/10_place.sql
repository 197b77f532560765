-- Where the meters are. Filled by dormwattctl import; the bus threads read it when the station starts.
CREATE TABLE IF NOT EXISTS building (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS room (
    id             TEXT PRIMARY KEY,
    building       TEXT NOT NULL REFERENCES building (id),
    name           TEXT NOT NULL,
    price_centifen BIGINT NOT NULL CHECK (price_centifen >= 0)
);
CREATE INDEX IF NOT EXISTS room_by_building ON room (building);
CREATE TABLE IF NOT EXISTS bus (
    id     TEXT PRIMARY KEY,
    device TEXT NOT NULL UNIQUE,
    baud   BIGINT NOT NULL CHECK (baud BETWEEN 300 AND 115200),
    parity TEXT NOT NULL CHECK (parity IN ('N', 'E', 'O'))
);
CREATE TABLE IF NOT EXISTS meter (
    room  TEXT PRIMARY KEY REFERENCES room (id),
    bus   TEXT NOT NULL REFERENCES bus (id),
    unit  BIGINT NOT NULL CHECK (unit BETWEEN 1 AND 247),
    model TEXT NOT NULL,
    UNIQUE (bus, unit)
);
