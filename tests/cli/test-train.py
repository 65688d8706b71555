#!/usr/bin/env python3
"""limner train style: killing, pausing, interrupting, installing.

Called with the program's path; prints TAP.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import time

import numpy

import pictures
from running import main, sentence, test

LIMNER = os.path.abspath(sys.argv[1])
SMALL = ["--size", "32", "--width", "4", "--blocks", "1", "--threads", "1"]


class Place:
    """A folder with a style, three photographs, and separate networks."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        (self.folder / "photos").mkdir()
        random = numpy.random.default_rng(7)
        pictures.write_png(self.folder / "style.png", random.integers(0, 256, (40, 48, 3)))
        for i in range(3):
            pictures.write_png(self.folder / f"photos/{i}.png", random.integers(0, 256, (40, 36 + i, 3)))
        own = {name: value for name, value in os.environ.items() if name != "LIMNER_MODEL_PATH"}
        self.environment = {**own, "XDG_DATA_HOME": str(self.folder / "home")}

    def command(self, *arguments, new=True):
        pictures_of = ["style.png", "--photos", "photos", *SMALL] if new else []
        return [LIMNER, "train", "style", *pictures_of, *arguments]

    def start(self, *arguments, new=True):
        return subprocess.Popen(self.command(*arguments, new=new), cwd=self.folder, env=self.environment,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *arguments, status=0, new=True):
        result = subprocess.run(self.command(*arguments, new=new), cwd=self.folder, env=self.environment,
                                capture_output=True, timeout=200)
        assert result.returncode == status, f"exit status {result.returncode}: {result.stderr!r}"
        return result

    def log(self, name):
        """The lines of a training's log; the last one may be incomplete."""
        try:
            lines = (self.folder / f"{name}.training/log.jsonl").read_text().split("\n")[:-1]
        except FileNotFoundError:
            return []
        return [json.loads(line) for line in lines]

    def wait_for(self, name, step):
        """Waits until that step is in the log."""
        deadline = time.monotonic() + 120
        while not any(line["step"] >= step and "loss" in line for line in self.log(name)):
            assert time.monotonic() < deadline, self.log(name)
            time.sleep(0.01)

    def network(self, name):
        return (self.folder / f"{name}.safetensors").read_bytes()

    def events(self, name):
        return [line["event"] for line in self.log(name) if "event" in line]


@test
def killed_and_resumed_is_the_same(place):
    place.run("--steps", "60", "-o", "whole.safetensors", "--seed", "4")
    for signal_number, step in ((signal.SIGKILL, 12), (signal.SIGKILL, 31)):
        arguments = ["--steps", "60", "--seed", "4"] if step == 12 else ["--resume"]
        process = place.start("-o", "parts.safetensors", *arguments, new=step == 12)
        place.wait_for("parts", step)
        process.send_signal(signal_number)
        process.communicate(timeout=60)
        assert not (place.folder / "parts.safetensors").exists()
    place.run("-o", "parts.safetensors", "--resume", "--threads", "3", new=False)
    assert place.network("whole") == place.network("parts")
    losses = [[line["loss"] for line in place.log(name) if "loss" in line] for name in ("whole", "parts")]
    assert len(losses[0]) == 60 and losses[0] == losses[1]
    assert losses[0][-1] < losses[0][0]


@test
def interrupted_saves_and_says_so(place):
    for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = place.start("--steps", "2000", "-o", f"a{status}.safetensors", "--json")
        place.wait_for(f"a{status}", 21)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert process.returncode == status, (process.returncode, err)
        assert "saved" in json.loads(out)["error"]
        log = place.log(f"a{status}")
        assert log[-1]["event"] == "stopped" and log[-1]["step"] == log[-2]["step"] >= 21
    folder = place.folder / "a130.training"
    assert sorted(os.listdir(folder)) == ["checkpoint.safetensors", "curve.svg", "log.jsonl", "network.safetensors", "pid", "sample.png"]
    pictures.png_size(folder / "sample.png")


@test
def paused_stands_still(place):
    process = place.start("--steps", "100000", "-o", "a.safetensors")
    for step, number in ((5, signal.SIGTSTP), (10, signal.SIGUSR1)):
        place.wait_for("a", step)
        process.send_signal(number)
        assert os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1])
        log = place.log("a")
        assert log[-1]["event"] == "paused"
        time.sleep(0.2)
        assert place.log("a") == log
        process.send_signal(signal.SIGCONT)
        place.wait_for("a", log[-1]["step"] + 5)
    assert place.events("a") == ["started", "paused", "resumed", "paused", "resumed"]
    process.kill()
    process.communicate()


