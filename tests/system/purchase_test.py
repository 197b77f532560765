"""The whole road with the real programs: a card on the reader, a finger on the glass, money in the meter."""
import os
import re
import sqlite3
import subprocess
import tempfile
import time

from harness import build_folder, expect, expect_equal, main, test

from campus import Campus  # noqa: E402 (harness sets the path)
from desk import wait_for  # noqa: E402
from lobby import PORTRAIT, open_lobby  # noqa: E402
from tour import qr_of  # noqa: E402
from wall_clock import Clock  # noqa: E402

campus = Campus(tempfile.mkdtemp(prefix="dormwatt-"), build_folder(), rooms=12, buses=2, days=16, baud=38400)
ROOMS = open_lobby(campus)


def restart_kiosk(**environment):
    """With nobody there: a card that lies on the reader is read as soon as it can be, and S01 is passed by."""
    campus.card("lift", check=False)
    if campus.kiosk.running():
        campus.end(campus.kiosk)
    else:
        campus.parts.remove(campus.kiosk)
    time.sleep(1)  # the reader says with a delay that the card is gone
    os.unlink(campus.kiosk.log)
    campus.start_kiosk(*PORTRAIT, env=environment)
    campus.wait_screen("S01", 20)


def to_attract():
    """From wherever the last test left the glass."""
    if not campus.kiosk.running():
        restart_kiosk()
    campus.card("lift", check=False)
    campus.card("calm", check=False)
    if campus.screens()[-1] == "S15":
        campus.tap("S15", "done")
    if campus.screens()[-1:] not in (["S01"], ["S30"]):
        restart_kiosk()
    campus.wait_screen("S01", 40)  # S04 stands for 25 s where a card was lifted while it was read


def dashboard(card, fresh=True):
    if fresh:
        to_attract()
    campus.card("tap", card, "--for", 1500)
    campus.wait_screen("S07")
    time.sleep(1.6)


def purse(card):
    return campus.card("state", card)["balance_fen"]


def count(card):
    return campus.meter("state", ROOMS[card])["count"]


def begin_card_sale(card, fen, fresh=True):
    """fresh: first get the glass back to S01, in a kiosk that is started anew if it must be."""
    dashboard(card, fresh)
    campus.tap("S07", "amount", fen)
    campus.tap("S12", "pay-card")
    campus.wait_screen("S13")


def buy_with_card(card, fen):
    begin_card_sale(card, fen)
    campus.card("tap", card, "--for", 3500)
    campus.wait_screen("S15", 20)


def expect_credited(card, fen, purse_before, count_before, times=1):
    wait_for("the meter's count", lambda: count(card) == count_before + times, 30)
    time.sleep(1)
    expect_equal(count(card), count_before + times, "purchase count of the meter")
    expect_equal(purse(card), purse_before - fen, "purse")


def expect_audit():
    campus.expect_agreement()


@test
def fifty_yuan_by_card_reach_the_meter():
    before = purse(1), count(1)
    buy_with_card(1, 5000)
    expect_credited(1, 5000, *before)
    wait_for("face S15a", lambda: re.search(r"credit \w+ confirmed", campus.kiosk.text()), 10)
    expect_audit()


@test
def twenty_yuan_by_wechat_reach_the_meter_and_the_code_on_the_glass_is_the_providers():
    pay_by_phone(0, "weixin://")


@test
def twenty_yuan_by_alipay_reach_the_meter():
    pay_by_phone(1, "https://qr.alipay.com/")


def open_codes():
    orders = (campus.gate_says("orders", method="GET") or {}).get("orders", [])
    return {o["code_url"]: o for o in orders}


