"""Writes TIFF files of every kind: samples, planes, tiles, colours, pages, and wrong headers."""

import struct

import numpy

UNSIGNED, SIGNED, FLOAT, COMPLEX = 1, 2, 3, 6  # SampleFormat
CODES = {1: "B", 3: "H", 4: "I"}  # types of values in a directory
BITS, COMPRESSION, COLOURS, ORIENTATION = 258, 259, 262, 274


def pieces_of(samples, planar, tile):
    """The strips or tiles, as arrays."""
    planes = numpy.moveaxis(samples, -1, 0) if planar == 2 else [samples]
    for plane in planes:
        if not tile:
            yield plane
            continue
        for y in range(0, plane.shape[0], tile):
            for x in range(0, plane.shape[1], tile):
                piece = numpy.zeros((tile, tile, *plane.shape[2:]), plane.dtype)
                part = plane[y:y + tile, x:x + tile]
                piece[:part.shape[0], :part.shape[1]] = part
                yield piece


def directory(tags, at, order):
    """An image file directory at an offset, without the offset of the next one."""
    entries, tail, start = b"", b"", at + 2 + 12 * len(tags) + 4
    for tag, (kind, values) in sorted(tags.items()):
        data = struct.pack(order + CODES[kind] * len(values), *values)
        if len(data) > 4:
            value, tail = struct.pack(order + "I", start + len(tail)), tail + data + b"\0" * (len(data) % 2)
        else:
            value = data.ljust(4, b"\0")
        entries += struct.pack(order + "HHI", tag, kind, len(values)) + value
    return struct.pack(order + "H", len(tags)) + entries, tail


def write_tiff(path, samples, colours=None, form=UNSIGNED, planar=1, tile=0, order="<", pages=1, extra=(), profile=None, more=None):
    """samples [H,W] or [H,W,C]; order: of bytes; extra: ExtraSamples; more: further tags, {number: (type, values)}."""
    height, width, channels = (*samples.shape, 1)[:3]
    pieces = [piece.astype(samples.dtype.newbyteorder(order)).tobytes() for piece in pieces_of(samples, planar, tile)]
    offsets = [8 + sum(map(len, pieces[:i])) for i in range(len(pieces))]
    tags = {256: (4, [width]), 257: (4, [height]), BITS: (3, [samples.dtype.itemsize * 8] * channels), COMPRESSION: (3, [1]),
            COLOURS: (3, [colours if colours is not None else 1 if channels < 3 else 2]), 277: (3, [channels]), 284: (3, [planar]),
            339: (3, [form] * channels)}
    lengths = [len(piece) for piece in pieces]
    tags |= {322: (4, [tile]), 323: (4, [tile]), 324: (4, offsets), 325: (4, lengths)} if tile else \
        {273: (4, offsets), 278: (4, [height]), 279: (4, lengths)}
    if extra:
        tags[338] = (3, list(extra))
    if profile is not None:
        tags[34675] = (1, list(profile))
    tags |= more or {}
    body = b"".join(pieces)
    body += b"\0" * (len(body) % 2)
    first = 8 + len(body)
    for page in range(pages):
        at = 8 + len(body)
        entries, tail = directory(tags, at, order)
        following = at + len(entries) + 4 + len(tail) if page + 1 < pages else 0
        body += entries + struct.pack(order + "I", following) + tail
    path.write_bytes((b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, first) + body)
