"""Writes small random networks for one pass, and one-pass.safetensors: pictures and PyTorch's paintings of them in
double precision.

one-pass-net is a TransformerNet with PyTorch's names. any-encoder is the encoder of any-instant and any-adain, which
paint in any style: an instant-decoder as described in models/limner-instant.md, and a decoder of AdaIN.

Needs torch and safetensors. Run from the top of the tree: python3 tests/golden/make-one-pass.py
"""

import hashlib
import json
import math
import os

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

FOLDER = os.path.dirname(os.path.abspath(__file__))
WIDTH, BLOCKS = 3, 2
HEIGHT, LENGTH = 45, 50  # not multiples of four


def network(generator):
    def conv(name, inputs, outputs, kernel, gain=1.0, bias=0.0):
        scale = gain * math.sqrt(2 / (inputs * kernel**2))
        weights[f"{name}.conv2d.weight"] = scale * torch.randn(outputs, inputs, kernel, kernel, generator=generator)
        weights[f"{name}.conv2d.bias"] = bias + 0.1 * torch.randn(outputs, generator=generator)

    def norm(name, channels):
        weights[f"{name}.weight"] = 1 + 0.2 * torch.randn(channels, generator=generator)
        weights[f"{name}.bias"] = 0.1 * torch.randn(channels, generator=generator)

    weights, w = {}, WIDTH
    for number, (i, o, k) in enumerate(((3, w, 9), (w, 2 * w, 3), (2 * w, 4 * w, 3)), 1):
        conv(f"conv{number}", i, o, k)
        norm(f"in{number}", o)
    for block in range(1, BLOCKS + 1):
        for half in (1, 2):
            conv(f"res{block}.conv{half}", 4 * w, 4 * w, 3)
            norm(f"res{block}.in{half}", 4 * w)
    for number, (i, o) in enumerate(((4 * w, 2 * w), (2 * w, w)), 1):
        conv(f"deconv{number}", i, o, 3)
        norm(f"in{number + 3}", o)
    conv("deconv3", w, 3, 9, gain=40, bias=100)
    return weights


