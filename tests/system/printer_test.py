#!/usr/bin/python3
"""The real printer worker and the real drawing against a printer on a pty, in all its moods."""
import atexit
import os
import queue
import shutil
import subprocess
import tempfile
import threading
import time

from harness import build_folder, expect, expect_equal, main, test

from printer import Printer, png  # noqa: E402 (harness sets the path)

ROOT = tempfile.mkdtemp(prefix="dormwatt-printer-")
atexit.register(shutil.rmtree, ROOT, True)


class Driver:
    """The worker as a process; said() is the next line it says."""

    def __init__(self, device, width=576):
        self.pbm = os.path.join(ROOT, "receipt.pbm")
        self.process = subprocess.Popen([os.path.join(build_folder(), "print_driver"), device, str(width), self.pbm], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.lines = queue.Queue()
        threading.Thread(target=lambda: [self.lines.put(line.strip()) for line in self.process.stdout], daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        expect_equal(self.process.wait(20), 0, "the driver's end")

    def ask(self, words):
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()

    def said(self, seconds=25):
        return self.lines.get(timeout=seconds)

    def dots(self):
        with open(self.pbm, "rb") as f:
            f.readline()
            width, rows = map(int, f.readline().split())
            return width, rows, f.read()


@test
def a_receipt_comes_out_dot_for_dot_and_is_cut():
    for width, how in ((576, "zh"), (576, "en"), (384, "zh"), (576, "test")):
        printer = Printer(dots=width)
        with Driver(printer.device, width) as driver:
            expect_equal(driver.said(), "state ready", "its first word")
            driver.ask(f"print {how}")
            expect_equal(driver.said(), "printed yes ready", "the job")
            expect_equal(printer.jobs, [driver.dots()], "what came out")
        expect_equal(printer.faults, [], "faults")
        _, rows, bits = printer.jobs[0]
        black = sum(byte.bit_count() for byte in bits) / (width * rows)
        expect(0.01 < black < 0.3, f"{black:.3f} of the paper is black")
        expect(rows < 2400 and any(bits[-width // 8 * 20:-width // 8 * 8]) is not None, "it ends on the paper")
        if os.environ.get("DORMWATT_PICTURES"):
            with open(os.path.join(os.environ["DORMWATT_PICTURES"], f"receipt-{width}-{how}.png"), "wb") as f:
                f.write(png(width, rows, bits))
        printer.stop()


@test
def what_the_printer_lacks_is_told_and_nothing_is_called_printed():
    for lacks, state in (("paper", "nopaper"), ("cover", "open"), ("jammed", "jam")):
        printer = Printer()
        setattr(printer, lacks, lacks != "paper")
        with Driver(printer.device) as driver:
            expect_equal(driver.said(), f"state {state}", lacks)
            driver.ask("print zh")
            expect_equal(driver.said(), f"printed no {state}", lacks)
            setattr(printer, lacks, lacks == "paper")
            expect_equal(driver.said(), "state ready", f"{lacks} was put right")
        expect_equal(printer.jobs, [], "jobs")
        printer.stop()


@test
def paper_that_ends_in_the_middle_is_noticed():
    printer = Printer()
    printer.out_after_rows = 100
    with Driver(printer.device) as driver:
        expect_equal(driver.said(), "state ready", "before")
        driver.ask("print zh")
        expect_equal(driver.said(), "state nopaper", "why")
        expect_equal(driver.said(), "printed no nopaper", "the job")
    expect_equal(printer.jobs, [], "cut pieces")
    printer.stop()


@test
def a_printer_that_falls_silent_holds_nobody_up():
    printer = Printer()
    with Driver(printer.device) as driver:
        expect_equal(driver.said(), "state ready", "before")
        printer.silent = True
        began = time.monotonic()
        driver.ask("print zh")
        expect_equal(driver.said(), "state offline", "why")
        expect_equal(driver.said(), "printed no offline", "the job")
        expect(time.monotonic() - began < 4, "it took longer than a person waits")
    printer.stop()


@test
def a_printer_that_is_not_there_is_offline_and_found_when_it_comes():
    link = os.path.join(ROOT, "lp0")
    with Driver(link) as driver:
        expect_equal(driver.said(), "state offline", "no device")
        printer = Printer(link=link)
        expect_equal(driver.said(), "state ready", "it came")
        driver.ask("print zh")
        expect_equal(driver.said(), "printed yes ready", "the job")
    printer.stop()


main()
