"""The page of a ballot in headless Chromium: what it shows, what keys do, what is kept when it is closed, and its result read
back. Arguments: the program, Chromium, and a folder for a screenshot."""

import json
import os
import pathlib
import subprocess
import sys
import time

import chromium
import numpy
import pictures
import running
from running import expect, test

LIMNER, PROGRAM, SCREENSHOTS = (os.path.abspath(path) for path in sys.argv[1:4])
SHOWN = "[...document.images].every((image) => image.complete && image.naturalWidth === 64 && image.clientWidth > 0)"


class Place:
    """A folder with a ballot of red and blue pictures, four pairs."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.environment = {**os.environ, "LC_ALL": "C.UTF-8", "XDG_DATA_HOME": f"{folder}/data", "HOME": f"{folder}/home"}
        os.environ["HOME"] = f"{folder}/home"
        for channel, maker in ((0, "red"), (2, "blue")):
            (self.folder / maker).mkdir()
            for number in range(4):
                pixels = numpy.zeros((48, 64, 3), numpy.uint8)
                pixels[..., channel] = 150 + 30 * number
                pictures.write_png(self.folder / maker / f"{number}.png", pixels)
        self.json("compare", "red", "blue", "-o", "ballot.html", "--question", "Which is <b>redder</b>?")
        self.page = (self.folder / "ballot.html").as_uri()

    def json(self, *arguments):
        command = [LIMNER, "assess", *arguments, "--json"]
        return json.loads(expect(subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, check=False), 0).stdout)

    def browser(self):
        return chromium.Chromium(PROGRAM, self.folder / "profile")

    def saved(self):
        """The results that the browser has saved."""
        return sorted(self.folder.glob("limner-ballot-*.json"))


def progress(browser):
    return browser.evaluate("document.getElementById('progress').textContent")


def is_left_red(browser):
    """Looks at the pixels of the picture on the left, as a person does."""
    browser.wait_for(SHOWN)
    return browser.evaluate("(() => { const canvas = document.createElement('canvas'), context = canvas.getContext('2d');"
                            "context.drawImage(document.getElementById('left'), 0, 0);"
                            "const pixel = context.getImageData(1, 1, 1, 1).data; return pixel[0] > pixel[2]; })()")


def prefer_red(browser):
    browser.key("ArrowLeft" if is_left_red(browser) else "ArrowRight")


def wait_until(condition):
    end = time.monotonic() + chromium.PATIENCE
    while not condition():
        assert time.monotonic() < end, "timed out"
        time.sleep(0.05)


@test
def a_person_votes_and_the_result_is_read(place):
    browser = place.browser()
    browser.save_downloads_in(place.folder)
    browser.open(place.page)
    browser.wait_for(SHOWN)
    os.makedirs(SCREENSHOTS, exist_ok=True)
    browser.screenshot(f"{SCREENSHOTS}/ballot-page.png")
    assert browser.evaluate("document.getElementById('question').textContent") == "Which is <b>redder</b>?"
    assert not browser.evaluate("document.body.innerText.includes('blue') || document.title.includes('red')")
    assert progress(browser) == "0 / 4"
    for key, count in ((" ", "1 / 4"), ("Backspace", "0 / 4"), ("ArrowDown", "1 / 4"), ("Backspace", "0 / 4"), ("Backspace", "0 / 4")):
        browser.key(key)
        assert progress(browser) == count, (key, progress(browser))
    for _ in range(3):
        prefer_red(browser)
    browser.key(" ")
    assert browser.evaluate("document.getElementById('pictures').hidden && !document.getElementById('done').hidden")
    browser.key("Enter")
    wait_until(place.saved)
    browser.close()
    addresses = [address for address in browser.requests if not address.startswith(("data:", "blob:"))]
    assert addresses == [place.page], addresses
    result = place.json("ballot", place.saved()[0].name)
    winner = result["makers"][0]
    assert result["answers"] == 4 and winner["name"] == "red" and winner["wins"] == 3.5 and winner["comparisons"] == 4, result
    assert winner["low"] < winner["strength"] < winner["high"] and winner["share_low"] < winner["share"] < winner["share_high"], winner


@test
def a_closed_page_keeps_its_answers(place):
    browser = place.browser()
    browser.open(place.page)
    for _ in range(2):
        prefer_red(browser)
    left = is_left_red(browser)
    source = browser.evaluate("document.getElementById('left').src")
    browser.open("about:blank")
    browser.open(place.page)
    assert progress(browser) == "2 / 4" and is_left_red(browser) == left
    assert browser.evaluate("document.getElementById('left').src") == source
    browser.save_downloads_in(place.folder)
    for _ in range(2):
        prefer_red(browser)
    browser.key("Enter")
    wait_until(place.saved)
    browser.open("about:blank")
    browser.open(place.page)
    assert progress(browser) == "0 / 4"
    browser.close()
    assert place.json("ballot", place.saved()[0].name)["makers"][0]["wins"] == 4


sys.exit(running.main(Place))
