"""Every row of the setting tables: a script's value reaches the job in GIMP, and so does the value of an edited recipe."""

import json
import os
import pathlib
import sys
import threading
import time

import gimptest
from gimptest import Gimp

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS / "settings"))
import settings  # noqa: E402

TABLES = settings.load(os.environ["GIMPTEST_SETTINGS"])
PROCEDURES = {"style": "limner-style-transfer", "dream": "limner-dream", "portrait": "limner-portrait"}
NETWORK = str(TESTS / "golden" / "portrait-skip.safetensors")
# These have tests of their own, here or in test-live.py, test-style-arguments.py, test-dream.py and test-portrait.py.
ELSEWHERE = {
    "style": {"style-file", "style-files", "style-weights", "style-crops", "style-outside", "variants", "live", "method", "model"},
    "dream": {"guide", "model", "zoom", "zoom-scale", "zoom-rotation"},
    "portrait": {"slider", "latent", "project", "consent", "project-steps", "place", "model", "blend", "spherical", "mix", "children",
                 "closeness", "seed", "frames"},
}


def arguments_of(effect, names):
    """Arguments for a small job, with another value for each of these settings."""
    values = {row["name"]: settings.other_value(effect, row) for row in TABLES[effect] if row["name"] in names}
    return settings.BASE[effect] | values


def call(effect, values, **more):
    """The settings in the recipe of the first new layer, and that layer."""
    result = gimptest.run(PROCEDURES[effect], **{name.replace("-", "_"): value for name, value in values.items()}, **more)
    assert result.ok, result
    layer = result.values[0][0]
    return recipe_of(layer)["settings"], layer


def recipe_of(layer):
    return json.loads(bytes(layer.get_parasite("limner-recipe").get_data()))


def picture():
    image, layer = gimptest.image(40, 24)
    gimptest.gradient(layer)
    return {"image": image, "drawables": [layer]}


def check(effect, names, **more):
    values = arguments_of(effect, names)
    told, layer = call(effect, values, **more)
    wrong = {name: (values[name], told.get(name)) for name in names if told.get(name) != values[name]}
    assert not wrong, wrong


def plain_names(effect):
    return {row["name"] for row in TABLES[effect] if not row["cli_only"]} - ELSEWHERE[effect]


def test_style():
    check("style", plain_names("style"), **picture())
    check("style", {"method"}, **picture())


def test_dream():
    check("dream", plain_names("dream"), **picture())
    check("dream", {"zoom", "zoom-scale", "zoom-rotation"}, **picture())


def test_portrait():
    check("portrait", plain_names("portrait"), model=NETWORK)
    check("portrait", {"blend", "spherical"}, model=NETWORK)
    check("portrait", {"mix"}, model=NETWORK)
    check("portrait", {"children", "closeness", "seed"}, model=NETWORK)
    check("portrait", {"frames"}, model=NETWORK, seeds="1,2")


def test_every_row_is_an_argument():
    """Each argument has the row's type, default and range; there are no other arguments."""
    for effect, name in PROCEDURES.items():
        config = Gimp.get_pdb().lookup_procedure(name).create_config()
        limits = [row for row in TABLES["job"] if effect != "portrait" or row["name"] == "threads"]
        rows = {row["name"]: row for row in TABLES[effect] + limits if not row["cli_only"]}
        own = {"run-mode", "image", "drawables", "style-layer", "guide-layer", "procedure"}
        assert {spec.name for spec in config.list_properties()} - own == rows.keys(), effect
        for row in rows.values():
            spec = config.find_property(row["name"])
            if row["type"] in ("int", "int64", "double"):
                assert (spec.minimum, spec.maximum) == (min(row["min"], row["def"]), row["max"]), (effect, row["name"])
                assert config.get_property(row["name"]) == row["def"], (effect, row["name"])
            if row["type"] == "choice":
                assert config.get_property(row["name"]) == row["default"], (effect, row["name"])


def test_edited_recipe():
    """Every setting in a layer's recipe is changed; the layer made by editing has the changed settings."""
    for effect in ("style", "dream"):
        more = picture()
        _, layer = call(effect, settings.BASE[effect], **more)
        recipe = recipe_of(layer)
        values = arguments_of(effect, {row["name"] for row in TABLES[effect] if row["in_recipe"]} & plain_names(effect))
        recipe["settings"] |= values
        layer.attach_parasite(Gimp.Parasite.new("limner-recipe", 1, list(json.dumps(recipe).encode())))
        result = gimptest.run("limner-edit-layer", image=more["image"], drawables=[layer])
        assert result.ok, result
        told = recipe_of(result.values[0][0])["settings"]
        wrong = {name: (value, told.get(name)) for name, value in values.items() if told.get(name) != value}
        assert not wrong, (effect, wrong)


def most_threads(done):
    """The largest number of threads of a child process of GIMP that runs Limner, until it is done."""
    most = 0
    while not done.is_set():
        for task in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if (task / "comm").read_text().strip() == "limner" and os.getppid() == int((task / "stat").read_text().split()[3]):
                    most = max(most, len(list((task / "task").iterdir())))
            except (OSError, IndexError):
                pass
        time.sleep(0.01)
    return most


def test_limits():
    more = picture()
    result = gimptest.run(PROCEDURES["style"], memory=1, size=256, steps=1, start_size=256, **more)
    assert not result.ok and "1 MiB" in result.error, result
    counts = {}
    for effect in ("style", "dream"):
        for threads in (1, 9):
            done, found = threading.Event(), []
            watch = threading.Thread(target=lambda done=done, found=found: found.append(most_threads(done)))
            watch.start()
            call(effect, settings.BASE[effect] | {"threads": threads, "steps": 40}, **picture())
            done.set()
            watch.join()
            counts[effect, threads] = found[0]
        assert counts[effect, 9] > counts[effect, 1] + 5, counts  # sampling may miss one


gimptest.main()
