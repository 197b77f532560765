"""The line between kiosk and station does what lines do, and each purchase is posted once. Root runs it in a network
namespace of its own, where packets can be lost."""
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

from harness import build_folder, end_at_exit, expect, expect_equal, main, test

from desk import wait_for  # noqa: E402 (harness sets the path)
from relay import Relay  # noqa: E402
from shop import Shop  # noqa: E402

SEED = int(os.environ.get("DORMWATT_SEED", "1"))
OWN_NET = "DORMWATT_OWN_NET" in os.environ
if os.geteuid() == 0 and not OWN_NET:
    os.environ["DORMWATT_OWN_NET"] = "1"
    os.execvp("unshare", ["unshare", "-n", sys.executable, *sys.argv])
if OWN_NET:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)


class Road(Shop):
    """A shop whose kiosk finds its station through a relay."""

    def make_kiosk(self, *size):
        super().make_kiosk(*size)
        self.relay = Relay(self.station_port)
        conf = self.path("kiosk", "kiosk.conf")
        with open(conf, encoding="utf-8") as f:
            text = f.read()
        expect(f":{self.station_port}" in text, "the kiosk's settings do not name the station")
        with open(conf, "w", encoding="utf-8") as f:
            f.write(text.replace(f":{self.station_port}", f":{self.relay.port}"))


road = Road(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())
end_at_exit(road)
road.start_shop()
for number in road.rooms_of:
    road.look(number)  # every card is known to the kiosk before the line is touched


def buy_over(fault, number=0):
    """People buy while the line is so, then it is good again; all that was taken arrives once."""
    met = road.relay.met[fault]
    random_ = random.Random(f"{SEED} {fault} {number}")
    card = random_.choice(list(road.rooms_of))
    road.refill(card)
    road.relay.set(fault, number)
    road.sell("card", card, random_.randrange(100, 200), seconds=8)
    road.sell(random_.choice(["wechat", "alipay"]), card, random_.randrange(100, 200), seconds=5)
    expect(road.relay.met[fault] > met, f"no connection met {fault}")
    road.relay.set("clear")
    expect_arrival(f"{fault} {number}")


def expect_arrival(what):
    try:
        wait_for("all that was taken", lambda: not road.differences(), 75, 0.3)
    except TimeoutError as e:
        raise TimeoutError(f"after {what}: {road.differences()}; {road.ctl('cases')}") from e


def expect_books():
    expect_equal(road.settle(), [], "taken and not credited")
    wait_for("what the glass said to be in the books", lambda: not road.lies(), 10)
    twice = road.station_rows("SELECT key FROM purchase_row WHERE kind = 'debited' GROUP BY key HAVING count(*) > 1")
    expect_equal(twice, [], "rows posted twice")
    road.expect_agreement()


@test
def a_line_cut_after_any_number_of_request_bytes_posts_once():
    for number in (0, 300, 1500, 2600, 3400):
        buy_over("cut-request", number)
    expect_books()


@test
def a_line_cut_after_any_number_of_answer_bytes_posts_once():
    for number in (0, 700, 2200, 3000):
        buy_over("cut-answer", number)
    expect_books()


@test
def a_request_whose_answer_is_lost_comes_again_and_is_posted_once():
    buy_over("lose-answers", 2500)
    buy_over("lose-answers", 3500)
    expect_books()


@test
def a_line_that_takes_and_never_answers_posts_once():
    buy_over("half-open")
    expect_books()


@test
def a_line_that_resets_at_once_posts_once():
    buy_over("reset")
    expect_books()


@test
def a_slow_line_posts_once():
    buy_over("delay", 250)
    buy_over("throttle")
    expect_books()


def lose_packets(of_hundred):
    """Of what goes to the relay and comes from it, at random; returns how many were lost so far."""
    told = subprocess.run(["nft", "list", "table", "inet", "loss"], capture_output=True, text=True, check=False).stdout
    rules = "delete table inet loss\n" if told else ""
    if of_hundred:
        rules += "table inet loss { chain out { type filter hook output priority 0;\n"
        for way in ("dport", "sport"):
            rules += f"tcp {way} {road.relay.port} numgen random mod 100 < {of_hundred} counter drop\n"
        rules += "}\n}\n"
    subprocess.run(["nft", "-f", "-"], input=rules, text=True, check=True)
    return sum(int(n) for n in re.findall(r"counter packets (\d+)", told))


@test
def a_line_that_loses_three_packets_of_ten_posts_once():
    if not OWN_NET:
        print("   SKIPPED: only root has a network whose packets can be lost", flush=True)
        return
    lose_packets(30)
    for card in (3, 4):
        road.refill(card)
        road.sell("card", card, 140 + card, seconds=8)
        road.sell("wechat", card, 150 + card, seconds=8)
    expect(lose_packets(0) > 20, "hardly a packet was lost")
    expect_arrival("lost packets")
    expect_books()


@test
def a_byte_changed_on_the_way_is_no_purchase():
    for number in (40, 1800, 3000):
        buy_over("mangle", number)
    expect_books()


@test
def a_captive_portal_is_no_station():
    buy_over("portal")
    expect_books()


@test
def a_row_that_never_leaves_is_found_out():
    road.relay.set("reset")
    expect_equal(road.sell("card", 5, 111)[0], "result", "a sale without a line")
    road.driver.kill()
    with sqlite3.connect(road.path("kiosk", "kiosk.db")) as db:  # the planted bug
        db.execute("DELETE FROM outbox WHERE number = (SELECT max(number) FROM outbox)")
    road.relay.set("clear")
    road.open_kiosk()
    expect(road.settle(seconds=5), "a purchase is lost, and nobody noticed")


main()
