"""The losses of portrait training: a discriminator of pixels that grows with them; a projected one over the bundled
feature network (Sauer et al. 2021, "Projected GANs converge faster"); differentiable augmentation (Zhao et al.
2020); and the Fréchet distance (Heusel et al. 2017) over the same features."""

import math

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BLOCKS = ((1, 2), (2, 2), (3, 2), (4, 2), (5, 1))


class Features(nn.Module):
    """limner-features, frozen. Maps pictures [B,3,S,S] in -1..1 to the last taps of blocks 2 to 5, at S/2 … S/16. After
    measure() has seen pictures, each tap is scaled to a mean square of 1."""

    widths = (64, 128, 256, 256)

    def __init__(self, path):
        super().__init__()
        from safetensors.torch import load_file

        kept = load_file(path)
        for block, count in BLOCKS:
            for k in range(1, count + 1):
                for part in 'weight', 'bias':
                    tensor = kept[f'conv{block}_{k}.{part}']
                    if tensor.ndim == 4:
                        tensor = tensor.contiguous(memory_format=torch.channels_last)
                    self.register_buffer(f'conv{block}_{k}_{part}', tensor)
        self.register_buffer('scales', torch.ones(4))

    def forward(self, x, kind=torch.float32):
        std, mean = (torch.tensor(v, device=x.device).view(1, 3, 1, 1) for v in (STD, MEAN))
        x = ((x * 0.5 + 0.5 - mean) / std).to(kind).contiguous(memory_format=torch.channels_last)
        taps = []
        for block, count in BLOCKS:
            if block > 1:
                x = functional.avg_pool2d(x, 2)
            for k in range(1, count + 1):
                weight, bias = (getattr(self, f'conv{block}_{k}_{part}').to(kind) for part in ('weight', 'bias'))
                x = functional.relu_(functional.conv2d(x, weight, bias, padding=1))
            if block > 1:
                taps.append(x)
        return [tap * scale for tap, scale in zip(taps, self.scales.to(kind))]

    @torch.no_grad()
    def measure(self, pictures):
        self.scales.fill_(1)
        self.scales.copy_(torch.stack([tap.square().mean().rsqrt() for tap in self(pictures)]))

    @torch.no_grad()
    def pooled(self, pictures):
        """The mean of relu5_1 over the picture: [B,256]."""
        return torch.cat([self(part)[3].mean((2, 3)) for part in pictures.split(64)])


def block(inputs, outputs, stride):
    conv = nn.Conv2d(inputs, outputs, 4 if stride == 2 else 3, stride, 1, bias=False)
    return [spectral_norm(conv), nn.BatchNorm2d(outputs, track_running_stats=False), nn.LeakyReLU(0.2)]


class Projected(nn.Module):
    """One small head for each tap, after fixed random mixtures of channels and, from deep to shallow, of scales. With
    words, the deepest features are also multiplied with the embedding of the words (Miyato & Koyama 2018)."""

    def __init__(self, c_dim, width=64):
        super().__init__()
        self.mix = nn.ModuleList(nn.Conv2d(n, width, 1, bias=False) for n in Features.widths)
        self.heads, self.last = nn.ModuleList(), nn.ModuleList()
        for level in range(4):
            parts = [p for _ in range(3 - level) for p in block(width, width, 2)] + block(width, width, 1)
            self.heads.append(nn.Sequential(*parts))
            self.last.append(spectral_norm(nn.Conv2d(width, 1, 1)))
        self.words = nn.ModuleList(nn.Linear(c_dim, width, bias=False) for _ in range(4)) if c_dim else None
        for p in self.mix.parameters():
            nn.init.kaiming_normal_(p)
            p.requires_grad_(False)
        for w in self.words or ():
            nn.init.normal_(w.weight, std=0.05)

    def forward(self, taps, c):
        mixed, verdicts = None, []
        for level in (3, 2, 1, 0):
            here = functional.conv2d(taps[level], self.mix[level].weight.to(taps[level].dtype))
            if mixed is not None:
                here = here + 0.7 * functional.interpolate(mixed, scale_factor=2, mode='nearest')
            mixed = here
            x = self.heads[level](mixed)
            verdict = self.last[level](x)
            if self.words is not None:
                verdict = verdict + (x.mean((2, 3)) * self.words[level](c)).sum(1)[:, None, None, None] / x.shape[1] ** 0.5
            verdicts.append(verdict.float().flatten(1))
        return verdicts


