#!/usr/bin/env python3
"""Trains limner-instant, which paints in any style in one pass with the features of limner-features.

    instant_style.py --features limner-features.safetensors --photos PHOTOS --styles 'paintings/*.jpg' --run RUN
    torchrun --nproc_per_node=4 instant_style.py …       several GPUs, each with its own pictures
    instant_style.py --features … --run RUN --export limner-instant.safetensors

PHOTOS is a folder or a zip of photographs. RUN gets checkpoint.pt, log.tsv and grid-*.png. Ctrl-C writes the
checkpoint, and the same command continues from it. --minutes limits the total time of all runs. All random numbers
depend on --seed (and, after a restart, on the step). describe.py with limner-instant.json adds the description to
the exported file. Needs PyTorch, Pillow, NumPy and safetensors.

Method. The colours of the photograph are mapped to those of the style in closed form (optimal transport between
Gaussians, Pitie & Kokaram 2007). The features of the result get the style's statistics at four depths: mean and
covariance by the same transport at the three shallower ones (after Li et al. 2017, Lu et al. 2019), mean and
deviation at the deepest (Huang & Belongie 2017). A small decoder paints from all four and from the recoloured
photograph. Its convolutions are scaled and shifted by a linear map of the style's statistics (after Ghiasi et al.
2017). Only the decoder is trained. The loss compares the moments of its picture's features with the style's, and its
features with the photograph's. The metric for moments agrees with the Wasserstein-2 distance between Gaussians for
small differences and needs no matrix roots of the picture's own covariances.
"""

import argparse
import contextlib
import glob
import io
import json
import hashlib
import math
import os
import random
import time
import zipfile

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F
from PIL import Image, ImageDraw
from safetensors.torch import load_file, save_file
from torch import nn

TAPS = ('relu1_1', 'relu2_1', 'relu3_1', 'relu4_1')
WIDTHS = (32, 64, 128, 256)
CODE = 2 * sum(WIDTHS)
# The same values as in Limner (limner.config).
FLAT, PALETTE_STRETCH = 1e-5, 8.0  # of colours
SHRINK, STRETCH = 1e-2, 6.0        # of features
EPSILON, FLOOR, LIMIT = 1e-5, 1e-3, 3.0
# Scales that keep activations near one during training. The export folds them into the weights.
IN, OUT = (2.5, 3.5, 4.5, 5.0), 0.1
STYLE_SIZE = 256


# --- features and their moments --------------------------------------------------------------------------------------


def pad(x):
    return F.pad(x, (1, 1, 1, 1), mode='reflect')


class Features(nn.Module):
    """The four taps of limner-features, with reflection padding."""

    def __init__(self, path):
        super().__init__()
        weights = load_file(path)
        self.layers = []
        for block, n in ((1, 2), (2, 2), (3, 2), (4, 1)):
            for k in range(1, n + 1):
                self.layers.append((block, k))
                weight = weights[f'conv{block}_{k}.weight'].float().contiguous(memory_format=torch.channels_last)
                self.register_buffer(f'w{block}_{k}', weight)
                self.register_buffer(f'b{block}_{k}', weights[f'conv{block}_{k}.bias'].float())
        self.register_buffer('mean', torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1))
        self.register_buffer('std', torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1))

    def forward(self, x):
        x, taps = (x - self.mean) / self.std, []
        for block, k in self.layers:
            if k == 1 and block > 1:
                x = F.avg_pool2d(x, 2)
            x = F.relu(F.conv2d(pad(x), getattr(self, f'w{block}_{k}'), getattr(self, f'b{block}_{k}')))
            if k == 1:
                taps.append(x)
        return taps


def moments(x):
    """mean [N,C] and covariance [N,C,C] over the picture"""
    x = x.float().flatten(2)
    mean = x.mean(2)
    d = x - mean[:, :, None]
    return mean, d @ d.transpose(1, 2) / x.shape[2]


def diagonal(c):
    return c.diagonal(dim1=1, dim2=2)


