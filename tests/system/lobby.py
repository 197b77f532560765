"""A campus with its glass at S01, and all its meters read: where tests of the whole road start."""
from harness import end_at_exit  # noqa: F401 (sets the path of the next line)

from desk import wait_for

PORTRAIT = 1080, 1920


def open_lobby(campus):
    """Starts everything, to be ended at exit; returns the room of each card."""
    end_at_exit(campus)
    campus.start_world()
    campus.start_station()
    campus.start_xvfb(*PORTRAIT)
    campus.start_kiosk(*PORTRAIT)
    wait_for("readings of all meters", lambda: campus.station_rows(
        "SELECT count(*) FROM reading WHERE at_ms > 0")[0][0] == campus.size["rooms"], 60)
    campus.wait_screen("S01", 30)
    return {number: row[4] for number, row in enumerate(campus.students(), 1)}
