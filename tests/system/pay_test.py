#!/usr/bin/python3
"""The real pay worker against the stand-in for both providers, over TLS: everything that goes well or wrong."""
import atexit
import http.server
import json
import os
import queue
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

from harness import build_folder, expect, expect_equal, main, test

PEERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "peers")
PYTHON = "/usr/bin/python3"
ROOT = tempfile.mkdtemp(prefix="dormwatt-pay-")
atexit.register(shutil.rmtree, ROOT, True)
BOTH = ("wechat", "alipay")


def until(what, look, seconds=25.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds:g} s for {what}")


class Driver:
    """The pay worker as a process; ask() speaks its lines."""

    def __init__(self, config, log, die_at=None):
        env = dict(os.environ)
        if die_at:
            env["DORMWATT_DIE_AT"] = die_at
        self.process = subprocess.Popen([os.path.join(build_folder(), "pay_driver"), config], env=env, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(log, "a"))
        self.answers, self.told, self.lock = queue.Queue(), [], threading.Lock()
        threading.Thread(target=self._hear, daemon=True).start()
        expect_equal(self.answers.get(timeout=20), "ready", "the driver starts")

    def _hear(self):
        for line in self.process.stdout:
            if line.startswith("= "):
                self.answers.put(line[2:].rstrip("\n"))
            else:
                self.told.append(line.strip())
        self.answers.put(None)

    def ask(self, *words):
        """The answer; None where the process died under it."""
        with self.lock:
            try:
                self.process.stdin.write(" ".join(map(str, words)) + "\n")
                self.process.stdin.flush()
            except OSError:
                return None
            try:
                answer = self.answers.get(timeout=30)
            except queue.Empty:
                raise AssertionError(f"no answer to {words[:2]}; exit {self.process.poll()}") from None
            if answer is None:
                self.answers.put(None)  # dead is dead, however often one asks
            return answer

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.stdin.close()
        return self.process.wait(20)


