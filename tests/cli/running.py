"""Shared by the tests of the command line: runs the tests, each in its own folder, and prints TAP."""

import tempfile
import time
import traceback

TESTS = []


def test(function):
    TESTS.append(function)
    return function


def expect(result, status):
    assert result.returncode == status, f"exit status {result.returncode}, not {status}: {result.args} {result.stderr!r}"
    return result


def sentence(result):
    """The single line on standard error."""
    lines = result.stderr.decode().splitlines()
    assert len(lines) == 1 and lines[0].startswith("limner: "), f"{result.args}: {lines}"
    return lines[0]


def main(place):
    """Runs each test with place(FOLDER). Returns the exit status."""
    failed = False
    for number, function in enumerate(TESTS, 1):
        name = function.__name__.replace("_", " ")
        with tempfile.TemporaryDirectory(prefix="limner-cli-") as folder:
            start = time.monotonic()
            try:
                function(place(folder))
                print(f"ok {number} {name} # {time.monotonic() - start:.1f} s", flush=True)
            except Exception:  # pylint: disable=broad-except
                failed = True
                print(f"not ok {number} {name}", flush=True)
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}", flush=True)
    print(f"1..{len(TESTS)}")
    return 1 if failed else 0
