"""Helpers for tests of windows: a GIMP that runs commands, and widgets found by name and role.

A test file defines functions named test_…, which fail by assertion, and ends with uitest.main ().
"""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
import harness  # noqa: E402
import pyatspi  # noqa: E402
from gi.repository import GLib  # noqa: E402
from harness import fresh, skip  # noqa: E402, F401

WHERE = pathlib.Path(os.environ["UITEST_WHERE"])
SCREENSHOTS = pathlib.Path(os.environ["UITEST_SCREENSHOTS"])
LIMNER = os.environ["GIMPTEST_LIMNER"]  # the command line
HERE = pathlib.Path(__file__).parent


class NotThere(Exception):
    """The window is not on the screen."""


PATIENCE = 25  # seconds to wait for anything on a busy machine


# Exceptions while windows appear and disappear. Any other exception is an error in the test.
PASSING = (GLib.Error, LookupError, NotImplementedError, OSError, StopIteration, NotThere)


def wait_for(question, what, patience=PATIENCE):
    """Waits for the first true result of QUESTION. Fails after PATIENCE with WHAT was expected, and at once for an
    error in the test."""
    end = time.monotonic() + patience
    while True:
        with contextlib.suppress(*PASSING):
            answer = question()
            if answer:
                return answer
        assert time.monotonic() < end, f"timed out waiting for {what}"
        time.sleep(0.05)


# GIMP


class Gimp:
    """A GIMP with windows in which in-gimp.py runs commands."""

    def __init__(self):
        for pipe in ("commands", "answers"):
            os.mkfifo(WHERE / pipe)
        code = f"exec (compile (open ({str(HERE / 'in-gimp.py')!r}).read (), 'in-gimp.py', 'exec'))"
        command = ["gimp", "--new-instance", "--no-splash", "--no-data", "--no-fonts", "--console-messages", "--quit"]
        command += ["--batch-interpreter=python-fu-eval", "-b", code]
        self.log = open(WHERE / "gimp.log", "w")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.commands = open(WHERE / "commands", "w", buffering=1)
        self.answers = open(WHERE / "answers")

    def start(self, name, *positional, **named):
        """Starts a command without waiting for its answer."""
        self.commands.write(json.dumps([name, positional, named]) + "\n")

    def answer(self):
        line = self.answers.readline()
        assert line, "GIMP has gone: " + (WHERE / "gimp.log").read_text()[-2000:]
        answer = json.loads(line)
        assert "problem" not in answer, answer
        return answer["value"]

    def ask(self, name, *positional, **named):
        self.start(name, *positional, **named)
        return self.answer()

    def quit(self):
        with contextlib.suppress(subprocess.TimeoutExpired, BrokenPipeError):
            self.commands.write('["quit", [], {}]\n')
            self.process.wait(20)
        self.process.kill()


programs = []  # running programs, besides GIMP


def start_program(command, **environment):
    """Starts a program with windows. It is ended when a test fails or all are done."""
    programs.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, env={**os.environ, **environment}))
    return programs[-1]


def end_program(program):
    program.kill()
    program.wait()
    programs.remove(program)


# Widgets


def walk(widget):
    yield widget
    for index in range(widget.childCount):
        child = widget.getChildAtIndex(index)
        if child is not None:
            yield from walk(child)


def applications():
    desktop = pyatspi.Registry.getDesktop(0)
    return [child for child in (desktop.getChildAtIndex(i) for i in range(desktop.childCount)) if child]


def windows(application="limner"):
    return [w for a in applications() if a.name == application for w in (a.getChildAtIndex(i) for i in range(a.childCount)) if w]


def window(title, application="limner"):
    """The window whose title contains TITLE, if it exists."""
    return wait_for(lambda: next((w for w in windows(application) if title in w.name), None), f"a window “{title}”")


def log():
    """The messages of GIMP and Limner."""
    return (WHERE / "gimp.log").read_text()


def no_window(title, patience=PATIENCE, application="limner"):
    wait_for(lambda: not any(title in w.name for w in windows(application)), f"the window “{title}” to go", patience)


def showing(widget):
    return widget.getState().contains(pyatspi.STATE_SHOWING)


def extents(widget):
    return widget.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)


