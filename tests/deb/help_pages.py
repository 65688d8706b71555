"""Opens every dialog of the plug-in in a GIMP with windows that lives in another root, and asks each for its page of the manual."""

import pathlib
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "plugin"))
import xserver  # noqa: E402

PAGES = {"Style transfer": "style", "Dream": "dream", "Portraits": "portraits", "Models": "models", "Train a style": "training"}
PATIENCE = 600  # seconds; a new profile makes GIMP ask each of its plug-ins for its procedures
HOME = "/tmp/home"  # of the user, in the other root
BROWSER = f"[Desktop Entry]\nType=Application\nName=Browser\nExec={HOME}/browser %u\nMimeType=text/html;\n"


def bring_a_browser(root):
    """A program for HTML that notes the address; returns the file of the notes."""
    home = root / HOME[1:]
    applications, settings = home / ".local/share/applications", home / ".config"
    applications.mkdir(parents=True)
    settings.mkdir()
    (applications / "browser.desktop").write_text(BROWSER)
    (settings / "mimeapps.list").write_text("[Default Applications]\ntext/html=browser.desktop\n")
    (home / "browser").write_text(f'#!/bin/sh\necho "$1" >>{HOME}/opened\n')
    (home / "browser").chmod(0o755)
    return home / "opened"


class Screen:
    """The windows on a display."""

    def __init__(self, display, gimp):
        self.display, self.gimp = display, gimp

    def wait_for(self, question, what):
        end = time.monotonic() + PATIENCE
        while not (answer := question()):
            assert self.gimp.poll() is None, f"GIMP ended before there was {what}"
            assert time.monotonic() < end, f"timed out waiting for {what}"
            time.sleep(1)
        return answer

    def xdotool(self, *arguments):
        env = xserver.environment(self.display, "/nowhere")
        result = subprocess.run(["xdotool", *arguments], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        return result.stdout.split()

    def find(self, title):
        return self.xdotool("search", "--onlyvisible", "--name", f"^{title}$")

    def press(self, window, key):
        self.xdotool("windowfocus", "--sync", window, "key", key)


def page_of(screen, title, opened):
    """The page that the dialog opens when F1 is pressed. Closes the dialog."""
    window = screen.wait_for(lambda: screen.find(title), f"the window “{title}”")[0]
    screen.wait_for(lambda: opened.exists() or screen.press(window, "F1"), f"the help of “{title}”")
    address = urllib.parse.urlparse(opened.read_text().split()[-1])
    screen.wait_for(lambda: not screen.find(title) or screen.press(window, "Escape"), f"the end of “{title}”")
    opened.unlink()
    return urllib.parse.unquote(address.path)


def failures(system):
    """Titles of the dialogs that do not open their page of the manual in the system, a fresh.Fresh."""
    opened = bring_a_browser(system.place)
    code = "exec (compile (open ('/tests/open-dialogs.py').read (), 'open-dialogs.py', 'exec'))"
    command = ["gimp", "--new-instance", "--no-splash", "--quit", "--batch-interpreter=python-fu-eval", "-b", code]
    found = {}
    with xserver.running() as display, system.start(*command, DISPLAY=f":{display}", HOME=HOME) as gimp:
        try:
            screen = Screen(display, gimp)
            found = {title: page_of(screen, title, opened) for title in PAGES}
        finally:
            gimp.terminate()
    wanted = {title: f"/usr/share/limner/help/{page}.html" for title, page in PAGES.items()}
    return [title for title in PAGES if found[title] != wanted[title] or not (system.place / wanted[title][1:]).is_file()]
