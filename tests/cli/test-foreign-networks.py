#!/usr/bin/env python3
"""Network files of other programs: every way to store the weights, the values beside them, and what is no network.

Called with the program's path; prints TAP. The files are written here (checkpoints.py).
"""

import argparse
import collections
import datetime
import decimal
import os
import pathlib
import pickle
import subprocess
import sys
import uuid
import zipfile
import zoneinfo

import numpy

import checkpoints
import pictures
from checkpoints import Attribute, Storage, Tensor
from running import expect, main, sentence, test

LIMNER = os.path.abspath(sys.argv[1])
LAYERS = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28]  # of VGG-16


class Place:
    """A folder for network files."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def start(self, *arguments):
        own = {name: value for name, value in os.environ.items() if name != "LIMNER_MODEL_PATH"}
        own["XDG_DATA_HOME"] = str(self.folder / "home")
        return subprocess.run([LIMNER, *arguments], cwd=self.folder, env=own, capture_output=True, timeout=120)

    def import_file(self, name="net.pth"):
        return self.start("models", "import", name, "--id", "x", "--replace")

    def imported(self, weights, name="net.pth", tolerance=0):
        """Imports the file and compares its first and its last layer with the weights."""
        expect(self.import_file(name), 0)
        tensors, _ = pictures.read_tensors(self.folder / "home/limner/models/x.safetensors")
        for ours, theirs in (("conv1_1", "features.0"), ("conv5_3", "features.28")):
            for part in (".weight", ".bias"):
                difference = abs(tensors[ours + part] - weights[theirs + part]).max()
                assert difference <= tolerance, (ours + part, difference)

    def refused(self, *words, name="net.pth"):
        said = sentence(expect(self.import_file(name), 1))
        assert all(word in said for word in words), said
        assert not list((self.folder / "home").rglob("*.safetensors"))


def vgg(seed=1):
    """The weights of a VGG-16 of four channels, by torchvision's names."""
    random, weights = numpy.random.default_rng(seed), {}
    for layer in LAYERS:
        weights[f"features.{layer}.weight"] = random.random((4, 4 if layer else 3, 3, 3), numpy.float32) - 0.5
        weights[f"features.{layer}.bias"] = random.random(4, numpy.float32)
    return weights


def tensors(weights, prefix="", **options):
    return collections.OrderedDict((prefix + name, Tensor(array, **options)) for name, array in weights.items())


@test
def archives_of_every_shape(place):
    weights = vgg()
    for options in ({}, {"zip64": True}, {"folder": ""}, {"folder": "日本/x/"}, {"extra": [("__MACOSX/archive/x", b"")]},
                    *({"protocol": protocol} for protocol in (2, 3, 4, 5))):
        checkpoints.write_archive(place.folder / "net.pth", tensors(weights), **options)
        place.imported(weights)
    for protocol in (2, 3, 4, 5):
        checkpoints.write_legacy(place.folder / "net.pth", tensors(weights), protocol)
        place.imported(weights)


@test
def archives_that_cannot_be_read_say_why(place):
    weights = tensors(vgg())
    for compression in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        checkpoints.write_archive(place.folder / "net.pth", weights, compression=compression)
        place.refused("compressed", "torch.load")
    for protocol in (0, 1):
        checkpoints.write_archive(place.folder / "net.pth", weights, protocol=protocol)
        place.refused("pickle protocol 0 or 1", "torch.save")
        checkpoints.write_legacy(place.folder / "net.pth", weights, protocol)
        place.refused("pickle protocol 0 or 1", "torch.save")
    checkpoints.write_archive(place.folder / "net.pth", weights, extra=[("archive/constants.pkl", b""), ("archive/code/a.py", b"")])
    place.refused("TorchScript", "state_dict()")
    checkpoints.write_archive(place.folder / "candy.pth", weights)
    for compression in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        with zipfile.ZipFile(place.folder / "net.pth", "w", compression) as archive:
            archive.write(place.folder / "candy.pth", "saved_models/candy.pth")
        place.refused("“saved_models/candy.pth”", "unpack it")


