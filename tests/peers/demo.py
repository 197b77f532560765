"""image/demo after the build: starts a campus, opens the kiosk, and either waits for a person or plays one."""
import argparse
import os
import signal
import subprocess
import sys

import tour
from campus import Campus
from desk import ROOT, free_ports, fresh, port_is_served, wait_for

BUILD = os.path.join(ROOT, "build", "release")

CARDS = """
Cards (a virtual PC/SC reader):          tests/peers/card tap 1      lay card 1 on the reader for 2 s
                                         tests/peers/card tap 1 --for 15000   and keep it there to pay
   1-8  campus cards with a purse        9  a purse with 3 yuan      10  a storage card: says who, never pays
   11   reported lost                    12 a card of another campus
A keyboard-wedge reader: type a card's number and Enter in the kiosk's window: 3702240378 is card 10.
A phone that scans the code: tests/peers/phone --dir build/demo/gate pay 'QRTEXT', or {auto}
Meters: build/release/peer-dormitory --dir build/demo/dorm state 3-512
Staff:  build/release/dormwattctl --config build/demo/station/station.conf status
Ctrl-C ends everything that was started here and nothing else.
"""


def say(text):
    print(f"demo: {text}", flush=True)


def serve_screen(campus):
    """The Xvfb screen in a browser: x11vnc, and noVNC's page through websockify."""
    (vnc,) = free_ports(1)
    campus.start("x11vnc", ["x11vnc", "-display", campus.display, "-localhost", "-rfbport", str(vnc), "-forever",
                            "-shared", "-nopw", "-quiet"])
    web = campus.path("web")
    os.makedirs(web)
    for name in os.listdir("/usr/share/novnc"):
        os.symlink(os.path.join("/usr/share/novnc", name), os.path.join(web, name))
    index = os.path.join(web, "index.html")  # Debian's package has none
    if os.path.islink(index):
        os.unlink(index)
    with open(index, "w", encoding="utf-8") as f:
        f.write('<meta http-equiv="refresh" content="0; url=vnc.html?autoconnect=true&resize=scale">')
    campus.start("novnc", ["websockify", "--web", web, "127.0.0.1:6080", f"127.0.0.1:{vnc}"])
    wait_for("the screen's web page", lambda: port_is_served(6080))
    say("the kiosk's screen: http://127.0.0.1:6080")


def window_size(fullscreen):
    """A portrait window that fits the desktop: nine tenths of its height."""
    out = subprocess.run(["xdpyinfo"], capture_output=True, text=True, check=False).stdout
    for line in out.splitlines():
        if "dimensions:" in line:
            width, height = (int(n) for n in line.split()[1].split("x"))
            if fullscreen:
                return width, height
            tall = min(1920, height * 9 // 10)
            return tall * 9 // 16, tall
    return 540, 960


def open_campus(campus, tour_only):
    say("a dormitory of 4 buildings, 260 rooms, 14 buses, with 60 days of use behind it")
    campus.start_world()
    say("the station: certificates, import of rooms, students and use, enrolment of the kiosk")
    campus.start_station()
    if tour_only or not os.environ.get("DISPLAY"):
        campus.start_xvfb(1080, 1920)
        return 1080, 1920
    campus.display = os.environ["DISPLAY"]
    return None


def main():
    parser = argparse.ArgumentParser(prog="image/demo")
    parser.add_argument("--fullscreen", action="store_true", help="the whole screen instead of a window")
    parser.add_argument("--tour", metavar="DIR", help="play one student and leave pictures and tour.json in DIR")
    options = parser.parse_args()
    # However it is ended, everything it started ends with it: also by a closed terminal, and from a script that
    # started it in the background with interrupts ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))

    # A tour has a folder of its own, so that it may run beside a demo somebody looks at.
    folder = os.path.join(ROOT, "build", "tour" if options.tour else "demo")
    campus = Campus(fresh(folder), BUILD, rooms=260, buildings=4, buses=14, days=60)
    try:
        size = open_campus(campus, bool(options.tour))
        if options.tour:
            campus.start_kiosk(*size)
            return tour.play(campus, os.path.abspath(options.tour))
        headless = size is not None
        size = size or window_size(options.fullscreen)
        campus.start_kiosk(*size, options=["--fullscreen"] if options.fullscreen else [])
        if headless:
            serve_screen(campus)
        print(CARDS.format(auto=f"curl -d '{{\"qr\":\"...\"}}' http://127.0.0.1:{campus.control_port}/pay"))
        campus.kiosk.popen.wait()
        say("the kiosk was closed")
        return 0
    finally:
        campus.stop()


if __name__ == "__main__":
    sys.exit(main())
