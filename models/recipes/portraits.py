#!/usr/bin/env python3
"""Trains limner-portraits: a small StyleGAN2 of painted faces.

    portraits.py --data FOLDER --out FOLDER                               one process: a GPU if there is one, or the CPU
    torchrun --nproc-per-node N portraits.py --data FOLDER --out FOLDER    several

--data contains portraits-*.tar (pictures 0000.webp …) and words.tsv (file, describing words, source). --out gets the
checkpoint, from which the next run continues (Ctrl-C writes it), log.tsv and grids of samples. export.py converts it
to a network.

These methods help with few pictures and little time:

- Generator and discriminator grow together (Karras et al. 2018), one resolution for each stage. Most is learned at 32
  pixels, where a sample costs half as much.
- The relativistic loss of R3GAN (Huang et al. 2024) with R1 and R2 is stable, and both networks learn from one pass
  of the discriminator.
- An existing network can be grown: --begin loads its weights. Its layers are frozen at first, while the new ones and
  the discriminators learn (the last number of --stages).
- Differentiable augmentation (Zhao et al. 2020), mirrored pictures, and averaged weights.
- Missing words are added if they are visible in the picture, so that the words are consistent.
"""

import argparse
import copy
import io
import json
import os
import pathlib
import re
import signal
import tarfile
import time

import numpy
import torch
from PIL import Image
from torch import distributed
from torch.nn import functional

import judge
import stylegan2

# The conditions of a portrait: a name, and the words in descriptions that mean it. It contains no ethnicities and no
# skin colours; "young" and "old" refer to adults.
WORDS = {
    'man': r'man|male|guy|gentleman|boyfriend|father|husband|king|prince|wizard|monk|priest|emperor',
    'woman': r'woman|female|lady|mother|wife|queen|princess|witch|goddess|priestess|redhead',
    'young': r'young',
    'old': r'old|elderly|aged|ancient|grandfather|grandmother',
    'beard': r'beard|bearded|goatee',
    'moustache': r'moustache|mustache',
    'bald': r'bald',
    'long hair': r'long( \w+)? hair|long-haired',
    'short hair': r'short( \w+)? hair|short-haired',
    'curly hair': r'curly|afro',
    'blond hair': r'blond|blonde|golden hair|yellow hair',
    'brown hair': r'(dark |light )?brown( \w+)? hair|brunette',
    'black hair': r'black( \w+)? hair|dark( \w+)? hair',
    'red hair': r'red( \w+)? hair|redhead|ginger|orange hair',
    'grey hair': r'(gr[ae]y|white|silver)( \w+)? hair',
    'blue': r'blue',
    'green': r'green',
    'purple': r'purple|violet|pink',
    'smile': r'smile|smiling|happy|laughing|friendly|kind',
    'angry': r'angry|grumpy|mad|evil|fierce',
    'elf': r'elf|elven|half-elf',
    'dwarf': r'dwarf|gnome',
    'wizard': r'wizard|mage|sorcerer|warlock|druid|witch',
    'royal': r'king|queen|prince|princess|emperor|noble',
    'warrior': r'warrior|knight|paladin|soldier|viking|samurai|barbarian',
    'pirate': r'pirate|captain',
    'goth': r'goth|gothic|punk|vampire',
}


def read_data(folder, side):
    """Pictures [N,3,S,S] as bytes, words [N,K], names."""
    folder = pathlib.Path(folder)
    with open(folder / 'words.tsv', encoding='utf-8') as file:
        described = {name: text for name, text, *_ in (line.rstrip('\n').split('\t') for line in file)}
    pictures, names = [], []
    with tarfile.open(next(folder.glob('portraits-*.tar'))) as tar:
        for member in sorted(tar.getmembers(), key=lambda m: m.name):
            picture = Image.open(io.BytesIO(tar.extractfile(member).read())).convert('RGB')
            pictures.append(numpy.asarray(picture.resize((side, side), Image.Resampling.LANCZOS)))
            names.append(pathlib.Path(member.name).name)
    known = [re.compile(rf'\b({words})\b') for words in WORDS.values()]
    words = [[bool(k.search(described.get(name, '').lower())) for k in known] for name in names]
    return torch.from_numpy(numpy.stack(pictures)).permute(0, 3, 1, 2).contiguous(), torch.tensor(words).float(), names


