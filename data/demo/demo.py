"""The demonstration, run by GIMP (see `./dev demo`): paints a photograph in several styles.

Leaves demo.xcf with a named layer for each style, a PNG of each result and a contact sheet. Lines that start with
"demo: " are for the user. LIMNER_DEMO_OUT is the folder for the pictures, LIMNER_DEMO_STYLES that of the style
pictures.
"""

import os
import pathlib
import sys
import time

import gi

gi.require_version("Gimp", "3.0")
gi.require_version("Gegl", "0.4")
from gi.repository import Gegl, Gimp, Gio  # noqa: E402
import numpy  # noqa: E402

PHOTOGRAPH = pathlib.Path("/usr/share/backgrounds/budgie/roman-colosseum.jpg")
OUT = pathlib.Path(os.environ["LIMNER_DEMO_OUT"])
STYLES = pathlib.Path(os.environ["LIMNER_DEMO_STYLES"])
WIDTH = 960  # of the photograph after scaling
SIZE, STEPS = 512, 100  # longest side and steps of the painting
# Title, style picture, and area: the whole picture, or an ellipse (x, y, width, height as fractions) with its feather.
PLAN = (
    ("Lanterns", "lanterns.jpg", None, 0),
    ("Glass", "glass.jpg", None, 0),
    ("Wave in an ellipse", "wave.jpg", (0.04, 0.08, 0.66, 0.84), 60),
)
DIFFERENT = 0.06  # smallest root mean square difference of the pixels that may change; 0.02 is hardly visible
SAME = 1.5 / 255  # largest difference outside the ellipse, due to rounding


class Sentence(Exception):
    """An error message for the user."""


def say(text):
    print(f"demo: {text}", flush=True)


def call(name, **arguments):
    """Calls a procedure. Returns its values, the status first, or raises its error as a Sentence."""
    procedure = Gimp.get_pdb().lookup_procedure(name)
    if procedure is None:
        raise Sentence(f"GIMP does not know the procedure {name}: the plug-in was not found or does not start.")
    config = procedure.create_config()
    for key, value in arguments.items():
        key = key.replace("_", "-")
        if isinstance(value, pathlib.Path):
            value = Gio.File.new_for_path(str(value))
        if isinstance(value, list):
            config.set_core_object_array(key, value)
        else:
            config.set_property(key, value)
    values = procedure.run(config)
    if values.index(0) != Gimp.PDBStatusType.SUCCESS:
        raise Sentence(Gimp.get_pdb().get_last_error() or f"{name} failed and did not say why.")
    return values


def pixels(drawable):
    """The drawable's pixels [H,W,3] from 0 to 1 in sRGB."""
    width, height = drawable.get_width(), drawable.get_height()
    area = Gegl.Rectangle.new(0, 0, width, height)
    data = drawable.get_buffer().get(area, 1.0, "R'G'B' float", Gegl.AbyssPolicy.NONE)
    return numpy.frombuffer(data, numpy.float32).reshape(height, width, 3)


def flattened(image):
    """The visible content of an image as one layer."""
    copy = image.duplicate()
    copy.flatten()
    return copy


def open_photograph():
    if not PHOTOGRAPH.exists():
        raise Sentence(f"the photograph {PHOTOGRAPH} is missing; install the package budgie-backgrounds.")
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(str(PHOTOGRAPH)))
    image.scale(WIDTH, round(WIDTH * image.get_height() / image.get_width()))
    layer = image.get_layers()[0]
    layer.set_name("Photograph")
    return image, layer


def paint(image, layer, title, style, ellipse, feather):
    """Runs Limner on the photograph's layer. Returns the new layer."""
    width, height = image.get_width(), image.get_height()
    if ellipse:
        x, y, w, h = ellipse
        image.select_ellipse(Gimp.ChannelOps.REPLACE, x * width, y * height, w * width, h * height)
        Gimp.Selection.feather(image, feather)
    started = time.monotonic()
    values = call(
        "limner-style-transfer",
        run_mode=Gimp.RunMode.NONINTERACTIVE,
        image=image,
        drawables=[layer],
        style_file=STYLES / style,
        size=SIZE,
        steps=STEPS,
        seed=1,
    )
    Gimp.Selection.none(image)
    layers = values.get_core_object_array(1)
    if len(layers) != 1:
        raise Sentence(f"Limner reported success, but made {len(layers)} layers.")
    layers[0].set_name(title)
    say(f"{title}: {time.monotonic() - started:.0f} s")
    return layers[0]


def show_only(layers, shown):
    for layer in layers:
        layer.set_visible(layer.get_id() == shown.get_id())


