#!/usr/bin/env python3
"""Looks at what a portrait network has learned: sheets of its faces, and figures for its card.

    look.py RUN OUT

Sheets: faces.png (seeds 1 to 64, none left out), truncation.png (eight seeds at 0, 0.2, … 1.2), words.png (six seeds without
words, then with each), means.png (the mean of 64 faces with each word). Latents of a seed are NumPy's, as in the engine, so
that `limner portrait --seeds 1-64` shows the same faces. figures.json: FID over limner-features relu5_1 pooled, and how far
faces are from the nearest picture learned from, beside how far pictures held out are.
"""

import argparse
import json
import pathlib

import numpy
import torch
from PIL import Image
from torch.nn import functional

import judge
from export import rebuild
from portraits import split


class Looker:
    def __init__(self, args):
        run = pathlib.Path(args.run)
        self.g, self.kept = rebuild(run / 'checkpoint.pt')
        self.features = judge.Features(args.features)
        self.out = pathlib.Path(args.out)
        self.words = self.kept['words']
        pictures, words, self.names = torch.load(run / f'data-{self.g.sides[-1]}.pt')
        pictures = functional.interpolate(pictures.float(), size=self.g.side, mode='area') / 127.5 - 1
        self.learned, self.held = split(len(pictures))
        self.pictures, self.told = pictures, words
        self.features.measure(pictures[:256])
        self.figures = dict(samples=self.kept['samples'], minutes=self.kept['seconds'] / 60, side=self.g.side)

    @torch.no_grad()
    def faces(self, seeds, psi=1.0, words=None):
        z = numpy.stack([numpy.random.RandomState(seed).randn(self.g.z_dim) for seed in seeds])
        c = torch.zeros(len(z), len(self.words)) if words is None else words
        w = self.g.mapping(torch.from_numpy(z).float(), c)
        w = self.g.mapping.w_avg + psi * (w - self.g.mapping.w_avg)
        noise = self.g.noise(1, 'const')
        parts = [self.g(part[:, None].repeat(1, self.g.layers, 1), noise) for part in w.split(64)]
        return torch.cat(parts).clamp(-1, 1)

    def sheet(self, name, faces, columns):
        side, rows = faces.shape[2], len(faces) // columns
        x = ((faces + 1) * 127.5).round().byte().reshape(rows, columns, 3, side, side).permute(0, 3, 1, 4, 2)
        Image.fromarray(x.reshape(rows * side, columns * side, 3).numpy()).save(self.out / name)

    def one(self, word, count):
        c = torch.zeros(count, len(self.words))
        c[:, word] = 1
        return c

    def sheets(self):
        self.sheet('faces.png', self.faces(range(1, 65)), 8)
        sweep = [self.faces(range(1, 9), psi / 10) for psi in range(0, 13, 2)]
        self.sheet('truncation.png', torch.stack(sweep, 1).flatten(0, 1), 7)
        rows = [self.faces(range(1, 7), 0.7)] + [self.faces(range(1, 7), 0.7, self.one(k, 6)) for k in range(len(self.words))]
        self.sheet('words.png', torch.cat(rows), 6)
        means = [self.faces(range(64), 1.0, self.one(k, 64)).mean(0) for k in range(len(self.words))]
        means += [torch.ones_like(means[0])] * (-len(means) % 9)
        self.sheet('means.png', torch.stack(means), 9)

    def distance(self, count=5000):
        both = lambda x: torch.cat([x, x.flip(3)])
        held = self.features.pooled(both(self.pictures[self.held]))
        # Words as often as they occur, since pictures held out have theirs.
        words = self.told[self.learned[torch.arange(count) % len(self.learned)]]
        for name, psi in (('fid', 1.0), ('fid at 0.7', 0.7)):
            self.figures[name] = judge.frechet(self.features.pooled(self.faces(range(count), psi, words)), held)
        learned = self.features.pooled(both(self.pictures[self.learned]))
        self.figures['fid of the pictures learned from'] = judge.frechet(learned, held)

    @torch.no_grad()
    def codes(self, x):
        small = functional.interpolate(x, size=32, mode='area') if x.shape[2] > 32 else x
        taps = torch.cat([self.features(part)[2] for part in x.split(64)])
        return dict(pixels=small.flatten(1) * 127.5, features=functional.normalize(taps.flatten(1), dim=1))

    def nearest(self, count=512):
        learned = self.pictures[self.learned]
        among = [self.codes(learned), self.codes(learned.flip(3))]
        faces, held = self.codes(self.faces(range(1, count + 1))), self.codes(self.pictures[self.held])
        for kind in 'pixels', 'features':
            root = faces[kind].shape[1] ** 0.5 if kind == 'pixels' else 1
            far = lambda of: torch.stack([torch.cdist(of[kind], a[kind]) for a in among]).amin(0) / root
            of_faces, of_held = far(faces), far(held).amin(1)
            near, which = of_faces.min(1)
            order = near.argsort()[:8]
            self.figures['nearest by ' + kind] = dict(
                faces=dict(least=float(near.min()), median=float(near.median())),
                held_out=dict(least=float(of_held.min()), median=float(of_held.median())),
                closest=[[int(i) + 1, self.names[self.learned[which[i]]], float(near[i])] for i in order],
            )

    def run(self):
        self.out.mkdir(parents=True, exist_ok=True)
        self.sheets()
        self.distance()
        self.nearest()
        self.figures['pictures with each word'] = {w: int(n) for w, n in zip(self.words, self.told[self.learned].sum(0))}
        text = json.dumps(self.figures, indent=1)
        print(text)
        (self.out / 'figures.json').write_text(text + '\n')


def parse():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('run', help='the folder that portraits.py wrote')
    p.add_argument('out')
    p.add_argument('--features', default=str(pathlib.Path(__file__).parent.parent / 'limner-features.safetensors'))
    return p.parse_args()


if __name__ == '__main__':
    Looker(parse()).run()
