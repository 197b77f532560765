-- Where a room's password was right last: what its people may do without a card, from that terminal, for a while.
CREATE TABLE IF NOT EXISTS room_open (
    room     TEXT NOT NULL REFERENCES room (id),
    terminal INTEGER NOT NULL,
    at_ms    INTEGER NOT NULL,
    PRIMARY KEY (room, terminal)
);