class Desk:
    """A gate, a place where its notices arrive, and the driver that is handed them."""

    def __init__(self, notices=True, hurry=20, **changes):
        self.folder = tempfile.mkdtemp(dir=ROOT)
        self.gate_folder = os.path.join(ROOT, "gate")
        self.driver = self.gate = self.inbox = None
        self.notice_answers = []
        if notices:
            self.inbox = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self.notice_handler())
            threading.Thread(target=self.inbox.serve_forever, daemon=True).start()
        self.hurry = hurry
        self.start_gate()
        self.changes = changes
        self.start_driver()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.inbox:
            self.inbox.shutdown()
            self.inbox.server_close()
        if self.driver.process.poll() is None:
            status = self.driver.stop()
            if kind is None:
                expect_equal(status, 0, "the driver ends well, and the sanitisers have nothing to say")
        self.stop_gate()
        if kind is not None:
            with open(f"{self.folder}/driver.log", encoding="utf-8") as f:
                print(f.read()[-4000:])

    def start_gate(self, port=0):
        self.gate = subprocess.Popen([PYTHON, os.path.join(PEERS, "paygate"), "--dir", self.gate_folder, "--port", str(port),
                                      "--hurry", str(self.hurry), "serve"], stdout=subprocess.PIPE, text=True)
        expect("paygate:" in self.gate.stdout.readline(), "the gate starts")
        with open(f"{self.gate_folder}/control", encoding="utf-8") as f:
            self.control = f"http://127.0.0.1:{int(f.read())}"
        with open(f"{self.gate_folder}/port", encoding="utf-8") as f:
            self.gate_port = int(f.read())

    def stop_gate(self):
        self.gate.terminate()
        self.gate.wait()
        self.gate.stdout.close()

    def start_driver(self, die_at=None):
        gate, url = self.gate_folder, f"https://localhost:{self.gate_port}"
        with open(f"{gate}/ids.json", encoding="utf-8") as f:
            ids = json.load(f)
        values = dict(database=f"{self.folder}/books.db", provider_ca=f"{gate}/ca.pem", wechat_url=url, alipay_url=url,
                      wechat_appid=ids["appid"], wechat_mchid=ids["mchid"], wechat_serial=ids["serial"],
                      wechat_key=f"{gate}/wechat/merchant.key", wechat_apiv3_key=ids["apiv3_key"],
                      wechat_public_key=f"{gate}/wechat/platform.pub.pem", wechat_public_key_id=ids["public_key_id"],
                      alipay_app_id=ids["app_id"], alipay_seller_id=ids["seller_id"], alipay_key=f"{gate}/alipay/app.key",
                      alipay_public_key=f"{gate}/alipay/alipay.pub.pem")
        if self.inbox:
            values["notice_url"] = f"http://127.0.0.1:{self.inbox.server_port}"
        values |= self.changes
        config = f"{self.folder}/config"
        with open(config, "w", encoding="utf-8") as f:
            f.writelines(f"{name} {value}\n" for name, value in values.items())
        self.driver = Driver(config, f"{self.folder}/driver.log", die_at)

    def notice_handler(self):
        desk = self

        class Inbox(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider = self.path.split("/")[3]
                words = [f"{name}={urllib.parse.quote(value)}" for name, value in self.headers.items()]
                answer = desk.driver.ask("notice", provider, *words, urllib.parse.quote(body.decode()))
                if answer is None:
                    self.close_connection = True
                    return
                status, _, said = answer.partition(" ")
                desk.notice_answers.append(answer)
                self.send_response(int(status))
                self.end_headers()
                self.wfile.write(said.encode())

            def log_message(self, *_):
                pass

        return Inbox

    def says(self, what, **fields):
        """The gate's control door; what it answers, or the reason it gives for not doing it."""
        request = urllib.request.Request(f"{self.control}/{what}", method="POST", data=json.dumps(fields).encode())
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)["error"]

    def orders(self):
        with urllib.request.urlopen(f"{self.control}/orders", timeout=5) as answer:
            return json.load(answer)["orders"]

    # --- what a kiosk does ---

    def create(self, provider, fen=2000, key=None, terminal=1):
        key = key or secrets.token_hex(16).upper()
        expect_equal(self.driver.ask("create", key, fen, provider, terminal), "0", "the order is stored")
        return key

    def state(self, key):
        answer = self.driver.ask("get", key)
        return answer.split(" ")[0] if answer else None

    def reach(self, key, *states, seconds=25.0):
        try:
            return until(" or ".join(states), lambda: self.state(key) in states, seconds)
        except AssertionError as why:
            raise AssertionError(f"{why}; it is {self.state(key)}") from None

    def code(self, key):
        self.reach(key, "open", "scanned")
        return self.driver.ask("get", key).split(" ")[1]

    def open_order(self, provider, **how):
        key = self.create(provider, **how)
        return key, self.code(key)

    # --- what the books say ---

    def one(self, sql):
        return self.driver.ask("sql", sql)

    def expect_books(self, provider, room=0, payable=0, suspense=0, credits=0):
        for account, wanted in ((f"tender/{provider}", room + payable + suspense), ("room/3-512/cash", -room),
                                ("refund/payable", -payable), ("suspense", -suspense)):
            expect_equal(int(self.driver.ask("balance", account)), wanted, account)
        expect_equal(self.one("SELECT COUNT(*) FROM credit"), str(credits), "credits on their way to the meter")
        expect_equal(self.one("SELECT COALESCE(SUM(fen), 0) FROM posting"), "0", "the books' sum")


@test
def polling_alone_brings_a_payment_home():
    for provider in BOTH:
        with Desk(notices=False) as desk:
            key, code = desk.open_order(provider)
            expect_equal(code, desk.orders()[0]["code_url"], "the code is the provider's, byte for byte")
            if provider == "alipay":
                desk.says("scan", qr=code)
                desk.reach(key, "scanned")
            desk.says("pay", qr=code)
            desk.reach(key, "paid")
            expect_equal(desk.driver.ask("get", key), "paid - waiting", "what the glass hears")
            desk.expect_books(provider, room=2000, credits=1)
            until("the meter's bus to be told", lambda: "credited 3-512" in desk.driver.told, 10)
            until("whoever waits for the order to be told", lambda: desk.driver.told.count(f"changed {key}") >= 2, 10)
            expect_equal(desk.orders()[0]["notices"], [], "no notice was sent")


