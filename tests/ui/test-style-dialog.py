"""The style dialog in a real GIMP: every control, painting, stopping, closing with Escape, and editing from a layer."""

import os
import pathlib
import shutil
import subprocess

import uitest
from uitest import find, is_checked, press, set_value, value, window

STYLE, EDIT = "limner-style-transfer", "limner-edit-layer"
DIALOG, PROGRESS = "Style transfer", "Painting"
SPINS = {"Painting size": 64, "Steps": 2, "First scale": 32}

gimp = uitest.Gimp()


def picture():
    """A landscape of a few shapes, drawn for the tests."""
    path = uitest.WHERE / "picture.png"
    if not path.exists():
        draw = ["-size", "640x480", "gradient:skyblue-white", "-fill", "seagreen", "-draw", "polygon 0,480 0,330 200,180 420,400 640,300 640,480"]
        draw += ["-fill", "gold", "-draw", "circle 500,90 540,90", "-strip", "-define", "png:exclude-chunks=all", f"PNG24:{path}"]
        subprocess.run(["convert", *draw], check=True)
    return str(path)


def open_dialog(name, procedure=STYLE, layer="Background"):
    gimp.start("run", procedure, name, "INTERACTIVE", layer=layer)
    return window(DIALOG)


def make_small(dialog):
    """Sets a small size and few steps."""
    expander = find(dialog, "toggle button", "More")
    if not expander.getState().contains(uitest.pyatspi.STATE_EXPANDED):
        press(dialog, "More")
    for name, number in SPINS.items():
        set_value(find(dialog, "spin button", name), number)


def bring_a_network():
    """Replaces the bundled one-pass network by a small random one."""
    networks, golden = uitest.WHERE / "home/.local/share/limner/models", pathlib.Path(os.environ["UITEST_GOLDEN"])
    networks.mkdir(parents=True, exist_ok=True)
    for source, name in (("any-encoder", "any-encoder"), ("any-instant", "limner-instant")):
        shutil.copyfile(golden / f"{source}.safetensors", networks / f"{name}.safetensors")


def test_opens_with_a_style_and_paints_it():
    bring_a_network()
    gimp.ask("load", "one", picture())
    gimp.ask("select", "one", 80, 60, 400, 300)
    dialog = open_dialog("one")
    assert is_checked(find(dialog, "toggle button", "Lanterns"))
    uitest.wait_for(lambda: any("MiB" in text for text in uitest.texts(dialog)), "an estimate")
    uitest.wait_for(lambda: any(text.startswith("Painting") for text in uitest.texts(dialog)), "a preview")
    assert any("Only the selection changes" in text for text in uitest.texts(dialog))
    uitest.screenshot("style-dialog", DIALOG)


def test_everything_that_takes_the_keyboard_has_a_name():
    dialog = window(DIALOG)
    roles = "push button|button|toggle button|check box|radio button|slider|spin button|combo box|image"
    nameless = [w.getRoleName() for w in uitest.all_of(dialog, roles) if uitest.takes_keyboard(w) and not w.name]
    assert not nameless, nameless
    assert len(uitest.all_of(dialog, roles)) > 25


def test_styles_are_chosen_one_or_several():
    dialog = window(DIALOG)
    press(dialog, "Wave")
    assert is_checked(find(dialog, "toggle button", "Wave")) and not is_checked(find(dialog, "toggle button", "Lanterns"))
    press(dialog, "Blend several")
    press(dialog, "Glass")
    assert is_checked(find(dialog, "toggle button", "Wave")) and is_checked(find(dialog, "toggle button", "Glass"))
    set_value(find(dialog, "slider", "Weight of “Wave”"), 3)
    share = find(dialog, "slider", "Weight of “Wave”")
    uitest.wait_for(lambda: share.description == "75 %", "the share of the heavier style")
    uitest.screenshot("style-dialog-blend", DIALOG)


def test_a_part_of_a_style():
    dialog = window(DIALOG)
    press(dialog, "Part of “Glass” to use")
    area = find(dialog, "drawing area|image|canvas", "Part of the style picture")
    area.queryComponent().grabFocus()
    uitest.wait_for(lambda: area.getState().contains(uitest.pyatspi.STATE_FOCUSED), "the part to take the keyboard")
    for _ in range(5):
        uitest.key("shift+Left")
    uitest.screenshot("style-dialog-part")
    uitest.key("Escape")
    uitest.wait_for(lambda: not uitest.showing(area), "the part to close")


