"""Writes neighbours.safetensors: the neighbour loss and its gradient by the picture, by PyTorch in double precision.
The nearest places are found by comparing all.

Needs torch and safetensors. Run from the top of the tree: python3 tests/golden/make-neighbours.py

The pictures come from an integer formula (formula.py), which test-neighbours-golden.c computes as well.
"""

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

from formula import features, picture

LAYERS = ("relu1_1", "relu1_2", "relu2_1", "relu2_2", "relu3_1", "relu3_2", "relu4_1")
BLOCKS = ((1, 2), (2, 2), (3, 2), (4, 1))
HEIGHT, WIDTH, STYLE_HEIGHT, STYLE_WIDTH = 40, 56, 48, 40
CELL = 4


def columns(weights, x):
    """The cells of each layer [cells, channels]: means over 4 × 4 pixels; relu4_1 has 8 pixels a position and is
    interpolated."""
    height, width = x.shape[2] // CELL, x.shape[3] // CELL
    out = {}
    for name, f in features(weights, x, BLOCKS).items():
        if f.shape[2] >= height:
            f = F.avg_pool2d(f, f.shape[2] // height)
        else:
            f = F.interpolate(f, size=(height, width), mode="bilinear", align_corners=False)
        out[name] = f[0].flatten(1).t()
    return out


def cosines(queries, rows):
    """Cosines after the style's mean was subtracted from both."""
    return F.normalize(queries - rows.mean(0), dim=1) @ F.normalize(rows - rows.mean(0), dim=1).t()


def main():
    weights = load_file("models/limner-features.safetensors")
    style = picture(STYLE_HEIGHT, STYLE_WIDTH, 3)
    places = [columns(weights, torch.rot90(style, turn, (2, 3))) for turn in range(4)]
    rows = {name: torch.cat([place[name] for place in places]) for name in LAYERS}
    x = (0.7 * picture(HEIGHT, WIDTH, 0) + 0.3 * picture(HEIGHT, WIDTH, 1)).requires_grad_(True)
    taps = columns(weights, x)
    near = cosines(torch.cat([taps[n] for n in LAYERS], 1), torch.cat([rows[n] for n in LAYERS], 1)).detach()
    best = near.topk(2, dim=1).values
    print("smallest distance of the nearest from the second:", float((best[:, 0] - best[:, 1]).min()))
    match = near.argmax(1)
    loss = sum((1 - F.cosine_similarity(taps[n], rows[n][match], dim=1)).mean() / len(LAYERS) for n in LAYERS)
    tv = ((x[..., 1:] - x[..., :-1]) ** 2).sum() + ((x[..., 1:, :] - x[..., :-1, :]) ** 2).sum()
    loss = loss + 0.1 * tv / x.numel()
    (gradient,) = torch.autograd.grad(loss, x)
    save_file(
        {
            "match": match.to(torch.float32),
            "loss": loss.detach().float().view(1),
            "gradient": gradient[0].float().contiguous(),
        },
        "tests/golden/neighbours.safetensors",
    )


main()
