"""What cards_test.py works with: pcscd in a namespace of its own, the cards, and the driver that plays a kiosk."""
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "..", "peers")
PCSCD = "/usr/sbin/pcscd"
SOCKET = "/run/pcscd/pcscd.comm"


def enter_namespace():
    """Re-runs this program where ports, loopback and /run/pcscd are nobody else's."""
    if os.environ.get("DORMWATT_IN_NAMESPACE"):
        subprocess.run(["mount", "-t", "tmpfs", "none", "/run/pcscd"], check=True)
        subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
        return
    os.makedirs("/run/pcscd", exist_ok=True)
    flags = "-mn" if os.geteuid() == 0 else "-Urmn"
    if not os.path.exists(PCSCD) or not os.path.exists("/etc/reader.conf.d/vpcd"):
        skip("pcscd or vsmartcard-vpcd is not installed")
    if subprocess.run(["unshare", flags, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        skip("this machine gives no network and mount namespace")
    os.environ["DORMWATT_IN_NAMESPACE"] = "1"
    os.execvp("unshare", ["unshare", flags, sys.executable, *sys.argv])


def skip(why):
    print(f"SKIPPED: {why}; the card layer was NOT tested against a real pcscd", file=sys.stderr)
    sys.exit(0)


def wait_for(what, seconds, condition):
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(0.005)


class Kiosk:
    """card_driver, and what it says."""

    def __init__(self, desk, deadline_ms=3000, die_at=None):
        env = dict(os.environ)
        env.pop("DORMWATT_DIE_AT", None)
        if die_at:
            env["DORMWATT_DIE_AT"] = die_at
        self.log = open(os.path.join(desk.dir, "kiosk.log"), "a")
        self.process = subprocess.Popen(
            [f"{desk.build}/card_driver", "--reader", f"{desk.build}/dormwatt-reader",
             "--card-part", "Virtual PCD 00 00", "--psam-part", "Virtual PCD 00 01",
             "--deadline", str(deadline_ms)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True, bufsize=1, env=env)
        self.lines = queue.Queue()
        self.at_ms = 0
        self.seen = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def say(self, line):
        self.process.stdin.write(line + "\n")

    def hear(self, seconds=5):
        """The next event, without its time."""
        try:
            at, text = self.lines.get(timeout=seconds).split(" ", 1)
        except queue.Empty:
            raise AssertionError(f"nothing heard for {seconds} s after {self.seen}") from None
        self.at_ms = int(at)
        self.seen.append(text)
        return text

    def expect(self, *wanted, seconds=5):
        """These events, in this order and nothing between. Returns the last one."""
        text = ""
        for start in wanted:
            text = self.hear(seconds)
            if not text.startswith(start):
                raise AssertionError(f"expected '{start}', heard '{text}' after {self.seen[:-1]}")
        return text

    def until(self, start, seconds=10):
        """Skips events up to one that starts so."""
        while not self.hear(seconds).startswith(start):
            pass

    def wait_ready(self):
        self.until("reader ok")
        return self

    def expect_card(self, number, seconds=5):
        return self.expect("seen", f"identified purse=1 asn=20231016000000{number:02d}", seconds=seconds)

    def quote(self, fen):
        self.say(f"quote {fen}")
        return self.expect("quoted")[len("quoted "):]

    def ask(self, line, *wanted, seconds=5):
        self.say(line)
        return self.expect(*wanted, seconds=seconds)

    def expect_quiet(self, seconds):
        try:
            raise AssertionError("unexpected: " + self.lines.get(timeout=seconds))
        except queue.Empty:
            pass

    def reader_pids(self):
        out = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout
        return [int(pid) for pid in out.split()]

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        if self.process.poll() is None:
            try:
                self.say("quit")
            except BrokenPipeError:
                pass
            code = self.process.wait(timeout=10)
            assert code == 0, f"the driver ended with {code}"
        self.log.close()


class Desk:
    """pcscd, the cards and the PSAM, and any number of kiosks."""

    def __init__(self, build):
        self.build = build
        self.dir = tempfile.mkdtemp(prefix="dormwatt-cards-")
        self.kiosks = []
        self.pcscd = None
        self.start_pcscd()
        self.peer = subprocess.Popen([f"{build}/peer-card", "serve", "--dir", self.dir,
                                      os.path.join(PEERS, "cards.conf")])
        wait_for("cards", 5, lambda: os.path.exists(f"{self.dir}/control"))

    def start_pcscd(self):
        for name in ("pcscd.comm", "pcscd.pid"):
            if os.path.exists(f"/run/pcscd/{name}"):
                os.unlink(f"/run/pcscd/{name}")
        log = open(os.path.join(self.dir, "pcscd.log"), "a")
        self.pcscd = subprocess.Popen([PCSCD, "--foreground"], stdout=log, stderr=log)
        log.close()
        wait_for("pcscd", 5, lambda: os.path.exists(SOCKET))

    def kill_pcscd(self):
        self.pcscd.kill()
        self.pcscd.wait()

    def card(self, *words):
        done = subprocess.run([f"{self.build}/peer-card", "--dir", self.dir, *map(str, words)],
                              capture_output=True, text=True)
        assert done.returncode == 0, f"card {words}: {done.stdout}{done.stderr}"
        return done.stdout

    def state(self, number):
        return json.loads(self.card("state", number))

    def kiosk(self, **how):
        kiosk = Kiosk(self, **how)
        self.kiosks.append(kiosk)
        return kiosk.wait_ready()

    def end(self):
        try:
            for kiosk in self.kiosks:
                kiosk.end()
        finally:
            for kiosk in self.kiosks:
                kiosk.process.kill()
            self.peer.terminate()
            self.peer.wait()
            self.pcscd.send_signal(signal.SIGCONT)
            self.pcscd.kill()
            self.pcscd.wait()
        with open(os.path.join(self.dir, "kiosk.log")) as log:
            for line in log:
                assert "Sanitizer" not in line and "runtime error" not in line, line
