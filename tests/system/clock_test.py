"""The wall clock is set forward and back under kiosk and station, in each state of a sale (libfaketime): nothing is
lost or doubled."""
import atexit
import os
import random
import shutil
import tempfile

from harness import build_folder, expect, expect_equal, main, test

from desk import wait_for  # noqa: E402 (harness sets the path)
from shop import CARDS, Shop  # noqa: E402
from wall_clock import Clock  # noqa: E402

SEED = int(os.environ.get("DORMWATT_SEED", "1"))
DAY_S = 86400
STEPS_S = (1, -1, 3600, -3600, DAY_S, -DAY_S, 31 * DAY_S, -31 * DAY_S, 20 * 365 * DAY_S, -20 * 365 * DAY_S)
UNSEEN_S = 300  # to the session it is time that passed: what waits ends at once


class Stepped(Shop):
    """A shop in which kiosk and station each have a clock of their own."""

    def start_station(self, env=None):
        if not hasattr(self, "clocks"):
            self.clocks = {name: Clock(self.path(name + ".clock")) for name in ("kiosk", "station")}
        super().start_station(env={**self.clocks["station"].env, **(env or {})})

    def open_kiosk(self, env=None, wrap=()):
        return super().open_kiosk({**self.clocks["kiosk"].env, **(env or {})}, wrap)


shop = Stepped(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())


def clean_up():
    shop.stop()
    if not os.environ.get("DORMWATT_KEEP"):
        shutil.rmtree(shop.folder, ignore_errors=True)


atexit.register(clean_up)
shop.start_shop(station="watch_pause_ms = 300\n")

# What the kiosk says in each state of a sale, by tender.
STATES = {"card": (("screen", "S07"), ("card-pay", "0"), ("card-pay", "1"), ("card-pay", "2"), ("card-pay", "4"), ("card-pay", "5"),
                   ("result",)),
          "wechat": (("screen", "S14"), ("qr",), ("result",))}


def sell_and_step(name, tender, state, offset_s, card):
    """Sets that program's clock when the kiosk says so, and the right time again when the sale has ended."""
    shop.refill(card)
    shop.begin(tender, card, 100 + card)
    shop.follow(card, 6, lambda words: tuple(words[:len(state)]) == state and shop.clocks[name].set(offset_s))
    shop.clocks[name].set(0)
    shop.lift()


def step_in_each_state(name):
    random_ = random.Random(f"{SEED} {name}")
    steps, sold = list(STEPS_S), len(shop.shown)
    for tender, states in STATES.items():
        for state in states:
            random_.shuffle(steps)
            for offset_s in steps[:1] if name == "station" else (UNSEEN_S, steps[0]):
                sell_and_step(name, tender, state, offset_s, random_.choice(CARDS))
    expect(shop.driver.running() and shop.station.running(), "one of the programs ended")
    print(f"   {len(shop.shown) - sold} sales came to their end", flush=True)


def expect_books():
    expect_equal(shop.explained(shop.settle()), [], "taken and not credited, without a case")
    wait_for("what the glass said to be in the books", lambda: not shop.lies(), 10)
    shop.expect_agreement()


@test
def no_step_of_the_kiosks_clock_loses_or_doubles_a_purchase():
    step_in_each_state("kiosk")
    expect_books()


@test
def no_step_of_the_stations_clock_loses_or_doubles_a_purchase():
    step_in_each_state("station")
    expect_books()


main()
