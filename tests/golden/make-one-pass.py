"""Writes one-pass-net.safetensors, a small random TransformerNet under PyTorch's names, and one-pass.safetensors, a picture and what
PyTorch paints of it in double precision.

Needs torch and safetensors. Run from the top of the tree: python3 tests/golden/make-one-pass.py"""

import math
import os

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

FOLDER = os.path.dirname(os.path.abspath(__file__))
WIDTH, BLOCKS = 3, 2
HEIGHT, LENGTH = 45, 50  # neither is a multiple of four


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


def main():
    generator = torch.Generator().manual_seed(1)
    weights = network(generator)
    picture = F.interpolate(torch.rand(1, 3, 9, 10, generator=generator), size=(HEIGHT, LENGTH), mode="bilinear")
    picture = (picture + 0.1 * torch.rand(picture.shape, generator=generator)).clamp(0, 1)
    painted = paint(weights, 255 * picture.double())[:, :, :HEIGHT, :LENGTH] / 255
    inside = ((painted > 0) & (painted < 1)).double().mean()
    assert inside > 0.8, inside
    save_file(weights, f"{FOLDER}/one-pass-net.safetensors")
    tensors = {"picture": picture[0].permute(1, 2, 0), "painted": painted[0].clamp(0, 1).permute(1, 2, 0).float()}
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, f"{FOLDER}/one-pass.safetensors")


main()
