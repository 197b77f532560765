"""A day's books against everybody else's: a good day agrees; then one thing at a time goes wrong outside our
books, behind them or inside them, and reconcile names it. The alarm of what is overdue comes by itself."""
import datetime
import re
import secrets
import sqlite3
import subprocess
import tempfile
import time

from harness import build_folder, end_at_exit, expect, expect_equal, main, test

from desk import wait_for  # noqa: E402 (harness sets the path)
from shop import Shop  # noqa: E402

TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).strftime("%Y-%m-%d")
shop = Shop(tempfile.mkdtemp(prefix="dormwatt-"), build_folder(), rooms=12, buses=2)
end_at_exit(shop)
shop.start_shop(station="watch_pause_ms = 200\n", meters="poll_pause_ms = 500\ncredit_deadline_ms = 3000\n")


def ctl(*words):
    """(exit status, what it said)"""
    done = subprocess.run([shop.program("dormwattctl"), "--config", shop.path("station", "station.conf"), *words],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def reconcile(*words):
    return ctl("reconcile", "--date", TODAY, *words)


def expect_agrees():
    wait_for("credits to arrive", lambda: not shop.station_rows("SELECT 1 FROM credit WHERE state IN ('waiting', 'sending')"), 20)
    time.sleep(1.2)  # a reading after the last one
    exit_status, said = reconcile("--fetch")
    expect_equal(exit_status, 0, f"reconcile said:\n{said}\nexit status")
    return said


def expect_differs(sentence, *words, status=1):
    exit_status, said = reconcile(*words)
    expect(re.search(sentence, said), f"wanted: {sentence}\nreconcile said:\n{said}")
    expect("to do: " in said or status == 2, "no word about what to do")
    expect_equal(exit_status, status, f"reconcile said:\n{said}\nexit status")


def decide(*words):
    exit_status, said = ctl("case", *words, "--by", "wang", "--why", "looked at it on the spot")
    expect_equal(exit_status, 0, said)


def place_order(room, provider="wechat", fen=2000):
    key = secrets.token_hex(16).upper()
    shop.call("POST", "/v1/orders", {"key": key, "room": room, "amount_fen": fen, "provider": provider,
                                       "at_ms": int(time.time() * 1000), "v": 1})
    return key, wait_for("the code", lambda: shop.call("GET", f"/v1/orders/{key}")["qr_text"], 10)


def pay_phone(room, provider, fen=2000):
    key, code = place_order(room, provider, fen)
    shop.gate_says("pay", qr=code)
    wait_for("the credit", lambda: shop.call("GET", f"/v1/orders/{key}")["credit"] == "confirmed", 20)
    return key, code


ROOMS = shop.rooms()


@test
def a_good_day_agrees_to_the_fen():
    for card in (1, 2):
        said = shop.sell("card", card, 2000)
        expect(said and said[0] == "result", f"card {card}: {said}")
    pay_phone(ROOMS[3], "wechat")
    pay_phone(ROOMS[4], "alipay", 5000)
    wait_for("four credits", lambda: len(shop.station_rows("SELECT 1 FROM credit WHERE state = 'confirmed'")) == 4, 30)
    said = expect_agrees()
    expect("2 rows of terminals" in said and "2 lines of bills" in said, said)
    expect("0 disagree" in ctl("audit")[1], "the audit disagrees")


@test
def without_a_bill_it_says_so_and_a_damaged_bill_is_refused():
    exit_status, said = reconcile()
    expect_equal(exit_status, 0, said)
    expect("wechat: no bill compared" in said and "alipay: no bill compared" in said, said)
    shop.gate_says("damage", which="bills", n=1)
    expect_differs("UNREADABLE", "--fetch", status=2)  # WeChat's: its SHA-1 does not fit
    shop.gate_says("damage", which="bills", n=2)
    expect_differs("UNREADABLE", "--fetch", status=2)
    expect_agrees()


@test
def a_payment_that_only_the_bill_knows_is_named_and_booked_once():
    key, code = place_order(ROOMS[5])
    shop.call("POST", f"/v1/orders/{key}/cancel", {"v": 1})
    wait_for("the order to be closed", lambda: shop.call("GET", f"/v1/orders/{key}")["state"] == "closed", 15)
    shop.gate_says("lose", which="notices", n=99)
    shop.gate_says("late", qr=code)  # the password was typed before the close came
    expect_differs(f"wechat 42000\\d+: 2000 fen for order {key} were paid and never seen here", "--fetch")
    exit_status, said = reconcile("--fetch", "--book")
    expect("1 payments booked from the bill" in said, said)
    wait_for("the meter", lambda: shop.call("GET", f"/v1/orders/{key}")["credit"] == "confirmed", 20)
    said = expect_agrees()
    expect("booked" not in reconcile("--fetch", "--book")[1], "it was booked again")
    shop.gate_says("lose", which="notices", n=0)


@test
def money_given_back_in_the_providers_portal_is_named():
    key, code = pay_phone(ROOMS[6], "alipay", 3000)
    shop.gate_says("refund", qr=code, fen=3000)
    expect_differs("alipay \\d+: 3000 fen were given back \\(PORTAL1\\w+\\), our books do not know", "--fetch")
    (transaction,), = shop.station_rows("SELECT transaction_id FROM pay_payment WHERE order_key = ?", key)
    decide("settle", f"alipay {transaction}", "--as", "refunded")
    expect_agrees()
    expect("0 disagree" in ctl("audit")[1], ctl("audit")[1])


@test
def a_purchase_on_a_meter_that_is_not_ours_alarms_by_itself():
    shop.meter("buy", ROOMS[3], "10000")
    wait_for("the alarm", lambda: f"ALARM purchase not ours: {ROOMS[3]}" in shop.station.text(), 20)
    expect_differs(f"meter of room {ROOMS[3]}: 1 purchases that the station did not make .*it holds \\d+ fen")
    said = ctl("cases")[1]
    expect("OVERDUE purchase not ours" in said and "ask who sold to this meter" in said, said)
    time.sleep(1)
    expect_equal(shop.station.text().count(f"ALARM purchase not ours: {ROOMS[3]}"), 1, "times it was logged")
    (counted,), = shop.station_rows("SELECT counted FROM meter_count WHERE room = ?", ROOMS[3])
    decide("seen", "meter", ROOMS[3], "--count", str(counted))
    wait_for("the alarm to end", lambda: not shop.station_rows("SELECT 1 FROM alarm WHERE closed_at_ms = 0 AND kind = 'meter'"), 5)
    expect_equal(reconcile()[0], 0, reconcile()[1])


@test
def a_meter_that_was_replaced_gets_nothing_before_staff_have_said_what_it_counts():
    room = ROOMS[4]
    count = shop.meter_state(room)["count"]
    shop.meter("swap", room)
    for _ in range(count):  # its count is soon the one our books expect
        shop.meter("buy", room, "100")
    wait_for("the case", lambda: f"the meter counts {count}, we made it {count}; it is another meter" in ctl("cases")[1], 20)
    expect_differs(f"meter of room {room}: counts {count} purchases, the station made it {count}")
    key, code = place_order(room)
    shop.gate_says("pay", qr=code)
    wait_for("a person to be called", lambda: shop.station_rows("SELECT 1 FROM credit WHERE key = ? AND state = 'manual'", key), 20)
    expect_equal(shop.meter_state(room)["count"], count, "what the meter counts")
    seen = ("case", "seen", "meter", room, "--count", str(count), "--by", "wang", "--why", "hung there this morning")
    exit_status, said = ctl(*seen)
    expect(exit_status == 1 and "decide that first" in said, said)

    def bring_home():  # sent again it waits for three seconds only
        ctl("case", "recredit", key, "--as", "again", "--by", "wang", "--why", "the old meter never had it")
        return ctl(*seen)[0] == 0
    wait_for("staff to decide", bring_home, 20)
    wait_for("the credit", lambda: shop.call("GET", f"/v1/orders/{key}")["credit"] == "confirmed", 20)
    expect_equal(shop.meter_state(room)["count"], count + 1, "what the meter counts")
    expect_agrees()


def metrics():
    done = subprocess.run(["curl", "-s", "--cacert", shop.path("station", "ca.pem"),
                           f"https://localhost:{shop.station_port}/metrics"], capture_output=True, text=True, check=True)
    return dict(re.findall(r"^(\S+) (-?\d+)$", done.stdout, re.M)), done.stdout


@test
def paid_but_not_credited_alarms_by_itself_and_staff_bring_it_home_once():
    room = ROOMS[7]
    shop.meter("silence", room)
    key, code = place_order(room)
    shop.gate_says("pay", qr=code)
    wait_for("the alarm", lambda: f"ALARM paid but not credited: {key}" in shop.station.text(), 20)
    numbers, page = metrics()
    expect_equal(numbers['dormwatt_cases_overdue{kind="credit"}'], "1", page)
    expect(key not in page and room not in page, "metrics name somebody")
    said = ctl("cases")[1]
    expect("OVERDUE paid but not credited" in said and "case recredit" in said and key in said, said)
    wait_for("a person to be called", lambda: shop.station_rows("SELECT 1 FROM credit WHERE key = ? AND state = 'manual'", key), 10)
    shop.meter("answer", room)
    before = shop.meter_state(room)["purchases"]
    expect(ctl("case", "recredit", key, "--as", "again", "--by", "wang")[0] != 0, "a decision without a reason was taken")
    decide("recredit", key, "--as", "again")
    wait_for("the credit", lambda: shop.call("GET", f"/v1/orders/{key}")["credit"] == "confirmed", 20)
    expect_equal(shop.meter_state(room)["purchases"], before + 1, "purchases of the meter")
    expect(ctl("case", "recredit", key, "--as", "again", "--by", "wang", "--why", "x")[0] != 0, "it was credited twice")
    expect_agrees()
    wait_for("the alarm to end", lambda: metrics()[0]["dormwatt_alarms_open"] == "0", 10)
    expect("0 disagree" in ctl("audit")[1], ctl("audit")[1])


def kiosk_rows():
    with sqlite3.connect(f"file:{shop.path('kiosk', 'kiosk.db')}?mode=ro", uri=True, timeout=5) as db:
        return db.execute("SELECT number, state, key FROM outbox ORDER BY number").fetchall()


@test
def a_row_edited_on_the_kiosks_disk_is_refused_by_name_and_later_rows_go_on_after_staffs_decision():
    def purchases():
        return [shop.meter_state(shop.rooms_of[card])["purchases"] for card in (3, 4)]

    counted = purchases()
    shop.stop_station()
    for card in (3, 4):
        said = shop.sell("card", card, 2000)
        expect(said and said[0] == "result", f"card {card}: {said}")
    shop.driver.stop()
    (lost, _, key), (honest, _, later) = kiosk_rows()[-2:]
    with sqlite3.connect(shop.path("kiosk", "kiosk.db"), timeout=5) as db:
        changed = db.execute("UPDATE outbox SET bytes = replace(bytes, '\"amount_fen\":2000', '\"amount_fen\":9000')"
                             " WHERE number = ?", (lost,)).rowcount
    expect_equal(changed, 1, "rows edited")
    before = shop.station_rows("SELECT count(*) FROM entry")
    shop.start_station()
    shop.open_kiosk()
    wait_for("the station's word about it", lambda: shop.station_rows(
        "SELECT 1 FROM incident WHERE row = ? AND what = 'bad_signature'", lost), 30)
    time.sleep(3)
    expect_equal(shop.station_rows("SELECT count(*) FROM entry"), before, "entries posted")
    said = ctl("cases")[1]
    expect("row not as signed" in said and f"1/{lost}" in said and "bad_signature" in said, said)
    expect(f'dormwatt_cases{{kind="incident"}} 1' in metrics()[1], metrics()[1])
    decide("accept", f"1/{lost}", "--room", shop.rooms_of[3], "--yuan", "20.00")  # the card shows the debit
    shop.driver.stop()
    shop.open_kiosk()  # or its own next try, within a minute
    wait_for("the later row", lambda: shop.station_rows("SELECT 1 FROM entry WHERE key = ?", later), 75)
    expect(not shop.station_rows("SELECT 1 FROM entry WHERE key = ?", key), "the edited row was posted")
    wait_for("one credit each", lambda: purchases() == [n + 1 for n in counted], 40)
    expect("0 disagree" in ctl("audit")[1], ctl("audit")[1])
    expect_agrees()


@test
def an_amount_changed_in_the_database_is_named_by_audit_and_reconcile():
    with sqlite3.connect(shop.path("station", "station.db"), timeout=5) as db:
        (entry, key), = db.execute("SELECT number, key FROM entry JOIN posting ON entry = number WHERE account = 'tender/purse'"
                                   " ORDER BY number LIMIT 1").fetchall()
        db.execute("DROP TRIGGER posting_stays")
        db.execute("UPDATE posting SET fen = fen * 2 WHERE entry = ?", (entry,))
    sentence = f"entry {entry}, key {key}: is not what was hashed; somebody changed it"
    exit_status, said = ctl("audit")
    expect(exit_status == 1 and sentence in said, said)
    expect_differs(sentence)
    expect_differs(f"row 1 of terminal 1, key {key}: 2000 fen for room \\S+ have no entry that says so")


main()
