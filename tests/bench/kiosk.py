#!/usr/bin/env python3
"""kiosk.py [RUNS]: what the kiosk costs, measured from outside on a release build under Xvfb 1080x1920.

  start       exec to the first changed pixel and to the first real content (start_latency); to S01, when store,
              reader and line have been heard
  tap         a press through XTEST to the first changed pixel, same screen (language key) and another screen
              (tap_latency)
  card        `card tap` to the dashboard with data, beside the card's own time (the reader's answers)
  memory      PSS and RSS of the kiosk and its reader child; idle CPU and wake-ups over 30 s (proc_tree.py)

  peers       Chromium --kiosk and QML (software) with a comparable page on the same display, and the ratio to each
  frames      draw and paint of each animation's frames (frame_bench): p99 against the 16.7 ms of 60 a second

The measuring programs are those of ../shared/bench, compiled here; nothing is put into the kiosk. Prints one line
a figure: name, median, p95, least, most.
"""
import glob
import os
import re
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests", "peers"))
from campus import Campus  # noqa: E402
from desk import fresh, wait_for  # noqa: E402
from glass_peers import peers  # noqa: E402

SHARED = os.path.join(os.path.dirname(ROOT), "shared", "bench")
BUILD = os.path.join(ROOT, "build", "release")
OUT = os.path.join(ROOT, "build", "bench")


def compile_tools():
    os.makedirs(OUT, exist_ok=True)
    for name, libraries in (("start_latency", "-lX11 -lXext -lXdamage"), ("tap_latency", "-lX11 -lXtst -lXext -lXdamage")):
        subprocess.run(["cc", "-O2", "-o", os.path.join(OUT, name), os.path.join(SHARED, name + ".c"), *libraries.split()],
                       check=True)


def show(name, values, unit="ms"):
    values = sorted(values)
    p95 = values[min(len(values) - 1, int(len(values) * 0.95))]
    print(f"{name:34} median {statistics.median(values):8.1f}  p95 {p95:8.1f}  least {values[0]:8.1f}  most {values[-1]:8.1f} "
          f"{unit}  n={len(values)}", flush=True)
    return statistics.median(values)


def tool(campus, *words):
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False,
                          env={**os.environ, "DISPLAY": campus.display, **campus.pcsc_env})
    return [line.split("\t") for line in done.stdout.splitlines() if line and not line.startswith("#")]


def start_times(campus, runs):
    command = [campus.program("dormwatt-kiosk"), "--config", campus.path("kiosk", "kiosk.conf"), "--window", "1080x1920"]
    first, content = [], []
    for _ in range(runs):
        for row in tool(campus, os.path.join(OUT, "start_latency"), "--watch", "0,0,1080,1920", "--colours", "12", "--",
                        *command):
            first.append(float(row[1]))
            content.append(float(row[2]))
    show("start: exec to first pixel", first)
    return show("start: exec to first content", content)


def ready_times(campus, runs):
    """The first content is the start's own picture; this is until somebody can be served."""
    ready = []
    for _ in range(runs):
        began = time.monotonic()
        campus.start_kiosk()
        while "S01" not in campus.screens():
            time.sleep(0.002)
        ready.append(1000 * (time.monotonic() - began))
        campus.end(campus.kiosk)
        os.unlink(campus.kiosk.log)
    show("start: exec to S01", ready)


def tap_times(campus, runs):
    """(median, p95) on the same screen and to another one."""
    found = []
    x, y = campus.targets()["S01", "language", 0]
    for row in tool(campus, os.path.join(OUT, "tap_latency"), "--x", x, "--y", y, "--watch", "60,80,960,300", "--n", runs,
                    "--gap", 450, "--name", "tap"):
        print(f"{'tap to pixel, same screen':34} median {row[1]:>8}  p95 {row[2]:>8}  least {row[3]:>8}  most {row[4]:>8} ms")
        found.append((float(row[1]), float(row[2])))
    # 300 rows of it: the tool reads back what it watches, 5 ms for a whole screen (glass_peers.py does the same).
    hx, hy = campus.targets()["S01", "help", 0]
    bx, by = campus.targets()["S28", "back", 0]
    for row in tool(campus, os.path.join(OUT, "tap_latency"), "--x", hx, "--y", hy, "--back", f"{bx},{by}", "--watch",
                    "0,60,1080,300", "--n", runs, "--gap", 450, "--settle", 450, "--name", "tap"):
        print(f"{'tap to pixel, another screen':34} median {row[1]:>8}  p95 {row[2]:>8}  least {row[3]:>8}  most {row[4]:>8} ms")
        found.append((float(row[1]), float(row[2])))
    return found


