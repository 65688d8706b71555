"""Limner paints the layer as it is displayed: filters, groups, masks. Invisible layers are refused."""

import gimptest
import numpy
from gimptest import Gimp

STYLE, DREAM = "limner-style-transfer", "limner-dream"
SMALL = {"size": 64, "steps": 2, "start_size": 64}


def fresh(base="RGB", precision="float-non-linear", **more):
    image, layer = gimptest.image(64, 48, base, precision, **more)
    gimptest.gradient(layer)
    return image, layer


def add_group(image):
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    return group


def plain(colour, size=48):
    image, layer = gimptest.image(size, size)
    gimptest.put(layer, numpy.tile(numpy.float32([*colour, 1]), (size, size, 1)))
    return image, layer


def visible(image):
    return gimptest.pixels(Gimp.Layer.new_from_visible(image, image, "visible"))


def add_filter(drawable, operation="gegl:invert-gamma", **settings):
    added = Gimp.DrawableFilter.new(drawable, operation, "filter")
    for name, value in settings.items():
        added.get_config().set_property(name, value)
    added.update()
    drawable.append_filter(added)
    return added


def style(image, drawable, **arguments):
    result = gimptest.run(STYLE, image=image, drawables=[drawable], **SMALL | arguments)
    assert result.ok, result
    return result.values[0][0]


def refused(words, image, drawable, **arguments):
    result = gimptest.run(STYLE, image=image, drawables=[drawable], **SMALL | arguments)
    assert not result.ok and words in result.error and result.error.endswith("."), result


def looks_the_same(image, drawable, within=1e-5):
    """At strength 0 the new layer equals the displayed pixels at its place in an image with nothing else."""
    look = visible(image)
    new = style(image, drawable, strength=0.0)
    _, x, y = new.get_offsets()
    picture = gimptest.pixels(new)
    top, left, bottom, right = max(y, 0), max(x, 0), min(y + new.get_height(), 48), min(x + new.get_width(), 64)
    part, shown = look[top:bottom, left:right], picture[top - y : bottom - y, left - x : right - x]
    if new.get_mask():
        shown[..., 3] *= gimptest.pixels(new.get_mask(), "Y float")[top - y : bottom - y, left - x : right - x, 0]
    assert numpy.abs(part[..., 3] - shown[..., 3]).max() < within
    seen = part[..., 3] > 0.02
    assert numpy.abs(part - shown)[seen].max() < within, numpy.abs(part - shown)[seen].max()
    return new


def test_filter_on_a_layer():
    for base, precision, within in (("RGB", "float-non-linear", 1e-5), ("RGB", "u8-non-linear", 1e-5), ("GRAY", "u16-linear", 1e-4)):
        image, layer = fresh(base, precision)
        before = visible(image)
        add_filter(layer)
        assert numpy.abs(visible(image) - before).max() > 0.3
        looks_the_same(image, layer, within)


def test_hidden_filter_is_ignored():
    image, layer = fresh()
    add_filter(layer).set_visible(False)
    new = style(image, layer, strength=0.0)
    assert (gimptest.stored(new)) == gimptest.stored(layer)


def test_filter_of_a_selection():
    image, layer = fresh()
    gimptest.select_ellipse(image, 10, 8, 30, 30, feather=4)
    add_filter(layer)
    Gimp.Selection.none(image)
    looks_the_same(image, layer)


def test_filter_beyond_the_layer():
    """A shadow extends beyond the layer, and so does the new layer."""
    for alpha, at in ((True, (10, 10)), (False, (10, 10)), (True, (-5, 8))):
        image, layer = fresh(layer_size=(30, 20), offsets=at, alpha=alpha)
        add_filter(layer, "gegl:dropshadow", x=8.0, y=6.0, radius=2.0)
        new = looks_the_same(image, layer)
        assert new.get_width() > 30 and new.get_height() > 20


