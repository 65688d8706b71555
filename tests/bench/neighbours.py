"""A whole painting by neighbours (docs/style.md says how) in PyTorch, with the weights of limner-strokes; compare.py runs it.

    neighbours.py PICTURES.safetensors SIZE STEPS [channels_last]

Prints one JSON object: seconds without the import of PyTorch, and the process's peak memory. It does what Limner does with the same
numbers of scales, steps, cells, places and dimensions, and leaves out what would slow it down most in Python: the choice among the
eight nearest places (it takes the nearest) and the shifts of the grid."""

import json
import pathlib
import resource
import sys
import time

import stylegan2
import torch
import torch.nn.functional as F

MODEL = pathlib.Path(__file__).resolve().parents[2] / "models" / "limner-strokes.safetensors"
BLOCKS = ((1, 2), (2, 2), (3, 2), (4, 1))
CELL, MARGIN, START, LEVELS = 4, 12, 128, 6
MATCHES, FAITHFULNESS, VARIATION = 4, 0.75, 0.1
PLACES_BYTES, EXACT_WORK, SAMPLE = 96 << 20, 4e9, 8192
DIMS, LAYER_DIMS, KEPT, QUERIES = 64, 32, 16, 1024
FIRST_RATE, LAST_RATE = 0.008, 0.002
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


