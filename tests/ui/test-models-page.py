#!/usr/bin/env python3
"""The Models page, first in a window with a local server, then in GIMP."""

import hashlib
import http.server
import itertools
import json
import os
import pathlib
import subprocess
import sys
import threading

import uitest

GOLDEN = pathlib.Path(os.environ["UITEST_GOLDEN"])
NETWORK = (GOLDEN / "import-fast-style.pth").read_bytes()
DATA = uitest.WHERE / "models-data"
DRAG_STATE = uitest.WHERE / "drag-state"
gate = threading.Event()  # the server sends the second half when this is set
seen = []


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        seen.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(NETWORK)))
        self.send_header("ETag", '"1"')
        self.end_headers()
        try:
            self.wfile.write(NETWORK[:20000])
            self.wfile.flush()
            for at in range(20000, len(NETWORK), 500):
                while not gate.wait(0.25):
                    self.wfile.write(NETWORK[at:at + 1])
                    at += 1
                self.wfile.write(NETWORK[at:])
                break
        except ConnectionError:
            pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()


def entry(name, **changes):
    return {"id": name, "title": name.capitalize(), "file": f"{name}.pth", "architecture": "fast-style", "size": len(NETWORK),
            "sha256": hashlib.sha256(NETWORK).hexdigest(), "addresses": [f"http://127.0.0.1:{server.server_port}/{name}.pth"],
            "page": "https://example.org/", "licence": "MIT (for tests)", "author": "Nobody", "training-data": "Noise", **changes}


def start(*arguments, **more):
    catalogue = uitest.WHERE / "catalogue.json"
    limited = entry("limited", sha256="", licence="NVIDIA Source Code License: research or evaluation only", architecture="stylegan2")
    catalogue.write_text(json.dumps([entry("sample"), limited]), encoding="utf-8")
    return uitest.start_program([os.environ["UITEST_MODELS"], *arguments], XDG_DATA_HOME=str(DATA), LIMNER_CATALOGUE=str(catalogue),
                                XDG_CACHE_HOME=str(uitest.WHERE / "models-cache"), **more)


window_process = start()


def models():
    return uitest.window("Models", "models-window")


def said(words):
    """Waits for a text that is visible without scrolling."""
    uitest.wait_for(lambda: any(words in label.name and uitest.in_sight(label) for label in uitest.all_of(models(), "label")), f"the words “{words}”")


def card(title):
    return uitest.find(models(), "list item", title)


def open_card(title):
    toggle = uitest.find(models(), "toggle button", f"About {title}")
    if not uitest.is_checked(toggle):
        toggle.queryAction().doAction(0)
    uitest.wait_for(lambda: uitest.is_checked(toggle), f"{title} to open")


def installed():
    return sorted(path.stem for path in (DATA / "limner/models").glob("[!.]*.safetensors"))


def test_cards_tell_what_is_there():
    words = uitest.wait_for(lambda: (found := uitest.texts(models())) and "Sample" in found and found, "the cards")
    for title, group in (("Limner features (small)", "On this computer"), ("Sample", "Available to download"), ("Limited", "To be imported from a file")):
        assert card(title).description == group, (title, card(title).description)
    for text in ("Comes with Limner", "Free to use, name the makers", "No networks of your own yet"):
        assert text in words, (text, words)
    assert any(widget.name == "For research only" for widget in uitest.all_of(card("Limited"), "label"))  # it is not visible
    uitest.screenshot("models", "Models")


def test_card_opens():
    open_card("Limited")
    said("research or evaluation only")
    said("limited.pth")
    assert not any(widget.name == "Agree and get" for widget in uitest.all_of(card("Limited")))


def test_nothing_is_fetched_before_consent():
    uitest.press(models(), f"Get Sample, 65.2{chr(160)}kB")
    said("its makers' licence")
    said("MIT (for tests)")
    uitest.screenshot("models-consent", "Models")
    uitest.press(card("Sample"), "Not now")
    assert not seen


def test_download_can_be_stopped():
    uitest.press(models(), f"Get Sample, 65.2{chr(160)}kB")
    uitest.press(card("Sample"), "Agree and get")
    said("/s")
    uitest.screenshot("models-download", "Models")
    uitest.press(card("Sample"), "Stop")
    said("continues from there")
    assert installed() == []


def test_download_ends_installed():
    gate.set()
    uitest.press(models(), f"Get Sample, 65.2{chr(160)}kB")
    uitest.press(card("Sample"), "Agree and get")
    said("“Sample” is installed.")
    uitest.wait_for(lambda: installed() == ["sample"], "the network")
    said("1 network of your own")
    uitest.screenshot("models-got", "Models")


def test_network_is_verified():
    open_card("Sample")
    uitest.press(card("Sample"), "Verify")
    said("“Sample” is verified: intact and working")


def test_network_is_removed():
    uitest.press(card("Sample"), "Remove…")
    said("You can download the network again.")
    assert installed() == ["sample"]
    uitest.press(card("Sample"), "Keep")
    uitest.press(card("Sample"), "Remove…")
    uitest.press(card("Sample"), "Remove")
    said("“Sample” has been removed.")
    assert installed() == []
    uitest.wait_for(lambda: card("Sample").description == "Available to download", "the card to be one to be fetched")


