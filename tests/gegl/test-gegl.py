#!/usr/bin/env python3
"""limner:style with GEGL's command line, and the program that paints for it. Usage: test-gegl.py LIMNER MODULE
PLUGINSDIR"""

import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

LIMNER, MODULE, SYSTEM = (pathlib.Path(a).resolve() for a in sys.argv[1:4])
MAGIC, PROGRESS, FAILURE, PICTURE = 0x4C4D4E31, 1, 2, 3
WORK = pathlib.Path(tempfile.mkdtemp(prefix="limner-gegl-"))
ENVIRONMENT = {**os.environ, "GEGL_PATH": f"{MODULE.parent}:{SYSTEM}", "LC_ALL": "C.UTF-8", "HOME": str(WORK)}


def picture(width, height, name="in.png"):
    """An asymmetric picture in sRGB without a gamma tag, which GEGL would apply."""
    path = WORK / name
    expression = ["-size", f"{width}x{height}", "plasma:tomato-steelblue", "-depth", "8", "-seed", "7"]
    subprocess.run(["convert", *expression, "-define", "png:exclude-chunks=gAMA,cHRM,bKGD,date", f"PNG24:{path}"], check=True)
    return path


def pixels(path):
    """R, G and B of a picture with 8 bits."""
    return subprocess.run(["convert", path, "-depth", "8", "rgb:-"], check=True, stdout=subprocess.PIPE).stdout


def gegl(source, *operation):
    """The picture that GEGL makes, and its output."""
    out = WORK / "live.png"
    out.unlink(missing_ok=True)
    command = ["gegl", str(source), "-o", str(out), "--", "limner:style", *operation]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=True, timeout=120)
    return out, done.stderr


def same(one, other):
    one, other = pixels(one), pixels(other)
    assert len(one) == len(other), (len(one), len(other))
    return max(map(abs, (a - b for a, b in zip(one, other))), default=0) <= 1


