"""limner-edit-layer: it uses the original layer, style and guide, or paints nothing."""

import json
import pathlib

import gimptest
import numpy
from gimptest import Gimp, Gio
from gi.repository import GLib  # noqa: E402

STYLE, DREAM, EDIT = "limner-style-transfer", "limner-dream", "limner-edit-layer"
SMALL = {"size": 48, "steps": 2, "start_size": 48}


def picture(name=None):
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    if name:
        layer.set_name(name)
    return image, layer


def plain(colour):
    image, layer = gimptest.image(48, 48)
    gimptest.put(layer, numpy.tile(numpy.float32([*colour, 1]), (48, 48, 1)))
    return image, layer


def style(image, layer, **arguments):
    result = gimptest.run(STYLE, image=image, drawables=[layer], **SMALL | arguments)
    assert result.ok, result
    return result.values[0][0]


def edit(layer, image=None):
    return gimptest.run(EDIT, image=image or layer.get_image(), drawables=[layer])


def edited(layer, image=None):
    result = edit(layer, image)
    assert result.ok, result
    return result.values[0][0]


def refused(words, layer):
    image = layer.get_image()
    before = image.get_layers()
    result = edit(layer)
    assert not result.ok and words in result.error and result.error.endswith("."), result
    assert image.get_layers() == before


def recipe_of(layer):
    return json.loads(bytes(layer.get_parasite("limner-recipe").get_data()))


def test_style_layer_stays_the_style():
    image, layer = picture()
    style_image, red = plain((1, 0, 0))
    new = style(image, layer, style_layer=red)
    assert gimptest.stored(edited(new)) == gimptest.stored(new)
    red.set_name("renamed")
    assert gimptest.stored(edited(new)) == gimptest.stored(new)
    style_image.delete()
    refused("“layer”, which was the style", new)


def test_weights_and_order_of_styles_stay():
    image, layer = picture()
    _, red = plain((1, 0, 0))
    green_image, _ = plain((0, 1, 0))
    green = gimptest.WORK / "green.png"
    assert gimptest.run("file-png-export", image=green_image, file=green).ok
    new = style(image, layer, style_file=green, style_layer=red, style_weights="3, 1")
    again = edited(new)
    assert gimptest.stored(again) == gimptest.stored(new)
    assert recipe_of(again)["settings"]["styles"] == recipe_of(new)["settings"]["styles"]


def text_of(layer):
    return bytes(layer.get_parasite("limner-recipe").get_data()).decode()


def test_files_are_found_again_but_their_folders_are_not_saved():
    folder = gimptest.WORK / "private-folder"
    folder.mkdir()
    picture_image, _ = plain((0, 1, 0))
    file = folder / "green.png"
    assert gimptest.run("file-png-export", image=picture_image, file=file).ok
    image, layer = picture()
    new = style(image, layer, style_file=file)
    dreamt = gimptest.run(DREAM, image=image, drawables=[layer], guide=file, octaves=2, steps=2).values[0][0]
    for made in (new, dreamt):
        assert "private-folder" not in text_of(made) and "green.png" in text_of(made), text_of(made)
        assert gimptest.stored(edited(made)) == gimptest.stored(made)
    table = pathlib.Path(GLib.get_user_data_dir()) / "limner" / "pictures.ini"
    assert "private-folder" in table.read_text()
    table.unlink()
    for made in (new, dreamt):
        refused("The file “green.png”, which was the style or the guide, was not found", made)


def test_bundled_style_is_found_in_any_installation():
    image, layer = picture()
    new = style(image, layer)
    assert '"bundled:lanterns.jpg"' in text_of(new), text_of(new)
    assert gimptest.stored(edited(new)) == gimptest.stored(new)


def test_recipe_of_an_early_version_names_the_whole_path():
    file = gimptest.WORK / "early.png"
    red_image, _ = plain((1, 0, 0))
    assert gimptest.run("file-png-export", image=red_image, file=file).ok
    image, layer = picture()
    new = style(image, layer, style_file=file)
    recipe = recipe_of(new)
    recipe["settings"]["styles"][0]["name"] = str(file)
    new.attach_parasite(Gimp.Parasite.new("limner-recipe", Gimp.PARASITE_PERSISTENT, json.dumps(recipe).encode()))
    assert gimptest.stored(edited(new)) == gimptest.stored(new)


