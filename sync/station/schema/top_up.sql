-- The payments for each room (top_up_list.h): what was credited or is to be, and what is not certain yet. A
-- payment of which nothing is known to be ours to give (an order nobody paid) is none.
CREATE INDEX IF NOT EXISTS pay_order_by_room ON pay_order(room, key);
CREATE INDEX IF NOT EXISTS doubtful_by_room ON doubtful(room) WHERE state = 'open';
CREATE INDEX IF NOT EXISTS purchase_row_refused_by_room ON purchase_row(room) WHERE refused <> '';
DROP VIEW IF EXISTS top_up; -- made anew at each opening: it holds no data
CREATE VIEW top_up AS
SELECT room, key, coalesce((SELECT terminal FROM pay_order WHERE pay_order.key = credit.key),
        (SELECT max(terminal) FROM purchase_row WHERE purchase_row.key = credit.key), 0) AS terminal,
    amount_fen + coalesce((SELECT -sum(fen) FROM posting JOIN entry ON number = entry WHERE entry.key = credit.key
        AND account LIKE 'loan/%' AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.kind = 'credit'
        AND reference = credit.key AND verdict IN ('refund', 'refunded'))), 0) AS amount_fen,
        -- what of it repaid a loan was paid all the same, but does not go back
    coalesce((SELECT at_ms FROM entry WHERE entry.key = credit.key), enqueued_at_ms) AS at_ms,
    coalesce((SELECT provider FROM pay_order WHERE pay_order.key = credit.key),
        CASE WHEN EXISTS (SELECT 1 FROM purchase_row WHERE purchase_row.key = credit.key) THEN 'card' END,
        'desk') AS by,
    CASE
        WHEN EXISTS (SELECT 1 FROM decision WHERE kind = 'credit' AND reference = credit.key
            AND verdict = 'refunded') THEN 'refunded'
        WHEN EXISTS (SELECT 1 FROM decision WHERE kind = 'credit' AND reference = credit.key
            AND verdict = 'refund') THEN 'refunding'
        WHEN state = 'confirmed' THEN 'credited'
        WHEN state = 'manual' THEN 'checking'
        ELSE 'waiting'
    END AS state
FROM credit WHERE NOT EXISTS (SELECT 1 FROM power_command WHERE power_command.key = credit.key) -- lent, not paid
UNION ALL
SELECT room, key, terminal, amount_fen, at_ms, provider, CASE state WHEN 'paid' THEN 'waiting' ELSE state END
FROM pay_order WHERE state IN ('paid', 'refunding', 'refunded')
    AND NOT EXISTS (SELECT 1 FROM credit WHERE credit.key = pay_order.key)
UNION ALL -- until staff decided about its payments: what they placed is a credit of its own, above
SELECT room, key, terminal, coalesce(refunded_fen, amount_fen), at_ms, provider,
    CASE WHEN refunded_fen IS NULL THEN 'checking' ELSE 'refunded' END
FROM (SELECT pay_order.*, (SELECT sum(decision.amount_fen) FROM pay_payment JOIN decision
        ON decision.kind = 'payment' AND reference = pay_payment.provider || ' ' || transaction_id
        AND verdict = 'refunded' WHERE order_key = pay_order.key) AS refunded_fen
    FROM pay_order WHERE state = 'quarantine') AS stopped
WHERE NOT EXISTS (SELECT 1 FROM credit WHERE credit.key = stopped.key)
    AND NOT EXISTS (SELECT 1 FROM pay_payment JOIN decision ON decision.kind = 'payment'
        AND reference = pay_payment.provider || ' ' || transaction_id AND verdict = 'placed'
        WHERE order_key = stopped.key)
    AND NOT (EXISTS (SELECT 1 FROM decision WHERE decision.kind = 'order' AND reference = stopped.key)
        AND NOT EXISTS (SELECT 1 FROM pay_payment WHERE order_key = stopped.key)) -- looked at: nobody paid
UNION ALL
SELECT room, key, terminal, amount_fen, opened_at_ms, 'card', 'checking' FROM doubtful WHERE state = 'open'
UNION ALL
SELECT room, key, terminal, amount_fen, received_at_ms, 'card', 'checking' FROM purchase_row
WHERE refused <> '' AND kind = 'debited'
    AND NOT EXISTS (SELECT 1 FROM credit WHERE credit.key = purchase_row.key)
    AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.kind = 'row'
        AND reference = purchase_row.terminal || '/' || purchase_row.number);
-- What was paid a second time for one order and is to go back (pay/order.h); verdict NULL: it has not yet.
DROP VIEW IF EXISTS second_payment;
CREATE VIEW second_payment AS
SELECT order_key, amount_fen, (SELECT max(verdict) FROM decision WHERE decision.kind = 'payment'
    AND reference = provider || ' ' || transaction_id) AS verdict
FROM pay_payment WHERE booking = 'refund_payable';
-- What the payers of a room's payments are still to get back.
DROP VIEW IF EXISTS refund_due;
CREATE VIEW refund_due AS
SELECT credit.room, decision.amount_fen FROM credit JOIN decision ON decision.kind = 'credit'
    AND reference = credit.key AND verdict = 'refund'
WHERE NOT EXISTS (SELECT 1 FROM decision AS paid WHERE paid.kind = 'credit' AND paid.reference = credit.key
    AND paid.verdict = 'refunded')
UNION ALL
SELECT room, amount_fen FROM pay_order WHERE state = 'refunding'
UNION ALL
SELECT room, second_payment.amount_fen FROM pay_order JOIN second_payment ON order_key = key
WHERE verdict IS NULL;
-- A payment of which something was to have gone back by now.
DROP VIEW IF EXISTS refund_alarm;
CREATE VIEW refund_alarm AS
SELECT reference AS key FROM alarm WHERE kind IN ('payable', 'refunding') AND closed_at_ms = 0
UNION ALL
SELECT order_key FROM alarm JOIN pay_payment ON reference = provider || ' ' || transaction_id
WHERE alarm.kind = 'unplaced' AND closed_at_ms = 0 AND booking = 'refund_payable';
