"""Kiosk, reader, station and staff's command die at every marker in turn, while people buy."""
import os
import re
import secrets
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

from harness import build_folder, end_at_exit, expect, expect_equal, main, test

from desk import ROOT, wait_for  # noqa: E402 (harness sets the path)
from shop import Shop  # noqa: E402


def open_shop(**settings):
    shop = Shop(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())
    end_at_exit(shop)
    return shop.start_shop(**settings)


def markers():
    """{marker: folder of the program's source}."""
    lines = subprocess.run(["grep", "-rE", r'die_at\("', "sync", "kiosk", "--include=*.c"], capture_output=True, text=True,
                           cwd=ROOT, check=True).stdout.splitlines()
    found = {}
    for line in lines:
        file, text = line.split(":", 1)
        found[re.search(r'die_at\("([^"]+)"', text).group(1)] = os.path.dirname(file)
    return found


# A person's decision and a certificate: each is one transaction of one command, and no sale passes there.
NOT_OF_A_SALE = ("station.staff_", "station.renewal.")


def tested_elsewhere(marker):
    """Another test names it, or it is none of a sale's."""
    if marker.startswith(NOT_OF_A_SALE):
        return True
    done = subprocess.run(["grep", "-rlF", marker, "tests/unit", "tests/system"], capture_output=True, cwd=ROOT, check=False)
    return done.returncode == 0


def wait_for_death(who, marker):
    wait_for(f"death at {marker}", lambda: who.poll() is not None, 15)
    expect_equal(who.returncode, -signal.SIGKILL, f"{marker}: end")


def buy(shop, tender="card"):
    shop.refill(5)
    shop.begin(tender, 5, 123)
    return shop.follow(5, 4)


def try_until(ended, doing, shop):
    """A sale may be refused for good reasons: the line is not back yet, an earlier charge is being settled."""
    for _ in range(4):
        if ended():
            return
        doing()
        shop.lift()
        if not ended():
            time.sleep(1.5)


def die_in_kiosk(shop, marker):
    """The kiosk dies in a sale that passes the marker."""
    shop.driver.stop()
    if marker == "outbox.sweep.before_commit":  # rows older than a month go at the start
        with sqlite3.connect(shop.path("kiosk", "kiosk.db")) as db:
            db.execute("UPDATE outbox SET settled_at_ms = settled_at_ms - 40 * 86400000")
        shop.open_kiosk({"DORMWATT_DIE_AT": marker})
    else:
        first = "sale.intended.after_commit" if marker.startswith("sale.doubtful") else marker
        shop.open_kiosk({"DORMWATT_DIE_AT": first})

        def buy_or_be_refused():
            if marker.startswith("sale.void"):
                shop.ask_card("refuse", "54", "9302")
            buy(shop)

        try_until(lambda: not shop.driver.running(), buy_or_be_refused, shop)
        if first != marker:
            wait_for_death(shop.driver.popen, first)
            shop.driver.kill()
            shop.ask_card("lift")
            shop.open_kiosk({"DORMWATT_DIE_AT": marker})
    wait_for_death(shop.driver.popen, marker)
    shop.ask_card("calm")
    shop.kill_kiosk()


def die_in_reader(shop, marker):
    """The reader dies; the kiosk lives on and starts another, which dies there too, until it is started anew."""
    shop.driver.stop()
    shop.open_kiosk({"DORMWATT_DIE_AT": marker})
    child = shop.driver.child()

    def recover():
        shop.ask_card("tear", "debit-after")
        buy(shop)
        shop.ask_card("tap", 5)
        shop.follow(5, 2)

    try_until(lambda: shop.driver.child() != child, recover if "recover" in marker else lambda: buy(shop), shop)
    wait_for(f"death at {marker}", lambda: shop.driver.child() != child, 10)
    shop.kill_kiosk()


def switch_provider(shop):
    """WeChat's code is closed when Alipay's is wanted."""
    return buy(shop, "alipay")


