"""A top-up by somebody who does not see: the nav pad's keys, headphones, a black glass, and only what is spoken.

Each step is found by listening: the speech log of the kiosk is the ear. No position on the glass is known here.
"""
import os
import re
import struct
import subprocess
import tempfile
import time
import zlib

from harness import build_folder, end_at_exit, expect, expect_equal, main, test

from campus import Campus  # noqa: E402 (harness sets the path)
from desk import wait_for  # noqa: E402
from memory import search  # noqa: E402

PORTRAIT = 1080, 1920
EV_SW, SW_HEADPHONE_INSERT = 5, 2
HAN = "零一二三四五六七八九"
campus = Campus(tempfile.mkdtemp(prefix="dormwatt-"), build_folder(), rooms=12, buses=2, days=16, baud=38400)
end_at_exit(campus)
campus.start_world()
campus.start_station()
campus.start_xvfb(*PORTRAIT)
ROOM = next(campus.students())[4]
wait_for("the first reading", lambda: campus.station_rows("SELECT 1 FROM reading WHERE room = ? AND at_ms > 0", ROOM), 60)

LOG = campus.path("spoken")
JACK = campus.path("jack")
os.mkfifo(JACK)
jack = os.open(JACK, os.O_RDWR)
campus.make_kiosk(*PORTRAIT)
with open(campus.path("kiosk", "kiosk.conf"), encoding="utf-8") as f:
    conf = f.read().replace("desk_keyboard = yes\n", "")  # its digits would be a wedge reader's
with open(campus.path("kiosk", "kiosk.conf"), "w", encoding="utf-8") as f:
    f.write(f"{conf}\n[sound]\nspeech_log = {LOG}\nheadphone_jack = {JACK}\n")
campus.start_kiosk(*PORTRAIT, env={"SDL_AUDIODRIVER": "dummy"})
campus.wait_screen("S01", 20)


def plug(is_in):
    os.write(jack, struct.pack("llHHi", 0, 0, EV_SW, SW_HEADPHONE_INSERT, is_in))


def spoken():
    """What was said so far, a text each."""
    if not os.path.exists(LOG):
        return []
    with open(LOG, encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t", 1)[1] for line in f if line.endswith("\n")]


def listen(words, since, seconds=10.0):
    """The first text after the since-th that has the words."""
    return wait_for(f"“{words}” to be said after {spoken()[since - 1:]}",
                    lambda: next((text for text in spoken()[since:] if words in text), None), seconds)


def key(name):
    campus.run(["xdotool", "key", name], env={**os.environ, "DISPLAY": campus.display})


def press(name, words=""):
    """Presses a key and returns what is said then."""
    since = len(spoken())
    key(name)
    return listen(words, since)


def hold(name, words):
    since = len(spoken())
    for what, pause in (("keydown", 1.0), ("keyup", 0)):
        campus.run(["xdotool", what, name], env={**os.environ, "DISPLAY": campus.display})
        time.sleep(pause)
    return listen(words, since)


def find(words):
    """Goes through the controls of the screen until one is called so."""
    heard = []
    while len(heard) < 40:
        heard.append(press("Right"))
        if heard[-1].startswith(words):
            return
    raise AssertionError(f"no control is called “{words}”: {heard}")


def choose(words, then):
    """Finds a control by its name, presses Select, and returns what the next screen says."""
    find(words)
    return press("Return", then)


def is_black(picture):
    """Every pixel of a PNG of 8-bit RGB (as maim makes it)."""
    with open(picture, "rb") as f:
        png = f.read()
    at, data, width, channels = 8, b"", 0, 3
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at:at + 4]), png[at + 4:at + 8]
        if kind == b"IHDR":
            width, _, _, colour = struct.unpack(">IIBB", png[at + 8:at + 18])
            channels = {2: 3, 6: 4}[colour]
        if kind == b"IDAT":
            data += png[at + 8:at + 8 + length]
        at += 12 + length
    rows, stride = zlib.decompress(data), 1 + width * channels
    # A filter of black rows leaves zeros, and 255 where the first pixel of all is opaque.
    return not any(set(rows[i + 1:i + stride]) - ({0} if channels == 3 else {0, 255}) for i in range(0, len(rows), stride))


def lay_card(milliseconds):
    campus.card("tap", 1, "--for", milliseconds)


def to_attract():
    plug(0)
    campus.card("lift", check=False)
    key("Escape")
    if campus.screens()[-1] not in ("S01", "S30"):
        campus.end(campus.kiosk)
        os.unlink(campus.kiosk.log)
        campus.start_kiosk(*PORTRAIT, env={"SDL_AUDIODRIVER": "dummy"})
    campus.wait_screen("S01", 20)


