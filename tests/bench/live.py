#!/usr/bin/env python3
"""Times the live filter beside the command line: live.py LIMNER MODULE PLUGINSDIR [--width 1024] [--height 680] [--rounds 5]

Prints medians in seconds. The runs of a round follow each other, so that a busy computer slows all of them.

  command line    limner style --method instant, the whole process
  gegl            gegl with limner:style, the whole process, with reading and writing the picture
  gegl, nothing   gegl with gegl:nop, the same without painting
  full, slider    a running `limner live` paints at full size, and at the reduced size of a moving slider
"""

import argparse
import json
import os
import pathlib
import socket
import statistics
import struct
import subprocess
import tempfile
import time

MAGIC, PICTURE, HEADER = 0x4C4D4E31, 3, 16


def timed(function, *arguments):
    start = time.monotonic()
    function(*arguments)
    return time.monotonic() - start


def run(environment, *command):
    subprocess.run(list(map(str, command)), env=environment, check=True, stdout=subprocess.DEVNULL)


def receive(connection, size):
    data = bytearray()
    while len(data) < size:
        block = connection.recv(min(size - len(data), 1 << 20))
        if not block:
            raise SystemExit("limner live ended")
        data += block
    return bytes(data)


def paint(connection, width, height, settings, rows):
    text = json.dumps(settings).encode()
    connection.sendall(struct.pack("=4I", MAGIC, width, height, len(text)) + text + rows)
    while struct.unpack("=3If", receive(connection, HEADER))[1] != PICTURE:
        pass
    receive(connection, len(rows))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("limner", type=pathlib.Path)
    parser.add_argument("module", type=pathlib.Path)
    parser.add_argument("pluginsdir", type=pathlib.Path)
    parser.add_argument("--width", type=int, default=1024)
    parser.add_argument("--height", type=int, default=680)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    environment = {**os.environ, "GEGL_PATH": f"{options.module.parent.resolve()}:{options.pluginsdir}"}
    size = (options.width, options.height)
    rows = struct.pack("=8f", 0.2, 0.5, 0.9, 1, 0.8, 0.4, 0.1, 1) * (size[0] * size[1] // 2) + struct.pack("=4f", 0, 0, 0, 1) * (size[0] * size[1] % 2)
    times = {name: [] for name in ("command line", "gegl", "gegl, nothing", "full", "slider")}
    with tempfile.TemporaryDirectory() as folder:
        photo, out = pathlib.Path(folder) / "in.png", pathlib.Path(folder) / "out.png"
        run(environment, "convert", "-size", f"{size[0]}x{size[1]}", "plasma:tomato-steelblue", f"PNG24:{photo}")
        ours, theirs = socket.socketpair()
        with subprocess.Popen([options.limner, "live"], stdin=theirs, stdout=theirs):
            theirs.close()
            paint(ours, *size, {}, rows)
            for _ in range(options.rounds):
                times["command line"].append(timed(run, environment, options.limner, "style", photo, "-o", out, "--method", "instant"))
                times["gegl"].append(timed(run, environment, "gegl", photo, "-o", out, "--", "limner:style"))
                times["gegl, nothing"].append(timed(run, environment, "gegl", photo, "-o", out, "--", "gegl:nop"))
                times["full"].append(timed(paint, ours, *size, {}, rows))
                times["slider"].append(timed(paint, ours, *size, {"size": 384}, rows))
            ours.close()
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, value in medians.items():
        print(f"{name:14} {value:6.3f} s")
    painting = medians["gegl"] - medians["gegl, nothing"]
    print(f"in the operation {painting / medians['command line']:.2f} of the command line")


main()
