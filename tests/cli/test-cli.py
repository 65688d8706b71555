#!/usr/bin/env python3
"""The command line as used by scripts: exit statuses, texts, JSON, and the resulting files.

Called with the program's path; prints TAP.
"""

import json
import os
import pathlib
import pty
import re
import resource
import shutil
import signal
import subprocess
import sys
import time

import numpy

import pictures
from running import expect, main, sentence, test

LIMNER = os.path.abspath(sys.argv[1])
SOURCE = pathlib.Path(os.environ["LIMNER_TEST_SOURCE"])
QUICK = ["--size", "32", "--start-size", "32", "--steps", "2", "--threads", "1"]
DREAM = ["dream", "content.png", "-o", "out/a.png", "--octaves", "1", "--steps", "2", "--threads", "1"]


class Place:
    """A folder with a picture of 40 x 24, a style of 32 x 32, and an empty folder for results."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.out = self.folder / "out"
        self.out.mkdir()
        random = numpy.random.default_rng(7)
        pictures.write_png(self / "content.png", random.integers(0, 256, (24, 40, 3)))
        pictures.write_png(self / "style.png", random.integers(0, 256, (32, 32, 3)))

    def __truediv__(self, name):
        return str(self.folder / name)

    def run(self, *arguments, **options):
        options.setdefault("env", self.environment())
        return subprocess.run([LIMNER, *arguments], cwd=self.folder, capture_output=True, timeout=120, **options)

    def environment(self, **more):
        """Environment variables that hide the user's own files."""
        own = {name: value for name, value in os.environ.items() if name != "LIMNER_MODEL_PATH"}
        return {**own, "XDG_DATA_HOME": self / "home", **more}

    def left(self):
        """The files in the folder for results."""
        return sorted(os.listdir(self.out))


@test
def version_is_quick(place):
    def children():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime  # processor time, because other programs may use this machine

    spent = []
    for _ in range(10):
        start = children()
        result = expect(place.run("--version"), 0)
        spent.append(children() - start)
        assert result.stdout.decode().startswith("limner 0."), result.stdout
    assert min(spent) < 0.05, spent


@test
def help_is_not_an_error(place):
    for words in (["--help"], ["style", "--help"], ["models", "--help"], ["models", "info", "--help"], ["inspect", "activations", "-h"]):
        result = expect(place.run(*words), 0)
        assert result.stdout.startswith(b"Usage:") and not result.stderr, words
    assert b"style" in expect(place.run(), 2).stderr


@test
def manual_knows_every_option(place):
    manual = (SOURCE / "docs/limner.1").read_text(encoding="utf-8").replace("\\-", "-")
    for words in (["style"], ["dream"], *(["models", word] for word in ("list", "info", "import", "get", "verify", "remove")),
                  ["inspect", "activations"], ["inspect", "layer"], ["inspect", "synthesis"], ["portrait"], ["bench", "portrait"],
                  *(["directions", word] for word in ("find", "learn", "list", "rename", "remove")), ["verify"], ["bench", "style"], ["bench", "dream"],
                  *(["assess", word] for word in ("fid", "kid", "is", "pr", "statistics", "report", "copies", "sheet", "style", "compare", "ballot"))):
        assert " ".join(["limner", *words]) in manual, words
        options = re.findall("--[a-z-]+", expect(place.run(*words, "--help"), 0).stdout.decode())
        assert options
        for option in options:
            assert re.search(re.escape(option) + r"\b", manual), (words, option)


