#!/usr/bin/env python3
"""The Debian packages: built twice to the same bits, without complaints of lintian, and installed, used, upgraded and removed in a
Debian 13 that has only GIMP. It needs root, a mirror of Debian and some minutes.

test-packages.py TREE OUT
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import fresh
import help_pages
import lintian
import packages

TREE, OUT = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
OLD = "0.0.9-1"
NAMES = ["gimp-limner", "limner", "limner-data"]
tests = []


def test(function):
    tests.append(function)
    return function


class Bench:
    """What the tests share."""

    def __init__(self, where):
        self.where, self.first, self.second = where, where / "first", where / "another-folder"
        self.system = self.before = None
        for place in (self.first, self.second):
            packages.copy_tree(TREE, place / "limner")

    def debs(self):
        return sorted(OUT.glob("*.deb"))

    def built_elsewhere(self):
        """A second build, with another path (dpkg maps no path with blanks), time zone, language and home folder."""
        out = self.where / "again"
        assert packages.build(out, self.second, TZ="Asia/Tokyo", LC_ALL="C", HOME=str(self.where)), (out / "build.log").read_text()[-2000:]
        return sorted(out.glob("*.deb"))


def older(package, where):
    """The package as a version before could have been: an older number, and a file that there is no more."""
    tree, out = where / "older", where / "old" / package.name.replace("0.1.0-1", OLD)
    shutil.rmtree(tree, ignore_errors=True)
    out.parent.mkdir(exist_ok=True)
    subprocess.run(["dpkg-deb", "-R", package, tree], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(control.read_text().replace("0.1.0-1", OLD))
    if "data" in package.name:
        (tree / "usr/share/limner/docs").mkdir()
        (tree / "usr/share/limner/docs/style.md").write_text("# Style transfer\n")
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "-b", tree, out], check=True, stdout=subprocess.DEVNULL)
    return out


def digests(debs):
    return {deb.name: hashlib.sha256(deb.read_bytes()).hexdigest() for deb in debs}


@test
def packages_are_built(bench):
    assert packages.build(OUT, bench.first), (OUT / "build.log").read_text()[-2000:]
    assert {deb.name.split("_")[0] for deb in bench.debs()} == set(NAMES)


@test
def lintian_has_no_complaint(bench):
    complaints = lintian.complaints(next(OUT.glob("*.changes")))
    assert not complaints, complaints


@test
def a_second_build_gives_the_same_bits(bench):
    first, second = digests(bench.debs()), digests(bench.built_elsewhere())
    assert first == second, [name for name in first if first[name] != second.get(name)]


@test
def older_packages_install(bench):
    bench.system = fresh.Fresh(bench.where / "system")
    bench.before = bench.system.files()
    bench.system.install([older(deb, bench.where) for deb in bench.debs()])
    assert OLD in bench.system.run("dpkg-query", "-W", "limner")[1]


@test
def they_are_upgraded(bench):
    assert (bench.system.place / "usr/share/limner/docs/style.md").exists()
    bench.system.install(bench.debs())
    assert "0.1.0-1" in bench.system.run("dpkg-query", "-W", "limner")[1]
    assert not (bench.system.place / "usr/share/limner/docs").exists()


@test
def the_command_line_paints(bench):
    shutil.copytree(TREE / "debian/tests", bench.system.place / "tests")
    status, said = bench.system.run("/tests/command-line")
    assert status == 0, said


@test
def gimp_paints_and_has_its_help(bench):
    status, said = bench.system.run("/tests/in-gimp")
    assert status == 0, said[-3000:]


@test
def dialogs_in_gimp_open_their_help(bench):
    shutil.copy(TREE / "tests/deb/open-dialogs.py", bench.system.place / "tests")
    failures = help_pages.failures(bench.system)
    assert not failures, failures


@test
def purging_leaves_no_trace(bench):
    shutil.rmtree(bench.system.place / "root/.cache", ignore_errors=True)
    status, said = bench.system.run("apt-get", "-qy", "purge", "--autoremove", *NAMES)
    assert status == 0, said[-2000:]
    left = {name for name in bench.system.files() - bench.before if "limner" in name.lower()}
    assert not left, left
    assert not bench.before - bench.system.files()


def why_not():
    with open("/proc/self/uid_map", encoding="ascii") as file:
        users = int(file.read().split()[2])
    return "it needs root" if os.geteuid() or users < 65536 else None


def main():
    if why_not():
        print(f"1..0 # SKIP {why_not()}")
        return
    print(f"1..{len(tests)}")
    failed = False
    with tempfile.TemporaryDirectory(prefix="limner-deb-") as folder:
        bench = Bench(pathlib.Path(folder))
        for number, function in enumerate(tests, 1):
            try:
                function(bench)
                print(f"ok {number} {function.__name__}", flush=True)
            except (AssertionError, OSError, AttributeError, subprocess.CalledProcessError) as error:
                failed = True
                print(f"not ok {number} {function.__name__}", flush=True)
                print("\n".join("# " + line for line in str(error).splitlines()), flush=True)
    sys.exit(failed)


main()
