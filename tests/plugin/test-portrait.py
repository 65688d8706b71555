"""limner-portrait and limner-portrait-blend: with and without an image, with and without `place`, and errors."""

import contextlib
import json
import pathlib
import re
import shutil

import gimptest
import numpy

NETWORK = str(pathlib.Path(__file__).resolve().parent.parent / "golden" / "portrait-skip.safetensors")


def portrait(name="limner-portrait", **arguments):
    """Returns the new layers."""
    result = gimptest.run(name, model=NETWORK, **arguments)
    assert result.ok, result
    (layers,) = result.values
    return layers


def recipe_of(layer):
    return json.loads(bytes(layer.get_parasite("limner-recipe").get_data()).decode())


def source_type(image):
    return re.search(r"digitalsourcetype/(\w+)", image.get_metadata().serialize())[1]


def test_without_an_image():
    (layer,) = portrait(seeds="7")
    image = layer.get_image()
    assert (image.get_width(), image.get_height()) == (16, 16) and image.get_layers() == [layer]
    assert recipe_of(layer)["effect"] == "portrait" and recipe_of(layer)["settings"]["seeds"] == "7"
    assert source_type(image) == "trainedAlgorithmicMedia"
    assert gimptest.pixels(layer)[:, :, :3].std() > 0.05 and (gimptest.pixels(layer)[:, :, 3] == 1).all()
    (again,) = portrait(seeds="7")
    assert gimptest.stored(again) == gimptest.stored(layer)


def test_several_are_a_group():
    layers = portrait(seeds="1-3", size=24)
    (group,) = layers[0].get_image().get_layers()
    assert group.is_group() and group.get_children() == layers and len(layers) == 3
    assert [recipe_of(layer)["settings"]["seeds"] for layer in layers] == ["1", "2", "3"]
    assert (layers[0].get_width(), layers[0].get_height()) == (24, 24)


def test_in_the_middle_of_an_image():
    for base in "RGB", "GRAY":
        image, layer = gimptest.image(64, 48, base)
        gimptest.gradient(layer)
        before = gimptest.stored(layer)
        (new,) = portrait(image=image, drawables=[layer], seeds="7")
        assert image.get_layers() == [new, layer] and gimptest.stored(layer) == before
        assert tuple(new.get_offsets())[-2:] == (24, 16) and (new.get_width(), new.get_height()) == (16, 16)
        assert new.get_mask() is None
        assert source_type(image) == "compositeWithTrainedAlgorithmicMedia"


def test_placed_into_the_selection():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    gimptest.select_ellipse(image, 10, 8, 30, 20, feather=2)
    (new,) = portrait(image=image, drawables=[layer], seeds="7", place=True)
    assert new.get_mask() is not None
    assert 30 <= new.get_width() < 44 and 20 <= new.get_height() < 34
    (alone,) = portrait(seeds="7", size=new.get_width())
    height, width = new.get_height(), new.get_width()
    top = (width - height) // 2
    expected = gimptest.pixels(alone)[top : top + height]
    assert numpy.abs(gimptest.pixels(new)[:, :, :3] - expected[:, :, :3]).max() < 0.02


@contextlib.contextmanager
def with_network():
    """A recipe names the network by its ID."""
    place = pathlib.Path.home() / ".local" / "share" / "limner" / "models" / "portrait-skip.safetensors"
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(NETWORK, place)
    try:
        yield
    finally:
        place.unlink()


def test_by_latent():
    """The recipe of a bred face contains its latent, which gives the same face anywhere."""
    (child,) = portrait("limner-portrait-blend", blend="3=1 7=1")
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    with with_network():
        again = gimptest.run("limner-edit-layer", image=child.get_image(), drawables=[child])
    assert again.ok, again
    (made,) = again.values[0]
    latent = recipe_of(made)["settings"]["latent"]
    assert gimptest.stored(made) == gimptest.stored(child)
    twice = portrait(image=image, drawables=[layer], latent=f"{latent} {latent}")
    assert len(twice) == 2 and gimptest.stored(twice[1]) == gimptest.stored(child)
    assert recipe_of(twice[1])["settings"]["latent"] == latent
    assert "latent" in gimptest.run("limner-portrait", model=NETWORK, latent="nonsense").error


