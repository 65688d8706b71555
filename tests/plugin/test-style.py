"""limner-style-transfer: the position of its result, and the unchanged parts of the image."""

import json

import gimptest
import numpy
from gimptest import Gimp, Gio

STYLE = "limner-style-transfer"
CHANNELS = {"RGB": 4, "GRAY": 2}  # with alpha
DEPTH = {"u8": 1, "u16": 2, "half": 2, "float": 4}  # bytes
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">A title of its own</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"""
PRECISIONS = ("u8-non-linear", "u16-linear", "half-perceptual", "float-linear", "float-non-linear", "float-perceptual")


def style(image, layer, **arguments):
    """A small painting of the layer. Returns the new layer."""
    result = gimptest.run(STYLE, image=image, drawables=[layer], **{"size": 64, "steps": 2, "start_size": 64} | arguments)
    assert result.ok, result
    (layers,) = result.values
    assert len(layers) == 1, layers
    return layers[0]


def visible(image):
    """The displayed pixels of the image as stored: bytes [H,W,…]."""
    layer = Gimp.Layer.new_from_visible(image, image, "visible")
    shape = (image.get_height(), image.get_width(), -1)
    return numpy.frombuffer(gimptest.stored(layer), numpy.uint8).reshape(shape)


def own_format(layer):
    """The format with R, G, B and A as float in the layer's own encoding."""
    name = layer.get_image().get_precision().value_nick
    if name.endswith("-non-linear"):
        return "R'G'B'A float"
    return "RGBA float" if name.endswith("-linear") else "R~G~B~A float"


def place(layer):
    _, x, y = layer.get_offsets()
    return x, y


def test_whole_layer():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    before = gimptest.stored(layer)
    new = style(image, layer, seed=7)
    assert image.get_layers() == [new, layer]
    assert new.get_name() == "Lanterns (seed 7)"
    assert (new.get_width(), new.get_height(), place(new)) == (64, 48, (0, 0))
    assert new.get_mask() is None
    assert gimptest.stored(layer) == before
    assert numpy.abs(gimptest.pixels(new) - gimptest.pixels(layer)).mean() > 0.02


def test_outside_the_selection_nothing_changes():
    for precision in PRECISIONS:
        image, layer = gimptest.image(64, 48, precision=precision)
        gimptest.gradient(layer)
        gimptest.select_ellipse(image, 10, 8, 30, 30, feather=6)
        selected = gimptest.selection(image) > 0
        before = visible(image)
        style(image, layer)
        changed = (visible(image) != before).any(axis=2)
        assert not changed[~selected].any(), precision
        assert changed[selected].mean() > 0.5, precision


def test_layer_is_as_large_as_the_selection():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    gimptest.select_rectangle(image, 10, 8, 30, 20)
    new = style(image, layer)
    assert (new.get_width(), new.get_height(), place(new)) == (30, 20, (10, 8))


def test_mask_is_the_selection_with_its_feather():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    gimptest.select_ellipse(image, 10, 8, 30, 30, feather=6)
    selection = gimptest.selection(image)
    new = style(image, layer)
    x, y = place(new)
    mask = gimptest.pixels(new.get_mask(), "Y float")[:, :, 0]
    assert (mask == selection[y : y + mask.shape[0], x : x + mask.shape[1]]).all()
    assert ((mask > 0) & (mask < 1)).sum() > 100


def test_feather_is_proportional():
    for precision in ("float-linear", "float-non-linear", "float-perceptual", "u16-non-linear"):
        image, layer = gimptest.image(64, 48, precision=precision)
        gimptest.gradient(layer)
        form = own_format(layer)
        before = gimptest.pixels(layer, form)
        gimptest.select_ellipse(image, 10, 8, 30, 30, feather=6)
        mask = gimptest.selection(image)[:, :, None]
        new = style(image, layer)
        x, y = place(new)
        painted = before.copy()
        painted[y : y + new.get_height(), x : x + new.get_width()] = gimptest.pixels(new, form)
        seen = gimptest.pixels(Gimp.Layer.new_from_visible(image, image, "visible"), form)
        expected = before + mask * (painted - before)
        assert numpy.abs(seen - expected).max() < 2e-4, precision


def test_pixels_land_where_they_came_from():
    """At strength 0 the new layer is a copy of the layer below; any shift would show."""
    for select in (False, True):
        image, layer = gimptest.image(80, 60, precision="float-non-linear", offsets=(-9, 13), layer_size=(70, 90))
        picture = gimptest.gradient(layer)
        if select:
            gimptest.select_ellipse(image, 5, 20, 40, 25)
        new = style(image, layer, strength=0.0)
        x, y = place(new)
        assert (x, y) == ((5, 20) if select else (-9, 13))
        x, y = x + 9, y - 13
        under = picture[y : y + new.get_height(), x : x + new.get_width()]
        assert (gimptest.pixels(new) == under).all()


def test_selection_partly_beside_the_layer():
    image, layer = gimptest.image(64, 48, offsets=(20, 10), layer_size=(30, 30))
    gimptest.gradient(layer)
    gimptest.select_rectangle(image, 0, 0, 36, 25)
    new = style(image, layer)
    assert (new.get_width(), new.get_height(), place(new)) == (16, 15, (20, 10))


