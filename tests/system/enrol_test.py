"""A machine becomes a terminal by a code, renews itself and is locked out: the real station, ctl and kiosk."""
import atexit
import http.client
import os
import re
import shutil
import signal
import ssl
import subprocess
import tempfile
import time

from harness import build_folder, expect, expect_equal, main, test

from desk import Desk, free_ports, wait_for  # noqa: E402 (harness sets the path)

desk = Desk(tempfile.mkdtemp(prefix="dormwatt-"), build_folder())
PORT, = free_ports(1)
URL = f"https://localhost:{PORT}"


def clean_up():
    desk.stop()
    shutil.rmtree(desk.folder, ignore_errors=True)


def ctl(*words):
    return desk.run([desk.program("dormwattctl"), "--config", desk.path("station", "station.conf"), *words])


def start_station(env=None):
    log = desk.path("station.log")
    lives = 0
    if os.path.exists(log):
        with open(log, encoding="utf-8", errors="replace") as f:
            lives = f.read().count("listening")
    process = desk.start("station", [desk.program("dormwatt-station"), "--config", desk.path("station", "station.conf")], env=env)
    wait_for("the station", lambda: process.text().count("listening") > lives)  # the log has its earlier lives too
    return process


atexit.register(clean_up)
desk.run([desk.program("dormwattctl"), "init", desk.path("station"), "--listen", "127.0.0.1", "--port", str(PORT)])
with open(desk.path("station", "station.conf"), encoding="utf-8") as f:
    CONFIG = f.read()
station = start_station()


def configure(**settings):
    """Restarts the station with more lines in [station]."""
    global station
    desk.end(station)
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    with open(desk.path("station", "station.conf"), "w", encoding="utf-8") as f:
        f.write(CONFIG.replace("[site]", lines + "\n[site]", 1))
    station = start_station()


def promise(name):
    """A code for that name, and the authority's fingerprint, as staff read them."""
    told = ctl("enrol", name, "--code", "--url", URL, "--site-name", "3 号公寓")
    return re.search(r"--enrol (\S+)", told)[1], re.search(r"--ca-fingerprint (\S+)", told)[1]


def enrol(folder, code, fingerprint, env=None):
    os.makedirs(desk.path(folder), exist_ok=True)
    done = subprocess.run([desk.program("dormwatt-kiosk"), "--enrol", code, "--station", URL, "--ca-fingerprint", fingerprint,
                           "--config", desk.path(folder, "kiosk.conf")], capture_output=True, text=True, check=False,
                          env={**os.environ, **(env or {})})
    return done.returncode, done.stdout + done.stderr


def enrolled(name, folder):
    code, fingerprint = promise(name)
    status, told = enrol(folder, code, fingerprint)
    expect_equal(status, 0, told)
    return code, fingerprint


def connection(folder, certificate="kiosk.pem", key="kiosk-key.pem"):
    context = ssl.create_default_context(cafile=desk.path(folder, "ca.pem"))
    context.load_cert_chain(desk.path(folder, certificate), desk.path(folder, key))
    return http.client.HTTPSConnection("localhost", PORT, context=context, timeout=10)


def ask(line):
    line.request("GET", "/v1/terminal/profile")
    answer = line.getresponse()
    return answer.status, answer.read().decode()


@test
def a_code_makes_a_machine_a_terminal_and_its_keys_are_nobody_elses():
    enrolled("lobby-1", "k1")
    for name in ("kiosk.conf", "kiosk.pem", "kiosk-key.pem", "row-key.pem", "ca.pem"):
        expect_equal(os.stat(desk.path("k1", name)).st_mode & 0o777, 0o600, name)
    expect_equal(sorted(n for n in os.listdir(desk.path("k1")) if ".new" in n or ".next" in n), [], "left over")
    expect_equal(ask(connection("k1"))[0], 200, "its profile")
    listed = ctl("terminals")
    expect("lobby-1" in listed and "key not in hardware" in listed and "certificate ends in 36" in listed, listed)
    with open(desk.path("station", "station.db"), "rb") as f:
        expect(b"PRIVATE KEY" not in f.read(), "the station has a private key of a machine")