def test_preview_compares_and_zooms():
    dialog = window(DIALOG)
    for name in ("Split", "Original", "Result"):
        press(dialog, name)
        uitest.wait_for(lambda name=name: is_checked(find(dialog, "radio button", name)), name)
    zoom = next(w for w in uitest.all_of(dialog, "push button|button") if w.name.endswith("%"))
    before = zoom.name
    press(dialog, "Zoom in")
    uitest.wait_for(lambda: zoom.name != before, "another zoom")
    press(dialog, "Zoom out")
    uitest.wait_for(lambda: zoom.name == before, "the zoom of before")
    view = find(dialog, "image", "Preview")
    uitest.focus(DIALOG)
    uitest.double_click(view)
    uitest.wait_for(lambda: zoom.name == "100 %", "every pixel")
    uitest.key("0")
    uitest.wait_for(lambda: zoom.name == before, "all of the picture")


def test_settings_hang_together():
    dialog = window(DIALOG)
    set_value(find(dialog, "slider", "Strength"), 0.75)
    set_value(find(dialog, "slider", "Brush size"), 1)
    press(dialog, "Draft")
    make_small(dialog)
    assert not is_checked(find(dialog, "radio button", "Draft"))
    uitest.screenshot("style-dialog-more", DIALOG)
    press(dialog, "Good")
    assert value(find(dialog, "spin button", "Painting size")) == 768
    make_small(dialog)
    before = value(find(dialog, "spin button", "Seed"))
    press(dialog, "Another seed")
    uitest.wait_for(lambda: value(find(dialog, "spin button", "Seed")) != before, "another seed")
    set_value(find(dialog, "spin button", "Seed"), 7)
    set_value(find(dialog, "spin button", "Variants"), 2)
    find(dialog, "combo box", "Keep colours").querySelection().selectChild(1)


def test_instant_greys_what_means_nothing_to_it():
    dialog = window(DIALOG)
    sensitive = lambda widget: widget.getState().contains(uitest.pyatspi.STATE_SENSITIVE)
    assert is_checked(find(dialog, "radio button", "Painted"))
    press(dialog, "Instant")
    uitest.wait_for(lambda: not sensitive(find(dialog, "spin button", "Variants")), "variants to be greyed")
    assert not sensitive(find(dialog, "radio button", "Good")) and sensitive(find(dialog, "slider", "Brush size"))
    assert value(find(dialog, "spin button", "Painting size")) == -1
    uitest.screenshot("style-dialog-instant", DIALOG)
    press(dialog, "Painted")
    uitest.wait_for(lambda: sensitive(find(dialog, "spin button", "Variants")), "variants to be there again")
    assert value(find(dialog, "spin button", "Painting size")) == 64


def test_presets_are_kept():
    dialog = window(DIALOG)
    press(dialog, "Presets")
    press(dialog, "Save as…")
    ask = window("Save preset")
    find(ask, "text|entry", "Name").queryEditableText().setTextContents("Mine")
    press(ask, "Save")
    uitest.no_window("Save preset")
    press(dialog, "Presets")
    press(dialog, "Save as…")
    ask = window("Save preset")
    find(ask, "text|entry", "Name").queryEditableText().setTextContents("Mine")
    find(ask, "push button|button", "Replace")
    press(ask, "Cancel")
    uitest.no_window("Save preset")
    set_value(find(dialog, "spin button", "Seed"), 8)
    press(dialog, "Presets")
    uitest.wait_for(lambda: uitest.all_of(dialog, "menu item", "Mine"), "the preset in the menu")
    press(dialog, "Mine")
    uitest.wait_for(lambda: value(find(dialog, "spin button", "Seed")) == 7, "the seed of the preset")


def test_paints_variants_into_a_group():
    press(window(DIALOG), "Paint layer")
    answer = gimp.answer()
    assert answer["status"] == "success", answer
    group, background = gimp.ask("layers", "one")
    assert background["recipe"] is None
    assert [child["recipe"]["settings"]["seed"] for child in group["children"]] == [7, 8]
    settings = group["children"][0]["recipe"]["settings"]
    assert settings["strength"] == 0.75 and settings["style-scale"] == 2 and settings["size"] == 64
    assert settings["keep-colours"] == "luminance"
    assert [style["weight"] for style in settings["styles"]] == [3, 1]
    assert settings["style-crops"].startswith(";0 0 0.9 1"), settings["style-crops"]
    assert group["children"][0]["masked"] and group["children"][0]["size"] == [400, 300]