def paint(weights, x):
    def conv(name, x, stride=1):
        weight, bias = weights[f"{name}.conv2d.weight"].double(), weights[f"{name}.conv2d.bias"].double()
        return F.conv2d(F.pad(x, (weight.shape[2] // 2,) * 4, mode="reflect"), weight, bias, stride)

    def norm(name, x):
        return F.instance_norm(x, weight=weights[f"{name}.weight"].double(), bias=weights[f"{name}.bias"].double())

    for number, stride in ((1, 1), (2, 2), (3, 2)):
        x = F.relu(norm(f"in{number}", conv(f"conv{number}", x, stride)))
    for block in range(1, BLOCKS + 1):
        y = F.relu(norm(f"res{block}.in1", conv(f"res{block}.conv1", x)))
        x = x + norm(f"res{block}.in2", conv(f"res{block}.conv2", y))
    for number in (1, 2):
        x = F.relu(norm(f"in{number + 3}", conv(f"deconv{number}", F.interpolate(x, scale_factor=2))))
    return conv("deconv3", x)


# Any style

WIDTHS = (4, 5, 6, 7)
TAPS = [f"relu{block}_1" for block in range(1, 5)]
MODULATED = (("conv4", 7, 8), ("conv4a", 8, 8), ("conv4b", 8, 8), ("conv3", 8, 8), ("conv3a", 8, 6), ("conv2", 6, 5), ("conv1", 5, 5))
OTHERS = (("skip3", WIDTHS[2], 8, 1), ("skip2", WIDTHS[1], 6, 1), ("skip1", WIDTHS[0], 5, 1), ("out", 5 + 3, 3, 3))
CODE = 3
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
ADAIN = ("conv1", "up", "conv2", "up", "conv3", "up", "conv4")
ADAIN_WIDTHS = (7, 6, 5, 4, 3)


def describe(architecture, config, **more):
    metadata = {"limner.architecture": architecture, "limner.config": json.dumps(config), "limner.licence": "CC0-1.0"}
    return metadata | {f"limner.{name}": json.dumps(value) for name, value in more.items()}


def conv_weights(weights, generator, name, inputs, outputs, kernel, gain=1.4):
    scale = gain / math.sqrt(inputs * kernel**2)
    weights[f"{name}.weight"] = scale * torch.randn(outputs, inputs, kernel, kernel, generator=generator)
    weights[f"{name}.bias"] = 0.1 * torch.randn(outputs, generator=generator)


def save_encoder(generator):
    weights, inputs = {}, 3
    for block, width in enumerate(WIDTHS, 1):
        conv_weights(weights, generator, f"conv{block}_1", inputs, width, 3)
        inputs = width
    preprocess = {"order": "RGB", "range": [0, 1], "mean": MEAN, "std": STD}
    config = {"convolutions_per_block": [1, 1, 1, 1], "pool": "average", "padding_mode": "reflect", "taps": TAPS}
    save_file(weights, f"{FOLDER}/any-encoder.safetensors", describe("vgg", config, preprocess=preprocess))
    with open(f"{FOLDER}/any-encoder.safetensors", "rb") as file:
        return weights, hashlib.sha256(file.read()).hexdigest()


def save_instant(generator, digest):
    weights, statistics, film = {}, 2 * sum(WIDTHS), 2 * sum(outputs for _, _, outputs in MODULATED)
    for name, inputs, outputs, kernel in [(*m, 3) for m in MODULATED] + list(OTHERS):
        conv_weights(weights, generator, name, inputs, outputs, kernel)
    weights["out.weight"] *= 0.1
    for c in range(3):
        weights["out.weight"][c, 5 + c, 1, 1] += 1
    for name, shape in (("code.weight", (CODE, statistics)), ("code.bias", (CODE,)), ("code.mean", (statistics,))):
        weights[name] = 0.3 * torch.randn(*shape, generator=generator)
    weights["code.scale"] = 1 + torch.rand(statistics, generator=generator)
    weights["film.weight"] = 0.1 * torch.randn(film, CODE, generator=generator)
    weights["film.bias"] = 0.1 * torch.randn(film, generator=generator)
    config = {"encoder": "any-encoder", "encoder_digest": digest, "encoder_taps": TAPS, "padding_mode": "reflect"}
    config |= {"taps": [], "shrink": 0.01, "stretch": 6, "epsilon": 1e-5, "code_floor": 1e-3, "code_limit": 3}
    save_file(weights, f"{FOLDER}/any-instant.safetensors", describe("instant-decoder", config))
    return weights


def save_adain(generator, digest):
    weights = {}
    convs = [layer for layer in ADAIN if layer != "up"]
    for name, inputs, outputs in zip(convs, ADAIN_WIDTHS, ADAIN_WIDTHS[1:]):
        conv_weights(weights, generator, name, inputs, outputs, 3)
    weights["conv4.weight"] *= 0.1
    weights["conv4.bias"] += 0.5
    config = {"layers": ADAIN, "padding_mode": "reflect", "encoder_tap": TAPS[3], "encoder_digest": digest, "taps": ["image"]}
    save_file(weights, f"{FOLDER}/any-adain.safetensors", describe("adain-decoder", config))
    return weights


def conv(weights, name, x):
    weight = weights[f"{name}.weight"].double()
    return F.conv2d(F.pad(x, (weight.shape[2] // 2,) * 4, mode="reflect"), weight, weights[f"{name}.bias"].double())


def encode(weights, x):
    x = (x - torch.tensor(MEAN).double().view(1, 3, 1, 1)) / torch.tensor(STD).double().view(1, 3, 1, 1)
    taps = []
    for block in range(1, 5):
        x = F.relu(conv(weights, f"conv{block}_1", F.avg_pool2d(x, 2) if block > 1 else x))
        taps.append(x)
    return taps


def moments(x):
    x = x[0].flatten(1)
    d = x - x.mean(1, keepdim=True)
    return x.mean(1), d @ d.T / x.shape[1]


def power(a, exponent, low=0.0, high=math.inf):
    w, v = torch.linalg.eigh((a + a.T) / 2)
    return (v * (w.clamp_min(low) ** exponent).clamp_max(high)) @ v.T


def transport(a, b, high):
    root, inverse = power(a, 0.5), power(a, -0.5, 1e-12)
    return power(inverse @ power(root @ b @ root, 0.5) @ inverse, 1, 0, high)


def moved(x, t, mean):
    d = x - moments(x)[0].view(1, -1, 1, 1)
    return torch.einsum("ab,nbhw->nahw", t, d) + mean.view(1, -1, 1, 1)


def palette(x, style):
    flat = 1e-5 * torch.eye(3).double()
    return moved(x, transport(moments(x)[1] + flat, style[1] + flat, 8), style[0]).clamp(0, 1)


def shrunk(c):
    return c + (0.01 * c.trace() / len(c) + 1e-8) * torch.eye(len(c)).double()


def adain(x, style):
    return moved(x, ((style[1].diag() + 1e-5) / (moments(x)[1].diag() + 1e-5)).sqrt().diag(), style[0])


def paint_instant(encoder, weights, x, style):
    levels = [moments(tap) for tap in encode(encoder, style)]
    colours = moments(style)
    p = palette(x, colours)
    f = encode(encoder, p)
    g = [moved(f[i], transport(shrunk(moments(f[i])[1]), shrunk(levels[i][1]), 6), levels[i][0]) for i in range(3)]
    g.append(adain(f[3], levels[3]))
    w = {name: tensor.double() for name, tensor in weights.items()}
    e = torch.cat([t for mean, c in levels for t in (mean, 0.5 * (c.diag() + 1e-3).log())])
    z = w["code.weight"] @ ((e - w["code.mean"]) * w["code.scale"]).clamp(-3, 3) + w["code.bias"]
    film, at = w["film.weight"] @ z + w["film.bias"], 0
    modulation = {}
    for name, _, outputs in MODULATED:
        modulation[name] = 1 + film[at : at + outputs].view(1, -1, 1, 1), film[at + outputs : at + 2 * outputs].view(1, -1, 1, 1)
        at += 2 * outputs

    def layer(name, x):
        return conv(weights, name, x) * modulation[name][0] + modulation[name][1]

    def up(x):
        return F.interpolate(x, scale_factor=2)

    x = F.relu(layer("conv4", g[3]))
    x = x + layer("conv4b", F.relu(layer("conv4a", x)))
    x = F.relu(up(x) + conv(weights, "skip3", g[2]))
    x = F.relu(layer("conv3a", F.relu(layer("conv3", x))))
    x = F.relu(up(x) + conv(weights, "skip2", g[1]))
    x = F.relu(up(F.relu(layer("conv2", x))) + conv(weights, "skip1", g[0]))
    return palette(conv(weights, "out", torch.cat([F.relu(layer("conv1", x)), p], 1)), colours)


def paint_adain(encoder, weights, x, style):
    x = adain(encode(encoder, x)[3], moments(encode(encoder, style)[3]))
    for number, layer in enumerate(ADAIN):
        x = F.interpolate(x, scale_factor=2) if layer == "up" else conv(weights, layer, x)
        x = F.relu(x) if layer != "up" and number + 1 < len(ADAIN) else x
    return x


def smooth(generator, height, width):
    picture = F.interpolate(torch.rand(1, 3, 9, 10, generator=generator), size=(height, width), mode="bilinear")
    return (picture + 0.1 * torch.rand(picture.shape, generator=generator)).clamp(0, 1)


def main():
    generator = torch.Generator().manual_seed(1)
    weights = network(generator)
    picture, style = smooth(generator, HEIGHT, LENGTH), smooth(generator, 41, 38) ** 2
    save_file(weights, f"{FOLDER}/one-pass-net.safetensors")
    encoder, digest = save_encoder(generator)
    instant, decoder = save_instant(generator, digest), save_adain(generator, digest)
    whole = F.pad(picture, (0, -LENGTH % 8, 0, -HEIGHT % 8), mode="reflect").double()
    results = {
        "painted": paint(weights, 255 * picture.double()) / 255,
        "instant": paint_instant(encoder, instant, whole, style.double()),
        "adain": paint_adain(encoder, decoder, whole, style.double()),
    }
    tensors = {"picture": picture, "style": style}
    for name, result in results.items():
        result = result[:, :, :HEIGHT, :LENGTH]
        inside = ((result > 0) & (result < 1)).double().mean()
        assert inside > 0.6, (name, inside)
        tensors[name] = result.clamp(0, 1).float()
    tensors = {name: tensor[0].permute(1, 2, 0).contiguous() for name, tensor in tensors.items()}
    save_file(tensors, f"{FOLDER}/one-pass.safetensors")


main()
