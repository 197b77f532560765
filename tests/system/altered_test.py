"""A kiosk's database copied off, one byte of one row edited, and delivered."""
import os
import shutil
import sqlite3
import tempfile

from harness import build_folder, end_at_exit, expect, expect_equal, main, test

from desk import wait_for  # noqa: E402 (harness sets the path)
from shop import Shop  # noqa: E402

shop = Shop(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())
end_at_exit(shop)
shop.start_shop(station="watch_pause_ms = 300\n")


def kiosk_rows(sql, *values):
    with sqlite3.connect(shop.path("kiosk", "kiosk.db")) as db:
        return db.execute(sql, values).fetchall()


def sell_without_a_line(*fens):
    """Rows that no station has seen: they lie in the kiosk's file."""
    shop.sell("card", 1, 100)  # the kiosk hears who its cards are
    expect_equal(shop.settle(), [], "before the line goes")
    shop.stop_station()
    for fen in fens:
        expect_equal(shop.sell("card", 1, fen)[0], "result", "a sale without a line")
    shop.driver.stop()


def copy_off(name):
    """The whole of it: a plain copy lacks what a kiosk that had to be killed left in its journal."""
    with sqlite3.connect(shop.path("kiosk", "kiosk.db")) as db, sqlite3.connect(shop.path(name)) as copy:
        db.backup(copy)


def edit(row, old, new):
    """Changes the amount in the bytes of a waiting row, and nothing else."""
    (text,) = kiosk_rows("SELECT bytes FROM outbox WHERE number = ?", row)[0]
    expect(text.count(old) == 1 and len(old) == len(new), f"{old} is not once in {text}")
    kiosk_rows("UPDATE outbox SET bytes = ? WHERE number = ?", text.replace(old, new), row)


@test
def a_kiosk_does_not_sell_on_with_a_row_that_was_edited():
    sell_without_a_line(110, 120, 130)
    copy_off("honest.db")
    edit(3, '"amount_fen":120', '"amount_fen":920')
    shop.start_station()
    shop.open_kiosk()
    said = shop.sell("card", 2, 140, seconds=6)
    expect(said is None or said[0] != "result", f"it sold on: {said}")
    expect("row 3" in open(shop.path("driver.log"), encoding="utf-8").read(), "the row is not named in its log")


@test
def the_station_refuses_it_by_name_reports_it_and_posts_nothing():
    wait_for("the incident", lambda: shop.station_rows("SELECT what FROM incident WHERE row = 3"), 20)
    expect_equal(shop.station_rows("SELECT DISTINCT what FROM incident")[0][0], "bad_signature", "why")
    expect_equal(shop.station_rows("SELECT count(*) FROM entry WHERE key IN (SELECT key FROM incident)")[0][0], 0, "entries of it")
    expect_equal(shop.station_rows("SELECT coalesce(sum(fen), 0) FROM posting WHERE abs(fen) = 920")[0][0], 0, "920 fen")
    cases = shop.ctl("cases")
    expect("bad_signature" in cases, f"no case:\n{cases}")
    shop.expect_agreement()


@test
def honest_rows_are_taken_after_a_person_decided():
    shop.driver.stop()
    shutil.copy(shop.path("honest.db"), shop.path("kiosk", "kiosk.db"))
    for end in ("-wal", "-shm"):
        if os.path.exists(shop.path("kiosk", "kiosk.db" + end)):
            os.unlink(shop.path("kiosk", "kiosk.db" + end))
    shop.ctl("case", "seen", "row", "1/3", "--by", "Li", "--why", "a copy of the disk was edited; the disk is back")
    expect("bad_signature" not in shop.ctl("cases"), "the case stays open after the decision")
    shop.open_kiosk()
    expect_equal(shop.settle(), [], "what was sold without a line")
    expect_equal(shop.sell("card", 2, 150)[0], "result", "the next sale")
    expect_equal(shop.settle(), [], "all of it")
    shop.expect_agreement()


@test
def a_byte_that_is_no_text_is_named_by_its_place_and_holds_up_nobody():
    sell_without_a_line(160, 170)
    spoilt = kiosk_rows("SELECT max(number) FROM outbox")[0][0] - 1
    (room,) = shop.station_rows("SELECT room FROM purchase_row ORDER BY number DESC LIMIT 1")[0]
    kiosk_rows("UPDATE outbox SET bytes = CAST(replace(CAST(bytes AS BLOB), CAST('amount_fen\":160' AS BLOB), "
               "CAST('amount_fen\":' AS BLOB) || X'B5' || CAST('60' AS BLOB)) AS TEXT) WHERE number = ?", spoilt)
    shop.start_station()
    shop.open_kiosk()
    wait_for("the incident", lambda: shop.station_rows(f"SELECT 1 FROM incident WHERE row = {spoilt} AND what = 'bad_signature'"), 20)
    shop.ctl("case", "accept", f"1/{spoilt}", "--room", room, "--yuan", "1.60", "--by", "Li", "--why", "the card's own log says so")
    wait_for("the row behind it", lambda: shop.station_rows(
        f"SELECT 1 FROM purchase_row WHERE number = {spoilt + 1} AND refused = ''"), 75)
    expect_equal(shop.settle(), [], "all of it")
    shop.expect_agreement()


main()
