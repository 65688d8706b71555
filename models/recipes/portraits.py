#!/usr/bin/env python3
"""Trains limner-portraits: a small StyleGAN2 of painted faces, with a projected discriminator.

    portraits.py --data FOLDER --out FOLDER                               one process: a GPU if there is one, or the CPU
    torchrun --nproc-per-node N portraits.py --data FOLDER --out FOLDER    several

--data holds portraits-*.tar (pictures 0000.webp …) and words.tsv (file, describing words, source). --out keeps the
checkpoint, from which the next run goes on (Ctrl-C writes it), log.tsv and grids of samples; export.py makes the network of it.

Three things make few pictures and little time go far:

- The head start. A picture's own latent is known: its principal components, each brought to a normal distribution. In the
  first stages the generator learns what picture belongs to such a latent, as the features see it; later half of each
  batch does, so that no kind of face is forgotten, while the discriminator judges all of it.
- Pictures grow from 16 pixels (Karras et al. 2018), one resolution for each stage.
- The features are frozen: those of a batch serve the discriminator's step and the generator's.
"""

import argparse
import copy
import io
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

# What a portrait is conditioned on: a name, and the words of a description that mean it. Nothing of peoples or
# complexions; "young" and "old" are of adults.
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


def cached_data(args):
    cache = pathlib.Path(args.out) / f'data-{args.side}.pt'
    if not cache.exists():
        temporary = cache.with_suffix(f'.{os.getpid()}')
        torch.save(read_data(args.data, args.side), temporary)
        os.replace(temporary, cache)
    return torch.load(cache)


