-- When the owner of a card wants to be told: their own, not their roommates'. No row: never asked for.
CREATE TABLE IF NOT EXISTS card_alert (
    ref        TEXT PRIMARY KEY, -- of card; no name and no number stands here
    is_on      INTEGER NOT NULL,
    under_fen  INTEGER NOT NULL CHECK (under_fen BETWEEN 500 AND 5000),
    also       INTEGER NOT NULL, -- outages and credits
    kept_at_ms INTEGER NOT NULL
);
