"""Writes network files as PyTorch does, without PyTorch: archives, files of the format before 1.6, and safetensors.

Weights are NumPy arrays, wrapped in Tensor. Everything else goes into the pickle as it is.
"""

import io
import json
import pickle
import struct
import sys
import types
import zipfile

import numpy

STORAGES = {"float64": "DoubleStorage", "float32": "FloatStorage", "float16": "HalfStorage", "int64": "LongStorage",
            "int32": "IntStorage", "int8": "CharStorage", "uint8": "ByteStorage", "bool": "BoolStorage",
            "complex64": "ComplexFloatStorage"}


def make_modules():
    """Modules with the names that PyTorch's pickles use. Python looks them up when it pickles."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    for name in [*STORAGES.values(), "BFloat16Storage"]:
        setattr(torch, name, type(name, (), {"__module__": "torch"}))
    exec("def _rebuild_tensor_v2(*arguments): pass", utils.__dict__)  # pylint: disable=exec-used
    utils._rebuild_tensor_v2.__module__ = "torch._utils"
    utils.torch = type("torch", (), {"__module__": "torch._utils"})
    sys.modules.update({"torch": torch, "torch._utils": utils})
    return torch, utils


TORCH, UTILS = make_modules()


class Storage:
    """A run of numbers that several tensors may share."""

    def __init__(self, values, kind=None):
        self.values = numpy.ascontiguousarray(values)
        self.kind = kind or STORAGES[self.values.dtype.name]


class Tensor:
    """A view of a storage: strides count elements."""

    def __init__(self, values, storage=None, offset=0, stride=None, kind=None):
        self.storage = storage or Storage(values, kind)
        self.offset, self.shape = offset, values.shape
        contiguous = [int(numpy.prod(values.shape[i + 1:])) for i in range(values.ndim)]
        self.stride = tuple(contiguous if stride is None else stride)

    def __reduce_ex__(self, protocol):
        return UTILS._rebuild_tensor_v2, (self.storage, self.offset, self.shape, self.stride, False, {})


class Attribute:
    """Pickles as an attribute of a name that is read with getattr, as torch.channels_last."""

    def __init__(self, owner, name):
        self.owner, self.name = owner, name

    def __reduce_ex__(self, protocol):
        return getattr, (self.owner, self.name)


def pickled(value, protocol, storages, legacy=False):
    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            if not isinstance(value, Storage):
                return None
            if value not in storages:
                storages.append(value)
            more = (None,) if legacy else ()
            return ("storage", getattr(TORCH, value.kind), str(storages.index(value)), "cpu", value.values.size, *more)

    file = io.BytesIO()
    Pickler(file, protocol).dump(value)
    return file.getvalue()


def write_archive(path, value, protocol=2, folder="archive/", compression=zipfile.ZIP_STORED, zip64=False, extra=()):
    """extra: further entries, (name, bytes)."""
    storages = []
    entries = [(folder + "data.pkl", pickled(value, protocol, storages))]
    entries += [(folder + "byteorder", b"little"), (folder + "version", b"3\n")]
    entries += [(f"{folder}data/{i}", storage.values.tobytes()) for i, storage in enumerate(storages)]
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in [*entries, *extra]:
            info = zipfile.ZipInfo(name)
            info.compress_type = compression
            with archive.open(info, "w", force_zip64=zip64) as entry:
                entry.write(data)


def write_legacy(path, value, protocol=2):
    """The format before PyTorch 1.6."""
    storages = []
    root = pickled(value, protocol, storages, legacy=True)
    head = [0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": True}]
    data = b"".join(pickle.dumps(item, protocol) for item in head) + root
    data += pickle.dumps([str(i) for i in range(len(storages))], protocol)
    data += b"".join(struct.pack("<q", storage.values.size) + storage.values.tobytes() for storage in storages)
    path.write_bytes(data)


def write_safetensors(path, tensors, metadata=None):
    """tensors: {name: (name of the type, shape, bytes)}."""
    header, body = {}, b""
    if metadata is not None:
        header["__metadata__"] = metadata
    for name, (kind, shape, data) in tensors.items():
        header[name] = {"dtype": kind, "shape": list(shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)
