"""Helpers for tests inside GIMP: pictures, pixels, selections, and procedures called by name.

A test file defines functions named test_…, which fail by assertion, and ends with gimptest.main (). Images that a
test leaves open are closed after it. WORK is an empty folder that is deleted after the run.
"""

import json
import os
import pathlib
import subprocess

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, Gio, GObject  # noqa: E402
import harness  # noqa: E402
import numpy  # noqa: E402
from harness import skip  # noqa: E402, F401

Gegl.init(None)
WORK = pathlib.Path(os.environ["GIMPTEST_WORK"])
PROFILE = pathlib.Path(os.environ["GIMP3_DIRECTORY"])
RGBA = "R'G'B'A float"

BASE = {"RGB": Gimp.ImageBaseType.RGB, "GRAY": Gimp.ImageBaseType.GRAY}
LAYER = {
    ("RGB", True): Gimp.ImageType.RGBA_IMAGE,
    ("RGB", False): Gimp.ImageType.RGB_IMAGE,
    ("GRAY", True): Gimp.ImageType.GRAYA_IMAGE,
    ("GRAY", False): Gimp.ImageType.GRAY_IMAGE,
}


class Result:
    """The return values of a procedure: status (Gimp.PDBStatusType), values (a list without the status), error (text)."""

    def __init__(self, status, values, error):
        self.status, self.values, self.error = status, values, error
        self.ok = status == Gimp.PDBStatusType.SUCCESS

    def __repr__(self):
        return f"<{self.status.value_nick}: {self.values} {self.error!r}>"


# Images and pixels


def image(width, height, base="RGB", precision="u8-non-linear", alpha=True, offsets=(0, 0), layer_size=None):
    """A new image with one layer, (image, layer). The layer is transparent, or black without alpha."""
    kind = getattr(Gimp.Precision, precision.upper().replace("-", "_"))
    new = Gimp.Image.new_with_precision(width, height, BASE[base], kind)
    return new, add_layer(new, "layer", alpha, offsets, layer_size or (width, height))


def add_layer(to, name, alpha=True, offsets=(0, 0), size=None, parent=None, position=0):
    """A new layer in the image TO, at a place in PARENT (None: the top level)."""
    base = "GRAY" if to.get_base_type() == Gimp.ImageBaseType.GRAY else "RGB"
    width, height = size or (to.get_width(), to.get_height())
    layer = Gimp.Layer.new(to, name, width, height, LAYER[base, alpha], 100.0, Gimp.LayerMode.NORMAL)
    layer.set_offsets(*offsets)
    to.insert_layer(layer, parent, position)
    return layer


def rectangle(drawable):
    return Gegl.Rectangle.new(0, 0, drawable.get_width(), drawable.get_height())


def pixels(drawable, form=RGBA):
    """The drawable as a numpy array [H,W,C] in the babl format FORM, which must be a float format."""
    data = drawable.get_buffer().get(rectangle(drawable), 1.0, form, Gegl.AbyssPolicy.NONE)
    return numpy.frombuffer(data, numpy.float32).reshape(drawable.get_height(), drawable.get_width(), -1).copy()


def stored(drawable):
    """The stored pixels of the drawable, for bit-exact comparisons."""
    return bytes(drawable.get_buffer().get(rectangle(drawable), 1.0, None, Gegl.AbyssPolicy.NONE))


def put(drawable, array, form=RGBA):
    """Writes a float array [H,W,C] to the whole drawable."""
    buffer = drawable.get_buffer()
    buffer.set(rectangle(drawable), form, numpy.ascontiguousarray(array, numpy.float32).tobytes())
    buffer.flush()
    drawable.update(0, 0, drawable.get_width(), drawable.get_height())


def gradient(drawable, alpha=None):
    """Fills the drawable with a smooth asymmetric picture, opaque or with the array ALPHA [H,W]. Returns it."""
    height, width = drawable.get_height(), drawable.get_width()
    y, x = numpy.mgrid[0:height, 0:width].astype(numpy.float32)
    x, y = (x + 0.5) / width, (y + 0.5) / height
    wave = 0.5 + 0.25 * numpy.sin(9 * x + 4 * y)
    picture = numpy.stack([x, y * wave, 1 - 0.7 * x * y, numpy.ones_like(x) if alpha is None else alpha], axis=2)
    put(drawable, picture)
    return picture


# Selections


def select_ellipse(of, x, y, width, height, feather=0):
    """Replaces the selection of the image OF by an ellipse in image coordinates, with a feather in pixels."""
    of.select_ellipse(Gimp.ChannelOps.REPLACE, x, y, width, height)
    if feather:
        Gimp.Selection.feather(of, feather)