def ridge(c, share, least):
    """Adds a fraction of the mean variance to each variance."""
    return c + (share * diagonal(c).mean(1) + least)[:, None, None] * torch.eye(c.shape[-1], device=c.device)


def powers(a, *kinds):
    """A symmetric matrix raised to each power p, for kinds (p, least eigenvalue before, largest after)."""
    w, v = torch.linalg.eigh((a + a.transpose(1, 2)) / 2)
    return [(v * (w.clamp_min(low) ** p).clamp_max(high)[:, None, :]) @ v.transpose(1, 2) for p, low, high in kinds]


def transport(a, b, high):
    """The symmetric T with T a T = b and no gain above `high`."""
    root, inverse = powers(a, (0.5, 0, math.inf), (-0.5, 1e-12, math.inf))
    middle, = powers(root @ b @ root, (0.5, 0, math.inf))
    return powers(inverse @ middle @ inverse, (1, 0, high))[0]


def move(x, mean, covariance, own_ridge, high):
    """x mapped to another mean and covariance."""
    m, c = moments(x)
    t = transport(ridge(c, *own_ridge), ridge(covariance, *own_ridge), high)
    return (t @ (x.float().flatten(2) - m[:, :, None]) + mean[:, :, None]).reshape(x.shape)


def palette(x, style):
    """The picture in the style's colours."""
    return move(x, style['mean'][0], style['covariance'][0], (0, FLAT), PALETTE_STRETCH).clamp(0, 1)


def rescale(x, mean, variance):
    m, v = x.float().mean((2, 3)), x.float().var((2, 3), unbiased=False)
    scale = ((variance + EPSILON) / (v + EPSILON)).sqrt()
    return (x - m[:, :, None, None]) * scale[:, :, None, None] + mean[:, :, None, None]


def code_of(style):
    pairs = zip(style['mean'][1:], style['covariance'][1:])
    return torch.cat([t for m, c in pairs for t in (m, 0.5 * (diagonal(c) + FLOOR).log())], 1)


def statistics(features, picture):
    """The moments of colours and features, and the code for the decoder's modulation."""
    pairs = [moments(f) for f in [picture] + features(picture)]
    style = {'mean': [m for m, _ in pairs], 'covariance': [c for _, c in pairs]}
    return style | {'code': code_of(style)}


def metric(style):
    """(S + ridge)^-1/4 for each level."""
    shares = (3e-2 if c.shape[-1] > 128 else 1e-2 for c in style['covariance'])
    return [powers(ridge(c, share, 1e-7), (-0.25, 1e-12, math.inf))[0] for c, share in zip(style['covariance'], shares)]


def condition(taps, style):
    """The features of the mapped content with the style's statistics."""
    given = [move(f, m, c, (SHRINK, 1e-8), STRETCH)
             for f, m, c in zip(taps[:3], style['mean'][1:], style['covariance'][1:])]
    given.append(rescale(taps[3], style['mean'][4], diagonal(style['covariance'][4])))
    return [g.contiguous(memory_format=torch.channels_last) for g in given]


# --- the decoder -----------------------------------------------------------------------------------------------------


