"""The portrait browser in a real GIMP: faces are selected, kept, bred, inserted as layers, and edited."""

import os
import pathlib
import shutil
import subprocess

import pyatspi
import uitest
from uitest import all_of, find, is_checked, press, set_value, window

PORTRAIT, CREATE, EDIT = "limner-portrait", "limner-portrait-create", "limner-edit-layer"
DIALOG = "Portraits"

networks = uitest.WHERE / "home" / ".local" / "share" / "limner" / "models"
networks.mkdir(parents=True)
shutil.copy(pathlib.Path(os.environ["UITEST_GOLDEN"]) / "portrait-skip.safetensors", networks / "faces.safetensors")
gimp = uitest.Gimp()


def picture():
    path = uitest.WHERE / "paper.png"
    if not path.exists():
        subprocess.run(["convert", "-size", "320x240", "xc:linen", "-strip", f"PNG24:{path}"], check=True)
    return str(path)


def faces(dialog):
    """The visible tiles in order."""
    area = uitest.wait_for(lambda: next(w for w in uitest.walk(dialog) if w.name == "Faces"), "the faces")
    tiles = [w for w in all_of(area, "toggle button") if uitest.showing(w) and w.name]

    def place(tile):
        box = tile.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
        return box.y, box.x

    return sorted(tiles, key=place)


def question():
    """The window that asks whether to discard faces, if it exists."""
    asks = lambda w: any(text.startswith("Discard 1 kept face") for text in uitest.texts(w))
    return next((w for w in uitest.windows() if asks(w)), None)


def some_faces(dialog):
    return uitest.wait_for(lambda: faces(dialog)[5:] and faces(dialog), "faces")


