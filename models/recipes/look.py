#!/usr/bin/env python3
"""Makes sheets of a portrait network's faces, and figures for its card.

    look.py RUN OUT

Sheets: faces.png (seeds 1 to 64, none omitted), truncation.png (eight seeds at 0, 0.2, … 1.2), words.png (six seeds
without words, then with each), means.png (the mean of 32 faces with each word). The latents of a seed are NumPy's,
as in Limner, so that `limner portrait --seeds 1-64` shows the same faces. figures.json: FID over pooled relu5_1 of
limner-features, and the distance of faces to the nearest training picture, compared with that of held-out pictures.
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
        means = [self.faces(range(1, 33), 1.0, self.one(k, 32)).mean(0) for k in range(len(self.words))]
        means += [torch.ones_like(means[0])] * (-len(means) % 9)
        self.sheet('means.png', torch.stack(means), 9)

    @torch.no_grad()
    def seen(self, x):
        """Three kinds of features: pooled relu5_1 for FID; pixels at 32; relu4_2 as a direction."""
        taps = [(t[3].mean((2, 3)), t[2].flatten(1)) for t in (self.features(part) for part in x.split(64))]
        small = functional.interpolate(x, size=32, mode='area').flatten(1) * 127.5
        pooled, features = (torch.cat(t) for t in zip(*taps))
        return dict(pooled=pooled, pixels=small / small.shape[1] ** 0.5, features=functional.normalize(features, dim=1))

    def compare(self, count=2048, near=512):
        # Words are drawn with their frequency, since held-out pictures have theirs.
        words = self.told[self.learned[torch.arange(count) % len(self.learned)]]
        faces = self.seen(self.faces(range(1, count + 1), 1.0, words))
        held = [self.seen(self.pictures[self.held]), self.seen(self.pictures[self.held].flip(3))]
        learned = [self.seen(self.pictures[self.learned]), self.seen(self.pictures[self.learned].flip(3))]
        both = lambda of: torch.cat([o['pooled'] for o in of])
        self.figures['fid'] = judge.frechet(faces['pooled'], both(held))
        untold = self.seen(self.faces(range(1, count + 1)))
        self.figures['fid without words'] = judge.frechet(untold['pooled'], both(held))
        self.figures['fid of the pictures learned from'] = judge.frechet(both(learned), both(held))
        for kind in 'pixels', 'features':
            far = lambda of: torch.stack([torch.cdist(of, some[kind]) for some in learned]).amin(0)
            of_faces, of_held = far(faces[kind][:near]), far(held[0][kind]).amin(1)
            least, which = of_faces.min(1)
            self.figures['nearest by ' + kind] = dict(
                faces=dict(least=float(least.min()), median=float(least.median())),
                held_out=dict(least=float(of_held.min()), median=float(of_held.median())),
                closest=[[int(i) + 1, self.names[self.learned[which[i]]], float(least[i])] for i in least.argsort()[:8]],
            )

    def run(self):
        self.out.mkdir(parents=True, exist_ok=True)
        self.sheets()
        self.compare()
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
