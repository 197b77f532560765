"""A wall clock that a test sets under a running program (libfaketime)."""
import glob
import os


class Clock:
    """The wall clock of one program, for which it is started with env; the monotonic one stays."""

    def __init__(self, path):
        self.path = path
        self.set(0)
        library, = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
        self.env = {"LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": path, "FAKETIME_NO_CACHE": "1",
                    "FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1",
                    "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0"}

    def set(self, offset_s):
        with open(self.path + ".new", "w", encoding="ascii") as f:
            f.write(f"{offset_s:+d}")
        os.rename(self.path + ".new", self.path)