def middle(widget):
    box = widget.queryComponent().getExtents(pyatspi.DESKTOP_COORDS)
    return [str(box.x + box.width // 2), str(box.y + box.height // 2)]


def test_opens_with_faces():
    gimp.ask("load", "one", picture())
    gimp.start("run", PORTRAIT, "one", "INTERACTIVE", layer="Background", model="faces")
    dialog = window(DIALOG)
    some_faces(dialog)
    assert any("likeness to a real person is chance" in text for text in uitest.texts(dialog))
    assert not find(dialog, "button", "Insert 1 as layer").getState().contains(pyatspi.STATE_SENSITIVE)


def test_everything_that_takes_the_keyboard_has_a_name():
    dialog = window(DIALOG)
    roles = "push button|button|toggle button|check box|radio button|slider|spin button|combo box|image|text|entry"
    nameless = [w.getRoleName() for w in all_of(dialog, roles) if uitest.takes_keyboard(w) and not w.name]
    assert not nameless, nameless


def test_click_selects_and_keys_rate():
    dialog = window(DIALOG)
    uitest.focus(DIALOG)
    first = some_faces(dialog)[0]
    subprocess.run(["xdotool", "mousemove", *middle(first), "click", "1"], check=True)
    uitest.wait_for(lambda: is_checked(faces(dialog)[0]), "the first face to be selected")
    uitest.key("k")
    uitest.wait_for(lambda: faces(dialog)[0].name.endswith("kept"), "the first face to be kept")
    uitest.key("Right")
    uitest.key("s")
    uitest.wait_for(lambda: faces(dialog)[1].name.endswith("starred"), "the second face to be starred")
    uitest.key("ctrl+z")
    uitest.wait_for(lambda: not faces(dialog)[1].name.endswith("starred"), "the star to be taken back")
    uitest.key("ctrl+shift+z")
    find(dialog, "button", "Insert 2 as layers")


def test_children_of_the_selected_face():
    dialog = window(DIALOG)
    parent = faces(dialog)[0].name.partition(",")[0]
    press(dialog, "Children")
    uitest.wait_for(lambda: f"child of {parent}" in faces(dialog)[0].name, "children")
    press(dialog, "Undo (Ctrl+Z)")
    uitest.wait_for(lambda: faces(dialog)[0].name.startswith(parent), "the page before")


def test_two_are_bred():
    dialog = window(DIALOG)
    uitest.focus(DIALOG)
    second = faces(dialog)[1]
    place = middle(second)
    subprocess.run(["xdotool", "mousemove", *place, "keydown", "ctrl", "click", "1", "keyup", "ctrl"], check=True)
    uitest.key("Right")
    uitest.key("ctrl+space")
    uitest.wait_for(lambda: is_checked(faces(dialog)[2]), "the third face to be selected, too")
    assert is_checked(faces(dialog)[1])
    uitest.key("ctrl+space")
    uitest.wait_for(lambda: not is_checked(faces(dialog)[2]), "two to be selected")
    press(dialog, "Breed")
    uitest.wait_for(lambda: "bred from" in faces(dialog)[0].name, "bred faces")
    shares = uitest.wait_for(lambda: [w for w in all_of(dialog, "slider") if w.name.startswith("Share of")], "shares")
    assert len(shares) == 2
    set_value(shares[1], 1)
    press(dialog, "More like the starred")
    uitest.wait_for(lambda: "like the starred" in faces(dialog)[0].name, "faces to one's taste")


def test_double_click_enlarges():
    dialog = window(DIALOG)
    uitest.focus(DIALOG)
    uitest.double_click(some_faces(dialog)[3])
    large = find(dialog, "image", "The selected face, enlarged")
    uitest.wait_for(lambda: uitest.showing(large), "the enlarged face")
    uitest.screenshot("portraits-enlarged", DIALOG)
    uitest.key("Escape")
    uitest.wait_for(lambda: not uitest.showing(large), "all faces again")


def test_kept_faces_become_layers():
    dialog = window(DIALOG)
    uitest.screenshot("portraits-dialog", DIALOG)
    press(dialog, "Insert 2 as layers")
    assert gimp.answer()["status"] == "success"
    group, background = gimp.ask("layers", "one")
    assert background["name"] == "Background" and len(group["children"]) == 2
    first = group["children"][0]
    assert first["name"].startswith("Portrait (seed ") and first["size"] == [16, 16]
    assert first["recipe"]["effect"] == "portrait" and first["recipe"]["models"][0]["id"] == "faces"


def test_repeated_without_a_dialog():
    assert gimp.ask("run", PORTRAIT, "one", "WITH_LAST_VALS", layer="Background")["status"] == "success"
    again, made, _ = gimp.ask("layers", "one")
    assert len(again["children"]) == 2 and len(made["children"]) == 2
    assert all("latent" in child["recipe"]["settings"] for child in again["children"])


def test_goes_on_from_a_layer():
    group = gimp.ask("layers", "one")[1]
    name, recipe = group["children"][1]["name"], group["children"][1]["recipe"]
    gimp.start("run", EDIT, "one", "INTERACTIVE", layer=name)
    dialog = window(DIALOG)
    uitest.wait_for(lambda: faces(dialog)[0].name == "the layer's face", "the layer's face")
    assert is_checked(faces(dialog)[0])
    press(dialog, "Insert 1 as layer")
    assert gimp.answer()["status"] == "success"
    again = gimp.ask("layers", "one")[1]["children"][1]
    assert again["name"] == "Portrait (the layer's face)"
    assert again["recipe"]["settings"]["seeds"] == recipe["settings"]["seeds"]


def test_an_image_of_its_own():
    before = gimp.ask("count_images")
    gimp.start("run_plain", CREATE, model="faces")
    dialog = window(DIALOG)
    some_faces(dialog)[0].queryAction().doAction(0)
    press(dialog, "Insert 1 as layer")
    assert gimp.answer()["status"] == "success"
    assert gimp.ask("count_images") == before + 1


def test_kept_faces_are_not_lost_to_one_key():
    before = gimp.ask("layers", "one")
    gimp.start("run", PORTRAIT, "one", "INTERACTIVE", layer="Background", model="faces")
    dialog = window(DIALOG)
    some_faces(dialog)[0].queryAction().doAction(0)
    press(dialog, "Keep")
    uitest.wait_for(lambda: "kept" in faces(dialog)[0].name, "the face to be kept")
    uitest.focus(DIALOG)
    uitest.key("Escape")
    press(uitest.wait_for(question, "the question"), "Back to the faces")
    uitest.wait_for(lambda: not question(), "the question to go")
    assert "kept" in faces(dialog)[0].name
    press(dialog, "Cancel")
    press(uitest.wait_for(question, "the question"), "Discard")
    assert gimp.answer()["status"] == "cancel"
    assert gimp.ask("layers", "one") == before


def test_cancelled_at_once():
    before = gimp.ask("layers", "one")
    gimp.start("run", PORTRAIT, "one", "INTERACTIVE", layer="Background", model="faces")
    press(window(DIALOG), "Cancel")
    assert gimp.answer()["status"] == "cancel"
    assert gimp.ask("layers", "one") == before
    assert "CRITICAL" not in "".join(line for line in uitest.log().splitlines() if "limner" in line), uitest.log()


uitest.main(after=gimp.quit)
