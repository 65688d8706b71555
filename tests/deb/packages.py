#!/usr/bin/env python3
"""Builds the Debian packages of a tree.

packages.py TREE OUT: OUT, a folder, is made anew and gets *.deb, *.changes and build.log. What git ignores is left out.
"""

import os
import pathlib
import shutil
import subprocess
import sys


def files_of(tree):
    """The files of the tree that belong to it, as paths below it."""
    command = ["git", "-C", tree, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
    return [name for name in names if name and (tree / name).is_file()]


def copy_tree(tree, where):
    for name in files_of(tree):
        (where / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tree / name, where / name)


def build(out, place, options="nocheck noautodbgsym", **env):
    """Builds the sources in the folder place/limner, which goes away afterwards; the packages are then in `out`."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    source = place / "limner"
    command = ["dpkg-buildpackage", "--build=binary", "--no-sign"]
    variables = dict(os.environ, DEB_BUILD_OPTIONS=options, **env)
    with open(out / "build.log", "w", encoding="utf-8") as log:
        status = subprocess.run(command, cwd=source, env=variables, stdin=subprocess.DEVNULL, stdout=log, stderr=log).returncode
    shutil.rmtree(source)
    for path in sorted(place.glob("*limner*_*")):
        if path.is_file():
            shutil.move(path, out / path.name)
    return status == 0


if __name__ == "__main__":
    TREE, OUT = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    PLACE = OUT.with_name(OUT.name + "-build")
    shutil.rmtree(PLACE, ignore_errors=True)
    copy_tree(TREE, PLACE / "limner")
    good = build(OUT, PLACE)
    PLACE.rmdir()
    sys.exit(not good)