def test_in_a_group():
    image, bottom = gimptest.image(64, 48)
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    above = gimptest.add_layer(image, "above", parent=group)
    layer = gimptest.add_layer(image, "layer", parent=group, position=1)
    gimptest.gradient(layer)
    new = style(image, layer)
    assert group.get_children() == [above, new, layer]
    assert image.get_layers() == [group, bottom]


def test_group_as_a_source():
    image, bottom = gimptest.image(64, 48, precision="float-non-linear")
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    layer = gimptest.add_layer(image, "layer", parent=group, offsets=(4, 6), size=(40, 30))
    gimptest.gradient(layer)
    new = style(image, group, strength=0.0)
    assert image.get_layers() == [new, group, bottom]
    assert (new.get_width(), new.get_height(), place(new)) == (40, 30, (4, 6))
    assert numpy.abs(gimptest.pixels(new) - gimptest.pixels(layer)).max() < 1e-5


def test_layer_mask_hides_the_effect_too():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    mask = layer.create_mask(Gimp.AddMaskType.WHITE)
    layer.add_mask(mask)
    shown = numpy.tile(numpy.linspace(0, 1, 64, dtype=numpy.float32) > 0.5, (48, 1)).astype(numpy.float32)
    shown[:, 40:] *= 0.5
    gimptest.put(mask, shown[:, :, None], "Y float")
    shown = gimptest.pixels(mask, "Y float")[:, :, 0]
    gimptest.select_rectangle(image, 20, 10, 30, 20)
    new = style(image, layer)
    seen = gimptest.pixels(new.get_mask(), "Y float")[:, :, 0]
    assert numpy.abs(seen - shown[10:30, 20:50]).max() < 1e-6
    assert seen.min() == 0 and seen.max() > 0.9


def test_switched_off_layer_mask_hides_nothing():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    layer.add_mask(layer.create_mask(Gimp.AddMaskType.BLACK))
    layer.set_apply_mask(False)
    assert style(image, layer).get_mask() is None


def test_alpha_is_kept():
    image, layer = gimptest.image(64, 48, precision="float-non-linear")
    alpha = numpy.tile(numpy.linspace(0, 1, 64, dtype=numpy.float32), (48, 1))
    gimptest.gradient(layer, alpha)
    new = style(image, layer)
    assert (gimptest.pixels(new)[:, :, 3] == alpha).all()


def test_precision_is_kept():
    for base in ("RGB", "GRAY"):
        for number, precision in enumerate(("u8-non-linear", "u16-linear", "half-perceptual", "float-non-linear")):
            image, layer = gimptest.image(48, 48, base, precision, alpha=number % 2 == 0)
            gimptest.gradient(layer)
            new = style(image, layer)
            assert image.get_precision().value_nick == precision
            assert len(gimptest.stored(new)) == 48 * 48 * CHANNELS[base] * DEPTH[precision.split("-")[0]]
            assert new.type() == (Gimp.ImageType.RGBA_IMAGE if base == "RGB" else Gimp.ImageType.GRAYA_IMAGE)


def test_float_is_not_rounded():
    image, layer = gimptest.image(64, 48, precision="float-non-linear")
    gimptest.gradient(layer)
    painted = gimptest.pixels(style(image, layer))[:, :, :3] * 255
    assert numpy.abs(painted - painted.round()).mean() > 0.1


def test_grey_stays_grey():
    image, layer = gimptest.image(64, 48, "GRAY", "float-non-linear")
    gimptest.gradient(layer)
    new = style(image, layer)
    painted = gimptest.pixels(new)
    assert numpy.abs(painted[:, :, 0] - painted[:, :, 2]).max() < 1e-6
    assert numpy.abs(painted - gimptest.pixels(layer)).mean() > 0.01
    same = gimptest.pixels(style(image, layer, strength=0.0))
    assert numpy.abs(same - gimptest.pixels(layer)).max() < 1e-6


def test_bright_light_outside_the_selection_survives():
    image, layer = gimptest.image(64, 48, precision="float-linear")
    picture = gimptest.gradient(layer)
    picture[:10, :10, :3] = 40
    picture[30:, 50:, :3] = -3
    gimptest.put(layer, picture, "RGBA float")
    gimptest.select_rectangle(image, 20, 15, 20, 20)
    before = visible(image)
    style(image, layer)
    assert (visible(image)[:10, :10] == before[:10, :10]).all() and (visible(image)[30:, 50:] == before[30:, 50:]).all()


def test_same_again():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    first = gimptest.stored(style(image, layer, seed=3))
    assert gimptest.stored(style(image, layer, seed=3, threads=1)) == first