@test
def a_notice_sent_five_times_credits_once():
    for provider in BOTH:
        with Desk() as desk:
            key, code = desk.open_order(provider)
            desk.says("pay", qr=code, notices=5)
            desk.reach(key, "paid")
            until("five notices", lambda: len(desk.notice_answers) >= 5)
            wanted = "200 success" if provider == "alipay" else '200 {"code":"SUCCESS","message":"OK"}'
            expect_equal(set(desk.notice_answers), {wanted}, "each is acknowledged as the provider wants it")
            time.sleep(2.2)  # and a query may come on top
            desk.expect_books(provider, room=2000, credits=1)
            expect_equal(desk.one("SELECT times FROM pay_notice"), "5", "notices in the inbox")
            expect_equal(desk.one("SELECT COUNT(*) FROM pay_payment"), "1", "payments")
            expect_equal(desk.one("SELECT COUNT(*) FROM pay_incident"), "0", "incidents")


@test
def a_notice_with_a_wrong_signature_is_refused_and_the_next_good_one_is_taken():
    for provider in BOTH:
        with Desk(hurry=100) as desk:
            key = closed_order(desk, provider)  # nothing is asked any more soon: only a notice can tell
            desk.says("corrupt", which="notices", n=2)
            desk.says("late", out_trade_no=desk.orders()[0]["out_trade_no"])
            until("two refusals", lambda: len(desk.notice_answers) >= 2)
            refused = "200 fail" if provider == "alipay" else '401 {"code":"FAIL","message":"signature"}'
            expect_equal(desk.notice_answers[:2], [refused] * 2, "forged notices")
            desk.reach(key, "paid")
            desk.expect_books(provider, room=2000, credits=1)
            expect_equal(desk.one("SELECT COUNT(*) FROM pay_notice"), "1", "only the authentic one is kept")


def closed_order(desk, provider):
    key, _ = desk.open_order(provider)
    if provider == "alipay":
        desk.says("scan", out_trade_no=desk.orders()[0]["out_trade_no"])
        desk.reach(key, "scanned")
    expect_equal(desk.driver.ask("cancel", key), "0", "cancelled")
    desk.reach(key, "closed")
    return key


@test
def a_payment_that_arrives_after_the_order_was_closed_is_credited():
    for provider in BOTH:
        with Desk() as desk:
            key = closed_order(desk, provider)
            expect(isinstance(desk.says("pay", out_trade_no=desk.orders()[0]["out_trade_no"]), str), "the phone refuses")
            desk.says("late", out_trade_no=desk.orders()[0]["out_trade_no"])
            desk.reach(key, "paid")
            desk.expect_books(provider, room=2000, credits=1)


@test
def a_payment_of_another_amount_is_quarantined_and_rests_in_suspense():
    for provider in BOTH:
        with Desk() as desk:
            key, code = desk.open_order(provider)
            desk.says("amount", qr=code, fen=1)
            desk.reach(key, "quarantine")
            desk.expect_books(provider, suspense=1)
            expect_equal(desk.one("SELECT kind FROM pay_incident"), "amount_differs", "a person is told")
            desk.says("repeat", out_trade_no=desk.orders()[0]["out_trade_no"], n=3)
            until("the repeats", lambda: len(desk.notice_answers) >= 3)
            desk.expect_books(provider, suspense=1)


@test
def a_notice_of_another_amount_than_the_query_says_does_not_decide():
    for provider in BOTH:
        with Desk() as desk:
            key, code = desk.open_order(provider)
            desk.says("amount", qr=code, fen=999999, where="notice")
            desk.reach(key, "paid")
            desk.expect_books(provider, room=2000, credits=1)


