#!/usr/bin/env python3
"""limner models get, with a local server that simulates the failures of real servers.

Called with the program's path; prints TAP.
"""

import contextlib
import hashlib
import http.server
import json
import os
import pathlib
import pty
import resource
import signal
import socket
import subprocess
import sys
import threading
import time

from running import main, test

LIMNER = os.path.abspath(sys.argv[1])
SOURCE = pathlib.Path(os.environ["LIMNER_TEST_SOURCE"])
NETWORK = (SOURCE / "tests/golden/import-fast-style.pth").read_bytes()
DIGEST = hashlib.sha256(NETWORK).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        self.close_connection = True
        with contextlib.suppress(ConnectionError):
            self.server.answer(self)

    def start(self, status, length, **headers):
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()

    def rest(self, etag='"1"'):
        """The offset at which the client continues; 0 if its validator does not match."""
        wanted = self.headers.get("Range")
        if wanted is None or self.headers.get("If-Range") != etag:
            return 0
        return int(wanted.removeprefix("bytes=").removesuffix("-"))

    def good(self, data=NETWORK, etag='"1"', claim=None):
        """A correct response."""
        first = self.rest(etag)
        headers = {"ETag": etag} if etag else {}
        if first:
            self.start(206, len(data) - first, Content_Range=f"bytes {first}-{len(data) - 1}/{len(data)}", **headers)
        else:
            self.start(200, len(data) if claim is None else claim, **headers)
        self.wfile.write(data[first:])

    def part(self, length, **headers):
        """Promises the whole file and sends a part."""
        self.start(200, len(NETWORK), **headers)
        self.wfile.write(NETWORK[:length])
        self.wfile.flush()

    def bad(self, status):
        self.start(status, 5)
        self.wfile.write(b"sorry")