def without_its_meter(shop):
    room = shop.rooms_of[5]
    shop.meter("silence", room)
    buy(shop)
    time.sleep(4)


def switch_on(shop):
    shop.call("POST", f"/v1/rooms/{shop.rooms_of[5]}/power", {
        "v": 1, "key": secrets.token_hex(16).upper(), "action": "restore", "ref": "0" * 32, "at_ms": int(time.time() * 1000),
        "unplugged": True, "present": True})


AT_STATION = {"pay.cancel.": switch_provider, "credit.manual.": without_its_meter, "station.purchases.": buy, "credit.": buy,
              "station.watch.": without_its_meter, "reading.": lambda shop: None, "pay.": lambda shop: buy(shop, "wechat"), "power.": switch_on}


def die_in_station(shop, marker):
    shop.station.kill()
    shop.parts.remove(shop.station)
    doing = next(doing for start, doing in AT_STATION.items() if marker.startswith(start))
    try:
        shop.start_station(env={"DORMWATT_DIE_AT": marker})
    except RuntimeError:
        pass  # it met the marker before it answered
    try_until(lambda: not shop.station.running(), lambda: doing(shop), shop)
    wait_for_death(shop.station.popen, marker)
    shop.parts.remove(shop.station)
    shop.meter("answer", shop.rooms_of[5])
    shop.start_station()
    shop.follow(5, 1)


def die_in_ctl(shop, marker):
    """Staff's command dies half-way, and does its work when it is given again."""
    enrol = ["enrol", "K9", "--out", shop.path("kiosk9"), "--site-name", "9", "--machine-name", "9", "--building", "3", "--url",
             "https://localhost"]
    words = enrol if marker.startswith("ctl.enrol") else ["import", "rooms", shop.path("dorm", "rooms.csv")]
    command = [shop.program("dormwattctl"), "--config", shop.path("station", "station.conf"), *words]
    done = subprocess.run(command, env={**os.environ, "DORMWATT_DIE_AT": marker}, capture_output=True, check=False)
    expect_equal(done.returncode, -signal.SIGKILL, f"{marker}: end")
    shutil.rmtree(shop.path("kiosk9"), ignore_errors=True)
    shop.run(command)


def die_at(shop, marker, folder):
    """False if no sale passes there: then another test must."""
    if folder == "kiosk/reader":
        die_in_reader(shop, marker)
    elif marker.startswith(("sale.", "outbox.")):
        die_in_kiosk(shop, marker)
    elif marker.startswith("ctl."):
        die_in_ctl(shop, marker)
    elif any(marker.startswith(start) for start in AT_STATION):
        die_in_station(shop, marker)
    else:
        return False
    shop.lift()
    return True


@test
def a_death_at_any_marker_loses_or_doubles_nothing():
    shop = open_shop(meters="credit_deadline_ms = 2000\n", station="watch_pause_ms = 300\n")
    buy(shop)
    shop.lift()
    found = markers()
    elsewhere = [marker for marker, folder in sorted(found.items()) if not die_at(shop, marker, folder)]
    shop.expect_books()
    print(f"   {len(found) - len(elsewhere)} markers, {shop.counted()} sales by card and phone", flush=True)
    expect_equal([marker for marker in elsewhere if not tested_elsewhere(marker)], [], "markers that no test dies at")
    shop.stop()


# --- a test that cannot fail is worse than none ----------------------------------------------------------------


@test
def a_kiosk_that_debits_before_it_writes_is_found_out():
    shop = open_shop()
    shop.driver.stop()
    shop.open_kiosk({"DORMWATT_PLANT": "no-journal"})
    shop.begin("card", 5, 123)
    expect(shop.driver.wait(("card-pay", "4")), "the card is debited")
    shop.kill_kiosk()
    left = shop.explained(shop.settle(seconds=5))
    expect(left, "a purse was debited without a row, and nobody noticed")
    shop.stop()


main()
