"""The setting tables, as printed by list-settings, and for each row a value that is not the default."""

import json
import subprocess

# Settings for a small job; the value of a tested row replaces one of them.
BASE = {
    "style": {"size": 24, "steps": 1, "start-size": 24},
    "dream": {"size": 32, "steps": 1, "octaves": 1},
    "portrait": {"size": 8},
}
# Values that the rules below cannot find.
OTHER = {
    ("style", "style-distance"): "gram",
    ("dream", "layer"): "relu3_1:1",
    ("dream", "zoom"): 2,
    ("portrait", "seeds"): "7",
    ("portrait", "blend"): "3=2 7=1",
    ("portrait", "mix"): "3,7,12",
    ("portrait", "lock"): "fine=7",
    ("portrait", "words"): "2",
    ("portrait", "project-steps"): 2,
}


def load(program):
    """{effect: [row, …]}"""
    return json.loads(subprocess.run([program], check=True, capture_output=True).stdout)


def other_value(effect, row):
    """A value of the row's type that differs from the default and from BASE; None if a test must supply one."""
    if (effect, row["name"]) in OTHER:
        return OTHER[effect, row["name"]]
    if row["type"] == "choice":
        return next(choice for choice in reversed(row["choices"]) if choice != row["default"])
    if row["type"] == "boolean":
        return True
    if row["type"] == "seed":
        return 12345
    if row["type"] in ("int", "int64"):
        return BASE.get(effect, {}).get(row["name"], int(max(row["def"], row["min"]))) + 1
    if row["type"] == "double":
        return row["def"] / 2 + row["min"] / 2 if row["def"] > row["min"] else min(row["max"], row["min"] + 0.5)
    return None