def in_sight(widget):
    """Whether a widget is visible without scrolling. For a widget in a row of a list, the whole row must be visible,
    because GTK computes STATE_SHOWING incorrectly there."""
    row, visible = widget, True
    while row is not None and row.getRoleName() != "list item":
        visible = visible and row.getState().contains(pyatspi.STATE_VISIBLE)
        row = row.parent
    if row is None or not visible:
        return row is None and showing(widget)
    view = row.parent
    while view.getRoleName() not in ("viewport", "scroll pane"):
        view = view.parent
    inner, outer = extents(row), extents(view)
    return inner.height > 0 and outer.y <= inner.y and inner.y + inner.height <= outer.y + outer.height


def all_of(root, role=None, name=None):
    return [w for w in walk(root) if (role is None or w.getRoleName() in role.split("|")) and (name is None or w.name == name)]


def find(root, role, name):
    """The widget with that role (several with |) and accessible name."""
    return wait_for(lambda: next(iter(all_of(root, role, name)), None), f"a {role} “{name}”")


def press(root, name, role="button|push button|toggle button|check box|radio button|menu item|menu"):
    widget = find(root, role, name)
    widget.queryAction().doAction(0)
    return widget


def is_checked(widget):
    return widget.getState().contains(pyatspi.STATE_CHECKED)


def takes_keyboard(widget):
    return showing(widget) and widget.getState().contains(pyatspi.STATE_FOCUSABLE)


def value(widget):
    return widget.queryValue().currentValue


def set_value(widget, number):
    widget.queryValue().currentValue = number


def texts(root):
    return [w.name or w.queryText().getText(0, -1) for w in all_of(root, "label") if showing(w)]


def key(name):
    """Types a key into the focused window."""
    subprocess.run(["xdotool", "key", "--clearmodifiers", name], check=True)


def double_click(widget):
    """Double-clicks the middle of a widget."""
    box = extents(widget)
    place = [str(box.x + box.width // 2), str(box.y + box.height // 2)]
    subprocess.run(["xdotool", "mousemove", *place, "click", "--repeat", "2", "--delay", "50", "1"], check=True)


def numbers_of_windows(title):
    search = ["xdotool", "search", "--onlyvisible", "--name", title]
    return subprocess.run(search, capture_output=True, text=True, check=False).stdout.split()


def focus(title):
    number = wait_for(lambda: numbers_of_windows(title), f"a window “{title}” on the screen")[-1]
    subprocess.run(["xdotool", "windowraise", number, "windowfocus", "--sync", number], check=True)
    return number


def from_menu(label):
    """Activates an entry of GIMP's menus as a user does, so that GIMP knows the current view."""
    items = wait_for(lambda: [w for a in applications() for w in all_of(a, "menu item", label)], f"the menu entry “{label}”")
    items[0].queryAction().doAction(0)


def close_image():
    """Closes the front image, as a user does who has not changed it."""
    focus("GIMP$")
    key("ctrl+w")


def screenshot(name, title=None):
    """Takes a screenshot of the window TITLE, or of the whole screen."""
    command = ["import", "-window", focus(title) if title else "root", "-strip", "ppm:-"]
    before = None
    for _ in range(10):  # until two in a row are equal, unless there is an animation
        picture = subprocess.run(command, check=True, timeout=20, capture_output=True).stdout
        if picture == before:
            break
        before = picture
    subprocess.run(["convert", "ppm:-", str(SCREENSHOTS / f"{name}.png")], check=True, timeout=20, input=picture)


# Running


def photograph_failure(name):
    with contextlib.suppress(Exception):
        screenshot(f"failed-{name}")
    with contextlib.suppress(Exception):
        close_dialogs()


def close_dialogs():
    """Closes the windows left by a failed test, so that the next chain of tests starts without any."""
    for program in list(programs):
        end_program(program)
    for left in windows():
        with contextlib.suppress(*PASSING):
            left.queryComponent().grabFocus()
            key("Escape")


def main(after=None):
    """Runs the tests of the calling file in order and writes TAP. Each test continues where the previous one stopped,
    unless it is marked with @fresh."""
    tests = harness.caller_tests(os.environ.get("GIMPTEST_ONLY", ""), chained=True)
    good = harness.run_tests(tests, sys.stdout, chained=True, after_failure=photograph_failure)
    close_dialogs()
    if after is not None:
        after()
    sys.exit(not good)
