"""Runs each job of the plug-in inside GIMP with one failing call, with too little memory, or killed at one call.

After each fault there is an error that names the cause, or the same result as without the fault. The image is
unchanged if the job failed. The variable LIMNER_FAULTS says whether all faults are tried or some (inject.c).
"""

import contextlib
import errno
import os
import pathlib
import shutil
import sys
import time

import gimptest
from gimptest import Gimp, Gio

ALL = os.environ["LIMNER_FAULTS"].endswith("all")
FAULTS = pathlib.Path(os.environ["LIMNER_FAULT_FILE"])
LOG, COUNT = FAULTS.with_suffix(".log"), FAULTS.with_suffix(".count")  # not in the folder whose calls are counted
STYLE = gimptest.WORK / "style.png"
NETWORK = str(gimptest.WORK / "faces.safetensors")
ERRORS = {
    "open": [errno.EACCES, errno.EIO, errno.EINTR],
    "read": [errno.EIO, errno.EINTR],
    "create": [errno.EACCES, errno.ENOSPC],
    "write": [errno.ENOSPC, errno.EIO],
    "mkdir": [errno.EACCES],
    "lock": [errno.ENOLCK],
    "close": [errno.EIO],
    "fsync": [errno.EIO],
    "rename": [errno.EACCES],
}
MOST_ALLOCATIONS = 32 if ALL else 2  # tested for each job
MOST_CALLS = 40 if ALL else 2
MOST_KILLS = 12 if ALL else 1
PAINTED = {"size": 32, "steps": 1, "start_size": 32, "threads": 1}


@contextlib.contextmanager
def faults(**settings):
    """The settings of inject.c for the next call."""
    lines = {"LIMNER_FAULT_ROOT": gimptest.WORK, **{f"LIMNER_{name}": value for name, value in settings.items()}}
    FAULTS.write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    try:
        yield
    finally:
        FAULTS.unlink()


def write_picture(path):
    image, layer = gimptest.image(24, 24)
    gimptest.gradient(layer)
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(str(path)), None)
    image.delete()


def state():
    """Everything in GIMP that a failed job might have changed."""
    found = []
    for image in Gimp.get_images():
        metadata = image.get_metadata()
        layers = [(layer.get_name(), layer.get_offsets(), gimptest.stored(layer)) for layer in image.get_layers()]
        found.append((image.get_id(), layers, metadata and metadata.serialize(), image.is_dirty()))
    return found


def pixels_of(result):
    layers = result.values[0]
    return [gimptest.stored(layer) for layer in (layers if isinstance(layers, list) else [layers])]


def thinned(numbers, n):
    """n of the numbers, evenly spread, including the first and the last."""
    numbers = list(numbers)
    return numbers if len(numbers) <= n else sorted({numbers[i * (len(numbers) - 1) // max(1, n - 1)] for i in range(n)})


def allocations(count):
    """The numbers of allocations to test: the first ones, which prepare the job, and some of those that repeat."""
    return sorted({*range(min(count, MOST_ALLOCATIONS // 2)), *thinned(range(count), MOST_ALLOCATIONS - MOST_ALLOCATIONS // 2)})


def new_image():
    """The arguments for a job on a layer."""
    image, layer = gimptest.image(40, 30)
    gimptest.gradient(layer)
    return {"image": image, "drawables": [layer]}


def painted_image():
    """The arguments for a job on a layer that Limner painted."""
    where = new_image()
    result = gimptest.run("limner-style-transfer", style_file=str(STYLE), **where, **PAINTED)
    assert result.ok, result
    return {"image": where["image"], "drawables": [result.values[0][0]]}


def wait_for_count():
    """The number of allocations, which the plug-in writes when it ends, after GIMP has its result."""
    until = time.monotonic() + 60
    while not (COUNT.exists() and COUNT.read_text().endswith("\n")):
        assert time.monotonic() < until, "the plug-in does not end"
        time.sleep(0.05)
    count = int(COUNT.read_text())
    COUNT.unlink()
    return count


class Job:
    """A call of a procedure on an image of its own, which `prepare` makes."""

    def __init__(self, procedure, prepare=new_image, **arguments):
        self.procedure, self.prepare, self.arguments = procedure, prepare, arguments
        self.survived = 0
        result = self.run(FAULT_LOG=LOG, FAULT_COUNT=COUNT)
        assert result.ok, result
        self.pixels = pixels_of(result)
        self.count = wait_for_count()
        self.calls = LOG.read_text().split()
        assert self.count > 3, self.count
        gimptest.close_images()

    def run(self, **settings):
        where = self.prepare()
        for image in Gimp.get_images():
            image.clean_all()
        self.before = state()
        with faults(**settings):
            return gimptest.run(self.procedure, **where, **self.arguments)

    def fail(self, cause, **settings):
        result = self.run(**settings)
        if result.ok:
            assert pixels_of(result) == self.pixels, f"{settings}: another result"
        else:
            assert cause is None or (cause in result.error and result.error.endswith(".")), f"{settings}: {result.error}"
            assert state() == self.before, f"{settings}: the image has changed"
        self.survived += 1
        gimptest.close_images()
        return result.ok

    def fail_all(self):
        for n in allocations(self.count):
            assert not self.fail("memory", FAULT_MEMORY=n) or n > 0, "no memory at all, and a result"
        numbers = [i + 1 for i, call in enumerate(self.calls) if call in ERRORS]
        for number in thinned(numbers, MOST_CALLS):
            codes = ERRORS[self.calls[number - 1]]
            for code in codes if ALL else [codes[number % len(codes)]]:
                done = self.fail(os.strerror(code), FAULT=f"{number}:{code}")
                assert done or code != errno.EINTR, f"call {number} is not tried again"
        for number in thinned(numbers, MOST_KILLS):
            self.fail(None, FAULT=f"{number}:kill")
        print(f"{self.procedure}: {self.survived} faults survived; {len(self.calls)} calls, {self.count} allocations", file=sys.stderr)


def test_painted():
    Job("limner-style-transfer", style_file=STYLE, **PAINTED).fail_all()


def test_instant():
    Job("limner-style-transfer", style_file=STYLE, method="instant", threads=1).fail_all()


def test_edited():
    Job("limner-edit-layer", painted_image).fail_all()


def test_dream():
    Job("limner-dream", octaves=1, steps=1, guide=STYLE, threads=1).fail_all()


def test_dream_frames():
    Job("limner-dream", octaves=1, steps=1, zoom=2, threads=1).fail_all()


def test_portraits():
    Job("limner-portrait", dict, model=NETWORK, seeds="1-2", threads=1).fail_all()


def test_portrait_on_an_image():
    Job("limner-portrait", model=NETWORK, seeds="7", threads=1).fail_all()


def test_portrait_of_a_photo():
    Job("limner-portrait", model=NETWORK, project=STYLE, consent=True, project_steps=2, threads=1).fail_all()


write_picture(STYLE)
shutil.copy(gimptest.source("tests/golden/portrait-skip.safetensors"), NETWORK)
gimptest.main()
