"""Errors of limner-style-transfer: one sentence, and the image is unchanged."""

import json
import pathlib

import gimptest
from gimptest import Gimp, Gio
from gi.repository import GLib  # noqa: E402

STYLE = "limner-style-transfer"
MODELS = gimptest.WORK / "models"


def state(image):
    """Everything that a refused call might have changed."""
    metadata = image.get_metadata()
    layers = [(layer.get_name(), layer.get_offsets(), gimptest.stored(layer)) for layer in image.get_layers()]
    return layers, image.get_parasite_list(), metadata and metadata.serialize(), image.is_dirty()


def refused(words, image=None, layer=None, drawables=None, **arguments):
    """Calls the procedure and expects an error that contains WORDS."""
    if image is None:
        image, layer = gimptest.image(32, 32)
        gimptest.gradient(layer)
    image.clean_all()
    before = state(image)
    settings = {"size": 32, "steps": 1, "start_size": 32} | arguments
    result = gimptest.run(STYLE, image=image, drawables=[layer] if drawables is None else drawables, **settings)
    assert not result.ok, result
    assert words in result.error, result.error
    assert result.error.endswith("."), result.error
    assert state(image) == before


def test_indexed():
    image, layer = gimptest.image(32, 32)
    gimptest.gradient(layer)
    image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE, 16, False, False, "")
    refused("fixed palette", image, layer)


def test_not_one_layer():
    image, layer = gimptest.image(32, 32)
    other = gimptest.add_layer(image, "other")
    refused("exactly one", image, drawables=[layer, other])
    refused("exactly one", image, drawables=[])


def test_channel():
    image, _ = gimptest.image(32, 32)
    channel = Gimp.Channel.new(image, "channel", 32, 32, 50, gimptest.Gegl.Color.new("red"))
    image.insert_channel(channel, None, 0)
    refused("select a layer", image, drawables=[channel])


def test_floating_selection():
    image, layer = gimptest.image(32, 32)
    gimptest.gradient(layer)
    gimptest.select_rectangle(image, 4, 4, 10, 10)
    Gimp.Selection.float(image, [layer], 0, 0)
    refused("floating selection", image, layer)


def test_selection_beside_the_layer():
    image, layer = gimptest.image(64, 32, layer_size=(20, 32))
    gimptest.gradient(layer)
    gimptest.select_rectangle(image, 30, 4, 10, 10)
    refused("do not touch", image, layer)


def test_words_that_are_no_choice():
    refused("“sepia”", keep_colours="sepia")
    refused("“airbrush”", method="airbrush")
    refused("“l2”", style_distance="l2")


def test_method_the_network_has_not():
    features = pathlib.Path(__file__).resolve().parents[2] / "models" / "limner-features.safetensors"
    refused("one pass", method="instant", model=str(features))


def test_network_that_is_not_there():
    refused("no-such-network", model="no-such-network")
    refused("absent.safetensors", model=str(gimptest.WORK / "absent.safetensors"))


def test_damaged_network():
    path = gimptest.WORK / "damaged.safetensors"
    path.write_bytes(b"\xff" * 64)
    refused("damaged.safetensors", model=str(path))


def break_numbers(path):
    """The bundled network for instant painting, as limner-instant of the user, with one tensor of NaN in any format."""
    whole = (pathlib.Path(__file__).resolve().parents[2] / "models" / "limner-instant.safetensors").read_bytes()
    end = 8 + int.from_bytes(whole[:8], "little")
    header = json.loads(whole[8:end])
    first, last = max(value["data_offsets"] for name, value in header.items() if name != "__metadata__" and name.endswith("weight"))
    path.parent.mkdir(parents=True)
    path.write_bytes(whole[: end + first] + b"\xff" * (last - first) + whole[end + last :])


def test_network_that_gives_no_numbers():
    """Neither the instant painting nor a painting that starts from it becomes black with success."""
    path = pathlib.Path(GLib.get_user_data_dir()) / "limner" / "models" / "limner-instant.safetensors"
    break_numbers(path)
    try:
        refused("values that are not numbers", method="instant")
        refused("values that are not numbers", start="instant")
    finally:
        path.unlink()


def test_style_picture_that_is_not_there():
    refused("absent.jpg", style_file=gimptest.WORK / "absent.jpg")
    refused("absent.jpg", style_files=[str(gimptest.WORK / "absent.jpg")])


def test_style_file_that_is_no_picture():
    path = gimptest.WORK / "notes.jpg"
    path.write_text("This is a text.")
    refused("notes.jpg", style_file=path)


def test_style_picture_elsewhere():
    refused("not on this computer", style_file=Gio.File.new_for_uri("https://example.invalid/wave.jpg"))


def test_weights():
    refused("list of weights", style_weights="much")
    refused("list of weights", style_weights="0")
    refused("list of weights", style_weights="1 -1")
    refused("list of weights", style_weights="nan")
    refused("is 1 style, but “1, 2”", style_weights="1, 2")


gimptest.main()
