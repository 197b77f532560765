"""Power from the glass down to the meter's relay: a room that tripped, and one whose credit is used up."""
import os
import struct
import tempfile
import time
import zlib

from harness import build_folder, expect, expect_equal, main, test

from campus import Campus  # noqa: E402 (harness sets the path)
from desk import wait_for  # noqa: E402
from lobby import open_lobby  # noqa: E402

LENT_FEN = 300  # 5 kWh at 0.60
CLOSED, OPEN = 1, 2
AMBER, GREEN, GROUND = ("fff1d6", "3b2c10"), ("e0f3e8", "12352a"), ("f3f6fa", "0e151c")  # by day, by night


class Lobby(Campus):
    def write_station_config(self):
        super().write_station_config()
        with open(self.path("station", "station.conf"), "a", encoding="utf-8") as f:
            f.write("\n[meters]\npoll_pause_ms = 1000\n")


campus = Lobby(tempfile.mkdtemp(prefix="dormwatt-"), build_folder(), rooms=6, buses=1, days=4, baud=38400)
ROOM = open_lobby(campus)[1]


def meter():
    return campus.meter("state", ROOM)


def wait_seen(relay):
    """Until the station has read the relay so."""
    wait_for("a reading of the relay", lambda: campus.station_rows(
        "SELECT relay FROM reading WHERE room = ?", ROOM)[0][0] == relay, 20)


def to_power():
    campus.card("tap", 1, "--for", 1500)
    campus.wait_screen("S07")
    time.sleep(1.6)
    campus.tap("S07", "power")
    campus.wait_screen("S25")


def leave(screen):
    campus.card("lift", check=False)
    campus.tap(screen, "exit")
    campus.wait_screen("S01")


def told(action):
    """The states of a room's commands, as the station ended them."""
    return campus.station_rows("SELECT refusal FROM power_command WHERE room = ? AND action = ?", ROOM, action)


def under_the_header():
    """The colour there: of the strip that says which line is down, or of the ground."""
    file = campus.path("strip.png")
    campus.run(["maim", "--hidecursor", "--geometry", "1x1+1000+94", file],
               env={**os.environ, "DISPLAY": campus.display})
    with open(file, "rb") as f:
        png = f.read()
    at = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[at - 4:at])
    return zlib.decompress(png[at + 4:at + 4 + length])[1:4].hex()


def trip_is_over():
    """As if its twenty minutes had passed: staff's switch, off and on again."""
    campus.meter("force", ROOM, "2")


@test
def a_tripped_room_is_switched_on_from_the_glass_and_its_meter_left_to_itself():
    campus.meter("heater", ROOM, "800")
    expect_equal(meter()["relay"], "open", "the relay of a room with a heater")
    campus.meter("heater", ROOM, "0")
    wait_seen(OPEN)
    to_power()
    campus.tap("S25", "restore")  # grey until both boxes are ticked
    expect_equal(told("restore"), [], "commands before both boxes are ticked")
    campus.tap("S25", "unplugged")
    campus.tap("S25", "present")
    campus.tap("S25", "restore")
    wait_for("the relay", lambda: meter()["relay"] == "closed" and not meter()["forced"], 20)
    wait_for("its end in the books", lambda: campus.station_rows(
        "SELECT state FROM restore WHERE room = ?", ROOM) == [("done",)], 10)
    leave("S25")
    campus.expect_agreement()


@test
def a_heater_still_plugged_in_opens_the_relay_again():
    campus.meter("heater", ROOM, "800")
    wait_seen(OPEN)
    to_power()
    for hit in ("unplugged", "present", "restore"):
        campus.tap("S25", hit)
    wait_for("the command's end", lambda: campus.station_rows(
        "SELECT count(*) FROM restore WHERE room = ? AND stage = 'ended'", ROOM) == [(2,)], 20)
    wait_for("the relay", lambda: meter()["relay"] == "open", 5)
    expect(not meter()["forced"], "a meter that is left forced does not trip any more")
    campus.meter("heater", ROOM, "0")
    leave("S25")


@test
def emergency_power_is_lent_once_and_repaid_by_the_next_top_up():
    trip_is_over()
    campus.meter("remaining", ROOM, "0")
    wait_for("a reading of the debt", lambda: campus.station_rows(
        "SELECT remaining_fen <= 0, relay FROM reading WHERE room = ?", ROOM) == [(1, OPEN)], 20)
    before = meter()
    to_power()
    campus.tap("S25", "emergency")
    campus.wait_screen("S26")
    campus.tap("S26", "take")  # a tap is not enough
    expect_equal(told("emergency"), [], "loans after a tap")
    campus.hold("S26", "take")
    wait_for("the meter's count", lambda: meter()["count"] == before["count"] + 1, 30)
    lent = meter()
    expect(0 < lent["remaining_fen"] <= LENT_FEN, f"the meter holds {lent['remaining_fen']} fen after a loan of {LENT_FEN}")
    campus.wait_screen("S25")
    leave("S25")
    campus.expect_agreement()

    purse = campus.card("state", 1)["balance_fen"]
    campus.card("tap", 1, "--for", 1500)
    campus.wait_screen("S07")
    time.sleep(1.6)
    campus.tap("S07", "amount", 2000)
    campus.tap("S12", "pay-card")
    campus.wait_screen("S13")
    campus.card("tap", 1, "--for", 3500)
    campus.wait_screen("S15", 20)
    wait_for("the meter's count", lambda: meter()["count"] == before["count"] + 2, 30)
    expect_equal(campus.card("state", 1)["balance_fen"], purse - 2000, "purse")
    gained = meter()["remaining_fen"] - lent["remaining_fen"]
    expect(2000 - LENT_FEN - 2 <= gained <= 2000 - LENT_FEN, f"the meter gained {gained} fen by 2000 less {LENT_FEN}")
    expect_equal(campus.station_rows("SELECT sum(fen) FROM posting WHERE account = ?", f"loan/{ROOM}"), [(0,)], "the debt")
    campus.expect_agreement()
    leave("S15")


@test
def a_line_to_the_meters_that_is_cut_is_said_on_the_glass_until_it_is_back():
    rooms = [room for (room,) in campus.station_rows("SELECT id FROM room")]
    for room in rooms:
        campus.meter("silence", room)
    wait_for("silence on the whole bus", lambda: campus.station_rows(
        "SELECT count(*) FROM reading WHERE silences < 3")[0][0] == 0, 120)
    to_power()
    wait_for("an amber strip", lambda: under_the_header() in AMBER, 15)
    for room in rooms:
        campus.meter("answer", room)
    wait_for("a green strip", lambda: under_the_header() in GREEN, 60, 0.3)
    wait_for("the ground again", lambda: under_the_header() in GROUND, 10)
    leave("S25")


main()
