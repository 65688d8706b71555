#!/usr/bin/env python3
"""Every row of the setting tables: the value on the command line reaches the job.

Called with the paths of limner and list-settings; prints TAP. The job's recipe contains the value; its log contains
limits.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys

import numpy

SOURCE = pathlib.Path(os.environ["LIMNER_TEST_SOURCE"])
sys.path.insert(0, str(SOURCE / "tests/cli"))
import pictures  # noqa: E402
import settings  # noqa: E402
from running import main, test  # noqa: E402

LIMNER, TABLES = os.path.abspath(sys.argv[1]), settings.load(sys.argv[2])
FACES = ["-m", str(SOURCE / "tests/golden/portrait-skip.safetensors")]


class Place:
    """A folder with a picture, a style and photographs."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        (self.folder / "photos").mkdir()
        random = numpy.random.default_rng(7)
        for name, height, width in (("content", 24, 40), ("style", 32, 32), ("mask", 24, 40), ("photos/0", 40, 40), ("photos/1", 44, 40)):
            pictures.write_png(self.folder / f"{name}.png", random.integers(0, 256, (height, width, 3)))
        self.covered = set()

    def run(self, effect, *arguments, status=0, **more):
        """Runs the command with base settings for those that the arguments do not name."""
        words = [str(argument) for argument in arguments]
        for name, value in settings.BASE.get(effect, {}).items():
            if f"--{name}" not in words:
                words += [f"--{name}", str(value)]
        result = subprocess.run([LIMNER, *(["train", "style"] if effect == "train" else [effect]), *words], cwd=self.folder,
                                capture_output=True, timeout=200, env={**os.environ, "XDG_DATA_HOME": str(self.folder / "home"), **more})
        assert result.returncode == status, (result.args, result.stderr)
        return result

    def recipe(self, effect, *arguments):
        told = json.loads(self.run(effect, *arguments, "--json").stdout)
        return (told["recipe"] if "recipe" in told else told["faces"][0]["recipe"])["settings"]

    def check(self, effect, names, *arguments):
        """Tests all these settings in one run."""
        rows = {row["name"]: row for row in TABLES[effect] if row["name"] in names}
        values = {name: settings.other_value(effect, row) for name, row in rows.items()}
        options = [word for name, value in values.items() for word in ([f"--{name}"] if value is True else [f"--{name}", value])]
        told = self.recipe(effect, *arguments, *options)
        for name, value in values.items():
            assert told[name] == value, (name, value, told[name])
        self.covered |= values.keys()

    def check_refusal(self, effect, name, words, *arguments):
        """Tests a value that no network has: the error names it."""
        result = self.run(effect, *arguments, f"--{name}", "nosuch", status=1 if name == "latent" else 2)
        assert words in result.stderr.decode(), result.stderr
        self.covered.add(name)

    def check_checkpoint(self, values):
        """Tests the settings of the training a.safetensors."""
        _, metadata = pictures.read_tensors(self.folder / "a.training/checkpoint.safetensors")
        kept = next(json.loads(text)["settings"] for text in metadata.values() if '"learning-rate"' in text)
        for name, value in values.items():
            assert str(kept[name]) == str(value), (name, value, kept[name])

    def all_covered(self, effect):
        missing = {row["name"] for row in TABLES[effect] if not row["gimp_only"]} - self.covered
        assert not missing, missing


def names_of(effect, without):
    """The rows whose value is in the recipe as given."""
    return {row["name"] for row in TABLES[effect]
            if row["in_recipe"] and not row["gimp_only"] and row["type"] not in ("path", "file", "files")} - set(without)


