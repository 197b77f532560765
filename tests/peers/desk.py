"""A desk: the real programs and the stand-ins for the world, started together and ended together.

image/demo and tests/system use it. Everything lies in one folder, every port is free before it is taken,
and only processes started here are ended here.
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PYTHON = "/usr/bin/python3"  # Debian's, which has python3-cryptography


def free_ports(count):
    """Ports nobody listens on, all different; taken by the caller soon after."""
    held = [socket.socket() for _ in range(count)]
    for s in held:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in held]
    for s in held:
        s.close()
    return ports


def wait_for(what, test, seconds=15.0, pause=0.05):
    """Calls test until it returns something true and returns that; says what was waited for when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = test()
        if result:
            return result
        time.sleep(pause)
    raise TimeoutError(f"waited {seconds:g} s for {what}")


class Process:
    """A child with its log file. stop() asks, then insists."""

    def __init__(self, name, command, log, env=None, cwd=None, pass_fds=(), stdin=subprocess.DEVNULL, stdout=None):
        self.name, self.log = name, log
        out = open(log, "ab")
        self.popen = subprocess.Popen(
            command, stdin=stdin, stdout=stdout or out, stderr=out, env={**os.environ, **(env or {})}, cwd=cwd,
            pass_fds=pass_fds, start_new_session=True)
        out.close()

    @property
    def pid(self):
        return self.popen.pid

    def running(self):
        return self.popen.poll() is None

    def kill(self, number=signal.SIGKILL):
        if self.running():
            self.popen.send_signal(number)
        self.popen.wait()

    def stop(self, seconds=5.0):
        if self.running():
            self.popen.terminate()
            try:
                self.popen.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        # Whatever it started in its own session goes with it.
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.popen.wait()
        return self.popen.returncode

    def text(self):
        with open(self.log, encoding="utf-8", errors="replace") as f:
            return f.read()


class Desk:
    """Starts parts in the order they are asked for; stop() ends them in reverse."""

    def __init__(self, folder, build):
        self.folder, self.build = os.path.abspath(folder), os.path.abspath(build)
        self.parts = []
        os.makedirs(self.folder, exist_ok=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def program(self, name):
        return os.path.join(self.build, name)

    def start(self, name, command, **keywords):
        process = Process(name, command, self.path(name + ".log"), **keywords)
        self.parts.append(process)
        return process

    def end(self, process, seconds=5.0):
        if process in self.parts:
            self.parts.remove(process)
        return process.stop(seconds)

    def stop(self):
        for process in reversed(self.parts):
            process.stop()
        self.parts = []

    def run(self, command, **keywords):
        """Runs a command to its end; its words are part of the error when it fails."""
        done = subprocess.run(command, capture_output=True, text=True, check=False, **keywords)
        if done.returncode:
            raise RuntimeError(f"{' '.join(map(str, command))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    # --- the card readers: our own pcscd, without touching the machine's -------------------------------

    def start_pcscd(self):
        """A pcscd of our own: a listening socket handed over as systemd would, two vpcd slots on free ports.

        Works as an ordinary user and beside the system's pcscd; clients find it by PCSCLITE_CSOCK_NAME.
        """
        self.pcsc_socket = self.path("pcscd.comm")
        conf = self.path("reader.conf.d")
        os.makedirs(conf, exist_ok=True)
        library = subprocess.run(["sh", "-c", "ls /usr/lib/pcsc/drivers/serial/libifdvpcd.so* | head -1"],
                                 capture_output=True, text=True, check=False).stdout.strip()
        # The driver takes two neighbouring ports: CHANNELID and the next.
        while True:
            (port,) = free_ports(1)
            try:
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port + 1))
                break
            except OSError:
                continue
        self.card_port, self.psam_port = port, port + 1
        with open(os.path.join(conf, "vpcd"), "w") as f:
            f.write(f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x{port:X}\nLIBPATH {library}\n'
                    f"CHANNELID 0x{port:X}\n")
        if os.path.exists(self.pcsc_socket):
            os.unlink(self.pcsc_socket)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self.pcsc_socket)
        listener.listen(16)
        fd = listener.fileno()
        script = f'exec 3<&{fd}; [ {fd} = 3 ] || exec {fd}<&-; LISTEN_FDS=1 LISTEN_PID=$$ exec pcscd --foreground --config "$0"'
        process = self.start("pcscd", ["bash", "-c", script, conf], pass_fds=(fd,))
        listener.close()
        self.pcsc_env = {"PCSCLITE_CSOCK_NAME": self.pcsc_socket}
        wait_for("pcscd to listen for virtual cards", lambda: port_is_served(port), 10)
        return process

    # --- the glass -------------------------------------------------------------------------------------

    def start_xvfb(self, width, height):
        read, write = os.pipe()
        self.start("xvfb", ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
                            "-noreset"], pass_fds=(write,))
        os.close(write)
        number = b""
        with os.fdopen(read, "rb") as f:
            number = f.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start: " + self.path("xvfb.log"))
        self.display = ":" + number.decode()
        return self.display

    def picture(self, file):
        """What the glass shows now, as a PNG."""
        self.run(["maim", "--hidecursor", file], env={**os.environ, "DISPLAY": self.display})
        return file

    def hold(self, x, y, seconds=1.3):
        """A finger that stays."""
        self.run(["xdotool", "mousemove", str(int(x)), str(int(y)), "mousedown", "1", "sleep", str(seconds), "mouseup", "1"],
                 env={**os.environ, "DISPLAY": self.display})

    def touch(self, x, y):
        self.run(["xdotool", "mousemove", str(int(x)), str(int(y)), "click", "1"],
                 env={**os.environ, "DISPLAY": self.display})


def port_is_served(port):
    """Looks without connecting: to the card driver a connection is a card."""
    with open("/proc/net/tcp", encoding="ascii") as table:
        return any(line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A" for line in list(table)[1:])


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    return folder


def read_json(text):
    return json.loads(text)
