#!/usr/bin/env python3
"""The installed tree: its files, its programs, its manual.

test-install.py SOURCES BUILD PREFIX PLUGIN_DIR
"""

import html.parser
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

SOURCES, BUILD, PREFIX, PLUGIN_DIR = (pathlib.Path(argument) for argument in sys.argv[1:])
DIALOGS = ["style", "dream", "portraits", "models", "training"]  # their Help buttons open these pages
tests = []


def test(function):
    tests.append(function)
    return function


class Tree:
    """An installed tree in a folder of its own."""

    def __init__(self, top):
        self.top = top
        command = ["meson", "install", "-C", BUILD, "--destdir", top, "--no-rebuild", "--quiet"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def place(self, *parts):
        return pathlib.Path(f"{self.top}{PREFIX}").joinpath(*parts)

    @property
    def plugin(self):
        return pathlib.Path(f"{self.top}{PLUGIN_DIR}/limner/limner")

    def run(self, *arguments):
        env = {name: value for name, value in os.environ.items() if not name.startswith(("LIMNER_", "XDG_"))}
        env.update(LIMNER_DATA_PATH=str(self.place("share/limner")), HOME=str(self.top), LC_ALL="C.UTF-8")
        command = [self.place("bin/limner"), *arguments]
        return subprocess.run(command, env=env, cwd=self.top, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, text=True).stdout


class Page(html.parser.HTMLParser):
    """Collects the links and the IDs of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.links += [attributes[name] for name in ("href", "src") if attributes.get(name)]
        if "id" in attributes:
            self.ids.add(attributes["id"])


def broken_links(folder):
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}
    for path, page in pages.items():
        for link in page.links:
            address = urllib.parse.urlparse(link)
            target = pathlib.Path(os.path.normpath(path.parent / urllib.parse.unquote(address.path))) if address.path else path
            if address.scheme:
                continue
            if not target.is_file():
                yield f"{path.name}: {link}: no such file"
            elif address.fragment and address.fragment not in pages[target].ids:
                yield f"{path.name}: {link}: no such section"


@test
def everything_is_there(tree):
    wanted = ["bin/limner", "share/limner/models/limner-features.safetensors", "share/limner/styles/styles.json", "share/man/man1/limner.1"]
    wanted += ["share/bash-completion/completions/limner.bash", "share/zsh/site-functions/_limner", "share/fish/vendor_completions.d/limner.fish"]
    wanted += ["share/metainfo/org.gimp.GIMP.Plugin.Limner.metainfo.xml", "share/icons/hicolor/scalable/apps/limner.svg"]
    languages = [line for line in (SOURCES / "po/LINGUAS").read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
    wanted += [f"share/locale/{language}/LC_MESSAGES/limner.mo" for language in languages]
    missing = [name for name in wanted if not tree.place(name).is_file()]
    assert not missing, missing
    assert os.access(tree.plugin, os.X_OK)


@test
def the_program_for_gimp_links_little(tree):
    """GIMP starts it only to ask for its procedures, after each installation."""
    linked = subprocess.run(["ldd", tree.plugin], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, text=True).stdout
    assert "libgimp-3.0" in linked
    for name in ("libcurl", "libgtk", "libopenblas", "libvips"):
        assert name not in linked, name


@test
def programs_name_no_folder_of_the_build(tree):
    for program in (tree.place("bin/limner"), tree.plugin, tree.plugin.with_name("limner-run.so")):
        data = program.read_bytes()
        for folder in (SOURCES, BUILD):
            assert os.fsencode(folder) not in data, (program, folder)


@test
def a_moved_tree_finds_its_data(tree):
    assert "limner-features" in tree.run("models", "list")
    folder = str(tree.place("share/limner/models"))
    assert folder in tree.run("models", "info", "limner-features", "--json")


@test
def the_manual_has_every_page(tree):
    folder = tree.place("share/limner/help")
    for page in DIALOGS:
        assert (folder / f"{page}.html").is_file() and (folder / f"{page}.md").is_file(), page
    contents = Page((folder / "index.html").read_text(encoding="utf-8")).links
    sources = [*(SOURCES / "docs").glob("*.md"), *(SOURCES / "models").glob("*.md")]
    for source in sources:
        page = source.relative_to(SOURCES / "docs") if source.parent.name == "docs" else source.relative_to(SOURCES)
        if page.name != "README.md":
            assert str(page.with_suffix(".html")) in contents, f"{page}: docs/meson.build does not list it"


@test
def links_of_the_manual_lead_somewhere(tree):
    folder = tree.place("share/limner/help")
    broken = list(broken_links(folder))
    assert not broken, broken
    (folder / "gimp.html").unlink()
    assert any("gimp.html: no such file" in line for line in broken_links(folder))


def main():
    print(f"1..{len(tests)}")
    failed = False
    with tempfile.TemporaryDirectory(prefix="limner-install-") as folder:
        tree = Tree(folder)
        for number, function in enumerate(tests, 1):
            try:
                function(tree)
                print(f"ok {number} {function.__name__}")
            except (AssertionError, OSError, subprocess.CalledProcessError) as error:
                failed = True
                print(f"not ok {number} {function.__name__}\n# {error}")
    sys.exit(failed)


main()
