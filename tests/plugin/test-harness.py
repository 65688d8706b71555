"""The harness: assumptions of the other tests about this GIMP."""

import gimptest
import numpy
from gimptest import Gimp


def test_pixels_come_back_as_they_were_put():
    for base, precision, within in (("RGB", "float-non-linear", 1e-6), ("RGB", "u8-non-linear", 0.51 / 255)):
        _, layer = gimptest.image(37, 23, base, precision)
        picture = gimptest.gradient(layer)
        assert numpy.abs(gimptest.pixels(layer) - picture).max() <= within


def test_linear_precision_converts():
    _, layer = gimptest.image(8, 8, "RGB", "float-linear")
    gimptest.put(layer, numpy.full((8, 8, 4), 0.5))
    stored = numpy.frombuffer(gimptest.stored(layer), numpy.float32).reshape(8, 8, 4)
    assert abs(stored[0, 0, 0] - 0.2140) < 1e-3


def test_feathered_ellipse():
    image, _ = gimptest.image(100, 80)
    gimptest.select_ellipse(image, 20, 10, 60, 60, feather=12)
    mask = gimptest.selection(image)
    assert mask.shape == (80, 100)
    assert mask[40, 50] > 0.99 and mask[0, 0] == 0
    assert ((mask > 0.05) & (mask < 0.95)).sum() > 200


def test_procedure_returns_values():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    target = gimptest.WORK / "out.png"
    result = gimptest.run("file-png-export", image=image, file=target)
    assert result.ok, result
    again = gimptest.run("gimp-file-load", file=target)
    assert again.ok and again.values[0].get_width() == 64


def test_procedure_reports_its_error():
    result = gimptest.run("gimp-file-load", file="/nonexistent/picture.png")
    assert result.status in (Gimp.PDBStatusType.EXECUTION_ERROR, Gimp.PDBStatusType.CALLING_ERROR), result
    assert result.error


gimptest.main()