@test
def thirty_five_yuan_are_topped_up_by_ear_and_keys_alone_on_a_black_glass():
    purse = campus.card("state", 1)["balance_fen"]
    count = campus.meter("state", ROOM)["count"]

    since = len(spoken())
    plug(1)
    welcome = listen("欢迎使用宿舍用电自助机", since)
    expect("请把校园卡放在屏幕下方有凸点的读卡区" in welcome, f"where the reader is: {welcome}")
    expect_equal(press("5"), welcome, "5 repeats")
    expect_equal(press("F2"), welcome, "F2 repeats")

    sheet = hold("F1", "大字辅助")
    expect(re.search(r"共\S+项，第一项", sheet), f"how many there are, and the first: {sheet}")
    expect_equal(choose("屏幕变黑", "屏幕变黑"), "屏幕变黑，开", "the switch says how it stands")
    choose("好了", "欢迎使用")
    expect(is_black(campus.picture(campus.path("black.png"))), "the glass is black")

    since = len(spoken())
    lay_card(1500)
    balance = listen("剩余", since, 20)
    expect(re.search(r"三号公寓\S+室，剩余\S+元", balance), f"room and balance: {balance}")
    expect(re.search(r"数据(刚刚|\S+前)", balance), f"how old it is: {balance}")
    expect(not re.search(r"[0-9¥]", balance.split("共")[0]), f"words, not signs: {balance}")
    time.sleep(1.6)  # the card is taken away

    amount = choose("其他", "充多少？")
    expect("用数字键输入金额" in amount, f"how an amount is entered: {amount}")
    expect(press("3").startswith("三。三元"), "a digit and what it comes to")
    expect(re.match(r"五。三十五元，约\S+度", press("5")), f"35 and what it buys: {spoken()[-1]}")
    check = choose("下一步", "请核对")
    expect("三十五元" in check and "现在还不会扣款" in check, f"what is to be checked: {check}")
    wait = choose("校园卡", "请放上校园卡")
    expect("听到上升的两声再拿开" in wait, f"when it may be taken: {wait}")

    since = len(spoken())
    lay_card(6000)
    listen("好了，请取回校园卡", since, 20)
    result = listen("充值成功，电表已到账", since, 40)
    expect("充值金额三十五元" in result, f"the receipt: {result}")
    said = re.search(rf"单号([{HAN}A-F]{{8}})", result)
    expect(said, f"the reference, digit by digit: {result}")
    reference = "".join(str(HAN.index(c)) if c in HAN else c for c in said[1])
    rows = campus.station_rows("SELECT amount_fen FROM purchase_row WHERE key LIKE ? AND kind = 'debited'", reference + "%")
    expect_equal(rows, [(3500,)], "what the reference that was heard stands for")

    words = {"room": re.search(r"三号公寓(\S+?室)", balance)[1], "balance": re.search(r"剩余(\S+?)。", balance)[1],
             "balance after": re.search(r"现在余额(\S+?)，", result)[1], "reference": said[1]}
    words = {f"{name}, {code}": text.encode(code) for name, text in words.items() for code in ("utf-8", "utf-32-le")}
    words["room as it is drawn"] = "512 室".encode()
    expect("room as it is drawn" in search(campus.kiosk.pid, words), "the search finds nobody while somebody stands there")

    choose("完成", "已退出，信息已清除")
    expect(is_black(campus.picture(campus.path("black.png"))) or campus.screens()[-1] in ("S01", "S30"), "nothing was seen")
    expect_equal(campus.meter("state", ROOM)["count"], count + 1, "the meter counted one purchase")
    expect_equal(campus.card("state", 1)["balance_fen"], purse - 3500, "the purse")
    campus.expect_agreement()
    expect("剩余" not in campus.kiosk.text(), "the log of the machine tells nothing of what was said")
    campus.wait_screen("S01")
    time.sleep(1.5)
    expect_equal(search(campus.kiosk.pid, words), {}, "left in the memory of the kiosk")


@test
def what_was_switched_on_is_there_at_the_next_tap_of_the_card():
    to_attract()
    wait_for("the station to remember it", lambda: "blank" in str(campus.station_rows("SELECT bytes FROM card_wish")), 10)
    expect(not is_black(campus.picture(campus.path("light.png"))), "the attract screen is for everybody")
    plug(1)
    lay_card(1500)
    campus.wait_screen("S07")
    wait_for("a black glass", lambda: is_black(campus.picture(campus.path("black.png"))), 5)
    names = [row[0] for row in campus.station_rows("SELECT name FROM pragma_table_info('card_wish')")]
    expect_equal(names, ["ref", "bytes", "kept_at_ms"], "no name is kept beside it")


@test
def on_the_speaker_no_amount_is_said_before_the_person_agrees():
    to_attract()
    since = len(spoken())
    key("F2")
    listen("欢迎使用", since)
    since = len(spoken())
    lay_card(1500)
    question = listen("周围人可能听到，继续吗？", since, 20)
    expect(not any("剩余" in text for text in spoken()[since:]), f"nothing was said before: {spoken()[since:]}")
    expect("元" not in question, f"nor in the question: {question}")
    time.sleep(1.6)
    expect("剩余已隐藏" in choose("不念金额", "剩余"), "who says no hears no amount")
    choose("显示金额", "周围人可能听到")
    expect(re.search(r"剩余\S+元", choose("继续", "剩余")), "who says yes hears it")
    since = len(spoken())
    hold_off()
    time.sleep(1.0)
    expect_equal(spoken()[since:], [], "held, F2 turns the voice off")


def hold_off():
    for what, pause in (("keydown", 1.0), ("keyup", 0.2)):
        campus.run(["xdotool", what, "F2"], env={**os.environ, "DISPLAY": campus.display})
        time.sleep(pause)


main()
