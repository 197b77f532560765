#!/usr/bin/python3
"""A receipt printer on a pty that speaks ESC/POS as strictly as a real one: it prints pictures, cuts, says how it is.

    printer.py --link /tmp/printer --pictures /tmp/receipts      prints each job as a PNG, until it is ended

Status bytes and commands are those of Epson's ESC/POS; what it does not know, or a picture that is cut short, is a
fault that it keeps and tells. Tests import Printer and put it out of paper, open its cover, jam its cutter, silence it.
"""
import argparse
import os
import pty
import struct
import threading
import time
import tty
import zlib

DLE, ESC, GS = 0x10, 0x1B, 0x1D


def png(width, rows, bits):
    """A black-and-white PNG of rows of width dots, 1 = black."""
    row = (width + 7) // 8
    raw = b"".join(b"\0" + bytes(b ^ 0xFF for b in bits[i * row:(i + 1) * row]) for i in range(rows))

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, rows, 1, 0, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))


class Printer:
    """jobs: (width, rows, bits) of each that was cut. State: set paper, cover, jammed, silent; bytes_a_second."""

    def __init__(self, link=None, pictures=None, dots=576, bytes_a_second=200000):
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.device = os.ttyname(slave)
        self.slave = slave  # held open: a printer stays there when nobody listens
        self.dots, self.bytes_a_second = dots, bytes_a_second
        self.paper, self.cover, self.jammed, self.silent = True, False, False, False
        self.out_after_rows = None  # then the paper ends
        self.jobs, self.faults, self.pictures = [], [], pictures
        self.rows, self.width, self.buffer, self.ending = bytearray(), 0, bytearray(), False
        if link:
            if os.path.islink(link):
                os.unlink(link)
            os.symlink(self.device, link)
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def stop(self):
        self.ending = True
        os.close(self.slave)
        self.thread.join(5)
        os.close(self.master)

    # --- what it says ---------------------------------------------------------------------------------

    def _status(self, number):
        stopped = not self.paper or self.cover or self.jammed
        if number == 1:
            return 0x12 | (0x08 if stopped else 0)
        if number == 2:
            return 0x12 | (0x04 if self.cover else 0) | (0 if self.paper else 0x20) | (0x40 if self.jammed else 0)
        if number == 3:
            return 0x12 | (0x08 if self.jammed else 0)
        return 0x12 | (0 if self.paper else 0x60)

    def _say(self, *answer):
        if not self.silent:
            os.write(self.master, bytes(answer))

    # --- what it does ---------------------------------------------------------------------------------

    def _serve(self):
        while not self.ending:
            try:
                got = os.read(self.master, 4096)
            except OSError:
                return
            if self.silent:
                continue
            time.sleep(len(got) / self.bytes_a_second)
            self.buffer += got
            while self._step():
                pass

    def _take(self, count):
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken

    def _step(self):
        """One command from the buffer; False when it is not all there yet, or nothing is printed now."""
        b = self.buffer
        at = b.find(bytes([DLE, 4]))
        if 0 <= at < 1 and len(b) >= 3:  # real time: answered whatever state it is in
            self._say(self._status(self._take(3)[2]))
            return True
        if not self.paper or self.cover or self.jammed:
            return self._real_time_only()
        if len(b) < 2:
            return False
        if b[0] == ESC and b[1] == ord("@"):
            self._take(2)
            self.rows, self.width = bytearray(), 0
        elif b[0] == GS and b[1] == ord("v"):
            return self._band()
        elif b[0] == GS and b[1] == ord("V") and len(b) >= 4:
            self._take(4)
            self._cut()
        elif b[0] == GS and b[1] == ord("r") and len(b) >= 3:
            self._take(3)
            self._say(0)
        elif len(b) < 4 and b[0] in (ESC, GS, DLE):
            return False
        else:
            self.faults.append(f"no command: {b[:8].hex(' ')}")
            self._take(1)
        return True

    def _real_time_only(self):
        """Stopped: what is to be printed waits, but questions are answered where they stand."""
        at = self.buffer.find(bytes([DLE, 4]))
        if at < 0 or len(self.buffer) < at + 3:
            return False
        number = self.buffer[at + 2]
        del self.buffer[at:at + 3]
        self._say(self._status(number))
        return True

    def _band(self):
        if len(self.buffer) < 8:
            return False
        _, _, form, _, xl, xh, yl, yh = self.buffer[:8]
        row, rows = xl + 256 * xh, yl + 256 * yh
        if len(self.buffer) < 8 + row * rows:
            return False
        self._take(8)
        bits = self._take(row * rows)
        if form != ord("0") or row * 8 > self.dots or rows == 0:
            self.faults.append(f"a band of {row * 8} x {rows} on paper of {self.dots} dots")
        if self.width not in (0, row * 8):
            self.faults.append("bands of different widths")
        self.width = row * 8
        self.rows += bits
        if self.out_after_rows is not None and len(self.rows) // row >= self.out_after_rows:
            self.paper = False
        return True

    def _cut(self):
        rows = len(self.rows) * 8 // self.width if self.width else 0
        self.jobs.append((self.width, rows, bytes(self.rows)))
        if self.pictures and self.width:
            with open(os.path.join(self.pictures, f"receipt-{len(self.jobs)}.png"), "wb") as f:
                f.write(png(self.width, rows, self.rows))
        self.rows, self.width = bytearray(), 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--link", required=True, help="where the device file shall be found")
    parser.add_argument("--pictures", help="a folder: each receipt as a PNG")
    parser.add_argument("--dots", type=int, default=576, help="across the paper")
    options = parser.parse_args()
    printer = Printer(options.link, options.pictures, options.dots)
    print(f"printer: {printer.device}", flush=True)
    try:
        printer.thread.join()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