@test
def style(place):
    command = ["content.png", "style.png", "-o", "a.png"]
    place.check("style", names_of("style", ["method"]), *command)
    place.check("style", ["method"], *command)
    shutil.copy(SOURCE / "models/limner-features.safetensors", place.folder / "other.safetensors")
    assert place.recipe("style", *command, "--model", "other.safetensors")["model"] != place.recipe("style", *command)["model"]
    for name in ("style-outside", "outside"):
        told = place.recipe("style", *command, "--mask", "mask.png", f"--{name}", "photos/0.png")
        assert [each["name"] for each in told["styles"] if each.get("outside")] == ["0.png"], told["styles"]
    place.covered |= {"model", "style-outside"}
    place.all_covered("style")


@test
def dream(place):
    place.check("dream", names_of("dream", ["zoom", "zoom-scale", "zoom-rotation"]), "content.png", "-o", "a.png")
    place.check("dream", ["zoom", "zoom-scale", "zoom-rotation"], "content.png", "-o", "frames")
    assert place.recipe("dream", "content.png", "-o", "a.png", "--guide", "style.png")["guide"] == "style.png"
    shutil.copy(SOURCE / "models/limner-features.safetensors", place.folder / "other.safetensors")
    told = place.recipe("dream", "content.png", "-o", "a.png", "--model", "other.safetensors")
    assert told["model"] != "limner-features", told["model"]
    place.covered |= {"guide", "model"}
    place.all_covered("dream")


@test
def portrait(place):
    command = [*FACES, "-o", "a.png"]
    place.check("portrait", ["seeds", "truncation", "noise", "size", "lock"], *command)
    place.check("portrait", ["blend", "spherical"], *command)
    place.check("portrait", ["mix"], *command)
    place.check("portrait", ["children", "closeness", "seed"], *FACES, "-o", "children", "--seeds", "1-2")
    place.check("portrait", ["frames"], *command, "--seeds", "1,2")
    place.check("portrait", ["words"], *command)
    place.check_refusal("portrait", "slider", "“nosuch”", *FACES, "-o", "b.png")
    place.check_refusal("portrait", "strip", "No directions", *FACES, "-o", "strip")
    place.check_refusal("portrait", "latent", "latent", *FACES, "-o", "b.png")
    place.check("portrait", ["project-steps"], *command, "--project", "content.png", "--consent")
    assert place.recipe("portrait", *command, "--project", "content.png", "--consent", "--project-steps", "1")["project"] == "content.png"
    assert "consent" in place.run("portrait", *command, "--project", "content.png", status=2).stderr.decode()
    assert place.recipe("portrait", *command)["model"] == "portrait-skip"
    place.covered |= {"project", "consent", "model"}
    place.all_covered("portrait")


@test
def train(place):
    small = {"steps": 2, "size": 36, "width": 5, "blocks": 1}
    rows = {row["name"]: row for row in TABLES["train"]}
    values = {name: small.get(name, settings.other_value("train", row)) for name, row in rows.items()}
    options = [word for name, value in values.items() for word in (f"--{name}", value)]
    place.run("train", "style.png", "--photos", "photos", "-o", "a.safetensors", *options)
    place.check_checkpoint(values)
    place.run("train", "--resume", "-o", "a.safetensors", "--steps", 3)
    place.check_checkpoint(values | {"steps": 3})


@test
def limits(place):
    rows = {row["name"]: row for row in TABLES["job"]}
    assert rows.keys() == {"memory", "threads"}
    commands = {"style": ["content.png", "-o", "a.png"], "dream": ["content.png", "-o", "a.png"]}
    for effect, command in commands.items():
        log = place.run(effect, *command, "--memory", "555", "--threads", "3", G_MESSAGES_DEBUG="limner").stdout.decode()
        assert "a job with 3 threads and 555 MiB" in log, (effect, log)
    commands = {"portrait": [*FACES, "-o", "b.png"], "train": ["style.png", "--photos", "photos", "--estimate", "--size", "32", "--width", "4"]}
    for effect, command in commands.items():
        log = place.run(effect, *command, "--threads", "3", G_MESSAGES_DEBUG="limner").stdout.decode()
        assert "a job with 3 threads" in log, (effect, log)


sys.exit(main(Place))