class Decoder(nn.Module):
    MODULATED = (('conv4', 128), ('conv4a', 128), ('conv4b', 128), ('conv3', 128), ('conv3a', 64), ('conv2', 32),
                 ('conv1', 32))

    def __init__(self, code=64):
        super().__init__()
        self.conv4, self.conv4a, self.conv4b = nn.Conv2d(256, 128, 3), nn.Conv2d(128, 128, 3), nn.Conv2d(128, 128, 3)
        self.skip3, self.conv3, self.conv3a = nn.Conv2d(128, 128, 1), nn.Conv2d(128, 128, 3), nn.Conv2d(128, 64, 3)
        self.skip2, self.conv2 = nn.Conv2d(64, 64, 1), nn.Conv2d(64, 32, 3)
        self.skip1, self.conv1, self.out = nn.Conv2d(32, 32, 1), nn.Conv2d(32, 32, 3), nn.Conv2d(35, 3, 3)
        self.code = nn.Linear(CODE, code)
        self.film = nn.Linear(code, 2 * sum(n for _, n in self.MODULATED))
        self.register_buffer('code_mean', torch.zeros(CODE))
        self.register_buffer('code_scale', torch.ones(CODE))
        self.start()

    @torch.no_grad()
    def start(self):
        """Initialises the decoder to output nearly the recoloured photograph, with nearly the same modulation for all
        styles."""
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, nonlinearity='relu')
                nn.init.zeros_(m.bias)
        nn.init.normal_(self.code.weight, std=CODE ** -0.5)
        nn.init.normal_(self.film.weight, std=0.1 * self.code.out_features ** -0.5)
        nn.init.zeros_(self.code.bias)
        nn.init.zeros_(self.film.bias)
        self.conv4b.weight.mul_(0.3)
        self.out.weight[:, :32].mul_(0.05)
        self.out.weight[:, 32:] = 0
        for c in range(3):
            self.out.weight[c, 32 + c, 1, 1] = 1 / OUT

    def modulation(self, code):
        values = self.film(self.code(((code - self.code_mean) * self.code_scale).clamp(-LIMIT, LIMIT)))
        parts = iter(values[:, :, None, None].split([n for _, n in self.MODULATED for _ in range(2)], 1))
        return {name: (1 + next(parts), next(parts)) for name, _ in self.MODULATED}

    def forward(self, moved, given, code):
        modulation = self.modulation(code)

        def layer(name, x):
            a, b = modulation[name]
            return getattr(self, name)(pad(x)) * a.to(x.dtype) + b.to(x.dtype)

        def joined(x, skip, g):
            return F.relu(F.interpolate(x, scale_factor=2, mode='nearest') + skip(g))

        given = [g * k for g, k in zip(given, IN)]
        x = F.relu(layer('conv4', given[3]))
        x = x + layer('conv4b', F.relu(layer('conv4a', x)))
        x = joined(x, self.skip3, given[2])
        x = F.relu(layer('conv3a', F.relu(layer('conv3', x))))
        x = joined(x, self.skip2, given[1])
        x = F.relu(layer('conv2', x))
        x = joined(x, self.skip1, given[0])
        x = F.relu(layer('conv1', x))
        return self.out(pad(torch.cat([x, moved.to(x.dtype)], 1))) * OUT


# --- pictures --------------------------------------------------------------------------------------------------------