def test_style_that_the_recipe_does_not_find():
    """A recipe of an early version, which contains only the name of a layer."""
    image, layer = picture()
    new = style(image, layer)
    recipe = recipe_of(new)
    recipe["settings"]["styles"] = [{"name": "a layer", "weight": 1}]
    new.attach_parasite(Gimp.Parasite.new("limner-recipe", Gimp.PARASITE_PERSISTENT, json.dumps(recipe).encode()))
    refused("“a layer”", new)


def test_guide_layer_stays_the_guide():
    image, layer = picture()
    guide = gimptest.add_layer(image, "guide", position=1)
    stripes = numpy.ones((48, 64, 4), numpy.float32)
    stripes[:, ::4, :3] = 0
    gimptest.put(guide, stripes)
    result = gimptest.run(DREAM, image=image, drawables=[layer], guide_layer=guide, octaves=2, steps=2)
    assert result.ok, result
    (new,) = result.values[0]
    assert gimptest.stored(edited(new)) == gimptest.stored(new)
    image.remove_layer(guide)
    refused("“guide”, which was the style or the guide", new)


def test_source_in_a_duplicated_image():
    image, layer = picture()
    gimptest.add_layer(image, "other", position=1)
    new = style(image, layer)
    copy = image.duplicate()
    image.delete()
    (copied, source, _) = copy.get_layers()
    again = edited(copied)
    assert copy.get_layers() == [again, *copy.get_layers()[1:]] and gimptest.stored(again) == gimptest.stored(copied)
    assert source.get_name() == "layer"


def test_source_in_a_reloaded_image():
    image, layer = picture()
    new = style(image, layer)
    path = Gio.File.new_for_path(str(gimptest.WORK / "reloaded.xcf"))
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, path, None)
    expected = gimptest.stored(new)
    image.delete()
    again = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, path)
    assert gimptest.stored(edited(again.get_layers()[0])) == expected


def test_layer_brought_to_another_image():
    """In the other image, a different layer with the same tattoo, name and size lies below."""
    image, layer = picture()
    new = style(image, layer)
    other, below = picture()
    assert (below.get_tattoo(), below.get_name()) == (layer.get_tattoo(), layer.get_name())
    brought = Gimp.Layer.new_from_drawable(new, other)
    other.insert_layer(brought, None, 0)
    refused("“layer” that this one was painted from is not in this image", brought)


def test_source_that_was_renamed_scaled_or_copied():
    image, layer = picture()
    new = style(image, layer)
    layer.set_name("renamed")
    duplicate = layer.copy()
    image.insert_layer(duplicate, None, len(image.get_layers()))
    assert gimptest.stored(edited(new)) == gimptest.stored(new)
    image.scale(32, 24)
    assert edit(new).ok


def test_source_that_is_gone():
    image, layer = picture()
    gimptest.add_layer(image, "other", position=1)
    new = style(image, layer)
    image.remove_layer(layer)
    refused("is not in this image", new)


def test_mask_and_group_mean_the_layer():
    image, layer = picture()
    gimptest.select_rectangle(image, 10, 8, 30, 20)
    new = style(image, layer)
    assert edit(new.get_mask(), image).ok
    result = gimptest.run(STYLE, image=image, drawables=[layer], variants=2, seed=5, **SMALL)
    group = result.values[0][0].get_parent()
    assert recipe_of(edited(group))["settings"]["seed"] == 5


def test_layer_that_is_not_ours():
    image, layer = picture()
    refused("no recipe of Limner", layer)


def test_new_layer_is_selected_and_on_top():
    image, layer = picture()
    bottom = gimptest.add_layer(image, "bottom", position=1)
    gimptest.gradient(bottom)
    gimptest.select_rectangle(image, 10, 8, 30, 20)
    first = style(image, layer)
    assert image.get_selected_drawables() == [first] and not first.get_edit_mask()
    second = style(image, layer)
    assert image.get_layers() == [second, first, layer, bottom]
    variants = gimptest.run(STYLE, image=image, drawables=[layer], variants=2, **SMALL).values[0]
    third = style(image, layer)
    assert image.get_layers() == [third, variants[0].get_parent(), second, first, layer, bottom]
    other = style(image, bottom)
    assert image.get_layers() == [third, variants[0].get_parent(), second, first, layer, other, bottom]


gimptest.main()
