"""Runs inside a GIMP with windows: opens the dialogs of Limner one after the other, each until it is closed."""

from gi.repository import Gegl, Gimp

NAMES = ["limner-style-transfer", "limner-dream", "limner-portrait", "limner-models", "limner-train-style"]


def open_dialog(name, picture, layer):
    procedure = Gimp.get_pdb().lookup_procedure(name)
    config = procedure.create_config()
    config.set_property("run-mode", Gimp.RunMode.INTERACTIVE)
    if config.find_property("drawables") is not None:
        config.set_property("image", picture)
        config.set_core_object_array("drawables", [layer])
    procedure.run(config)


image = Gimp.Image.new(96, 64, Gimp.ImageBaseType.RGB)
bottom = Gimp.Layer.new(image, "layer", 96, 64, Gimp.ImageType.RGB_IMAGE, 100.0, Gimp.LayerMode.NORMAL)
image.insert_layer(bottom, None, 0)
Gimp.context_set_foreground(Gegl.Color.new("teal"))
bottom.edit_fill(Gimp.FillType.FOREGROUND)
for one in NAMES:
    open_dialog(one, image, bottom)
image.delete()
