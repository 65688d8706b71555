"""An installation in any folder: both programs find what was installed with them, and nothing else."""

import json
import os
import pathlib
import subprocess

import gimptest

LIMNER = pathlib.Path(os.environ["GIMPTEST_LIMNER"])
SHARE = LIMNER.parents[1] / "share"


def limner(*arguments):
    return subprocess.run([LIMNER, *arguments], check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True).stdout


def test_plugin_finds_styles_and_networks():
    image, layer = gimptest.image(64, 48)
    gimptest.gradient(layer)
    for method in ("painted", "instant"):
        result = gimptest.run("limner-style-transfer", image=image, drawables=[layer], method=method, size=48, steps=1, start_size=48)
        assert result.ok and result.values[0][0].get_name().startswith("Lanterns"), result
    result = gimptest.run("limner-portrait", image=image, drawables=[layer])
    assert result.ok, result


def test_command_line_finds_networks():
    listed = json.loads(limner("models", "list", "--json"))["models"]
    for network in listed:
        assert pathlib.Path(network["path"]).is_relative_to(SHARE), network
    assert {"limner-features", "limner-instant"} <= {network["id"] for network in listed}, listed


gimptest.main()