def test_selection_in_the_shadow():
    image, layer = fresh(layer_size=(30, 20), offsets=(4, 4))
    add_filter(layer, "gegl:dropshadow", x=20.0, y=12.0, radius=0.0)
    gimptest.select_rectangle(image, 36, 26, 10, 6)
    new = looks_the_same(image, layer)
    assert new.get_offsets()[1:] == (36, 26) and (new.get_width(), new.get_height()) == (10, 6)


def test_filter_on_a_layer_with_a_mask():
    image, layer = fresh()
    layer.add_mask(layer.create_mask(Gimp.AddMaskType.WHITE))
    shown = numpy.ones((48, 64, 1), numpy.float32)
    shown[:, 30:] = 0
    gimptest.put(layer.get_mask(), shown, "Y float")
    add_filter(layer)
    new = looks_the_same(image, layer)
    assert (gimptest.pixels(new.get_mask(), "Y float") == shown).all()


def test_filter_on_a_group():
    for mode in Gimp.LayerMode.NORMAL, Gimp.LayerMode.PASS_THROUGH:
        image, bottom = fresh()
        image.remove_layer(bottom)
        group = add_group(image)
        group.set_mode(mode)
        inner = gimptest.add_layer(image, "inner", parent=group, size=(40, 30), offsets=(4, 6))
        gimptest.gradient(inner)
        add_filter(inner)
        looks_the_same(image, group)
        image.remove_layer(image.get_layers()[0])
        add_filter(group)
        looks_the_same(image, group)
        image.remove_layer(image.get_layers()[0])
        add_filter(group, "gegl:dropshadow", x=8.0, y=6.0, radius=2.0)
        assert looks_the_same(image, group, 0.02).get_width() > 40


def test_opacity_of_the_group_is_not_painted():
    image, bottom = fresh()
    group = add_group(image)
    gimptest.gradient(gimptest.add_layer(image, "inner", parent=group))
    group.set_opacity(50)
    add_filter(group)
    assert gimptest.pixels(style(image, group))[..., 3].min() > 0.999


def test_reading_leaves_the_image_alone():
    image, layer = fresh()
    add_filter(layer)
    image.clean_all()
    images = len(Gimp.get_images())
    refused("“sepia”", image, layer, keep_colours="sepia")
    assert len(layer.get_filters()) == 1 and not image.is_dirty() and len(Gimp.get_images()) == images


def test_dream_sees_filters():
    image, layer = fresh()
    add_filter(layer)
    look = visible(image)
    result = gimptest.run(DREAM, image=image, drawables=[layer], octaves=1, steps=1, strength=0.0)
    assert result.ok, result
    assert numpy.abs(visible(image) - look).max() < 1e-5


def test_filter_on_a_style_layer():
    image, layer = fresh()
    _, red = plain((1, 0, 0))
    first = gimptest.pixels(style(image, layer, style_layer=red))
    add_filter(red)
    _, cyan = plain((0, 1, 1))
    second = gimptest.pixels(style(image, layer, style_layer=red))
    assert numpy.abs(first - second).max() > 0.1
    assert numpy.abs(second - gimptest.pixels(style(image, layer, style_layer=cyan))).max() < 0.02


def test_mask_of_a_style_layer():
    image, layer = fresh()
    _, two = plain((1, 0, 0))
    colours = gimptest.pixels(two)
    colours[:, 24:, :3] = (0, 1, 0)
    gimptest.put(two, colours)
    both = gimptest.pixels(style(image, layer, style_layer=two))
    two.add_mask(two.create_mask(Gimp.AddMaskType.WHITE))
    shown = numpy.ones((48, 48, 1), numpy.float32)
    shown[:, 24:] = 0
    gimptest.put(two.get_mask(), shown, "Y float")
    masked = gimptest.pixels(style(image, layer, style_layer=two))
    tint = (masked - both)[..., :3].mean(axis=(0, 1))
    assert tint[0] > tint[1] + 0.01, tint


