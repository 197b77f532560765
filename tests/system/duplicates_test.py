"""One purchase row and one provider's notice, each delivered a thousand times over 64 connections at once."""
import base64
import http.client
import json
import ssl
import tempfile
import threading
import time

from cryptography.hazmat.primitives import hashes, serialization

from harness import build_folder, end_at_exit, expect, expect_equal, main, test

from campus import Campus  # noqa: E402 (harness sets the path)
from paygate_parts.book import Book, Trade  # noqa: E402
from paygate_parts.keys import Keys  # noqa: E402
from paygate_parts.wechat import WeChat  # noqa: E402

CONNECTIONS, DELIVERIES = 64, 1024

campus = Campus(tempfile.mkdtemp(prefix="dormwatt-"), build_folder(), rooms=6, buses=1, days=0, baud=115200)
end_at_exit(campus)
campus.make_dormitory()
campus.start_dormitory()
campus.start_gate()
campus.start_station()
campus.ctl("enrol", "K1", "--out", campus.path("kiosk"), "--site-name", "3 号公寓", "--machine-name", "大厅 A 机", "--building", "3",
           "--url", f"https://localhost:{campus.station_port}")


class Terminal:
    """Seals rows as a kiosk does; it holds the chain."""

    def __init__(self):
        with open(campus.path("kiosk", "row-key.pem"), "rb") as f:
            self.key = serialization.load_pem_private_key(f.read(), None)
        self.number, self.hash = 0, "0" * 64

    def row(self, key, fen, counter, number=None, previous=None):
        """A small sale that the card's log proves: it needs no TAC. The next row, unless number says which."""
        debit = {"asn": "1122334455667788", "uid": "04A1B2C3", "balance_before_fen": 100000, "counter_before": counter,
                 "random": "01020304", "key_version": 1, "algorithm": 0, "terminal": "112233445566",
                 "terminal_sequence": counter, "date": "20261123", "time": "140500", "mac1": "AABBCCDD", "tac": "", "mac2": ""}
        text = json.dumps({"v": 1, "row": number or self.number + 1, "terminal": 1, "prev": previous or self.hash, "kind": "debited",
                           "key": key, "room": campus.rooms()[0], "card": "00112233445566778899AABBCCDDEEFF",
                           "amount_fen": fen, "at_ms": 1795413900000, "proof": "log", "debit": debit}, separators=(",", ":"))
        if number is None:
            digest = hashes.Hash(hashes.SHA256())
            digest.update(text.encode())
            self.number, self.hash = self.number + 1, digest.finalize().hex().upper()
        return json.dumps({"v": 1, "rows": [{"bytes": text, "signature": base64.b64encode(self.key.sign(text.encode())).decode()}]})


def connect(certified):
    context = ssl.create_default_context(cafile=campus.path("station", "ca.pem"))
    if certified:
        context.load_cert_chain(campus.path("kiosk", "kiosk.pem"), campus.path("kiosk", "kiosk-key.pem"))
    connection = http.client.HTTPSConnection("localhost", campus.station_port, timeout=30, context=context)
    connection.connect()
    return connection


