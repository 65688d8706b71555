#!/usr/bin/env python3
"""Runs every command on small input with one failing call, or killed at one call.

Called with the program that injects faults and "faults-some" or "faults-all". Prints TAP and the number of survived
faults. After each fault there is an exit status with an error that names the cause, or the correct result. Existing
files are unchanged, no file is incomplete, and no memory has leaked. After a kill, the same command succeeds.
"""

import concurrent.futures
import contextlib
import errno
import functools
import hashlib
import http.server
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

import numpy

import pictures

LIMNER = os.path.abspath(sys.argv[1])
ALL = sys.argv[2] == "faults-all"
SOURCE = pathlib.Path(os.environ["LIMNER_TEST_SOURCE"])
GOLDEN = SOURCE / "tests" / "golden"
QUICK = ["--size", "24", "--start-size", "24", "--steps", "1"]
LEAK = 23  # exit status of the leak sanitizer
MOST_ALLOCATIONS = 64 if ALL else 3  # tested for each command
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # a disk that is busy makes fsync slow

# The errors that each call can return. EINTR is not among them, because callers must repeat the call.
ERRORS = {
    "open": [errno.EACCES, errno.EIO, errno.EINTR],
    "create": [errno.EACCES, errno.ENOSPC, errno.EINTR],
    "read": [errno.EIO, errno.EINTR],
    "write": [errno.ENOSPC, errno.EIO, errno.EINTR],
    "flush": [errno.ENOSPC],
    "fclose": [errno.ENOSPC],
    "close": [errno.EIO],
    "fsync": [errno.EIO, errno.ENOSPC, errno.EINTR],
    "truncate": [errno.EIO],
    "lock": [errno.ENOLCK, errno.EINTR],
    "rename": [errno.EACCES, errno.EIO, errno.ENOSPC],
    "link": [errno.EACCES, errno.ENOSPC],
    "mkdir": [errno.EACCES, errno.ENOSPC],
    "memory": [errno.ENOSPC],  # a picture encoded in memory: the error does not name a disk
}
WRITING = set(ERRORS) - {"open", "read", "memory"}


class Command:
    """A command, the files of its result, and the preparation of its folder."""

    def __init__(self, name, arguments, results, before=None, changing=(), in_steps=False, slow=False):
        self.name, self.arguments, self.results = name, arguments, results
        self.slow = slow  # every call fails with one error, not with each
        self.before = before or (lambda folder: None)
        self.changing = changing  # results that differ from run to run because they contain the time
        self.in_steps = in_steps  # later steps, such as listing the result, may fail after the change


def old_file(name):
    return lambda folder: (folder / name).write_bytes(b"what was there before")


def style(name, *more):
    return Command(f"style to {name}", ["style", "content.png", "style.png", "-o", name, *QUICK, *more], [name], old_file(name))