@test
def truncated_files_are_refused(place):
    for write in (checkpoints.write_archive, checkpoints.write_legacy):
        write(place.folder / "whole.pth", tensors(vgg()))
        data = (place.folder / "whole.pth").read_bytes()
        for part in range(1, 8):
            (place.folder / "net.pth").write_bytes(data[:len(data) * part // 8])
            place.refused("damaged", "get it again")


@test
def weights_lie_anywhere(place):
    """In nested dictionaries, lists and tuples, under any outer name."""
    weights = vgg()
    for prefix in ("module.", "_orig_mod.module.", "model.", "state_dict.", "net.backbone.", "generator.0.", "vgg."):
        checkpoints.write_archive(place.folder / "net.pth", {**tensors(weights, prefix), "epoch": 3})
        place.imported(weights)
    features = {name.split(".", 1)[1]: tensor for name, tensor in tensors(weights).items()}
    for value in ((tensors(weights), {"lr": 0.1}), [3, tensors(weights)], {"state_dict": {"net": {"features": features}}}, features,
                  {"a": {"b": {"c": {"d": {"e": {"f": tensors(weights, "module.")}}}}}}, [[{"a": [tensors(weights)]}]]):
        checkpoints.write_archive(place.folder / "net.pth", value)
        place.imported(weights)


@test
def gatys_names_are_known(place):
    """conv1_1, pool1 … as in vgg_conv.pth."""
    weights, names = vgg(), {}
    for name, tensor in tensors(weights).items():
        _, layer, part = name.split(".")
        at = LAYERS.index(int(layer))
        block = next(i for i, first in enumerate((2, 4, 7, 10, 13)) if at < first)
        names[f"conv{block + 1}_{at - (0, 2, 4, 7, 10)[block] + 1}.{part}"] = tensor
    checkpoints.write_archive(place.folder / "net.pth", names)
    place.imported(weights)


@test
def averaged_weights_are_preferred(place):
    weights, training = vgg(1), vgg(2)
    for name in ("ema", "g_ema", "params_ema", "model_ema", "ema_model", "netG_EMA", "EMAModel", "modelema", "modelEMA", "ema_0.9999", "g_ema0",
                 "swa_model", "averaged_model", "shadow", "state_dict.ema", "ema_state_dict", "polyak"):
        for order in (1, -1) if name == "ema" else (1,):
            items = [("model", tensors(training)), (name, tensors(weights, "module."))][::order]
            checkpoints.write_archive(place.folder / "net.pth", {**dict(items), "optimizer": tensors(vgg(3), "state.")})
            place.imported(weights)
    checkpoints.write_archive(place.folder / "net.pth", {**tensors(training, "model."), **tensors(weights, "model_ema.")})
    place.imported(weights)
    checkpoints.write_archive(place.folder / "net.pth", {"trainer": {"g": {"module": tensors(training)}, "g_ema": {"module": tensors(weights)}}})
    place.imported(weights)


@test
def tensors_of_every_type(place):
    weights = vgg()
    for kind in (numpy.float64, numpy.float16):
        checkpoints.write_archive(place.folder / "net.pth", tensors({name: array.astype(kind) for name, array in weights.items()}))
        place.imported(weights, tolerance=1e-3)
    halves = {name: (array.view(numpy.uint32) >> 16).astype(numpy.uint16) for name, array in weights.items()}
    checkpoints.write_archive(place.folder / "net.pth", tensors(halves, kind="BFloat16Storage"))
    place.imported(weights, tolerance=1e-2)
    for kind in (numpy.int8, numpy.uint8, numpy.int32, numpy.bool_):
        checkpoints.write_archive(place.folder / "net.pth", tensors({name: (100 * array).astype(kind) for name, array in weights.items()}))
        (place.folder / "home/limner/models/x.safetensors").unlink(missing_ok=True)
        place.refused("quantised", "float32")


@test
def tensors_of_every_layout(place):
    weights = vgg()
    everything = Storage(numpy.concatenate([array.ravel() for array in weights.values()]))
    shared, at = collections.OrderedDict(), 0
    for name, array in weights.items():
        shared[name] = Tensor(array, everything, offset=at)
        at += array.size
    checkpoints.write_archive(place.folder / "net.pth", shared)
    place.imported(weights)
    last = collections.OrderedDict()
    for name, array in weights.items():  # channels last
        order = (0, 2, 3, 1) if array.ndim == 4 else (0,)
        storage = Storage(array.transpose(order))
        strides = (array.shape[1] * 9, 1, array.shape[1] * 3, array.shape[1]) if array.ndim == 4 else (1,)
        last[name] = Tensor(array, storage, stride=strides)
    checkpoints.write_archive(place.folder / "net.pth", last)
    place.imported(weights)
    spread = {**tensors(weights), "features.0.bias": Tensor(weights["features.0.bias"], Storage(numpy.float32([0.25])), stride=(0,))}
    checkpoints.write_archive(place.folder / "net.pth", spread)
    place.imported({**weights, "features.0.bias": numpy.full(4, 0.25, numpy.float32)})
    for stride in ((1 << 62, 1), (1, 1 << 40)):
        wrong = Tensor(numpy.zeros((4, 4)), Storage(numpy.zeros(4, numpy.float32)), stride=stride)
        checkpoints.write_archive(place.folder / "net.pth", {**tensors(weights), "x": wrong})
        place.imported(weights)


@test
def unneeded_tensors_are_ignored(place):
    weights = vgg()
    more = {"empty": Tensor(numpy.zeros((0, 3), numpy.float32)), "scalar": Tensor(numpy.float32(3)), "flags": Tensor(numpy.ones(3, bool)),
            "complex": Tensor(numpy.ones(2, numpy.complex64)), "integers": Tensor(numpy.arange(5)), "nan": Tensor(numpy.full(2, numpy.nan, numpy.float32)),
            "ten axes": Tensor(numpy.zeros((1,) * 10, numpy.float32)), "array": numpy.ones(3)}
    checkpoints.write_archive(place.folder / "net.pth", {**more, **tensors(weights)})
    place.imported(weights)
    plain = {name: ("F32", array.shape, array.tobytes()) for name, array in weights.items()}
    odd = {"f8": ("F8_E4M3", [2], b"ab"), "f4": ("F4", [2], b"a"), "later": ("F8_E8M0", [1], b"a"), "empty": ("F32", [0, 5], b""),
           "scalar": ("F32", [], b"abcd"), "long": ("U64", [1], bytes(8))}
    checkpoints.write_safetensors(place.folder / "net.safetensors", {**odd, **plain}, {"format": "pt", "": "\0", "x": '"\\ü\n'})
    place.imported(weights, "net.safetensors")


@test
def values_beside_the_weights_are_not_built(place):
    weights = vgg()
    values = [collections.Counter("ab"), collections.defaultdict(list, {"a": [1]}), datetime.datetime.now(datetime.timezone.utc),
              datetime.datetime.now(zoneinfo.ZoneInfo("UTC")), pathlib.PurePosixPath("/a"), decimal.Decimal("1"), uuid.uuid4(),
              frozenset([1]), {1, 2}, 1 + 2j, range(3), slice(1, 2), Ellipsis, NotImplemented, 10**30, float("nan"), b"ab", bytearray(b"x"),
              argparse.Namespace(a=1), collections.deque([1]), numpy.float64(0.5), numpy.dtype("f4"), numpy.arange(4.0),
              Attribute(checkpoints.UTILS.torch, "channels_last"), "a\0b", int, datetime.timedelta(1)]
    for protocol in (2, 4):
        checkpoints.write_archive(place.folder / "net.pth", {"values": values, "state_dict": tensors(weights)}, protocol)
        place.imported(weights)
        checkpoints.write_legacy(place.folder / "net.pth", {"values": values, "state_dict": tensors(weights)}, protocol)
        place.imported(weights)


@test
def functions_are_refused(place):
    for function in (os.system, print, eval, subprocess.run, Attribute(subprocess.Popen, "run")):
        checkpoints.write_archive(place.folder / "net.pth", {"hook": function, **tensors(vgg())})
        place.refused("nothing was run")


@test
def what_is_no_network_is_named(place):
    for value in (None, "text", [1, 2], {}, {"epoch": 3}):
        checkpoints.write_archive(place.folder / "net.pth", value)
        place.refused("holds no tensors", "state_dict()")
    checkpoints.write_archive(place.folder / "net.pth", Tensor(numpy.ones(3, numpy.float32)))
    place.refused("one tensor without a name")
    arrays = vgg()
    for protocol in (2, 4, 5):
        (place.folder / "net.pth").write_bytes(pickle.dumps(arrays, protocol))
        place.refused("NumPy arrays", "torch.from_numpy")
    numpy.savez(place.folder / "net.npz", **arrays)
    place.refused("NumPy arrays", name="net.npz")
    numpy.savez_compressed(place.folder / "net.npz", **arrays)
    place.refused("NumPy arrays", name="net.npz")
    numpy.save(place.folder / "net.npy", arrays["features.0.weight"])
    place.refused("NumPy arrays", name="net.npy")
    for data, word in ((b"<!DOCTYPE html><p>404", "web page"), (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"), (b"", "empty"),
                       (b"\x1f\x8b\x08", "gzip"), (b"hello", "a text"), (bytes(257) + b"ustar" + bytes(250), "tar archive")):
        (place.folder / "net.pth").write_bytes(data)
        place.refused(word)
    broken = {**arrays, "features.0.weight": arrays["features.0.weight"] * numpy.float32("nan")}
    checkpoints.write_archive(place.folder / "net.pth", tensors(broken))
    place.refused("“features.0.weight”", "not finite")


@test
def names_are_made_from_the_files(place):
    """Names without letters of ASCII become ones that differ."""
    weights = vgg()
    ids = set()
    for name in ("星空.pth", "my-日本.pth", "my-星空.pth", "------.pth", "Ünï cödé.pth"):
        checkpoints.write_archive(place.folder / name, tensors(weights))
        ids.add(expect(place.start("models", "import", "./" + name), 0).stdout)
        weights = vgg(len(ids) + 1)
    assert len(ids) == 5, ids


sys.exit(main(Place))
