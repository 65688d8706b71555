#!/usr/bin/env python3
"""tally.py TESTS LOG…: counts the tests in meson's logs and prints the last line "N passed, N failed".

TESTS is meson's intro-tests.json, a LOG is a testlog*.json. A test with TAP output counts once for each of its
points, any other test once. A test that died without a failed point counts as one more failure. Fails if a test
failed or none ran.
"""

import json
import os
import re
import sys

POINT = re.compile(r"^(not )?ok\b[^#]*(# *(SKIP|TODO))?", re.IGNORECASE)


def points(text):
    """Counts of (passed, failed, skipped) TAP points."""
    counts = [0, 0, 0]
    for line in text.splitlines():
        point = POINT.match(line)
        if point:
            directive = (point[3] or "").upper()
            counts[2 if directive else 1 if point[1] else 0] += 1
    return counts


def count(run, tap):
    """Counts of (passed, failed, skipped) for one line of a log."""
    passed, failed, skipped = points(run["stdout"] or "") if tap else (0, 0, 0)
    good = run["result"] in ("OK", "EXPECTEDFAIL")
    if good or run["result"] == "SKIP":
        if passed + failed + skipped == 0:
            return (1, 0, 0) if good else (0, 0, 1)
        return passed, failed, skipped
    return passed, max(failed, 1), skipped


def main(tests, *logs):
    with open(tests, encoding="utf-8") as file:
        protocol = {test["name"]: test["protocol"] for test in json.load(file)}
    total, bad = [0, 0, 0], []
    for log in logs:
        if not os.path.exists(log):
            continue
        with open(log, encoding="utf-8") as file:
            for run in map(json.loads, file):
                name = run["name"].split(" / ")[-1]  # the log says "project:suite / name" if there are several suites
                counts = count(run, protocol.get(name) == "tap")
                total = [a + b for a, b in zip(total, counts)]
                if counts[1]:
                    cpu = run["env"].get("LIMNER_CPU")
                    bad.append(name + (f" (LIMNER_CPU={cpu})" if cpu else ""))
    for name in bad:
        print(f"failed: {name}")
    passed, failed, skipped = total
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


sys.exit(main(*sys.argv[1:]))