@test
def wrong_usage_is_2(place):
    good = ["style", "content.png", "style.png", "-o", "out/a.png", *QUICK]
    wrong = [
        ["paint"], ["models"], ["models", "lend"], ["models", "info"], ["models", "list", "x"], ["bench", "dreams"],
        ["bench", "style", "--size", "0"], ["bench", "style", "--iterations", "0"], ["bench", "style", "x"],
        ["verify"], ["style"], ["style", "content.png", "style.png"], ["inspect", "activations", "-m", "limner-features"],
        good + ["--sizes", "3"], good + ["--size", "abc"], good + ["--size", "-5"], good + ["--steps", "0"], good + ["--steps", "1e9"],
        good + ["--start-size", "0"], good + ["--strength", "1.5"], good + ["--strength", "nan"], good + ["--strength", "-0.1"],
        good + ["--style-scale", "0"], good + ["--style-scale", "inf"], good + ["--keep-colours", "red"], good + ["--keep-colours", ""],
        good + ["--style-distance", "mean"], good + ["--method", "guess"], good + ["--seed", "-1"], good + ["--seed", "x"],
        good + ["--memory", "-1"], good + ["--threads", "-1"], good + ["style.png=0"], good + ["style.png=-2"], good + ["style.png=nan"],
        good + ["style.png=inf"], good + ["style.png=50%"], good + ["style.png="], good + ["--start", "nonsense"], good + ["--strength", "half"],
        ["dream"], ["dream", "content.png"], DREAM + ["content.png"], DREAM + ["--layer", "relu9_9"], DREAM + ["--layer", "relu4_2:x"],
        DREAM + ["--octaves", "-1"], DREAM + ["--octave-scale", "1"], DREAM + ["--step-size", "nan"], DREAM + ["--jitter", "-1"],
        DREAM + ["--normalisation", "none"], DREAM + ["--zoom", "-1"], DREAM + ["--zoom", "2", "--zoom-scale", "3"], DREAM + ["--seed", "-1"],
        ["bench", "dream", "--size", "0"], ["bench", "dream", "--selection", "5000"],
    ]
    for arguments in wrong:
        result = place.run(*arguments)
        expect(result, 2)
        assert not result.stdout, arguments
        if arguments[-1:] != ["models"]:
            sentence(result)
        assert place.left() == [], arguments


@test
def bad_words_are_answered_with_the_good_ones(place):
    result = place.run("style", "content.png", "-o", "out/a.png", "--keep-colours", "red")
    assert all(word in sentence(expect(result, 2)) for word in ("red", "none", "luminance", "palette"))