def test_style_layer_of_another_profile():
    """The same colours in sRGB and in Adobe RGB are the same style."""
    image, layer = fresh()
    style_image, style_layer = plain((0.2, 0.7, 0.3))
    first = gimptest.pixels(style(image, layer, style_layer=style_layer))
    assert style_image.convert_color_profile(Gimp.ColorProfile.new_rgb_adobe(), Gimp.ColorRenderingIntent.RELATIVE_COLORIMETRIC, False)
    second = gimptest.pixels(style(image, layer, style_layer=style_layer))
    assert numpy.abs(first - second).max() < 0.03, numpy.abs(first - second).max()


def test_content_of_another_profile():
    """The same picture in sRGB and in Adobe RGB gives the same painting."""
    painted = []
    for convert in (False, True):
        image, layer = fresh()
        gimptest.put(layer, 0.2 + 0.5 * gimptest.pixels(layer) + numpy.float32([0, 0, 0, 0.3]))
        if convert:
            assert image.convert_color_profile(Gimp.ColorProfile.new_rgb_adobe(), Gimp.ColorRenderingIntent.RELATIVE_COLORIMETRIC, False)
        painted.append(gimptest.pixels(style(image, layer, style_distance="covariance")))  # the nearest neighbour may depend on the last bit
    assert numpy.abs(painted[0] - painted[1]).max() < 0.02, numpy.abs(painted[0] - painted[1]).max()


def test_style_file_of_another_profile():
    """The profile of a picture determines its colours."""
    image, layer = fresh()
    painted = []
    for profile in (None, Gimp.ColorProfile.new_rgb_adobe()):
        style_image, _ = plain((0.2, 0.7, 0.3))
        if profile is not None:
            assert style_image.convert_color_profile(profile, Gimp.ColorRenderingIntent.RELATIVE_COLORIMETRIC, False)
        path = gimptest.WORK / f"style-{profile is None}.png"
        assert gimptest.run("file-png-export", image=style_image, file=path, include_color_profile=True).ok
        painted.append(gimptest.pixels(style(image, layer, style_file=path)))
    assert numpy.abs(painted[0] - painted[1]).max() < 0.03, numpy.abs(painted[0] - painted[1]).max()


def test_guide_of_another_profile():
    """The same guide in sRGB and in Adobe RGB, as a layer and as a file, gives the same dream, and its name is in the recipe."""
    image, layer = fresh()
    dreamt = []
    for convert in (False, True):
        guide_image, guide = gimptest.image(64, 48)
        gimptest.put(guide, 0.3 + 0.4 * gimptest.gradient(guide) + numpy.float32([0, 0, 0, 0.3]))
        if convert:
            assert guide_image.convert_color_profile(Gimp.ColorProfile.new_rgb_adobe(), Gimp.ColorRenderingIntent.RELATIVE_COLORIMETRIC, False)
        path = gimptest.WORK / f"guide-{convert}.png"
        assert gimptest.run("file-png-export", image=guide_image, file=path, include_color_profile=True).ok
        for arguments in ({"guide_layer": guide}, {"guide": path}):
            result = gimptest.run(DREAM, image=image, drawables=[layer], octaves=1, steps=2, **arguments)
            assert result.ok, result
            (new,) = result.values[0]
            recipe = bytes(new.get_parasite("limner-recipe").get_data()).decode()
            assert ("guide-layer" if "guide_layer" in arguments else path.name) in recipe, recipe
            dreamt.append(gimptest.pixels(new))
    for other in dreamt[1:]:
        assert numpy.abs(dreamt[0] - other).mean() < 0.01, numpy.abs(dreamt[0] - other).mean()


def test_result_in_another_profile():
    """What is painted lies in the image's own profile: converted to sRGB it is the painting of the sRGB image."""
    painted = []
    for convert in (False, True):
        image, layer = fresh()
        gimptest.put(layer, 0.3 + 0.4 * gimptest.pixels(layer) + numpy.float32([0, 0, 0, 0.3]))
        profile = image.get_effective_color_profile()
        if convert:
            assert image.convert_color_profile(Gimp.ColorProfile.new_rgb_adobe(), Gimp.ColorRenderingIntent.RELATIVE_COLORIMETRIC, False)
        new = style(image, layer, method="instant")
        if convert:
            assert image.convert_color_profile(profile, Gimp.ColorRenderingIntent.RELATIVE_COLORIMETRIC, False)
        painted.append(gimptest.pixels(new))
    assert numpy.abs(painted[0] - painted[1]).mean() < 0.02, numpy.abs(painted[0] - painted[1]).mean()


