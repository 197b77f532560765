"""Runs the functions of one system test file: each is a sentence that is true when it passes.

    from harness import test, main

    @test
    def a_sale_without_a_station_is_delivered_later():
        ...

    main()

Prints one line a test and ends with "N passed, M failed". With names as arguments only those run.
"""
import atexit
import os
import shutil
import sys
import time
import traceback

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "peers"))

if sys.argv[1:] == ["--help"]:
    name = os.path.basename(sys.argv[0])
    print(f"{name} [TEST...]: {(sys.modules['__main__'].__doc__ or '').strip()}\n\n"
          "Runs all of its tests, or those named. DORMWATT_BUILD is the folder the programs were built in;\n"
          "DORMWATT_KEEP=1 keeps the folders they ran in. Exit: 0, or 1 when a test failed.")
    sys.exit(0)

_tests = []


def test(function):
    _tests.append(function)
    return function


def expect(condition, what):
    if not condition:
        raise AssertionError(what)


def expect_equal(found, wanted, what):
    if found != wanted:
        raise AssertionError(f"{what}: {found!r}, expected {wanted!r}")


def end_at_exit(desk):
    """Ends what runs there and takes its folder away, however this program ends; DORMWATT_KEEP=1 keeps the folder."""
    def clean_up():
        desk.stop()
        if not os.environ.get("DORMWATT_KEEP"):
            shutil.rmtree(desk.folder, ignore_errors=True)
    atexit.register(clean_up)


def build_folder():
    """Where the programs under test were built; ctest passes it."""
    return os.environ["DORMWATT_BUILD"]


def main():
    wanted = sys.argv[1:]
    passed, failed = 0, 0
    for function in _tests:
        if wanted and function.__name__ not in wanted:
            continue
        began = time.monotonic()
        try:
            function()
        except Exception:  # a test may fail in any way; the others still run
            failed += 1
            print(f"FAILED {function.__name__}", flush=True)
            traceback.print_exc(file=sys.stdout)
        else:
            passed += 1
            print(f"ok     {function.__name__} ({time.monotonic() - began:.1f} s)", flush=True)
    print(f"{passed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed or passed == 0 else 0)