def test_edit_opens_it_as_it_was():
    name = gimp.ask("layers", "one")[0]["children"][0]["name"]
    dialog = open_dialog("one", EDIT, layer=name)
    assert is_checked(find(dialog, "toggle button", "Wave")) and is_checked(find(dialog, "toggle button", "Glass"))
    assert value(find(dialog, "slider", "Strength")) == 0.75
    assert value(find(dialog, "slider", "Brush size")) == 1
    assert value(find(dialog, "spin button", "Seed")) == 7
    assert value(find(dialog, "spin button", "Variants")) == 1
    set_value(find(dialog, "slider", "Strength"), 0.5)
    press(dialog, "Paint layer")
    answer = gimp.answer()
    assert answer["status"] == "success", answer
    new = gimp.ask("layers", "one")[0]["children"][0]
    assert new["recipe"]["settings"]["strength"] == 0.5
    assert new["size"] == [400, 300] and new["masked"]


def test_last_values_come_back_and_can_be_reset():
    dialog = open_dialog("one")
    assert value(find(dialog, "spin button", "Seed")) == 7
    press(dialog, "Reset")
    press(dialog, "Reset to Factory Defaults")
    uitest.wait_for(lambda: value(find(dialog, "spin button", "Painting size")) == -1, "the defaults")
    assert value(find(dialog, "slider", "Strength")) == 1
    assert is_checked(find(dialog, "toggle button", "Lanterns")) and not is_checked(find(dialog, "toggle button", "Wave"))


def test_escape_changes_nothing():
    uitest.focus(DIALOG)
    uitest.key("Escape")
    assert gimp.answer()["status"] == "cancel"
    assert len(gimp.ask("layers", "one")) == 2


def test_repeats_with_last_values():
    answer = gimp.ask("run", STYLE, "one", "WITH_LAST_VALS", layer="Background")
    assert answer["status"] == "success", answer
    assert len(gimp.ask("layers", "one")) == 3


def test_an_open_image_as_style():
    dialog = open_dialog("one")
    press(dialog, "From an open image or layer…")
    ask = window("Choose a style")
    uitest.screenshot("style-pick", "Choose a style")
    press(ask, "Use as style")
    uitest.no_window("Choose a style")
    # GIMP 3.0 calls an image from a script [Untitled], 3.2 uses its file name.
    taken = lambda: [b for b in uitest.all_of(dialog, "toggle button") if (b.name or "").startswith("[")]
    uitest.wait_for(lambda: any(is_checked(button) for button in taken()), "the image among the styles")


def test_can_be_stopped():
    dialog = window(DIALOG)
    set_value(find(dialog, "spin button", "Variants"), 1)
    set_value(find(dialog, "spin button", "Painting size"), 512)
    set_value(find(dialog, "spin button", "Steps"), 5000)
    press(dialog, "Paint layer")
    progress = window(PROGRESS)
    uitest.wait_for(lambda: any("step" in text for text in uitest.texts(progress)), "news of the painting")
    uitest.wait_for(lambda: any(w.name == "Preview" and uitest.showing(w) for w in uitest.all_of(progress, "image")), "its picture")
    uitest.screenshot("progress", PROGRESS)
    press(progress, "Stop")
    assert gimp.answer()["status"] == "cancel"
    assert len(gimp.ask("layers", "one")) == 3


def paint_from_menu(name):
    """Starts a painting of some seconds from the view of the image of that name."""
    gimp.ask("load", name, picture())
    uitest.from_menu("Style transfer…")
    dialog = window(DIALOG)
    make_small(dialog)
    set_value(find(dialog, "spin button", "Variants"), 1)
    set_value(find(dialog, "spin button", "Painting size"), 256)
    set_value(find(dialog, "spin button", "Steps"), 15)
    press(dialog, "Paint layer")
    window(PROGRESS)


def new_image_is_told_of(before):
    """The painting is not lost: it is in a new image, and a message gives the reason."""
    uitest.no_window(PROGRESS, 90)
    uitest.wait_for(lambda: uitest.log().count("The result is in a new image") == before + 1, "a sentence about it")
    uitest.wait_for(lambda: [layer["size"] for layer in gimp.ask("newest_layers")] == [[640, 480]], "the new image")


@uitest.fresh
def test_image_closed_while_painting():
    paint_from_menu("two")
    images = gimp.ask("count_images")
    uitest.close_image()
    new_image_is_told_of(0)
    assert gimp.ask("count_images") == images  # one opened and one closed
    assert "The image was closed" in uitest.log() or "where Limner was started was closed" in uitest.log()


@uitest.fresh
def test_one_of_two_views_closed_while_painting():
    before = uitest.log().count("The result is in a new image")
    paint_from_menu("three")
    gimp.ask("exchange_view", "three")
    new_image_is_told_of(before)
    assert len(gimp.ask("layers", "three")) == 1


uitest.main(after=gimp.quit)