def pay_by_phone(provider, prefix):
    before, known = count(2), set(open_codes())
    dashboard(2)
    campus.tap("S07", "amount", 2000)
    campus.tap("S12", "pay-qr")
    campus.wait_screen("S14")
    time.sleep(1.0)
    campus.tap("S14", "provider", provider)
    code = wait_for("the provider's code", lambda: next((c for c in open_codes() if c.startswith(prefix) and c not in known),
                                                        None))
    picture = campus.path("s14.png")
    wait_for("that code on the glass", lambda: qr_of(campus.picture(picture)) == code, 10, 0.3)
    campus.gate_says("pay", qr=code)
    campus.wait_screen("S15", 20)
    wait_for("the meter's count", lambda: count(2) == before + 1, 30)
    expect_audit()


@test
def a_sale_without_a_station_is_queued_survives_a_kill_and_is_credited_once():
    before = purse(3), count(3)
    dashboard(3)  # the room is known before the line goes
    to_attract()
    campus.stop_station()
    buy_with_card(3, 2000)
    campus.picture(campus.path("s15b.png"))
    campus.kiosk.kill()
    restart_kiosk()
    expect_equal(count(3), before[1], "no meter is credited without a station")
    campus.start_station()
    expect_credited(3, 2000, *before)
    expect_audit()


@test
def a_frozen_card_is_told_so_and_pays_nothing():
    to_attract()
    campus.card("tap", 11, "--for", 1500)
    campus.wait_screen("S04")
    to_attract()


@test
def a_card_of_another_campus_is_refused():
    to_attract()
    campus.card("tap", 12, "--for", 1500)
    campus.wait_screen("S04")
    to_attract()


@test
def a_card_lifted_at_once_is_asked_for_again():
    to_attract()
    campus.card("delay", 150)
    campus.card("tap", 1, "--for", 500)
    wait_for("S04", lambda: "S04" in campus.screens()[-2:], 10)
    campus.card("calm")
    campus.card("tap", 1, "--for", 1500)
    campus.wait_screen("S07")
    time.sleep(1.6)  # S07 stands before the card is known: lifted now, S04 would stand 25 s in the next test


def kiosk_knows(cards):
    with sqlite3.connect(f"file:{campus.path('kiosk', 'kiosk.db')}?mode=ro", uri=True, timeout=5) as db:
        return (db.execute("SELECT count(*) FROM sealed WHERE kind = 'account'").fetchone()[0] >= cards
                and db.execute("SELECT count(*) FROM sealed WHERE kind = 'list'").fetchone()[0] == 1)


@test
def without_a_station_every_card_of_the_list_sees_stored_data_and_others_are_not_believed():
    wait_for("the offline kit", lambda: kiosk_knows(11), 30)
    to_attract()
    campus.stop_station()
    try:
        for card, screen in ((8, "S07"), (10, "S07"), (11, "S04"), (12, "S04")):  # 11 is frozen, 12 of another campus
            to_attract()
            campus.card("tap", card, "--for", 4000)  # the reader of a kiosk just started may need a moment
            campus.wait_screen(screen)
    finally:
        campus.start_station()  # the other tests need it
    to_attract()


@test
def a_purse_with_too_little_cannot_be_pressed():
    dashboard(9)
    before = purse(9)
    campus.tap("S07", "amount", 5000)
    campus.tap("S12", "pay-card")
    time.sleep(0.5)
    expect_equal(campus.screens()[-1], "S12", "screen")
    expect_equal(purse(9), before, "purse")


@test
def a_card_lifted_before_the_debit_is_not_charged():
    tear("debit-before")


@test
def a_card_lifted_after_the_debit_is_charged_and_credited_once():
    tear("debit-after")


def tear(where):
    before = purse(4), count(4)
    begin_card_sale(4, 2000)
    campus.card("tear", where)
    campus.card("tap", 4)
    time.sleep(2.0)
    campus.card("tap", 4, "--for", 4000)  # "put the same card back"
    if where == "debit-after":
        campus.wait_screen("S15", 20)
        expect_credited(4, 2000, *before)
    else:
        wait_for("a decision", lambda: campus.screens()[-1] in ("S12", "S15"), 20)
        paid = campus.screens()[-1] == "S15"
        expect_credited(4, 2000 if paid else 0, *before, times=1 if paid else 0)
    expect_audit()


