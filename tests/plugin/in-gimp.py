"""The part of the tests that runs inside GIMP: makes images, runs procedures, inspects layers.

Commands arrive as lines of JSON through a pipe. Each is answered by a line of JSON.
"""

import json
import os

import gi

gi.require_version("Gimp", "3.0")
from gi.repository import Gimp, Gio  # noqa: E402

images = {}


def load(name, path):
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(path))
    images[name] = (image, Gimp.Display.new(image))
    image.clean_all()
    return image.get_id()


def add_layer(name, path, title):
    image = images[name][0]
    layer = Gimp.file_load_layer(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(path))
    layer.set_name(title)
    image.insert_layer(layer, None, 0)
    image.clean_all()
    Gimp.displays_flush()


def select(name, x, y, width, height):
    images[name][0].select_ellipse(Gimp.ChannelOps.REPLACE, x, y, width, height)
    images[name][0].clean_all()
    Gimp.displays_flush()


def run(procedure, name, mode, layer, **arguments):
    image = images[name][0]
    found = Gimp.get_pdb().lookup_procedure(procedure)
    config = found.create_config()
    config.set_property("run-mode", getattr(Gimp.RunMode, mode))
    config.set_property("image", image)
    config.set_core_object_array("drawables", [image.get_layer_by_name(layer)])
    for key, value in arguments.items():
        config.set_property(key.replace("_", "-"), value)
    result = found.run(config)
    error = Gimp.get_pdb().get_last_error()
    return {"status": result.index(0).value_nick, "error": error}


def run_plain(procedure, mode="INTERACTIVE", **arguments):
    """Runs a procedure that takes no image."""
    config = Gimp.get_pdb().lookup_procedure(procedure).create_config()
    config.set_property("run-mode", getattr(Gimp.RunMode, mode))
    for key, value in arguments.items():
        config.set_property(key.replace("_", "-"), value)
    result = Gimp.get_pdb().lookup_procedure(procedure).run(config)
    return {"status": result.index(0).value_nick, "error": Gimp.get_pdb().get_last_error()}


def evaluate(expression):
    """The value of a Script-Fu expression, as Scheme writes it. Python cannot read the arrays of numbers that procedures return."""
    path = os.path.join(os.environ["UITEST_WHERE"], "scheme-value")
    code = f'(let* ((value {expression}) (port (open-output-file "{path}"))) (write value port) (close-output-port port))'
    procedure = Gimp.get_pdb().lookup_procedure("plug-in-script-fu-eval")
    config = procedure.create_config()
    config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    config.set_property("script", code)
    result = procedure.run(config)
    assert result.index(0) == Gimp.PDBStatusType.SUCCESS, Gimp.get_pdb().get_last_error()
    with open(path) as value:
        return value.read()


def describe(item):
    parasite = item.get_parasite("limner-recipe")
    return {
        "name": item.get_name(),
        "size": [item.get_width(), item.get_height()],
        "masked": bool(item.is_layer() and item.get_mask()),
        "recipe": json.loads(bytes(parasite.get_data()).decode()) if parasite else None,
        "children": [describe(child) for child in item.get_children()] if item.is_group() else None,
    }


def layers(name):
    return [describe(layer) for layer in images[name][0].get_layers()]


def newest_layers():
    """The layers of the newest image."""
    newest = max(Gimp.get_images(), key=lambda image: image.get_id())
    return [describe(layer) for layer in newest.get_layers()]


def exchange_view(name):
    """Opens another view of the image and closes its previous one."""
    image, first = images[name]
    images[name] = (image, Gimp.Display.new(image))
    first.delete()


def count_images():
    return len(Gimp.get_images())


COMMANDS = {f.__name__: f for f in (load, add_layer, select, evaluate, run, run_plain, layers, newest_layers, exchange_view, count_images)}
where = os.environ["UITEST_WHERE"]
with open(f"{where}/commands") as commands, open(f"{where}/answers", "w", buffering=1) as answers:
    for line in commands:
        name, positional, named = json.loads(line)
        if name == "quit":
            break
        try:
            answer = {"value": COMMANDS[name](*positional, **named)}
        except Exception as problem:  # reported to the test, which then fails
            answer = {"problem": repr(problem)}
        answers.write(json.dumps(answer) + "\n")
