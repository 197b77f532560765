"""One scripted student: attract, tap, dashboard, 50 yuan by campus card, 20 yuan by WeChat; a picture of each
screen, and tour.json with what happened to the money. Succeeds only if the meter holds both amounts."""
import json
import os
import re
import subprocess
import threading
import time

from desk import wait_for

CARD = 1


class Watcher:
    """Reads the kiosk's log as it is written: when each state of each sale was entered."""

    def __init__(self, campus):
        self.states, self.done = {}, False
        self.thread = threading.Thread(target=self.follow, args=(campus.kiosk.log,), daemon=True)
        self.thread.start()

    def follow(self, log):
        with open(log, encoding="utf-8", errors="replace") as f:
            while not self.done:
                line = f.readline()
                if not line:
                    time.sleep(0.005)
                    continue
                found = re.search(r"(?:sale|order|credit) ([0-9A-F]{32}) (\w+)(?:, credit (\w+))?", line)
                if found:
                    for state in filter(None, found.groups()[1:]):
                        self.states.setdefault(found[1], {}).setdefault(state, round(time.time() * 1000))


class Tour:
    def __init__(self, campus, folder):
        self.campus, self.folder = campus, folder
        os.makedirs(folder, exist_ok=True)
        self.room = next(campus.students())[4]
        self.watcher = Watcher(campus)
        self.count = 0

    def picture(self, name):
        self.count += 1
        file = os.path.join(self.folder, f"{self.count:02d}-{name}.png")
        time.sleep(0.35)  # an entry animation is 250 ms
        self.campus.picture(file)
        print(f"tour: {os.path.basename(file)}", flush=True)
        return file

    def meter(self):
        state = self.campus.meter("state", self.room)
        return {"remaining_fen": state["remaining_fen"], "purchase_count": state["count"]}

    def purchase(self, tender, fen, pay):
        """Does what pay says, then waits for the meter's own count."""
        before, known = self.meter(), set(self.watcher.states)
        pay()
        wait_for("the meter to count the purchase",
                 lambda: self.meter()["purchase_count"] == before["purchase_count"] + 1, 30)
        wait_for("the glass to say so", lambda: any("confirmed" in states for key, states in self.watcher.states.items()
                                                    if key not in known), 15)
        (key,) = [key for key in self.watcher.states if key not in known]
        self.picture(f"s15-credited-{tender}")
        return {"key": key, "fen": fen, "tender": tender, "states": self.watcher.states[key], "meter_before": before,
                "meter_after": self.meter()}

    def open_dashboard(self):
        self.campus.wait_screen("S01")
        self.campus.card("tap", CARD, "--for", 1500)
        self.campus.wait_screen("S07")
        time.sleep(1.6)  # until the card is lifted

    def by_card(self):
        self.campus.tap("S07", "amount", 5000)
        self.campus.wait_screen("S12")
        self.picture("s12-check")
        self.campus.tap("S12", "pay-card")
        self.campus.wait_screen("S13")
        self.picture("s13-hold-card")
        self.campus.card("tap", CARD, "--for", 4000)
        self.campus.wait_screen("S15", 20)

    def by_wechat(self):
        self.campus.tap("S07", "amount", 2000)
        self.campus.tap("S12", "pay-qr")
        self.campus.wait_screen("S14")
        order = wait_for("the code", self.open_order)
        time.sleep(0.6)
        read = qr_of(self.picture("s14-scan"))
        if read != order["code_url"]:
            raise AssertionError(f"the picture's code reads {read!r}, the provider gave {order['code_url']!r}")
        self.code_url = read
        self.campus.gate_says("pay", qr=read)
        self.campus.wait_screen("S15", 20)

    def open_order(self):
        orders = self.campus.gate_says("orders", method="GET") or {}
        return next((o for o in orders.get("orders", []) if o.get("state") in ("NOTPAY", "open")), None)


def qr_of(file):
    """zbarimg, where it is installed: the tests' list has it."""
    done = subprocess.run(["zbarimg", "--quiet", "--raw", "-S*.enable=0", "-Sqrcode.enable=1", file],
                          capture_output=True, text=True, check=False)
    return done.stdout.strip()


def play(campus, folder):
    tour = Tour(campus, folder)
    campus.wait_screen("S01", 20)
    wait_for("the first reading of the student's meter", lambda: campus.station_rows("SELECT 1 FROM reading WHERE room = ? AND at_ms > 0", tour.room), 60)
    tour.picture("s01-attract")
    first = tour.meter()
    tour.open_dashboard()
    tour.picture("s07-dashboard")
    purchases = [tour.purchase("card", 5000, tour.by_card)]
    campus.tap("S15", "done")
    campus.wait_screen("S01")
    tour.open_dashboard()
    purchases.append(tour.purchase("wechat", 2000, tour.by_wechat))
    campus.tap("S15", "done")
    campus.wait_screen("S30", 5)
    tour.watcher.done = True
    last = tour.meter()
    audit = campus.audit()
    with open(os.path.join(folder, "tour.json"), "w", encoding="utf-8") as f:
        json.dump({"room": tour.room, "code_url": tour.code_url, "purchases": purchases, "meter_first": first,
                   "meter_last": last, "audit": audit.strip().splitlines()[-1:]}, f, indent=1, ensure_ascii=False)
    used = first["remaining_fen"] + 7000 - last["remaining_fen"]
    holds = last["purchase_count"] == first["purchase_count"] + 2 and 0 <= used < 500
    print(f"tour: the meter holds {'both amounts' if holds else 'NOT both amounts'}: {first} -> {last}", flush=True)
    return 0 if holds else 1