class Pictures:
    """Random crops: photographs as contents; paintings and photographs as styles."""

    ENDINGS = ('.webp', '.jpg', '.jpeg', '.png')

    def __init__(self, photos, styles, hold_out, most):
        if os.path.isdir(photos):
            names = sorted(n for n in glob.glob(photos + '/**', recursive=True) if n.lower().endswith(self.ENDINGS))
            self.zip = None
        else:
            self.zip = zipfile.ZipFile(photos)
            names = sorted(n for n in self.zip.namelist() if n.lower().endswith(self.ENDINGS))
        random.Random(1).shuffle(names)
        self.photos = [self.read(n) for n in names[:most]]
        files = [f for pattern in styles for f in sorted(glob.glob(pattern))]
        self.names = [f for f in files if not any(h in os.path.basename(f) for h in hold_out)]
        self.paintings = [Image.open(f).convert('RGB') for f in self.names]

    def read(self, name):
        if self.zip is not None:
            return self.zip.read(name)
        with open(name, 'rb') as file:
            return file.read()

    def photo(self):
        return Image.open(io.BytesIO(random.choice(self.photos))).convert('RGB')

    @staticmethod
    def cut(picture, size, shorter):
        """A random square of the picture, scaled so that its shorter side has this length."""
        ratio = shorter / min(picture.size)
        w, h = (max(size, round(side * ratio)) for side in picture.size)
        x, y = random.randint(0, w - size), random.randint(0, h - size)
        box = (x / ratio, y / ratio, min((x + size) / ratio, picture.size[0]), min((y + size) / ratio, picture.size[1]))
        picture = picture.resize((size, size), Image.BICUBIC, box=box, reducing_gap=2.0)
        t = torch.from_numpy(np.asarray(picture).copy()).permute(2, 0, 1).float() / 255
        return t.flip(2) if random.random() < 0.5 else t

    def content(self, size):
        if random.random() < 0.06:
            return self.cut(random.choice(self.paintings), size, int(size * random.uniform(1.5, 4)))
        return self.cut(self.photo(), size, int(size * 2.2 ** random.random()))

    def style(self):
        """A style picture. Most are parts of paintings, some of them painted over with random strokes. Many get other
        colours, so that the network learns colours and strokes independently, and other orientations."""
        size, u = STYLE_SIZE, random.random()
        if u < 0.24:
            t = self.cut(self.photo(), size, int(size * random.uniform(1, 1.2)))
        else:
            t = self.cut(random.choice(self.paintings), size, int(size * 2.8 ** random.random()))
        if 0.12 < u < 0.45:
            t = painted_over(t)
        if random.random() < 0.4:
            t = t.transpose(1, 2)
        if random.random() < 0.2:
            t = t.flip(1)
        u = random.random()
        if u < 0.4:
            t = t[torch.randperm(3)]
        elif u < 0.55:
            t = turn_hues(t)
        if random.random() < 0.1:
            t = 1 - t
        if random.random() < 0.3:
            t = ((t - 0.5) * random.uniform(0.6, 1.3) + 0.5 + random.uniform(-0.12, 0.12)).clamp(0, 1)
        return t


def smooth_field(cells, side):
    """Smooth random values between -1 and 1 with a few cells over the picture."""
    small = Image.fromarray(np.random.uniform(-1, 1, (cells, cells)).astype(np.float32))
    return np.asarray(small.resize((side, side), Image.BICUBIC))


def painted_over(t):
    """The picture in opaque strokes of one random kind: length, width, number of corners, a flow, with or without
    outlines. They add more kinds of strokes than the paintings contain."""
    side = 2 * t.shape[-1]
    under = Image.fromarray((t.permute(1, 2, 0) * 255).byte().numpy()).resize((side, side), Image.BILINEAR)
    colours = np.asarray(under).astype(np.float32)
    length = math.exp(random.uniform(math.log(8), math.log(110)))
    width = max(4, length * random.choice((1, 0.6, 0.35, 0.2, 0.1)) * random.uniform(0.8, 1.2))
    turns = math.pi * (random.random() + random.choice((0, 0.1, 0.3, 1)) * smooth_field(random.randint(2, 7), side))
    wild, jitter = random.choice((0, 0.1, 0.4, 3)), random.uniform(0, 40)
    corners = random.choice((4, 4, 5, 6, 10))
    rim = random.uniform(0.15, 0.4)
    edge = (None, None, 'dark', 'light')[random.randrange(4)]
    if random.random() < 0.5:
        colours = 0.5 * colours + 0.5 * colours.mean((0, 1))
        under = Image.fromarray(colours.astype(np.uint8))
        colours = colours + 0.5 * (colours - colours.mean((0, 1)))
    draw, around = ImageDraw.Draw(under), np.linspace(0, 2 * math.pi, corners, endpoint=False) + math.pi / corners
    shape = np.stack([np.cos(around), np.sin(around)], 1) * (length, width) * 0.5 * 2 ** 0.5
    for _ in range(min(2500, int(random.uniform(0.7, 2.5) * side * side / (length * width)))):
        x, y = random.randrange(side), random.randrange(side)
        angle, grow = turns[y, x] + random.gauss(0, wild), random.uniform(0.6, 1.4)
        c, s = math.cos(angle), math.sin(angle)
        points = (shape * grow * np.random.uniform(0.8, 1.2, shape.shape)) @ np.array([[c, s], [-s, c]]) + (x, y)
        colour = np.clip(colours[y, x] + random.gauss(0, jitter), 0, 255)
        line = {'dark': colour * 0.3, 'light': 255 - (255 - colour) * 0.4}.get(edge, colour)
        if edge:
            draw.polygon([*map(tuple, points * (1.0 + rim) - rim * np.array([x, y]))], fill=tuple(map(int, line)))
        draw.polygon([*map(tuple, points)], fill=tuple(map(int, colour)))
    picture = under.resize((t.shape[-1], t.shape[-1]), Image.BOX)
    return torch.from_numpy(np.asarray(picture).copy()).permute(2, 0, 1).float() / 255


