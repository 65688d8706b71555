"""Writes assess.safetensors, assess.npz: features and what the measures are of them, by NumPy in double; pictures and what
other programs' resizing makes of them; and the features that FID's Inception v3 computes of pictures, for
test-assess-golden.c.

Needs numpy, Pillow, torch, torchvision and safetensors. Run from the top of the tree:
python3 tests/golden/make-assess.py. The network is that of make-import.py."""

import importlib.util
import math
import os

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.numpy import save_file

FOLDER = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(7)
CLASSES = 12


def frechet(a, b):
    """tr (S1 S2)^1/2 as the sum of singular values of A B^T, A and B the centred rows: exact for any number of rows."""
    ca, cb = a - a.mean(0), b - b.mean(0)
    ca, cb = ca / math.sqrt(len(a) - 1), cb / math.sqrt(len(b) - 1)
    root = np.linalg.svd(ca @ cb.T, compute_uv=False).sum()
    return ((a.mean(0) - b.mean(0)) ** 2).sum() + (ca**2).sum() + (cb**2).sum() - 2 * root


def kernel_distance(a, b):
    """clean-fid's kernel_distance for one subset that holds all rows."""
    m, n = a.shape
    xx, yy, xy = ((x @ y.T / n + 1) ** 3 for x, y in ((a, a), (b, b), (a, b)))
    t = (xx.sum() + yy.sum() - np.trace(xx) - np.trace(yy)) / (m - 1) - 2 * xy.sum() / m
    return t / m


def inception_score(a, weight):
    logits = a @ weight.T
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    return math.exp((p * (np.log(p) - np.log(p.mean(0)))).sum(1).mean())


def fidelity(real, fake):
    def distances(x, y):
        return np.sqrt(((x[:, None] - y[None]) ** 2).sum(-1))

    def radii(x, k):
        return np.sort(distances(x, x), axis=1)[:, k]  # 0 is the row itself

    d = distances(real, fake)
    r3, f3, r5 = radii(real, 3), radii(fake, 3), radii(real, 5)
    precision = (d <= r3[:, None]).any(0).mean()
    recall = (d <= f3[None]).any(1).mean()
    density = (d <= r5[:, None]).sum(0).mean() / 5
    coverage = (d.min(1) <= r5).mean()
    kept = r3 <= np.sort(r3)[len(r3) // 2]
    realism = (r3[kept][:, None] / d[kept]).max(0)
    return [precision, recall, density, coverage], realism


def clean(picture, side):
    """clean-fid's build_resizer: Pillow's bicubic on floats, clipped."""
    planes = [
        np.asarray(Image.fromarray(picture[:, :, c].astype(np.float32), mode="F").resize((side, side), Image.BICUBIC))
        for c in range(3)
    ]
    return np.clip(np.stack(planes), 0, 255)


def pytorch_fid(picture, side):
    x = torch.from_numpy(picture).permute(2, 0, 1)[None].double()
    return F.interpolate(x, size=(side, side), mode="bilinear", align_corners=False)[0].numpy()


def tf1(picture, side):
    """TensorFlow 1's resize_bilinear: position i * scale."""

    def weights(n):
        matrix = np.zeros((side, n))
        for i in range(side):
            at = i * n / side
            low = min(int(at), n - 1)
            matrix[i, low] += 1 - (at - low)
            matrix[i, min(low + 1, n - 1)] += at - low
        return matrix

    return np.einsum("yh,hwc,xw->cyx", weights(picture.shape[0]), picture.astype(np.float64), weights(picture.shape[1]))


def narrow_network():
    """FID's Inception v3 with an eighth of the channels, as make-import.py has it."""
    spec = importlib.util.spec_from_file_location("networks", f"{FOLDER}/make-import.py")
    source = open(f"{FOLDER}/make-import.py").read()
    source = source[: source.index("\ngooglenet()\n")]
    module = importlib.util.module_from_spec(spec)
    exec(compile(source, "make-import.py", "exec"), module.__dict__)
    kept = {}
    module.save = lambda name, run, x, taps, of, metadata: kept.update(run=run, metadata=metadata)
    module.inception("fid", 1008)
    return kept


def features(run, planes, scale):
    x = torch.from_numpy(scale(planes)).double()[None]
    with torch.no_grad():
        return run(x)["Mixed_7c"].mean((2, 3))[0].numpy()


tensors = {}
a = rng.normal(size=(40, 16)) * rng.uniform(0.2, 2, 16)
b = rng.normal(size=(40, 16)) @ rng.normal(size=(16, 16)) * 0.4 + 0.3
few = b[:5] * 1.5  # its covariance is singular
a, b, few = (x.astype(np.float32).astype(np.float64) for x in (a, b, few))
weight = rng.normal(size=(CLASSES, 16)).astype(np.float32)
measures, realism = fidelity(a, b)
tensors |= {"a": a, "b": b, "few": few, "fc.weight": weight, "realism": realism}
tensors["expected"] = np.array(
    [frechet(a, b), frechet(a, few), kernel_distance(a, b), inception_score(a, weight.astype(np.float64)), *measures]
)
picture = rng.integers(0, 256, size=(37, 29, 3), dtype=np.uint8)
tensors["picture"] = picture
for side in (11, 64):
    tensors[f"clean.{side}"] = clean(picture, side)
    tensors[f"pytorch-fid.{side}"] = pytorch_fid(picture, side)
    tensors[f"tf1.{side}"] = tf1(picture, side)
network = narrow_network()
tensors["features.clean"] = features(network["run"], clean(picture, 299), lambda x: (x - 128.0) / 128)
tensors["features.pytorch-fid"] = features(network["run"], pytorch_fid(picture, 299), lambda x: x / 255 * 2 - 1)
tensors["features.tf1"] = features(network["run"], tf1(picture, 299), lambda x: (x - 128) / 128)
save_file(
    {name: np.ascontiguousarray(value, dtype=np.float32) for name, value in tensors.items()},
    f"{FOLDER}/assess.safetensors",
    {**network["metadata"], "limner.architecture": "inception3", "limner.config": '{"pooling": "fid"}'},
)
np.savez_compressed(f"{FOLDER}/assess.npz", mu=b.mean(0), sigma=np.cov(b, rowvar=False))
