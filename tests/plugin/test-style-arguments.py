"""limner-style-transfer: the effects of its arguments, and the ways to call it."""

import gimptest
import numpy
from gimptest import Gimp

STYLE = "limner-style-transfer"
SMALL = {"size": 48, "steps": 3, "start_size": 48}


def style(image, layer, **arguments):
    result = gimptest.run(STYLE, image=image, drawables=[layer], **SMALL | arguments)
    assert result.ok, result
    return result.values[0][0]


def picture(size=48):
    image, layer = gimptest.image(size, size, precision="float-non-linear")
    gimptest.gradient(layer)
    return image, layer


def plain(colour, size=48):
    """An image with one plain layer, and the same picture as a PNG file."""
    image, layer = gimptest.image(size, size)
    gimptest.put(layer, numpy.tile(numpy.array([*colour, 1], numpy.float32), (size, size, 1)))
    path = gimptest.WORK / ("%d-%d-%d.png" % tuple(255 * part for part in colour))
    assert gimptest.run("file-png-export", image=image, file=path).ok
    return layer, path


def tint(layer):
    return gimptest.pixels(layer)[:, :, :3].mean(axis=(0, 1))


def test_style_file_and_its_name():
    image, layer = picture()
    _, red = plain((1, 0, 0))
    new = style(image, layer, style_file=red, seed=5)
    assert new.get_name() == "255-0-0 (seed 5)"
    assert gimptest.stored(new) != gimptest.stored(style(image, layer, seed=5))


def test_style_layer_is_as_good_as_its_file():
    image, layer = picture()
    green_layer, green = plain((0, 1, 0))
    by_file = style(image, layer, style_file=green)
    by_layer = style(image, layer, style_layer=green_layer)
    assert by_layer.get_name() == "layer (seed 0)"
    assert (gimptest.pixels(by_file) == gimptest.pixels(by_layer)).all()


def test_styles_blend_by_weight():
    image, layer = picture()
    _, red = plain((1, 0, 0))
    green_layer, green = plain((0, 1, 0))
    even = style(image, layer, style_file=red, style_layer=green_layer)
    assert even.get_name() == "255-0-0 + layer (seed 0)"
    even_again = style(image, layer, style_file=red, style_files=[str(green)], style_weights="2, 2")
    assert (gimptest.pixels(even) == gimptest.pixels(even_again)).all()
    redder, greener = (style(image, layer, style_file=red, style_files=[str(green)], style_weights=w) for w in ("9 1", "1 9"))
    difference = tint(redder) - tint(greener)
    assert difference[0] > 0 > difference[1], difference


def test_strength_is_proportional():
    image, layer = picture()
    before = gimptest.pixels(layer)
    whole = gimptest.pixels(style(image, layer)) - before
    half = gimptest.pixels(style(image, layer, strength=0.5)) - before
    assert numpy.abs(whole).max() > 0.05
    assert numpy.abs(half - whole / 2).max() < 1e-5


def test_each_setting_reaches_the_painting():
    image, layer = picture()
    first = gimptest.stored(style(image, layer))
    for name, value in {
        "size": 40,
        "steps": 4,
        "start_size": 24,
        "start": "instant",
        "tv_weight": 50.0,
        "style_distance": "gram",
        "style_scale": 2.0,
        "keep_colours": "palette",
    }.items():
        assert gimptest.stored(style(image, layer, **{name: value})) != first, name
    first = gimptest.stored(style(image, layer, style_distance="covariance"))
    assert gimptest.stored(style(image, layer, style_distance="covariance", content_weight=5.0)) != first


def test_keep_luminance_keeps_colour():
    image, layer = picture()
    before = gimptest.pixels(layer)[:, :, :3]
    chroma = [gimptest.pixels(style(image, layer, keep_colours=keep))[:, :, :3] for keep in ("none", "luminance")]
    luma = numpy.array([0.299, 0.587, 0.114], numpy.float32)
    off = [numpy.abs((p - (p @ luma)[:, :, None]) - (before - (before @ luma)[:, :, None])).mean() for p in chroma]
    assert off[1] < off[0] / 2, off


def test_too_little_memory():
    image, layer = picture(256)
    result = gimptest.run(STYLE, image=image, drawables=[layer], size=256, steps=1, start_size=256, memory=1)
    assert not result.ok and "1 MiB" in result.error, result
    assert image.get_layers() == [layer]


def command_line(content, selection, *arguments):
    """The result of the command line, with the selection as its mask."""
    mask = gimptest.write_tensor("mask", selection[:, :, None])
    return gimptest.limner_style(content, "--size=48", "--steps=3", "--start-size=24", "--seed=4", f"--mask={mask}", *arguments)


