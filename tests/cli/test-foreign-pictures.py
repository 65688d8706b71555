#!/usr/bin/env python3
"""Pictures of other programs: kinds of TIFF and PNG, what is no picture, and headers that claim too much.

Called with the program's path; prints TAP. tests/unit/test-picture-kinds.c has profiles, orientation, depth and
truncated files of the other formats.
"""

import os
import pathlib
import struct
import subprocess
import sys
import zlib

import numpy

import pictures
import tiffs
from running import expect, main, sentence, test

LIMNER = os.path.abspath(sys.argv[1])
QUICK = ["--strength", "0", "--octaves", "1", "--steps", "1", "--threads", "1"]
WIDTH, HEIGHT = 40, 24
Y, X = numpy.mgrid[0:HEIGHT, 0:WIDTH]
COLOUR = numpy.stack([X * 255 // (WIDTH - 1), Y * 255 // (HEIGHT - 1), numpy.full((HEIGHT, WIDTH), 60)], -1).astype(numpy.uint8)
GREY = ((X + Y) * 255 // (WIDTH + HEIGHT - 2)).astype(numpy.uint8)
ALPHA = numpy.dstack([COLOUR, GREY])


class Place:
    """A folder for the picture and the result."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def start(self, name):
        own = {name: value for name, value in os.environ.items() if name != "LIMNER_MODEL_PATH"}
        return subprocess.run([LIMNER, "dream", name, "-o", "out.safetensors", *QUICK], cwd=self.folder, env=own,
                              capture_output=True, timeout=120)

    def shown(self, expected, name="in.tif", tolerance=1e-6):
        """Reads a picture by dreaming with strength 0 and compares it with 8-bit samples [H,W], [H,W,3] or [H,W,4]."""
        expect(self.start(name), 0)
        found = pictures.read_tensors(self.folder / "out.safetensors")[0]["image"]
        if found.shape[-1] == 4 and (expected.ndim == 2 or expected.shape[-1] == 3):
            assert (found[..., 3] == 1).all()
        wanted = expected.astype(float) / 255 if expected.ndim == 3 else numpy.stack([expected.astype(float) / 255] * 3, -1)
        channels = min(found.shape[-1], wanted.shape[-1])
        assert found.shape[:2] == wanted.shape[:2], (found.shape, wanted.shape)
        difference = abs(found[..., :channels] - wanted[..., :channels])
        if channels == 4:
            difference = difference[wanted[..., 3] > 0.2]
        assert difference.max() <= tolerance, difference.max()

    def refused(self, *words, name="in.tif"):
        said = sentence(expect(self.start(name), 1))
        assert all(word in said for word in (f"“{name}”", *words)), said
        assert not (self.folder / "out.safetensors").exists()


@test
def tiff_samples(place):
    path = place.folder / "in.tif"
    for kind, factor, form in ((numpy.uint8, 1, tiffs.UNSIGNED), (numpy.uint16, 257, tiffs.UNSIGNED), (numpy.uint32, 16843009, tiffs.UNSIGNED),
                               (numpy.float32, 1 / 255, tiffs.FLOAT), (numpy.float16, 1 / 255, tiffs.FLOAT)):
        for samples in (COLOUR, GREY):
            tiffs.write_tiff(path, (samples.astype(float) * factor).astype(kind), form=form)
            place.shown(samples, tolerance=1e-3 if kind == numpy.float16 else 1e-6)


@test
def tiff_layouts(place):
    path = place.folder / "in.tif"
    for options in ({"order": ">"}, {"planar": 2}, {"tile": 16}, {"pages": 3}):
        for samples in (COLOUR, COLOUR.astype(numpy.uint16) * 257):
            tiffs.write_tiff(path, samples, **options)
            place.shown(COLOUR)
    for orientation, upright in ((3, COLOUR[::-1, ::-1]), (6, numpy.rot90(COLOUR, -1)), (8, numpy.rot90(COLOUR))):
        tiffs.write_tiff(path, COLOUR, tile=16, more={tiffs.ORIENTATION: (3, [orientation])})
        place.shown(upright)


@test
def tiff_colours(place):
    path = place.folder / "in.tif"
    tiffs.write_tiff(path, 255 - GREY, colours=0)  # white is zero
    place.shown(GREY)
    tiffs.write_tiff(path, GREY, colours=3, more={320: (3, [257 * i for i in range(256)] * 3)})  # a palette
    place.shown(GREY)
    tiffs.write_tiff(path, ALPHA, extra=[2])
    place.shown(ALPHA)
    premultiplied = numpy.dstack([COLOUR.astype(int) * GREY[..., None] // 255, GREY]).astype(numpy.uint8)
    tiffs.write_tiff(path, premultiplied, extra=[1])
    place.shown(ALPHA, tolerance=0.03)
    tiffs.write_tiff(path, numpy.dstack([ALPHA, GREY]), extra=[2, 0])
    place.shown(ALPHA)
    lab = numpy.dstack([numpy.full_like(GREY, 255), GREY * 0, GREY * 0])
    tiffs.write_tiff(path, lab, colours=8)
    place.shown(numpy.full_like(COLOUR, 255), tolerance=0.01)


@test
def tiff_cmyk_with_any_profile(place):
    """A profile that is broken, or one for other colours, does not change what CMYK means."""
    path = place.folder / "in.tif"
    cmyk = numpy.dstack([255 - COLOUR, GREY * 0])
    tiffs.write_tiff(path, cmyk, colours=5)
    expect(place.start("in.tif"), 0)
    plain = pictures.read_tensors(place.folder / "out.safetensors")[0]["image"]
    assert plain[0, 0, :3].max() < 0.4 and plain[-1, -1, 0] > 0.8
    for profile in (b"junk", bytes(128), bytes(16) + b"RGB " + bytes(108), bytes(16) + b"CMYK" + bytes(108)):
        tiffs.write_tiff(path, cmyk, colours=5, profile=profile)
        expect(place.start("in.tif"), 0)
        assert abs(pictures.read_tensors(place.folder / "out.safetensors")[0]["image"] - plain).max() < 1e-6


@test
def tiff_kinds_that_cannot_be_read(place):
    """They are neither called damaged nor read wrongly."""
    path = place.folder / "in.tif"
    for samples, options in ((COLOUR, {"tile": 16, "planar": 2}), (COLOUR.astype(numpy.float64), {"form": tiffs.FLOAT}),
                             (GREY.astype(numpy.complex64), {"form": tiffs.COMPLEX}), (COLOUR, {"colours": 6}), (GREY, {"colours": 32803}),
                             (COLOUR, {"colours": 9}), (COLOUR, {"more": {254: (4, [1])}})):
        tiffs.write_tiff(path, samples, **options)
        place.refused("of a kind that cannot be read here", "save it as PNG")


@test
def tiff_files_that_are_damaged(place):
    path = place.folder / "in.tif"
    tiffs.write_tiff(path, COLOUR)
    data = path.read_bytes()
    for length in (4, 8, 50, 500, len(data) - 150, len(data) - 60, len(data) - 10):
        path.write_bytes(data[:length])
        place.refused("get the file again")
    path.write_bytes(data[:-4] + b"\x08\0\0\0")
    place.start("in.tif")  # the directory has no end: any exit status, but an end
    for more in ({256: (4, [2**31]), 257: (4, [2**31])}, {256: (4, [0])}, {256: (4, [100000]), 257: (4, [2600])}):
        tiffs.write_tiff(path, GREY, more=more)
        place.refused()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def write_png(path, rows, depth, kind, extra=(), size=(WIDTH, HEIGHT)):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, depth, kind, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows)))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*item) for item in extra) + body + chunk(b"IEND", b""))


@test
def png_kinds(place):
    path = place.folder / "in.png"
    deep = GREY.astype(">u2") * 257
    write_png(path, [numpy.stack([row, 65535 - row], -1).astype(">u2").tobytes() for row in deep], 16, 4)
    place.shown(numpy.dstack([GREY] * 3 + [255 - GREY]), "in.png")
    write_png(path, [row.tobytes() for row in COLOUR.astype(">u2") * 257], 16, 2)
    place.shown(COLOUR, "in.png")
    write_png(path, [row.tobytes() for row in GREY], 8, 0, [(b"tRNS", struct.pack(">H", int(GREY[3, 5])))])
    place.shown(numpy.dstack([GREY] * 3 + [numpy.where(GREY == GREY[3, 5], 0, 255)]), "in.png")
    for bits in (1, 2, 4):
        values = GREY.astype(int) >> (8 - bits)
        texts = ["".join(f"{value:0{bits}b}" for value in row) for row in values]
        rows = [bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8)) for text in texts]
        write_png(path, rows, bits, 0)
        place.shown(values * 255 // (2**bits - 1), "in.png")
        palette = numpy.arange(3 * 2**bits).reshape(-1, 3) * 5
        alpha = numpy.full(2**bits, 255)
        alpha[0] = 128
        write_png(path, rows, bits, 3, [(b"PLTE", palette.astype(numpy.uint8).tobytes()), (b"tRNS", b"\x80")])
        place.shown(numpy.dstack([palette[values], alpha[values]]), "in.png")


@test
def png_with_odd_chunks(place):
    rows = [row.tobytes() for row in COLOUR]
    path = place.folder / "in.png"
    for extra in ([(b"iCCP", b"x\0\0" + zlib.compress(b"garbage" * 50))], [(b"sRGB", b"\0")], [(b"tEXt", b"limner-recipe\0{}")], [(b"vpAg", bytes(9))]):
        write_png(path, rows, 8, 2, extra)
        place.shown(COLOUR, "in.png")
    path.write_bytes(path.read_bytes() + bytes(1000))
    place.shown(COLOUR, "in.png")


@test
def headers_that_claim_too_much(place):
    for name, data in (("in.png", None), ("in.ppm", b"P6\n60000 60000\n255\n"), ("in.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000"/>')):
        if data is None:
            write_png(place.folder / name, [], 8, 2, size=(2**31 - 1, 2**31 - 1))
        else:
            (place.folder / name).write_bytes(data)
        place.refused(name=name)


@test
def what_is_no_file(place):
    (place.folder / "folder.png").mkdir()
    os.mkfifo(place.folder / "pipe.png")
    for name in ("folder.png", "pipe.png", "/dev/zero", "/dev/null"):
        place.refused("a folder, a pipe or a device", name=name)
    (place.folder / "empty.png").write_bytes(b"")
    place.refused("empty", name="empty.png")
    (place.folder / "loop.png").symlink_to("loop.png")
    place.refused(name="loop.png")
    (place.folder / "text.png").write_bytes(b"hello")
    place.refused("not a picture", name="text.png")


sys.exit(main(Place))
