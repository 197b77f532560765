"""A campus on a desk: dormitory, payment providers, cards, station and kiosk, wired together.

    campus = Campus(folder, build, rooms=20, buses=2)
    campus.start_world(); campus.start_station(); campus.start_kiosk(1080, 1920)
"""
import configparser
import json
import os
import re
import sqlite3
import subprocess
import time
import urllib.request

from desk import PYTHON, ROOT, Desk, free_ports, wait_for

PEERS = os.path.join(ROOT, "tests", "peers")
BEIJING_S = 8 * 3600
TAC_KEY = "34343434343434341122334455667788"  # of the test cards; a site's own comes from its card issuer

SITE = """[site]
desk_place = 1 号楼一层值班室
desk_phone = 8000-1234
desk_hours = 7:00–23:00
card_office = 学生服务中心 2 层

[power]
limit_a = 5
emergency_wh = 5000
emergency_per_month = 2
"""


class Campus(Desk):
    def __init__(self, folder, build, rooms=20, buildings=4, buses=2, days=16, baud=9600, speed=1, seed=7):
        super().__init__(folder, build)
        self.size = dict(rooms=rooms, buildings=buildings, buses=buses, days=days, seed=seed)
        self.baud, self.speed = baud, speed
        self.station = self.kiosk = self.dormitory = self.gate = None
        self.station_port, self.gate_port, self.control_port = free_ports(3)

    # --- the world outside -----------------------------------------------------------------------------

    def make_dormitory(self):
        self.run([self.program("peer-dormitory"), "make", "--out", self.path("dorm"),
                  *[word for name, value in self.size.items() for word in (f"--{name}", str(value))]])

    def start_dormitory(self):
        self.dormitory = self.start("dormitory", [
            self.program("peer-dormitory"), "--dir", self.path("dorm"), "--rooms", self.path("dorm", "rooms.csv"),
            "--buses", str(self.size["buses"]), "--baud", str(self.baud), "--speed", str(self.speed), "serve"])
        wait_for("the meters' buses", lambda: os.path.exists(self.path("dorm", "bus-01")))

    def meter(self, *words):
        """Asks the dormitory: meter("state", "3-512"), meter("silence", "3-512") ..."""
        out = self.run([self.program("peer-dormitory"), "--dir", self.path("dorm"), *words])
        return json.loads(out) if out.strip().startswith("{") else out

    def start_gate(self, *options):
        gate = [PYTHON, os.path.join(PEERS, "paygate"), "--dir", self.path("gate"), "--port", str(self.gate_port),
                "--control", str(self.control_port)]
        if not os.path.isdir(self.path("gate")):
            self.run([*gate, "init"])
        self.gate = self.start("paygate", [*gate, *options, "serve"])
        wait_for("the payment providers", lambda: self.gate_says("state", method="GET"))

    def gate_says(self, what, method="POST", **fields):
        """Calls the providers' control door: gate_says("pay", qr=text), gate_says("lose", n=1) ..."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.control_port}/{what}", method=method,
                                         data=json.dumps(fields).encode() if method == "POST" else None)
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return json.loads(answer.read() or b"{}")
        except OSError:
            return None

    def start_cards(self):
        self.start_pcscd()
        self.start("cards", [self.program("peer-card"), "serve", "--dir", self.path("cards"), "--card-port",
                             str(self.card_port), "--psam-port", str(self.psam_port), os.path.join(PEERS, "cards.conf")])
        wait_for("the virtual cards", lambda: self.card("list", check=False))

    def card(self, *words, check=True):
        done = subprocess.run([self.program("peer-card"), "--dir", self.path("cards"), *map(str, words)],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            if check:
                raise RuntimeError(f"card {words}: {done.stdout}{done.stderr}")
            return None
        out = done.stdout.strip()
        return json.loads(out) if out.startswith("{") else out or True

    def start_world(self):
        self.make_dormitory()
        self.start_dormitory()
        self.start_gate()
        self.start_cards()

    # --- the station -----------------------------------------------------------------------------------

    def ctl(self, *words):
        return self.run([self.program("dormwattctl"), "--config", self.path("station", "station.conf"), *words])

    def make_station(self):
        """The steps of the README's "Setting up a station"."""
        folder = self.path("station")
        self.run([self.program("dormwattctl"), "init", folder, "--name", "localhost", "--name", "127.0.0.1"])
        self.write_station_config()
        with open(self.path("students.csv"), "w", encoding="utf-8") as f:
            f.write("kind,id,name,tail,room,state,language\n")
            for row in self.students():
                f.write(",".join(row) + "\n")
        self.ctl("import", "buses", self.path("dorm", "buses.csv"))
        self.ctl("import", "rooms", self.path("dorm", "rooms.csv"))
        self.ctl("import", "students", self.path("students.csv"))
        self.ctl("import", "usage", self.path("dorm", "history.csv"))

    def rooms(self):
        with open(self.path("dorm", "rooms.csv"), encoding="utf-8") as f:
            next(f)
            return [line.split(",")[0] for line in f]

    def students(self):
        """The cards of tests/peers/cards.conf as the school's list has them; the stranger's is not in it."""
        rooms = self.rooms()
        cards = configparser.ConfigParser()
        cards.read(os.path.join(PEERS, "cards.conf"), encoding="utf-8")
        for number in range(1, 12):
            card = cards[f"card {number}"]
            kind = "uid" if card.get("kind") == "storage" else "asn"
            room = "3-512" if number == 1 else rooms[number % len(rooms)]
            yield (kind, card[kind], card["name"], str(3070 + number), room, "frozen" if number == 11 else "ok",
                   "en" if number == 4 else "zh-CN")

    def write_station_config(self):
        with open(self.path("gate", "station.conf"), encoding="utf-8") as f:
            providers = f.read()
        with open(self.path("station", "tac.key"), "w") as f:
            f.write(TAC_KEY + "\n")
        with open(self.path("station", "station.conf"), "w", encoding="utf-8") as f:
            f.write(f"[station]\nlisten = 127.0.0.1\nport = {self.station_port}\ndatabase = station.db\nca = ca.pem\n"
                    f"cert = station.pem\nkey = station-key.pem\n\n[purse]\ntac_key = tac.key\n\n{SITE}\n{providers}")

    def start_station(self, env=None):
        if not os.path.isdir(self.path("station")):
            self.make_station()
        self.station = self.start("station", [self.program("dormwatt-station"), "--config",
                                              self.path("station", "station.conf")], env=env)
        wait_for("the station", self.station_answers, 20)

    def station_answers(self):
        if not self.station.running():
            raise RuntimeError("the station ended: " + self.station.text()[-2000:])
        done = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert",
                               self.path("station", "ca.pem"), f"https://localhost:{self.station_port}/v1/health"],
                              capture_output=True, text=True, check=False)
        return done.stdout == "200"

    def stop_station(self):
        self.end(self.station)

    def station_rows(self, sql, *values):
        """Looks into the station's database without writing: what the tests compare with."""
        with sqlite3.connect(f"file:{self.path('station', 'station.db')}?mode=ro", uri=True, timeout=5) as db:
            return db.execute(sql, values).fetchall()

    def audit(self):
        return self.ctl("audit")

    def disagreement(self):
        """What audit and reconcile, with the providers' bills of today, find: empty when both agree."""
        said = []
        for words in (["audit"], ["reconcile", "--date", time.strftime("%Y-%m-%d", time.gmtime(time.time() + BEIJING_S)), "--fetch"]):
            done = subprocess.run([self.program("dormwattctl"), "--config", self.path("station", "station.conf"), *words],
                                  capture_output=True, text=True, check=False)
            if done.returncode:
                said.append(f"{words[0]}, exit {done.returncode}: {done.stdout}{done.stderr}")
        return "".join(said)

    def expect_agreement(self, seconds=15):
        """A reading may be on its way that the meters' counts are compared with; nothing else may differ."""
        end = time.monotonic() + seconds
        while (said := self.disagreement()) and time.monotonic() < end:
            time.sleep(0.5)
        if said:
            raise AssertionError(f"the books do not agree:\n{said}")

    # --- the kiosk -------------------------------------------------------------------------------------

    def make_kiosk(self, width, height, diagonal=21.5, name="K1"):
        folder = self.path("kiosk")
        self.ctl("enrol", name, "--out", folder, "--site-name", "3 号公寓", "--machine-name", "大厅 A 机", "--building", "3",
                 "--url", f"https://localhost:{self.station_port}")
        with open(os.path.join(folder, "kiosk.conf"), "a", encoding="utf-8") as f:
            f.write(f"\n[panel]\ndiagonal_inch_x10 = {int(diagonal * 10)}\n\n[reader]\ncard_reader = 00 00\npsam_reader = 00 01\n"
                    "aid = D156000001BDF0CACBB4EFD6A7B8B6\ndesk_keyboard = yes\n")

    def start_kiosk(self, width=1080, height=1920, env=None, options=()):
        if not os.path.isdir(self.path("kiosk")):
            self.make_kiosk(width, height)
        # A sanitiser keeps what was freed, and goes over it only when told to; the product's own heap does by itself.
        forgetful = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":max_free_fill_size=1000000000:free_fill_byte=165"}
        self.kiosk = self.start("kiosk", [self.program("dormwatt-kiosk"), "--config", self.path("kiosk", "kiosk.conf"),
                                          "--window", f"{width}x{height}", *options],
                                env={**self.pcsc_env, "DISPLAY": self.display, **forgetful, **(env or {})})
        return self.kiosk

    def call(self, method, path, body=None):
        """A call of wire v1 as the kiosk makes it; None when nobody answers."""
        command = ["curl", "-s", "--cacert", self.path("kiosk", "ca.pem"), "--cert", self.path("kiosk", "kiosk.pem"), "--key",
                   self.path("kiosk", "kiosk-key.pem"), "-X", method, f"https://localhost:{self.station_port}{path}"]
        done = subprocess.run(command + (["--data", json.dumps(body)] if body is not None else []), capture_output=True,
                              text=True, check=False)
        return json.loads(done.stdout) if done.returncode == 0 else None

    # --- a person ----------------------------------------------------------------------------------------

    def targets(self, width=1080, height=1920, diagonal=21.5, language="zh"):
        """{(screen, hit, value): (x, y)}, from the real screens."""
        if not hasattr(self, "_targets"):
            self._targets = {}
            for line in self.run([self.program("peer-finger"), f"{width}x{height}", str(diagonal), language,
                                  self.program("assets/fonts")]).splitlines():
                screen, hit, value, x, y = line.split()
                self._targets[screen, hit, int(value)] = int(x), int(y)
        return self._targets

    def tap(self, screen, hit, value=0):
        """Touches a control of the screen that stands now."""
        self.wait_screen(screen)
        self.touch(*self.targets()[screen, hit, value])

    def hold(self, screen, hit):
        """Keeps a finger on a control of the screen that stands now."""
        self.wait_screen(screen)
        super().hold(*self.targets()[screen, hit, 0])

    def screens(self):
        """The screens the kiosk has entered so far, as its log tells them."""
        return re.findall(r"screen (S\d\d)", self.kiosk.text())

    def wait_screen(self, name, seconds=15.0, pause=0.45):
        """pause: a screen takes no touch in its first 400 ms."""
        def there():
            if not self.kiosk.running():
                raise RuntimeError("the kiosk ended: " + self.kiosk.text()[-2000:])
            seen = self.screens()
            return seen and seen[-1] == name
        wait_for(f"screen {name} (now {self.screens()[-1:]})", there, seconds)
        time.sleep(pause)
