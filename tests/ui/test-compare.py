"""Compare in a real GIMP, from its menu, by keys: layers, folders, one person after the other, and what is saved when."""

import json
import math
import pathlib
import re
import subprocess

import uitest
from uitest import find, is_checked, press, window

DIALOG = "Compare"
BALLOTS = uitest.WHERE / "home/.local/share/limner/ballots"

gimp = uitest.Gimp()


def draw(path, *shape):
    """A picture of 320 x 240 pixels, the same at every run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    command = ["convert", "-size", "320x240", *shape, "-strip", "-define", "png:exclude-chunks=all", f"PNG24:{path}"]
    subprocess.run(command, check=True)
    return str(path)


def open_from_menu():
    uitest.focus("GIMP$")
    uitest.from_menu("Compare…")
    return window(DIALOG)


def texts():
    return uitest.texts(window(DIALOG))


def said(text):
    uitest.wait_for(lambda: any(text in each for each in texts()), f"“{text}”")


def answers(number=1):
    """The answers that a result holds now, those of the ballot that was begun last."""
    found = sorted(BALLOTS.glob(f"limner-ballot-*-{number}.json"), key=lambda path: path.stat().st_mtime)
    return json.loads(found[-1].read_text())["answers"] if found else []


def choose(key, text):
    """Types a key and waits for what it brings about."""
    uitest.focus(DIALOG)
    uitest.key(key)
    said(text)


def check_boxes():
    return {box.name: is_checked(box) for box in uitest.all_of(window(DIALOG), "check box")}


def test_layers_are_offered_from_the_menu():
    gimp.ask("load", "one", draw(uitest.WHERE / "one/sky.png", "gradient:skyblue-white"))
    gimp.ask("add_layer", "one", draw(uitest.WHERE / "one/dusk.png", "gradient:orange-purple"), "Dusk")
    gimp.ask("add_layer", "one", draw(uitest.WHERE / "one/wood.png", "gradient:seagreen-black"), "Wood")
    open_from_menu()
    assert check_boxes() == {"Wood": True, "Dusk": True, "Background": True}, check_boxes()
    press(window(DIALOG), "Wood")
    press(window(DIALOG), "Dusk")
    said("Choose at least two.")
    press(window(DIALOG), "Wood")
    press(window(DIALOG), "Dusk")
    uitest.screenshot("compare-setup", DIALOG)


def test_everything_that_takes_the_keyboard_has_a_name():
    roles = "push button|button|check box|text"
    nameless = [w.getRoleName() for w in uitest.all_of(window(DIALOG), roles) if uitest.takes_keyboard(w) and not w.name]
    assert not nameless, nameless


def test_every_key_is_saved_at_once():
    press(window(DIALOG), "Begin")
    said("0 of 3 answered")
    assert not any(name in text for text in texts() for name in ("Wood", "Dusk", "Background")), texts()
    uitest.screenshot("compare-vote", DIALOG)
    choose("Left", "1 of 3 answered")
    assert [answer["choice"] for answer in answers()] == ["left"]
    choose("space", "2 of 3 answered")
    assert [answer["choice"] for answer in answers()] == ["left", "tie"]
    choose("BackSpace", "1 of 3 answered")
    assert [answer["choice"] for answer in answers()] == ["left"]
    choose("Right", "2 of 3 answered")
    assert [answer["choice"] for answer in answers()] == ["left", "right"]


def test_a_key_held_down_answers_once():
    uitest.focus(DIALOG)
    choose("BackSpace", "1 of 3 answered")
    choose("BackSpace", "0 of 3 answered")
    subprocess.run(["xdotool", "keydown", "Left", "sleep", "2", "keyup", "Left"], check=True)
    said("1 of 3 answered")


def test_a_closed_window_goes_on_where_it_was():
    choose("Down", "2 of 3 answered")
    uitest.focus(DIALOG)
    uitest.key("Escape")
    uitest.no_window(DIALOG)
    assert [answer["choice"] for answer in answers()] == ["left", "tie"]
    open_from_menu()
    press(window(DIALOG), "Begin")
    said("2 of 3 answered")
    press(window(DIALOG), "Show the result")
    said("Interval (95 %)")
    press(window(DIALOG), "Back to the pictures")
    said("2 of 3 answered")


def test_the_result_has_intervals_and_is_read_by_the_command_line():
    choose("Right", "Interval (95 %)")
    said("Answers of 1 person")
    assert {"Wood", "Dusk", "Background"} <= set(texts()), texts()
    saved = next(text for text in texts() if text.startswith("Saved in"))
    path = pathlib.Path(saved.split("“")[1].split("”")[0])
    read = json.loads(subprocess.run([uitest.LIMNER, "assess", "ballot", path, "--json"], check=True, capture_output=True, text=True).stdout)
    assert read["answers"] == 3 and {maker["name"] for maker in read["makers"]} == {"Wood", "Dusk", "Background"}, read
    for maker in read["makers"]:
        assert f"{100 * maker['share']:.0f} %" in texts(), (maker, texts())
    uitest.screenshot("compare-result", DIALOG)


def test_another_person_is_added():
    press(window(DIALOG), "Another person")
    said("0 of 3 answered")
    for count, key in enumerate(("Left", "Left"), 1):
        choose(key, f"{count} of 3 answered")
    choose("Left", "Answers of 2 people")
    assert len(answers(1)) == len(answers(2)) == 3
    press(window(DIALOG), "Back to the pictures")
    said("2 of 3 answered")
    assert len(answers(2)) == 2
    choose("Left", "Answers of 2 people")
    uitest.focus(DIALOG)
    uitest.key("Escape")
    uitest.no_window(DIALOG)


def test_a_result_is_read_without_a_dialog():
    results = [str(path) for path in BALLOTS.glob("*.json")]
    listed = " ".join(json.dumps(path) for path in results)
    value = gimp.ask("evaluate", f"(limner-compare #:run-mode RUN-NONINTERACTIVE #:results (list {listed}))")
    numbers = [[float(number) for number in group.split()] for group in re.findall(r"#\(([^()]*)\)", value)]
    strengths, low, high, shares = numbers
    assert value.startswith("(6 ") and all(f'"{name}"' in value for name in ("Wood", "Dusk", "Background")), value
    assert all(one < other < third for one, other, third in zip(low, strengths, high)), value
    assert strengths == sorted(strengths, reverse=True) and abs(sum(strengths)) < 1e-4, value
    assert all(abs(share - 1 / (1 + math.exp(-1.5 * strength))) < 1e-4 for share, strength in zip(shares, strengths)), value
    refused = gimp.ask("run_plain", "limner-compare", "NONINTERACTIVE")
    assert refused["status"] == "execution-error" and "results" in refused["error"], refused
    refused = gimp.ask("run_plain", "limner-compare", "NONINTERACTIVE", results=[str(uitest.WHERE / "one/sky.png")])
    assert refused["status"] == "execution-error" and "ballot" in refused["error"], refused


@uitest.fresh
def test_folders_are_compared_picture_by_picture():
    for maker, colour in (("mine", "red"), ("yours", "blue")):
        for number in range(4):
            draw(uitest.WHERE / f"folders/{maker}/{number}.png", f"xc:{colour}")
    gimp.start("run_plain", "limner-compare")
    window(DIALOG)
    for maker in ("mine", "yours"):
        add_folder(uitest.WHERE / "folders" / maker)
    for name, checked in check_boxes().items():
        if checked and name not in ("mine", "yours"):
            press(window(DIALOG), name)
    press(window(DIALOG), "Begin")
    said("0 of 4 answered")
    uitest.focus(DIALOG)
    uitest.key("Escape")
    gimp.answer()


def add_folder(path):
    title = "Choose folders"
    if not any(title in each.name for each in uitest.windows()):
        press(window(DIALOG), "Add folders…")
    window(title)
    uitest.focus(title)
    uitest.key("ctrl+l")
    entry = uitest.wait_for(lambda: next(iter(w for w in uitest.all_of(window(title), "text") if uitest.showing(w)), None), "the entry of the path")
    entry.queryEditableText().setTextContents(str(path))
    uitest.wait_for(lambda: entry.queryText().getText(0, -1) == str(path), "the path")
    press(window(title), "Add")
    uitest.no_window(title)


uitest.main(after=gimp.quit)