@test
def a_code_is_good_for_one_machine():
    code, fingerprint = enrolled("lobby-2", "k2")
    status, told = enrol("thief", code, fingerprint)
    expect(status != 0 and "used_code" in told, told)
    expect(not os.path.exists(desk.path("thief", "kiosk.conf")), "the second machine has a config")
    status, told = enrol("k2", code, fingerprint)
    expect(status != 0 and "is enrolled" in told, told)


@test
def a_station_of_another_fingerprint_hears_no_code():
    code, fingerprint = promise("lobby-3")
    status, told = enrol("k3", code, fingerprint[:-1] + ("0" if fingerprint[-1] != "0" else "1"))
    expect(status != 0 and "not the station of that fingerprint" in told, told)
    expect_equal(os.listdir(desk.path("k3")), [], "files")
    expect_equal(enrol("k3", code, fingerprint)[0], 0, "the code afterwards")


@test
def a_machine_that_dies_at_any_step_comes_again_with_the_same_code():
    for number, marker in enumerate(("enrol.before_asking", "enrol.before_keeping")):
        code, fingerprint = promise(f"dying-{number}")
        status, told = enrol(f"d{number}", code, fingerprint, env={"DORMWATT_DIE_AT": marker})
        expect_equal(status, -signal.SIGKILL, f"{marker}: {told}")
        status, told = enrol(f"d{number}", code, fingerprint)
        expect_equal(status, 0, f"{marker}: {told}")
        expect_equal(ask(connection(f"d{number}"))[0], 200, marker)


@test
def a_station_that_dies_before_it_commits_has_let_nobody_in():
    global station
    desk.end(station)
    station = start_station(env={"DORMWATT_DIE_AT": "station.enrolment.before_commit"})
    code, fingerprint = promise("lobby-5")
    status, told = enrol("k5", code, fingerprint)
    expect(status != 0 and "try again with the same code" in told, told)
    desk.parts.remove(station)
    station = start_station()
    expect("lobby-5" not in ctl("terminals"), "a terminal without a certificate")
    expect_equal(enrol("k5", code, fingerprint)[0], 0, "the code afterwards")


@test
def a_revoked_terminal_is_refused_at_the_next_request_of_an_open_connection():
    enrolled("lobby-6", "k6")
    line = connection("k6")
    expect_equal(ask(line)[0], 200, "before")
    socket = line.sock
    ctl("revoke", "lobby-6")
    status, told = ask(line)
    expect(line.sock is socket, "the connection was opened anew")
    expect(status == 403 and "revoked_terminal" in told, told)
    expect("REVOKED" in ctl("terminals"), "the list")


def kiosk_until(folder, words, env=None, stays_s=0):
    """Runs the kiosk until its log says so (or it dies), and so much longer; returns the log."""
    log = desk.path(f"kiosk-{folder}.log")
    if os.path.exists(log):
        os.unlink(log)
    kiosk = desk.start(f"kiosk-{folder}", [desk.program("dormwatt-kiosk"), "--config", desk.path(folder, "kiosk.conf"),
                                           "--window", "1080x1920"], env={"DISPLAY": desk.display, **(env or {})})
    wait_for(words or "its death", lambda: not kiosk.running() or (words and words in kiosk.text()), 30)
    time.sleep(stays_s)
    told = kiosk.text()
    if kiosk.running():
        desk.end(kiosk)
    else:
        desk.parts.remove(kiosk)
    return told


@test
def a_revoked_kiosk_says_that_it_is_out_of_service():
    desk.start_xvfb(1080, 1920)
    enrolled("lobby-9", "k9")
    ctl("revoke", "lobby-9")
    kiosk = desk.start("kiosk-k9", [desk.program("dormwatt-kiosk"), "--config", desk.path("k9", "kiosk.conf"), "--window",
                                    "1080x1920"], env={"DISPLAY": desk.display})
    wait_for("the refusal", lambda: "does not let this terminal in" in kiosk.text(), 30)
    time.sleep(1)  # it starts in S20, and stays there
    expect(re.findall(r"screen (S\d\d)", kiosk.text())[-1:] == ["S20"], kiosk.text())
    desk.end(kiosk)