def deliver(path, headers, body, certified=True, times=DELIVERIES):
    """The same bytes times over, from all connections at once. What was answered: {(status, text): how often}."""
    connections, answers, lock = [connect(certified) for _ in range(CONNECTIONS)], {}, threading.Lock()
    start = threading.Barrier(CONNECTIONS)

    def send(connection):
        start.wait()
        for _ in range(times // CONNECTIONS):
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            said = answer.status, answer.read().decode()
            with lock:
                answers[said] = answers.get(said, 0) + 1

    threads = [threading.Thread(target=send, args=(c,)) for c in connections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for connection in connections:
        connection.close()
    expect_equal(sum(answers.values()), times, "answers")
    return answers


def deliver_row(row, times=DELIVERIES):
    """{(result, why): how often}."""
    results = {}
    for (status, text), often in deliver("/v1/purchases", {"Content-Type": "application/json"}, row, times=times).items():
        expect_equal(status, 200, text)
        (said,) = json.loads(text)["results"]
        results[said["result"], said["why"]] = results.get((said["result"], said["why"]), 0) + often
    return results


def booked(fen):
    """Entries, credits and rows taken, of what costs so much: the amount is the mark here, whatever the keys are."""
    counted = [campus.station_rows(sql, fen)[0][0] for sql in (
        "SELECT count(DISTINCT entry) FROM posting WHERE fen = ?", "SELECT count(*) FROM credit WHERE amount_fen = ?",
        "SELECT count(*) FROM purchase_row WHERE amount_fen = ? AND refused = ''")]
    return tuple(counted)


def audit_agrees():
    campus.expect_agreement()


terminal = Terminal()
KEY = "91C07F3A%024d"


@test
def a_row_delivered_a_thousand_times_is_posted_once():
    results = deliver_row(terminal.row(KEY % 1, 1111, 1))
    expect_equal(results, {("posted", ""): 1, ("already", ""): DELIVERIES - 1}, "what was answered")
    expect_equal(booked(1111), (1, 1, 1), "entries, credits and rows")
    audit_agrees()


@test
def other_bytes_in_its_place_are_refused_and_counted_each_time():
    row = terminal.row(KEY % 1, 2222, 1, number=1, previous="0" * 64)
    expect_equal(deliver_row(row), {("refused", "other_bytes"): DELIVERIES}, "what was answered")
    expect_equal(booked(2222), (0, 0, 0), "entries, credits and rows")
    expect_equal(campus.station_rows("SELECT what, times FROM incident WHERE row = 1"), [("other_bytes", DELIVERIES)], "reports")
    expect("other_bytes" in campus.ctl("cases"), "it is no case")


@test
def its_key_in_a_later_row_is_refused_each_time():
    expect_equal(deliver_row(terminal.row(KEY % 1, 3333, 2)), {("refused", "key_used"): DELIVERIES}, "what was answered")
    expect_equal(booked(3333), (0, 0, 0), "entries, credits and rows")
    expect("key_used" in campus.ctl("cases"), "it is no case")


@test
def its_purse_counter_under_a_fresh_key_is_refused_each_time():
    expect_equal(deliver_row(terminal.row(KEY % 2, 4444, 1)), {("refused", "counter_used"): DELIVERIES}, "what was answered")
    expect_equal(booked(4444), (0, 0, 0), "entries, credits and rows")
    audit_agrees()


@test
def a_kiosk_that_made_a_fresh_sale_of_each_try_is_found_out():
    """The planted bug: nothing at the station could know that these two are one."""
    for counter in (6, 7):
        expect_equal(deliver_row(terminal.row(KEY % counter, 4321, counter), CONNECTIONS)["posted", ""], 1, "posted")
    expect_equal(booked(4321), (2, 2, 2), "both are seen")


# --- the provider's notice ---------------------------------------------------------------------------------------


def place_order(key, fen):
    """A paid order of which the station was not told yet: (gate, trade)."""
    campus.gate_says("lose", which="notices", n=1000)
    connection = connect(True)
    connection.request("POST", "/v1/orders", json.dumps({"v": 1, "key": key, "room": campus.rooms()[1], "amount_fen": fen,
                                                         "provider": "wechat", "at_ms": int(time.time() * 1000)}),
                       {"Content-Type": "application/json"})
    answer = connection.getresponse()
    said = answer.read().decode()
    expect_equal(answer.status, 200, said)
    connection.close()
    end = time.monotonic() + 10
    while not (found := [o for o in campus.gate_says("orders", method="GET")["orders"] if o["fen"] == fen and o["code_url"]]):
        expect(time.monotonic() < end, "no code was made")
        time.sleep(0.02)
    campus.gate_says("pay", out_trade_no=found[0]["out_trade_no"])
    told = [o for o in campus.gate_says("orders", method="GET")["orders"] if o["fen"] == fen][0]
    trade = Trade("wechat", told["out_trade_no"], fen, {}, told["made_at"] + 7200, "")
    trade.state, trade.transaction, trade.paid_at = "SUCCESS", told["transaction_id"], time.time()
    trade.paid_fen = trade.notice_fen = fen
    return WeChat(Keys(campus.path("gate")), Book()), trade


def deliver_notice(gate, trade, event, times=DELIVERIES):
    headers, body = gate.notice(trade, event)
    answers = deliver("/v1/pay/wechat/notice", headers, body, certified=False, times=times)
    return {status: sum(n for (s, _), n in answers.items() if s == status) for status, _ in answers}


def order_booked(key):
    return tuple(campus.station_rows(sql, key)[0][0] for sql in (
        "SELECT count(*) FROM entry WHERE substr(key, 1, 32) = ?", "SELECT count(*) FROM credit WHERE key = ?",
        "SELECT count(*) FROM pay_payment WHERE order_key = ?"))


ORDER = "ABCD0000000000000000000000000001"
paid = []


@test
def a_notice_delivered_a_thousand_times_is_booked_once():
    gate, trade = place_order(ORDER, 5555)
    paid.append((gate, trade))
    answers = deliver_notice(gate, trade, "EVENT-1")
    expect(set(answers) <= {200, 204}, f"answered: {answers}")
    expect_equal(order_booked(ORDER), (1, 1, 1), "entries, credits and payments")
    expect_equal(campus.station_rows("SELECT times FROM pay_notice WHERE event = 'EVENT-1'"), [(DELIVERIES,)], "notices kept")
    audit_agrees()


@test
def a_notice_of_another_sum_for_it_is_not_booked_and_reported():
    gate, trade = paid[0]
    trade.notice_fen = 9999
    deliver_notice(gate, trade, "EVENT-2")
    expect_equal(order_booked(ORDER), (1, 1, 1), "entries, credits and payments")
    expect_equal(booked(9999), (0, 0, 0), "what it claims")
    kinds = [kind for (kind,) in campus.station_rows("SELECT kind FROM pay_incident WHERE order_key = ?", ORDER)]
    expect(kinds, "nobody was told")
    expect(trade.transaction in campus.ctl("cases"), "it is no case")
    audit_agrees()


@test
def a_forged_notice_is_refused_each_time():
    gate, trade = paid[0]
    gate.book.faults["corrupt_notices"] = 1
    answers = deliver_notice(gate, trade, "EVENT-3")
    expect(all(status >= 400 for status in answers), f"answered: {answers}")
    expect_equal(campus.station_rows("SELECT count(*) FROM pay_notice WHERE event = 'EVENT-3'"), [(0,)], "kept")


main()
