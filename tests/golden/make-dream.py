"""Writes dream.safetensors: a small VGG with random weights, and a dream's objective on it by PyTorch in double
precision.

Needs torch and safetensors. Run from the top of the tree: python3 tests/golden/make-dream.py

The pictures come from an integer formula (formula.py), which test-dream-golden.c computes as well.
"""

import json

import torch
from safetensors.torch import save_file

from formula import features, picture

WIDTHS, LAYERS = (8, 20, 24), (2, 1, 2)
HEIGHT, WIDTH, GUIDE_HEIGHT, GUIDE_WIDTH = 44, 36, 33, 40
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
# The same as "relu2_1:3,17=2 relu3_2".
WANTED = (("relu2_1", (3, 17), 2.0), ("relu3_2", None, 1.0))


def make_weights():
    weights, inputs = {}, 3
    for block, (width, layers) in enumerate(zip(WIDTHS, LAYERS), 1):
        for layer in range(1, layers + 1):
            weights[f"conv{block}_{layer}.weight"] = torch.randn(width, inputs, 3, 3) * (2 / (9 * inputs)) ** 0.5
            weights[f"conv{block}_{layer}.bias"] = 0.1 * torch.randn(width)
            inputs = width
    return weights


def excitement(taps, guide):
    total = 0
    for name, channels, weight in WANTED:
        f = taps[name][0].flatten(1)
        f = f if channels is None else f[list(channels)]
        if guide is None:
            total = total + weight * 0.5 * (f**2).mean()
        else:
            g = guide[name][0].flatten(1)
            g = g if channels is None else g[list(channels)]
            total = total + weight * (f.t() @ g).max(1).values.sum() / f.numel()
    return total


def main():
    torch.manual_seed(1)
    weights = make_weights()
    guide = {name: f.detach() for name, f in features(weights, picture(GUIDE_HEIGHT, GUIDE_WIDTH, 3), enumerate(LAYERS, 1)).items()}
    out = dict(weights)
    for name, seen in (("plain", None), ("guided", guide)):
        x = picture(HEIGHT, WIDTH, 1).requires_grad_(True)
        loss = excitement(features(weights, x, enumerate(LAYERS, 1)), seen)
        (gradient,) = torch.autograd.grad(loss, x)
        out[name + ".loss"] = loss.detach().float().view(1)
        out[name + ".gradient"] = gradient[0].float().contiguous()
        if seen is None:
            axes = torch.tensor([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]]).double()
            step = torch.einsum("ij,jhw->ihw", axes @ axes.t(), gradient[0])
            out["step"] = (step / step.abs().mean()).float().contiguous()
    config = {"convolutions_per_block": LAYERS, "pool": "average", "taps": list(guide)}
    preprocess = {"order": "RGB", "range": [0, 1], "mean": MEAN, "std": STD}
    metadata = {
        "limner.architecture": "vgg",
        "limner.config": json.dumps(config),
        "limner.preprocess": json.dumps(preprocess),
        "limner.licence": "random numbers",
    }
    save_file(out, "tests/golden/dream.safetensors", metadata=metadata)


main()