@test
def a_lost_answer_to_a_place_call_ends_with_one_code_and_one_payment():
    for provider in BOTH:
        with Desk(notices=False) as desk:
            desk.says("lose", which="answers", n=1)
            key, code = desk.open_order(provider)
            numbers = desk.orders()
            expect_equal(len(numbers), {"wechat": 1, "alipay": 2}[provider], "numbers at the provider")
            expect(code in [order["code_url"] for order in numbers], "the code is alive")
            desk.says("pay", qr=code)
            desk.reach(key, "paid")
            desk.expect_books(provider, room=2000, credits=1)


@test
def two_payments_of_one_order_are_both_booked_and_one_is_owed_back():
    with Desk() as desk:
        desk.says("lose", which="answers", n=1)
        key, _ = desk.open_order("alipay")
        for order in desk.orders():
            desk.says("pay", out_trade_no=order["out_trade_no"])
        desk.reach(key, "paid")
        until("both notices", lambda: len(desk.notice_answers) >= 2)
        desk.expect_books("alipay", room=2000, payable=2000, credits=1)
        expect_equal(desk.one("SELECT kind FROM pay_incident"), "second_payment", "a person is told")


@test
def answers_whose_signature_does_not_fit_are_unknown_not_failures():
    for provider in BOTH:
        with Desk(notices=False) as desk:
            desk.says("corrupt", which="answers", n=1)
            key, code = desk.open_order(provider)
            desk.says("corrupt", which="answers", n=1)
            desk.says("pay", qr=code)
            desk.reach(key, "paid")
            desk.expect_books(provider, room=2000, credits=1)
            expect_equal(desk.one("SELECT COUNT(*) FROM pay_call WHERE outcome = 'unknown'"), "2", "calls nobody can read")


@test
def wechats_probes_are_not_acknowledged():
    with Desk(hurry=100) as desk:
        desk.says("probe", which="answers", n=1)
        key, code = desk.open_order("wechat")
        desk.driver.ask("cancel", key)
        desk.reach(key, "closed")
        desk.says("probe", which="notices", n=1)
        desk.says("late", out_trade_no=desk.orders()[0]["out_trade_no"])
        until("the probe's answer", lambda: desk.notice_answers)
        expect_equal(desk.notice_answers[0][:3], "401", "the probe")
        desk.reach(key, "paid")
        desk.expect_books("wechat", room=2000, credits=1)


@test
def an_order_waits_for_a_provider_that_is_away_and_nothing_is_sent_twice():
    with Desk(notices=False) as desk:
        desk.stop_gate()
        key = desk.create("wechat")
        until("a call that was not sent", lambda: desk.one("SELECT outcome FROM pay_call") == "not sent")
        desk.start_gate(desk.gate_port)
        desk.reach(key, "open")
        expect_equal(desk.one("SELECT COUNT(*) FROM pay_number"), "1", "numbers")
        desk.stop_gate()
        gone = desk.create("alipay", terminal=2)
        expect_equal(desk.driver.ask("cancel", gone), "0", "cancelled")
        desk.reach(gone, "closed")
        desk.start_gate(desk.gate_port)


@test
def a_wrong_key_or_number_of_ours_is_refused_by_name_and_charges_nobody():
    for changes in ({"wechat_serial": "00AA"}, {"wechat_key": f"{ROOT}/gate/alipay/app.key"},
                    {"wechat_appid": "wx0000000000000000"}):
        with Desk(notices=False, **changes) as desk:
            key = desk.create("wechat")
            desk.reach(key, "refused")
            desk.expect_books("wechat")
    with Desk(notices=False, alipay_key=f"{ROOT}/gate/wechat/merchant.key") as desk:
        key = desk.create("alipay")
        desk.reach(key, "refused")
        expect_equal(desk.one("SELECT code FROM pay_call"), "isv.invalid-signature", "the gate's word")


