"""Writes import-*.safetensors (PyTorch's results for foreign networks) and import-*.pth (small files as PyTorch writes
them) for test-import.c.

Needs torch, torchvision and safetensors. Run from the top of the tree: python3 tests/golden/make-import.py

Weights and pictures come from an integer formula, which test-import.c computes as well, so that large networks need
no file. The metadata contains the names and shapes of their parameters.
"""

import argparse
import collections
import datetime
import decimal
import enum
import fractions
import functools
import json
import math
import os
import pathlib
import pickle
import sys
import types
import uuid

import numpy
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from safetensors.torch import save_file

torch.manual_seed(0)
torch.set_num_threads(1)
FOLDER = os.path.dirname(os.path.abspath(__file__))


def noise(count, salt):
    """-0.5 .. 0.5: the middle bits of (i + 1) * 2654435761 + salt * 40503 * 65537, mod 2^32"""
    i = torch.arange(count, dtype=torch.int64)
    bits = ((i + 1) * 2654435761 + salt * 40503 * 65537) % 2**32
    bits = (bits ^ (bits >> 15)) * 2246822519 % 2**32
    return (bits >> 8).double() / 2**24 - 0.5


def fill(state):
    """Weights for all float parameters of a state dict, in order."""
    numbers = [(name, tensor) for name, tensor in state.items() if tensor.is_floating_point()]
    for salt, (name, tensor) in enumerate(numbers):
        u = noise(tensor.numel(), salt)
        if tensor.dim() > 1:
            u = u * math.sqrt(24 / (tensor.numel() / tensor.shape[0]))
        elif name.endswith(("weight", "running_var")):
            u = 1 + u * 0.4
        else:
            u = u * 0.2
        tensor.copy_(u.view(tensor.shape).float())


def picture(height, width, channels=3, scale=1):
    return (noise(2 * channels * height * width, 77).view(2, channels, height, width) * 2 * scale).float()


def describe(state):
    return ";".join(
        f"{name}:{','.join(str(n) for n in tensor.shape)}" for name, tensor in state.items() if tensor.is_floating_point()
    )


def save(name, run, x, taps, gradient_of, metadata):
    """run(x) returns all taps by name."""
    x = x.double().requires_grad_()
    values = run(x)
    (gradient,) = torch.autograd.grad((values[gradient_of] ** 2).sum() / 2, x)
    tensors = {"input": x.detach(), "gradient_of_" + gradient_of: gradient, **{tap: values[tap].detach() for tap in taps}}
    tensors = {key: value.float().contiguous() for key, value in tensors.items()}
    save_file(tensors, f"{FOLDER}/import-{name}.safetensors", metadata)


def hooked(net, modules):
    """A run function that records the outputs of the named modules, after a ReLU if the name contains relu."""

    def run(x):
        values = {}
        handles = [
            module.register_forward_hook(lambda module, args, out, tap=tap: values.__setitem__(tap, out))
            for tap, module in modules.items()
        ]
        net(x)
        for handle in handles:
            handle.remove()
        return values

    return run


def googlenet():
    net = torchvision.models.GoogLeNet(num_classes=10, aux_logits=False, init_weights=False, transform_input=False).eval()
    fill(net.state_dict())
    net = net.double()
    modules = {"conv1": net.conv1, "conv2": net.conv2, "conv3": net.conv3}
    modules |= {name: module for name, module in net.named_children() if name.startswith("inception")}
    # A small input keeps the files of the widest layers small.
    save(
        "googlenet",
        hooked(net, modules),
        picture(33, 47)[:1],
        ["conv2", "inception3b", "inception4a", "inception4e", "inception5b"],
        "inception4c",
        {"parameters": describe(net.state_dict())},
    )