def test_numbers_of_another_profile_are_kept():
    """The networks work in sRGB; at strength 0 the layer's values come back."""
    for base, profile in (("RGB", Gimp.ColorProfile.new_rgb_adobe()), ("GRAY", Gimp.ColorProfile.new_d50_gray_lab_trc())):
        image, layer = gimptest.image(48, 48, base, "float-non-linear")
        assert image.set_color_profile(profile)
        gimptest.gradient(layer)
        before = numpy.frombuffer(gimptest.stored(layer), numpy.float32)
        after = numpy.frombuffer(gimptest.stored(style(image, layer, strength=0.0)), numpy.float32)
        assert numpy.abs(after - before).max() < 1e-5, (base, numpy.abs(after - before).max())


def test_linear_profile_looks_the_same():
    """The same light in a linear precision and in a linear profile gives the same painting."""
    painted = []
    for precision, profile in (("float-linear", None), ("float-non-linear", Gimp.ColorProfile.new_rgb_srgb_linear())):
        image, layer = gimptest.image(48, 48, precision=precision)
        assert profile is None or image.set_color_profile(profile)
        gimptest.gradient(layer)
        # With neighbours, the last digits could change the result.
        painted.append(gimptest.pixels(style(image, layer, style_distance="covariance")))
    assert numpy.abs(painted[0] - painted[1]).max() < 0.02, numpy.abs(painted[0] - painted[1]).max()


def test_recipe_and_mark_are_saved():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    gimptest.select_rectangle(image, 10, 8, 30, 20)
    style(image, layer, seed=11, steps=3, keep_colours="luminance")
    path = gimptest.WORK / "marked.xcf"
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(str(path)), None)
    again = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(str(path)))
    new = again.get_layers()[0]
    recipe = json.loads(bytes(new.get_parasite("limner-recipe").get_data()))
    assert recipe["effect"] == "style" and recipe["limner"]
    settings = recipe["settings"]
    expected = {"seed": 11, "steps": 3, "size": 64, "keep-colours": "luminance", "method": "painted", "model": "limner-strokes"}
    assert {name: settings[name] for name in expected} == expected
    assert settings["region"] == [10, 8, 30, 20]
    assert settings["styles"][0]["name"].endswith("lanterns.jpg")
    assert len(recipe["models"][0]["digest"]) == 64 and recipe["models"][0]["licence"]
    assert "compositeWithTrainedAlgorithmicMedia" in again.get_metadata().serialize()
    assert new.get_mask() is not None


def test_one_pass_as_the_command_line():
    """A one-pass network paints in one pass by default, at the layer's own size, in its own style."""
    network = gimptest.limner_import("one-pass-net.safetensors")
    image, layer = gimptest.image(90, 60, precision="float-non-linear")
    content = gimptest.gradient(layer)
    new = gimptest.run(STYLE, image=image, drawables=[layer], model=network, variants=3).values[0][0]
    assert (gimptest.pixels(new) == gimptest.limner_style(content, "-m", network)).all()
    recipe = json.loads(bytes(new.get_parasite("limner-recipe").get_data()))
    assert recipe["settings"]["method"] == "instant" and recipe["settings"]["styles"] == []
    assert "seed" not in new.get_name() and len(image.get_layers()) == 2
    assert "compositeWithTrainedAlgorithmicMedia" in image.get_metadata().serialize()


def test_another_style_outside_the_selection():
    """Two layers, the selection's above the other one; together they equal the command line's painting."""
    from_golden = [gimptest.limner_import(f"{name}.safetensors") for name in ("any-encoder", "any-instant")]
    image, layer = gimptest.image(90, 60, precision="float-non-linear")
    content = gimptest.gradient(layer)
    styles = []
    for name, colour in (("inside", (1, 0.2, 0.1)), ("outside", (0.1, 0.3, 1))):
        style_image, style_layer = gimptest.image(40, 40)
        gimptest.put(style_layer, numpy.tile(numpy.array([*colour, 1], numpy.float32), (40, 40, 1)))
        styles.append(gimptest.WORK / f"{name}.png")
        Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, style_image, Gio.File.new_for_path(str(styles[-1])), None)
    gimptest.select_ellipse(image, 20, 10, 40, 40, feather=10)
    mask = gimptest.write_tensor("mask", gimptest.selection(image)[:, :, None])
    result = gimptest.run(
        STYLE, image=image, drawables=[layer], model=from_golden[1], style_file=styles[0], style_outside=str(styles[1])
    )
    assert result.ok, result
    above, below = result.values[0]
    assert image.get_layers() == [above, below, layer]
    assert below.get_width() == 90 and above.get_width() < 90
    painted = gimptest.limner_style(content, str(styles[0]), "-m", from_golden[1], f"--mask={mask}", f"--outside={styles[1]}")
    seen = gimptest.pixels(Gimp.Layer.new_from_visible(image, image, "visible"))
    difference = numpy.abs(seen - painted)[..., :3]
    assert difference.max() < 0.02, difference.max()
    assert numpy.abs(painted - content).max() > 0.1


def test_other_metadata_stays():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    metadata = Gimp.Metadata.new()
    assert metadata.set_from_xmp(XMP.encode())
    image.set_metadata(metadata)
    style(image, layer)
    text = image.get_metadata().serialize()
    assert "A title of its own" in text and "compositeWithTrainedAlgorithmicMedia" in text


gimptest.main()