def turn_hues(t):
    """Rotated or mirrored about the grey axis by a random angle."""
    basis = torch.tensor([[1.0, 1, 1], [1, -1, 0], [1, 1, -2]])
    basis /= basis.norm(dim=1, keepdim=True)
    turn = torch.eye(3)
    turn[1:, 1:] = torch.linalg.qr(torch.randn(2, 2))[0]
    return ((basis.T @ turn @ basis) @ t.flatten(1)).reshape(t.shape).clamp(0, 1)


class Bank:
    """Statistics of random styles, of which a few are replaced at intervals. This is cheaper than a new style for every
    picture."""

    def __init__(self, pictures, features, size, device, half):
        self.pictures, self.features, self.device, self.half = pictures, features, device, half
        self.styles = []
        for _ in range(size):
            self.styles.append(self.new())

    @torch.no_grad()
    def of(self, picture):
        with self.half():
            taps = self.features(picture)
        style = statistics(lambda _: taps, picture)
        return style | {'metric': metric(style)}

    def new(self):
        """A style, or an interpolation between two."""
        style = self.of(self.pictures.style()[None].to(self.device))
        if not self.styles or random.random() > 0.2:
            return style
        other, share = random.choice(self.styles), random.random()
        style = {key: [torch.lerp(a, b, share) for a, b in zip(style[key], other[key])]
                 for key in ('mean', 'covariance')}
        return style | {'code': code_of(style), 'metric': metric(style)}

    def renew(self):
        self.styles[random.randrange(len(self.styles))] = self.new()

    def draw(self, n):
        return random.sample(self.styles, n)


def stack(styles):
    levels = {key: zip(*(s[key] for s in styles)) for key in ('mean', 'covariance', 'metric')}
    return ({key: [torch.cat(level) for level in value] for key, value in levels.items()}
            | {'code': torch.cat([s['code'] for s in styles])})


# --- learning --------------------------------------------------------------------------------------------------------


def gentle(x):
    """x for small x, about its square root for large x."""
    return 2 * ((1 + x).sqrt() - 1)


def style_losses(taps, style, keep):
    losses = []
    for x, mean, covariance, root in zip(taps, style['mean'], style['covariance'], style['metric']):
        m, c = moments(x)
        spread = diagonal(covariance).sum(1)
        energy = spread + 0.5 * mean.pow(2).sum(1) + 1e-4
        distance = (m - mean).pow(2).sum(1) + 0.25 * (root @ (c - covariance) @ root).pow(2).sum((1, 2))
        losses.append((gentle(distance / energy) * keep).sum() / keep.sum().clamp_min(1))
    return torch.stack(losses)


def content_loss(taps, given, options):
    total = 0
    for level, weight in ((2, options.content3), (3, 1.0)):
        target = given[level].float()
        difference = (taps[level].float() - target).pow(2).mean((1, 2, 3))
        total = total + weight * (difference / (target.var((2, 3)).mean(1) + 1e-3)).mean()
    return total


