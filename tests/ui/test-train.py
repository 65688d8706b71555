#!/usr/bin/env python3
"""Training a style: started in GIMP, which then ends; shown again in another window, paused and finished."""

import atexit
import contextlib
import json
import os
import pathlib
import shutil
import signal

import uitest

SOURCE = pathlib.Path(os.environ["UITEST_GOLDEN"]).parents[1]
DATA = uitest.WHERE / "train-data"
TITLE = "Train a style"
window_process = None


def prepare():
    """Makes a user's folders, with photographs in the desktop's folder for pictures."""
    photos, config = uitest.WHERE / "Pictures", uitest.WHERE / "train-config"
    photos.mkdir()
    config.mkdir()
    for picture in sorted((SOURCE / "docs/pictures").glob("*.jpg"))[:6]:
        shutil.copy(picture, photos)
    (config / "user-dirs.dirs").write_text(f'XDG_PICTURES_DIR="{photos}"\n')
    os.environ.update(XDG_DATA_HOME=str(DATA), XDG_CONFIG_HOME=str(config), OPENBLAS_NUM_THREADS="1")


def dialog():
    return uitest.window(TITLE, "limner" if window_process is None else "train-window")


def words():
    return " | ".join(uitest.texts(dialog()))


def said(text, patience=90):
    uitest.wait_for(lambda: text in words(), f"“{text}”", patience)


def folder():
    return next((DATA / "limner/training").glob("*/"))


def pid():
    return int((folder() / "pid").read_text())


def lines():
    return [json.loads(line) for line in (folder() / "log.jsonl").read_text().split("\n")[:-1]]


def steps():
    return max((line["step"] for line in lines()), default=0)


def test_begun_in_gimp_and_outlives_it():
    prepare()
    gimp = uitest.Gimp()
    try:
        gimp.start("run_plain", "limner-train-style")
        window = dialog()
        said("Choose a style and photographs")
        assert not uitest.find(window, "button|push button", "Train").getState().contains(uitest.pyatspi.STATE_SENSITIVE)
        uitest.press(window, "Wave")
        said("as busy as this computer is now")
        uitest.screenshot("train-setup", TITLE)
        uitest.press(window, "Quick")
        uitest.press(window, "Train")
        uitest.wait_for(lambda: steps() >= 2, "the first steps", 120)
        uitest.press(window, "Close")
        assert gimp.answer()["status"] == "success"
        answer = gimp.ask("run_plain", "limner-train-style", mode="NONINTERACTIVE")
        assert answer["status"] == "calling-error" and "limner train style" in answer["error"], answer
    finally:
        gimp.quit()
    now = steps()
    uitest.wait_for(lambda: steps() > now, "a step without GIMP", 60)
    assert os.getsid(pid()) == pid() and "--steps=1000" in pathlib.Path(f"/proc/{pid()}/cmdline").read_text()


def test_seen_again():
    global window_process
    window_process = uitest.start_program([os.environ["UITEST_TRAIN"]])
    said("Step ")
    assert "of 1000, about" in words(), words()
    uitest.wait_for(lambda: steps() >= 21, "a picture", 120)
    uitest.wait_for(lambda: (folder() / "sample.png").exists(), "a picture")
    uitest.screenshot("train-watch", TITLE)


def test_paused_and_gone_on():
    uitest.press(dialog(), "Pause")
    said("Paused after step")
    assert pathlib.Path(f"/proc/{pid()}/stat").read_text().split()[2] == "T"
    uitest.press(dialog(), "Continue")
    said("left")
    assert [line["event"] for line in lines() if "event" in line][-2:] == ["paused", "resumed"]


def test_killed_and_gone_on():
    os.kill(pid(), signal.SIGKILL)
    said("Stopped after step")
    uitest.press(dialog(), "Continue")
    said("Step ")


def test_finished_early():
    uitest.press(dialog(), "Finish now")
    said("installed as it is now")
    network = DATA / "limner/models/wave.safetensors"
    assert network.read_bytes() == (folder() / "network.safetensors").read_bytes()


def test_there_and_back():
    uitest.press(dialog(), "Train another style…")
    uitest.press(dialog(), "Back")
    said("installed as it is now")
    shown = {item.name for box in uitest.all_of(dialog(), "combo box") for item in uitest.walk(box)}
    assert "Wave" in shown, shown


def test_finish_outlives_the_window():
    global window_process
    (DATA / "limner/models/wave.safetensors").unlink()
    uitest.press(dialog(), "Continue")
    now = steps()
    uitest.wait_for(lambda: steps() > now, "a step", 60)
    uitest.press(dialog(), "Finish now")
    wave = DATA / "limner/models/wave.safetensors"
    uitest.wait_for(lambda: (folder() / "finish").exists() or wave.exists(), "the wish to finish")
    uitest.end_program(window_process)
    uitest.wait_for(wave.exists, "the network without the window", 60)
    window_process = uitest.start_program([os.environ["UITEST_TRAIN"]])
    said("installed as it is now")


def test_removed():
    uitest.press(dialog(), "Remove…")
    said("It cannot be restored.")
    uitest.press(dialog(), "Keep")
    assert folder().exists()
    uitest.press(dialog(), "Remove…")
    uitest.press(dialog(), "Remove")
    uitest.find(dialog(), "button|push button", "Train")
    uitest.wait_for(lambda: not list((DATA / "limner/training").iterdir()), "the training to be gone")
    said("Choose a style and photographs")
    assert (DATA / "limner/models/wave.safetensors").exists()
    uitest.press(dialog(), "Close")
    uitest.wait_for(lambda: window_process.poll() == 0, "the window to close")


@uitest.fresh
def test_bad_photographs_are_told():
    global window_process
    shutil.rmtree(uitest.WHERE / "Pictures")
    (uitest.WHERE / "Pictures").mkdir()
    window_process = uitest.start_program([os.environ["UITEST_TRAIN"], "--dark"], GDK_DPI_SCALE="2")
    uitest.press(dialog(), "Ink")
    said("fewer than two photographs")
    uitest.screenshot("train-dark-large", TITLE)
    extents = uitest.extents(dialog())
    assert extents.width <= 1280 and extents.height <= 1000, extents
    uitest.end_program(window_process)


def leave_nothing_running():
    with contextlib.suppress(Exception):
        os.kill(pid(), signal.SIGKILL)


atexit.register(leave_nothing_running)
uitest.main()