@torch.no_grad()
def looks(pictures, features):
    """Features of pictures [N,3,S,S] in -1..1 for linear prediction: features and colours at 8 and 16 pixels, of a
    picture and its mirror image together, in 300 principal components."""
    seen = []
    for part in pictures.split(64):
        both = []
        for x in part, part.flip(3):
            taps = [0.2 * functional.adaptive_avg_pool2d(t, 8) for t in features(x)[1:3]]
            both.append(torch.cat([t.flatten(1) for t in (*taps, functional.interpolate(x, size=16, mode='area'))], 1))
        seen.append((both[0] + both[1]) / 2)
    seen = torch.cat(seen)
    u, s, _ = torch.svd_lowrank(seen - seen.mean(0), q=300, niter=4)
    return u * (s / (u * s).std())


def score(x, y, weight, known, folds=10):
    """Ridge regression of y [N,K] from x [N,D]: for each tenth of the first `known`, predictions learned on the other
    nine."""
    x = torch.cat([x, torch.ones(len(x), 1)], 1)
    fold = torch.full((len(x),), folds)
    fold[torch.randperm(known, generator=torch.Generator().manual_seed(0))] = torch.arange(known) % folds
    found = torch.zeros_like(y)
    for k in fold.unique():
        of = x[:known][fold[:known] != k]
        wanted = y[:known][fold[:known] != k]
        found[fold == k] = x[fold == k] @ torch.linalg.solve(of.T @ of + weight * torch.eye(of.shape[1]), of.T @ wanted)
    return found


def complete(words, seen, path):
    """Adds missing words, because descriptions mention little of what is visible. A word is added if the regression
    finds more of it than in half of the pictures described with it. For the words in seen.json, which a person
    checked in the first few hundred pictures, the regression on those decides, and finds the word in the same
    fraction of all pictures."""
    by_words = score(seen, words, 100.0, len(words))
    typical = torch.stack([by_words[words[:, k] > 0, k].median() for k in range(words.shape[1])])
    told = ((words > 0) | (by_words > typical)).float()
    if not path:
        return told
    looked = json.loads(pathlib.Path(path).read_text())
    count = looked.pop('pictures')
    labels = torch.zeros(len(words), len(looked))
    for k, which in enumerate(looked.values()):
        labels[which, k] = 1
    by_words = (by_words - by_words.mean(0)) / by_words.std(0)
    by_eye = score(torch.cat([0.5 * by_words, 2 * seen[:, :40]], 1), labels, 10.0, count)
    by_eye[:count] += labels[:count]  # the person's labels take precedence
    names = list(WORDS)
    for k, word in enumerate(looked):
        told[:, names.index(word)] = (by_eye[:, k] > by_eye[:, k].quantile(1 - labels[:count, k].mean())).float()
    if 'woman' in looked:
        told[:, names.index('man')] = 1 - told[:, names.index('woman')]
    return told


def cached_data(args):
    cache = pathlib.Path(args.out) / f'data-{args.side}.pt'
    if not cache.exists():
        pictures, words, names = read_data(args.data, args.side)
        features = judge.Features(args.features)
        small = functional.interpolate(pictures.float(), size=64, mode='area') / 127.5 - 1
        features.measure(small[:128])
        temporary = cache.with_suffix(f'.{os.getpid()}')
        torch.save((pictures, complete(words, looks(small, features), args.seen), names), temporary)
        os.replace(temporary, cache)
    return torch.load(cache)