def markers():
    """Every marker of the programs a sale goes through: a new marker is a new test."""
    found = subprocess.run(["grep", "-rhoE", r'die_at\("sale[^"]*"\)', "kiosk", "sync/outbox"], capture_output=True, text=True,
                           cwd=os.path.join(os.path.dirname(__file__), "..", ".."), check=False).stdout
    return sorted(set(re.findall(r'"([^"]+)"', found)))


@test
def a_kiosk_killed_at_any_step_of_a_sale_loses_and_doubles_nothing():
    names = markers()
    expect(any("intended" in name for name in names) and any("debited" in name for name in names), f"markers: {names}")
    for name in names:
        kill_at(name)
    expect_audit()


def die_at(marker):
    """Kills the kiosk at that marker in the middle of a sale; settling a doubtful one takes a second start."""
    first = "sale.intended.after_commit" if marker.startswith("sale.doubtful") else marker
    restart_kiosk(DORMWATT_DIE_AT=first)
    if marker.startswith("sale.void"):
        campus.card("refuse", "54", "9302")
    begin_card_sale(5, 2000, fresh=False)
    campus.card("tap", 5, "--for", 5000)
    wait_for(f"death at {first}", lambda: not campus.kiosk.running(), 12)
    if first != marker:
        campus.parts.remove(campus.kiosk)
        campus.start_kiosk(*PORTRAIT, env={"DORMWATT_DIE_AT": marker})
        wait_for(f"death at {marker}", lambda: not campus.kiosk.running(), 12)


def kill_at(marker):
    campus.card("load", 5, 10000)
    before = purse(5), count(5)
    die_at(marker)
    campus.card("calm")
    campus.card("lift", check=False)
    restart_kiosk()
    # The student comes back: whatever is doubtful is settled by the card itself.
    campus.card("tap", 5, "--for", 3000)
    campus.wait_screen("S07")  # where nothing left the purse nothing else is waited for: lifted unread, S04 stands 25 s
    wait_for(f"{marker}: credits to follow the purse", lambda: (count(5) - before[1]) * 2000 == before[0] - purse(5), 30)
    wait_for(f"{marker}: no case left open", lambda: "nothing waits" in campus.ctl("cases"), 30)
    taken = before[0] - purse(5)
    expect(taken in (0, 2000), f"{marker}: {taken} fen left the purse")
    print(f"   {marker}: {taken} fen taken and credited", flush=True)


@test
def a_station_killed_in_the_middle_posts_once():
    before = purse(6), count(6)
    begin_card_sale(6, 2000)
    campus.card("tap", 6, "--for", 4000)
    wait_for("the debit", lambda: "debited" in campus.kiosk.text().splitlines()[-1] or "debited" in campus.kiosk.text(), 15)
    campus.station.kill()
    campus.parts.remove(campus.station)
    campus.wait_screen("S15", 25)
    campus.start_station()
    expect_credited(6, 2000, *before)
    expect_audit()


@test
def a_glass_whose_clock_is_set_back_goes_on_in_its_time():
    clock = Clock(campus.path("kiosk.clock"))
    restart_kiosk(**clock.env)
    dashboard(1, fresh=False)
    campus.tap("S07", "exit")
    campus.wait_screen("S30", pause=0)
    clock.set(-3600)
    campus.wait_screen("S01", 6)  # the goodbye stands for 1.2 s by any clock
    restart_kiosk()


@test
def a_silent_meter_gets_its_money_when_it_is_back():
    before = purse(7), count(7)
    campus.meter("silence", ROOMS[7])
    buy_with_card(7, 2000)
    time.sleep(3)
    expect_equal(count(7), before[1], "a silent meter's count")
    campus.meter("answer", ROOMS[7])
    expect_credited(7, 2000, *before)
    expect_audit()


main()
