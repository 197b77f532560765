"""The station is put back from a backup older than acknowledgements it gave; a kiosk's disk is lost."""
import atexit
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing

from harness import build_folder, expect, expect_equal, main, test

from desk import wait_for  # noqa: E402 (harness sets the path)
from shop import Shop  # noqa: E402

shops = []


def clean_up():
    for shop in shops:
        shop.stop()
        if not os.environ.get("DORMWATT_KEEP"):
            shutil.rmtree(shop.folder, ignore_errors=True)


atexit.register(clean_up)


def open_shop():
    shop = Shop(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())
    shops.append(shop)
    shop.start_shop(meters="credit_deadline_ms = 4000\npoll_pause_ms = 300\n", station="watch_pause_ms = 300\n")
    wait_for("what each meter had counted at first", lambda: shop.station_rows("SELECT count(*) FROM meter_base")[0][0] == 12, 20)
    return shop


def remove(file):
    for end in ("", "-wal", "-shm"):
        if os.path.exists(file + end):
            os.unlink(file + end)


def back_up(shop):
    remove(shop.path("backup.db"))
    with closing(sqlite3.connect(shop.path("station", "station.db"))) as db:
        with closing(sqlite3.connect(shop.path("backup.db"))) as copy:
            db.backup(copy)


def restore(shop):
    shop.station.kill()
    shop.parts.remove(shop.station)
    remove(shop.path("station", "station.db"))
    shutil.copy(shop.path("backup.db"), shop.path("station", "station.db"))
    shop.start_station()


def rows_at_station(shop):
    return shop.station_rows("SELECT count(*), count(DISTINCT number), coalesce(max(number), 0) FROM purchase_row")[0]


def credits_of(shop, state):
    return [key for (key,) in shop.station_rows("SELECT key FROM credit WHERE state = ? ORDER BY sequence", state)]


def say_the_meter_has_it(shop, key):
    """A person looked; the station believes it only beside a reading made since."""
    def said():
        try:
            return shop.ctl("case", "recredit", key, "--as", "done", "--by", "Li", "--why", "the station was restored") or True
        except RuntimeError:
            return False
    wait_for(f"the decision about {key}", said, 20, 0.5)


@test
def rows_are_asked_for_again_and_no_meter_is_credited_twice():
    shop = open_shop()
    shop.sell("card", 1, 110)
    shop.sell("card", 2, 120)
    expect_equal(shop.settle(), [], "before the backup")
    back_up(shop)
    for card, fen in ((1, 130), (2, 140), (1, 150)):
        expect_equal(shop.sell("card", card, fen)[0], "result", "a sale after the backup")
    expect_equal(shop.settle(), [], "before the restore")
    restore(shop)
    shop.driver.stop()
    shop.open_kiosk()  # sells nothing: it only hears that the line is up
    wait_for("the lost rows to come again", lambda: rows_at_station(shop) == (5, 5, 5), 30)
    wait_for("the credits to wait for a person", lambda: len(credits_of(shop, "manual")) == 3, 30)
    expect_equal(shop.differences(), [], "nothing is credited again")
    cases = shop.ctl("cases")
    for key in credits_of(shop, "manual"):
        expect(key in cases, f"no case for {key}")
    expect("the meter counts" in cases, "the meters that counted more are no case")
    for key in credits_of(shop, "manual"):
        say_the_meter_has_it(shop, key)
    wait_for("nothing left for a person", lambda: "nothing waits" in shop.ctl("cases"), 20)
    expect_equal(shop.sell("card", 1, 160)[0], "result", "a sale after all was cleared up")
    expect_equal(shop.settle(), [], "after the person's decisions")
    shop.expect_agreement()


@test
def a_paid_order_known_open_to_the_backup_is_not_credited_again():
    shop = shops[-1] if shops else open_shop()
    wait_for("the line", lambda: shop.sell("card", 3, 165)[0] == "result", 20, 1)
    shop.begin("wechat", 3, 170)
    code = shop.driver.wait(("qr",))[1]
    back_up(shop)
    shop.codes[code] = 3
    shop.gate_says("pay", qr=code)
    shop.follow(3, 6)
    shop.lift()
    expect_equal(shop.settle(), [], "before the restore")
    restore(shop)
    wait_for("the payment to be found again", lambda: len(credits_of(shop, "manual")) == 1, 30)
    expect_equal(shop.differences(), [], "nothing is credited again")
    (key,) = credits_of(shop, "manual")
    expect(key in shop.ctl("cases"), "the payment is no case")
    say_the_meter_has_it(shop, key)
    expect_equal(shop.settle(), [], "after the person's decision")
    shop.expect_agreement()


@test
def what_a_kiosk_sold_whose_disk_is_lost_is_named_and_comes_home_by_a_persons_decision():
    shop = shops[-1] if shops else open_shop()
    wait_for("the line", lambda: shop.sell("card", 5, 190)[0] == "result", 20, 1)
    shop.look(6)
    expect_equal(shop.settle(), [], "before the line goes")
    last = rows_at_station(shop)[2]
    shop.stop_station()
    lost = {card: shop.ask_card("state", card)["balance_fen"] for card in (5, 6)}
    for card in lost:
        expect_equal(shop.sell("card", card, 200 + card)[0], "result", "a sale without a line")
    shop.driver.stop()
    shutil.rmtree(shop.path("kiosk"))
    shop.start_station()
    shop.ctl("revoke", "K1")
    shop.make_kiosk(1080, 1920, name="K2")
    shop.open_kiosk()
    expect_equal(len(shop.differences()), 2, "rooms whose money is lost with the disk")
    cases = shop.ctl("cases")
    expect("revoked kiosk" in cases and "terminal K1" in cases and "case accept" in cases, cases)
    for number, (card, before) in enumerate(lost.items(), last + 1):  # the students come with their cards
        fen = before - shop.ask_card("state", card)["balance_fen"]
        shop.ctl("case", "accept", f"1/{number}", "--room", shop.rooms_of[card], "--yuan", f"{fen / 100:.2f}", "--by", "Li", "--why",
                 "the card shows the debit")
    shop.ctl("case", "seen", "kiosk", "1", "--by", "Li", "--why", "its disk is lost, both students came")
    wait_for("the line", lambda: shop.sell("card", 5, 195)[0] == "result", 20, 1)
    expect_equal(shop.settle(), [], "after the person's decisions")
    expect("nothing waits" in shop.ctl("cases"), "a case is left")
    try:
        shop.ctl("case", "accept", f"1/{last + 3}", "--room", shop.rooms_of[5], "--yuan", "1.00", "--by", "Li", "--why", "more")
    except RuntimeError:
        pass
    else:
        expect(False, "a row was invented after the case was closed")
    shop.expect_agreement()


@test
def a_station_that_forgot_what_its_meters_counted_would_credit_twice_and_is_found_out():
    shop = shops[-1] if shops else open_shop()
    back_up(shop)
    wait_for("a sale after the backup", lambda: shop.sell("card", 4, 180)[0] == "result", 20, 1)
    expect_equal(shop.settle(), [], "before the restore")
    with closing(sqlite3.connect(shop.path("backup.db"))) as db:
        db.execute("UPDATE meter_base SET count = count + 1 WHERE room = ?", (shop.rooms_of[4],))  # the planted bug
        db.commit()
    restore(shop)
    shop.driver.stop()
    shop.open_kiosk()
    wait_for("the second credit", shop.differences, 30)


main()