def split(count):
    """A tenth is held out, always the same one: (to learn from, held out)."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    return order[count // 10 :], order[: count // 10]


def latents(pictures, words, z_dim):
    """A latent for each picture [N,z_dim], without words and with them: principal components at 32 pixels, by rank
    brought to a normal distribution; with words, what a linear regression on them leaves, to a deviation of 1."""
    small = functional.interpolate(pictures.float(), size=32, mode='area').flatten(1)
    small = small - small.mean(0)
    u, s, _ = torch.svd_lowrank(small, q=z_dim + 16, niter=4)
    code = (u * s)[:, :z_dim]
    rank = code.argsort(0).argsort(0)
    code = torch.special.ndtri((rank + 0.5) / len(code)).float()
    centred = words - words.mean(0)
    ridge = torch.linalg.solve(centred.T @ centred + 20 * torch.eye(words.shape[1]), centred.T @ code)
    rest = code - centred @ ridge
    return code, rest / rest.std(0)


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
        """Gradients over all processes, in one message."""
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
        code, rest = latents(pictures[kept], words[kept], args.z_dim)
        self.code, self.rest, self.words = code.to(device), rest.to(device), words[kept].to(device)
        self.pictures, self.held = pictures[kept].to(device), pictures[held]
        channels = [int(c) for c in args.channels.split(',')]
        self.g = stylegan2.Generator(channels, args.z_dim, args.w_dim, len(WORDS), args.mapping, args.mapping_rate)
        for colours in self.g.colours[1:]:
            torch.nn.init.zeros_(colours.weight)  # a new resolution begins as the one before, enlarged
        self.g = self.g.to(device)
        self.d = judge.Discriminator(len(WORDS)).to(device)
        self.features = judge.Features(args.features).to(device)
        self.features.measure(self.small(self.pictures[:256], args.side))
        ranks.same(self.g)
        ranks.same(self.d)
        self.ema = copy.deepcopy(self.g).requires_grad_(False)
        adam = dict(betas=(0.0, 0.99), fused=device.type == 'cuda')
        self.of_g = torch.optim.Adam(self.g.parameters(), lr=args.rate, **adam)
        self.of_d = torch.optim.Adam([p for p in self.d.parameters() if p.requires_grad], lr=args.rate_d, **adam)
        self.samples, self.seconds = 0, 0.0
        self.load()
        torch.manual_seed(args.seed + 1000003 * ranks.rank + self.samples)

    # --- checkpoints ---

    @property
    def path(self):
        return pathlib.Path(self.args.out) / 'checkpoint.pt'

    def load(self):
        if self.path.exists():
            kept = torch.load(self.path, map_location=self.ranks.device)
            for name in 'g', 'd', 'ema', 'of_g', 'of_d':
                getattr(self, name).load_state_dict(kept[name])
            self.samples, self.seconds = kept['samples'], kept['seconds']
            for optimiser, rate in ((self.of_g, self.args.rate), (self.of_d, self.args.rate_d)):
                for group in optimiser.param_groups:
                    group['lr'] = rate

    def save(self):
        kept = {name: getattr(self, name).state_dict() for name in ('g', 'd', 'ema', 'of_g', 'of_d')}
        kept.update(samples=self.samples, seconds=self.seconds, side=self.ema.side, words=list(WORDS), args=vars(self.args))
        temporary = self.path.with_suffix('.new')
        torch.save(kept, temporary)
        os.replace(temporary, self.path)

    # --- what a batch is made of ---

    def small(self, pictures, side):
        x = pictures.float()
        return (functional.interpolate(x, size=side, mode='area') if side < x.shape[2] else x) / 127.5 - 1

    def mirror(self, x, flips):
        return torch.where(flips[:, None, None, None], x.flip(3), x)

    def batch(self, count, side, recalled):
        """Pictures, the words given with them, and latents: the pictures' own for the first `recalled`."""
        device = self.ranks.device
        index = torch.randint(len(self.pictures), (count,), device=device)
        told = torch.rand(count, 1, device=device) > self.args.drop_words
        words = self.words[index] * told
        z = torch.randn(count, self.args.z_dim, device=device)
        own = torch.where(told, self.rest[index], self.code[index])
        z[:recalled] = (own + self.args.blur * z)[:recalled]
        flips = torch.rand(count, device=device) < 0.5
        flips[:recalled] = False  # their latents know left from right
        return self.mirror(self.small(self.pictures[index], side), flips), words, z

    def fakes(self, z, words, recalled):
        w = self.g.mapping(z, words)
        self.g.mapping.w_avg.lerp_(w[recalled:].detach().mean(0) if recalled < len(w) else w.detach().mean(0), 0.005)
        w = w[:, None].repeat(1, self.g.layers, 1)
        fresh = len(z) - recalled
        if fresh and torch.rand(()) < self.args.mixing:
            cut = int(torch.randint(1, 2 * self.g.side.bit_length() - 4, ()))
            w = torch.cat([w[:, :cut], torch.cat([w[:recalled, cut:], w[recalled:, cut:].roll(1, 0)])], 1)
        noise = self.g.noise(len(z)) if self.args.noise else [None] * self.g.layers
        return self.g(w, noise, self.kind)

    # --- steps ---

    def recall(self, fake, real, fake_taps, real_taps):
        """How far the pictures are from those they should be: as the features see them, and coarsely in colour."""
        loss = 2 * functional.l1_loss(functional.avg_pool2d(fake, 2), functional.avg_pool2d(real, 2))
        for a, b in zip(fake_taps, real_taps):
            loss = loss + functional.l1_loss(a.float(), b.float())
        return loss

    def head_start(self, side, count):
        real, words, z = self.batch(count, side, count)
        fake = self.fakes(z, words, count)
        with torch.no_grad():
            real_taps = self.features(real, self.kind)
        loss = self.recall(fake, real, self.features(fake, self.kind), real_taps)
        self.descend(loss, self.g, self.of_g)
        return dict(recall=float(loss))

    def contest(self, side, count, weight, contested):
        recalled = count // 2 if weight else 0
        real, words, z = self.batch(count, side, recalled)
        fake = self.fakes(z, words, recalled)
        a = judge.draw_augmentation(count, side, self.ranks.device)
        with torch.no_grad():
            real_taps = self.features(judge.augment(real, a), self.kind)
        fake_taps = self.features(judge.augment(fake, a), self.kind)
        with torch.autocast(self.ranks.device.type, self.kind, enabled=self.args.bf16):
            on_real = self.d(real_taps, words)
            on_fake = self.d([t.detach() for t in fake_taps], words)
        loss_d = sum(functional.relu(1 - v).mean() for v in on_real) + sum(functional.relu(1 + v).mean() for v in on_fake)
        self.descend(loss_d, self.d, self.of_d)
        with torch.autocast(self.ranks.device.type, self.kind, enabled=self.args.bf16):
            loss_g = -sum(v.mean() for v in self.d(fake_taps, words))
        told = dict(d=float(loss_d), g=float(loss_g))
        loss_g = loss_g * contested  # at a new size the discriminator has to find its feet
        if recalled:
            loss = self.recall(*(x[:recalled] for x in (fake, real)), *([t[:recalled] for t in x] for x in (fake_taps, real_taps)))
            loss_g, told['recall'] = loss_g + weight * loss, float(loss)
        self.descend(loss_g, self.g, self.of_g)
        return told

    def descend(self, loss, module, optimiser):
        for o in self.of_g, self.of_d:
            o.zero_grad(set_to_none=True)
        loss.backward()
        self.ranks.average(module)
        for p in module.parameters():
            if p.grad is not None:
                torch.nan_to_num_(p.grad, 0, 1e3, -1e3)
        optimiser.step()

    @torch.no_grad()
    def follow(self, count):
        """The averaged generator, with a half-life of `ema` samples, shorter at first."""
        decay = 0.5 ** (count / min(self.args.ema, 500 + 0.05 * self.samples))
        for mean, now in zip(self.ema.parameters(), self.g.parameters()):
            mean.lerp_(now, 1 - decay)
        self.ema.mapping.w_avg.copy_(self.g.mapping.w_avg)
        self.ema.side = self.g.side

    # --- what is told ---

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
        """FID over limner-features relu5_1 pooled, to the pictures held out; words as they occur."""
        device = self.ranks.device
        z = torch.randn(count, self.args.z_dim, generator=torch.Generator().manual_seed(6)).to(device)
        words = self.words[torch.arange(count, device=device) % len(self.words)]
        fakes = self.features.pooled(self.draw(z, words, 1.0))
        held = self.small(self.held, self.ema.side).to(device)
        return judge.frechet(fakes, self.features.pooled(torch.cat([held, held.flip(3)])))

    def enter(self, side, least, fresh):
        """A stage: it begins with the averaged weights, and layers of fewer than `least` pixels stay as they are."""
        self.g.side = self.ema.side = side
        if fresh:
            self.g.load_state_dict(self.ema.state_dict())
        self.g.mapping.requires_grad_(least <= 4)
        self.g.const.requires_grad_(least <= 4)
        for i, at in enumerate(self.g.sides):
            for layers in self.g.conv0, self.g.conv1, self.g.colours:
                layers[i].requires_grad_(at >= least)

    def run(self):
        stages = [(stage + ':4').split(':')[:6] for stage in self.args.stages.split(',')]
        end, world = 0, self.ranks.count
        stopped = []
        for number in signal.SIGINT, signal.SIGTERM:
            signal.signal(number, lambda *_: stopped.append(True))
        began, saved, told = time.monotonic() - self.seconds, time.monotonic(), []
        for side, kind, thousands, count, weight, least in stages:
            begin, end = end, end + int(float(thousands) * 1000)
            side, count, weight = int(side), int(count), float(weight)
            if self.samples < end:
                self.enter(side, int(least), self.samples - begin < 2 * count * world)
            while self.samples < end:
                done = (self.samples - begin) / (end - begin)
                now = self.head_start(side, count) if kind == 'recall' else self.contest(side, count, weight, min(1, (self.samples - begin) / 2000))
                self.samples += count * world
                self.follow(count * world)
                told.append(now)
                self.seconds = time.monotonic() - began
                over = stopped or (self.args.minutes and self.seconds > 60 * self.args.minutes)
                if len(told) == self.args.tell:
                    self.tell(side, kind, done, told)
                    told = []
                if over or time.monotonic() - saved > 60 * self.args.save_minutes:
                    self.keep(side)
                    saved = time.monotonic()
                if over:
                    return
            self.keep(side)

    def tell(self, side, kind, done, told):
        if self.ranks.rank:
            return
        values = {k: [t[k] for t in told if k in t] for k in told[-1]}
        means = {k: sum(v) / len(v) for k, v in values.items()}
        line = f'{side}\t{kind}\t{done:.2f}\t{self.samples}\t{self.seconds:.0f}\t' + ' '.join(f'{k} {v:.3f}' for k, v in means.items())
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
            self.say(f'{side}\tfid\t\t{self.samples}\t{self.seconds:.0f}\t{self.distance(self.args.fid):.3f}')