def test_edited_once_more():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    gimptest.select_ellipse(image, 10, 8, 30, 20, feather=2)
    (placed,) = portrait(image=image, drawables=[layer], seeds="7", place=True)
    with with_network():
        result = gimptest.run("limner-edit-layer", image=image, drawables=[placed])
    assert result.ok, result
    (again,) = result.values[0]
    assert image.get_layers() == [again, placed, layer]
    assert tuple(again.get_offsets())[-2:] == tuple(placed.get_offsets())[-2:] and again.get_mask() is not None
    assert recipe_of(again)["settings"]["seeds"] == "7"
    assert gimptest.stored(again) == gimptest.stored(placed)


def test_create():
    (layer,) = portrait("limner-portrait-create", seeds="7")
    assert layer.get_image().get_layers() == [layer] and recipe_of(layer)["settings"]["seeds"] == "7"


def test_blend():
    (child,) = portrait("limner-portrait-blend", blend="3=1 7=1")
    (parent,) = portrait(seeds="3")
    assert gimptest.stored(child) != gimptest.stored(parent)
    assert recipe_of(child)["settings"]["blend"] == "3=1 7=1"
    (locked,) = portrait(seeds="3", lock="all=7")
    assert gimptest.stored(locked) != gimptest.stored(parent)
    frames = portrait("limner-portrait-blend", seeds="3,7", frames=3)
    assert gimptest.stored(frames[0]) == gimptest.stored(parent) and len(frames) == 3


def test_photo():
    (face,) = portrait(seeds="3", size=32)
    photo = gimptest.WORK / "photo.png"
    assert gimptest.run("file-png-export", image=face.get_image(), file=photo).ok
    settings = {"project": photo, "project-steps": 100}
    refused = gimptest.run("limner-portrait", model=NETWORK, **settings)
    assert not refused.ok and "consent" in refused.error
    (found,) = portrait(size=32, consent=True, **settings)
    (average,) = portrait(size=32, truncation=0.0)
    near, far = (numpy.abs(gimptest.pixels(each) - gimptest.pixels(face)).mean() for each in (found, average))
    assert near < far / 2, (near, far)
    assert recipe_of(found)["settings"]["label"] == "of a real person"


def test_the_network_that_comes_with_limner():
    result = gimptest.run("limner-portrait", seeds="7", words="red hair", slider="woman=2")
    assert result.ok, result
    ((layer,),) = result.values
    assert (layer.get_width(), layer.get_height()) == (64, 64)
    (network,) = recipe_of(layer)["models"]
    assert network["id"] == "limner-portraits" and "artflow.ai" in network["licence"]


def test_nothing_to_repeat_after_a_photo():
    """After a portrait of a photo, the browser leaves no seeds and no latent; “Repeat” must not insert another face."""
    folder = gimptest.PROFILE / "plug-in-settings"
    folder.mkdir(exist_ok=True)
    path = folder / "GimpProcedureConfigRun-limner-portrait.last"
    path.write_text('(seeds "")\n(latent "")\n')
    image, layer = gimptest.image(32, 32)
    again = {"run_mode": gimptest.Gimp.RunMode.WITH_LAST_VALS, "image": image, "drawables": [layer], "model": NETWORK}
    result = gimptest.run("limner-portrait", **again)
    path.unlink()
    assert not result.ok and "photo" in result.error, result
    assert image.get_layers() == [layer]


def test_refusals():
    image, layer = gimptest.image(32, 32)
    for arguments in (
        {"seeds": "nobody"}, {"seeds": "1-1000"}, {"words": "old"}, {"slider": "age=1"}, {"mix": "1"}, {"model": "limner-features"},
        {"model": "no-such-network"}, {"image": image},
    ):  # fmt: skip
        result = gimptest.run("limner-portrait", **{"model": NETWORK} | arguments)
        assert not result.ok and len(result.error) > 20, (arguments, result)
    assert not gimptest.run("limner-portrait-blend", model=NETWORK).ok
    assert image.get_layers() == [layer]


gimptest.main()
