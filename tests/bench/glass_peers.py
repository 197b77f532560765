"""What others need for a page like ours, on the same display in the same run: Chromium --kiosk and QML with its software
renderer, both showing ../shared/bench/kiosk_page. Figures as kiosk_bench.sh takes them."""
import os
import shutil
import subprocess
import tempfile

CHROMIUM = ["chromium", "--kiosk", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-quic", "--window-size=1080,1920", "--window-position=0,0"]
QML = ["qmlscene", "--software"]
# Where the buttons of kiosk.qml lie; those of the web page are kiosk_bench.sh's defaults.
QML_PLACES = {"ADD": "280,1495", "NAV": "780,1495", "BACK": "280,1870"}


def make_pages(shared, folder):
    page = os.path.join(shared, "kiosk_page")
    with open(os.path.join(folder, "kiosk.html"), "w", encoding="utf-8") as f:
        f.write(subprocess.run(["bash", os.path.join(page, "make_page.sh")], capture_output=True, text=True, check=True).stdout)
    shutil.copy(os.path.join(page, "kiosk.qml"), folder)
    subprocess.run(["qrencode", "-m", "2", "-s", "8", "-o", os.path.join(folder, "qr.png"), "https://pay.example.org/p/0714-3321"],
                   check=True)


def measure(name, command, shared, tools, env):
    """{"start": ms, "memory": PSS MB, "idle": % of a core, "same": (median, p95), "another": (median, p95)}"""
    done = subprocess.run(["bash", os.path.join(shared, "kiosk_bench.sh"), name, *command], capture_output=True, text=True,
                          check=False, env={**os.environ, **env, "BIN": tools})
    figures = {}
    for line in done.stdout.splitlines():
        words = line.split("\t")
        numbers = [float(word) for word in words[1:] if word.replace(".", "", 1).replace("-", "", 1).isdigit()]
        if words[0] == f"{name} start":
            figures["start"] = numbers[1]
        elif words[0] == f"{name} idle":
            figures["memory"], figures["idle"] = numbers[2], numbers[4]
        elif words[0] == f"{name} tap, same screen":
            figures["same"] = tuple(numbers[:2])
        elif words[0] == f"{name} tap, new screen":
            figures["another"] = tuple(numbers[:2])
    if len(figures) < 5 and env["TAPS"] != "0":
        print(f"{name}: not all of it could be measured\n{done.stdout}{done.stderr}", flush=True)
    return figures


def peers(shared, tools, display, runs):
    """{name: figures}; the first start of each is not counted, so that both are warm as ours is."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        make_pages(shared, folder)
        env = {"DISPLAY": display, "TAPS": str(runs), "IDLE": "20", "NAV_WATCH": "0,10,1080,300"}
        for name, command, more in (
                ("chromium", [*CHROMIUM, f"--user-data-dir={folder}/profile", f"file://{folder}/kiosk.html"], {}),
                ("qml", [*QML, os.path.join(folder, "kiosk.qml")], QML_PLACES)):
            measure(name, command, shared, tools, {**env, "TAPS": "0"})
            found[name] = measure(name, command, shared, tools, {**env, **more, "QT_QPA_PLATFORM": "xcb"})
    return found