def certificate(folder):
    with open(desk.path(folder, "kiosk.pem"), encoding="utf-8") as f:
        return f.read()


@test
def a_kiosk_renews_its_certificate_without_a_visit_and_dying_in_the_middle_locks_it_out_of_nothing():
    configure(certificate_life_ms=3 * 3600 * 1000)  # begins a day ago: less than a third is left at once
    enrolled("lobby-7", "k7")
    for marker in ("renewal.before_keeping", "renewal.before_certificate", "renewal.before_key", "renewal.over"):
        old = certificate("k7")
        told = kiosk_until("k7", "the terminal has a new certificate" if marker == "renewal.over" else None,
                           {"DORMWATT_DIE_AT": marker})
        if marker == "renewal.over":
            expect("the terminal has a new certificate" in told, told)
            expect(certificate("k7") != old, "the same certificate")
        expect(marker == "renewal.over" or "has a new certificate" not in told, f"{marker}: {told}")
        if marker == "renewal.before_key":  # between the two moves: the next start puts the key in its place
            told = kiosk_until("k7", "line to the station is up")
            expect("key is in its place" in told, told)
        expect_equal(ask(connection("k7"))[0], 200, marker)
    expect_equal([n for n in os.listdir(desk.path("k7")) if n.endswith(".next")], [], "left over")
    configure()
    told = kiosk_until("k7", "the terminal has a new certificate")  # a year, from now on
    expect("the terminal has a new certificate" in told, told)
    expect("certificate ends in 36" in [l for l in ctl("terminals").splitlines() if "lobby-7" in l][0], ctl("terminals"))


def start_tpm(name):
    """A machine's TPM; what it sealed nobody else opens."""
    os.makedirs(desk.path(name))
    place = desk.path(name, "socket")
    tpm = desk.start(name, ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={desk.path(name)}", "--server",
                            f"type=unixio,path={place}", "--ctrl", f"type=unixio,path={place}.ctrl", "--flags",
                            "not-need-init,startup-clear"])
    wait_for("the TPM", lambda: os.path.exists(place))
    return tpm, {"SYSTEMD_TPM2_DEVICE": f"swtpm:path={place}"}


def folder_bytes(folder):
    found = b""
    for name in os.listdir(desk.path(folder)):
        with open(desk.path(folder, name), "rb") as f:
            found += f.read()
    return found


@test
def what_a_kiosk_keeps_of_people_opens_with_the_tpm_of_its_machine_only():
    enrolled("lobby-10", "k10")
    kiosk_until("k10", "line to the station is up", stays_s=1)
    with open(desk.path("k10", "kiosk.db.key"), "rb") as f:
        lay_open = f.read()
    tpm, there = start_tpm("tpm-1")
    kiosk_until("k10", "line to the station is up", there, stays_s=1)
    expect(os.path.exists(desk.path("k10", "kiosk.db.key.tpm")), "no sealed key")
    expect(lay_open not in folder_bytes("k10"), "the key that lay open is still there")
    told = kiosk_until("k10", "line to the station is up", there, stays_s=1)
    expect("not this TPM's" not in told and "did not do it" not in told, told)
    desk.end(tpm)
    tpm, elsewhere = start_tpm("tpm-2")  # the disk in another machine
    told = kiosk_until("k10", "line to the station is up", elsewhere, stays_s=1)
    expect("not this TPM's: a new one is made" in told, told)
    desk.end(tpm)


@test
def guessing_codes_is_made_slow():
    code, fingerprint = promise("lobby-8")
    for _ in range(10):
        status, told = enrol("guesser", "2222-2222-2222-2222", fingerprint)
        if "too_many_tries" in told:
            break
        expect(status != 0 and "unknown_code" in told, told)
    status, told = enrol("guesser", code, fingerprint)
    expect(status != 0 and "too_many_tries" in told, told)


main()