def learn(decoder, features, content, style, own, options, half):
    """The loss of a batch and its parts. own [N] is 1 if the style is the content itself, which should then be
    reproduced."""
    with torch.no_grad():
        moved = palette(content, style)  # in full precision, as for all moments
        with half():
            taps = features(moved)
        given = condition(taps, style)
    with half():
        painted = decoder(moved, given, style['code']).float()
        seen = features(painted)
    styles = style_losses([painted] + seen, style, 1 - own)
    forms = content_loss(seen, given, options)
    same = ((painted - content).pow(2).mean((1, 2, 3)) * own).mean()
    rough = (painted.diff(dim=2)).abs().mean() + (painted.diff(dim=3)).abs().mean()
    beyond = (F.relu(painted - 1) + F.relu(-painted)).pow(2).mean()
    loss = (options.content * forms + (styles * styles.new_tensor(options.style)).sum() + 20 * same
            + options.smooth * rough + 10 * beyond)
    return loss, torch.stack([loss.detach(), forms.detach(), same.detach(), rough.detach(), *styles.detach()])


class Run:
    """The state between two runs: decoder, its running average, optimiser, step and time."""

    def __init__(self, decoder, options):
        self.decoder, self.path = decoder, os.path.join(options.run, 'checkpoint.pt')
        # Each value of the modulation has hundreds of inputs and needs a smaller rate.
        slow = [*decoder.code.parameters(), *decoder.film.parameters()]
        quick = [p for p in decoder.parameters() if not any(p is q for q in slow)]
        groups = [{'params': quick, 'share': 1.0}, {'params': slow, 'share': 0.1}]
        self.optimiser = torch.optim.Adam(groups, lr=options.rate, betas=(0.9, 0.99))
        self.step, self.seconds, self.samples, self.new = 0, 0.0, 0, True
        if os.path.exists(self.path):
            kept = torch.load(self.path, map_location=next(decoder.parameters()).device, weights_only=True)
            decoder.load_state_dict(kept['decoder'])
            self.optimiser.load_state_dict(kept['optimiser'])
            self.step, self.seconds, self.samples, self.new = kept['step'], kept['seconds'], kept['samples'], False
        self.average = {k: v.detach().clone() for k, v in decoder.named_parameters()}
        if not self.new:
            for k, v in self.average.items():
                v.copy_(kept['average'][k])

    @torch.no_grad()
    def follow(self):
        decay = min(0.998, self.step / (self.step + 20))
        for k, v in self.decoder.named_parameters():
            self.average[k].lerp_(v, 1 - decay)

    def save(self):
        torch.save({'decoder': self.decoder.state_dict(), 'average': self.average,
                    'optimiser': self.optimiser.state_dict(), 'step': self.step, 'seconds': self.seconds,
                    'samples': self.samples}, self.path + '.part')
        os.replace(self.path + '.part', self.path)

    @contextlib.contextmanager
    def averaged(self):
        own = {k: v.detach().clone() for k, v in self.decoder.named_parameters()}
        with torch.no_grad():
            for k, v in self.decoder.named_parameters():
                v.copy_(self.average[k])
        try:
            yield self.decoder
        finally:
            with torch.no_grad():
                for k, v in self.decoder.named_parameters():
                    v.copy_(own[k])


def rate(options, share, step):
    return options.rate * min(1, (step + 1) / 300) * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * min(share, 1))))


# --- samples and export ----------------------------------------------------------------------------------------------


def load(path, longest, device='cpu'):
    """The picture scaled to a longest side, both sides multiples of 8."""
    picture = Image.open(path).convert('RGB')
    ratio = longest / max(picture.size)
    size = [max(16, round(side * ratio / 8) * 8) for side in picture.size]
    t = torch.from_numpy(np.asarray(picture.resize(size, Image.LANCZOS)).copy())
    return t.permute(2, 0, 1)[None].float().to(device) / 255


def to_image(x):
    return Image.fromarray((x[0].clamp(0, 1).permute(1, 2, 0).cpu() * 255 + 0.5).byte().numpy())


@torch.no_grad()
def paint(decoder, features, content, style):
    moved = palette(content, style)
    return palette(decoder(moved, condition(features(moved), style), style['code']), style)


