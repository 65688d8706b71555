"""One step of `limner train style` in PyTorch, for compare.py: the same network from the same seed, the same crop of a
photograph, the same losses with the bundled features, and Adam. Needs torch."""

import json
import math
import pathlib
import statistics
import subprocess
import sys
import time

import numpy
import stylegan2
import torch
import torch.nn.functional as F

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "cli"))
import pictures  # noqa: E402

FEATURES = pathlib.Path(__file__).parents[2] / "models/limner-features.safetensors"
BLOCKS = (2, 2, 2, 2, 1)
STYLE = {"relu1_1": 4, "relu2_1": 3, "relu3_1": 2, "relu4_1": 1.5, "relu5_1": 1}
STYLE["colours"] = 0.5 * sum(STYLE.values())  # the picture itself as a layer
CONTENT, CONTENT_WEIGHT, TV_WEIGHT = {"relu4_2": 1, "colours": 0.3}, 0.2, 2.0
SIZE, WIDTH, RESIDUAL = 256, 16, 4
RATE, CLIMB = 2e-3, 40


def layers():
    """(convolution, norm or None, inputs, outputs, kernel) in the order of the network."""
    w = WIDTH
    yield from (("conv1", "in1", 3, w, 9), ("conv2", "in2", w, 2 * w, 3), ("conv3", "in3", 2 * w, 4 * w, 3))
    for i in range(1, RESIDUAL + 1):
        for half in (1, 2):
            yield f"res{i}.conv{half}", f"res{i}.in{half}", 4 * w, 4 * w, 3
    yield from (("deconv1", "in4", 4 * w, 2 * w, 3), ("deconv2", "in5", 2 * w, w, 3), ("deconv3", None, w, 3, 9))


def new_weights(normals):
    """Limner's initial weights; normals (count) draws from its generator."""
    sizes = [outputs * inputs * kernel**2 for _, _, inputs, outputs, kernel in layers()]
    stream, weights, first = normals(sum(sizes)), {}, 0
    for (conv, norm, inputs, outputs, kernel), size in zip(layers(), sizes):
        values = stream[first:first + size] * (2 / (inputs * kernel**2)) ** 0.5
        weights[conv + ".weight"] = torch.from_numpy(values.astype(numpy.float32)).view(outputs, inputs, kernel, kernel).clone()
        weights[conv + ".bias"] = torch.zeros(outputs)
        if norm:
            weights[norm + ".weight"], weights[norm + ".bias"] = torch.ones(outputs), torch.zeros(outputs)
        first += size
    return weights


def dyed(photo, style):
    """The photograph in the style's colours: the linear map with the least change that gives it their mean and
    covariance."""
    def root(a, power):
        w, v = numpy.linalg.eigh(a)
        return v * w**power @ v.T

    x, y = (p[0].flatten(1).double().numpy() for p in (photo, style))
    a, b = (numpy.cov(p, bias=True) + 1e-5 * numpy.eye(3) for p in (x, y))
    middle = root(a, 0.5) @ b @ root(a, 0.5)
    transport = root(a, -0.5) @ root(middle, 0.5) @ root(a, -0.5)
    moved = transport @ (x - x.mean(1, keepdims=True)) + y.mean(1, keepdims=True)
    return torch.from_numpy(moved.clip(0, 1).astype(numpy.float32)).view(photo.shape)


