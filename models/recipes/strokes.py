#!/usr/bin/env python3
"""Trains limner-strokes: the architecture of limner-features, distilled from SqueezeNet 1.1 (Iandola et al. 2016). It
is a feature network for style transfer by nearest neighbours (Kolkin et al. 2022), which compares features by
cosine.

    strokes.py --teacher squeezenet1_1.pth --photos PHOTOS --paintings 'paintings/*.jpg' --out RUN
    torchrun --nproc-per-node N strokes.py …              several processes

--teacher is torchvision's file. PHOTOS is a folder or a zip of photographs. RUN gets checkpoint.pt, log.tsv and
limner-strokes.safetensors (averaged weights without a description; describe.py adds that). Ctrl-C writes the
checkpoint, and the same command continues from it. Every 50th photograph and every 10th painting are held out. Needs
PyTorch, torchvision, safetensors, NumPy and Pillow.

The losses (feature distillation, Romero et al. 2015):

- A 1x1 map of each layer predicts the teacher's features at the same depth. The error is the mean square divided by
  the variance.
- Cosines between the layer's features at two places equal those of the teacher (Tung & Mori 2019). Features are first
  centred in each picture, as in the search for neighbours.

The teacher's features depend on the position of the picture relative to the grid of its strides. Targets are
therefore means over random shifts of less than a stride, chosen so that the mean is centred on the student's cells.
"""

import argparse
import copy
import glob
import io
import math
import os
import pathlib
import random
import signal
import time
import zipfile

import numpy
import torch
import torchvision
from PIL import Image
from safetensors.torch import load_file, save_file
from torch import distributed, nn
from torch.nn import functional

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BLOCKS = ((1, 2), (2, 2), (3, 2), (4, 2), (5, 1))
STRIDE = 16  # of the deepest layers
# The student's layer, its channels and stride; the teacher's module and its channels; weight of the error.
LEVELS = (
    ('2_1', 64, 2, 1, 64, 0.5),
    ('2_2', 64, 2, 1, 64, 0.5),
    ('3_1', 128, 4, 3, 128, 1.0),
    ('3_2', 128, 4, 4, 128, 1.0),
    ('4_1', 256, 8, 6, 256, 1.0),
    ('4_2', 256, 8, 7, 256, 1.0),
    ('5_1', 256, 16, 12, 512, 0.5),
)


# --- networks ---


class Student(nn.Module):
    """limner-features without its classifier, with reflection padding. Starts from the weights of a file."""

    def __init__(self, path):
        super().__init__()
        kept = load_file(path)
        self.convolutions = nn.ModuleDict()
        for block, count in BLOCKS:
            for k in range(1, count + 1):
                weight = kept[f'conv{block}_{k}.weight'].float()
                conv = nn.Conv2d(weight.shape[1], weight.shape[0], 3, padding=1, padding_mode='reflect')
                conv.weight.data, conv.bias.data = weight, kept[f'conv{block}_{k}.bias'].float()
                self.convolutions[f'{block}_{k}'] = conv

    def forward(self, x):
        taps = {}
        for block, count in BLOCKS:
            x = functional.avg_pool2d(x, 2) if block > 1 else x
            for k in range(1, count + 1):
                x = functional.relu(self.convolutions[f'{block}_{k}'](x))
                taps[f'{block}_{k}'] = x
        return taps

    def tensors(self):
        """The tensors in Limner's format."""
        named = ((f'conv{name}.{part}', getattr(c, part)) for name, c in self.convolutions.items() for part in ('weight', 'bias'))
        return {name: tensor.detach().float().cpu().contiguous() for name, tensor in named}


