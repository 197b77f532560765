"""After S30 nothing of the person is left: not on the glass, and not in the kiosk's memory (design 0.7 j)."""
import atexit
import os
import shutil
import tempfile
import time

from harness import build_folder, expect, expect_equal, main, test

from campus import Campus  # noqa: E402 (harness sets the path)
from memory import search  # noqa: E402

campuses = []


def clean_up():
    for campus in campuses:
        campus.stop()
        if not os.environ.get("DORMWATT_KEEP"):
            shutil.rmtree(campus.folder, ignore_errors=True)


atexit.register(clean_up)


CARD = 2


def personal(campus):
    """What only this card and its room are called: as text on the glass, as the station said it, as the card has it."""
    _, number, name, _, room, *_ = list(campus.students())[CARD - 1]
    purse = campus.card("state", CARD)["balance_fen"]
    return {"name, masked": f"{name[0]}*{name[-1]}".encode(), "name": name.encode(), "card number": number.encode(),
            "card number as the card has it": bytes.fromhex(number), "room": f"{room.split('-')[1]} 室".encode(),
            "room as the station names it": room.encode(), "purse": f"¥{purse / 100:.2f}".encode()}


def child_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as f:
        children = f.read().split()
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as f:
            children += f.read().split()
    return int(children[0])


@test
def nothing_of_a_person_is_left_in_memory():
    campus = Campus(tempfile.mkdtemp(prefix="dormwatt-"), build_folder(), rooms=12, buses=2, days=16, baud=115200)
    campuses.append(campus)
    campus.start_world()
    campus.start_station()
    campus.start_xvfb(1080, 1920)
    campus.start_kiosk()
    campus.wait_screen("S01", 30)
    wanted = personal(campus)
    campus.card("tap", CARD, "--for", 3000)
    campus.wait_screen("S07")
    campus.tap("S07", "amount", 5000)
    campus.wait_screen("S12")
    here = search(campus.kiosk.pid, wanted)
    expect("name, masked" in here and "room" in here, f"the search finds nobody while somebody stands there: {here}")
    time.sleep(2)
    campus.tap("S12", "exit")
    campus.wait_screen("S01")
    time.sleep(1)
    for name, pid in (("kiosk", campus.kiosk.pid), ("reader", child_of(campus.kiosk.pid))):
        expect_equal(search(pid, wanted), {}, f"left in the memory of the {name}")


main()
