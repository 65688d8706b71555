#!/usr/bin/env python3
"""./dev asks before it installs packages, except in commands that are meant to install. apt-get and dpkg are simulated.

test-dev.py DEV
"""

import contextlib
import os
import pathlib
import pty
import subprocess
import sys
import tempfile

DEV = sys.argv[1]
tests = []


def test(function):
    tests.append(function)
    return function


class Machine:
    """A system without the packages; its apt-get records its arguments."""

    def __init__(self, where):
        self.where, self.log = where, where / "apt.log"
        programs = where / "bin"
        programs.mkdir()
        self.write(programs / "apt-get", f'echo "$*" >>{self.log}')
        self.write(programs / "dpkg-query", "exit 1")
        self.write(programs / "pkg-config", "exit 0")  # GIMP 3 exists here
        self.write(programs / "sudo", '[ "$1" = -n ] && shift; exec "$@"')
        self.env = {name: value for name, value in os.environ.items() if name != "CI"}
        self.env.update(PATH=f"{programs}:{os.environ['PATH']}", HOME=str(where), XDG_CACHE_HOME=str(where / "cache"))

    @staticmethod
    def write(path, line):
        path.write_text(f"#!/bin/sh\n{line}\n")
        path.chmod(0o755)

    def run(self, *arguments, **more):
        """The exit status and output of ./dev without a terminal."""
        command = ["bash", DEV, *arguments]
        result = subprocess.run(command, env=dict(self.env, **more), stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return result.returncode, result.stderr

    def answer(self, text, *arguments):
        """The same in a terminal, with an answer to the question."""
        ours, theirs = pty.openpty()
        os.write(ours, text.encode())
        process = subprocess.Popen(["bash", DEV, *arguments], env=self.env, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        said = b""
        with contextlib.suppress(OSError):  # the end of a terminal is an error
            while chunk := os.read(ours, 65536):
                said += chunk
        os.close(ours)
        return process.wait(60), said.decode(errors="replace")

    def installed(self):
        return self.log.exists() and " install " in self.log.read_text()


@test
def without_a_terminal_nothing_is_installed(machine):
    status, said = machine.run("shell", "true")
    assert status == 1 and "./dev setup" in said and "libglib2.0-dev" in said, said
    assert not machine.log.exists()


@test
def a_no_installs_nothing(machine):
    for answer in ("n\n", "\n"):
        status, said = machine.answer(answer, "shell", "true")
        assert status == 1 and "Install them" in said, said
        assert not machine.log.exists()


@test
def a_yes_installs(machine):
    status, said = machine.answer("y\n", "shell", "true")
    assert status == 0, said
    assert machine.installed()


@test
def setup_and_continuous_integration_install(machine):
    assert machine.run("setup")[0] == 0
    assert machine.installed()
    machine.log.unlink()
    (machine.where / "cache/limner/native").unlink()
    assert machine.run("shell", "true", CI="true")[0] == 0
    assert machine.installed()


@test
def demo_and_test_install_without_a_question(machine):
    machine.write(machine.where / "bin/apt-get", f'echo "$*" >>{machine.log}; exit 1')  # stops before the build
    for command in ("demo", "test"):
        status, said = machine.answer("", command)
        assert status == 1 and "could not be installed" in said and "[y/N]" not in said, said
        assert machine.log.exists()
        machine.log.unlink()


def main():
    print(f"1..{len(tests)}")
    failed = False
    for number, function in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="limner-dev-") as folder:
            try:
                function(Machine(pathlib.Path(folder)))
                print(f"ok {number} {function.__name__}")
            except AssertionError as error:
                failed = True
                print(f"not ok {number} {function.__name__}\n# {error}")
    sys.exit(failed)


main()