def split(count):
    """(training, held out); a tenth is held out, always the same."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    return order[count // 10 :], order[: count // 10]


def stages(text):
    """Eight numbers for each stage; the last two default to 0 and 1."""
    given = [[float(number) for number in stage.split(':')] for stage in text.split(',')]
    return [numbers + [0.0, 1.0][len(numbers) - 6 :] for numbers in given]


class Ranks:
    """This process among those of torchrun."""

    def __init__(self):
        self.count = int(os.environ.get('WORLD_SIZE', 1))
        self.rank = int(os.environ.get('RANK', 0))
        gpu = torch.cuda.is_available()
        self.device = torch.device('cuda', int(os.environ.get('LOCAL_RANK', 0))) if gpu else torch.device('cpu')
        if gpu:
            torch.cuda.set_device(self.device)
        if self.count > 1:
            distributed.init_process_group('nccl' if gpu else 'gloo')

    def average(self, module):
        """Averages gradients over all processes in one message."""
        if self.count == 1:
            return
        kept = [p.grad for p in module.parameters() if p.grad is not None]
        flat = torch.cat([g.flatten() for g in kept])
        distributed.all_reduce(flat)
        for g, mean in zip(kept, (flat / self.count).split([g.numel() for g in kept])):
            g.copy_(mean.view_as(g))

    def same(self, module):
        if self.count > 1:
            for tensor in module.state_dict().values():
                distributed.broadcast(tensor, 0)


class Training:
    def __init__(self, args, ranks):
        self.args, self.ranks, device = args, ranks, ranks.device
        self.kind = torch.bfloat16 if args.bf16 else torch.float32
        torch.manual_seed(args.seed)
        pictures, words, _ = cached_data(args)
        kept, held = split(len(pictures))
        self.words = words[kept].to(device)
        self.pictures, self.held = pictures[kept].to(device), pictures[held]
        numbers = lambda text: [int(c) for c in text.split(',')]
        self.g = stylegan2.Generator(numbers(args.channels), args.z_dim, args.w_dim, len(WORDS), args.mapping, args.mapping_rate)
        for colours in self.g.colours[1:]:
            torch.nn.init.zeros_(colours.weight)  # a new resolution starts as the previous one, enlarged
        if args.begin:
            stylegan2.restore(self.g, args.begin)
        self.g = self.g.to(device)
        self.d = judge.Pixels(numbers(args.channels_d), len(WORDS), int(stages(args.stages)[0][0])).to(device)
        self.features = judge.Features(args.features).to(device)
        ranks.same(self.g)
        ranks.same(self.d)
        self.ema = copy.deepcopy(self.g).requires_grad_(False)
        adam = dict(betas=(0.0, 0.99), fused=True)
        self.of_g = torch.optim.Adam([dict(params=part) for part in self.parts()], **adam)
        self.of_d = torch.optim.Adam(self.d.parameters(), **adam)
        self.kept = ['g', 'd', 'ema', 'of_g', 'of_d']
        self.heads, self.projected = None, 0.0
        if any(stage[6] for stage in stages(args.stages)):
            # For the whole picture and, with --patch, for a part.
            self.heads = torch.nn.ModuleList(judge.Projected(len(WORDS)) for _ in range(2 if args.patch else 1)).to(device)
            ranks.same(self.heads)
            self.of_heads = torch.optim.Adam([p for p in self.heads.parameters() if p.requires_grad], **adam)
            self.kept += ['heads', 'of_heads']
        self.samples, self.seconds, self.steps = 0, 0.0, 0
        self.load()
        torch.manual_seed(args.seed + 1000003 * ranks.rank + self.samples)

    def parts(self):
        """The generator's parameters: mapping and constant, then those of each resolution."""
        g = self.g
        first = [*g.mapping.parameters(), g.const]
        return [first] + [[p for m in modules for p in m.parameters()] for modules in zip(g.conv0, g.conv1, g.colours)]

    # --- checkpoints ---

    @property
    def path(self):
        return pathlib.Path(self.args.out) / 'checkpoint.pt'

    def load(self):
        if self.path.exists():
            kept = torch.load(self.path, map_location=self.ranks.device)
            for name in self.kept:
                if name in kept:  # a projected discriminator may be added later
                    getattr(self, name).load_state_dict(kept[name])
            self.samples, self.seconds = kept['samples'], kept['seconds']

    def save(self):
        kept = {name: getattr(self, name).state_dict() for name in self.kept}
        kept.update(samples=self.samples, seconds=self.seconds, side=self.ema.side, words=list(WORDS), args=vars(self.args))
        temporary = self.path.with_suffix('.new')
        torch.save(kept, temporary)
        os.replace(temporary, self.path)

    # --- batches ---

    def small(self, pictures, side):
        x = pictures.float()
        return (functional.interpolate(x, size=side, mode='area') if side < x.shape[2] else x) / 127.5 - 1

    def batch(self, count, side):
        """Pictures and their words."""
        device = self.ranks.device
        index = torch.randint(len(self.pictures), (count,), device=device)
        words = self.words[index]
        words = words * (torch.rand(count, 1, device=device) > self.args.silence) * (torch.rand_like(words) > self.args.drop_words)
        x = self.small(self.pictures[index], side)
        flips = torch.rand(count, 1, 1, 1, device=device) < 0.5
        return torch.where(flips, x.flip(3), x), words

    def fakes(self, count, words):
        z = torch.randn(count, self.args.z_dim, device=self.ranks.device)
        w = self.g.mapping(z, words)
        self.g.mapping.w_avg.lerp_(w.detach().mean(0), 0.005)
        w = w[:, None].repeat(1, self.g.layers, 1)
        cut = torch.randint(1, 2 * self.g.side.bit_length() - 4, (count, 1, 1), device=w.device)
        cut = torch.where(torch.rand(count, 1, 1, device=w.device) < self.args.mixing, cut, w.shape[1])
        other = self.g.mapping(torch.randn_like(z), words)[:, None]  # with the same words, so that they remain true
        w = torch.where(torch.arange(w.shape[1], device=w.device)[:, None] < cut, w, other)
        noise = self.g.noise(len(z)) if self.args.noise else [None] * self.g.layers
        return self.g(w, noise, self.kind)

    # --- steps ---

    def contest(self, side, count, augment, gamma):
        """A step of generator and discriminator. The loss is relativistic (Jolicoeur-Martineau 2019; Huang et al.
        2024), of a picture and a fake with the same words. A score depends on its own picture only. Therefore the
        generator's gradient is the discriminator's, scaled by the ratio of the slopes of their losses, and needs no
        second pass."""
        real, words = self.batch(count, side)
        fake = self.fakes(count, words)
        shown = fake.detach().requires_grad_()
        a = judge.draw_augmentation(2 * count, side, self.ranks.device, augment)
        both = judge.augment(torch.cat([real, shown]), a)
        on_real, on_fake = self.d(both, words.repeat(2, 1), self.kind).chunk(2)
        gap = on_real - on_fake
        loss = functional.softplus(-gap).mean()
        for module in self.g, self.d:
            module.zero_grad(set_to_none=True)
        loss.backward(retain_graph=self.projected > 0)
        slope = gap.detach().clamp(-6, 6).exp()
        wanted = shown.grad * -slope[:, None, None, None]
        told = dict(loss=float(loss), gap=float(gap.mean()), on_real=float(on_real.mean()))
        if self.projected:
            told['projected'], toward = self.project(both, shown, words)
            wanted = wanted + toward * (self.projected * wanted.norm() / toward.norm())
        fake.backward(wanted)
        if self.steps % self.args.lazy == 0:
            half = slice(count // 2, count // 2 + count)  # of each kind
            told['slope'] = self.regularise(both.detach()[half], words.repeat(2, 1)[half], gamma)
        self.descend(self.d, self.of_d)
        self.descend(self.g, self.of_g)
        return told

    def look_closer(self, both):
        """For the projected discriminator: chooses which of its two parts judges this step, and its input. The whole
        picture is reduced to --patch; a part of that size has the same position in all pictures."""
        size, side = self.args.patch, both.shape[2]
        if not size or size >= side:
            return self.heads[0], both
        if self.steps % 2:
            return self.heads[0], functional.interpolate(both, size=size, mode='area')
        y, x = torch.randint(0, side - size + 1, (2,)).tolist()
        return self.heads[1], both[:, :, y : y + size, x : x + size]

    def project(self, both, shown, words):
        """A step of the projected discriminator: its loss, and the gradient by the fakes."""
        heads, both = self.look_closer(both)
        real, fake = both.chunk(2)
        with torch.no_grad():
            real_taps = self.features(real, self.kind)
        fake_taps = self.features(fake, self.kind)
        self.heads.zero_grad(set_to_none=True)
        with torch.autocast(self.ranks.device.type, self.kind, enabled=self.args.bf16):
            on_real, on_fake = (heads([t.detach() for t in taps], words) for taps in (real_taps, fake_taps))
        loss = sum(functional.relu(1 - v).mean() for v in on_real) + sum(functional.relu(1 + v).mean() for v in on_fake)
        loss.backward()
        self.descend(self.heads, self.of_heads)
        with torch.autocast(self.ranks.device.type, self.kind, enabled=self.args.bf16):
            (toward,) = torch.autograd.grad(-sum(v.mean() for v in heads(fake_taps, words)), shown)
        return float(loss), toward

    def regularise(self, x, words, gamma):
        """The gradient of the scores by the pixels of pictures and fakes (R1 and R2, Mescheder et al. 2018), every few
        steps."""
        x = x.requires_grad_()
        (slope,) = torch.autograd.grad(self.d(x, words, self.kind).sum(), x, create_graph=True)
        size = slope.square().sum((1, 2, 3)).mean()
        (size * (gamma * self.args.lazy / 2)).backward()
        return float(size)

    def descend(self, module, optimiser):
        self.ranks.average(module)
        for p in module.parameters():
            if p.grad is not None:
                torch.nan_to_num_(p.grad, 0, 1e3, -1e3)
        optimiser.step()

    @torch.no_grad()
    def follow(self, count):
        """Updates the averaged generator, with a half-life of `ema` samples, shorter at first."""
        decay = 0.5 ** (count / min(self.args.ema, 500 + 0.05 * self.samples))
        torch._foreach_lerp_(list(self.ema.parameters()), list(self.g.parameters()), 1 - decay)
        self.ema.mapping.w_avg.copy_(self.g.mapping.w_avg)
        self.ema.side = self.g.side

    # --- reports ---

    @torch.no_grad()
    def draw(self, z, words, psi):
        w = self.ema.mapping(z, words)
        w = self.ema.mapping.w_avg + psi * (w - self.ema.mapping.w_avg)
        noise = self.ema.noise(1, 'const') if self.args.noise else [None] * self.ema.layers
        parts = [self.ema(part[:, None].repeat(1, self.ema.layers, 1), noise) for part in w.split(32)]
        return torch.cat(parts).clamp(-1, 1)

    def grid(self, name):
        device = self.ranks.device
        z = torch.randn(64, self.args.z_dim, generator=torch.Generator().manual_seed(5)).to(device)
        x = self.draw(z, torch.zeros(64, len(WORDS), device=device), 0.8).cpu()
        side = x.shape[2]
        x = ((x + 1) * 127.5).round().byte().permute(0, 2, 3, 1).reshape(8, 8, side, side, 3).transpose(1, 2)
        Image.fromarray(x.reshape(8 * side, 8 * side, 3).numpy()).save(pathlib.Path(self.args.out) / name)

    def distance(self, count):
        """FID over pooled relu5_1 of limner-features to the held-out pictures; words are drawn with their frequency."""
        device = self.ranks.device
        z = torch.randn(count, self.args.z_dim, generator=torch.Generator().manual_seed(6)).to(device)
        words = self.words[torch.arange(count, device=device) % len(self.words)]
        fakes = self.features.pooled(self.draw(z, words, 1.0))
        held = self.small(self.held, self.ema.side).to(device)
        return judge.frechet(fakes, self.features.pooled(torch.cat([held, held.flip(3)])))

    def enter(self, side, rate, below):
        """below: learning rate of lower resolutions, relative to the rate."""
        self.g.side = self.ema.side = side
        self.features.measure(self.small(self.pictures[:256], min(side, self.args.patch or side)))
        for optimiser in [getattr(self, name) for name in self.kept if name.startswith('of_')]:
            for group in optimiser.param_groups:
                group['lr'] = rate
        for group, of in zip(self.of_g.param_groups, [0, *self.g.sides]):
            if of < side:
                group['lr'] = rate * below
            for p in group['params']:
                p.requires_grad_(group['lr'] > 0)

    def run(self):
        end, world, stopped = 0, self.ranks.count, []
        for number in signal.SIGINT, signal.SIGTERM:
            signal.signal(number, lambda *_: stopped.append(True))
        began, saved, told = time.monotonic() - self.seconds, time.monotonic(), []
        for side, thousands, count, rate, augment, gamma, self.projected, below in stages(self.args.stages):
            side, count, end = int(side), int(count), end + int(thousands * 1000)
            if self.samples >= end:
                continue  # finished in an earlier run
            self.enter(side, rate, below)
            while self.samples < end:
                told.append(self.contest(side, count, augment, gamma))
                self.steps += 1
                self.samples += count * world
                self.follow(count * world)
                self.seconds = time.monotonic() - began
                over = stopped or (self.args.minutes and self.seconds > 60 * self.args.minutes)
                if len(told) == self.args.tell:
                    self.tell(side, told)
                    told = []
                if over or time.monotonic() - saved > 60 * self.args.save_minutes:
                    self.keep(side)
                    saved = time.monotonic()
                if over:
                    return
            self.keep(side)

    def tell(self, side, told):
        if self.ranks.rank:
            return
        values = {k: [t[k] for t in told if k in t] for k in {k: 0 for t in told for k in t}}
        means = {k: sum(v) / len(v) for k, v in values.items()}
        line = f'{side}\t{self.samples}\t{self.seconds:.0f}\t' + ' '.join(f'{k} {v:.3f}' for k, v in means.items())
        self.say(line)

    def say(self, line):
        print(line, flush=True)
        with open(pathlib.Path(self.args.out) / 'log.tsv', 'a', encoding='utf-8') as file:
            file.write(line + '\n')

    def keep(self, side):
        if self.ranks.rank:
            return
        self.save()
        self.grid('samples.png')
        if self.args.fid:
            self.say(f'{side}\t{self.samples}\t{self.seconds:.0f}\tfid {self.distance(self.args.fid):.3f}')


def parse():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--data', required=True)
    p.add_argument('--out', required=True)
    p.add_argument('--features', default=str(pathlib.Path(__file__).parent.parent / 'limner-features.safetensors'))
    p.add_argument('--seen', default=str(pathlib.Path(__file__).parent / 'seen.json'), help="what is seen in --data; '': nothing")
    p.add_argument('--channels', default='128,128,96,64,32', help='of 4, 8, … pixels; as many as the resolution needs')
    p.add_argument('--channels-d', default='128,128,96,48,32', help="the discriminator's")
    p.add_argument(
        '--stages',
        default='32:88.9:16:0.002:0.5:0.25,64:37.1:16:0.002:0.35:0.5,64:34.6:16:0.002:0.15:0.3,64:36.4:16:0.002:0.15:0.3:0.5,'
        '64:22.6:16:0.001:0.15:0.3:0.5',
        help='SIDE:THOUSANDS OF SAMPLES:BATCH:RATE:PROBABILITY OF AUGMENTATION:WEIGHT OF R1 AND R2[:HOW STRONG A PROJECTED '
        "DISCRIMINATOR IS, OF THE OTHER[:THE LOWER RESOLUTIONS' RATE, OF THE RATE]], …",
    )
    p.add_argument('--begin', help='a network of export.py, which may have fewer resolutions and channels')
    p.add_argument('--patch', type=int, default=0, help='pixels that the projected discriminator sees at once, of the whole or a part')
    p.add_argument('--z-dim', type=int, default=64)
    p.add_argument('--w-dim', type=int, default=128)
    p.add_argument('--mapping', type=int, default=3, help='layers')
    p.add_argument('--mapping-rate', type=float, default=0.1, help="the mapping network's learning rate, of the others'")
    p.add_argument('--lazy', type=int, default=16, help='steps between them')
    p.add_argument('--ema', type=float, default=8000, help='half-life in samples')
    p.add_argument('--drop-words', type=float, default=0.3, help='how often each is left out')
    p.add_argument('--silence', type=float, default=0.5, help='how often all words are')
    p.add_argument('--mixing', type=float, default=0.2)
    p.add_argument('--noise', action='store_true', help='noise in every layer, which costs time and shows at 128 pixels')
    p.add_argument('--minutes', type=float, default=0, help='stop after so long, all runs together; 0: at the end of the stages')
    p.add_argument('--save-minutes', type=float, default=5)
    p.add_argument('--fid', type=int, default=1024, help='faces for the Fréchet distance, whenever the checkpoint is written')
    p.add_argument('--tell', type=int, default=50, help='steps')
    p.add_argument('--bf16', action=argparse.BooleanOptionalAction, default=True)
    p.add_argument('--seed', type=int, default=1)
    args = p.parse_args()
    args.side = 4 << (len(args.channels.split(',')) - 1)
    pathlib.Path(args.out).mkdir(parents=True, exist_ok=True)
    return args


if __name__ == '__main__':
    arguments = parse()
    Training(arguments, Ranks()).run()
