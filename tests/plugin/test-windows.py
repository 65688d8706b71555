"""limner-style-transfer with windows: dialog, progress window, undo."""

import shutil
import subprocess
import threading
import time

import gimptest
from gimptest import Gimp

STYLE = "limner-style-transfer"
SMALL = {"size": 48, "steps": 2, "start_size": 48}


def shown():
    """An image on a display: (image, layer, display). Clears the choices of earlier dialogs."""
    Gimp.attach_parasite(Gimp.Parasite.new("limner-xmp-hint-given", 0, b"1"))  # its message would cover other windows
    shutil.rmtree(gimptest.PROFILE / "plug-in-settings", ignore_errors=True)
    image, layer = gimptest.image(120, 90)
    gimptest.gradient(layer)
    image.clean_all()
    return image, layer, Gimp.Display.new(image)


def wait(condition, seconds=60):
    """Waits until the condition is true and returns its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError("nothing happened in time")


def window(name):
    """The visible window of that name, or an empty text."""
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", name], capture_output=True, text=True, check=False)
    return found.stdout.split()[-1] if found.stdout.split() else ""


def focused(number):
    """Focuses a window. True once it has the focus; a new window accepts it only after a while."""
    if not number:
        return False
    subprocess.run(["xdotool", "windowfocus", number], check=False, capture_output=True)
    has = subprocess.run(["xdotool", "getwindowfocus"], capture_output=True, text=True, check=False).stdout.strip()
    return has == number


def press(name, *keys):
    """Waits for the window and types. Runs beside the thread that talks to GIMP."""
    wait(lambda: focused(window(name)))
    subprocess.run(["xdotool", "key", *keys], check=True)


class Person:
    """Types into windows while the test waits for a procedure: [(window, key), …]."""

    def __init__(self, *steps):
        self.steps, self.failed = steps, None
        self.thread = threading.Thread(target=self.act)

    def act(self):
        try:
            for name, key in self.steps:
                press(name, key)
        except Exception as why:  # reported by the test
            self.failed = why

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *whatever):
        self.thread.join()
        assert self.failed is None, self.failed


def call(image, layer, mode="NONINTERACTIVE", **arguments):
    return gimptest.run(STYLE, run_mode=getattr(Gimp.RunMode, mode), image=image, drawables=[layer], **SMALL | arguments)


def test_one_undo_restores_everything():
    image, layer, display = shown()
    gimptest.select_ellipse(image, 10, 10, 60, 50, feather=8)
    image.clean_all()
    before = gimptest.stored(layer)
    result = call(image, layer)
    assert result.ok and len(image.get_layers()) == 2 and image.is_dirty(), result
    press("Untitled", "ctrl+z")
    wait(lambda: len(image.get_layers()) == 1)
    assert image.get_layers() == [layer] and gimptest.stored(layer) == before
    assert not gimptest.is_marked(image) and not image.is_dirty()
    display.delete()


def test_undo_removes_a_live_filter():
    image, layer, display = shown()
    before = gimptest.stored(layer)
    result = gimptest.run(STYLE, image=image, drawables=[layer], method="instant", live=True)
    assert result.ok and len(layer.get_filters()) == 1 and image.is_dirty(), result
    press("Untitled", "ctrl+z")
    wait(lambda: layer.get_filters() == [])
    assert gimptest.stored(layer) == before and not image.is_dirty()
    press("Untitled", "ctrl+y")
    wait(lambda: len(layer.get_filters()) == 1)
    display.delete()


def test_dialog_then_again():
    image, layer, display = shown()
    with Person(("^Style transfer$", "Return")):
        result = call(image, layer, "INTERACTIVE", seed=21)
    assert result.ok and result.values[0][0].get_name() == "Lanterns (seed 21)", result
    again = call(image, layer, "WITH_LAST_VALS", seed=22)
    assert again.ok and again.values[0][0].get_name().startswith("Lanterns (seed 21)"), again.values[0][0].get_name()
    display.delete()


def test_dialog_left():
    image, layer, display = shown()
    with Person(("^Style transfer$", "Escape")):
        result = call(image, layer, "INTERACTIVE")
    assert result.status == Gimp.PDBStatusType.CANCEL, result
    assert image.get_layers() == [layer] and not image.is_dirty()
    display.delete()


def test_stopped():
    image, layer, display = shown()
    with Person(("^Style transfer$", "Return"), ("^Painting$", "Escape")):
        result = call(image, layer, "INTERACTIVE", size=120, start_size=120, steps=10000)
    assert result.status == Gimp.PDBStatusType.CANCEL, result
    assert image.get_layers() == [layer] and not image.is_dirty() and not gimptest.is_marked(image)
    display.delete()


gimptest.main()
