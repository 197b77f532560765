-- Orders paid by phone. Everything order.h needs to go on after a power cut; calling names a call that left
-- and is not answered. revision makes each move a conditional one.
CREATE TABLE IF NOT EXISTS pay_order (
    key            TEXT PRIMARY KEY,
    terminal       BIGINT NOT NULL,
    room           TEXT NOT NULL,
    amount_fen     BIGINT NOT NULL CHECK (amount_fen > 0),
    provider       TEXT NOT NULL CHECK (provider IN ('wechat', 'alipay')),
    at_ms          BIGINT NOT NULL,
    subject        TEXT NOT NULL,
    state          TEXT NOT NULL,
    calling        TEXT NOT NULL,
    repeats_place  BIGINT NOT NULL,
    wants_number   BIGINT NOT NULL,
    cancelled      BIGINT NOT NULL,
    close_answered BIGINT NOT NULL,
    life_ms        BIGINT NOT NULL,
    created_at_ms  BIGINT NOT NULL,
    expires_at_ms  BIGINT NOT NULL,
    dead_at_ms     BIGINT NOT NULL,
    next_at_ms     BIGINT NOT NULL,
    asked          BIGINT NOT NULL,
    places         BIGINT NOT NULL,
    qr_text        TEXT NOT NULL,
    revision       BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS pay_order_due ON pay_order (next_at_ms) WHERE next_at_ms > 0;
CREATE INDEX IF NOT EXISTS pay_order_calling ON pay_order (calling) WHERE calling <> 'none';
CREATE INDEX IF NOT EXISTS pay_order_open ON pay_order (terminal) WHERE state IN ('created', 'open', 'scanned');
-- One out-trade-no we ever sent; content is what a place call says, byte for byte, before it is sent.
CREATE TABLE IF NOT EXISTS pay_number (
    number      TEXT PRIMARY KEY,
    order_key   TEXT NOT NULL REFERENCES pay_order (key),
    content     TEXT NOT NULL,
    made_at_ms  BIGINT NOT NULL,
    asked_at_ms BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS pay_number_by_order ON pay_number (order_key, made_at_ms);
-- Money a provider says it has for us; order_key is NULL where the number is none of ours.
CREATE TABLE IF NOT EXISTS pay_payment (
    provider       TEXT NOT NULL,
    transaction_id TEXT NOT NULL,
    number         TEXT NOT NULL,
    order_key      TEXT REFERENCES pay_order (key),
    amount_fen     BIGINT NOT NULL,
    paid_at_ms     BIGINT NOT NULL,
    seen_at_ms     BIGINT NOT NULL,
    evidence       TEXT NOT NULL,
    booking        TEXT NOT NULL,
    PRIMARY KEY (provider, transaction_id)
);
CREATE INDEX IF NOT EXISTS pay_payment_by_order ON pay_payment (order_key);
-- Authentic notices as they arrived, stored before they are acknowledged.
CREATE TABLE IF NOT EXISTS pay_notice (
    provider   TEXT NOT NULL,
    event      TEXT NOT NULL,
    headers    TEXT NOT NULL,
    body       TEXT NOT NULL,
    arrived_ms BIGINT NOT NULL,
    times      BIGINT NOT NULL,
    PRIMARY KEY (provider, event)
);
-- One row a call: no keys, no bodies.
CREATE TABLE IF NOT EXISTS pay_call (
    id           TEXT PRIMARY KEY,
    number       TEXT NOT NULL,
    call         TEXT NOT NULL,
    sent_at_ms   BIGINT NOT NULL,
    ended_at_ms  BIGINT NOT NULL,
    outcome      TEXT NOT NULL,
    http_status  BIGINT NOT NULL,
    code         TEXT NOT NULL,
    request_id   TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS pay_call_by_time ON pay_call (sent_at_ms);
-- What a person has to look at; told once.
CREATE TABLE IF NOT EXISTS pay_incident (
    kind      TEXT NOT NULL,
    reference TEXT NOT NULL,
    order_key TEXT NOT NULL,
    at_ms     BIGINT NOT NULL,
    PRIMARY KEY (kind, reference)
);