def parse():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--data', required=True)
    p.add_argument('--out', required=True)
    p.add_argument('--features', default=str(pathlib.Path(__file__).parent.parent / 'limner-features.safetensors'))
    p.add_argument('--channels', default='128,128,128,64,32', help='of 4, 8, … pixels; as many as the resolution needs')
    p.add_argument(
        '--stages',
        default='16:recall:35:32:1,32:recall:25:32:1,32:contest:25:16:0.7,64:contest:11:16:2:32',
        help='SIDE:recall|contest:THOUSANDS OF SAMPLES:BATCH:WEIGHT OF RECALL[:SMALLEST SIDE THAT LEARNS], …',
    )
    p.add_argument('--z-dim', type=int, default=64)
    p.add_argument('--w-dim', type=int, default=128)
    p.add_argument('--mapping', type=int, default=3, help='layers')
    p.add_argument('--mapping-rate', type=float, default=0.1, help="the mapping network's learning rate, of the others'")
    p.add_argument('--rate', type=float, default=2e-3)
    p.add_argument('--rate-d', type=float, default=1e-3)
    p.add_argument('--ema', type=float, default=5000, help='half-life in samples')
    p.add_argument('--drop-words', type=float, default=0.5)
    p.add_argument('--blur', type=float, default=0.25, help="noise on pictures' own latents")
    p.add_argument('--mixing', type=float, default=0.3)
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
