"""Somebody without a card: a room chosen on the glass, paid by phone, and seen with its password."""
import tempfile
import time

from harness import build_folder, expect, expect_equal, main, test

from campus import Campus  # noqa: E402 (harness sets the path)
from desk import wait_for  # noqa: E402
from lobby import open_lobby  # noqa: E402
from tour import qr_of  # noqa: E402

ROOM = "3-512"
campus = Campus(tempfile.mkdtemp(prefix="dormwatt-"), build_folder(), rooms=12, buses=2, days=2, baud=38400)
open_lobby(campus)
PASSWORD = campus.ctl("room-password", "--make", ROOM).strip()


def places():
    """The floors of building 3, and the rooms on the fifth, in the order of the glass."""
    names = [name for (name,) in campus.station_rows("SELECT name FROM room WHERE building = '3'")]
    floors = sorted({int(name[:-2]) for name in names})
    return floors.index(5), sorted(name for name in names if name[:-2] == "5").index("512")


def choose():
    floor, room = places()
    campus.wait_screen("S01", 10)
    campus.tap("S01", "no-card")
    campus.wait_screen("S05")
    time.sleep(0.5)
    campus.tap("S05", "place", floor)
    time.sleep(0.5)
    campus.tap("S05", "place", room)
    time.sleep(0.5)


def leave():
    campus.tap(campus.screens()[-1], "exit")
    campus.wait_screen("S01", 10)


def type_in(digits):
    for digit in digits:
        campus.touch(*campus.targets()["S06", "digit", int(digit)])
        time.sleep(0.4)  # the same key twice is one key within 350 ms


@test
def a_room_chosen_by_hand_is_paid_by_code_and_its_meter_has_the_money():
    before = campus.meter("state", ROOM)["count"]
    choose()
    campus.tap("S05", "room-top-up")
    campus.tap("S11", "quick", 3000)
    campus.tap("S11", "next")
    campus.tap("S12", "pay-qr")
    campus.wait_screen("S14")
    time.sleep(1)
    code = wait_for("a code on the glass", lambda: qr_of(campus.picture(campus.path("s14.png"))), 15, 0.3)
    order = campus.station_rows("SELECT room, amount_fen FROM pay_order")
    expect_equal(order, [(ROOM, 3000)], "the order")
    campus.gate_says("pay", qr=code)
    campus.wait_screen("S15", 20)
    wait_for("the meter's count", lambda: campus.meter("state", ROOM)["count"] == before + 1, 30)
    leave()
    campus.expect_agreement()


@test
def a_wrong_password_is_counted_and_the_right_one_shows_the_room():
    choose()
    campus.tap("S05", "room-see")
    campus.wait_screen("S06")
    wrong = str((int(PASSWORD) + 1) % 1000000).zfill(6)
    type_in(wrong)
    wait_for("the station's count", lambda: campus.station_rows("SELECT wrong FROM room_password") == [(1,)], 10)
    time.sleep(0.5)
    expect_equal(campus.screens()[-1], "S06", "screen")
    type_in(PASSWORD)
    campus.wait_screen("S07")
    expect_equal(campus.station_rows("SELECT wrong FROM room_password"), [(0,)], "tries after the right one")
    campus.tap("S07", "history")
    campus.wait_screen("S10")
    time.sleep(0.5)
    campus.tap("S10", "top-up", 0)
    time.sleep(0.5)
    leave()
    for log in (campus.kiosk.text(), campus.station.text()):
        expect(PASSWORD not in log and wrong not in log, "a password stands in a log")


main()