def card_times(campus, runs):
    """The tap command inserts the card; pcscd polls the virtual slot every 400 ms, so only what follows the
    reader's own "seen" line can be the kiosk's: the log tells both."""
    total = []
    for _ in range(runs):
        campus.wait_screen("S01")
        began = time.monotonic()
        campus.card("tap", 1, "--for", 1200)
        wait_for("the dashboard", lambda: campus.screens()[-1:] == ["S07"], 10, 0.002)
        total.append((time.monotonic() - began) * 1000)
        time.sleep(1.5)
        campus.tap("S07", "exit")
        campus.wait_screen("S01")
    show("card: tap command to dashboard", total)
    own = [float(ms) for ms in re.findall(r"card identified in (\d+) ms", campus.kiosk.text())]
    if own:
        show("card: the card's own time", own)
    shown = [float(ms) for ms in re.findall(r"dashboard with data (\d+) ms after the card", campus.kiosk.text())]
    if shown:
        show("card: seen to dashboard with data", shown)


def memory(campus):
    """(PSS MB, CPU %)"""
    time.sleep(5)
    for row in tool(campus, os.path.join(SHARED, "proc_tree.py"), campus.kiosk.pid, "--secs", 30, "--name", "kiosk"):
        print("memory, idle: processes %s  RSS %s MB  PSS %s MB  private %s MB  CPU %s %%  wake-ups %s/s" % tuple(row[1:7]))
        return float(row[3]), float(row[5])


def frames():
    """Of the newest build that has the program (tests/bench/README.md)."""
    built = sorted(glob.glob(os.path.join(ROOT, "build", "*", "frame_bench")), key=os.path.getmtime)
    if built:
        subprocess.run([built[-1]], check=True)
    else:
        print("frames: no build has frame_bench", flush=True)


def compare(ours, theirs):
    for name, peer in theirs.items():
        for what, unit, own, other in (("start: exec to first content", "ms", ours["start"], peer.get("start")),
                                       ("memory, PSS", "MB", ours["memory"], peer.get("memory")),
                                       ("tap, same screen (median)", "ms", ours["same"][0], peer.get("same", [None])[0]),
                                       ("tap, same screen (p95)", "ms", ours["same"][1], peer.get("same", [None] * 2)[1]),
                                       ("tap, another screen (median)", "ms", ours["another"][0], peer.get("another", [None])[0]),
                                       ("tap, another screen (p95)", "ms", ours["another"][1], peer.get("another", [None] * 2)[1])):
            if other:
                print(f"{what:34} {own:8.1f} / {name} {other:8.1f} {unit} = {own / other:.2f}")
        print(f"{'CPU, idle':34} {ours['idle']:8.1f} / {name} {peer.get('idle', 0):8.1f} %", flush=True)


def main():
    if sys.argv[1:] == ["--help"]:
        print(__doc__.strip())
        sys.exit(0)
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    subprocess.run([os.path.join(ROOT, "image", "packages", "install"), "bench"], check=True)
    compile_tools()
    campus = Campus(fresh(os.path.join(OUT, "desk")), BUILD, rooms=20, buildings=4, buses=2, days=20)
    try:
        campus.start_world()
        campus.start_station()
        campus.start_xvfb(1080, 1920)
        campus.make_kiosk(1080, 1920)
        ours = {"start": start_times(campus, runs)}
        ready_times(campus, min(runs, 10))
        campus.start_kiosk()
        campus.wait_screen("S01", 20)
        ours["memory"], ours["idle"] = memory(campus)
        ours["same"], ours["another"] = tap_times(campus, runs)
        card_times(campus, min(runs, 10))
        campus.end(campus.kiosk)
        compare(ours, peers(SHARED, OUT, campus.display, runs))
        frames()
    finally:
        campus.stop()


main()
