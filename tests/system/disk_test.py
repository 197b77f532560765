"""A disk that is full or read-only, at the kiosk and at the station. Needs root, for a mount namespace of its own."""
import atexit
import os
import shutil
import subprocess
import sys
import tempfile

from harness import build_folder, expect, expect_equal, main, test

from desk import wait_for  # noqa: E402 (harness sets the path)
from shop import Shop  # noqa: E402

if os.geteuid() != 0:
    print("SKIPPED: full and read-only disks are not tried, because only root may mount one\n0 passed, 0 failed")
    sys.exit(0)
if "DORMWATT_OWN_MOUNTS" not in os.environ:
    os.environ["DORMWATT_OWN_MOUNTS"] = "1"
    os.execvp("unshare", ["unshare", "-m", sys.executable, *sys.argv])

shop = Shop(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())


def clean_up():
    shop.stop()
    for name in ("kiosk", "station"):
        subprocess.run(["umount", "-l", shop.path(name)], check=False, capture_output=True)
    if not os.environ.get("DORMWATT_KEEP"):
        shutil.rmtree(shop.folder, ignore_errors=True)


def onto_small_disk(name, mib):
    """Moves a folder onto a disk of its own."""
    folder, away = shop.path(name), shop.path(name + "-before")
    shutil.move(folder, away)
    os.mkdir(folder)
    shop.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m", "dormwatt", folder])
    shutil.copytree(away, folder, dirs_exist_ok=True)


def fill(name):
    """To the last byte."""
    with open(shop.path(name, "filler"), "wb", buffering=0) as f:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    f.write(bytes(size))
            except OSError:
                pass


def make_room(name):
    os.unlink(shop.path(name, "filler"))


atexit.register(clean_up)
shop.start_shop()
expect_equal(shop.sell("card", 1, 101)[0], "result", "a sale while all is well")
shop.driver.stop()
shop.stop_station()
onto_small_disk("kiosk", 4)  # a kiosk wants a mebibyte free
onto_small_disk("station", 8)
shop.start_station()
shop.open_kiosk()


def expect_nothing_sold(card, why):
    """The tender is grey, or the sale ends before the card is touched; the purse is whole either way."""
    purse = shop.ask_card("state", card)
    for _ in range(2):
        said = shop.sell("card", card, 130, seconds=6)
        expect(said is None or said[0] != "result", f"{why}: it sold: {said}")
    expect_equal(shop.ask_card("state", card), purse, f"{why}: the purse")
    expect(shop.driver.running(), f"{why}: the kiosk ended")
    expect(["tender", "5"] in shop.driver.heard, f"{why}: the glass does not say that nothing can be kept: {shop.driver.heard[-12:]}")


def expect_selling_again(card):
    wait_for("the kiosk to sell again", lambda: (shop.sell("card", card, 140) or ["nothing"])[0] == "result", 40, 1)
    expect_equal(shop.settle(), [], "what was taken")
    shop.expect_agreement()


@test
def a_full_disk_at_the_kiosk_sells_nothing_and_room_brings_it_back():
    fill("kiosk")
    expect_nothing_sold(2, "a full disk")
    make_room("kiosk")
    expect_selling_again(2)


@test
def a_read_only_disk_at_the_kiosk_sells_nothing_and_writing_brings_it_back():
    shop.driver.heard.clear()
    shop.driver.stop()
    shop.run(["mount", "-o", "remount,ro", shop.path("kiosk")])
    shop.open_kiosk()
    expect_nothing_sold(3, "a read-only disk")
    shop.run(["mount", "-o", "remount,rw", shop.path("kiosk")])
    expect_selling_again(3)


@test
def a_full_disk_at_the_station_books_nothing_and_room_brings_it_back():
    fill("station")
    before = shop.station_rows("SELECT count(*) FROM entry")
    expect_equal(shop.sell("card", 4, 150)[0], "result", "the kiosk sells: its own disk is well")
    wait_for("the station to say that it cannot", lambda: "full" in shop.station.text().lower(), 20)
    expect_equal(shop.station_rows("SELECT count(*) FROM entry"), before, "entries while the disk is full")
    expect(shop.differences(), "a purchase was credited that is in no book")  # and the harness can see it
    make_room("station")
    expect_equal(shop.settle(), [], "after there is room")
    shop.expect_agreement()


main()