def save_png(image, name):
    target = OUT / name
    call(
        "file-png-export",
        run_mode=Gimp.RunMode.NONINTERACTIVE,
        image=image,
        file=target,
        include_xmp=True,  # the mark of how the picture was made; GIMP writes it only on request
    )
    return target


def regions(height, width, ellipse):
    """Two masks [H,W] of the pixels well inside and well outside the ellipse, both without the feather."""
    if not ellipse:
        return numpy.ones((height, width), bool), numpy.zeros((height, width), bool)
    x, y, w, h = ellipse
    v, u = numpy.mgrid[0:height, 0:width]
    away = numpy.hypot((u / width - x - w / 2) / (w / 2), (v / height - y - h / 2) / (h / 2))
    return away < 0.7, away > 1.5


def verify(photograph, results):
    """Checks that each result differs visibly from the photograph inside its area, and from the other results."""
    def distance(a, b, where):
        return float(numpy.sqrt(numpy.mean((a[where] - b[where]) ** 2)))

    for title, picture, ellipse in results:
        inside, outside = regions(*picture.shape[:2], ellipse)
        if distance(picture, photograph, inside) < DIFFERENT:
            raise Sentence(f"“{title}” cannot be told from the photograph.")
        if outside.any() and numpy.abs(picture - photograph)[outside].max() > SAME:
            raise Sentence(f"“{title}” changed the photograph outside of the selection.")
        for other, another, _ in results:
            if other != title and distance(picture, another, inside) < DIFFERENT:
                raise Sentence(f"“{title}” cannot be told from “{other}”.")


def put(sheet, picture, x, y):
    """Copies an array [H,W,3] into the sheet's layer."""
    height, width = picture.shape[:2]
    data = numpy.ascontiguousarray(picture, numpy.float32).tobytes()
    sheet.get_buffer().set(Gegl.Rectangle.new(x, y, width, height), "R'G'B' float", data)


def small(path, side):
    """A picture file as a square with that side."""
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(str(path)))
    image.scale(side, side)
    return pixels(flattened(image).get_layers()[0])


def contact_sheet(photograph, results):
    """A contact sheet: the photograph and the results, two in a row, each result with its style picture in the corner."""
    height, width = photograph.shape[:2]
    gap, side = 24, height // 3
    rows = (len(results) + 2) // 2
    sheet = Gimp.Image.new(2 * width + 3 * gap, rows * (height + gap) + gap, Gimp.ImageBaseType.RGB)
    layer = Gimp.Layer.new(
        sheet, "Sheet", sheet.get_width(), sheet.get_height(), Gimp.ImageType.RGB_IMAGE, 100, Gimp.LayerMode.NORMAL
    )
    sheet.insert_layer(layer, None, 0)
    put(layer, numpy.full((sheet.get_height(), sheet.get_width(), 3), 0.96), 0, 0)
    pictures = [(photograph, None)] + [(picture, STYLES / style) for (_, picture, _), (_, style, _, _) in zip(results, PLAN)]
    for index, (picture, style) in enumerate(pictures):
        x, y = gap + index % 2 * (width + gap), gap + index // 2 * (height + gap)
        put(layer, picture, x, y)
        if style:
            put(layer, numpy.full((side + 8, side + 8, 3), 0.96), x, y + height - side - 8)
            put(layer, small(style, side), x, y + height - side)
    layer.get_buffer().flush()
    layer.update(0, 0, sheet.get_width(), sheet.get_height())
    return sheet


def main():
    image, photograph = open_photograph()
    say(f"{PHOTOGRAPH}, scaled to {image.get_width()} × {image.get_height()} pixels")
    original = pixels(photograph).copy()
    layers = [paint(image, photograph, *entry) for entry in PLAN]
    written, results = [], []
    for layer, (title, style, ellipse, _) in zip(layers, PLAN):
        show_only(layers, layer)
        flat = flattened(image)
        results.append((title, pixels(flat.get_layers()[0]).copy(), ellipse))
        written.append(save_png(flat, pathlib.Path(style).stem + ".png"))
    show_only(layers, layers[-1])
    Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(str(OUT / "demo.xcf")), None)
    written.append(save_png(contact_sheet(original, results), "contact-sheet.png"))
    verify(original, results)
    for path in (OUT / "demo.xcf", *written):
        say(path)


try:
    main()
except Exception as error:
    say(f"failed: {error}")
    if isinstance(error, Sentence):
        sys.exit(1)
    raise
finally:
    for left in Gimp.get_images():
        left.delete()
