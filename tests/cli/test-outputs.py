#!/usr/bin/env python3
"""Output files, errors before the work starts, and conventions of shell programs.

Called with the program's path; prints TAP.
"""

import json
import os
import pathlib
import struct
import subprocess
import sys
import zlib

import numpy

import pictures
from running import expect, main, sentence, test

LIMNER = os.path.abspath(sys.argv[1])
QUICK = ["--size", "32", "--start-size", "32", "--steps", "1", "--threads", "1"]
STYLE = ["style", "content.png", "style.png", *QUICK]
DREAM = ["dream", "content.png", "--octaves", "1", "--steps", "1", "--threads", "1"]
FACES = ["portrait", "--seeds", "1-2", "--size", "8", "--threads", "1"]
NOBODY = 65534


class Place:
    """A folder with a picture of 40 x 24, a style of 32 x 32, and an empty folder for results."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.out = self.folder / "out"
        self.out.mkdir()
        random = numpy.random.default_rng(7)
        pictures.write_png(self.folder / "content.png", random.integers(0, 256, (24, 40, 3)))
        pictures.write_png(self.folder / "style.png", random.integers(0, 256, (32, 32, 3)))

    def run(self, *arguments, environment=None, **options):
        own = {name: value for name, value in os.environ.items() if name != "LIMNER_MODEL_PATH"}
        own |= {"XDG_DATA_HOME": str(self.folder / "home"), **(environment or {})}
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("cwd", self.folder)
        return subprocess.run([LIMNER, *arguments], stderr=subprocess.PIPE, timeout=120, env=own, **options)

    def run_as_another(self, *arguments):
        """Runs as an ordinary user, because file permissions do not apply to root."""
        if os.geteuid() != 0:
            return self.run(*arguments)
        self.folder.chmod(0o755)
        return self.run(*arguments, user=NOBODY, group=NOBODY, extra_groups=[])

    def left(self):
        return sorted(os.listdir(self.out))


def refused_before_the_work(place, *arguments, status=1, as_another=False):
    """Expects an error before any work: the network does not even exist."""
    run = place.run_as_another if as_another else place.run
    said = sentence(expect(run(*arguments, "-m", "no-such-network"), status))
    assert "no-such-network" not in said, said
    return said


@test
def dashes_end_the_options(place):
    os.rename(place.folder / "content.png", place.folder / "-c.png")
    expect(place.run("style", "-o", "out/-a.png", *QUICK, "--", "-c.png", "style.png"), 0)
    expect(place.run("verify", "--", "out/-a.png"), 0)
    expect(place.run("verify", "--json", "--", "-a.png", cwd=place.out), 0)
    assert "“-c.png”" in sentence(expect(place.run("verify", "--", "-c.png"), 1))
    os.rename(place.folder / "-c.png", place.folder / "--")
    assert "“--”" in sentence(expect(place.run("verify", "--", "--"), 1))


@test
def lost_output_is_a_failure(place):
    expect(place.run(*STYLE, "-o", "out/a.png"), 0)
    for words in (["models", "list"], ["models", "list", "--json"], ["--version"], ["style", "--help"], ["verify", "out/a.png"]):
        with open("/dev/full", "wb") as full:
            assert "No space left" in sentence(expect(place.run(*words, stdout=full), 1)), words
        sentence(expect(place.run(*words, preexec_fn=lambda: os.close(1)), 1))


@test
def nothing_printed_gets_into_a_file(place):
    """If standard output is closed, the picture must not get its file descriptor."""
    expect(place.run(*STYLE, "-o", "out/a.png", "--json", preexec_fn=lambda: os.close(1)), 1)
    assert pictures.png_size(place.out / "a.png") == (40, 24)


@test
def words_are_utf_8_in_the_locale_c(place):
    for locale in ("C", "POSIX"):
        words = [*DREAM, "-o", "out/ü.png", "-l", "ü"]
        assert "“ü”" in sentence(expect(place.run(*words, environment={"LC_ALL": locale}), 2))
        expect(place.run(*DREAM, "-o", "out/ü.png", environment={"LC_ALL": locale}), 0)
        assert place.left() == ["ü.png"]
        (place.out / "ü.png").unlink()


@test
def names_in_another_encoding(place):
    name = b"s\xe9.png"
    os.rename(place.folder / "style.png", os.fsencode(place.folder) + b"/" + name)
    told = expect(place.run("style", "content.png", name, "-o", b"out/" + name, *QUICK, "--json"), 0).stdout
    assert json.loads(told)["recipe"]["settings"]["styles"][0]["name"] == "s\N{REPLACEMENT CHARACTER}.png"
    json.loads(expect(place.run("verify", b"out/" + name, "--json"), 0).stdout)


@test
def existing_files_keep_what_they_are(place):
    mine = place.out / "mine.png"
    mine.write_bytes(b"old")
    mine.chmod(0o600)
    expect(place.run(*STYLE, "-o", "out/mine.png"), 0)
    assert mine.stat().st_mode & 0o777 == 0o600
    (place.out / "link.png").symlink_to("target.png")
    expect(place.run(*STYLE, "-o", "out/link.png"), 0)
    assert (place.out / "link.png").is_symlink() and pictures.png_size(place.out / "target.png") == (40, 24)
    mine.chmod(0o444)
    assert "write-protected" in refused_before_the_work(place, *STYLE, "-o", "out/mine.png")
    os.link(place.out / "target.png", place.out / "other.png")
    old = (place.out / "other.png").read_bytes()
    expect(place.run(*STYLE, "-o", "out/target.png", "--seed", "1"), 0)
    assert (place.out / "other.png").read_bytes() == old  # as the manual page says
    assert place.left() == ["link.png", "mine.png", "other.png", "target.png"]


@test
def outputs_are_refused_before_the_work(place):
    for name in ("no/such/a.png", "out", "out/", ".", "content.png/a.png", "a.png/", "/dev/null"):
        refused_before_the_work(place, *STYLE, "-o", name)
    refused_before_the_work(place, "inspect", "activations", "-i", "content.png", "-t", "relu1_1", "-o", "no/such")
    refused_before_the_work(place, "inspect", "synthesis", "-i", "content.png", "-o", "no/such")
    place.out.chmod(0o555)
    refused_before_the_work(place, *STYLE, "-o", "out/a.png", as_another=True)


@test
def files_of_others_in_a_sticky_folder(place):
    if os.geteuid() != 0:
        return  # only root can create a file of another user
    place.out.chmod(0o1777)
    (place.out / "a.png").write_bytes(b"old")
    (place.out / "a.png").chmod(0o666)
    refused_before_the_work(place, *STYLE, "-o", "out/a.png", as_another=True)
    assert (place.out / "a.png").read_bytes() == b"old"


@test
def folders_are_new_or_empty(place):
    made = ["seed-0001.png", "seed-0002.png"]
    (place.folder / "empty").mkdir()
    (place.folder / "elsewhere").mkdir()
    (place.folder / "link").symlink_to("elsewhere")
    (place.folder / "here").mkdir()
    for name in ("new/", "new2", "empty/", "link"):
        expect(place.run(*FACES, "-o", name), 0)
        assert sorted(os.listdir(place.folder / name)) == made, name
    assert (place.folder / "link").is_symlink()
    expect(place.run(*FACES, "-o", ".", cwd=place.folder / "here"), 0)
    assert sorted(os.listdir(place.folder / "here")) == made


@test
def folders_are_refused_before_the_work(place):
    (place.out / "x").write_bytes(b"")
    for words in (FACES, ["dream", "content.png", "--zoom", "3"]):
        refused_folders = [("out", 1), ("content.png", 1), ("no/such", 1), ("face.png", 2)]
        for name, status in refused_folders:
            sentence(expect(place.run(*words, "-o", name), status))
    assert place.left() == ["x"] and not (place.folder / "face.png").exists()


@test
def unreadable_is_not_damaged(place):
    (place.folder / "style.png").chmod(0)
    said = sentence(expect(place.run_as_another("style", "content.png", "style.png", "-o", "out/a.png"), 1))
    assert "style.png" in said or "out" in said
    place.out.chmod(0o777)
    said = sentence(expect(place.run_as_another("style", "content.png", "style.png", "-o", "out/a.png", *QUICK), 1))
    assert "Permission denied" in said, said
    (place.folder / "home").mkdir()
    (place.folder / "home").chmod(0o555)
    said = sentence(expect(place.run_as_another("directions", "find"), 1))
    assert "Permission denied" in said and "space" not in said, said


@test
def networks_do_not_come_from_a_pipe(place):
    assert "standard input" in sentence(expect(place.run("models", "import", "-"), 2))


def grey_png(path, values, alpha=None):
    """8 bits, grey or grey with alpha."""
    samples = values[..., None] if alpha is None else numpy.stack([values, alpha], -1)
    rows = b"".join(b"\0" + row.astype(numpy.uint8).tobytes() for row in samples)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", values.shape[1], values.shape[0], 8, 0 if alpha is None else 4, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


@test
def grey_stays_grey(place):
    values = numpy.arange(24 * 40).reshape(24, 40) % 256
    grey_png(place.folder / "grey.png", values)
    expect(place.run("style", "grey.png", "style.png", "-o", "out/a.png", *QUICK), 0)
    expect(place.run("dream", "grey.png", "-o", "out/b.png", *DREAM[2:]), 0)
    for name in ("a.png", "b.png"):
        head = dict(pictures.png_chunks(place.out / name))[b"IHDR"]
        assert head[9] == 0, name  # the colour type


@test
def transparent_pictures_are_refused(place):
    empty = numpy.zeros((24, 40))
    grey_png(place.folder / "nothing.png", empty, empty)
    for words in (["style", "content.png", "nothing.png", *QUICK], ["style", "nothing.png", "style.png", *QUICK],
                  [*DREAM, "--guide", "nothing.png"], ["dream", "nothing.png", *DREAM[2:]],
                  ["style", "content.png", "nothing.png", "--method", "instant", *QUICK[:2]]):
        assert "transparent" in sentence(expect(place.run(*words, "-o", "out/a.png"), 2)), words
    assert place.left() == []


@test
def pixels_that_are_no_numbers(place):
    """A NaN in any channel changes only its own pixel; the picture does not become black."""
    values = numpy.full((24, 40, 4), 0.5, numpy.float32)
    values[..., 3] = 1
    for channel in (0, 3):
        spoilt = values.copy()
        spoilt[3, 5, channel] = numpy.nan
        pictures.write_tensors(place.folder / "nan.safetensors", image=spoilt)
        for number, words in enumerate((["nan.safetensors", "style.png"], ["content.png", "nan.safetensors"])):
            for method in ("painted", "instant"):
                out = f"out/{number}.safetensors"
                expect(place.run("style", *words, "-o", out, "--method", method, *(QUICK if method == "painted" else [])), 0)
                image = pictures.read_tensors(place.folder / out)[0]["image"]
                assert numpy.isfinite(image).all() and image[..., :3].mean() > 0.1, (channel, words, method)


sys.exit(main(Place))
