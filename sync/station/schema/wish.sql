-- How the owner of a card wants the glass: remembered here, applied at the next tap at any kiosk.
CREATE TABLE IF NOT EXISTS card_wish (
    ref        TEXT PRIMARY KEY, -- of card; no name and no number stands here
    bytes      TEXT NOT NULL,    -- a wish of wire v1
    kept_at_ms INTEGER NOT NULL
);
CREATE TRIGGER IF NOT EXISTS card_wish_came AFTER INSERT ON card_wish BEGIN
    DELETE FROM card_change WHERE ref = NEW.ref;
    INSERT INTO card_change(ref) SELECT ref FROM card WHERE ref = NEW.ref;
END;
CREATE TRIGGER IF NOT EXISTS card_wish_changed AFTER UPDATE ON card_wish BEGIN
    DELETE FROM card_change WHERE ref = NEW.ref;
    INSERT INTO card_change(ref) SELECT ref FROM card WHERE ref = NEW.ref;
END;
