#!/usr/bin/env python3
"""Measures the distance between a portrait network's faces and the held-out pictures, with a network that training does
not use.

    kid.py RUN --data DATA --squeezenet squeezenet1_1.pth [--network NETWORK.safetensors] [--count 1000]

Kernel Inception distance (Binkowski et al. 2018), times 1000, over the features of SqueezeNet 1.1 averaged over the
picture, scaled to mean 0 and deviation 1 over the held-out pictures. All pictures are scaled to 224 pixels. Faces
are made without words and with truncation 1, by the averaged weights of RUN/checkpoint.pt or by NETWORK. DATA and
RUN are the folders of portraits.py. Appends one line to RUN/kid.tsv and prints it: samples, minutes, side, faces,
KID. --bounds prints the distances of held-out pictures reduced to 64 and 128 pixels, and between halves of them.
Also needs torchvision.
"""

import argparse
import json
import pathlib

import numpy
import torch
import torchvision
from torch.nn import functional

import stylegan2
from export import rebuild
from portraits import read_data, split

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Features:
    """SqueezeNet 1.1 (Iandola et al. 2016): pictures [N,3,S,S] in -1..1 to [N,512]."""

    def __init__(self, path):
        network = torchvision.models.squeezenet1_1(weights=None)
        network.load_state_dict(torch.load(path, map_location='cpu', weights_only=True))
        self.network = network.features.eval().requires_grad_(False)
        self.mean, self.std = (torch.tensor(v).view(1, 3, 1, 1) for v in (MEAN, STD))

    @torch.no_grad()
    def __call__(self, pictures):
        found = []
        for x in pictures.split(32):
            x = functional.interpolate(x, size=224, mode='bicubic', antialias=True).clamp(-1, 1)
            found.append(self.network((x * 0.5 + 0.5 - self.mean) / self.std).mean((2, 3)))
        return torch.cat(found)


def kernel_distance(a, b, held):
    """The unbiased squared maximum mean discrepancy of features [N,D] and [M,D] with the kernel (ab / D + 1)^3, times
    1000. The features are centred and scaled so that `held` has mean 0 and deviation 1."""
    mean, deviation = held.mean(0).double(), held.std(0).double() + 1e-6
    a, b = (a - mean) / deviation, (b - mean) / deviation
    kernel = lambda x, y: (x @ y.T / x.shape[1] + 1) ** 3
    within = lambda k: (k.sum() - k.trace()) / (len(k) * (len(k) - 1))
    return 1000 * float(within(kernel(a, a)) + within(kernel(b, b)) - 2 * kernel(a, b).mean())


def see_held(cache, data, features):
    """The features of the held-out pictures and the distances of --bounds; both are cached in the file."""
    if not cache.exists():
        pictures, *_ = read_data(data, 224)
        held = pictures[split(len(pictures))[1]].float() / 127.5 - 1
        seen = features(held)
        small = {side: features(functional.interpolate(held, size=side, mode='area')) for side in (64, 128)}
        bounds = {f'{side} pixels': kernel_distance(of, seen, seen) for side, of in small.items()}
        torch.save((seen, dict(bounds, halves=kernel_distance(seen[::2], seen[1::2], seen))), cache)
    return torch.load(cache)


def load_network(path):
    from safetensors import safe_open

    with safe_open(path, 'pt') as file:
        config = json.loads(file.metadata()['limner.config'])
        sides = [4 << i for i in range(config['resolution'].bit_length() - 2)]
        channels = [file.get_slice(f'synthesis.b{side}.conv1.weight').get_shape()[0] for side in sides]
    g = stylegan2.Generator(channels, config['z_dim'], config['w_dim'], config['c_dim'], config['mapping_layers'], 0.1)
    stylegan2.restore(g, path)
    return g.requires_grad_(False).eval()


@torch.no_grad()
def make_faces(g, count, seed=7):
    z = torch.from_numpy(numpy.random.RandomState(seed).randn(count, g.z_dim)).float()
    noise = g.noise(1, 'const')
    parts = [g.mapping(part, torch.zeros(len(part), g.c_dim)) for part in z.split(50)]
    return torch.cat([g(w[:, None].repeat(1, g.layers, 1), noise) for w in parts]).clamp(-1, 1)


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('run')
    p.add_argument('--data', required=True)
    p.add_argument('--squeezenet', required=True, help="torchvision's squeezenet1_1.pth")
    p.add_argument('--network', help='instead of the checkpoint')
    p.add_argument('--count', type=int, default=1000, help='faces')
    p.add_argument('--bounds', action='store_true')
    args = p.parse_args()
    run, features = pathlib.Path(args.run), Features(args.squeezenet)
    seen, bounds = see_held(run / 'kid-held.pt', args.data, features)
    if args.bounds:
        print(*(f'{name}\t{value:.1f}' for name, value in bounds.items()), sep='\n')
        return
    if args.network:
        g, samples, minutes = load_network(args.network), 0, 0.0
    else:
        g, kept = rebuild(run / 'checkpoint.pt')
        samples, minutes = kept['samples'], kept['seconds'] / 60
    distance = kernel_distance(features(make_faces(g, args.count)), seen, seen)
    line = f'{samples}\t{minutes:.1f}\t{g.side}\t{args.count}\t{distance:.1f}'
    print(line)
    with open(run / 'kid.tsv', 'a', encoding='utf-8') as file:
        file.write(line + '\n')


if __name__ == '__main__':
    main()