@test
def failures_are_1_with_a_sentence(place):
    (place.folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (place.folder / "broken.safetensors").write_bytes(b"\xff" * 64)
    (place.out / "folder.png").mkdir()
    failing = [
        ["style", "none.png", "style.png", "-o", "out/a.png"],
        ["style", "content.png", "none.png", "-o", "out/a.png"],
        ["style", "broken.png", "style.png", "-o", "out/a.png"],
        ["style", "broken.safetensors", "style.png", "-o", "out/a.png"],
        ["style", "content.png", "broken.png", "-o", "out/a.png"],
        ["style", "out", "style.png", "-o", "out/a.png"],
        ["style", "content.png", "style.png", "-o", "out/a.png", "-m", "no-such-network"],
        ["style", "content.png", "style.png", "-o", "out/a.png", "-m", "./broken.safetensors"],
        ["style", "content.png", "style.png", "-o", "out/a.png", "--mask", "none.png"],
        ["style", "content.png", "style.png", "-o", "out/a.gif"],
        ["style", "content.png", "style.png", "-o", "out/a"],
        ["style", "content.png", "style.png", "-o", "nowhere/a.png"],
        ["style", "content.png", "style.png", "-o", "out/folder.png"],
        ["style", "content.png", "style.png", "-o", "/dev/null"],
        ["models", "info", "no-such-network"], ["models", "info", "./broken.safetensors"],
        ["verify", "none.png"], ["verify", "content.png"],
    ]
    for arguments in failing:
        result = expect(place.run(*arguments, *(QUICK if arguments[0] == "style" else [])), 1)
        sentence(result)
        assert not result.stdout, arguments
        assert place.left() == ["folder.png"], arguments
    assert os.path.exists("/dev/null") and not os.path.isfile("/dev/null")


@test
def failure_in_json(place):
    result = expect(place.run("models", "info", "no-such-network", "--json"), 1)
    assert "no-such-network" in json.loads(result.stdout)["error"]


@test
def style_paints_and_reports(place):
    result = expect(place.run("style", "content.png", "style.png", "-o", "out/a.png", "--json", "--seed", "5", *QUICK), 0)
    assert not result.stderr, result.stderr
    report = json.loads(result.stdout)
    assert report["output"] == "out/a.png" and (report["width"], report["height"]) == (40, 24)
    assert report["seconds"] > 0
    assert place.left() == ["a.png"]
    assert pictures.png_size(place.out / "a.png") == (40, 24)
    settings = report["recipe"]["settings"]
    assert settings["seed"] == 5 and settings["size"] == 32 and settings["styles"] == [{"name": "style.png", "weight": 1.0}]
    assert report["recipe"]["models"][0]["id"] == "limner-strokes"
    quiet = expect(place.run("style", "content.png", "style.png", "-o", "out/b.png", "--seed", "5", *QUICK), 0)
    assert not quiet.stdout and not quiet.stderr
    assert (place.out / "a.png").read_bytes() == (place.out / "b.png").read_bytes()


@test
def result_is_marked(place):
    expect(place.run("style", "content.png", "style.png", "-o", "out/a.png", *QUICK), 0)
    chunks = pictures.png_chunks(place.out / "a.png")
    text = [data for kind, data in chunks if kind == b"tEXt" and data.startswith(b"limner-recipe\0")]
    assert json.loads(text[0].split(b"\0", 1)[1])["effect"] == "style"
    packet = [data for kind, data in chunks if kind == b"iTXt" and data.startswith(b"XML:com.adobe.xmp\0")]
    assert b"digitalsourcetype/compositeWithTrainedAlgorithmicMedia" in packet[0]
    verified = json.loads(expect(place.run("verify", "out/a.png", "--json"), 0).stdout)
    assert verified["recipe"]["effect"] == "style"
    assert verified["digital_source_type"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert b"limner-strokes" in expect(place.run("verify", "out/a.png"), 0).stdout
    unmarked = json.loads(expect(place.run("verify", "content.png", "--json"), 1).stdout)
    assert unmarked["recipe"] is None and unmarked["digital_source_type"] is None


@test
def decimal_commas_are_understood(place):
    command = ["style", "content.png", "style.png=0,5", "-o", "a.png", "--json", "--strength", "0,25", *QUICK]
    settings = json.loads(expect(place.run(*command), 0).stdout)["recipe"]["settings"]
    assert settings["strength"] == 0.25 and settings["styles"] == [{"name": "style.png", "weight": 0.5}], settings


@test
def options_without_effect_are_named(place):
    command = ["style", "content.png", "style.png", "-o", "out/a.png", *QUICK[:4], "--threads", "1"]
    for options, names in ((["--content-weight", "50"], ["content-weight"]), (["--faithfulness", "0.5"], []), (["--seed", "3"], []),
                           (["--style-distance", "gram", "--content-weight", "50"], []),
                           (["--style-distance", "gram", "--faithfulness", "0.5"], ["faithfulness"])):
        said = expect(place.run(*command, "--steps", "1", *options), 0).stderr.decode()
        assert len(said.splitlines()) == len(names) and all(f"“--{name}” has no effect" in said for name in names), said
    said = expect(place.run(*command[:5], "--method", "instant", "--steps", "3", "--style-scale", "2"), 0).stderr.decode()
    assert said == "limner: “--steps” has no effect on a painting in one pass.\n", said


@test
def content_weight_reaches_a_network_that_is_cut(place):
    """A VGG without the content layer compares the content at its deepest layer, and says so."""
    def write(layers):
        random, weights = numpy.random.default_rng(5), {}
        for layer in layers:
            weights[f"features.{layer}.weight"] = random.random((4, 4 if layer else 3, 3, 3)) - 0.5
            weights[f"features.{layer}.bias"] = random.random(4)
        pictures.write_tensors(place / "cut.safetensors", **weights)

    write([0, 2, 5, 7, 10, 12, 14, 17])
    said = sentence(expect(place.run("models", "import", "cut.safetensors", "--id", "cut"), 0))
    assert "relu4_2" in said and "relu4_1" in said, said
    results = []
    for weight in ("0", "50"):
        out = f"out/{weight}.safetensors"
        command = ["style", "content.png", "style.png", "-o", out, "-m", "cut", "--style-distance", "covariance", "--content-weight", weight]
        told = sentence(expect(place.run(*command, *QUICK), 0))
        assert "relu4_1" in told, told
        results.append(pictures.read_tensors(place / out)[0]["image"])
    assert abs(results[0] - results[1]).max() > 1e-3


@test
def wrong_values_are_named(place):
    for option, value, words in (
        ("--size", "-5", "“size” is -5; it must be between 0 and 65536."),
        ("--threads", "1000000", "“threads” is 1000000; it must be between 0 and 1024."),
        ("--start", "nonsense", "“nonsense” is not valid for “start”; use one of content, instant."),
    ):
        assert words in sentence(expect(place.run("style", "content.png", "-o", "a.png", option, value), 2))
    assert "weight “50%” of “style.png”" in sentence(expect(place.run("style", "content.png", "style.png=50%", "-o", "a.png"), 2))


@test
def weights_follow_the_last_equals_sign(place):
    style = (place.folder / "style.png").read_bytes()
    for name in ("a=2", "b=x.png", "c.png=3"):
        (place.folder / name).write_bytes(style)
    arguments = ["style.png=0.5", "a=2", "b=x.png", "b=x.png=4", "c.png=3", "./style.png=1e-1"]
    report = json.loads(expect(place.run("style", "content.png", *arguments, "-o", "out/a.png", "--json", *QUICK), 0).stdout)
    found = [(style["name"], style["weight"]) for style in report["recipe"]["settings"]["styles"]]
    assert found == [("style.png", 0.5), ("a=2", 1.0), ("b=x.png", 1.0), ("b=x.png", 4.0), ("c.png=3", 1.0), ("style.png", 0.1)], found


@test
def without_style_the_first_bundled_one(place):
    report = json.loads(expect(place.run("style", "content.png", "-o", "out/a.png", "--json", *QUICK), 0).stdout)
    listed = json.loads((SOURCE / "data/styles/styles.json").read_text(encoding="utf-8"))
    assert [style["name"] for style in report["recipe"]["settings"]["styles"]] == [listed[0]["file"]]


def raw_content(place):
    values = numpy.random.default_rng(3).random((17, 23, 4), numpy.float32) * 2 - 0.25
    values[..., 3] = numpy.linspace(0, 1, 23)
    pictures.write_tensors(place / "raw.safetensors", image=values)
    return values


@test
def strength_0_gives_the_input_back(place):
    values = raw_content(place)
    expect(place.run("style", "raw.safetensors", "style.png", "-o", "out/a.safetensors", "--strength", "0", *QUICK), 0)
    tensors, metadata = pictures.read_tensors(place.out / "a.safetensors")
    assert tensors["image"].tobytes() == values.tobytes()
    assert json.loads(metadata["limner-recipe"])["effect"] == "style"
    expect(place.run("style", "raw.safetensors", "style.png", "-o", "out/b.safetensors", *QUICK), 0)
    assert pictures.read_tensors(place.out / "b.safetensors")[0]["image"].tobytes() != values.tobytes()


@test
def mask_keeps_what_is_black(place):
    values = raw_content(place)
    mask = numpy.zeros((17, 23, 3))
    mask[:, 12:] = 255
    pictures.write_png(place / "mask.png", mask)
    expect(place.run("style", "raw.safetensors", "style.png", "-o", "out/a.safetensors", "--mask", "mask.png", *QUICK), 0)
    image = pictures.read_tensors(place.out / "a.safetensors")[0]["image"]
    assert image[:, :12].tobytes() == values[:, :12].tobytes()
    assert (image[:, 12:, :3] != values[:, 12:, :3]).any()
    assert image[..., 3].tobytes() == values[..., 3].tobytes()

    pictures.write_png(place / "double.png", mask.repeat(2, 0).repeat(2, 1))
    expect(place.run("style", "raw.safetensors", "style.png", "-o", "out/b.safetensors", "--mask", "double.png", *QUICK), 0)
    image = pictures.read_tensors(place.out / "b.safetensors")[0]["image"]
    assert image[:, :8].tobytes() == values[:, :8].tobytes()
    pictures.write_png(place / "square.png", mask[:, :17])
    refused = place.run("style", "raw.safetensors", "style.png", "-o", "out/c.safetensors", "--mask", "square.png", *QUICK)
    assert "17 × 17" in sentence(expect(refused, 2))


@test
def dream_dreams_and_reports(place):
    report = json.loads(expect(place.run(*DREAM, "--layer", "relu3_1:2,5=2 relu4_2", "--guide", "style.png", "--json"), 0).stdout)
    assert place.left() == ["a.png"] and pictures.png_size(place.out / "a.png") == (40, 24)
    settings = report["recipe"]["settings"]
    assert report["recipe"]["effect"] == "dream" and settings["layer"] == "relu3_1:2,5=2 relu4_2" and settings["guide"] == "style.png"
    assert b"limner-recipe" in (place.out / "a.png").read_bytes()
    known = json.loads(expect(place.run("verify", "out/a.png", "--json"), 0).stdout)
    assert "compositeWithTrainedAlgorithmicMedia" in json.dumps(known)


@test
def dream_keeps_what_is_black(place):
    values = raw_content(place)
    mask = numpy.zeros((17, 23, 3))
    mask[:, 12:] = 255
    pictures.write_png(place / "mask.png", mask)
    command = ["dream", "raw.safetensors", "--octaves", "1", "--steps", "2", "--threads", "1"]
    expect(place.run(*command, "-o", "out/a.safetensors", "--mask", "mask.png"), 0)
    image = pictures.read_tensors(place.out / "a.safetensors")[0]["image"]
    assert image[:, :12].tobytes() == values[:, :12].tobytes()
    assert (image[:, 12:, :3] != values[:, 12:, :3]).any()
    expect(place.run(*command, "-o", "out/b.safetensors", "--strength", "0"), 0)
    assert pictures.read_tensors(place.out / "b.safetensors")[0]["image"].tobytes() == values.tobytes()


@test
def dream_zooms_into_a_folder(place):
    zoom = ["dream", "content.png", "-o", "out/frames", "--octaves", "1", "--steps", "1", "--threads", "1", "--zoom", "3"]
    expect(place.run(*zoom, "--zoom-scale", "1.3", "--zoom-rotation", "20"), 0)
    frames = sorted(os.listdir(place.out / "frames"))
    assert place.left() == ["frames"] and frames == ["frame-0001.png", "frame-0002.png", "frame-0003.png"]
    files = [(place.out / "frames" / name).read_bytes() for name in frames]
    assert len(set(files)) == 3 and all(b"limner-recipe" in file for file in files)
    assert "frames" in sentence(expect(place.run(*zoom), 1)) # a folder with files stays unchanged
    assert place.left() == ["frames"] and [(place.out / "frames" / name).read_bytes() for name in frames] == files


@test
def models_are_described(place):
    listed = json.loads(expect(place.run("models", "list", "--json"), 0).stdout)
    ids = [model["id"] for model in listed["models"]]
    assert "limner-features" in ids and listed["damaged"] == []
    info = json.loads(expect(place.run("models", "info", "limner-features", "--json"), 0).stdout)
    for key in ("id", "title", "architecture", "taps", "licence", "digest"):
        assert info[key], key
    assert info["architecture"] == "vgg" and "relu1_1" in info["taps"] and len(info["digest"]) == 64
    assert b"limner-features" in expect(place.run("models", "list"), 0).stdout
    assert info["digest"].encode() in expect(place.run("models", "info", "limner-features"), 0).stdout


@test
def damaged_models_are_named(place):
    networks = place.folder / "networks"
    networks.mkdir()
    (networks / "bad.safetensors").write_bytes(b"\xff" * 64)
    environment = place.environment(LIMNER_MODEL_PATH=str(networks))
    result = expect(place.run("models", "list", "--json", env=environment), 0)
    assert any("bad" in line for line in json.loads(result.stdout)["damaged"])
    assert "bad" in sentence(expect(place.run("models", "list", env=environment), 0))


@test
def networks_come_and_go(place):
    features = str(SOURCE / "models/limner-features.safetensors")
    report = json.loads(expect(place.run("models", "import", features, "--id", "copy", "--json"), 0).stdout)
    assert report["id"] == "copy"
    assert (place.folder / "home/limner/models/copy.safetensors").is_file()
    assert b"copy" in expect(place.run("models", "list"), 0).stdout
    expect(place.run("models", "import", features, "--id", "copy"), 0)
    expect(place.run("models", "verify", "copy"), 0)
    assert json.loads(expect(place.run("models", "verify", "--json"), 0).stdout)["damaged"] == []
    expect(place.run("models", "remove", "copy"), 0)
    assert not list((place.folder / "home/limner/models").glob("*.safetensors"))
    for arguments in (["remove", "copy"], ["remove", "limner-features"], ["verify", "copy"], ["import", "none.pth"], ["import", "style.png"]):
        sentence(expect(place.run("models", *arguments), 1))
    assert os.path.exists(features) and not list((place.folder / "home/limner/models").glob("*.safetensors"))


@test
def inspect_writes_layers_and_gradient(place):
    pictures.write_tensors(place / "in.safetensors", input=numpy.random.default_rng(1).random((2, 3, 16, 20)) - 0.5)
    inspect = ["inspect", "activations", "-m", "limner-features", "-i", "in.safetensors", "-o", "out/o.safetensors"]
    result = expect(place.run(*inspect, "--taps", "relu1_1,relu2_1", "--gradient-of", "relu2_1", "--json"), 0)
    tensors, _ = pictures.read_tensors(place.out / "o.safetensors")
    assert sorted(tensors) == ["gradient", "relu1_1", "relu2_1"]
    assert tensors["gradient"].shape == (2, 3, 16, 20) and abs(tensors["gradient"]).max() > 0
    assert tensors["relu1_1"].shape[2:] == (16, 20) and tensors["relu2_1"].shape[2:] == (8, 10)
    assert tensors["relu1_1"].min() >= 0
    shapes = json.loads(result.stdout)["tensors"]
    assert {name: tuple(shape) for name, shape in shapes.items()} == {name: array.shape for name, array in tensors.items()}
    (place.out / "o.safetensors").unlink()
    assert "relu9_9" in sentence(expect(place.run(*inspect, "--taps", "relu9_9"), 2))
    sentence(expect(place.run(*inspect, "--taps", "relu1_1,relu1_1"), 2))
    assert place.left() == []


@test
def inspect_shows_what_a_layer_sees(place):
    report = json.loads(expect(place.run("inspect", "layer", "-l", "relu2_1:3", "-o", "out/a.png", "--size", "32", "--steps", "2", "--json"), 0).stdout)
    assert pictures.png_size(place.out / "a.png") == (32, 32) and report["recipe"]["settings"]["layer"] == "relu2_1:3"
    assert b"/trainedAlgorithmicMedia" in (place.out / "a.png").read_bytes()
    for wrong in (["-l", "relu2_1"], ["-o", "out/b.png"], ["-l", "relu9", "-o", "out/b.png"], ["-l", "relu2_1", "-o", "out/b.png", "--size", "8"]):
        sentence(expect(place.run("inspect", "layer", *wrong), 2))


@test
def bench_reports(place):
    result = expect(place.run("bench", "style", "--size", "32", "--iterations", "2", "--threads", "1", "--json"), 0)
    report = json.loads(result.stdout)
    assert report["seconds_per_iteration"] > 0 and report["threads"] == 1 and report["peak_mib"] > 0 and report["path"] and "loss" not in report
    reference = json.loads(expect(place.run("bench", "style", "--reference", "--size", "32", "--iterations", "2", "--json"), 0).stdout)
    assert reference["seconds_per_iteration"] > 0 and reference["loss"] > 0
    assert b"MiB" in expect(place.run("bench", "style", "--size", "32", "--iterations", "1"), 0).stdout
    dream = ["bench", "dream", "--size", "32", "--iterations", "2", "--threads", "1"]
    report = json.loads(expect(place.run(*dream, "--json"), 0).stdout)
    assert report["seconds_per_iteration"] > 0 and report["peak_mib"] > 0 and report["path"] and report["threads"] == 1
    wide = json.loads(expect(place.run(*dream, "--height", "40", "--reference", "--json"), 0).stdout)
    assert wide["height"] == 40 and 0 < wide["loss"] != report["loss"] > 0


@test
def one_pass_networks_paint_without_a_style(place):
    features = str(SOURCE / "models/limner-features.safetensors")
    expect(place.run("models", "import", str(SOURCE / "tests/golden/one-pass-net.safetensors"), "--id", "strokes"), 0)
    values = raw_content(place)
    arguments = ["style", "raw.safetensors", "-m", "strokes", "--json", "-o"]
    report = json.loads(expect(place.run(*arguments, "out/a.safetensors"), 0).stdout)
    settings = report["recipe"]["settings"]
    assert settings["method"] == "instant" and settings["size"] == 0 and settings["styles"] == [] and "steps" not in settings
    image = pictures.read_tensors(place.out / "a.safetensors")[0]["image"]
    assert image.shape == values.shape and image[..., 3].tobytes() == values[..., 3].tobytes()
    assert image.tobytes() != values.tobytes()
    expect(place.run(*arguments, "out/b.safetensors", "--strength", "0", "--method", "instant"), 0)
    assert pictures.read_tensors(place.out / "b.safetensors")[0]["image"].tobytes() == values.tobytes()
    assert "style of its own" in sentence(expect(place.run("style", "raw.safetensors", "style.png", "-m", "strokes", "-o", "out/c.png"), 2))
    assert "optimisation" in sentence(expect(place.run(*arguments[:4], "-o", "out/c.png", "--method", "painted"), 1))
    assert "one pass" in sentence(expect(place.run("style", "raw.safetensors", "-o", "out/c.png", "--method", "instant", "-m", features), 1))
    bench = ["bench", "one-pass", "-m", "strokes", "--size", "64", "--height", "48", "--iterations", "2", "--json"]
    report = json.loads(expect(place.run(*bench), 0).stdout)
    assert report["seconds_per_iteration"] > 0 and report["peak_mib"] > 0 and (report["size"], report["height"]) == (64, 48)
    expect(place.run("models", "remove", "strokes"), 0)


@test
def one_pass_networks_do_without_the_list_of_styles(place):
    """A copy outside the build tree searches the installation, which does not exist here."""
    network = str(SOURCE / "tests/golden/one-pass-net.safetensors")
    expect(place.run("models", "import", network, "--id", "alone"), 0)
    raw_content(place)
    shutil.copy(LIMNER, place / "alone")
    expect(subprocess.run([place / "alone", "style", "raw.safetensors", "-m", "alone", "-o", "out/a.png"], cwd=place.folder,
                          capture_output=True, timeout=120, env=place.environment()), 0)
    expect(place.run("models", "remove", "alone"), 0)


def processor_seconds(process):
    """The processor time that a running process has used."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


@test
def ctrl_c_leaves_nothing(place):
    pictures.write_png(place / "large.png", numpy.random.default_rng(2).integers(0, 256, (300, 300, 3)))
    for number in (signal.SIGINT, signal.SIGTERM):
        (place.out / "old.png").write_bytes(b"old")
        command = [LIMNER, "style", "large.png", "style.png", "-o", "out/old.png", "--steps", "10000", "--size", "256"]
        # A shell script starts background programs with the signal ignored.
        process = subprocess.Popen(command, cwd=place.folder, stderr=subprocess.PIPE, env=place.environment(),
                                   preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
        while processor_seconds(process) < 0.5:  # it has begun to paint
            assert process.poll() is None, process.stderr.read()
            time.sleep(0.02)
        process.send_signal(number)
        _, words = process.communicate(timeout=20)
        assert process.returncode == 128 + number, (process.returncode, words)
        assert place.left() == ["old.png"] and (place.out / "old.png").read_bytes() == b"old"


@test
def full_disk_leaves_nothing(place):
    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))

    for name in ("a.png", "a.jpg", "a.webp", "a.tif", "a.safetensors"):
        (place.out / name).write_bytes(b"old")
        result = place.run("style", "content.png", "style.png", "-o", "out/" + name, *QUICK, preexec_fn=small_files)
        sentence(expect(result, 1))
        assert (place.out / name).read_bytes() == b"old", name
        (place.out / name).unlink()
        assert place.left() == [], name


@test
def bar_on_a_terminal_only(place):
    ours, theirs = pty.openpty()
    command = [LIMNER, "style", "content.png", "style.png", "-o", "out/a.png", *QUICK]
    process = subprocess.Popen(command, cwd=place.folder, stderr=theirs, stdout=subprocess.PIPE, env=place.environment())
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError: # a terminal reports the end of the other side as an error
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait(60) == 0
    assert b"%" in seen and b"[" in seen, seen
    assert seen.endswith(b"\r\x1b[K"), seen[-40:]
    assert process.stdout.read() == b""


FACES = ["portrait", "-m", str(SOURCE / "tests/golden/portrait-skip.safetensors"), "--threads", "1"]


@test
def portrait_of_one_seed(place):
    result = expect(place.run(*FACES, "-o", "out/a.png", "--seeds", "7", "--size", "24", "--json"), 0)
    told = json.loads(result.stdout)
    assert (told["width"], told["height"]) == (24, 24) and told["recipe"]["settings"]["seeds"] == "7"
    said = expect(place.run("verify", "out/a.png"), 0).stdout
    assert b"trainedAlgorithmicMedia" in said and b"composite" not in said
    expect(place.run(*FACES, "-o", "out/b.png", "--seeds", "7", "--size", "24"), 0)
    assert pathlib.Path(place / "out/a.png").read_bytes() == pathlib.Path(place / "out/b.png").read_bytes()


@test
def portrait_with_the_network_that_comes_with_limner(place):
    told = json.loads(expect(place.run("portrait", "-o", "out/a.png", "--words", "old,beard", "--slider", "age=1", "--json"), 0).stdout)
    network, = told["recipe"]["models"]
    assert network["id"] == "limner-portraits" and "artflow.ai" in network["licence"]
    assert (told["width"], told["height"]) == (64, 64)


@test
def portraits_of_several_seeds_are_a_folder(place):
    told = json.loads(expect(place.run(*FACES, "-o", "out/faces", "--seeds", "3,5-6", "--json"), 0).stdout)
    names = ["seed-0003.png", "seed-0005.png", "seed-0006.png"]
    assert sorted(os.listdir(place / "out/faces")) == names == [face["file"] for face in told["faces"]]
    assert [face["recipe"]["settings"]["seeds"] for face in told["faces"]] == ["3", "5", "6"]
    expect(place.run("verify", "out/faces/seed-0005.png"), 0)
    sentence(expect(place.run(*FACES, "-o", "out/faces", "--seeds", "1-2"), 1))
    assert sorted(os.listdir(place / "out/faces")) == names and place.left() == ["faces"]


@test
def portraits_refuse_nonsense(place):
    for options in (["--seeds", "x"], ["--truncation", "9"], ["--blend", "3"], ["--mix", "1,2"], ["--words", "old"], ["--slider", "a=1"]):
        sentence(expect(place.run(*FACES, "-o", "out/a.png", *options), 2))
    sentence(expect(place.run("portrait", "-o", "out/a.png", "-m", "limner-features"), 1))
    sentence(expect(place.run(*FACES), 2))
    assert place.left() == []


@test
def directions_are_found_named_and_used(place):
    def run(*words, status=0):
        return expect(place.run("directions", *words, "-m", FACES[2]), status)

    assert run("list").stdout == b""
    for method in "sefa", "pca":
        run("find", "--method", method, "--layers", "middle", "--count", "2")
    run("rename", "sefa-middle-1", "smile")
    run("learn", "glasses", "--with", "1-5", "--without", "6-10")
    run("remove", "pca-middle-2")
    names = set(run("list").stdout.decode().split())
    assert names == {"smile", "sefa-middle-2", "pca-middle-1", "glasses"}
    expect(place.run(*FACES, "-o", "out/a.png"), 0)
    expect(place.run(*FACES, "-o", "out/b.png", "--slider", "smile=3 glasses=-1"), 0)
    assert pathlib.Path(place / "out/a.png").read_bytes() != pathlib.Path(place / "out/b.png").read_bytes()
    for words in (["find", "--method", "lda"], ["find", "--layers", "hair"], ["find", "--count", "0"], ["rename", "smile"],
                  ["rename", "nobody", "x"], ["rename", "smile", "glasses"], ["remove", "nobody"], ["learn", "x", "--with", "1"]):
        sentence(run(*words, status=2))


@test
def photo_needs_consent(place):
    command = [*FACES, "-o", "out/a.png", "--project", "content.png", "--project-steps", "3"]
    assert "consent" in sentence(expect(place.run(*command), 2))
    recipe = json.loads(expect(place.run(*command, "--consent", "--json"), 0).stdout)["recipe"]["settings"]
    assert recipe["label"] == "of a real person" and recipe["project"] == "content.png"
    sentence(expect(place.run(*FACES, "-o", "out/a.png", "--project", "nothing.png", "--consent"), 1))


@test
def bench_portrait_reports(place):
    told = json.loads(expect(place.run("bench", "portrait", "-m", FACES[2], "--iterations", "2", "--json"), 0).stdout)
    assert told["seconds_per_iteration"] > 0 and told["first_seconds"] > 0 and told["size"] == 16 and told["path"]
    sentence(expect(place.run("bench", "portrait", "-m", FACES[2], "--size", "64"), 2))


@test
def inspect_synthesis_reads_latents(place):
    golden = str(SOURCE / "tests/golden/portrait-skip.golden.safetensors")
    command = ["inspect", "synthesis", "-m", FACES[2], "-o", "out/a.safetensors", "-i"]
    sentence(expect(place.run(*command, golden), 2))  # the file has both z and w
    pictures.write_tensors(place / "z.safetensors", z=numpy.ones((2, 7), numpy.float32))
    told = json.loads(expect(place.run(*command, place / "z.safetensors", "--noise", "none", "--json"), 0).stdout)
    assert told["tensors"] == {"image": [2, 3, 16, 16], "w": [2, 6, 10]}
    for bad in (numpy.ones((2, 8)), numpy.full((2, 7), numpy.nan), numpy.ones(7)):
        pictures.write_tensors(place / "z.safetensors", z=bad.astype(numpy.float32))
        sentence(expect(place.run(*command, place / "z.safetensors"), 2))


sys.exit(main(Place))
