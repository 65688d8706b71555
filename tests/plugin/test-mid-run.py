"""Changes of the image, or failures of Limner, during a painting: one error, and the image is unchanged."""

import gimptest
from gimptest import Gimp

STYLE = "limner-style-transfer"


def picture():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    return image, layer


def run(image, layer):
    return gimptest.run(STYLE, image=image, drawables=[layer], size=64, steps=8, start_size=64)


def refused(words, image, layer, what, whom):
    gimptest.inject(what, whom)
    result = run(image, layer)
    assert not result.ok and words in result.error and result.error.endswith("."), result
    assert not gimptest.is_marked(image)


def test_layer_deleted():
    image, layer = picture()
    other = gimptest.add_layer(image, "other")
    refused("layer was deleted", image, layer, "remove-layer", layer)
    assert image.get_layers() == [other]


def test_group_of_the_layer_deleted():
    image, _ = picture()
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    layer = gimptest.add_layer(image, "layer", parent=group)
    gimptest.gradient(layer)
    refused("layer was deleted", image, layer, "remove-layer", group)
    assert len(image.get_layers()) == 1


def test_mode_changed():
    image, layer = picture()
    refused("mode or precision", image, layer, "make-grey", image)
    assert image.get_layers() == [layer]


def test_precision_changed():
    image, layer = picture()
    refused("mode or precision", image, layer, "make-linear", image)
    assert image.get_layers() == [layer]


def test_layer_scaled():
    image, layer = picture()
    refused("size was changed", image, layer, "scale-layer", layer)
    assert image.get_layers() == [layer]


def test_floated():
    image, layer = picture()
    gimptest.select_rectangle(image, 4, 4, 20, 20)
    refused("floating selection", image, layer, "float-selection", layer)


def test_killed():
    image, layer = picture()
    before = gimptest.stored(layer)
    image.clean_all()
    gimptest.inject("kill", image)
    result = run(image, layer)
    assert result.status == Gimp.PDBStatusType.CALLING_ERROR, result
    assert image.get_layers() == [layer] and gimptest.stored(layer) == before
    assert not gimptest.is_marked(image) and not image.is_dirty()


def test_layer_moved():
    """Not an error: the result follows the layer."""
    image, layer = picture()
    gimptest.select_rectangle(image, 10, 8, 20, 20)
    gimptest.inject("move-layer", layer)
    result = run(image, layer)
    assert result.ok, result
    assert result.values[0][0].get_offsets()[1:] == (17, 13)


def test_selection_dropped():
    """The mask is the selection at the start of the job."""
    image, layer = picture()
    gimptest.select_ellipse(image, 10, 8, 30, 30, feather=6)
    selection = gimptest.selection(image)
    gimptest.inject("select-none", image)
    result = run(image, layer)
    assert result.ok, result
    mask = result.values[0][0].get_mask()
    x, y = result.values[0][0].get_offsets()[1:]
    seen = gimptest.pixels(mask, "Y float")[:, :, 0]
    assert (seen == selection[y : y + seen.shape[0], x : x + seen.shape[1]]).all()


gimptest.main()