def grid(decoder, features, options, path, device):
    """A grid of samples with contents as rows and styles as columns, not selected by result."""
    contents, styles, cell, size = options.look_contents, options.look_styles, options.cell, options.look_size
    across = [load(s, size, device) for s in styles]
    known = [statistics(features, s) for s in across]
    height = cell * 3 // 4
    sheet = Image.new('RGB', (cell * (len(styles) + 1), height * (len(contents) + 1)), 'white')

    def put(t, column, row):
        picture = to_image(t)
        picture.thumbnail((cell - 4, height - 4), Image.LANCZOS)
        x, y = (cell - picture.width) // 2, (height - picture.height) // 2
        sheet.paste(picture, (cell * column + x, height * row + y))
    for j, s in enumerate(across):
        put(s, j + 1, 0)
    for i, name in enumerate(contents):
        content = load(name, size, device)
        put(content, 0, i + 1)
        for j, s in enumerate(known):
            put(paint(decoder, features, content, s), j + 1, i + 1)
    sheet.save(path, quality=90)


@torch.no_grad()
def export(decoder, features_path, path):
    """Writes half precision with the training scales folded in; describe.py adds the description."""
    tensors = {k: v.detach().cpu().float().clone() for k, v in decoder.state_dict().items()}
    for name, k in zip(('skip1', 'skip2', 'skip3', 'conv4', 'out'), (*IN, OUT)):
        tensors[name + '.weight'] *= k
    tensors['out.bias'] *= OUT
    for name in ('mean', 'scale'):
        tensors['code.' + name] = tensors.pop('code_' + name)
    with open(features_path, 'rb') as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    config = {'taps': ['image'], 'encoder': 'limner-features', 'encoder_digest': digest, 'encoder_taps': TAPS,
              'padding_mode': 'reflect', 'shrink': SHRINK, 'stretch': STRETCH, 'epsilon': EPSILON, 'code_floor': FLOOR,
              'code_limit': LIMIT, 'final_palette': True}
    save_file({k: v.half().contiguous() for k, v in tensors.items()}, path,
              {'limner.architecture': 'instant-decoder', 'limner.config': json.dumps(config)})


# --- the program -----------------------------------------------------------------------------------------------------


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--features', required=True, help='limner-features.safetensors')
    p.add_argument('--photos', help='folder or zip')
    p.add_argument('--styles', nargs='+', default=[], help='patterns of paintings')
    p.add_argument('--hold-out', nargs='*', default=[], help='parts of file names that are not to be learned from')
    p.add_argument('--run', required=True, help='folder of the checkpoint, log and grids')
    p.add_argument('--minutes', type=float, default=90, help='of learning in all, earlier starts included')
    p.add_argument('--batch', type=int, default=2, help='of each process')
    p.add_argument('--size', type=int, default=160, help='of the crops that are painted')
    p.add_argument('--rate', type=float, default=7e-4)
    p.add_argument('--content', type=float, default=0.25, help='weight of the forms at relu4_1')
    p.add_argument('--content3', type=float, default=0.3, help='of those at relu3_1, relative to it')
    p.add_argument('--style', type=float, nargs=5, default=[4, 4, 3, 4, 4],
                   help='weights of colours, relu1_1 … relu4_1')
    p.add_argument('--smooth', type=float, default=0.05)
    p.add_argument('--bank', type=int, default=128)
    p.add_argument('--most-photos', type=int, default=8000)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--threads', type=int, default=0, help='0: PyTorch decides')
    p.add_argument('--compile', action='store_true')
    p.add_argument('--look-contents', nargs='*', default=[])
    p.add_argument('--look-styles', nargs='*', default=[])
    p.add_argument('--look-minutes', type=float, default=10, help='between two checkpoints and grids')
    p.add_argument('--look-size', type=int, default=320, help='longest side of the pictures painted for a grid')
    p.add_argument('--cell', type=int, default=320, help='width of a picture shown in it')
    p.add_argument('--grid', help='draw a grid from the checkpoint to this file, and end')
    p.add_argument('--export', help='write the network to this file, and end')
    options = p.parse_args()
    if not (options.grid or options.export or options.photos and options.styles):
        p.error('learning needs --photos and --styles')
    return options


