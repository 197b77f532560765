"""The nth write, sync or connect of kiosk and station fails, for many n: nothing crashes, and nothing is lost.

DORMWATT_NTH_MOST=200 for a long run. Allocation is left to the simulator and the unit tests where the sanitisers
own the allocator.
"""
import atexit
import mmap
import os
import shutil
import struct
import tempfile

from harness import build_folder, expect, expect_equal, main, test

from desk import wait_for  # noqa: E402 (harness sets the path)
from shop import CARDS, Shop  # noqa: E402

MOST = int(os.environ.get("DORMWATT_NTH_MOST", "8"))
KINDS = {"write": 1, "sync": 2, "connect": 3}


class Plan:
    """What shall fail next in one program: shared memory with the preloaded library."""

    def __init__(self, path):
        self.path = path
        with open(path, "wb") as f:
            f.write(bytes(24))
        with open(path, "r+b") as f:
            self.memory = mmap.mmap(f.fileno(), 24)

    def arm(self, kind, n):
        self.memory[8:16] = struct.pack("q", 0)
        self.memory[0:8] = struct.pack("q", KINDS[kind])
        self.memory[8:16] = struct.pack("q", n)

    def calm(self):
        self.memory[0:8] = struct.pack("q", 0)

    def failures(self):
        return struct.unpack("q", self.memory[16:24])[0]


class Fragile(Shop):
    def preload(self, plan):
        return {"LD_PRELOAD": self.program("libnth_failure.so"), "DORMWATT_NTH": plan.path,
                "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}

    def start_station(self, env=None):
        if not hasattr(self, "station_plan"):
            self.station_plan = Plan(self.path("station.plan"))
            self.kiosk_plan = Plan(self.path("kiosk.plan"))
        super().start_station(env={**self.preload(self.station_plan), **(env or {})})

    def open_kiosk(self, env=None, wrap=()):
        return super().open_kiosk({**self.preload(self.kiosk_plan), **(env or {})}, wrap)


shop = Fragile(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())


def clean_up():
    shop.stop()
    if not os.environ.get("DORMWATT_KEEP"):
        shutil.rmtree(shop.folder, ignore_errors=True)


atexit.register(clean_up)
shop.start_shop()


def expect_alive(what):
    expect(shop.driver.running(), f"{what}: the kiosk ended")
    expect(shop.station.running(), f"{what}: the station ended: {shop.station.text()[-1500:]}")


def go_through(plan, kind):
    """A sale for each n; the failure is met in some of them at least."""
    before = plan.failures()
    for n in range(1, MOST + 1):
        card = CARDS[n % len(CARDS)]
        shop.refill(card)
        plan.arm(kind, n)
        shop.sell("card", card, 100 + n, seconds=4)
        plan.calm()
        expect_alive(f"{kind} {n}")
    expect(plan.failures() > before, f"no {kind} failed: the library is not seen by the program")
    print(f"   {plan.failures() - before} of {MOST} failures met", flush=True)


def expect_books():
    expect_equal(shop.explained(shop.settle()), [], "taken and not credited, without a case")
    wait_for("what the glass said to be in the books", lambda: not shop.lies(), 10)
    shop.expect_agreement()


@test
def no_failing_write_of_the_kiosk_loses_a_purchase():
    go_through(shop.kiosk_plan, "write")
    expect_books()


@test
def no_failing_sync_of_the_kiosk_loses_a_purchase():
    go_through(shop.kiosk_plan, "sync")
    expect_books()


@test
def no_failing_connect_of_the_kiosk_loses_a_purchase():
    shop.stop_station()
    shop.start_station()
    go_through(shop.kiosk_plan, "connect")
    expect_books()


@test
def no_failing_write_of_the_station_loses_a_purchase():
    go_through(shop.station_plan, "write")
    expect_books()


@test
def no_failing_sync_of_the_station_loses_a_purchase():
    go_through(shop.station_plan, "sync")
    expect_books()


@test
def a_kiosk_that_takes_not_saved_for_saved_is_found_out():
    shop.driver.stop()
    shop.open_kiosk({"DORMWATT_PLANT": "deaf"})
    for n in range(1, 4 * MOST + 1):  # which write is the sale's changes with what else the kiosk writes
        card = CARDS[n % len(CARDS)]
        shop.refill(card)
        shop.kiosk_plan.arm("write", n)
        shop.sell("card", card, 100 + n, seconds=4)
        shop.kiosk_plan.calm()
        try:
            wait_for("what was taken to be credited", lambda: not shop.differences(), 5)
        except TimeoutError:
            print(f"   found out at write {n}", flush=True)
            return
    expect(False, "purses were debited without a row, and nobody noticed")


main()