class Network:
    def __init__(self, channels_last):
        self.format = torch.channels_last if channels_last else torch.contiguous_format
        self.weights = {}
        for block, layers in BLOCKS:
            for layer in range(1, layers + 1):
                name = f"conv{block}_{layer}"
                weight, bias = (stylegan2.load(MODEL, f"{name}.{part}") for part in ("weight", "bias"))
                self.weights[name] = weight.contiguous(memory_format=self.format), bias

    def layers(self, x):
        x, taps = ((x - MEAN) / STD).contiguous(memory_format=self.format), []
        for name, (weight, bias) in self.weights.items():
            if name.endswith("_1") and name != "conv1_1":
                x = F.avg_pool2d(x, 2)
            x = F.relu(F.conv2d(x, weight, bias, padding=1))
            taps.append(x)
        return taps

    def cells(self, x):
        """Of each layer [cells, channels]."""
        height, width = x.shape[2] // CELL, x.shape[3] // CELL
        out = []
        for f in self.layers(x):
            f = F.avg_pool2d(f, f.shape[2] // height) if f.shape[2] >= height else F.interpolate(f, size=(height, width), mode="bilinear", align_corners=False)
            out.append(f[0].flatten(1).t())
        return out


class Places:
    """The cells of a style that is also turned, as many as fit."""

    def __init__(self, network, style):
        turns, apart, row = 4, 1, sum(f.shape[0] for f in (b for _, b in network.weights.values())) * 4
        cells = style.shape[2] * style.shape[3] // CELL**2
        while turns * cells // apart**2 * row > PLACES_BYTES:
            turns, apart = (turns // 2, apart) if turns > 1 else (turns, apart + 1)
        seen = [network.cells(torch.rot90(style, turn, (2, 3))) for turn in range(turns)]
        self.rows = [torch.cat([f[i][::apart**2] for f in seen]) for i in range(len(seen[0]))]
        self.together = None

    def nearest(self, queries, rows, dims, index=None):
        """queries and rows less their means; index: prepare() of the rows."""
        index = index or self.prepare(queries, rows, dims)
        rows, reduced, basis = index
        found = []
        for part in queries.split(QUERIES):
            if basis is None:
                found.append((part @ rows.t()).argmax(1))
                continue
            kept = ((part @ basis) @ reduced.t()).topk(KEPT, dim=1).indices
            exact = torch.bmm(rows[kept], part[:, :, None])[..., 0]
            found.append(kept.gather(1, exact.argmax(1, keepdim=True))[:, 0])
        return torch.cat(found)

    def prepare(self, queries, rows, dims):
        rows = F.normalize(rows - rows.mean(0), dim=1)
        if queries.shape[0] * rows.shape[0] * rows.shape[1] <= EXACT_WORK or rows.shape[1] <= dims:
            return rows, None, None
        sample = rows[:: max(rows.shape[0] // SAMPLE, 1)]
        basis = torch.linalg.eigh(sample.t() @ sample).eigenvectors[:, -dims:]
        return rows, rows @ basis, basis

    def match(self, features, by_layer):
        """The features of each cell's place, layer by layer."""
        if by_layer:
            return [rows[self.nearest(f - f.mean(0), rows, LAYER_DIMS)] for f, rows in zip(features, self.rows)]
        queries = torch.cat(features, 1)
        queries = queries - queries.mean(0)
        if self.together is None:
            self.together = self.prepare(queries, torch.cat(self.rows, 1), DIMS)
        place = self.nearest(queries, None, DIMS, self.together)
        return [rows[place] for rows in self.rows]


def split(x):
    levels = []
    for _ in range(LEVELS - 1):
        if min(x.shape[2:]) < 8:
            break
        small = F.avg_pool2d(x, 2, ceil_mode=True)
        levels.append(x - F.interpolate(small, size=x.shape[2:], mode="bilinear", align_corners=False))
        x = small
    return levels + [x]


def join(levels):
    x = levels[-1]
    for level in reversed(levels[:-1]):
        x = level + F.interpolate(x, size=level.shape[2:], mode="bilinear", align_corners=False)
    return x


def view(picture, size):
    """With a mirrored margin, and whole cells."""
    x = F.interpolate(picture, size=(size, size), mode="bilinear", align_corners=False, antialias=True)
    return F.pad(x, (MARGIN, MARGIN, MARGIN, MARGIN), mode="reflect")


def paint_scale(network, content, style, x, steps, finest):
    places = Places(network, style)
    guide = FAITHFULNESS * content + (1 - FAITHFULNESS) * x
    levels = [level.requires_grad_(True) for level in split(x)]
    optimiser = torch.optim.Adam(levels, betas=(0.9, 0.99), lr=FIRST_RATE)
    average = torch.zeros_like(x)
    for step in range(steps):
        quarter = step * MATCHES // steps
        if step == 0 or quarter != (step - 1) * MATCHES // steps:
            with torch.no_grad():
                seen = network.cells(guide if quarter < MATCHES // 2 else join(levels))
                targets = places.match(seen, finest and quarter + 1 == MATCHES)
        x = join(levels)
        loss = sum((1 - F.cosine_similarity(f, t, dim=1)).mean() for f, t in zip(network.cells(x), targets)) / len(targets)
        moved = ((x[..., 1:] - x[..., :-1]) ** 2).sum() + ((x[..., 1:, :] - x[..., :-1, :]) ** 2).sum()
        optimiser.zero_grad()
        (loss + VARIATION * moved / x.numel()).backward()
        optimiser.param_groups[0]["lr"] = FIRST_RATE * (LAST_RATE / FIRST_RATE) ** ((step + 1) / steps)
        optimiser.step()
        with torch.no_grad():
            average = 0.9 * average + 0.1 * join(levels).clamp(0, 1)
    return average / (1 - 0.9**steps)


def paint(network, content, style, size, steps):
    sizes = [size]
    while sizes[0] / 2 >= START / 2**0.5:
        sizes.insert(0, sizes[0] // 2)
    x = None
    for side in sizes:
        here = view(content, side)
        if x is not None:
            x = view(x[..., MARGIN:-MARGIN, MARGIN:-MARGIN], side)
        x = paint_scale(network, here, view(style, side)[..., MARGIN:-MARGIN, MARGIN:-MARGIN], here if x is None else x, steps, side == size)
    return x[..., MARGIN:-MARGIN, MARGIN:-MARGIN]


def main():
    pictures, size, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    content, style = (stylegan2.load(pathlib.Path(pictures), name).permute(2, 0, 1)[None] for name in ("content", "style"))
    start = time.perf_counter()
    painted = paint(Network("channels_last" in sys.argv), content, style, size, steps)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mib": peak, "mean": float(painted.mean())}))


if __name__ == "__main__":
    main()