class Conv(nn.Module):
    """A convolution with equalised learning rate (Karras et al. 2018) that includes the gain of a leaky ReLU."""

    def __init__(self, inputs, outputs, size, pad=None):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs, size, size))
        self.bias = nn.Parameter(torch.zeros(outputs))
        self.gain, self.pad = math.sqrt(2 / (inputs * size * size)), size // 2 if pad is None else pad

    def forward(self, x):
        return functional.conv2d(x, (self.weight * self.gain).to(x.dtype), self.bias.to(x.dtype), padding=self.pad)


class Pixels(nn.Module):
    """A discriminator with the picture at every resolution as input (the input skips of StyleGAN2). A larger resolution
    can be added smoothly, because its contribution starts at zero. The result is multiplied with the embedding of
    the words."""

    def __init__(self, widths, c_dim, first=32, last=256):
        super().__init__()
        self.colours = nn.ModuleList(Conv(3, n, 1) for n in widths)
        self.same = nn.ModuleList(Conv(n, n, 3) for n in widths)
        self.down = nn.ModuleList(Conv(n, below, 3) for n, below in zip(widths[1:], widths))
        self.dense, self.last = Conv(widths[0], last, 4, 0), Conv(last, 1, 1)
        self.words = nn.Linear(c_dim, last, bias=False)
        nn.init.normal_(self.words.weight, std=0.1)
        for down in self.down[first.bit_length() - 3 :]:
            nn.init.zeros_(down.weight)

    def forward(self, x, c, kind=torch.float32):
        level = x.shape[2].bit_length() - 3
        x = x.to(kind).contiguous(memory_format=torch.channels_last)
        act = lambda y: functional.leaky_relu_(y, 0.2)
        h = act(self.colours[level](x))
        for i in range(level, 0, -1):
            h = functional.avg_pool2d(act(self.same[i](h)), 2)
            x = functional.avg_pool2d(x, 2)
            h = act(self.down[i - 1](h) + self.colours[i - 1](x))
        h = act(self.dense(act(self.same[0](h))))
        verdict = self.last(h).float().flatten()
        return verdict + (h.float().flatten(1) * self.words(c)).sum(1) / h.shape[1] ** 0.5


def draw_augmentation(count, side, device, p):
    """For each picture: a small rotation, enlargement and shift; colour changes; a hole. Each is applied with
    probability p."""
    u = lambda low, high, rest: torch.where(
        torch.rand(count, device=device) < p, torch.rand(count, device=device) * (high - low) + low, torch.tensor(rest)
    )
    turn, scale = u(-0.15, 0.15, 0.0), torch.exp2(u(-0.2, 0.2, 0.0))
    dx, dy = u(-0.2, 0.2, 0.0), u(-0.2, 0.2, 0.0)
    turned = [torch.stack([turn.cos() * scale, -turn.sin() * scale, dx], 1), torch.stack([turn.sin() * scale, turn.cos() * scale, dy], 1)]
    at = (torch.arange(side, device=device) + 0.5) / side
    y, x = torch.rand(count, 1, 1, 1, device=device), torch.rand(count, 1, 1, 1, device=device)
    half = torch.where(torch.rand(count, 1, 1, 1, device=device) < p / 2, 0.2, 0.0)
    hole = ((at.view(1, 1, -1, 1) - y).abs() < half) & ((at.view(1, 1, 1, -1) - x).abs() < half)
    plane = lambda v: v.view(-1, 1, 1, 1)
    return dict(
        grid=functional.affine_grid(torch.stack(turned, 1), (count, 3, side, side), align_corners=False),
        light=plane(u(-0.25, 0.25, 0.0)),
        colour=plane(u(0.4, 1.6, 1.0)),
        contrast=plane(u(0.7, 1.3, 1.0)),
        keep=(~hole).float(),
    )


def augment(x, a):
    x = functional.grid_sample(x, a['grid'], padding_mode='reflection', align_corners=False)
    grey = x.mean(1, keepdim=True)
    x = grey + (x - grey) * a['colour']
    level = x.mean((1, 2, 3), keepdim=True)
    x = level + (x - level) * a['contrast'] + a['light']
    return x * a['keep']


def frechet(a, b):
    """The Fréchet distance between features [N,D] and [M,D], taken as normally distributed."""
    a, b = a.double(), b.double()
    ca, cb = torch.cov(a.T), torch.cov(b.T)
    values, vectors = torch.linalg.eigh(ca)
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    both = torch.linalg.eigvalsh(root @ cb @ root).clamp(min=0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum() + ca.trace() + cb.trace() - 2 * both)