@test
def is_installed_and_paints(place):
    told = json.loads(place.run("--steps", "10", "--id", "mine", "--title", "My hand", "--json").stdout)
    assert told["id"] == "mine" and told["steps"] == 10 and told["photographs"] == 2 and told["best_step"] > 0
    for arguments, text in ((["models", "info", "mine", "--json"], "My hand"), (["models", "verify", "mine"], None),
                            (["style", "photos/0.png", "-m", "mine", "-o", "painted.png"], None)):
        result = subprocess.run([LIMNER, *arguments], cwd=place.folder, env=place.environment, capture_output=True, timeout=100)
        assert result.returncode == 0, result.stderr
        assert text is None or json.loads(result.stdout)["title"] == text
    assert pictures.png_size(place.folder / "painted.png") == (36, 40)
    assert b"--replace" in place.run("--steps", "10", "--id", "mine", status=1).stderr
    more = place.run("--resume", "--id", "mine", "--steps", "15", "--json", new=False)
    assert json.loads(more.stdout)["steps"] == 15
    place.run("--steps", "5", "--id", "mine", "--replace")


@test
def estimate_leaves_nothing(place):
    told = json.loads(place.run("--estimate", "--steps", "1000", "--json").stdout)
    assert told["seconds"] > 500 * told["seconds_per_step"] > 0
    assert sorted(os.listdir(place.folder)) == ["photos", "style.png"]
    # stopped while nobody reads its output
    temporary = place.folder / "tmp"
    temporary.mkdir()
    place.environment["TMPDIR"] = str(temporary)
    process = place.start("--estimate", "--batch", "64")
    deadline = time.monotonic() + 60
    while not any((folder / "network.safetensors").exists() for folder in temporary.iterdir()):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.01)
    process.stdout.close()
    process.stderr.close()
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 143
    assert not os.listdir(temporary)


@test
def resume_changes_nothing_else(place):
    """Options that --resume would ignore are refused in both spellings, and the training does not change."""
    place.run("--steps", "5", "-o", "a.safetensors")
    before = (place.folder / "a.training/checkpoint.safetensors").read_bytes()
    for option, value in (("photos", "photos"), ("size", "32"), ("batch", "2"), ("style-size", "64"), ("width", "8"),
                          ("blocks", "2"), ("optimiser", "sgd"), ("learning-rate", "0.1"), ("style-distance", "gram"),
                          ("content-weight", "1"), ("tv-weight", "1"), ("model", "x"), ("title", "x"), ("seed", "3"),
                          ("replace", None), ("estimate", None)):
        words = [f"--{option}"] + [value] * (value is not None)
        for given in [words, ["=".join(words)]] + [["-m", "x"]] * (option == "model"):
            result = place.run("--resume", "-o", "a.safetensors", "--steps", "9", *given, status=2, new=False)
            assert f"--{option};" in result.stderr.decode(), result.stderr
            assert result.stderr.count(b"\n") == 1
    assert b"pictures" in place.run("--resume", "style.png", "-o", "a.safetensors", status=2, new=False).stderr
    assert (place.folder / "a.training/checkpoint.safetensors").read_bytes() == before
    place.run("--resume", "-o", "a.safetensors", "--steps", "9", "--threads", "2", new=False)
    assert place.log("a")[-1]["step"] == 9


@test
def says_when_it_leaves_the_numbers(place):
    result = place.run("--steps", "100", "-o", "a.safetensors", "--optimiser", "sgd", "--learning-rate", "10", status=1)
    assert b"smaller learning rate" in result.stderr, result.stderr
    assert not (place.folder / "a.safetensors").exists()


@test
def two_do_not_train_in_one_place(place):
    process = place.start("--steps", "100000", "-o", "a.safetensors")
    place.wait_for("a", 5)
    assert b"Another program" in place.run("--resume", "-o", "a.safetensors", status=1, new=False).stderr
    process.kill()
    process.communicate()


@test
def refuses_with_one_sentence(place):
    sentence(place.run("style.png", "-o", "a.safetensors", status=2, new=False))  # no photographs
    sentence(place.run("style.png", "--photos", "photos", status=2, new=False))  # no result
    sentence(place.run("-o", "a.png", status=2))
    sentence(place.run("-o", "a.safetensors", "--id", "a", status=2))
    sentence(place.run("--id", "../a", status=2))
    sentence(place.run("-o", "a.safetensors", "--steps", "0", status=2))
    sentence(place.run("-o", "a.safetensors", "--optimiser", "magic", status=2))
    sentence(place.run("-o", "a.safetensors", "--photos", "nowhere", status=2))
    sentence(place.run("--resume", "-o", "a.safetensors", status=1, new=False))
    sentence(place.run("--resume", "--photos", "photos", "-o", "a.safetensors", status=2, new=False))
    assert sorted(os.listdir(place.folder)) == ["photos", "style.png"]


sys.exit(main(Place))
