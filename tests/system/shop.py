"""A campus whose kiosk has no glass (sale_driver.c): a sale takes as long as its disk, card and line do.

The oracle is outside the databases: what left the purses is asked of the cards, what was paid of the providers,
what arrived of the meters.
"""
import json
import os
import queue
import signal
import socket
import subprocess
import threading
import time

from campus import Campus
from desk import wait_for

SALE_SECONDS = 12
MOVING_SECONDS = 45  # longer than any of the reader's own deadlines
STEADY_SECONDS = 5  # a case closes when its credit comes; one that closes without would show by then
CARDS = range(1, 9)  # purses with money


class Driver:
    """A running sale_driver: lines in, lines out."""

    def __init__(self, shop, env=None, wrap=()):
        log = open(shop.path("driver.log"), "ab")
        self.popen = subprocess.Popen([*wrap, shop.program("sale_driver"), shop.path("kiosk", "kiosk.conf")],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                                      env={**os.environ, **shop.pcsc_env, **(env or {})}, start_new_session=True)
        log.close()
        self.lines, self.heard = queue.Queue(), []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.popen.stdout:
            self.lines.put(line.split())
        self.lines.put(["end"])

    def running(self):
        return self.popen.poll() is None

    def wish(self, text):
        try:
            self.popen.stdin.write(text + "\n")
            self.popen.stdin.flush()
        except OSError:
            pass  # it died; the test sees that by its silence

    def next(self, seconds):
        """The next line it says, as words; None when the time is up."""
        try:
            words = self.lines.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None
        self.heard.append(words)
        return words

    def wait(self, *starts, seconds=SALE_SECONDS):
        """The first line that begins with one of starts (each a tuple of words); None in vain."""
        end = time.monotonic() + seconds
        while True:
            words = self.next(end - time.monotonic())
            if words is None or words == ["end"]:
                return None
            for start in starts:
                if tuple(words[:len(start)]) == start:
                    return words

    def screen(self):
        """The screen that stands, as far as it said; None before the first."""
        return next((words[1] for words in reversed(self.heard) if words[0] == "screen"), None)

    def child(self):
        """The pid of its dormwatt-reader, None when it has none now."""
        try:
            with open(f"/proc/{self.popen.pid}/task/{self.popen.pid}/children", encoding="ascii") as f:
                found = f.read().split()
            for task in os.listdir(f"/proc/{self.popen.pid}/task"):
                with open(f"/proc/{self.popen.pid}/task/{task}/children", encoding="ascii") as f:
                    found += f.read().split()
        except OSError:
            return None
        return int(found[0]) if found else None

    def kill(self):
        if self.running():
            self.popen.kill()
        self.popen.wait()
        self.forget()

    def stop(self):
        if self.running():
            self.popen.stdin.close()
            try:
                self.popen.wait(10)
            except subprocess.TimeoutExpired:
                self.popen.kill()
        self.popen.wait()
        self.forget()
        return self.popen.returncode

    def forget(self):
        try:  # a reader that outlived it
            os.killpg(self.popen.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


class Shop(Campus):
    """start_shop() brings up everything; driver is the kiosk."""

    def __init__(self, folder, build, rooms=12, buses=2):
        super().__init__(folder, build, rooms=rooms, buses=buses, days=2, baud=115200, speed=1)
        self.driver, self.loads, self.codes, self.shown = None, {}, {}, []
        self.settings = {}

    def write_station_config(self):
        """settings: {section: lines} that stand before what the campus writes."""
        super().write_station_config()
        with open(self.path("station", "station.conf"), encoding="utf-8") as f:
            text = f.read()
        for section, lines in self.settings.items():
            found = f"[{section}]\n"
            text = text.replace(found, found + lines) if found in text else text + "\n" + found + lines
        with open(self.path("station", "station.conf"), "w", encoding="utf-8") as f:
            f.write(text)

    def start_shop(self, **settings):
        self.settings = settings
        os.environ["SSL_CERT_FILE"] = self.path("station", "ca.pem")  # what the providers' notices trust
        self.settings["pay"] = f"notice_url = https://localhost:{self.station_port}\n"
        self.start_world()
        self.start_station()
        self.make_kiosk(1080, 1920)
        students = {number: row[4] for number, row in enumerate(self.students(), 1)}
        self.rooms_of = {card: students[card] for card in CARDS}
        self.open_kiosk()
        wait_for("readings of all meters", lambda: self.station_rows(
            "SELECT count(*) FROM reading WHERE at_ms > 0")[0][0] == self.size["rooms"], 60)
        self.first = {card: (self.ask_card("state", card), self.meter_state(room)) for card, room in self.rooms_of.items()}
        return self

    def stop(self):
        if self.driver:
            self.driver.stop()
        super().stop()

    # --- the kiosk and its customers ---------------------------------------------------------------------

    def open_kiosk(self, env=None, wrap=()):
        self.driver = Driver(self, env, wrap)
        self.driver.wait(("reader", "1"), seconds=20)  # in vain when env makes it die before that
        return self.driver

    def kill_kiosk(self):
        self.driver.kill()
        self.ask_card("lift")
        self.open_kiosk()

    def ask_card(self, *words):
        """Speaks to the cards without a process in between."""
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(self.path("cards", "control"))
            s.sendall(" ".join(map(str, words)).encode())
            said = b""
            while chunk := s.recv(4096):
                said += chunk
        text = said.decode()
        return json.loads(text) if text.startswith("{") else text

    def refill(self, card, fen=10000):
        """Tops the purse up; what it had does not count as taken."""
        before = self.ask_card("state", card)["balance_fen"]
        if before < fen // 2:
            self.ask_card("load", card, fen)
            self.loads[card] = self.loads.get(card, 0) + fen - before

    def meter_state(self, room):
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(self.path("dorm", "control.sock"))
            s.sendall(f"state {room}\n".encode())
            return json.loads(s.recv(4096))

    def begin(self, tender, card, fen):
        """Comes when the person before has gone: a wish said earlier would be that person's, and for their room."""
        end = time.monotonic() + MOVING_SECONDS
        while self.driver.screen() not in (None, "S01", "S30") and self.driver.running() and time.monotonic() < end:
            self.driver.wish("leave")
            self.ask_card("lift")
            self.driver.wait(("screen", "S30"), ("screen", "S01"), seconds=1)
        self.driver.wish(f"{tender} {fen}")
        self.ask_card("tap", card)

    def follow(self, card, seconds, hear=None):
        """Does what a customer does, until the sale's end is on the glass or the time is up. Returns that word.
        Tells hear each line before it is acted upon.

        Nobody leaves while the glass says that their money moves: a card lifted then is a doubtful sale, which
        waits for that card. Tests that want one lift it themselves."""
        end, moving = time.monotonic() + seconds, False
        while True:
            left = end - time.monotonic() + (MOVING_SECONDS if moving else 0)
            words = self.driver.next(left) if left > 0 else None
            if not words or words == ["end"]:
                return words
            if hear:
                hear(words)
            if words[0] == "card-pay":
                moving = words[1] in ("1", "2", "4")  # CHECK, WRITE, VERIFY
            if words[0] == "qr":
                self.codes[words[1]] = card  # a phone pays at the provider, whatever becomes of the kiosk
                self.gate_says("pay", qr=words[1])
            elif words == ["card-pay", "5"] or words == ["screen", "S29"]:
                self.ask_card("lift")
            elif words[0] == "result":
                self.shown.append((card, words))
                return words
            elif words[0] in ("tender", "trouble", "no-code", "unsure"):
                return words

    def sell(self, tender, card, fen, seconds=SALE_SECONDS):
        """A whole sale; the words of its end."""
        self.begin(tender, card, fen)
        said = self.follow(card, seconds)
        self.lift()
        return said

    def lift(self):
        """Takes the card off, and waits for the reader to notice: it looks five times a second."""
        self.ask_card("lift")
        self.driver.wait(("screen", "S30"), ("screen", "S01"), seconds=0.6)

    def look(self, card):
        """Its owner only looks, which settles what is doubtful."""
        self.driver.wish("look")
        self.ask_card("tap", card)
        said = self.driver.wait(("screen", "S07"), ("trouble",), seconds=8)
        time.sleep(0.3)
        self.driver.wish("leave")
        self.lift()
        return said

    # --- what is true ------------------------------------------------------------------------------------

    def differences(self):
        """By room, what left purses and phones against what its meter has: a list of sentences, empty when all is
        well. Nothing of it comes from a database of ours."""
        paid = (self.gate_says("orders", method="GET") or {})["orders"]
        found = []
        for room in sorted(set(self.rooms_of.values())):
            taken = sales = 0
            for card in (card for card in CARDS if self.rooms_of[card] == room):
                purse, (first_purse, first_meter) = self.ask_card("state", card), self.first[card]
                phone = [o["paid_fen"] for o in paid if o["paid_fen"] and self.codes.get(o["code_url"]) == card]
                taken += first_purse["balance_fen"] + self.loads.get(card, 0) - purse["balance_fen"] + sum(phone)
                sales += purse["counter"] - first_purse["counter"] + len(phone)
            meter = self.meter_state(room)
            credits = meter["purchases"] - first_meter["purchases"]
            # The station writes what it read plus the sum: a fen the room used in between comes back with it.
            credited = self.added_fen(room)
            if credits != sales or not taken <= credited <= taken + sales:
                found.append(f"room {room}: {sales} sales took {taken} fen, {credits} credits brought {credited} fen")
        return found

    def added_fen(self, room):
        """What all purchases added to a meter, as the meter itself wrote it down at each."""
        try:
            with open(self.path("dorm", "purchases.log"), encoding="ascii") as f:
                return sum(int(line.split()[5]) for line in f if line.split()[1] == room)
        except FileNotFoundError:  # nobody has bought anything yet
            return 0

    def settle(self, seconds=75):
        """Everybody comes back once, and everything goes its way. What then still differs, by room."""
        for card in CARDS:
            self.look(card)
        end = time.monotonic() + seconds
        while (found := self.differences()) and time.monotonic() < end:
            time.sleep(0.5)
        return found

    def explained(self, differences):
        """Those differences of whose room no case stands in staff's list."""
        cases = self.ctl("cases")
        return [d for d in differences if d.split(":")[0] not in cases]

    def lies(self):
        """Sales of which the glass said "paid" and the books know nothing."""
        known = {key for (key,) in self.station_rows("SELECT key FROM entry")}
        return [words for _, words in self.shown if words[1] not in known]

    def expect_books(self):
        """What was taken is credited once or is a case, and stays so; the glass told no lie; the audit agrees."""
        for card in CARDS:
            self.look(card)
        wait_for("all that was taken to arrive or be a case", lambda: not self.explained(self.differences()), 75, 0.5)
        time.sleep(STEADY_SECONDS)
        left = self.explained(self.differences())
        if left:
            raise AssertionError(f"taken and not credited, without a case: {left}")
        wait_for("what the glass said to be in the books", lambda: not self.lies(), 10)
        self.expect_agreement()

    def counted(self):
        purses = sum(self.ask_card("state", card)["counter"] - self.first[card][0]["counter"] for card in CARDS)
        return purses, sum(1 for o in self.gate_says("orders", method="GET")["orders"] if o["paid_fen"])
