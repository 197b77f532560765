-- What a meter said last; at_ms = 0 until it was heard once. silences counts questions without an answer
-- since then.
CREATE TABLE IF NOT EXISTS reading (
    room          TEXT PRIMARY KEY REFERENCES room (id),
    at_ms         BIGINT NOT NULL,
    total_wh      BIGINT NOT NULL,
    remaining_fen BIGINT NOT NULL,
    count         BIGINT NOT NULL,
    power_w       BIGINT NOT NULL,
    relay         BIGINT NOT NULL,
    off_reason    BIGINT NOT NULL,
    silences      BIGINT NOT NULL
);
-- One hour of one room. heard_ms of its 3600000 lie between readings we trust; an hour without a row is a
-- gap, never zero, and one of which less than half was heard is an estimate. The price is the one of that hour.
CREATE TABLE IF NOT EXISTS usage_hour (
    room           TEXT NOT NULL REFERENCES room (id),
    start_ms       BIGINT NOT NULL,
    wh             BIGINT NOT NULL CHECK (wh >= 0),
    heard_ms       BIGINT NOT NULL CHECK (heard_ms BETWEEN 0 AND 3600000),
    price_centifen BIGINT NOT NULL,
    PRIMARY KEY (room, start_ms)
);
CREATE INDEX IF NOT EXISTS usage_hour_by_start ON usage_hour (start_ms);
