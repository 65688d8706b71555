"""The dream dialog in a real GIMP: layers are chosen by their pictures, used for a dream, and reopened from a layer."""

import subprocess

import uitest
from uitest import find, is_checked, press, set_value, value, window

DREAM, EDIT = "limner-dream", "limner-edit-layer"
DIALOG = "Dream"

gimp = uitest.Gimp()


def picture():
    """A landscape of a few shapes, drawn for the tests."""
    path = uitest.WHERE / "dreamt.png"
    if not path.exists():
        draw = ["-size", "320x240", "gradient:skyblue-white", "-fill", "seagreen", "-draw", "polygon 0,240 0,165 100,90 210,200 320,240"]
        subprocess.run(["convert", *draw, "-strip", f"PNG24:{path}"], check=True)
    return str(path)


def test_opens_and_dreams():
    gimp.ask("load", "one", picture())
    gimp.ask("select", "one", 40, 30, 200, 150)
    gimp.start("run", DREAM, "one", "INTERACTIVE", layer="Background")
    dialog = window(DIALOG)
    assert is_checked(find(dialog, "toggle button", "relu4_2"))
    uitest.wait_for(lambda: any("MiB" in text for text in uitest.texts(dialog)), "an estimate")
    uitest.wait_for(lambda: any("preview is small" in text for text in uitest.texts(dialog)), "a preview")
    uitest.screenshot("dream-dialog", DIALOG)


def test_everything_that_takes_the_keyboard_has_a_name():
    dialog = window(DIALOG)
    roles = "push button|button|toggle button|check box|radio button|slider|spin button|combo box|image"
    nameless = [w.getRoleName() for w in uitest.all_of(dialog, roles) if uitest.takes_keyboard(w) and not w.name]
    assert not nameless, nameless


def test_chosen_layer_is_dreamed_of():
    dialog = window(DIALOG)
    press(dialog, "relu3_1")
    assert not is_checked(find(dialog, "toggle button", "relu4_2"))
    press(dialog, "More")
    set_value(find(dialog, "spin button", "Steps"), 2)
    press(dialog, "Dream layer")
    assert gimp.answer()["status"] == "success"
    new, background = gimp.ask("layers", "one")
    assert new["name"] == "Dream (seed 0)" and background["name"] == "Background"


def test_layer_opens_its_dialog_again():
    gimp.start("run", EDIT, "one", "INTERACTIVE", layer="Dream (seed 0)")
    dialog = window(DIALOG)
    assert is_checked(find(dialog, "toggle button", "relu3_1"))
    assert value(find(dialog, "spin button", "Steps")) == 2
    press(dialog, "Cancel")
    assert gimp.answer()["status"] == "cancel"
    assert len(gimp.ask("layers", "one")) == 2


uitest.main(after=gimp.quit)
