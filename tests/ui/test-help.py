"""The Help button of every dialog, and F1, open its page of the manual in the browser."""

import pathlib
import subprocess
import urllib.parse

import uitest
from uitest import press, window

OPENED = uitest.WHERE / "opened"
HELP = "button|push button"


def bring_a_browser():
    """Installs a program that opens HTML and records the file."""
    home = uitest.WHERE / "home"
    programs = home / ".local/share/applications"
    programs.mkdir(parents=True, exist_ok=True)
    script = uitest.WHERE / "browser"
    script.write_text(f'#!/bin/sh\necho "$1" >>{OPENED}\n')
    script.chmod(0o755)
    lines = ["[Desktop Entry]", "Type=Application", "Name=Browser", f"Exec={script} %u", "MimeType=text/html;"]
    (programs / "test-browser.desktop").write_text("\n".join(lines) + "\n")
    (home / ".config").mkdir(exist_ok=True)
    (home / ".config/mimeapps.list").write_text("[Default Applications]\ntext/html=test-browser.desktop\n")


bring_a_browser()
gimp = uitest.Gimp()


def opened_page():
    """The last file that the browser opened."""
    text = uitest.wait_for(lambda: OPENED.exists() and OPENED.read_text(), "the browser")
    OPENED.unlink()
    page = pathlib.Path(urllib.parse.unquote(urllib.parse.urlparse(text.split()[-1]).path))
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>"), page
    assert page.parent.name == "help", page
    return page.stem


def help_buttons(dialog):
    return [w for w in uitest.all_of(dialog, HELP) if w.name.startswith("Help") and uitest.showing(w)]


def check_help(title, page, close="Cancel"):
    dialog = window(title)
    button = uitest.wait_for(lambda: next(iter(help_buttons(dialog)), None), f"a Help button in “{title}”")
    button.queryAction().doAction(0)
    assert opened_page() == page
    uitest.focus(title)
    uitest.key("F1")
    assert opened_page() == page
    press(dialog, close)
    uitest.no_window(title)
    gimp.answer()


def open_on_picture(procedure):
    picture = uitest.WHERE / "picture.png"
    if not picture.exists():
        subprocess.run(["convert", "-size", "64x48", "gradient:skyblue-white", "-strip", f"PNG24:{picture}"], check=True)
        gimp.ask("load", "one", str(picture))
    gimp.start("run", procedure, "one", "INTERACTIVE", layer="Background")


def test_style():
    open_on_picture("limner-style-transfer")
    check_help("Style transfer", "style")


def test_dream():
    open_on_picture("limner-dream")
    check_help("Dream", "dream")


def test_portraits():
    open_on_picture("limner-portrait")
    check_help("Portraits", "portraits")


def test_networks():
    gimp.start("run_plain", "limner-models")
    check_help("Models", "models", "Close")


def test_training():
    gimp.start("run_plain", "limner-train-style")
    check_help("Train a style", "training", "Close")


uitest.main(after=gimp.quit)
