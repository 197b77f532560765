"""kill -9 of kiosk, reader and station at random moments, while people buy.

DORMWATT_KILLS=10000 for a long run; DORMWATT_SEED for another one.
"""
import os
import random
import signal
import tempfile

from harness import build_folder, end_at_exit, expect, expect_equal, main, test

from shop import CARDS, Shop  # noqa: E402 (harness sets the path)

KILLS = int(os.environ.get("DORMWATT_KILLS", "300"))
SEED = int(os.environ.get("DORMWATT_SEED", "1"))
shop = Shop(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())
end_at_exit(shop)
shop.start_shop()


def kill_kiosk():
    shop.kill_kiosk()


def kill_reader():
    child = shop.driver.child()
    if child:
        os.kill(child, signal.SIGKILL)


def kill_station():
    shop.station.kill()
    shop.parts.remove(shop.station)
    shop.start_station()


def one_kill(random_):
    card = random_.choice(CARDS)
    shop.refill(card)
    tender = random_.choice(["card", "card", "card", "card", "wechat", "alipay"])
    victim = random_.choice([kill_kiosk, kill_kiosk, kill_reader, kill_station])
    shop.begin(tender, card, random_.randrange(100, 200))
    ended = shop.follow(card, random_.uniform(0.05, 0.75))
    victim()
    if victim is kill_kiosk:
        return  # the card was lifted before the new one looked
    if not ended:
        shop.follow(card, 2.5)
    shop.lift()


@test
def no_kill_loses_or_doubles_a_purchase():
    random_ = random.Random(SEED)
    for number in range(1, KILLS + 1):
        try:
            one_kill(random_)
        except Exception:
            print(f"   at kill {number} of seed {SEED}", flush=True)
            raise
    shop.expect_books()
    purses, phones = shop.counted()
    print(f"   {KILLS} kills, {purses} card sales, {phones} phone payments, {len(shop.shown)} seen to their end", flush=True)
    expect(purses > KILLS // 5 and phones > KILLS // 20, "too few sales for so many kills")


@test
def no_log_of_it_names_a_person_or_a_card():
    words = {word for row in shop.students() for word in (row[1], row[2])} | {shop.ask_card("state", card)["uid"] for card in CARDS}
    for name in ("driver.log", "station.log"):
        with open(shop.path(name), encoding="utf-8") as f:
            text = f.read()
        expect(len(text) > 100 * KILLS, f"{name} says hardly anything")
        found = [word for word in words if word in text]
        expect_equal(found, [], f"in {name}")


main()
