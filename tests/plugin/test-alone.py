"""The program for GIMP without the module beside it: it declares its procedures, and says what is wrong when one runs."""

import gimptest
from gimptest import Gimp

NAMES = ["limner-style-transfer", "limner-dream", "limner-edit-layer", "limner-portrait", "limner-portrait-blend"]
NAMES += ["limner-portrait-create", "limner-compare", "limner-models", "limner-train-style"]


def test_procedures_are_declared():
    missing = [name for name in NAMES if Gimp.get_pdb().lookup_procedure(name) is None]
    assert not missing, missing


def test_a_missing_module_is_an_error_with_advice():
    image, layer = gimptest.image(32, 32)
    for name, arguments in (("limner-style-transfer", {"image": image, "drawables": [layer]}), ("limner-portrait", {})):
        result = gimptest.run(name, **arguments)
        assert not result.ok and result.error.endswith("install Limner again."), result
        assert "limner-run.so" in result.error, result
    assert len(image.get_layers()) == 1


gimptest.main()