class Peer:
    def __init__(self, weights, photo, style, steps, bf16, channels_last):
        self.bf16, self.steps, self.step_number, self.losses = bf16, steps, 0, []
        self.format = torch.channels_last if channels_last else torch.contiguous_format
        names = [f"conv{b}_{k}.{part}" for b, n in enumerate(BLOCKS, 1) for k in range(1, n + 1) for part in ("weight", "bias")]
        self.judge = {name: self.ordered(stylegan2.load(str(FEATURES), name)) for name in names}
        self.weights = {name: self.ordered(value.clone()).requires_grad_(True) for name, value in weights.items()}
        self.optimiser = torch.optim.Adam(self.weights.values(), lr=RATE)
        self.photo, self.dyed = self.ordered(photo), self.ordered(dyed(photo, style))
        with torch.no_grad():
            self.wanted = {name: self.gram(f) for name, f in self.features(self.ordered(style)).items() if name in STYLE}

    def ordered(self, value):
        return value.contiguous(memory_format=self.format) if value.dim() == 4 else value

    def features(self, x):
        x = (x - torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)) / torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
        taps = {"colours": x}
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            for b, n in enumerate(BLOCKS, 1):
                x = F.avg_pool2d(x, 2) if b > 1 else F.pad(x, (1, 1, 1, 1), "replicate")
                for k in range(1, n + 1):
                    pad = 0 if b == k == 1 else 1
                    x = F.relu(F.conv2d(x, self.judge[f"conv{b}_{k}.weight"], self.judge[f"conv{b}_{k}.bias"], padding=pad))
                    taps[f"relu{b}_{k}"] = x
        return taps

    def gram(self, f):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            f = f[0].flatten(1)
            return (f @ f.t()).float() / f.shape[1]

    def layer(self, x, conv, norm, stride=1):
        weight = self.weights[conv + ".weight"]
        pad = weight.shape[2] // 2
        x = F.conv2d(F.pad(x, (pad,) * 4, "reflect"), weight, self.weights[conv + ".bias"], stride=stride)
        return F.instance_norm(x, weight=self.weights[norm + ".weight"], bias=self.weights[norm + ".bias"]) if norm else x

    def paint(self, x):
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            x = F.relu(self.layer((x - 0.5) / 0.25, "conv1", "in1"))
            x = F.relu(self.layer(x, "conv2", "in2", 2))
            x = F.relu(self.layer(x, "conv3", "in3", 2))
            for i in range(1, RESIDUAL + 1):
                x = x + self.layer(F.relu(self.layer(x, f"res{i}.conv1", f"res{i}.in1")), f"res{i}.conv2", f"res{i}.in2")
            for i, norm in ((1, "in4"), (2, "in5")):
                x = F.relu(self.layer(F.interpolate(x, scale_factor=2), f"deconv{i}", norm))
            return self.layer(x, "deconv3", None).float() * 0.25 + 0.5

    def loss(self):
        with torch.no_grad():
            kept = self.features(self.dyed)
        painted = self.paint(self.photo)
        taps = self.features(painted)
        style = sum(w * ((self.gram(taps[k]) - self.wanted[k]) ** 2).sum() / (self.wanted[k] ** 2).sum() for k, w in STYLE.items())
        content = sum(w * ((taps[k] - kept[k]).float() ** 2).sum() / (kept[k].float() ** 2).sum() for k, w in CONTENT.items())
        rough = ((painted[..., 1:] - painted[..., :-1]) ** 2).sum() + ((painted[..., 1:, :] - painted[..., :-1, :]) ** 2).sum()
        return style / sum(STYLE.values()) + CONTENT_WEIGHT * content / sum(CONTENT.values()) + TV_WEIGHT * rough / painted.numel()

    def step(self):
        step, self.step_number = self.step_number, self.step_number + 1
        self.optimiser.param_groups[0]["lr"] = RATE * min(1, (step + 1) / CLIMB) * 0.5 * (1 + math.cos(math.pi * step / self.steps))
        self.optimiser.zero_grad(set_to_none=True)
        loss = self.loss()
        loss.backward()
        self.optimiser.step()
        self.losses.append(loss.item())

    def measure(self, warm_up):
        times = []
        for _ in range(self.steps):
            start = time.perf_counter()
            self.step()
            times.append(time.perf_counter() - start)
        return statistics.median(times[warm_up:])


def make_pictures(folder):
    """Writes two photographs and a style. Training uses one photograph, which is its own mirror image; each crop of it
    is the whole. Returns it and the style as tensors."""
    random, photos = numpy.random.default_rng(5), folder / "photos"
    photos.mkdir()
    photo = numpy.clip(random.integers(0, 256, (16, 16, 3)).repeat(16, 0).repeat(16, 1) + random.integers(-20, 20, (SIZE, SIZE, 3)), 0, 255)
    photo[:, SIZE // 2:] = photo[:, SIZE // 2 - 1::-1]
    style = random.integers(0, 256, (64, 64, 3)).repeat(8, 0).repeat(8, 1)
    for name in ("0.png", "1.png"):
        pictures.write_png(photos / name, photo)
    pictures.write_png(folder / "style.png", style)
    return tuple(torch.from_numpy(p / 255).float().permute(2, 0, 1)[None] for p in (photo, style))


def limner(program, folder, name, steps, threads):
    """The seconds of a step, and the losses."""
    command = [program, "train", "style", str(folder / "style.png"), "--photos", str(folder / "photos"), "--style-distance", "gram"]
    command += ["--steps", str(steps), "--threads", str(threads), "-o", str(folder / f"{name}.safetensors"), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    log = [json.loads(line) for line in (folder / f"{name}.training/log.jsonl").read_text().splitlines()]
    return json.loads(done.stdout)["seconds_per_step"], [line["loss"] for line in log if "loss" in line]
