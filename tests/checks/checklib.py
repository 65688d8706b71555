"""Shared by the checks: walks the tree, and proves that each check finds violations.

A check is a function from a tree (a Path) to a list of complaints. Each check ends with checklib.main (check,
violations). A violation is (description, {path: text, …}, part of the expected complaint): the files are written to
a copy of the tree, and the check must complain.
"""

import fnmatch
import os
import pathlib
import shutil
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
IGNORED = ("build*", ".git", ".cache", "__pycache__")


def files(tree, *patterns):
    """The files of the tree whose names match, without build outputs; sorted."""
    found = []
    for folder, folders, names in os.walk(tree):
        folders[:] = [name for name in folders if not any(fnmatch.fnmatch(name, ignored) for ignored in IGNORED)]
        for name in names:
            if name not in IGNORED and any(fnmatch.fnmatch(name, pattern) for pattern in patterns):
                found.append(pathlib.Path(folder, name))
    return sorted(found)


def sources(tree):
    """The C files of the product, without tests and examples."""
    return [path for top in ("core", "gegl", "plugin", "ui") for path in files(tree / top, "*.c", "*.h")]


def copy_of(tree, where):
    """A copy of the text files of the tree, without pictures and networks."""
    for path in files(tree, "*"):
        if path.stat().st_size < 200_000 and not path.is_symlink():
            target = where / path.relative_to(tree)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    return where


def finds(check, tree, changes, expected):
    """Whether the check complains about the tree with these changes, and its complaints. Restores the tree."""
    before = {path: (tree / path).read_bytes() if (tree / path).exists() else None for path in changes}
    for path, text in changes.items():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_bytes(text.encode())
    complaints = check(tree)
    for path, text in before.items():
        (tree / path).unlink() if text is None else (tree / path).write_bytes(text)
    return any(expected in complaint for complaint in complaints), complaints


def main(check, violations):
    complaints = check(TOP)
    print(f"{'not ok' if complaints else 'ok'} 1 the tree is clean")
    for complaint in complaints:
        print(f"# {complaint}")
    failed = bool(complaints)
    with tempfile.TemporaryDirectory(prefix="limner-check-") as where:
        tree = copy_of(TOP, pathlib.Path(where))
        for number, (what, changes, expected) in enumerate(violations, 2):
            found, complaints = finds(check, tree, changes, expected)
            print(f"{'ok' if found else 'not ok'} {number} finds {what}")
            failed = failed or not found
            if not found:
                print(f"# expected “{expected}”, got {complaints}")
    print(f"1..{len(violations) + 1}")
    sys.exit(failed)
