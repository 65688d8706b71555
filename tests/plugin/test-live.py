"""limner:style, the live filter: on layers and groups, saved and read again, merged, and with what goes wrong."""

import hashlib
import os
import pathlib
import shutil
import subprocess

import gimptest
import numpy
from gimptest import Gimp, Gio

OPERATION = "limner:style"
# A live filter computes in linear light, GIMP stores what it shows in the image's precision.
ROUNDING = {"u8": 1.01 / 255, "u16": 1 / 255, "half": 1.5 / 255, "float": 1 / 255}


def add_filter(layer, **properties):
    new = Gimp.DrawableFilter.new(layer, OPERATION, "Live style")
    config = new.get_config()
    for name, value in properties.items():
        config.set_property(name.replace("_", "-"), value)
    layer.append_filter(new)
    return new


def visible(image, form=gimptest.RGBA):
    """What the image looks like, [H,W,4]."""
    return gimptest.pixels(Gimp.Layer.new_from_visible(image, image, "visible"), form)


def painted(content, *arguments):
    """What the command line makes of the same picture."""
    return gimptest.limner_style(content, "--method", "instant", *arguments)


def test_filter_shows_what_the_command_line_paints():
    for precision in ("u8-non-linear", "u16-linear", "half-non-linear", "float-linear", "float-perceptual"):
        image, layer = gimptest.image(97, 61, precision=precision)
        gimptest.gradient(layer)
        before = gimptest.stored(layer)
        content = gimptest.pixels(layer)
        add_filter(layer, style="wave", strength=0.8)
        wave = "data/styles/wave.jpg"
        difference = numpy.abs(visible(image) - painted(content, gimptest.source(wave), "--strength", "0.8"))
        assert difference.max() <= ROUNDING[precision.split("-")[0]], (precision, difference.max())
        assert gimptest.stored(layer) == before, precision
        assert numpy.abs(visible(image) - content).mean() > 0.02, precision


def test_alpha_stays():
    image, layer = gimptest.image(64, 48)
    alpha = numpy.linspace(0, 1, 64 * 48, dtype=numpy.float32).reshape(48, 64)
    gimptest.gradient(layer, alpha)
    content = gimptest.pixels(layer)
    add_filter(layer)
    assert numpy.abs(visible(image)[:, :, 3] - content[:, :, 3]).max() < 1e-6


def test_grey_stays_grey():
    image, layer = gimptest.image(64, 48, base="GRAY")
    gimptest.gradient(layer)
    before = gimptest.pixels(layer)
    add_filter(layer)
    after = visible(image)
    assert numpy.abs(after[:, :, :3] - before[:, :, :3]).mean() > 0.01
    assert numpy.ptp(after[:, :, :3], axis=2).max() < 1e-6


def test_odd_places_and_sizes():
    for size in ((1, 1), (7, 3), (33, 130)):
        image, layer = gimptest.image(90, 140, offsets=(11, 5), layer_size=size)
        gimptest.gradient(layer)
        content = gimptest.pixels(layer)
        add_filter(layer)
        width, height = size
        after = visible(image)
        assert after[5 : 5 + height, 11 : 11 + width, 3].min() == 1, size
        assert after[:, :, 3].sum() == width * height, size
        assert numpy.abs(after[5 : 5 + height, 11 : 11 + width] - painted(content)).max() <= 1.01 / 255, size


def test_a_group_is_painted_as_a_whole():
    image, layer = gimptest.image(64, 48)
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    image.reorder_item(layer, group, 0)
    gimptest.gradient(layer)
    content = visible(image)
    add_filter(group, style="facets")
    assert numpy.abs(visible(image) - painted(content, gimptest.source("data/styles/facets.jpg"))).max() <= 1.01 / 255


def test_a_picture_of_ones_own():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    content = gimptest.pixels(layer)
    path = gimptest.source("data/styles/ink.jpg")
    add_filter(layer, style_path=path)
    assert numpy.abs(visible(image) - painted(content, path)).max() <= 1.01 / 255


def test_saved_and_read_again():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    add_filter(layer, style="glass", style_scale=1.5, keep_colours="luminance", size=48)
    before = visible(image)
    file = Gio.File.new_for_path(str(gimptest.WORK / "live.xcf"))
    assert Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, file, None)
    image.delete()
    again = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file)
    (new,) = again.get_layers()
    (kept,) = new.get_filters()
    config = kept.get_config()
    assert kept.get_operation_name() == OPERATION
    assert abs(config.get_property("style-scale") - 1.5) < 1e-9 and config.get_property("size") == 48
    assert numpy.abs(visible(again) - before).max() <= 1.01 / 255


READ = """
import hashlib
image = Gimp.file_load (Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path ({xcf!r}))
(layer,) = image.get_layers ()
whole = Gegl.Rectangle.new (0, 0, layer.get_width (), layer.get_height ())
data = bytes (layer.get_buffer ().get (whole, 1.0, None, Gegl.AbyssPolicy.NONE))
open ({out!r}, 'w').write (hashlib.sha256 (data).hexdigest ())
"""