def select_rectangle(of, x, y, width, height):
    of.select_rectangle(Gimp.ChannelOps.REPLACE, x, y, width, height)


def selection(of):
    """The selection of the image OF as an array [H,W] from 0 to 1 in image coordinates; ones without a selection."""
    if Gimp.Selection.is_empty(of):
        return numpy.ones((of.get_height(), of.get_width()), numpy.float32)
    return pixels(of.get_selection(), "Y float")[:, :, 0]


# Marks


def is_marked(of):
    """Whether the metadata of the image OF has the mark of a trained network."""
    metadata = of.get_metadata()
    return metadata is not None and "TrainedAlgorithmicMedia" in metadata.serialize()


# Procedures


def run(name, **arguments):
    """Calls a procedure, by default without windows. Underscores in argument names become dashes; a path may be a
    string."""
    procedure = Gimp.get_pdb().lookup_procedure(name)
    assert procedure is not None, f"GIMP knows no procedure {name}"
    config = procedure.create_config()
    if config.find_property("run-mode"):
        config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    for key, value in arguments.items():
        set_argument(config, key.replace("_", "-"), value)
    values = procedure.run(config)
    status = values.index(0)
    rest = [value_of(values, i) for i in range(1, values.length())]
    error = Gimp.get_pdb().get_last_error() if status != Gimp.PDBStatusType.SUCCESS else ""
    return Result(status, rest, error or "")


def inject(what, whom):
    """Makes fault-injector.py change the image or the layer WHOM as soon as Limner's next call is working."""
    order = WORK / "order.tmp"
    old = pathlib.Path(f"/proc/{os.getppid()}/task/{os.getppid()}/children").read_text().split()
    order.write_text(json.dumps({"do": what, "id": whom.get_id(), "old": [int(pid) for pid in old]}))
    order.rename(WORK / "order.json")


def value_of(values, index):
    """A value of a Gimp.ValueArray; an array of objects is returned as a list."""
    value = values.index(index)
    return values.get_core_object_array(index) if isinstance(value, GObject.GBoxed) else value


def set_argument(config, key, value):
    spec = config.find_property(key)
    assert spec is not None, f"there is no argument {key}"
    if spec.value_type.name == "GimpCoreObjectArray":
        config.set_core_object_array(key, list(value))
    elif spec.value_type.is_a(Gio.File.__gtype__) and isinstance(value, (str, pathlib.Path)):
        config.set_property(key, Gio.File.new_for_path(str(value)))
    else:
        config.set_property(key, value)


# The command line


def write_tensor(name, array):
    """Writes a float picture [H,W,C] to a file of that name for the command line."""
    path = WORK / f"{name}.safetensors"
    data = numpy.ascontiguousarray(array, "<f4").tobytes()
    header = json.dumps({"image": {"dtype": "F32", "shape": list(array.shape), "data_offsets": [0, len(data)]}}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + data)
    return path


def read_tensor(path):
    """The float picture [H,W,C] in a file that the command line wrote."""
    data = path.read_bytes()
    end = 8 + int.from_bytes(data[:8], "little")
    entry = json.loads(data[8:end])["image"]
    first, last = entry["data_offsets"]
    return numpy.frombuffer(data[end + first : end + last], "<f4").reshape(entry["shape"])


def limner_style(content, *arguments):
    """The result of `limner style` for the picture [H,W,4]; the other arguments are those of the command line."""
    out = WORK / "out.safetensors"
    command = [os.environ["GIMPTEST_LIMNER"], "style", str(write_tensor("in", content)), "-o", str(out), *arguments]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return read_tensor(out)


def source(name):
    """Path of a file of the source tree."""
    return str(pathlib.Path(__file__).resolve().parents[2] / name)


def limner_import(name):
    """Installs a network of tests/golden. Returns its ID."""
    path = pathlib.Path(__file__).resolve().parents[1] / "golden" / name
    subprocess.run([os.environ["GIMPTEST_LIMNER"], "models", "import", str(path)], check=True, stdin=subprocess.DEVNULL)
    return path.stem


# Running


def close_images():
    for left in Gimp.get_images():
        left.delete()


def main():
    """Runs the tests of the calling file in order and writes TAP."""
    with open(os.environ["GIMPTEST_TAP"], "w", encoding="utf-8") as out:
        harness.run_tests(harness.caller_tests(os.environ.get("GIMPTEST_ONLY", "")), out, after_each=close_images)
