"""limner assess: sets, measures, statistics, copies, sheets, ballots. Arguments: the program, and QuickJS, which runs the
ballot's page."""

import base64
import json
import os
import pathlib
import subprocess
import sys
import zipfile

import numpy
import pictures
import running
from running import expect, sentence, test

LIMNER, QJS = (os.path.abspath(path) for path in sys.argv[1:3])
PAGE = pathlib.Path(__file__).resolve().parent / "ballot-page.js"
FAST = ["--features", "limner-features"]


class Place:
    """A folder with two sets of pictures, and the program run in it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8", "XDG_DATA_HOME": f"{folder}/data", "XDG_CACHE_HOME": f"{folder}/cache"}
        for name, offset in (("a", 0), ("b", 8)):
            (self.folder / name).mkdir()
            for number in range(8):
                pictures.write_png(self.folder / name / f"{number}.png", make_picture(number + offset))

    def run(self, *arguments):
        return subprocess.run([LIMNER, *arguments], cwd=self.folder, env=self.environment, capture_output=True, timeout=250, check=False)

    def json(self, *arguments):
        return json.loads(expect(self.run("assess", *arguments, "--json"), 0).stdout)


def make_picture(seed):
    """Stripes and noise [H,W,3]."""
    rng = numpy.random.default_rng(seed)
    width, height = 24 + seed, 20
    stripes = 80 * numpy.sin(numpy.arange(width) / (2 + seed)) + 90
    return (rng.random((height, width, 3)) * 80 + stripes[None, :, None]).astype(numpy.uint8)


@test
def measures_of_folders_and_archives(place):
    with zipfile.ZipFile(place.folder / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((place.folder / "b").iterdir()):
            archive.write(file, file.name)
    fid = place.json("fid", "a", "b", *FAST)
    assert fid["fid"] > 0 and fid["features"] == "limner-features" and fid["resize"] == "clean", fid
    assert fid["count_a"] == fid["count_b"] == 8 and "2048" in fid["warnings"][0], fid
    assert abs(place.json("fid", "a", "b.zip", *FAST)["fid"] - fid["fid"]) < 1e-6 * fid["fid"]
    assert place.json("fid", "a", "a", *FAST)["fid"] < 1e-3 * fid["fid"]
    assert place.json("fid", "a", "b", "--resize", "tf1", *FAST)["fid"] != fid["fid"]
    kid = place.json("kid", "a", "b", "--subsets", "20", *FAST)
    assert kid["kid_error"] > 0, kid
    fidelity = place.json("pr", "a", "b", *FAST)
    assert all(0 <= fidelity[name] <= 1 for name in ("precision", "recall", "coverage")) and fidelity["density"] >= 0, fidelity
    assert b"FID: " in expect(place.run("assess", "fid", "a", "b", *FAST), 0).stdout


@test
def statistics_are_saved_and_read(place):
    fid = place.json("fid", "a", "b", *FAST)["fid"]
    place.json("statistics", "b", "-o", "b.npz", *FAST)
    with numpy.load(place.folder / "b.npz") as saved:
        mu, sigma = saved["mu"], saved["sigma"]
    assert mu.ndim == 1 and sigma.shape == (len(mu), len(mu)) and numpy.allclose(sigma, sigma.T)
    assert abs(place.json("fid", "a", "b.npz", *FAST)["fid"] - fid) < 1e-6 * fid
    numpy.savez_compressed(place.folder / "packed.npz", mu=mu, sigma=sigma)
    assert abs(place.json("fid", "a", "packed.npz", *FAST)["fid"] - fid) < 1e-6 * fid
    refused = expect(place.run("assess", "kid", "a", "b.npz", *FAST), 2)
    assert "statistics" in sentence(refused)


@test
def networks_are_sampled(place):
    result = place.json("copies", "limner-portraits", "a", "--seeds", "1-3", "--truncation", "0.7", "-o", "pairs.png", *FAST)
    assert result["count_a"] == 3 and len(result["nearest"]) == 3 and (place.folder / "pairs.png").exists(), result


@test
def copies_and_sheets(place):
    (place.folder / "c").mkdir()
    (place.folder / "c/copy.png").write_bytes((place.folder / "a/5.png").read_bytes())
    result = place.json("copies", "c", "a", *FAST)
    assert result["copies"] == 1 and result["nearest"][0]["of"] == "5.png", result
    sheet = place.json("sheet", "b", "a", "-o", "sheet.png", *FAST)
    realism = [picture["realism"] for picture in sheet["pictures"]]
    assert realism[:8] == sorted(realism[:8], reverse=True) and sheet["pictures"][0]["sharpness"] > 0, sheet
    assert (place.folder / "sheet.png").read_bytes()[:4] == b"\x89PNG"


@test
def a_report_holds_measures_and_pictures(place):
    place.json("report", "a", "b", "-o", "report.html", *FAST)
    page = (place.folder / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 3 and "http" not in page
    for name in ("FID", "KID", "Precision", "Recall", "Density", "Coverage"):
        assert f"<td>{name}</td>" in page, name
    fid = place.json("fid", "a", "b", *FAST)["fid"]
    assert f"<b>{fid:.4g}</b>" in page


@test
def paintings_are_compared_with_their_style(place):
    same = place.json("style", "a/1.png", "a/1.png", "b/7.png")
    other = place.json("style", "a/1.png", "b/7.png", "a/1.png")
    assert same["style"] < 1e-3 < other["style"] and other["content"] < 1e-3 < same["content"], (same, other)
    assert set(same["levels"]) == {"colours", "relu1_1", "relu2_1", "relu3_1", "relu4_1"}


@test
def refusals_are_sentences(place):
    (place.folder / "bad.npz").write_bytes(b"PK\3\4nonsense")
    (place.folder / "bad.zip").write_bytes(b"PK\3\4nonsense")
    (place.folder / "empty").mkdir()
    wrong = [
        (["fid", "a"], 2), (["fid", "a", "b", "--resize", "best"], 2), (["fid", "a", "empty", *FAST], 2), (["fid", "a", "bad.npz", *FAST], 1),
        (["fid", "a", "bad.zip", *FAST], 1), (["fid", "a", "none", *FAST], 1), (["is", "a", *FAST], 1), (["fid", "a", "b", "--features", "limner-portraits"], 1),
        (["kid", "a", "b", "--subsets", "0", *FAST], 2), (["fid", "a", "limner-portraits", "--seeds", "x", *FAST], 2), (["statistics", "a", *FAST], 2),
        (["fid", "a", "b", "--truncation", "nan", *FAST], 2), (["compare", "a", "b"], 2), (["compare", "a", "empty", "-o", "x.html"], 2), (["ballot"], 2),
        (["ballot", "a/1.png"], 1), (["style", "a/1.png", "a/2.png"], 2),
    ]
    for arguments, status in wrong:
        sentence(expect(place.run("assess", *arguments), status))
    assert not (place.folder / "x.html").exists()


def vote(place, page, keys):
    result = subprocess.run([QJS, "--module", str(PAGE), page, *keys], cwd=place.folder, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@test
def a_ballot_is_filled_in_and_read(place):
    made = place.json("compare", "a", "b", "-o", "ballot.html", "--question", "</script>?")
    assert made["pairs"] == 8
    page = (place.folder / "ballot.html").read_text(encoding="utf-8")
    assert "http" not in page and page.count("</script>") == 2
    of = {}
    for name in "ab":
        for file in (place.folder / name).iterdir():
            of["data:image/png;base64," + base64.b64encode(file.read_bytes()).decode()] = (name, file.name)
    first = vote(place, "ballot.html", ["ArrowLeft"] * 8 + ["Enter"])
    assert first["finished"] and first["texts"]["question"] == "</script>?", first["texts"]
    sides = [[of[side] for side in pair] for pair in first["shown"][:8]]
    assert all(left[1] == right[1] and left[0] != right[0] for left, right in sides)
    assert sorted(left[1] for left, _ in sides) == [f"{i}.png" for i in range(8)]
    saved = first["saved"]
    names = [pathlib.Path(maker).name for maker in saved["makers"]]
    assert [names[answer["left"]] for answer in saved["answers"]] == [left[0] for left, _ in sides]
    assert {left[0] for left, _ in (side for n in range(6) for side in
            [[of[s] for s in pair] for pair in vote(place, "ballot.html", ["ArrowLeft"] * 8)["shown"]])} == {"a", "b"}

    # Someone who prefers b, with a tie and a change of mind.
    keys = ["ArrowRight" if left[0] == "a" else "ArrowLeft" for left, _ in sides]
    saved["answers"] = [{**answer, "choice": key[5:].lower()} for answer, key in zip(saved["answers"], keys)]
    (place.folder / "r1.json").write_text(json.dumps(saved), encoding="utf-8")
    second = vote(place, "ballot.html", ["ArrowLeft", "Backspace"] + [" "] * 8 + ["Enter"])["saved"]
    assert [answer["choice"] for answer in second["answers"]] == ["tie"] * 8
    (place.folder / "r2.json").write_text(json.dumps(second), encoding="utf-8")
    result = place.json("ballot", "r1.json", "r2.json")
    winner = result["makers"][0]
    assert result["answers"] == 16 and winner["name"] == "b" and winner["wins"] == 12 and winner["comparisons"] == 16, result
    assert winner["low"] < winner["strength"] < winner["high"] and abs(winner["share"] - 12.5 / 17) < 1e-6, winner


sys.exit(running.main(Place))
