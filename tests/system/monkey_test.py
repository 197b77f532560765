"""A monkey plays with the kiosk: no crash, no stuck screen, no fen without a name, nothing personal on the glass after.

DORMWATT_MONKEY_S=5400 for a long run; DORMWATT_SEED for another one; DORMWATT_PANEL=1280x800 for another panel.
"""
import atexit
import os
import random
import shutil
import tempfile
import time

from harness import build_folder, expect, expect_equal, main, test

from desk import wait_for  # noqa: E402 (harness sets the path)
from monkey import GlassShop, Monkey, resident_kb  # noqa: E402
from shop import CARDS  # noqa: E402

SECONDS = int(os.environ.get("DORMWATT_MONKEY_S", "180"))
SEED = int(os.environ.get("DORMWATT_SEED", "1"))
shops = []


def clean_up():
    for shop in shops:
        shop.stop()
        if not os.environ.get("DORMWATT_KEEP"):
            shutil.rmtree(shop.folder, ignore_errors=True)


atexit.register(clean_up)


def open_shop():
    shop = GlassShop(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())
    shop.panel = tuple(map(int, os.environ.get("DORMWATT_PANEL", "1080x1920").split("x")))
    shops.append(shop)
    shop.start_shop()
    shop.meters_first = {room: shop.meter_state(room)["purchases"] for room in shop.rooms()}
    return shop


def play(shop, monkey):
    """Plays, and notes the kiosk's memory in MB once a minute."""
    began, minute, noted = time.monotonic(), 0, []
    while (since := time.monotonic() - began) < SECONDS:
        if since >= 60 * minute:
            noted.append(resident_kb(shop.kiosk) // 1024)
            minute += 1
        monkey.act()
        expect(shop.kiosk.running(), f"the kiosk ended after {monkey.did[-5:]}: {shop.kiosk.text()[-3000:]}")
    return noted


def memory_stays(noted):
    """From the second quarter of a long run to its last nothing piles up; before that caches fill, ASan's too."""
    quarter = len(noted) // 4
    return quarter < 5 or max(noted[-quarter:]) <= 1.2 * max(noted[quarter:2 * quarter])


def settled(shop):
    sales, taken, credits, brought = shop.taken_and_credited()
    # The station writes what it read plus the sum: a fen the room used in between comes back with it.
    return sales == credits and taken <= brought <= taken + sales


@test
def a_monkey_neither_breaks_the_glass_nor_loses_a_fen():
    shop = open_shop()
    monkey = Monkey(shop, random.Random(SEED))
    noted = play(shop, monkey)
    monkey.rest()
    shop.go_home()
    for card in CARDS:
        shop.look(card)
    try:
        wait_for("every fen to arrive", lambda: settled(shop), 90, 1)
    except TimeoutError:
        print("   " + shop.ctl("cases"), flush=True)
    sales, taken, credits, brought = shop.taken_and_credited()
    seen = sorted(set(shop.screens()))
    print(f"   {len(monkey.did)} acts in {SECONDS} s, {sales} sales of {taken} fen, {credits} credits of {brought} fen, memory "
          f"by minute {noted} MB, screens {' '.join(seen)}", flush=True)
    expect(settled(shop), f"{sales} sales took {taken} fen, {credits} credits brought {brought} fen")
    expect("0 disagree" in shop.audit(), "the audit disagrees")
    expect(sales >= max(1, SECONDS // 120), "the monkey bought next to nothing: this shows nothing")
    expect(memory_stays(noted), f"the kiosk grows: {noted} MB, minute by minute")
    expect(len(seen) >= 10, f"the monkey saw only {seen}")
    expect_equal(shop.now(), "S01", "the glass at the end")


main()
