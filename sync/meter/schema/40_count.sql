-- What a meter counted when we first heard it: from there on every purchase on it is one of ours. A person
-- who looked at a strange one moves it.
CREATE TABLE IF NOT EXISTS meter_base (
    room      TEXT PRIMARY KEY,
    count     INTEGER NOT NULL,
    credits   INTEGER NOT NULL, -- of ours the meter had confirmed by then
    since_ms  INTEGER NOT NULL
);
-- A meter whose count or energy fell: it is another one than before. Nothing is written to it until a person has
-- said that its count can be believed; kept even if the numbers fit again meanwhile.
CREATE TABLE IF NOT EXISTS meter_other (
    room            TEXT PRIMARY KEY,
    at_ms           INTEGER NOT NULL,
    count_before    INTEGER NOT NULL,
    count           INTEGER NOT NULL,
    total_wh_before INTEGER NOT NULL,
    total_wh        INTEGER NOT NULL
);
-- Each meter's own count beside ours, both modulo 65536. A credit in flight may be counted already.
DROP VIEW IF EXISTS meter_count; -- made anew at each opening: it holds no data
CREATE VIEW meter_count AS
SELECT reading.room AS room, reading.at_ms AS at_ms, reading.remaining_fen AS remaining_fen,
    reading.count AS counted,
    (meter_base.count - meter_base.credits
     + (SELECT count(*) FROM credit WHERE credit.room = reading.room AND state = 'confirmed')) % 65536 AS ours,
    (SELECT count(*) FROM credit WHERE credit.room = reading.room
     AND (state = 'sending' OR (state = 'manual' AND settled = 0))) AS in_flight
FROM reading JOIN meter_base ON meter_base.room = reading.room WHERE reading.at_ms > 0;