def limner(source, *arguments):
    out = WORK / "limner.png"
    command = [str(LIMNER), "style", str(source), "-o", str(out), "--method", "instant", *arguments]
    subprocess.run(command, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    return out


def children(name):
    """The IDs of running processes with these words in their command."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        except OSError:
            continue
        if entry.name.isdigit() and words.startswith(name):
            found.append(int(entry.name))
    return found


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
    raise AssertionError("nothing happened in time")


# Through GEGL


def test_same_picture_as_the_command_line():
    for size in ((1, 1), (3, 50), (97, 64), (200, 130)):
        source = picture(*size)
        assert same(gegl(source)[0], limner(source)), size


def test_settings():
    source = picture(97, 64)
    out, _ = gegl(source, "strength=0.5", "style-scale=2", "keep-colours=luminance", "size=80")
    assert same(out, limner(source, "--strength", "0.5", "--style-scale", "2", "--keep-colours", "luminance", "--size", "80"))


def test_no_strength_is_the_input():
    source = picture(97, 64)
    assert same(gegl(source, "strength=0")[0], source)


def test_what_cannot_be_painted_stays_as_it_is():
    source = picture(97, 64)
    damaged = WORK / "damaged.png"
    damaged.write_bytes(b"\x89PNG\r\n\x1a\n but no more")
    for wrong, words in (
        ("style-path=/nowhere/x.jpg", "/nowhere/x.jpg"),
        (f"style-path={damaged}", "damaged.png"),
        ("model=no-such-network", "no-such-network"),
    ):
        out, said = gegl(source, wrong)
        assert same(out, source), wrong
        assert words in said, (wrong, said)


def test_killed_program_leaves_the_input():
    source = picture(1600, 1200)
    out = WORK / "live.png"
    out.unlink(missing_ok=True)
    command = ["gegl", str(source), "-o", str(out), "--", "limner:style"]
    old = children(f"{LIMNER} live")
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        (program,) = wait_for(lambda: set(children(f"{LIMNER} live")) - set(old))
        # Its successor is started once, and then killed as well.
        os.kill(program, signal.SIGKILL)
        said = process.communicate(timeout=120)[1]
    assert process.returncode == 0, process.returncode
    assert out.exists() and (same(out, source) or same(out, limner(source))), said


def test_no_program_is_left():
    source = picture(97, 64)
    old = set(children(f"{LIMNER} live"))
    gegl(source)
    wait_for(lambda: not set(children(f"{LIMNER} live")) - old)


# The program by itself


def talk(data, close=True):
    """The answer of `limner live` to these bytes, and its exit status. close: nothing follows."""
    ours, theirs = socket.socketpair()
    with ours, subprocess.Popen([str(LIMNER), "live"], env=ENVIRONMENT, stdin=theirs, stdout=theirs) as process:
        theirs.close()
        try:
            ours.sendall(data)
            if close:
                ours.shutdown(socket.SHUT_WR)
            answer = b""
            while block := ours.recv(1 << 20):
                answer += block
        except (BrokenPipeError, ConnectionResetError):
            answer = b""
        status = process.wait(timeout=60)
    return answer, status


def request(width, height, settings, rows=None):
    body = struct.pack("=4I", MAGIC, width, height, len(settings)) + settings
    return body + (struct.pack("=4f", 0.2, 0.5, 0.9, 1) * (width * height) if rows is None else rows)


def replies(answer, width, height):
    """[(kind, message or picture), …] without progress."""
    found = []
    while answer:
        magic, kind, length, _ = struct.unpack("=3If", answer[:16])
        assert magic == MAGIC, answer[:16]
        size = {PROGRESS: 0, FAILURE: length, PICTURE: width * height * 16}[kind]
        if kind != PROGRESS:
            found.append((kind, answer[16 : 16 + size]))
        answer = answer[16 + size :]
    return found


def test_two_requests_in_a_row():
    answer, status = talk(request(9, 7, b"{}") + request(9, 7, b'{"strength": 0}'))
    assert status == 0 and [kind for kind, _ in replies(answer, 9, 7)] == [PICTURE, PICTURE], status


def test_a_failure_does_not_end_it():
    wrong = request(9, 7, b'{"model": "no-such-network"}')
    answer, status = talk(wrong + request(9, 7, b"{}"))
    (first, sentence), (second, _) = replies(answer, 9, 7)
    assert status == 0 and first == FAILURE and second == PICTURE
    assert "no-such-network" in sentence.decode()


def test_hostile_requests():
    header = struct.pack("=4I", MAGIC, 1 << 30, 1 << 30, 2)
    hostile = [b"", b"x", b"GET / HTTP/1.0\r\n\r\n", struct.pack("=4I", 1, 9, 7, 2), header + b"{}"]
    hostile += [struct.pack("=4I", MAGIC, *size, 2) + b"{}" for size in ((0, 7), (9, 0))]
    hostile += [struct.pack("=4I", MAGIC, 9, 7, 1 << 31), request(9, 7, b"{}", b"\0" * 99), request(9, 7, b"{}")[:20]]
    for data in hostile:
        answer, status = talk(data)
        assert status == 0, (data[:32], status)
        assert all(kind == FAILURE for kind, _ in replies(answer, 9, 7)), data[:32]


def test_hostile_settings():
    for settings in (b"", b"[]", b"{", b"\xff\xfe", b'{"strength": "x", "size": [], "style-file": 3}', b'{"threads": -5}'):
        answer, status = talk(request(9, 7, settings))
        ((kind, text),) = replies(answer, 9, 7)
        assert status == 0 and (kind == PICTURE or text.decode().endswith(".")), (settings, kind, text[:80])


def test_transparent_picture():
    answer, status = talk(request(9, 7, b"{}", b"\0" * (9 * 7 * 16)))
    ((kind, text),) = replies(answer, 9, 7)
    assert status == 0 and kind == FAILURE and text.decode().endswith("."), text


def test_pixels_that_are_no_numbers():
    for value in (float("nan"), float("inf"), -1e30):
        answer, status = talk(request(9, 7, b"{}", struct.pack("=252f", *[value] * 252)))
        ((kind, text),) = replies(answer, 9, 7)
        assert status == 0 and kind in (PICTURE, FAILURE), value
        if kind == PICTURE:
            numbers = struct.unpack("=252f", text)
            assert all(number == number and abs(number) < 1e9 for number in numbers), value


def test_a_listener_that_goes_away():
    ours, theirs = socket.socketpair()
    with subprocess.Popen([str(LIMNER), "live"], env=ENVIRONMENT, stdin=theirs, stdout=theirs) as process:
        theirs.close()
        ours.sendall(request(640, 480, b"{}"))
        ours.close()
        assert process.wait(timeout=60) == 0


def main():
    tests = [(name, function) for name, function in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    for number, (name, function) in enumerate(tests, 1):
        try:
            function()
            print(f"ok {number} {name}", flush=True)
        except Exception as error:  # noqa: BLE001
            print(f"not ok {number} {name}\n# {type(error).__name__}: {error}", flush=True)
    subprocess.run(["rm", "-r", str(WORK)], check=True)


main()