class NarrowConv(torchvision.models.inception.BasicConv2d):
    """Inception v3's convolution with an eighth of the channels."""

    def __init__(self, inputs, outputs, **kw):
        super().__init__(inputs if inputs == 3 else inputs // 8, outputs // 8, **kw)


def fid_pools(net):
    """The pooling of pytorch-fid's FIDInceptionA, C, E_1 and E_2: averages leave the padding out, and the last module
    takes the maximum."""

    def pooled(module, pool):
        forward = type(module)._forward

        def run(x):
            keep, F.avg_pool2d = F.avg_pool2d, pool
            try:
                return forward(module, x)
            finally:
                F.avg_pool2d = keep

        module._forward = run

    average = F.avg_pool2d
    inside = lambda x, **kw: average(x, **kw, count_include_pad=False)
    for name, module in net.named_children():
        if name.startswith("Mixed_"):
            pooled(module, F.max_pool2d if name == "Mixed_7c" else inside)


def inception(kind, classes):
    inception = torchvision.models.inception
    blocks = [NarrowConv] + [
        functools.partial(getattr(inception, "Inception" + letter), conv_block=NarrowConv) for letter in "ABCDE"
    ]
    net = inception.Inception3(
        classes, aux_logits=False, inception_blocks=blocks + [nn.Identity], init_weights=False, transform_input=False
    ).eval()
    net.fc = nn.Linear(256, classes)
    fill(net.state_dict())
    net = net.double()
    if kind == "fid":
        fid_pools(net)
    modules = {name: module for name, module in net.named_children() if name.startswith(("Conv2d_", "Mixed_"))}

    def run(x):
        values = hooked(net, modules)(x)
        values["fc"] = net(x)
        return values

    save(
        "inception-" + kind,
        run,
        picture(107, 91)[:1],
        ["Conv2d_4a_3x3", "Mixed_5d", "Mixed_6a", "Mixed_6e", "Mixed_7b", "Mixed_7c"],
        "Mixed_6b",
        {"parameters": describe(net.state_dict())},
    )


def squeezenet(version):
    net = getattr(torchvision.models, "squeezenet" + version)(num_classes=7).eval()
    fill(net.state_dict())
    net = net.double()
    fires = [module for module in net.features if hasattr(module, "squeeze")]
    modules = {"conv1": net.features[1]} | {f"fire{i + 2}": module for i, module in enumerate(fires)}
    save(
        "squeezenet" + version,
        hooked(net, modules),
        picture(41, 37)[:1],
        ["fire2", "fire9"],
        "fire5",
        {"parameters": describe(net.state_dict())},
    )


class Styler(nn.Module):
    """The network of fast-neural-style with its layer names."""

    def __init__(self, width, blocks):
        super().__init__()
        self.blocks = blocks
        sizes = [("conv1", 3, width, 9), ("conv2", width, 2 * width, 3), ("conv3", 2 * width, 4 * width, 3)]
        sizes += [("deconv1", 4 * width, 2 * width, 3), ("deconv2", 2 * width, width, 3), ("deconv3", width, 3, 9)]
        for name, i, o, k in sizes:
            self.add_module(name, nn.ModuleDict({"conv2d": nn.Conv2d(i, o, k)}))
        for i, channels in enumerate([width, 2 * width, 4 * width, 2 * width, width]):
            self.add_module(f"in{i + 1}", nn.InstanceNorm2d(channels, affine=True))
        for i in range(blocks):
            part = nn.ModuleDict()
            for half in (1, 2):
                part[f"conv{half}"] = nn.ModuleDict({"conv2d": nn.Conv2d(4 * width, 4 * width, 3)})
                part[f"in{half}"] = nn.InstanceNorm2d(4 * width, affine=True)
            self.add_module(f"res{i + 1}", part)

    def forward(self, x):
        def conv(part, x, stride=1):
            layer = part["conv2d"]
            pad = layer.kernel_size[0] // 2
            return F.conv2d(F.pad(x, (pad,) * 4, mode="reflect"), layer.weight, layer.bias, stride)

        taps = {}
        for i, stride in ((1, 1), (2, 2), (3, 2)):
            x = F.relu(getattr(self, f"in{i}")(conv(getattr(self, f"conv{i}"), x, stride)))
        for i in range(self.blocks):
            part = getattr(self, f"res{i + 1}")
            y = F.relu(part["in1"](conv(part["conv1"], x)))
            x = taps[f"res{i + 1}"] = x + part["in2"](conv(part["conv2"], y))
        for i in (1, 2):
            x = F.interpolate(x, scale_factor=2, mode="nearest")
            x = F.relu(getattr(self, f"in{i + 3}")(conv(getattr(self, f"deconv{i}"), x)))
        taps["image"] = conv(self.deconv3, x)
        return taps


def fast_style():
    """A legacy file with running statistics, which old files contain by mistake."""
    net = Styler(4, 2)
    fill(net.state_dict())
    state = collections.OrderedDict()
    for name, tensor in net.state_dict().items():
        state[name] = tensor.clone()
        if ".in" in name or name.startswith("in"):
            if name.endswith("bias"):
                state[name[:-4] + "running_mean"] = torch.full_like(tensor, 3)
                state[name[:-4] + "running_var"] = torch.full_like(tensor, 5)
    torch.save(state, f"{FOLDER}/import-fast-style.pth", _use_new_zipfile_serialization=False)
    save("fast-style", net.double(), picture(19, 22, scale=128), ["res2", "image"], "image", {"file": "import-fast-style.pth"})


def vgg_features(widths, layers):
    parts, channels = [], 3
    for width, count in zip(widths, layers):
        for _ in range(count):
            parts += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        parts.append(nn.MaxPool2d(2))
    return nn.Sequential(*parts)


def vgg_taps(features, layers):
    relus = [module for module in features if isinstance(module, nn.ReLU)]
    names = [f"relu{b + 1}_{k + 1}" for b, count in enumerate(layers) for k in range(count)]
    return dict(zip(names, relus))


def vgg(name, widths, layers, write):
    features = vgg_features(widths, layers)
    net = nn.ModuleDict({"features": features, "classifier": nn.Sequential(nn.Linear(widths[-1], 5))})
    state = net.state_dict()
    fill(state)
    write(state, f"{FOLDER}/import-{name}.pth")
    features = features.double()
    save(
        name,
        hooked(features, vgg_taps(features, layers)),
        picture(33, 36),
        ["relu1_1", "relu3_1", "relu4_2", "relu5_1"],
        "relu4_2",
        {"file": f"import-{name}.pth"},
    )


def write_legacy(state, path):
    torch.save(state, path, _use_new_zipfile_serialization=False)


def write_odd_archive(state, path):
    """Writes a nested file with several element types and with views of a shared storage, permuted and padded."""
    odd = collections.OrderedDict()
    for i, (name, tensor) in enumerate(state.items()):
        kind = [torch.float32, torch.float64, torch.float16, torch.bfloat16][i % 4]
        exact = tensor.to(kind).float()
        tensor.copy_(exact)
        value = exact.to(kind)
        if value.dim() == 4 and i % 8 == 0:
            value = value.to(memory_format=torch.channels_last)
        elif i % 8 == 1:
            value = torch.cat([torch.zeros(3, dtype=kind), value.flatten()])[3:].view(value.shape)
        odd["module." + name] = value
    shared = torch.cat([state["features.0.bias"], state["features.2.bias"]])
    half = len(state["features.0.bias"])
    odd["module.features.0.bias"], odd["module.features.2.bias"] = shared[:half], shared[half:]
    torch.save({"epoch": 3, "best": 0.5, "state_dict": odd, "optimizer": {"state": {0: {"step": 7}}, "lr": [0.1, None]}}, path)


def vgg_batch_norm():
    """A VGG with batch norms to fold."""
    layers, widths = [1, 1, 2], [4, 6, 8]
    parts, channels = [], 3
    for width, count in zip(widths, layers):
        for _ in range(count):
            parts += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
            channels = width
        parts.append(nn.MaxPool2d(2))
    features = nn.Sequential(*parts).eval()
    net = nn.ModuleDict({"features": features})
    fill(net.state_dict())
    features = features.double()
    save(
        "vgg-batch-norm",
        hooked(features, vgg_taps(features, layers)),
        picture(21, 18),
        ["relu1_1", "relu3_2"],
        "relu3_2",
        {"parameters": describe(net.state_dict())},
    )


def adain_encoder():
    """The normalised VGG with layer numbers: a 1x1 convolution, then padding, convolution, ReLU …; pooling rounds up."""
    layers, widths = [2, 2, 4, 1], [4, 6, 8, 10]
    parts, channels, taps = [nn.Conv2d(3, 3, 1)], 3, {}
    for block, (width, count) in enumerate(zip(widths, layers)):
        if block:
            parts.append(nn.MaxPool2d(2, ceil_mode=True))
        for k in range(count):
            parts += [nn.ReflectionPad2d(1), nn.Conv2d(channels, width, 3), nn.ReLU()]
            taps[f"relu{block + 1}_{k + 1}"] = parts[-1]
            channels = width
    net = nn.Sequential(*parts)
    fill(net.state_dict())
    net = net.double()
    save("adain-encoder", hooked(net, taps), picture(29, 38), ["relu1_2", "relu3_4", "relu4_1"], "relu4_1",
         {"parameters": describe(net.state_dict())})


def adain_decoder():
    parts, channels = [], 16
    for width in (8, "up", 8, 8, 8, 6, "up", 6, 4, "up", 4, 3):
        if width == "up":
            parts.append(nn.Upsample(scale_factor=2, mode="nearest"))
        else:
            parts += [nn.ReflectionPad2d(1), nn.Conv2d(channels, width, 3), nn.ReLU()]
            channels = width
    net = nn.Sequential(*parts[:-1])
    fill(net.state_dict())
    net = net.double()
    save("adain-decoder", lambda x: {"image": net(x)}, picture(5, 4, 16), ["image"], "image",
         {"parameters": describe(net.state_dict())})


# A small StyleGAN2: 8 pixels, 2 classes. Limner's names to tensors, before the gains.
SIZES = {4: (6, 6), 8: (6, 4)}
Z, W, C = 5, 7, 2


def stylegan2_layers():
    """(Limner's name, shape) of every weight."""
    yield "mapping.embed.weight", (W, C)
    yield "mapping.embed.bias", (W,)
    for i, inputs in enumerate((Z + W, W)):
        yield f"mapping.fc{i}.weight", (W, inputs)
        yield f"mapping.fc{i}.bias", (W,)
    yield "mapping.w_avg", (W,)
    yield "synthesis.const", (6, 4, 4)
    for resolution, (inputs, outputs) in SIZES.items():
        for conv in ("conv0", "conv1") if resolution > 4 else ("conv1",):
            channels = inputs if conv == "conv0" or resolution == 4 else outputs
            name = f"synthesis.b{resolution}.{conv}"
            yield name + ".weight", (outputs, channels, 3, 3)
            yield name + ".bias", (outputs,)
            yield name + ".affine.weight", (channels, W)
            yield name + ".affine.bias", (channels,)
            yield name + ".noise_strength", ()
            yield name + ".noise_const", (resolution, resolution)
        name = f"synthesis.b{resolution}.torgb"
        yield name + ".weight", (3, outputs, 1, 1)
        yield name + ".bias", (3,)
        yield name + ".affine.weight", (outputs, W)
        yield name + ".affine.bias", (outputs,)


def stylegan2_weights(skipped=("-",)):
    return {name: torch.randn(shape) for name, shape in stylegan2_layers() if not name.startswith(skipped)}


def with_gains(weights, conv_scaled):
    """Limner's weights, with equalised learning rates multiplied in."""
    kept = {}
    for name, value in weights.items():
        gain = 1.0
        rate = 0.01 if name.startswith("mapping.fc") else 1.0
        if name.endswith((".affine.weight", "embed.weight")) or name.startswith("mapping.fc") and name.endswith("weight"):
            gain = rate / math.sqrt(value.shape[1])
        elif name.startswith("mapping.fc"):
            gain = rate
        elif name.endswith("torgb.weight"):
            gain = 1 / math.sqrt(value.shape[1])
        elif value.dim() == 4 and conv_scaled:
            gain = 1 / math.sqrt(9 * value.shape[1])
        kept[name] = (value.double() * gain).float().contiguous()
    return kept


class Persistent:
    """An object that pickles like one of NVIDIA's torch_utils.persistence."""

    def __init__(self, name, state):
        self.meta = {"type": "class", "version": 6, "module_src": "raise SystemExit", "class_name": name, "state": state}

    def __reduce__(self):
        return sys.modules["torch_utils.persistence"]._reconstruct_persistent_obj, (self.meta,)


def nvidia_module(name, tree, extra):
    """tree: nested dictionaries of tensors, the leaves of modules."""
    state = {"training": False, "_parameters": {}, "_buffers": {}, "_non_persistent_buffers_set": set()}
    state["_forward_hooks"] = collections.OrderedDict()
    modules = collections.OrderedDict()
    for key, value in tree.items():
        if isinstance(value, dict):
            modules[key] = nvidia_module(key, value, extra)
        elif key in ("w_avg", "noise_const", "resample_filter"):
            state["_buffers"][key] = value
        else:
            state["_parameters"][key] = nn.Parameter(value, requires_grad=False)
    state["_modules"] = modules
    state.update(extra(name))
    return Persistent(name, state)


def nvidia():
    package, module = types.ModuleType("torch_utils"), types.ModuleType("torch_utils.persistence")

    def _reconstruct_persistent_obj(meta):
        raise NotImplementedError

    _reconstruct_persistent_obj.__module__ = "torch_utils.persistence"
    _reconstruct_persistent_obj.__qualname__ = "_reconstruct_persistent_obj"
    module._reconstruct_persistent_obj = _reconstruct_persistent_obj
    sys.modules.update({"torch_utils": package, "torch_utils.persistence": module})

    def extra(name):
        values = {"weight_gain": numpy.float64(0.1), "_init_args": (3, 4), "_init_kwargs": {"bias_init": 1}}
        if name.startswith("fc"):
            values["bias_gain"] = 0.01
        if name.startswith("conv"):
            values |= {"activation": "lrelu", "conv_clamp": 256 if name == "conv1" else None, "use_noise": True}
        return values

    weights = stylegan2_weights()
    tree = {}
    for name, value in weights.items():
        *path, last = name.replace("synthesis.const", "synthesis.b4.const").split(".")
        at = tree
        for part in path:
            at = at.setdefault(part, {})
        at[last] = value
    tree["synthesis"]["b8"]["resample_filter"] = torch.ones(4, 4) / 16
    with open(f"{FOLDER}/import-nvidia.pkl", "wb") as file:
        data = {"G": None, "D": None, "G_ema": nvidia_module("Generator", tree, extra), "training_set_kwargs": {"resolution": 8}}
        pickle.dump(data, file, protocol=4)
    config = dict(z_dim=Z, w_dim=W, c_dim=C, resolution=8, mapping_layers=2, synthesis="skip", conv_clamp=256.0)
    save_file(with_gains(weights, False), f"{FOLDER}/import-nvidia.safetensors", {"config": json.dumps(config)})


def rosinality():
    weights = stylegan2_weights(("mapping.embed", "mapping.fc0"))
    weights = {"mapping.fc0.weight": torch.randn(W, Z), "mapping.fc0.bias": torch.randn(W)} | weights
    state = collections.OrderedDict()
    for name, value in weights.items():
        part = name.split(".")
        noise = {"b4.conv1": 0, "b8.conv0": 1, "b8.conv1": 2}.get(".".join(part[1:3]))
        conv = {0: "conv1", 1: "convs.0", 2: "convs.1"}.get(noise)
        rgb = {"b4": "to_rgb1", "b8": "to_rgbs.0"}.get(part[1]) if "torgb" in part else None
        if name.startswith("mapping.fc"):
            state[f"style.{int(part[1][2:]) + 1}.{part[2]}"] = value
        elif name == "synthesis.const":
            state["input.input"] = value[None]
        elif "affine" in part:
            state[f"{conv or rgb}.conv.modulation.{part[-1]}"] = value
        elif rgb:
            state[rgb + (".conv.weight" if part[-1] == "weight" else ".bias")] = (
                value[None] if part[-1] == "weight" else value.view(1, 3, 1, 1)
            )
        elif conv:
            key, shape = {
                "weight": (conv + ".conv.weight", (1, *value.shape)),
                "bias": (conv + ".activate.bias", value.shape),
                "noise_strength": (conv + ".noise.weight", (1,)),
                "noise_const": (f"noises.noise_{noise}", (1, 1, *value.shape)),
            }[part[-1]]
            state[key] = value.view(shape)
    data = {"g": {}, "g_ema": state, "latent_avg": weights["mapping.w_avg"], "args": argparse.Namespace(size=8, lr=0.002)}
    torch.save(data, f"{FOLDER}/import-rosinality.pt")
    torch.save(data, f"{FOLDER}/import-rosinality.legacy.pt", _use_new_zipfile_serialization=False)  # as before PyTorch 1.6
    config = dict(z_dim=Z, w_dim=W, c_dim=0, resolution=8, mapping_layers=2, synthesis="skip")
    save_file(with_gains(weights, True), f"{FOLDER}/import-rosinality.safetensors", {"config": json.dumps(config)})


class Phase(enum.Enum):
    WARM_UP = "warm-up"


def notes():
    """A small VGG with the further values of a training checkpoint; test-registry.c imports it."""
    features = vgg_features([2, 2], [1, 1])
    state = nn.ModuleDict({"features": features}).state_dict()
    fill(state)
    options = types.SimpleNamespace(lr=numpy.float64(0.5), beta=numpy.float32(0.1), schedule=numpy.arange(3))
    beside = {
        "milestones": collections.Counter({30: 1, 60: 1}),
        "history": collections.defaultdict(list, {"loss": [0.5, 0.25]}),
        "recent": collections.deque([1, 2], maxlen=5),
        "order": collections.OrderedDict(a=1),
        "date": datetime.datetime(2024, 2, 3, 4, 5, 6, 7, datetime.timezone.utc),
        "day": datetime.date(2024, 2, 3),
        "took": datetime.timedelta(seconds=1.5),
        "path": pathlib.PurePosixPath("runs/a"),
        "dtype": torch.float8_e4m3fn,
        "device": torch.device("cpu"),
        "size": torch.Size([1, 2]),
        "layers": frozenset({1, 2}),
        "seen": {3, 4},
        "number": 0.1 + 2j,
        "rate": decimal.Decimal("0.1"),
        "share": fractions.Fraction(1, 3),
        "run": uuid.UUID(int=5),
        "phase": Phase.WARM_UP,
        "range": range(3),
        "part": slice(1, 2),
        "options": options,
        "arguments": argparse.Namespace(name="a\x00b", surrogate="\udc80"),
        "scale": numpy.float64(0.5),
        "bytes": b"\x80\x00",
        "long": 2**70,
    }
    tensors = {
        "empty": torch.zeros(0, 3),
        "complex": torch.zeros(2, dtype=torch.complex64),
        "float8": torch.zeros(2, dtype=torch.float8_e5m2),
        "unsigned": torch.zeros(2, dtype=torch.uint16),
        "sparse": torch.eye(2).to_sparse(),
        "axes": torch.zeros((1,) * 9),
        "parameter": nn.Parameter(torch.zeros(2)),
        "quantised": torch.quantize_per_tensor(torch.zeros(2), 0.1, 0, torch.qint8),
    }
    torch.save({"epoch": 1, "model": state, **beside, "buffers": tensors}, f"{FOLDER}/import-notes.pth")


googlenet()
inception("fid", 1008)
inception("torchvision", 1000)
squeezenet("1_0")
squeezenet("1_1")
fast_style()
vgg("vgg16-archive", [4, 6, 6, 8, 8], [2, 2, 3, 3, 3], write_odd_archive)
vgg("vgg19-legacy", [4, 6, 6, 8, 8], [2, 2, 4, 4, 4], write_legacy)
vgg_batch_norm()
adain_encoder()
adain_decoder()
nvidia()
rosinality()
notes()