def test_as_the_command_line():
    """The same recipe gives the same floats in GIMP and on the command line, with the selection as the mask."""
    image, layer = gimptest.image(170, 60, precision="float-non-linear")
    content = gimptest.gradient(layer)
    _, red = plain((1, 0, 0))
    for select in (False, True):
        if select:
            gimptest.select_rectangle(image, 12, 9, 30, 20)
        new = style(image, layer, start_size=24, seed=4, style_file=red)
        x, y = new.get_offsets()[1:]
        painted = command_line(content, gimptest.selection(image), str(red))
        part = painted[y : y + new.get_height(), x : x + new.get_width()]
        assert (gimptest.pixels(new) == part).all(), (select, numpy.abs(gimptest.pixels(new) - part).max())


def test_feather_as_on_the_command_line():
    """The layer contains the painting without a mask, and its layer mask has the effect of the command line's: no mask
    is applied twice."""
    image, layer = gimptest.image(90, 60, precision="float-non-linear")
    content = gimptest.gradient(layer)
    _, red = plain((1, 0, 0))
    gimptest.select_ellipse(image, 20, 10, 40, 40, feather=10)
    for arguments in ({}, {"variants": 2}):
        for old in image.get_layers()[:-1]:
            image.remove_layer(old)
        style(image, layer, start_size=24, seed=4, style_file=red, **arguments)
        seen = gimptest.pixels(Gimp.Layer.new_from_visible(image, image, "visible"))
        painted = command_line(content, gimptest.selection(image), str(red))
        assert numpy.abs(painted - content).max() > 0.1
        assert numpy.abs(seen - painted).max() < 1e-5, (arguments, numpy.abs(seen - painted).max())


def test_variants_come_in_a_group():
    image, layer = picture()
    result = gimptest.run(STYLE, image=image, drawables=[layer], variants=3, seed=5, **SMALL)
    assert result.ok, result
    (layers,) = result.values
    group = image.get_layers()[0]
    assert image.get_layers() == [group, layer] and group.get_children() == layers
    assert [each.get_name() for each in layers] == [f"Lanterns (seed {seed})" for seed in (5, 6, 7)]
    assert [each.get_visible() for each in layers] == [True, False, False]
    assert all(each.get_parasite("limner-recipe") for each in layers)


def test_script_fu():
    image, layer = picture()
    _, red = plain((1, 0, 0))
    script = f"""
      (let* ((image {image.get_id()}) (layer {layer.get_id()}))
        (let ((layers (car (limner-style-transfer #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (vector layer)
                             #:style-file "{red}" #:size 48 #:steps 2 #:start-size 48 #:seed 3))))
          (gimp-item-set-name (vector-ref layers 0) "made by a script")))"""
    result = gimptest.run("plug-in-script-fu-eval", script=script)
    assert result.ok, result
    assert [each.get_name() for each in image.get_layers()] == ["made by a script", "layer"]


def test_script_fu_hears_refusals():
    image, layer = picture()
    script = f"""(limner-style-transfer #:run-mode RUN-NONINTERACTIVE #:image {image.get_id()}
                   #:drawables (vector {layer.get_id()}) #:keep-colours "sepia")"""
    result = gimptest.run("plug-in-script-fu-eval", script=script)
    assert not result.ok and "sepia" in result.error, result
    assert image.get_layers() == [layer]


def test_last_values():
    """Without a display, a repeated call uses GIMP's own progress bar."""
    folder = gimptest.PROFILE / "plug-in-settings"
    folder.mkdir(exist_ok=True)
    path = folder / f"GimpProcedureConfigRun-{STYLE}.last"
    path.write_text('(size 48)\n(steps 2)\n(start-size 48)\n(seed 111)\n(keep-colours "luminance")\n')
    image, layer = picture()
    result = gimptest.run(STYLE, run_mode=Gimp.RunMode.WITH_LAST_VALS, image=image, drawables=[layer])
    path.unlink()
    assert result.ok, result
    assert result.values[0][0].get_name().endswith("(seed 111)")


def test_arguments_and_defaults_of_the_contract():
    procedure = Gimp.get_pdb().lookup_procedure(STYLE)
    config = procedure.create_config()
    defaults = {
        "style-file": None,
        "style-layer": None,
        "style-weights": "",
        "model": "limner-features",
        "method": "automatic",
        "start": "content",
        "size": -1,
        "steps": 200,
        "start-size": 128,
        "strength": 1.0,
        "style-scale": 1.0,
        "keep-colours": "none",
        "seed": 0,
        "memory": 0,
        "threads": 0,
    }
    assert {name: config.get_property(name) for name in defaults} == defaults
    assert [value.name for value in procedure.get_return_values()] == ["layers"]
    assert procedure.get_menu_label() == "_Style transfer…"
    assert procedure.get_menu_paths() == ["<Image>/Filters/Limner"]


gimptest.main()
