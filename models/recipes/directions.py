#!/usr/bin/env python3
"""Finds named directions in w of a portrait network that was trained with words, and writes them in Limner's format.

    directions.py CHECKPOINT NETWORK.safetensors NETWORK.directions

A direction is the mean difference between faces with some words and faces with others, or the covariance of w with a
measurement of the picture, such as the side from which the light comes. One step is one standard deviation of faces.
"""

import hashlib
import sys

import torch

from export import rebuild

# name: (word at one end, word at the other, layers, further words)
BETWEEN = {
    'age': ('', 'old', (0, 8), ('man', 'woman')),
    'woman': ('man', 'woman', (0, 8), ('',)),
    'beard': ('', 'beard', (0, 8), ('man',)),
    'light-hair': ('black hair', 'blond hair', (0, 10), ('man', 'woman')),
    'red-hair': ('black hair', 'red hair', (0, 10), ('man', 'woman')),
}


def lightness(x):
    return (x * torch.tensor([0.299, 0.587, 0.114])[:, None, None]).sum(1)


def halves(x):
    """The difference in lightness between the left and the right side of the face, as seen by the painter."""
    y = lightness(x)
    side = y.shape[2]
    face = y[:, side // 3 : side * 4 // 5]
    return face[:, :, side // 5 : side // 2].mean((1, 2)) - face[:, :, side // 2 : side * 4 // 5].mean((1, 2))


def corners(x):
    y, size = lightness(x), x.shape[3] // 6
    return (y[:, :size, :size] + y[:, :size, -size:]).mean((1, 2))


def warmth(x):
    size = x.shape[3] // 6
    c = torch.cat([x[:, :, :size, :size], x[:, :, :size, -size:]], 3).mean((2, 3))
    return c[:, 0] - c[:, 2]


MEASURED = {
    'light-from-left': (halves, (0, 10)),
    'light-background': (corners, (0, 10)),
    'warm-background': (warmth, (0, 10)),
}


@torch.no_grad()
def find(g, words, count=4096):
    z = torch.randn(count, g.z_dim, generator=torch.Generator().manual_seed(7))
    none = torch.zeros(count, g.c_dim)
    w = g.mapping(z, none)
    centred = w - w.mean(0)

    def told(*told):
        c = none.clone()
        c[:, [words.index(word) for word in told if word]] = 1
        return g.mapping(z, c).mean(0)

    def step(vector):
        vector = vector / vector.norm()
        return vector * (centred @ vector).std()

    found = {}
    for name, (a, b, layers, whom) in BETWEEN.items():
        found[name] = step(sum(told(who, b) - told(who, a) for who in whom)), layers
    noise = g.noise(1, 'const')
    faces = torch.cat([g(part[:, None].repeat(1, g.layers, 1), noise) for part in w[:768].split(64)]).clamp(-1, 1)
    for name, (measure, layers) in MEASURED.items():
        value = measure(faces)
        found[name] = step(centred[: len(faces)].T @ (value - value.mean())), layers
    return found


def main(checkpoint, network, path):
    from safetensors.torch import save_file

    g, kept = rebuild(checkpoint)
    found = find(g, kept['words'])
    with open(network, 'rb') as file:
        meta = {'limner.digest-of-network': hashlib.sha256(file.read()).hexdigest()}
    meta.update({name: f'{first} {min(end, 2 * g.side.bit_length() - 4)}' for name, (_, (first, end)) in found.items()})
    save_file({name: vector.contiguous() for name, (vector, _) in found.items()}, path, meta)


if __name__ == '__main__':
    main(*sys.argv[1:])