class Teacher(nn.Module):
    """Maps pictures [B,3,S,S] to the mean over shifts of the teacher's features, on the student's cells, for each of
    LEVELS."""

    PAD = STRIDE - 1  # centres the mean over shifts 0 … stride - 1 of every layer on the student's cells

    def __init__(self, path):
        super().__init__()
        network = torchvision.models.squeezenet1_1(weights=None)
        network.load_state_dict(torch.load(path, map_location='cpu', weights_only=True))
        self.features = network.features[: 1 + max(level[3] for level in LEVELS)].eval().requires_grad_(False)

    def shifted(self, padded, dy, dx, side):
        x, found = padded[:, :, dy:, dx:], {}
        for i, module in enumerate(self.features):
            x = module(x)
            found[i] = x
        taps = []
        for _, _, stride, index, *_ in LEVELS:
            top, left = (STRIDE // stride - 1 - d // stride for d in (dy, dx))
            size = side // stride
            taps.append(found[index][:, :, top : top + size, left : left + size])
        return taps

    @torch.no_grad()
    def forward(self, x, shifts):
        padded = functional.pad(x, (self.PAD, STRIDE) * 2, mode='reflect')
        total = None
        for k in range(shifts):
            # Odd and even shifts alternate, so that four shifts average the first layer exactly.
            dy, dx = (2 * random.randrange(STRIDE // 2) + (odd & 1) for odd in (k, k ^ k >> 1))
            taps = [tap.float() / shifts for tap in self.shifted(padded, dy, dx, x.shape[2])]
            total = taps if total is None else [a + b for a, b in zip(total, taps)]
        return total


def directions(tap, cells):
    """Unit vectors [N,C] at some cells, of features [B,C,H,W] centred in each picture."""
    flat = tap.float().flatten(2)
    flat = (flat - flat.mean(2, keepdim=True))[:, :, cells]
    return functional.normalize(flat.transpose(1, 2).flatten(0, 1), dim=1)


def cosine_error(student, teacher, count=24):
    """Mean squared difference of the cosines between all pairs of some cells of a batch, divided by their variance."""
    cells = torch.randperm(student.shape[2] * student.shape[3])[:count]
    a, b = directions(student, cells), directions(teacher, cells)
    of_student, of_teacher = a @ a.T, b @ b.T
    return (of_student - of_teacher).square().mean() / of_teacher.var()


class Lesson(nn.Module):
    """The student with its maps to the teacher's features. Maps pictures and targets to errors [levels, 2]."""

    def __init__(self, path):
        super().__init__()
        self.student = Student(path)
        self.maps = nn.ModuleList(nn.Conv2d(level[1], level[4], 1) for level in LEVELS)
        self.register_buffer('scale', torch.ones(len(LEVELS)))

    @torch.no_grad()
    def measure(self, pictures, targets):
        """Sets the maps to the least squares solution on some pictures, and the scales to the teacher's."""
        taps = self.student(pictures)
        for k, (level, target) in enumerate(zip(LEVELS, targets)):
            self.scale[k] = target.var((0, 2, 3)).mean().rsqrt()
            x, y = (t.movedim(1, 3).flatten(0, 2).double() for t in (taps[level[0]], target))
            x = torch.cat([x, torch.ones_like(x[:, :1])], 1)
            square = x.T @ x
            found = torch.linalg.solve(square + 1e-4 * square.trace() / len(square) * torch.eye(len(square)).to(square), x.T @ y)
            self.maps[k].weight.copy_(found[:-1].T[:, :, None, None])
            self.maps[k].bias.copy_(found[-1])

    def forward(self, pictures, targets):
        taps = self.student(pictures)
        errors = []
        for k, (level, target) in enumerate(zip(LEVELS, targets)):
            tap = taps[level[0]]
            difference = (self.maps[k](tap).float() - target) * self.scale[k]
            with torch.autocast(tap.device.type, enabled=False):
                errors.append(torch.stack([difference.square().mean(), cosine_error(tap, target)]))
        return torch.stack(errors)


# --- pictures ---


class Pictures:
    """Crops of photographs and paintings. side is the longer side to which paintings are reduced."""

    def __init__(self, photos, paintings, share, held, side=768):
        self.share = share
        self.archive = zipfile.ZipFile(photos) if zipfile.is_zipfile(photos) else None
        names = self.archive.namelist() if self.archive else [str(p) for p in pathlib.Path(photos).rglob('*')]
        names = sorted(n for n in names if n.lower().endswith(('.jpg', '.jpeg', '.png', '.webp')))
        self.photos = [n for i, n in enumerate(names) if (i % 50 == 0) == held]
        self.paintings = []
        for i, path in enumerate(sorted(glob.glob(paintings))):
            if (i % 10 == 0) == held:
                picture = Image.open(path).convert('RGB')
                picture.thumbnail((side, side), Image.Resampling.LANCZOS)
                self.paintings.append(picture)
        if not self.photos or not self.paintings:
            raise SystemExit('strokes.py: too few photographs or paintings were found; check --photos and --paintings.')

    def photo(self):
        name = random.choice(self.photos)
        return Image.open(io.BytesIO(self.archive.read(name)) if self.archive else name).convert('RGB')

    def crop(self, side, painted):
        """A square of a random picture at a random scale. Photographs are mirrored, paintings also rotated."""
        picture = random.choice(self.paintings) if painted else self.photo()
        size = min(round(side * math.exp(random.uniform(-0.2, 1.1 if painted else 0.7))), *picture.size)
        x, y = random.randint(0, picture.width - size), random.randint(0, picture.height - size)
        picture = picture.crop((x, y, x + size, y + size)).resize((side, side), Image.Resampling.BICUBIC)
        if random.random() < 0.5:
            picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if painted and random.random() < 0.5:
            picture = picture.transpose(random.choice((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)))
        return numpy.asarray(picture)

    def batch(self, count, side):
        """[count,3,side,side] in 0..1."""
        crops = [self.crop(side, random.random() < self.share) for _ in range(count)]
        return torch.from_numpy(numpy.stack(crops)).permute(0, 3, 1, 2).float() / 255


def augment(x):
    """Changes the colours of half of the pictures, and blends some with another picture or with noise, because pictures
    look like that during painting."""
    count = len(x)
    some = lambda p: (torch.rand(count, 1, 1, 1) < p).float()
    gain, cast = torch.empty(count, 3, 1, 1).uniform_(0.7, 1.2), torch.empty(count, 3, 1, 1).uniform_(-0.1, 0.1)
    x = torch.lerp(x, x * gain + cast, some(0.5))
    x = torch.lerp(x, x.roll(1, 0), some(0.15) * torch.rand(count, 1, 1, 1))
    return (x + torch.randn_like(x) * (some(0.15) * 0.1 * torch.rand(count, 1, 1, 1))).clamp(0, 1)


# --- training ---


class Training:
    def __init__(self, args):
        self.args = args
        self.world, self.rank = int(os.environ.get('WORLD_SIZE', 1)), int(os.environ.get('RANK', 0))
        gpu = torch.cuda.is_available()
        self.device = torch.device('cuda', int(os.environ.get('LOCAL_RANK', 0))) if gpu else torch.device('cpu')
        if self.world > 1:
            distributed.init_process_group('nccl' if gpu else 'gloo')
        self.pictures, self.held = (Pictures(args.photos, args.paintings, args.share, held) for held in (False, True))
        self.teacher = Teacher(args.teacher).to(self.device, memory_format=torch.channels_last)
        self.lesson = Lesson(args.begin).to(self.device, memory_format=torch.channels_last)
        self.sow(0)
        x = self.normalised(torch.cat([self.pictures.batch(16, 128) for _ in range(4)]))
        self.lesson.measure(x, self.teacher(x, 4))
        self.average = copy.deepcopy(self.lesson).requires_grad_(False)
        self.optimiser = torch.optim.Adam(self.lesson.parameters(), lr=args.rate, betas=(0.9, 0.99), fused=True)
        self.weights = torch.tensor([level[5] for level in LEVELS], device=self.device)
        self.samples, self.seconds = 0, 0.0
        self.load()
        self.runner = nn.parallel.DistributedDataParallel(self.lesson) if self.world > 1 else self.lesson

    def sow(self, number):
        """Seeds all random numbers with the seed, the process and the number."""
        random.seed(f'{self.args.seed} {self.rank} {number}')
        torch.manual_seed(random.getrandbits(62))

    @property
    def path(self):
        return pathlib.Path(self.args.out) / 'checkpoint.pt'

    def load(self):
        if self.path.exists():
            kept = torch.load(self.path, map_location=self.device, weights_only=True)
            for name in 'lesson', 'average', 'optimiser':
                getattr(self, name).load_state_dict(kept[name])
            self.samples, self.seconds = kept['samples'], kept['seconds']

    def save(self):
        if self.rank:
            return
        kept = {name: getattr(self, name).state_dict() for name in ('lesson', 'average', 'optimiser')}
        temporary = self.path.with_suffix('.new')
        torch.save(dict(kept, samples=self.samples, seconds=self.seconds), temporary)
        os.replace(temporary, self.path)
        network = pathlib.Path(self.args.out) / 'limner-strokes.safetensors'
        save_file(self.average.student.tensors(), network.with_suffix('.new'))
        os.replace(network.with_suffix('.new'), network)

    def normalised(self, x):
        mean, std = (torch.tensor(v, device=self.device).view(1, 3, 1, 1) for v in (MEAN, STD))
        return ((x.to(self.device) - mean) / std).contiguous(memory_format=torch.channels_last)

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.args.bf16)

    def learn(self):
        """One step. The sides alternate, and each batch has about the same number of pixels. Returns errors [levels,
        2]."""
        rate = self.args.rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1, self.samples / self.args.samples))))
        for group in self.optimiser.param_groups:
            group['lr'] = rate * min(1, (self.samples + 16) / 3200)
        side = random.choice(self.args.sides)
        count = max(4, round(self.args.batch * (128 / side) ** 2))
        x = self.normalised(augment(self.pictures.batch(count, side)))
        with self.autocast():
            errors = self.runner(x, self.teacher(x, self.args.shifts))
        loss = (errors.sum(1) * self.weights).sum()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.lesson.parameters(), 5.0)
        self.optimiser.step()
        self.samples += count * self.world
        decay = min(self.args.ema, 1 - 1 / (1 + self.samples / 160))
        torch._foreach_lerp_(list(self.average.parameters()), list(self.lesson.parameters()), 1 - decay)
        return errors.detach()

    @torch.no_grad()
    def judge(self, batches=4):
        """Errors [levels, 2] of the averaged weights on held-out pictures, the same ones each time."""
        state = random.getstate(), torch.get_rng_state()
        random.seed(0)
        torch.manual_seed(0)
        errors = []
        for _ in range(batches):
            x = self.normalised(self.held.batch(8, 128))
            errors.append(self.average(x, self.teacher(x, 8)))
        random.setstate(state[0])
        torch.set_rng_state(state[1])
        return torch.stack(errors).mean(0)

    def tell(self, kind, errors):
        if self.rank == 0:
            parts = (f'{level[0]} {a:.3f} {b:.3f}' for level, (a, b) in zip(LEVELS, errors.tolist()))
            line = f'{self.samples}\t{self.seconds / 60:.1f} min\t{kind}\t' + '\t'.join(parts)
            print(line, flush=True)
            with open(pathlib.Path(self.args.out) / 'log.tsv', 'a', encoding='utf-8') as file:
                file.write(line + '\n')

    def run(self):
        stopped = []
        for number in signal.SIGINT, signal.SIGTERM:
            signal.signal(number, lambda *_: stopped.append(True))
        began, saved, told = time.monotonic() - self.seconds, time.monotonic(), []
        self.sow(1 + self.samples)
        while self.samples < self.args.samples and not stopped:
            told.append(self.learn())
            self.seconds = time.monotonic() - began
            if len(told) == self.args.tell:
                self.tell('learned', torch.stack(told).mean(0))
                told = []
            if time.monotonic() - saved > 60 * self.args.save_minutes:
                self.save()
                self.tell('held out', self.judge())
                saved = time.monotonic()
        self.save()
        self.tell('held out', self.judge())


