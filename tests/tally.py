#!/usr/bin/env python3
"""tally.py DIR KIND...: adds up ctest's JUnit files, DIR/KIND.xml, into one line a kind.

A test program may run many tests: cmocka says "[  PASSED  ] N test(s).", our Python tests say
"N passed, M failed". A program that says neither counts as one test.
"""
import re
import sys
import xml.etree.ElementTree as tree


def count(case):
    text = case.findtext("system-out") or ""
    failed_program = case.get("status") != "run" or case.find("failure") is not None
    passed = sum(int(n) for n in re.findall(r"^\[  PASSED  \] (\d+) test", text, re.M))
    failed = sum(int(n) for n in re.findall(r"^\[  FAILED  \] *(\d+) test", text, re.M))
    for ok, bad in re.findall(r"^(?:\w+: )?(\d+) passed, (\d+) failed", text, re.M):
        passed += int(ok)
        failed += int(bad)
    if failed_program and failed == 0:
        failed = 1
    if passed + failed == 0:
        passed = 1
    return passed, failed


def findings(case):
    """What the simulator has to tell of itself."""
    text = case.findtext("system-out") or ""
    return re.findall(r"^(?:defect \S+ (?:was not )?found.*|\d+ seeds, .* kiosk-years)$", text, re.M)


def tell(case):
    """What a simulation says of itself: how much it ran, and which planted defects it found."""
    for line in (case.findtext("system-out") or "").splitlines():
        if re.match(r"defect \w+ found at seed|.*\d+ seeds, [\d.]+ kiosk-years", line):
            print(line)


def main():
    if sys.argv[1:] == ["--help"]:
        print(__doc__.strip())
        sys.exit(0)
    folder, kinds = sys.argv[1], sys.argv[2:]
    bad = False
    for kind in kinds:
        try:
            cases = tree.parse(f"{folder}/{kind}.xml").getroot().iter("testcase")
            cases = list(cases)
            counts = [count(case) for case in cases]
            for case in cases:
                for line in findings(case):
                    print(f"  {line}")
        except (OSError, tree.ParseError):
            counts = []
        passed, failed = sum(c[0] for c in counts), sum(c[1] for c in counts)
        if not counts:
            failed = 1  # nothing ran: that is not success
        bad = bad or failed > 0
        print(f"{kind}: {passed} passed, {failed} failed")
    sys.exit(bad)


main()
