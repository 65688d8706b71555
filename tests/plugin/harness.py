"""Shared by tests inside GIMP (gimptest.py) and beside GIMP (uitest.py): the profile, the selection of tests, TAP."""

import pathlib
import sys
import traceback

HERE = pathlib.Path(__file__).parent.resolve()
NEEDED = ("script-fu", "python-eval", "file-png", "file-jpeg", "file-tiff", "file-webp")
GIMPRC = """(plug-in-path "{plugins}")
(check-updates no)
(color-profile-policy keep)
(show-welcome-dialog no)
(save-session-info no)
(config-version "3.0.4")
(theme "Default")
(show-help-button yes)
"""


def make_profile(where, gimplibdir, plugin):
    """Makes the folders for one run, with as few plug-ins as possible, because GIMP queries each at its start."""
    plugins = where / "plug-ins"
    for folder in (plugins, where / "profile", where / "home", where / "work", where / "run"):
        folder.mkdir(mode=0o700)
    for name in NEEDED:
        (plugins / name).symlink_to(gimplibdir / "plug-ins" / name)
    (plugins / "fault-injector").mkdir()
    (plugins / "fault-injector" / "fault-injector.py").symlink_to(HERE / "fault-injector.py")
    if plugin.exists():
        (plugins / "limner").mkdir()
        (plugins / "limner" / "limner").symlink_to(plugin.resolve())
    module = plugin.resolve().parents[1] / "gegl" / "limner-style.so"
    if module.exists():
        operations = where / "home" / ".local" / "share" / "gegl-0.4" / "plug-ins"
        operations.mkdir(parents=True)
        (operations / module.name).symlink_to(module)
    (where / "profile" / "gimprc").write_text(GIMPRC.format(plugins=plugins))


class Skip(Exception):
    """Raised by skip ()."""


def skip(why):
    raise Skip(why)


def fresh(test):
    """Marks a test that does not continue the previous one; see chains ()."""
    test.fresh = True
    return test


def collect(namespace):
    """The functions test_… of a file, in order."""
    return [(k.removeprefix("test_"), v) for k, v in namespace.items() if k.startswith("test_") and callable(v)]


def choose(tests, only, chained):
    """The test named ONLY, or all tests if ONLY is empty. A chained test needs the previous tests, back to a fresh one."""
    if not only:
        return tests
    names = [name for name, _ in tests]
    assert only in names, f"there is no test {only}; there are {', '.join(names)}"
    last = first = names.index(only)
    while chained and first > 0 and not getattr(tests[first][1], "fresh", False):
        first -= 1
    return tests[first : last + 1]


def run_tests(tests, out, chained=False, after_each=None, after_failure=None):
    """Runs tests and writes TAP. True if none failed. If a test of a chain fails, the tests that continue it are
    skipped."""
    broken, failed = False, 0
    print(f"1..{len(tests)}", file=out, flush=True)
    for number, (name, function) in enumerate(tests, 1):
        broken = broken and chained and not getattr(function, "fresh", False)
        try:
            assert not broken, "it goes on from a test that failed"
            function()
            print(f"ok {number} {name}", file=out, flush=True)
        except Skip as why:
            print(f"ok {number} {name} # SKIP {why}", file=out, flush=True)
        except BaseException:
            print(f"not ok {number} {name}", file=out)
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="", file=out, flush=True)
            if after_failure is not None and not broken:
                after_failure(name)
            broken, failed = True, failed + 1
        if after_each is not None:
            after_each()
    return failed == 0


def caller_tests(only, chained=False):
    """The tests of the file that called the caller."""
    return choose(collect(sys._getframe(2).f_globals), only, chained)