def parse():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--teacher', required=True, help="torchvision's squeezenet1_1.pth")
    p.add_argument('--photos', required=True, help='folder or zip')
    p.add_argument('--paintings', required=True, help='pattern of file names')
    p.add_argument('--out', required=True)
    p.add_argument('--begin', default=str(pathlib.Path(__file__).parent.parent / 'limner-features.safetensors'))
    p.add_argument('--share', type=float, default=0.4, help='of paintings')
    p.add_argument('--sides', type=lambda text: [int(n) for n in text.split(',')], default='96,128,160,192', help='multiples of 16')
    p.add_argument('--shifts', type=int, default=2, help='of which the mean of the teacher is taken, in each step')
    p.add_argument('--samples', type=int, default=600000)
    p.add_argument('--batch', type=int, default=16, help='of one process, at 128 pixels')
    p.add_argument('--rate', type=float, default=1e-3)
    p.add_argument('--ema', type=float, default=0.998, help='what averaged weights keep in a step')
    p.add_argument('--tell', type=int, default=100, help='steps')
    p.add_argument('--save-minutes', type=float, default=5)
    p.add_argument('--bf16', action=argparse.BooleanOptionalAction, default=True)
    p.add_argument('--seed', type=int, default=0)
    args = p.parse_args()
    pathlib.Path(args.out).mkdir(parents=True, exist_ok=True)
    return args


if __name__ == '__main__':
    Training(parse()).run()