def test_numbers_in_every_precision_and_profile_come_back():
    for precision in "float-linear", "half-perceptual", "float-perceptual", "u16-non-linear":
        image, layer = gimptest.image(64, 48, precision=precision)
        assert image.set_color_profile(Gimp.ColorProfile.new_rgb_adobe())
        gimptest.gradient(layer)
        within = 1e-3 if precision.startswith("half") else 2e-5
        kind = numpy.uint16 if precision.startswith("u16") else numpy.float16 if precision.startswith("half") else numpy.float32
        before, after = (numpy.frombuffer(gimptest.stored(each), kind).astype(float) for each in (layer, style(image, layer, strength=0.0)))
        difference = numpy.abs(after - before).max() / (65535 if kind == numpy.uint16 else 1)
        assert difference < within, (precision, difference)


def test_pixels_that_are_no_numbers():
    image, layer = fresh()
    whole = gimptest.pixels(style(image, layer))
    for value, where in ((numpy.nan, slice(0, 4)), (numpy.inf, slice(0, 3)), (numpy.nan, slice(3, 4))):
        broken = gimptest.pixels(layer)
        broken[10, 10, where] = value
        damaged, damaged_layer = fresh()
        gimptest.put(damaged_layer, broken)
        painted = gimptest.pixels(style(damaged, damaged_layer))
        assert numpy.isfinite(painted).all() and numpy.abs(painted - whole)[..., :3].mean() < 0.02, (value, where)
        by_style = style(image, layer, style_layer=damaged_layer)
        assert numpy.isfinite(gimptest.pixels(by_style)).all()


def test_style_file_with_a_name_that_is_no_text():
    name = bytes(gimptest.WORK) + b"/latin-\xe9.png"
    red, _ = plain((1, 0, 0))
    plain_name = gimptest.WORK / "plain.png"
    assert gimptest.run("file-png-export", image=red, file=plain_name).ok
    plain_name.rename(name.decode("utf-8", "surrogateescape"))
    image, layer = fresh()
    uri = gimptest.Gio.File.new_for_uri("file://" + name.decode("latin-1").replace("\xe9", "%E9"))
    new = style(image, layer, style_file=uri)
    result = gimptest.run("limner-edit-layer", image=image, drawables=[new])
    assert result.ok or "damaged" not in result.error, result


def test_nothing_to_be_seen_is_refused():
    image, layer = fresh()
    group = add_group(image)
    refused("no layers", image, group)
    assert gimptest.run("limner-portrait", image=image, drawables=[group], seeds="1").error.startswith("The layer group")
    inner = gimptest.add_layer(image, "inner", parent=group)
    refused("“group” is empty, transparent or masked", image, group)
    gimptest.gradient(inner)
    inner.set_visible(False)
    refused("“group” is empty, transparent or masked", image, group)
    inner.set_visible(True)
    inner.add_mask(inner.create_mask(Gimp.AddMaskType.BLACK))
    refused("“inner” is empty, transparent or masked", image, inner)
    empty = gimptest.add_layer(image, "empty")
    refused("“empty” shows nothing: it is empty", image, layer, style_layer=empty)
    result = gimptest.run(DREAM, image=image, drawables=[layer], guide_layer=empty)
    assert not result.ok and "“empty”" in result.error, result


def test_selected_mask_means_its_layer():
    image, layer = fresh()
    mask = layer.create_mask(Gimp.AddMaskType.WHITE)
    layer.add_mask(mask)
    new = style(image, mask)
    assert image.get_layers() == [new, layer]


gimptest.main()
