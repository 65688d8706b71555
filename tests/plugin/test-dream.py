"""limner-dream: the position of the result, the unchanged parts of the image, and errors for wrong arguments."""

import json

import gimptest
import numpy
from gimptest import Gimp, Gio

DREAM = "limner-dream"
QUICK = {"octaves": 2, "steps": 2}


def dream(image, drawable, **arguments):
    """A short dream of the drawable. Returns the new layers."""
    result = gimptest.run(DREAM, image=image, drawables=[drawable], **QUICK | arguments)
    assert result.ok, result
    (layers,) = result.values
    return layers


def recipe_of(layer):
    return json.loads(bytes(layer.get_parasite("limner-recipe").get_data()).decode())


def visible(image):
    layer = Gimp.Layer.new_from_visible(image, image, "visible")
    return numpy.frombuffer(gimptest.stored(layer), numpy.uint8).reshape(image.get_height(), image.get_width(), -1)


def test_whole_layer():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    before = gimptest.stored(layer)
    (new,) = dream(image, layer, seed=7)
    assert image.get_layers() == [new, layer]
    assert new.get_name() == "Dream (seed 7)"
    assert (new.get_width(), new.get_height()) == (64, 48) and new.get_mask() is None
    assert gimptest.stored(layer) == before
    assert numpy.abs(gimptest.pixels(new) - gimptest.pixels(layer)).mean() > 0.005
    recipe = recipe_of(new)
    assert recipe["effect"] == "dream" and recipe["settings"]["seed"] == 7 and recipe["settings"]["layer"] == "relu4_2"
    assert gimptest.is_marked(image)


def test_outside_the_selection_nothing_changes():
    for precision in ("u8-non-linear", "float-linear"):
        image, layer = gimptest.image(220, 160, precision=precision)
        gimptest.gradient(layer)
        gimptest.select_ellipse(image, 60, 50, 60, 50, feather=6)
        mask = gimptest.selection(image)
        before = visible(image)
        (new,) = dream(image, layer)
        assert new.get_width() < 100 and new.get_mask() is not None
        after = visible(image)
        outside = mask == 0
        assert outside.any() and (after[outside] == before[outside]).all()
        assert (after[mask > 0.9] != before[mask > 0.9]).any()


def test_frames():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    layers = dream(image, layer, zoom=3, **{"zoom-scale": 1.2, "zoom-rotation": 5.0})
    assert image.get_layers() == [*reversed(layers), layer]
    assert [each.get_name() for each in layers] == [f"Frame {n} (100ms)" for n in (1, 2, 3)]
    assert all(each.get_visible() for each in layers)
    one, two, three = (gimptest.pixels(each) for each in layers)
    assert numpy.abs(one - two).mean() > 0.005 and numpy.abs(two - three).mean() > 0.005
    assert all(recipe_of(each)["settings"]["zoom"] == 3 for each in layers)


def test_guides():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    guide = gimptest.add_layer(image, "stripes")
    stripes = numpy.ones((48, 64, 4), numpy.float32)
    stripes[:, ::4, :3] = 0
    gimptest.put(guide, stripes)
    (free,) = dream(image, layer)
    (led,) = dream(image, layer, **{"guide-layer": guide})
    assert recipe_of(led)["settings"]["guide"] == "stripes"
    assert numpy.abs(gimptest.pixels(free) - gimptest.pixels(led)).mean() > 0.002


def test_layers_and_choices():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    (one,) = dream(image, layer, layer="relu3_2:7")
    (other,) = dream(image, layer, layer="relu4_1", suppress=True, normalisation="mean", **{"keep-colours": "luminance"})
    assert recipe_of(one)["settings"]["layer"] == "relu3_2:7" and recipe_of(other)["settings"]["suppress"] is True
    assert numpy.abs(gimptest.pixels(one) - gimptest.pixels(other)).mean() > 0.002


def test_refusals():
    image, layer = gimptest.image(48, 48)
    gimptest.gradient(layer)
    wrong = {"layer": "relu9_9", "normalisation": "none", "keep-colours": "red", "model": "no-such-network"}
    for name, value in wrong.items():
        result = gimptest.run(DREAM, image=image, drawables=[layer], **QUICK | {name: value})
        assert not result.ok and value in result.error, (name, result)
    missing = Gio.File.new_for_path("/nowhere/guide.png")
    result = gimptest.run(DREAM, image=image, drawables=[layer], guide=missing, **QUICK)
    assert not result.ok and "guide.png" in result.error, result
    assert image.get_layers() == [layer]


def test_menu():
    for name in ("limner-style-transfer", DREAM, "limner-edit-layer"):
        procedure = Gimp.get_pdb().lookup_procedure(name)
        assert list(procedure.get_menu_paths()) == ["<Image>/Filters/Limner"], name


def test_edit():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    gimptest.select_rectangle(image, 10, 8, 30, 30)
    (first,) = dream(image, layer, seed=3)
    Gimp.Selection.none(image)
    result = gimptest.run("limner-edit-layer", image=image, drawables=[first])
    assert result.ok, result
    ((again,),) = result.values
    assert recipe_of(again) == recipe_of(first)
    assert gimptest.stored(again) == gimptest.stored(first)


gimptest.main()