@test
def an_order_expires_on_the_glass_and_cannot_be_paid_after():
    for provider in BOTH:
        with Desk(notices=False, order_life_ms=3000) as desk:
            key, code = desk.open_order(provider)
            desk.reach(key, "expired")
            watched = desk.one("SELECT next_at_ms > 0 FROM pay_order")
            expect_equal(watched, "1" if provider == "alipay" else "0", "an unscanned Alipay code is watched until it is dead")
            if provider == "wechat":
                expect_equal(desk.says("pay", qr=code), "the order is closed", "the phone")
            else:
                desk.says("pay", qr=code)  # nobody can close a code nobody scanned: it is money all the same
                desk.reach(key, "paid")
            desk.expect_books(provider, room=2000 if provider == "alipay" else 0, credits=1 if provider == "alipay" else 0)


@test
def the_same_key_with_other_content_is_refused():
    with Desk(notices=False) as desk:
        key = desk.create("wechat", fen=2000)
        expect_equal(desk.driver.ask("create", key, 2000, "wechat", 1), "0", "the same again")
        for words in ((2001, "wechat", 1), (2000, "alipay", 1), (2000, "wechat", 2)):
            expect_equal(desk.driver.ask("create", key, *words), "-6", "other content")
        expect_equal(desk.one("SELECT COUNT(*) FROM pay_order"), "1", "orders")


@test
def a_new_order_of_one_terminal_closes_the_one_before():
    with Desk(notices=False) as desk:
        first, _ = desk.open_order("wechat")
        second, code = desk.open_order("alipay")
        desk.reach(first, "closed")
        other, _ = desk.open_order("wechat", terminal=2)
        expect_equal(desk.state(second), "open", "the newest of terminal 1")
        expect_equal(desk.state(other), "open", "terminal 2's own")
        expect(code in [order["code_url"] for order in desk.orders()], "its code")


@test
def a_station_killed_with_open_orders_goes_on_when_it_is_started():
    with Desk(notices=False) as desk:
        keys = {provider: desk.open_order(provider, terminal=number) for number, provider in enumerate(BOTH, 1)}
        desk.driver.kill()
        for _, code in keys.values():
            desk.says("pay", qr=code)
        desk.start_driver()
        for key, _ in keys.values():
            desk.reach(key, "paid")
        expect_equal(desk.one("SELECT COUNT(*) FROM credit"), "2", "credits")


@test
def killed_between_any_two_steps_one_purchase_is_booked_once():
    markers = ("pay.order.before_commit", "pay.call.before_commit", "pay.call.before_commit:2", "pay.call.before_send",
               "pay.call.before_send:2", "pay.answer.before_commit", "pay.answer.after_commit", "pay.answer.before_commit:2",
               "pay.payment.before_commit", "pay.notice.before_commit", "pay.notice.after_commit")
    for number, marker in enumerate(markers):
        provider = BOTH[number % 2]
        with Desk(notices=marker.startswith("pay.notice"), hurry=100) as desk:
            desk.driver.stop()
            desk.start_driver(die_at=marker)
            key = secrets.token_hex(16).upper()
            paid, died = False, []

            def alive():
                if desk.driver.process.poll() is not None:
                    died.append(desk.driver.process.returncode)
                    desk.start_driver()
                return desk.driver

            end = time.monotonic() + 40
            while time.monotonic() < end and not (paid and desk.state(key) == "paid"):
                alive().ask("create", key, 2000, provider, 1)
                answer = (alive().ask("get", key) or "").split(" ")
                if not paid and answer[0] in ("open", "scanned"):
                    paid = isinstance(desk.says("pay", qr=answer[1]), dict)
                time.sleep(0.1)
            expect_equal((marker, alive() and desk.state(key)), (marker, "paid"), "the end")
            expect_equal((marker, died), (marker, [-signal.SIGKILL]), "it died there, once")
            time.sleep(0.5)
            alive()
            desk.expect_books(provider, room=2000, credits=1)


if __name__ == "__main__":
    subprocess.run([PYTHON, os.path.join(PEERS, "paygate"), "--dir", os.path.join(ROOT, "gate"), "init"], check=True)
    main()