def path_entry():
    """The entry for a path in the file chooser. A slash opens it once the chooser accepts keys."""
    chooser = next(w for w in uitest.windows("models-window") if "Import a network" in w.name)
    for entry in uitest.all_of(chooser, "text|entry"):
        if uitest.showing(entry) and entry.getState().contains(uitest.pyatspi.STATE_FOCUSED):
            return entry
    uitest.key("slash")
    return None


def test_file_is_imported():
    uitest.all_of(models(), "button|push button", "Import file…")[-1].queryAction().doAction(0)  # the button of the page
    uitest.wait_for(lambda: uitest.focus("Import a network"), "the choice of a file")
    path = str(GOLDEN / "import-vgg16-archive.pth")
    entry = uitest.wait_for(path_entry, "the line for a path")
    entry.queryEditableText().setTextContents(path)
    uitest.wait_for(lambda: entry.queryText().getText(0, -1) == path, "the path")
    uitest.key("Return")
    uitest.wait_for(lambda: installed() == ["import-vgg16-archive"], "the network")
    said("is installed.")


DRAG = """
import pathlib, sys, gi
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk
state = pathlib.Path(sys.argv[2])
def begin(button, context):
    state.write_text("dragging")
    GLib.timeout_add(20, follow, context)
def follow(context):
    state.write_text("accepted" if context.get_selected_action() else "dragging")
    return True
window = Gtk.Window(title="Files")
button = Gtk.Button(label="a network")
button.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
button.drag_source_add_uri_targets()
button.connect("drag-begin", begin)
button.connect("drag-data-get", lambda b, c, data, i, t: data.set_uris(["file://" + sys.argv[1]]))
window.add(button)
window.set_default_size(200, 100)
window.move(1000, 800)
window.show_all()
Gtk.main()
"""


def xdotool(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)


steps = itertools.cycle((0, 7, 14, 21))


def drag_until(state, x, y):
    """Moves the pointer to and fro at a place until the dragging window is in a state. Each move is an event: X and GTK
    begin a drag, and answer it, only after some of them."""
    step = next(steps)
    xdotool("mousemove", x - step, y - step)
    return DRAG_STATE.exists() and DRAG_STATE.read_text() == state


def test_dropped_file_is_imported():
    open_card("VGG-16")
    uitest.press(card("VGG-16"), "Remove…")
    said("you need its file")
    uitest.press(card("VGG-16"), "Remove")
    uitest.wait_for(lambda: installed() == [], "the network to go")
    source = uitest.start_program([sys.executable, "-c", DRAG, str(GOLDEN / "import-vgg16-archive.pth"), str(DRAG_STATE)])
    uitest.wait_for(lambda: uitest.focus("Files"), "a window to drag from")
    xdotool("mousemove", "--sync", 1100, 850, "mousedown", 1)
    uitest.wait_for(lambda: drag_until("dragging", 1095, 845), "the drag to begin")
    uitest.wait_for(lambda: drag_until("accepted", 390, 290), "the page to accept the file")
    xdotool("mouseup", 1)
    uitest.wait_for(lambda: installed() == ["import-vgg16-archive"], "the network")
    said("is installed.")
    uitest.end_program(source)


def test_damage_is_told():
    (DATA / "limner/models/import-vgg16-archive.safetensors").write_bytes(b"x" * 100)
    open_card("VGG-16")
    uitest.press(card("VGG-16"), "Verify")
    said("damaged")
    uitest.press(models(), "Close")
    uitest.wait_for(lambda: window_process.poll() == 0, "the window to close")


@uitest.fresh
def test_dark_and_large():
    process = start("--dark", GDK_DPI_SCALE="2")
    uitest.wait_for(lambda: "Limner features (small)" in uitest.texts(models()), "the cards")
    open_card("Limner features (small)")
    uitest.screenshot("models-dark-large", "Models")
    extents = uitest.extents(models())
    assert extents.width <= 1280 and extents.height <= 1000, extents
    uitest.end_program(process)


@uitest.fresh
def test_in_gimp():
    gimp = uitest.Gimp()
    try:
        gimp.start("run_plain", "limner-models")
        window = uitest.window("Models")
        uitest.wait_for(lambda: "VGG-19" in uitest.texts(window), "the catalogue")
        uitest.screenshot("models-in-gimp", "Models")
        uitest.press(window, "Close")
        assert gimp.answer()["status"] == "success"
        gimp.ask("load", "photo", str(GOLDEN.parents[1] / "data/shelf/dream.jpg"))
        menu = uitest.wait_for(lambda: [item for a in uitest.applications() for item in uitest.all_of(a, "menu item", "Models…")], "the menu")
        menu[0].queryAction().doAction(0)
        uitest.press(uitest.window("Models"), "Close")
        uitest.no_window("Models")
        answer = gimp.ask("run_plain", "limner-models", mode="NONINTERACTIVE")
        assert answer["status"] == "calling-error" and "limner models" in answer["error"], answer
    finally:
        gimp.quit()


uitest.main()
