#!/usr/bin/python3
"""A receipt on a phone: the real station's page, opened by a real browser with the link of a terminal."""
import atexit
import hashlib
import hmac
import html.parser
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time

from harness import build_folder, expect, expect_equal, main, test

from desk import Desk, free_ports, wait_for  # noqa: E402 (harness sets the path)

desk = Desk(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())
PORT, = free_ports(1)
URL = f"https://localhost:{PORT}"
NOW_MS = int(time.time() * 1000)
DAY_MS = 86400000
ROOM = "<b>512</b>"  # a name is never markup


def clean_up():
    desk.stop()
    shutil.rmtree(desk.folder, ignore_errors=True)


atexit.register(clean_up)
desk.run([desk.program("dormwattctl"), "init", desk.path("station"), "--listen", "127.0.0.1", "--port", str(PORT)])
with open(desk.path("station", "station.conf"), encoding="utf-8") as f:
    CONFIG = f.read()
with open(desk.path("station", "station.conf"), "w", encoding="utf-8") as f:
    f.write(CONFIG.replace("[site]", f"[site]\nreceipt_url = {URL}\ndesk_place = 101 值班室\n", 1))
station = desk.start("station", [desk.program("dormwatt-station"), "--config", desk.path("station", "station.conf")])
wait_for("the station", lambda: "listening" in station.text())
books = sqlite3.connect(desk.path("station", "station.db"), timeout=10, isolation_level=None)
books.executescript(f"""
    INSERT INTO building VALUES ('3', '3 号公寓');
    INSERT INTO room VALUES ('3-512', '3', '{ROOM}', 5330);
    INSERT INTO terminal(number, name, site_name, machine_name, building, fingerprint, public_key, enrolled_at_ms)
    VALUES (7, 'lobby-3a', '3 号公寓', '大厅 A 机', '3', 'none', 'none', 1);
""")


def order(key, state, at_ms=NOW_MS):
    books.execute("INSERT INTO pay_order VALUES (?, 7, '3-512', 5000, 'wechat', ?, '', ?, 'none', 0, 0, 0, 0, 180000, ?, ?, ?,"
                  " 0, 0, 0, '', 0)", (key, at_ms, state, at_ms, at_ms, at_ms))


def credit(key, state):
    books.execute("INSERT INTO credit(key, room, amount_fen, state, sequence, enqueued_at_ms, deadline_ms, ended_at_ms)"
                  " VALUES (?, '3-512', 5000, ?, (SELECT count(*) FROM credit), ?, ?, ?)",
                  (key, state, NOW_MS, NOW_MS + 600000, NOW_MS))


def link(key, terminal=7, of=7):
    """As a terminal makes it: its secret is the station's over its number, the check its own over the key."""
    (secret,) = books.execute("SELECT value FROM setting WHERE name = 'receipt_secret'").fetchone()
    own = hmac.new(bytes.fromhex(secret), f"dormwatt receipts of terminal {of}".encode(), hashlib.sha256).digest()
    check = hmac.new(own, key.encode(), hashlib.sha256).hexdigest()[:16].upper()
    return f"{URL}/r/{terminal}-{key}-{check}"


class Words(html.parser.HTMLParser):
    """What a person reads, by the id of the element; "" is everything."""

    def __init__(self, page):
        super().__init__()
        self.said, self.open, self.quiet, self.tags = {"": ""}, [], 0, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag in ("meta", "link", "br"):
            return
        self.quiet += tag in ("style", "script")
        self.open.append(dict(attributes).get("id"))

    def handle_endtag(self, tag):
        self.quiet -= tag in ("style", "script")
        self.open.pop()

    def handle_data(self, data):
        for name in [""] + [n for n in self.open if n]:
            if not self.quiet:
                self.said[name] = self.said.get(name, "") + data


def phone(address, language="zh-CN"):
    """The page after a real browser has read it."""
    page = desk.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--ignore-certificate-errors",
                     f"--accept-lang={language}", f"--user-data-dir={desk.path('browser')}", "--dump-dom", address], timeout=60)
    return Words(page)


@test
def a_phone_reads_where_the_money_is():
    key = "91C07F3A" + 24 * "1"
    order(key, "paid")
    credit(key, "waiting")
    words = phone(link(key))
    expect("等待电表入账" in words.said["state"], words.said)
    expect_equal(words.said["amount"], "¥50.00", "the amount")
    expect_equal(words.said["room"], f"3 号公寓 {ROOM} 室", "the room")
    expect_equal(words.said["reference"], "91C0-7F3A", "the reference")
    expect("101 值班室" in words.said[""] and "微信" in words.said["tender"], words.said[""])
    expect("b" not in words.tags and "script" not in words.tags, words.tags)
    books.execute("UPDATE credit SET state = 'confirmed' WHERE key = ?", (key,))
    words = phone(link(key), "en-GB")
    expect("your meter has it" in words.said["state"], words.said)
    expect("WeChat" in words.said["tender"], words.said)


@test
def a_payment_that_is_still_with_its_machine_says_so():
    words = phone(link(32 * "A"))
    expect("还在机器里" in words.said["state"] and "不用再付" in words.said["state"], words.said)
    expect("¥" not in words.said[""], "an amount nobody knows")


@test
def a_link_nobody_signed_opens_nothing():
    key = 32 * "B"
    order(key, "paid")
    credit(key, "confirmed")
    for address in (link(key)[:-1] + ("0" if link(key)[-1] != "0" else "1"), link(key, of=8), link(key, terminal=8, of=8),
                    f"{URL}/r/7-{key}"):
        words = phone(address)
        expect("没有这张凭条" in words.said["state"], f"{address}: {words.said}")
        expect("¥" not in words.said[""] and "512" not in words.said[""], words.said[""])


@test
def a_receipt_opens_for_thirty_days():
    young, old = 32 * "C", 32 * "D"
    order(young, "expired", NOW_MS - 29 * DAY_MS)
    order(old, "paid", NOW_MS - 31 * DAY_MS)
    credit(old, "confirmed")
    expect("没有扣款" in phone(link(young)).said["state"], "an order that was never paid")
    words = phone(link(old))
    expect("已过 30 天" in words.said["state"] and "¥" not in words.said[""], words.said[""])


@test
def money_taken_back_is_said_to_be_on_its_way_back():
    key = 32 * "E"
    order(key, "paid")
    credit(key, "manual")
    expect("值班正在核对" in phone(link(key)).said["state"], "a person looks")
    decide = ("INSERT INTO decision(kind, reference, verdict, who, second, why, at_ms, room, amount_fen, entry_key)"
              " VALUES ('credit', ?, ?, 'x', '', 'x', 1, '3-512', 5000, '')")
    books.execute(decide, (key, "refund"))
    expect("退款处理中" in phone(link(key)).said["state"], "owed to the payer")
    books.execute(decide, (key, "refunded"))
    expect("已退回" in phone(link(key)).said["state"], "given back")


main()
