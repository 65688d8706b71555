"""Runs inside GIMP: one layer is painted, dreamt of, joined by a portrait, and filtered. Writes what it did to
$IN_GIMP_RESULT."""

import os

from gi.repository import Gegl, Gimp

SMALL = {"style": {"size": 64, "steps": 2, "start-size": 64}, "dream": {"size": 64, "octaves": 1, "steps": 2}, "portrait": {}}
NAMES = {"style": "limner-style-transfer", "dream": "limner-dream", "portrait": "limner-portrait"}


def new_picture():
    picture = Gimp.Image.new(96, 64, Gimp.ImageBaseType.RGB)
    layer = Gimp.Layer.new(picture, "layer", 96, 64, Gimp.ImageType.RGB_IMAGE, 100.0, Gimp.LayerMode.NORMAL)
    picture.insert_layer(layer, None, 0)
    Gimp.context_set_foreground(Gegl.Color.new("teal"))
    layer.edit_fill(Gimp.FillType.FOREGROUND)
    return picture, layer


def run(effect, picture, layer):
    procedure = Gimp.get_pdb().lookup_procedure(NAMES[effect])
    assert procedure is not None, f"GIMP has no procedure {NAMES[effect]}"
    config = procedure.create_config()
    config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    config.set_property("image", picture)
    config.set_core_object_array("drawables", [layer])
    for name, value in SMALL[effect].items():
        config.set_property(name, value)
    result = procedure.run(config)
    assert result.index(0) == Gimp.PDBStatusType.SUCCESS, (effect, Gimp.get_pdb().get_last_error())


def first_pixels(layer):
    return bytes(layer.get_buffer().get(Gegl.Rectangle.new(0, 0, 8, 8), 1.0, "R'G'B' u8", Gegl.AbyssPolicy.NONE))


def add_live_filter(layer):
    """Merges the live filter into a layer, which it changes."""
    before = first_pixels(layer)
    new = Gimp.DrawableFilter.new(layer, "limner:style", "Live style")
    assert new is not None, "GEGL has no operation limner:style"
    layer.merge_filter(new)
    assert first_pixels(layer) != before


with open(os.environ["IN_GIMP_RESULT"], "w", encoding="utf-8") as report:
    image, bottom = new_picture()
    for number, kind in enumerate(SMALL, 1):
        run(kind, image, bottom)
        layers = image.get_layers()
        assert len(layers) == number + 1, (kind, layers)
        report.write(f"{kind}: {layers[0].get_name()}\n")
        assert any(one.get_parasite("limner-recipe") for one in layers if one != bottom), kind
    add_live_filter(bottom)
    report.write("live filter\n")
    image.delete()
    report.write("done\n")
