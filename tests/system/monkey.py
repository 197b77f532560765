"""A monkey before the real glass: touches, taps cards, lifts them, pays codes, pulls plugs. It knows no rules.

The shop is shop.py's with a window (Xvfb) instead of a driver. What the monkey took is counted outside: at the cards,
at the providers, at the meters.
"""
import os
import re
import signal
import time

from desk import wait_for
from shop import CARDS, Shop

KEYS = ["Up", "Down", "Left", "Right", "Return", "Escape", "F1", "F2", "plus", "minus", "5", "0", "3"]
# What a screen asks for: most people do it.
ASKED = {"S01": "lay_a_card", "S02": "lay_a_card", "S13": "lay_a_card", "S14": "pay_what_is_shown"}
PAYING = ("amount", "next", "pay-card", "pay-qr")  # a monkey that only looks about would show little
ALL_CARDS = range(1, 12)  # also a storage card, a stranger's, one reported lost
HOME_SECONDS = 300  # longer than any screen rests: an order lives 180 s, then it is asked about
LAID_SECONDS = 5  # long enough for the reader to settle what is doubtful


class GlassShop(Shop):
    panel = (1080, 1920)

    def open_kiosk(self, env=None, wrap=()):
        if not hasattr(self, "display"):
            self.start_xvfb(*self.panel)
        self.start_kiosk(*self.panel, env=env)
        self.wait_screen("S01", 30)

    def now(self):
        """The screen that stands."""
        seen = self.screens()
        return seen[-1] if seen else None

    def touch(self, x, y):
        self.x("mousemove", str(int(x)), str(int(y)), "click", "1")

    def x(self, *words):
        self.run(["xdotool", *words], env={**os.environ, "DISPLAY": self.display})

    def go_home(self):
        """Everybody has gone: the glass comes back to S01 by itself."""
        self.ask_card("lift")
        wait_for(f"S01 by itself, from {self.now()}", lambda: self.now() == "S01", HOME_SECONDS, 0.5)

    def leave(self):
        """As a person who wants to go: out of what covers the screen, then Exit where there is one."""
        self.ask_card("lift")
        for _ in range(12):
            if self.now() == "S01":
                return
            for hit in ("leave", "exit", "cancel", "back"):
                if (self.now(), hit, 0) in self.targets():
                    self.touch(*self.targets()[self.now(), hit, 0])
                    break
            time.sleep(0.8)
        self.go_home()

    def look(self, card):
        self.ask_card("tap", card)
        time.sleep(LAID_SECONDS)
        self.leave()
        time.sleep(0.3)

    def taken_and_credited(self):
        """(sales, fen taken of purses and phones, credits, fen brought to meters), all rooms together."""
        paid = [o["paid_fen"] for o in self.gate_says("orders", method="GET")["orders"] if o["paid_fen"]]
        sales, taken, credits, brought = len(paid), sum(paid), 0, 0
        for card in CARDS:
            purse, (first, _) = self.ask_card("state", card), self.first[card]
            sales += purse["counter"] - first["counter"]
            taken += first["balance_fen"] + self.loads.get(card, 0) - purse["balance_fen"]
        for room in self.rooms():
            credits += self.meter_state(room)["purchases"] - self.meters_first[room]
            brought += self.added_fen(room)
        return sales, taken, credits, brought


class Monkey:
    def __init__(self, shop, random_):
        self.shop, self.random, self.did = shop, random_, []
        self.lying = None
        self.held = None  # the card in its hand
        self.frozen = False  # the station holds its breath
        self.acts = [(40, self.touch_a_control), (14, self.touch_anywhere), (12, self.lay_a_card), (10, self.lift),
                     (6, self.press_a_key), (7, self.pay_what_is_shown), (8, self.wait), (2, self.pull_the_line),
                     (1, self.kill_the_reader)]

    def act(self):
        act = self.random.choices([act for _, act in self.acts], [self.weigh(*both) for both in self.acts])[0]
        said = act()
        self.did.append(f"{act.__name__} {said or ''} on {self.shop.now()}")

    def weigh(self, weight, act):
        """What the screen asks for is mostly done, a card that pays mostly left, a line that is down soon back."""
        if act.__name__ == ASKED.get(self.shop.now()):
            return 5 * weight
        if act == self.lift and self.shop.now() == "S13":
            return weight / 5
        return 4 * weight if act == self.pull_the_line and self.frozen else weight

    def touch_a_control(self):
        here = [key for key in self.shop.targets() if key[0] == self.shop.now()]
        if here:
            key = self.random.choices(here, [8 if hit in PAYING else 1 for _, hit, _ in here])[0]
            self.shop.touch(*self.shop.targets()[key])
            return key

    def touch_anywhere(self):
        width, height = self.shop.panel
        self.shop.touch(self.random.randrange(width), self.random.randrange(height))

    def lay_a_card(self):
        """Half of the time the one it laid before, as people have one; or any."""
        card = self.held if self.held and self.random.random() < 0.5 else self.random.choice(ALL_CARDS)
        if card in CARDS and card != self.lying:  # one that lies there may be paying this very moment
            self.shop.refill(card)
        self.lying = self.held = card
        self.shop.ask_card("tap", card)
        return card

    def lift(self):
        self.shop.ask_card("lift")
        self.lying = None

    def press_a_key(self):
        key = self.random.choice(KEYS)
        self.shop.x("key", key)
        return key

    def pay_what_is_shown(self):
        """A phone scans a code that was on this glass: the newest, or an old photo of one."""
        codes = [o["code_url"] for o in self.shop.gate_says("orders", method="GET")["orders"] if o["code_url"]]
        if codes:
            code = codes[-1] if self.random.random() < 0.8 else self.random.choice(codes)
            self.shop.gate_says("pay", qr=code)
            return code

    def wait(self):
        time.sleep(self.random.uniform(0.2, 4))

    def pull_the_line(self):
        self.frozen = not self.frozen
        os.kill(self.shop.station.pid, signal.SIGSTOP if self.frozen else signal.SIGCONT)
        return "down" if self.frozen else "up"

    def kill_the_reader(self):
        with open(f"/proc/{self.shop.kiosk.pid}/task/{self.shop.kiosk.pid}/children", encoding="ascii") as f:
            children = f.read().split()
        if children:
            os.kill(int(children[0]), signal.SIGKILL)

    def rest(self):
        if self.frozen:
            self.pull_the_line()
        self.lift()


def resident_kb(process):
    with open(f"/proc/{process.pid}/status", encoding="ascii") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1))
