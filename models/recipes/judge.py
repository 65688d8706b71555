"""What looks at pictures while a portrait network learns: the bundled feature network, a projected discriminator on top of
it (Sauer et al. 2021, "Projected GANs converge faster"), differentiable augmentation (Zhao et al. 2020), and the Fréchet
distance (Heusel et al. 2017) over the same features."""

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BLOCKS = ((1, 2), (2, 2), (3, 2), (4, 2), (5, 1))


class Features(nn.Module):
    """limner-features, frozen: pictures [B,3,S,S] in -1..1 to the last taps of blocks 2 to 5, at S/2 … S/16, each
    scaled to a mean square of 1 once measure() has seen pictures."""

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
        """relu5_1's mean over the picture: [B,256]."""
        return torch.cat([self(part)[3].mean((2, 3)) for part in pictures.split(64)])


def block(inputs, outputs, stride):
    conv = nn.Conv2d(inputs, outputs, 4 if stride == 2 else 3, stride, 1, bias=False)
    return [spectral_norm(conv), nn.BatchNorm2d(outputs, track_running_stats=False), nn.LeakyReLU(0.2)]


class Discriminator(nn.Module):
    """One small head for each tap, behind fixed random mixtures of channels and, from deep to shallow, of scales. With
    words, the deepest features are also multiplied with what is embedded of them (Miyato & Koyama 2018)."""

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


def draw_augmentation(count, side, device):
    """Colour, shift and a hole, the same for pictures that belong together."""
    u = lambda low, high: torch.rand(count, 1, 1, 1, device=device) * (high - low) + low
    shift, hole = max(1, side // 10), side * 3 // 8
    corner = torch.randint(0, side - hole, (2,)).tolist()
    return dict(
        light=u(-0.25, 0.25),
        colour=u(0.5, 1.5),
        contrast=u(0.7, 1.3),
        shift=(shift, *torch.randint(0, 2 * shift + 1, (2,)).tolist()),
        hole=(hole, *corner) if torch.rand(()) < 0.5 else None,
    )


def augment(x, a):
    side = x.shape[2]
    grey = x.mean(1, keepdim=True)
    x = grey + (x - grey) * a['colour']
    level = x.mean((1, 2, 3), keepdim=True)
    x = level + (x - level) * a['contrast'] + a['light']
    pad, dy, dx = a['shift']
    x = functional.pad(x, (pad,) * 4, mode='reflect')[:, :, dy : dy + side, dx : dx + side]
    if a['hole']:
        size, y, left = a['hole']
        keep = torch.ones(1, 1, side, side, device=x.device)
        keep[:, :, y : y + size, left : left + size] = 0
        x = x * keep
    return x


def frechet(a, b):
    """Between features [N,D] and [M,D], taken as normally distributed."""
    a, b = a.double(), b.double()
    ca, cb = torch.cov(a.T), torch.cov(b.T)
    values, vectors = torch.linalg.eigh(ca)
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    both = torch.linalg.eigvalsh(root @ cb @ root).clamp(min=0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum() + ca.trace() + cb.trace() - 2 * both)