def test_opens_without_limner():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    add_filter(layer)
    xcf, out, home = (gimptest.WORK / name for name in ("elsewhere.xcf", "elsewhere.txt", "elsewhere"))
    assert Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(str(xcf)), None)
    (home / "profile").mkdir(parents=True)
    shutil.copy(gimptest.PROFILE / "gimprc", home / "profile")
    environment = {**os.environ, "HOME": str(home), "GIMP3_DIRECTORY": str(home / "profile"), "LC_ALL": "C.UTF-8"}
    command = ["gimp-console", "--no-data", "--no-fonts", "--quit", "--batch-interpreter=python-fu-eval"]
    command += ["-b", READ.format(xcf=str(xcf), out=str(out))]
    run = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert out.read_text() == hashlib.sha256(gimptest.stored(layer)).hexdigest()
    assert OPERATION in run.stdout + run.stderr, (run.stdout, run.stderr)  # GIMP names the filter that is missing


def test_a_change_of_a_setting_shows():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    content = gimptest.pixels(layer)
    new = add_filter(layer, strength=0.0)
    assert numpy.abs(visible(image) - content).max() <= 1.01 / 255
    new.get_config().set_property("strength", 1.0)
    new.update()
    assert numpy.abs(visible(image) - painted(content)).max() <= 1.01 / 255


def test_a_change_of_the_layer_shows():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    add_filter(layer)
    visible(image)
    changed = gimptest.pixels(layer)[::-1].copy()
    gimptest.put(layer, changed)
    assert numpy.abs(visible(image) - painted(gimptest.pixels(layer))).max() <= 1.01 / 255


def test_merged_down():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    content = gimptest.pixels(layer)
    add_filter(layer)
    layer.merge_filters()
    assert layer.get_filters() == []
    assert numpy.abs(gimptest.pixels(layer) - painted(content)).max() <= 1.01 / 255


def test_script_fu():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    content = gimptest.pixels(layer)
    script = f"""(let* ((layer {layer.get_id()}) (filter (car (gimp-drawable-filter-new layer "{OPERATION}" "Live style"))))
      (gimp-drawable-filter-configure filter LAYER-MODE-REPLACE 1.0 "style" "wave" "strength" 0.8)
      (gimp-drawable-append-filter layer filter))"""
    result = gimptest.run("plug-in-script-fu-eval", script=script)
    assert result.ok, result
    expected = painted(content, gimptest.source("data/styles/wave.jpg"), "--strength", "0.8")
    assert numpy.abs(visible(image) - expected).max() <= 1.01 / 255


def transfer(image, layer, **arguments):
    return gimptest.run("limner-style-transfer", image=image, drawables=[layer], method="instant", live=True, **arguments)


def test_style_transfer_adds_a_live_filter():
    ink = gimptest.source("data/styles/ink.jpg")
    for arguments, expected in (
        ({}, ()),
        ({"style_file": ink, "strength": 0.7, "keep_colours": "palette"}, (ink, "--strength", "0.7", "--keep-colours", "palette")),
        ({"style_scale": 2.0, "size": 50}, ("--style-scale", "2", "--size", "50")),
    ):
        image, layer = gimptest.image(64, 48)
        gimptest.gradient(layer)
        content = gimptest.pixels(layer)
        result = transfer(image, layer, **arguments)
        assert result.ok and list(result.values[0]) == [], result
        (new,) = layer.get_filters()
        assert new.get_operation_name() == OPERATION and image.get_layers() == [layer]
        assert numpy.abs(visible(image) - painted(content, *expected)).max() <= 1.01 / 255, arguments


def test_a_replaced_style_file_shows():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    content = gimptest.pixels(layer)
    own = gimptest.WORK / "replaced.jpg"
    for name in ("ink", "wave"):
        own.write_bytes(pathlib.Path(gimptest.source(f"data/styles/{name}.jpg")).read_bytes())
        if name == "ink":
            add_filter(layer, style_path=str(own))
        else:
            gimptest.put(layer, content)  # the same pixels; GIMP draws the filter again
        assert numpy.abs(visible(image) - painted(content, str(own))).max() <= 1.01 / 255, name


def test_a_picture_of_ones_own_by_style_transfer():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    content = gimptest.pixels(layer)
    own = gimptest.WORK / "own.jpg"
    own.write_bytes(pathlib.Path(gimptest.source("data/styles/glass.jpg")).read_bytes())
    assert transfer(image, layer, style_file=own).ok
    assert numpy.abs(visible(image) - painted(content, str(own))).max() <= 1.01 / 255


def test_style_transfer_refuses_what_a_filter_cannot_do():
    wave, ink = (gimptest.source(f"data/styles/{name}.jpg") for name in ("wave", "ink"))
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    for arguments in ({"method": "painted"}, {"style_file": wave, "style_files": [ink]}, {"style_crops": "0 0 0.5 0.5"},
                      {"style_outside": ink}, {"style_layer": layer}):
        result = gimptest.run("limner-style-transfer", image=image, drawables=[layer], **{"method": "instant", "live": True} | arguments)
        assert not result.ok and result.error.endswith("instead of a live filter."), (arguments, result)
        assert layer.get_filters() == [], arguments


def test_what_cannot_be_painted_stays_as_it_is():
    for wrong in ({"style_path": "/nowhere/style.jpg"}, {"model": "no-such-network"}):
        image, layer = gimptest.image(64, 48)
        gimptest.gradient(layer)
        content = visible(image)
        add_filter(layer, **wrong)
        assert numpy.abs(visible(image) - content).max() == 0, wrong


gimptest.main()