def after(*commands):
    def run(folder):
        for arguments in commands:
            result = start(folder, arguments)
            assert result.returncode == 0, result.stderr
    return run


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def write_catalogue(folder):
    """Writes a catalogue with one network, which a local server provides."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=GOLDEN))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    network = (GOLDEN / "import-fast-style.pth").read_bytes()
    entry = {"id": "sample", "title": "Sample", "file": "sample.pth", "architecture": "fast-style", "size": len(network),
             "sha256": hashlib.sha256(network).hexdigest(), "page": "https://example.org/page", "licence": "MIT (for tests)",
             "author": "Nobody", "training-data": "Noise",
             "addresses": [f"http://127.0.0.1:{server.server_port}/import-fast-style.pth"]}
    (folder / "catalogue.json").write_text(json.dumps([entry]), encoding="utf-8")


SHELF = "home/limner/models"
FACES = ["-m", str(GOLDEN / "portrait-resnet.safetensors")]
TRAINING = ["train", "style", "style.png", "--photos", "photos", "--size", "32", "--width", "4", "--blocks", "1", "--steps", "2"]
IMPORT = ["models", "import", str(GOLDEN / "import-fast-style.pth"), "--id", "v"]
FEATURES = ["--features", "limner-features"]
BENCHES = {"style": ["--size", "32"], "one-pass": ["--size", "32"], "dream": ["--size", "32"], "portrait": FACES,
           "train": ["--size", "32"], "kernels": []}
COMMANDS = [
    style("a.png"),
    style("a.tif"),
    style("a.jpg"),
    style("a.safetensors"),
    Command("style instant", ["style", "content.png", "style.png", "-o", "a.webp", "--method", "instant"], ["a.webp"]),
    Command("dream", ["dream", "content.png", "-o", "a.png", "--octaves", "1", "--steps", "1", "--mask", "mask.png"], ["a.png"]),
    Command("dream zoom", ["dream", "content.png", "-o", "frames", "--octaves", "1", "--steps", "1", "--zoom", "2"], ["frames"]),
    Command("dream zoom into a folder", ["dream", "content.png", "-o", "frames/", "--octaves", "1", "--steps", "1", "--zoom", "2"],
            ["frames"], lambda folder: (folder / "frames").mkdir()),
    Command("portrait", ["portrait", "-o", "a.png"], ["a.png"], old_file("a.png")),
    Command("portraits", ["portrait", "-o", "faces", "--seeds", "1-2"], ["faces"]),
    Command("verify", ["verify", "a.png"], [], after(["portrait", "-o", "a.png"])),
    Command("directions find", ["directions", "find", *FACES, "--count", "2"], ["home"], in_steps=True),
    Command("directions learn", ["directions", "learn", "smile", *FACES, "--with", "1-3", "--without", "4-6"], ["home"], in_steps=True),
    Command("directions list", ["directions", "list", *FACES], [], after(["directions", "find", *FACES])),
    Command("directions rename", ["directions", "rename", *FACES, "sefa-all-1", "age"], ["home"],
            after(["directions", "find", *FACES]), in_steps=True),
    Command("directions remove", ["directions", "remove", *FACES, "sefa-all-1"], ["home"],
            after(["directions", "find", *FACES]), in_steps=True),
    Command("models import", ["models", "import", str(GOLDEN / "import-vgg16-archive.pth"), "--id", "v"], [SHELF], in_steps=True),
    Command("models import again", ["models", "import", str(GOLDEN / "import-vgg16-archive.pth"), "--id", "v", "--replace"], [SHELF],
            after(IMPORT), in_steps=True),
    Command("models remove", ["models", "remove", "v"], [SHELF],
            after(IMPORT), in_steps=True),
    Command("models get", ["models", "get", "sample", "--yes"], [SHELF], write_catalogue),
    Command("models info", ["models", "info", "v"], [], after(IMPORT)),
    Command("models verify", ["models", "verify", "v"], [], after(IMPORT)),
    Command("models list", ["models", "list"], [], after(IMPORT)),
    Command("inspect activations", ["inspect", "activations", "-m", "limner-features", "-i", "in.safetensors", "-t", "relu1_1", "-o",
                                    "a.safetensors"], ["a.safetensors"]),
    Command("inspect layer", ["inspect", "layer", "-l", "relu1_1:0", "-o", "a.png", "--size", "32", "--steps", "1"], ["a.png"]),
    Command("inspect synthesis", ["inspect", "synthesis", *FACES, "-i", "z.safetensors", "-o", "a.safetensors"], ["a.safetensors"]),
    *(Command(f"bench {what}", ["bench", what, "--iterations", "1", *size], [], slow=True) for what, size in BENCHES.items()),
    Command("assess fid", ["assess", "fid", "first", "second", *FEATURES], []),
    Command("assess statistics", ["assess", "statistics", "first", "-o", "a.npz", *FEATURES], ["a.npz"], old_file("a.npz")),
    Command("assess copies", ["assess", "copies", "first", "second", "-o", "a.png", *FEATURES], ["a.png"], old_file("a.png")),
    Command("assess sheet", ["assess", "sheet", "first", "second", "-o", "a.png", *FEATURES], ["a.png"], old_file("a.png")),
    Command("assess compare", ["assess", "compare", "first", "second", "-o", "a.html"], ["a.html"], old_file("a.html")),
    Command("train resume", ["train", "style", "-o", "t.safetensors", "--resume", "--steps", "3"], ["t.safetensors"],
            after([*TRAINING, "-o", "t.safetensors"]), ["t.safetensors"], slow=True),
    Command("train style", [*TRAINING, "-o", "t.safetensors"], ["t.safetensors"], old_file("t.safetensors"), ["t.safetensors"]),
]


def make_inputs(folder):
    random = numpy.random.default_rng(7)
    pictures.write_png(folder / "content.png", random.integers(0, 256, (20, 24, 3)))
    pictures.write_png(folder / "style.png", random.integers(0, 256, (24, 24, 3)))
    pictures.write_png(folder / "mask.png", numpy.full((20, 24, 3), 255))
    pictures.write_tensors(folder / "in.safetensors", input=random.random((1, 3, 12, 16)))
    pictures.write_tensors(folder / "z.safetensors", z=random.random((1, 9)))
    for name, count in (("photos", 2), ("first", 7), ("second", 7)):
        (folder / name).mkdir()
        for i in range(count):
            pictures.write_png(folder / name / f"{i}.png", random.integers(0, 256, (36, 36 + i, 3)))


def start(folder, arguments, **faults):
    own = {name: value for name, value in os.environ.items() if name != "LIMNER_MODEL_PATH" and "proxy" not in name.lower()}
    if (folder / "catalogue.json").exists():
        own["LIMNER_CATALOGUE"] = str(folder / "catalogue.json")
    more = {"XDG_DATA_HOME": str(folder / "home"), "XDG_CACHE_HOME": str(folder / "cache"), "LC_ALL": "C.UTF-8", **faults}
    return subprocess.run([LIMNER, *arguments, *(["--threads", "1"] if takes_threads(arguments) else [])], cwd=folder,
                          env={**own, **more}, stdin=subprocess.DEVNULL, capture_output=True, timeout=300)


def takes_threads(arguments):
    return arguments[0] in ("style", "dream", "portrait", "train")


def read_tree(path):
    """{name: bytes} of the files at or below a path, without locks; empty if the path does not exist."""
    if path.is_file():
        return {"": path.read_bytes()}
    files = [file for file in sorted(path.rglob("*")) if file.is_file() and file.name != ".lock"]
    return {str(file.relative_to(path)): file.read_bytes() for file in files}


def hidden_leftovers(folder):
    return [str(path) for path in folder.rglob(".limner-*")]


class Trial:
    """Runs one command in its own folder; knows the tree before and after it."""

    def __init__(self, command, scratch):
        self.command = command
        self.template = scratch / "template"
        self.template.mkdir()
        make_inputs(self.template)
        command.before(self.template)
        self.scratch = scratch
        with self.fresh() as folder:
            self.before = self.results(folder)
            logs = {"LIMNER_FAULT_LOG": str(scratch / "log"), "LIMNER_FAULT_COUNT": str(scratch / "count")}
            result = start(folder, command.arguments, LIMNER_FAULT_ROOT=str(folder), **logs)
            assert result.returncode == 0, f"without a fault: {result.returncode} {result.stderr!r}"
            self.after = self.results(folder)
        self.calls = (scratch / "log").read_text().split()
        self.count = int((scratch / "count").read_text())

    @contextlib.contextmanager
    def fresh(self):
        """A copy of the folder before the command."""
        with tempfile.TemporaryDirectory(prefix="run-", dir=self.scratch) as place:
            folder = pathlib.Path(place) / "in"
            shutil.copytree(self.template, folder)
            yield folder

    def results(self, folder):
        return {name: read_tree(folder / name) for name in self.command.results}

    def is_right(self, results):
        if not self.command.changing:
            return results == self.after
        return all(results[name].keys() == self.after[name].keys() for name in results)

    def check(self, result, folder, cause):
        """Checks the result after a fault that the program survives."""
        said = result.stderr.decode(errors="replace")
        assert result.returncode != LEAK and "Sanitizer" not in said, said[-3000:]
        assert result.returncode in (0, 1), f"exit status {result.returncode}: {said}"
        assert not hidden_leftovers(folder), hidden_leftovers(folder)
        results = self.results(folder)
        if result.returncode == 0:
            assert self.is_right(results), "status 0, but the result is not what it is without a fault"
            return
        sentences = [line for line in said.splitlines() if line.startswith("limner: ")]
        assert sentences and cause in sentences[-1], f"no sentence with “{cause}”: {said!r}"
        assert results == self.before or (self.command.in_steps and self.is_right(results)), \
            "status 1, but what was there before has changed"

    def fail_call(self, number, code):
        with self.fresh() as folder:
            result = start(folder, self.command.arguments, LIMNER_FAULT_ROOT=str(folder), LIMNER_FAULT=f"{number}:{code}")
            self.check(result, folder, "" if self.calls[number - 1] == "memory" else os.strerror(code))
        if code == errno.EINTR:
            assert result.returncode == 0, f"an interrupted call is not tried again: {result.stderr!r}"

    def starve(self, n):
        with self.fresh() as folder:
            result = start(folder, self.command.arguments, LIMNER_FAULT_MEMORY=str(n))
            self.check(result, folder, "memory")

    def kill(self, number):
        with self.fresh() as folder:
            result = start(folder, self.command.arguments, LIMNER_FAULT_ROOT=str(folder), LIMNER_FAULT=f"{number}:kill")
            assert result.returncode == -signal.SIGKILL, f"exit status {result.returncode}"
            left = self.results(folder)
            if self.command.results and left == self.after:
                return
            self.check_halves(left)
            again = start(folder, again_after_kill(self.command.arguments))
            assert again.returncode == 0, f"after a kill the command fails: {again.stderr!r}"

    def check_halves(self, left):
        """Checks that each file is the old or the new one, except hidden ones, which are temporary."""
        for name, files in left.items():
            for file, data in files.items():
                if "/." not in "/" + file and name not in self.command.changing:
                    assert data in (self.before[name].get(file), self.after[name].get(file)), f"{name}/{file} is half-written"

    def faults(self):
        """(description, function) of each fault to test."""
        numbers = range(1, len(self.calls) + 1)
        writing = [number for number in numbers if self.calls[number - 1] in WRITING]
        if not ALL:
            reading = [number for number in numbers if number not in writing]
            numbers = sorted(thinned(writing, 3) + thinned(reading, 1))
            writing = writing[len(writing) // 2:][:1]
        for number in numbers:
            call = self.calls[number - 1]
            codes = ERRORS[call] if ALL and not self.command.slow else [ERRORS[call][number % len(ERRORS[call])]]
            for code in codes:
                yield f"{call} {number}: {errno.errorcode[code]}", lambda n=number, c=code: self.fail_call(n, c)
        for number in writing:
            yield f"killed at {self.calls[number - 1]} {number}", lambda n=number: self.kill(n)
        for n in self.allocations():
            yield f"memory for {n} allocations", lambda n=n: self.starve(n)

    def allocations(self):
        """Numbers of successful allocations to test: the first ones, which prepare the job, and some of those that
        repeat in each step."""
        first = MOST_ALLOCATIONS // 2
        return sorted({*range(min(self.count, first)), *thinned(list(range(self.count)), MOST_ALLOCATIONS - first)})


def again_after_kill(arguments):
    """The command to repeat: a training is resumed, and a network that is already installed or removed is accepted."""
    if "--resume" in arguments:  # by one step more, in case it was done
        return [*arguments, "--steps", "4"]
    if arguments[0] == "train":
        return [*arguments, "--replace"]
    if arguments[:2] == ["models", "import"] and "--replace" not in arguments:
        return [*arguments, "--replace"]
    if arguments[:2] == ["models", "remove"]:
        return ["models", "list"]
    return arguments


def thinned(numbers, n):
    """n of the numbers, evenly spread, including the first and the last."""
    if len(numbers) <= n:
        return list(numbers)
    return sorted({numbers[i * (len(numbers) - 1) // max(1, n - 1)] for i in range(n)})


def complaint_of(description, fault):
    """The failure after a fault, or None."""
    try:
        fault()
        return None
    except Exception as problem:  # pylint: disable=broad-except
        return f"{description}: {type(problem).__name__} {problem}"


def try_command(command, pool):
    """(number of faults, complaints)."""
    with tempfile.TemporaryDirectory(prefix="limner-faults-", dir=MEMORY) as scratch:
        try:
            trial = Trial(command, pathlib.Path(scratch).resolve())
            results = list(pool.map(lambda fault: complaint_of(*fault), trial.faults()))
        except Exception as problem:  # pylint: disable=broad-except
            results = [f"{type(problem).__name__} {problem}"]
    return len(results), [result for result in results if result]


def main():
    tried = wrong = 0
    chosen = [command for command in COMMANDS if (command.name in sys.argv[3:] if sys.argv[3:] else ALL or not command.slow)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for number, command in enumerate(chosen, 1):
            faults, complaints = try_command(command, pool)
            tried += faults
            wrong += len(complaints)
            print(f"{'not ok' if complaints else 'ok'} {number} {command.name} # {faults} faults", flush=True)
            for complaint in complaints:
                print("# " + complaint.replace("\n", "\n# "), flush=True)
    print(f"# {tried - wrong} of {tried} faults survived")
    print(f"1..{len(chosen)}")
    return 1 if wrong else 0


sys.exit(main())
