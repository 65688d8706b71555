"""The picture that golden files are computed from, as formula.h makes it, and VGG features of it."""

import torch
import torch.nn.functional as F


def picture(height, width, salt):
    """[1,3,H,W]: ((x * 31 + y * 17 + c * 101 + x * y * salt) mod 251) / 250"""
    y = torch.arange(height).view(1, height, 1)
    x = torch.arange(width).view(1, 1, width)
    c = torch.arange(3).view(3, 1, 1)
    return (((x * 31 + y * 17 + c * 101 + x * y * salt) % 251).double() / 250)[None]


def features(weights, x, blocks):
    """The ReLU layers of the bundled network by name; blocks: pairs of a block's number and its layers."""
    mean = torch.tensor([0.485, 0.456, 0.406], dtype=torch.double).view(1, 3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225], dtype=torch.double).view(1, 3, 1, 1)
    x = (x - mean) / std
    taps = {}
    for block, layers in blocks:
        if block > 1:
            x = F.avg_pool2d(x, 2)
        for layer in range(1, layers + 1):
            first = block == 1 and layer == 1
            x = F.pad(x, (1, 1, 1, 1), mode="replicate" if first else "constant")
            name = f"conv{block}_{layer}"
            x = F.relu(F.conv2d(x, weights[name + ".weight"].double(), weights[name + ".bias"].double()))
            taps[f"relu{block}_{layer}"] = x
    return taps