class Place:
    """A server, a catalogue that refers to it, and separate folders."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.server = self.serve(Handler.good)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.catalogue()

    def serve(self, answer):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        server.answer = answer
        server.seen = []
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return server

    def catalogue(self, *addresses, **changes):
        entry = {"id": "sample", "title": "Sample", "file": "sample.pth", "architecture": "fast-style", "size": len(NETWORK),
                 "sha256": DIGEST, "addresses": [a if ":" in a else self.address + a for a in addresses or ("/net.pth",)],
                 "page": "https://example.org/page", "licence": "MIT (for tests)", "author": "Nobody", "training-data": "Noise"}
        entry.update(changes)
        (self.folder / "catalogue.json").write_text(json.dumps([entry]), encoding="utf-8")

    def answers(self, *answers):
        """Sets one response for each request; the last one repeats."""
        left = list(answers)
        self.server.answer = lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)

    def environment(self, **more):
        own = {name: value for name, value in os.environ.items() if name != "LIMNER_MODEL_PATH" and "proxy" not in name.lower()}
        return {**own, "XDG_DATA_HOME": str(self.folder / "data"), "XDG_CACHE_HOME": str(self.folder / "cache"),
                "LIMNER_CATALOGUE": str(self.folder / "catalogue.json"), "LIMNER_DOWNLOAD_TIMEOUT": "1", **more}

    def run(self, *arguments, environment=None, **options):
        return subprocess.run([LIMNER, "models", *arguments], env=self.environment(**(environment or {})), cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, **options)

    def get(self, status=0, **options):
        result = self.run("get", "sample", "--yes", **options)
        assert result.returncode == status, (result.returncode, result.stderr)
        lines = result.stderr.decode().splitlines()
        if status == 0:
            assert not lines and result.stdout == b"sample\n", (result.stdout, lines)
        else:
            assert len(lines) == 1 and lines[0].startswith("limner: "), lines
            assert not self.installed(), self.installed()
        return lines[0] if lines else ""

    def good(self):
        """Downloads. Exactly this network is installed afterwards."""
        self.get()
        assert self.installed() == ["sample.safetensors"], self.installed()
        assert self.left() == [], self.left()
        assert self.run("verify", "sample").returncode == 0

    def installed(self):
        folder = self.folder / "data/limner/models"
        return sorted(path.name for path in folder.glob("*") if path.name != ".lock") if folder.exists() else []

    def left(self):
        """The files of unfinished downloads."""
        folder = self.folder / "cache/limner/downloads"
        return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock") if folder.exists() else []

    def part(self):
        return self.folder / "cache/limner/downloads/sample/.part"

    def seen(self):
        """Returns and clears the recorded requests: (path, Range)."""
        seen = [(path, headers.get("Range")) for path, headers in self.server.seen]
        self.server.seen.clear()
        return seen


def says(sentence, *words):
    assert all(word in sentence for word in words), sentence


@test
def network_is_got_and_described(place):
    place.good()
    assert place.seen() == [("/net.pth", None)]
    info = json.loads(place.run("info", "sample", "--json").stdout)
    assert info["licence"] == "MIT (for tests)" and info["title"] == "Sample" and info["training_data"] == "Noise"
    assert info["source"] == place.address + "/net.pth"
    place.get()
    assert place.seen() == []


@test
def nobody_is_contacted_unasked(place):
    listed = json.loads(place.run("get", "--json").stdout)["catalogue"]
    assert [(entry["id"], entry["can_get"], entry["size"]) for entry in listed] == [("sample", True, len(NETWORK))]
    assert b"Sample" in place.run("get").stdout
    place.run("list")
    result = place.run("get", "sample")
    assert result.returncode == 2 and b"MIT (for tests)" in result.stderr and b"--yes" in result.stderr, result
    assert place.run("get", "other", "--yes").returncode == 1
    assert place.run("get", "sample", "other").returncode == 2
    assert place.seen() == [] and place.installed() == [] and place.left() == []


def at_terminal(place, words, answer=b"", environment=None):
    """Runs the program in a terminal. Returns the exit status and the screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen([LIMNER, "models", *words], env=place.environment(**(environment or {})), cwd=place.folder,
                               stdin=theirs, stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    os.write(ours, answer)
    seen = b""
    with contextlib.suppress(OSError):  # a terminal reports the end of the other side as an error
        while piece := os.read(ours, 4096):
            seen += piece
    os.close(ours)
    return process.wait(30), seen.decode()


@test
def consent_is_asked_for(place):
    status, seen = at_terminal(place, ["get", "sample"], b"n\n")
    assert status == 0 and place.seen() == [] and place.installed() == []
    for word in ("Sample", "127.0.0.1", "kB", "Nobody", "Noise", "MIT (for tests)"):
        assert word in seen, (word, seen)
    status, seen = at_terminal(place, ["get", "sample"], b"y\n")
    assert status == 0 and place.installed() == ["sample.safetensors"], seen


@test
def bar_shows_speed_and_time(place):
    def slow(handler):
        handler.start(200, len(NETWORK))
        for at in range(0, len(NETWORK), len(NETWORK) // 8):
            handler.wfile.write(NETWORK[at:at + len(NETWORK) // 8])
            time.sleep(0.1)

    place.answers(slow)
    status, seen = at_terminal(place, ["get", "sample", "--yes"])
    assert status == 0 and "/s" in seen and "left" in seen and "[#" in seen, seen


@test
def redirects_are_followed(place):
    def redirect(to):
        return lambda handler: handler.start(302, 0, Location=to)

    place.answers(redirect("/elsewhere"), redirect(place.address + "/there"), Handler.good)
    place.good()
    assert [path for path, _ in place.seen()] == ["/net.pth", "/elsewhere", "/there"]


@test
def redirects_end(place):
    place.answers(lambda handler: handler.start(301, 0, Location=handler.path))
    says(place.get(1), "127.0.0.1", "redirects too often")
    assert len(place.seen()) < 20


@test
def redirects_lead_to_no_other_protocol(place):
    secret = place.folder / "secret"
    secret.write_bytes(NETWORK)
    for to in (f"file://{secret}", "ftp://127.0.0.1:9/net.pth"):
        place.answers(lambda handler, to=to: handler.start(302, 0, Location=to))
        says(place.get(1), "not safe")


@test
def plain_http_leads_nowhere_else(place):
    place.catalogue("http://example.invalid/net.pth")
    says(place.get(1), "example.invalid", "not safe")


@test
def broken_connection_is_continued(place):
    half = len(NETWORK) // 2
    place.answers(lambda handler: handler.part(half, ETag='"1"'), Handler.good)
    place.good()
    assert place.seen() == [("/net.pth", None), ("/net.pth", f"bytes={half}-")]


@test
def stopped_download_is_continued_later(place):
    half = len(NETWORK) // 2
    place.answers(lambda handler: handler.part(half, ETag='"1"'), lambda handler: handler.bad(503))
    says(place.get(1), "127.0.0.1", "503")
    assert place.part().stat().st_size == half
    place.seen()
    place.answers(Handler.good)
    place.good()
    assert place.seen() == [("/net.pth", f"bytes={half}-")]


@test
def whole_part_is_not_fetched_again(place):
    place.answers(lambda handler: handler.part(len(NETWORK) - 1, ETag='"1"'), lambda handler: handler.bad(503))
    place.get(1)
    place.part().write_bytes(NETWORK)
    place.answers(lambda handler: handler.start(416, 0, Content_Range=f"bytes */{len(NETWORK)}"))
    place.good()


@test
def silence_ends(place):
    def stall(handler):
        if handler.rest():
            time.sleep(30)
        handler.part(1000, ETag='"1"')
        time.sleep(30)

    place.answers(stall)
    start = time.monotonic()
    says(place.get(1), "127.0.0.1", "stopped sending")
    assert time.monotonic() - start < 20
    assert place.part().stat().st_size == 1000
    place.answers(lambda handler: time.sleep(30))
    says(place.get(1), "stopped sending")
    place.answers(Handler.good)
    place.good()


@test
def closed_door_is_named(place):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place.catalogue(f"http://127.0.0.1:{free.getsockname()[1]}/net.pth")
    says(place.get(1), "127.0.0.1", "does not answer")


@test
def changed_file_begins_again(place):
    place.answers(lambda handler: handler.part(500, ETag='"old"'), lambda handler: handler.good(etag='"new"'))
    place.good()
    assert place.seen()[1] == ("/net.pth", "bytes=500-")


@test
def without_validator_it_begins_again(place):
    for headers in ({}, {"ETag": 'W/"1"'}):
        place.answers(lambda handler, headers=headers: handler.part(500, **headers), lambda handler: handler.good(etag=None))
        place.good()
        assert place.seen() == [("/net.pth", None)] * 2
        place.run("remove", "sample")


@test
def date_is_a_validator(place):
    date = "Sat, 21 Nov 2020 10:00:00 GMT"
    place.answers(lambda handler: handler.part(500, Last_Modified=date), lambda handler: handler.good(etag=date))
    place.good()
    assert place.seen()[1] == ("/net.pth", "bytes=500-")


@test
def server_without_ranges_will_do(place):
    place.answers(lambda handler: handler.part(500, ETag='"1"'), lambda handler: handler.part(len(NETWORK), ETag='"1"'))
    place.good()


@test
def wrong_part_is_not_kept(place):
    def wrong(handler):
        handler.start(206, 100, Content_Range=f"bytes 7-106/{len(NETWORK)}", ETag='"1"')
        handler.wfile.write(NETWORK[7:107])

    place.answers(lambda handler: handler.part(500, ETag='"1"'), wrong, Handler.good)
    place.good()
    assert [wanted for _, wanted in place.seen()] == [None, "bytes=500-", None]


@test
def halves_of_two_files_are_fetched_in_one_piece(place):
    other = bytes(reversed(NETWORK))

    def mixed(handler):
        handler.start(200, len(other), ETag='"1"')
        handler.wfile.write(other[:500])

    place.answers(mixed, Handler.good)
    place.good()
    assert [wanted for _, wanted in place.seen()] == [None, "bytes=500-", None]


@test
def statuses_are_explained(place):
    for status, word in ((404, "no longer"), (410, "no longer"), (403, "browser"), (416, "browser"), (500, "server error"), (503, "server error")):
        place.answers(lambda handler, status=status: handler.bad(status))
        says(place.get(1), "127.0.0.1", word)
        assert len(place.seen()) == 1, status


@test
def range_refused_begins_again(place):
    place.answers(lambda handler: handler.part(500, ETag='"1"'), lambda handler: handler.bad(416), Handler.good)
    place.good()
    assert [wanted for _, wanted in place.seen()] == [None, "bytes=500-", None]


@test
def mirrors_are_tried_in_turn(place):
    def answer(handler):
        {"/1": lambda: handler.bad(404), "/2": lambda: handler.good(bytes(len(NETWORK))), "/3": handler.good}[handler.path]()

    place.catalogue("/1", "/2", "/3")
    place.answers(answer)
    place.good()
    assert [path for path, _ in place.seen()] == ["/1", "/2", "/3"]


@test
def another_file_is_refused(place):
    for data in (NETWORK[:-1] + b"x", b"", bytes(reversed(NETWORK))):
        place.answers(lambda handler, data=data: handler.good(data))
        says(place.get(1), "127.0.0.1", "not the published one", hashlib.sha256(data).hexdigest()[:12])
        assert place.left() == [], place.left()


@test
def false_lengths_do_no_harm(place):
    place.answers(lambda handler: handler.good(claim=len(NETWORK) + 100, etag=None))
    says(place.get(1), "was lost")
    place.answers(lambda handler: handler.good(claim=len(NETWORK) - 100))
    says(place.get(1), "not the published one")
    place.answers(lambda handler: handler.good(claim=None) if handler.start(200, None) else handler.wfile.write(NETWORK))
    place.good()


@test
def endless_file_is_cut_off(place):
    def endless(handler):
        handler.start(200, None)
        for _ in range(2000):
            handler.wfile.write(bytes(1 << 16))

    place.answers(endless)
    says(place.get(1), "far more")
    assert sum(path.stat().st_size for path in place.folder.rglob(".part")) == 0


@test
def short_digest_is_compared_and_kept(place):
    place.catalogue(sha256=DIGEST[:8])
    place.answers(lambda handler: handler.good(NETWORK + b"x"))
    says(place.get(1), "not the published one")
    place.answers(Handler.good)
    place.good()
    pin = place.folder / "data/limner/digests/sample"
    assert pin.read_text(encoding="ascii") == DIGEST
    place.run("remove", "sample")
    pin.write_text(DIGEST[:8] + "0" * 56, encoding="ascii")
    says(place.get(1), "not the published one")


@test
def space_comes_first(place):
    place.catalogue(size=10**18)
    says(place.get(1), "space", "EB")
    assert place.seen() == []


@test
def full_disk_is_explained(place):
    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    says(place.get(1, preexec_fn=small_files), "free space")
    place.good()


@test
def ctrl_c_keeps_what_came(place):
    ready = threading.Event()

    def stall(handler):
        handler.part(1000, ETag='"1"')
        ready.set()
        time.sleep(30)

    place.answers(stall)
    process = subprocess.Popen([LIMNER, "models", "get", "sample", "--yes"], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                               env=place.environment(LIMNER_DOWNLOAD_TIMEOUT="30"))
    assert ready.wait(10)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, words = process.communicate(timeout=10)  # its own time-out is 30 s
    assert process.returncode == 130 and words.startswith(b"limner: "), (process.returncode, words)
    assert place.part().stat().st_size == 1000 and place.installed() == []
    place.seen()
    place.answers(Handler.good)
    place.good()
    assert place.seen() == [("/net.pth", "bytes=1000-")]


@test
def two_at_once_fetch_one_file(place):
    def slow(handler):
        time.sleep(0.5)
        handler.good()

    place.answers(slow)
    command = [LIMNER, "models", "get", "sample", "--yes"]
    both = [subprocess.Popen(command, env=place.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) for _ in range(2)]
    for process in both:
        words, _ = process.communicate(timeout=30)
        assert process.returncode == 0 and words == b"sample\n", (process.returncode, words)
    assert len(place.seen()) == 1 and place.left() == []
    place.good()


@test
def proxy_is_used(place):
    proxy = place.serve(Handler.good)
    place.get(environment={"http_proxy": f"http://127.0.0.1:{proxy.server_port}"})
    assert [path for path, _ in proxy.seen] == [place.address + "/net.pth"] and place.seen() == []


@test
def another_network_of_that_name_stays(place):
    place.run("import", str(SOURCE / "models/limner-features.safetensors"), "--id", "sample")
    result = place.run("get", "sample", "--yes")
    assert result.returncode == 1 and b"already installed" in result.stderr and place.seen() == []


@test
def damaged_network_is_got_again(place):
    place.good()
    (place.folder / "data/limner/models/sample.safetensors").write_bytes(b"x" * 100)
    place.good()
    assert len(place.seen()) == 2


@test
def what_is_no_network_is_not_kept(place):
    data = b"hello" * 100
    place.catalogue(sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    place.answers(lambda handler: handler.good(data))
    place.get(1)
    assert place.left() == []


@test
def by_hand_is_explained(place):
    place.catalogue(sha256="")
    says(place.get(1), "cannot download", place.address + "/net.pth", "sample.pth")
    place.catalogue(addresses=[])
    says(place.get(1), "cannot download", "https://example.org/page")
    assert place.seen() == []


@test
def damaged_catalogue_is_a_sentence(place):
    for text in ("", "{}", "[3]", '[{"id": "a"}]'):
        (place.folder / "catalogue.json").write_text(text, encoding="utf-8")
        says(place.get(1), "catalogue")
    for name, value in (("id", "../a"), ("id", 3), ("file", "a/b"), ("file", ".."), ("sha256", "xyz"), ("sha256", DIGEST.upper()),
                        ("also-sha256", ["12"]), ("title", "")):
        place.catalogue(**{name: value})
        says(place.get(1), "catalogue")
    assert place.seen() == []


sys.exit(main(Place))
