"""Writes style.safetensors: the style loss and its gradient by the picture, by PyTorch in double precision.

Needs torch and safetensors. Run from the top of the tree: python3 tests/golden/make-style.py

The pictures come from an integer formula (formula.py), which test-style-golden.c computes as well.
"""

import torch
from safetensors.torch import load_file, save_file

from formula import features, picture

STYLE = {"relu1_1": 256, "relu2_1": 64, "relu3_1": 16, "relu4_1": 4, "relu5_1": 1}
CONTENT = {"relu4_2": 1}
BLOCKS = ((1, 2), (2, 2), (3, 2), (4, 2), (5, 1))
HEIGHT, WIDTH, STYLE_HEIGHT, STYLE_WIDTH = 40, 50, 45, 39


def moments(f):
    f = f[0].flatten(1)
    return f.mean(1), f @ f.t() / f.shape[1]


def gram(target, f):
    return ((moments(f)[1] - target[1]) ** 2).sum() / (target[1] ** 2).sum()


def covariance(target, f):
    (m, s), (mt, st) = moments(f), target
    c, ct = s - torch.outer(m, m), st - torch.outer(mt, mt)
    w, v = torch.linalg.eigh(ct)
    root = v @ torch.diag(w.clamp(min=0).sqrt()) @ v.t()
    values = torch.linalg.eigvalsh(root @ c @ root)
    noise = 1e-6 * values.max().detach()
    overlap = (values.clamp(min=0) + noise).sqrt().sum()
    return (((m - mt) ** 2).sum() + c.trace() + ct.trace() - 2 * overlap) / st.trace()


def main():
    weights = load_file("models/limner-features.safetensors")
    content, style = picture(HEIGHT, WIDTH, 0), picture(STYLE_HEIGHT, STYLE_WIDTH, 3)
    wanted = {name: moments(f) for name, f in features(weights, style, BLOCKS).items()}
    kept = {name: f for name, f in features(weights, content, BLOCKS).items()}
    out = {}
    for name, distance in (("gram", gram), ("covariance", covariance)):
        x = (0.7 * content + 0.3 * picture(HEIGHT, WIDTH, 1)).requires_grad_(True)
        taps = features(weights, x, BLOCKS)
        loss = sum(w / sum(STYLE.values()) * distance(wanted[t], taps[t]) for t, w in STYLE.items())
        loss = loss + 0.5 * sum(((taps[t] - kept[t]) ** 2).sum() / (kept[t] ** 2).sum() for t in CONTENT)
        tv = ((x[..., 1:] - x[..., :-1]) ** 2).sum() + ((x[..., 1:, :] - x[..., :-1, :]) ** 2).sum()
        loss = loss + 0.25 * tv / x.numel()
        (gradient,) = torch.autograd.grad(loss, x)
        out[name + ".loss"] = loss.detach().float().view(1)
        out[name + ".gradient"] = gradient[0].float().contiguous()
    save_file(out, "tests/golden/style.safetensors")


main()