def train(options, features, decoder, run, pictures, device, rank, processes):
    def half():
        return torch.autocast(device.type, dtype=torch.bfloat16)
    bank = Bank(pictures, features, options.bank, device, half)
    if run.new:
        codes = torch.cat([s['code'] for s in bank.styles])
        decoder.code_mean.copy_(codes.mean(0))
        decoder.code_scale.copy_(1 / (codes.std(0) + 0.05))
    model = nn.parallel.DistributedDataParallel(decoder) if processes > 1 else decoder
    if options.compile:
        model = torch.compile(model)
    log = open(os.path.join(options.run, 'log.tsv'), 'a', encoding='utf-8') if rank == 0 else None
    begun, before = time.time(), run.seconds
    look, total, count = begun + 60 * options.look_minutes, 0, 0
    while True:
        run.seconds = before + time.time() - begun
        share = torch.tensor(run.seconds / 60 / options.minutes, device=device)
        if processes > 1:
            dist.broadcast(share, 0)  # all processes stop at the same step
        if share >= 1:
            break
        if run.step % 5 == 0:
            bank.renew()
        content = torch.stack([pictures.content(options.size) for _ in range(options.batch)]).to(device)
        styles, own = bank.draw(options.batch), torch.zeros(options.batch, device=device)
        if run.step % 5 == 0:
            styles[0], own[0] = bank.of(content[:1]), 1
        content = content.contiguous(memory_format=torch.channels_last)
        loss, parts = learn(model, features, content, stack(styles), own, options, half)
        for group in run.optimiser.param_groups:
            group['lr'] = rate(options, share.item(), run.step) * group['share']
        run.optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        run.optimiser.step()
        run.step += 1
        run.samples += options.batch * processes
        run.follow()
        total, count = total + parts, count + 1
        if rank == 0 and run.step % 100 == 0:
            now = f'{run.step}\t{run.samples}\t{run.seconds:.0f}\t{rate(options, share.item(), run.step):.6f}'
            print(now, *(f'{v:.4f}' for v in (total / count).tolist()), sep='\t', file=log, flush=True)
            total, count = 0, 0
        if rank == 0 and time.time() > look:
            keep(options, features, run, device)
            look = time.time() + 60 * options.look_minutes
    if rank == 0:
        keep(options, features, run, device)


def keep(options, features, run, device):
    run.save()
    if options.look_contents and options.look_styles:
        with run.averaged() as decoder:
            path = os.path.join(options.run, f'grid-{run.step:07d}.png')
            grid(decoder, features, options, path, device)


def main():
    options = arguments()
    rank, processes = int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD_SIZE', 1))
    device = torch.device('cpu')
    if torch.cuda.is_available():
        device = torch.device('cuda', int(os.environ.get('LOCAL_RANK', 0)))
        torch.cuda.set_device(device)
    if options.threads:
        torch.set_num_threads(options.threads)
    if processes > 1:
        dist.init_process_group('nccl' if device.type == 'cuda' else 'gloo')
    os.makedirs(options.run, exist_ok=True)
    torch.manual_seed(options.seed)
    features = Features(options.features).to(device).requires_grad_(False)
    decoder = Decoder().to(device, memory_format=torch.channels_last)
    run = Run(decoder, options)
    for seed in (random.seed, np.random.seed, torch.manual_seed):
        seed(options.seed + 1000 * rank + run.step)
    if options.grid or options.export:
        with run.averaged():
            if options.grid:
                grid(decoder, features, options, options.grid, device)
            if options.export:
                export(decoder, options.features, options.export)
    else:
        pictures = Pictures(options.photos, options.styles, options.hold_out, options.most_photos)
        if rank == 0:
            print(f'{len(pictures.photos)} photographs, {len(pictures.paintings)} paintings, {processes} × {device}')
        try:
            train(options, features, decoder, run, pictures, device, rank, processes)
        except KeyboardInterrupt:
            if rank == 0:
                run.save()
    if processes > 1:
        dist.destroy_process_group()


if __name__ == '__main__':
    main()
