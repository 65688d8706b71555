#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Poppies: a summer field in separate dabs, where every colour stands beside its opposite."""
import numpy as np

from canvas import Canvas, halve, main, ramp, rgb
from noise import SIDE, grid, smooth_noise

SKY = rgb("7fb2d9 a9cfe0 d8e2dc f7e3c0 f9cfa0")
HILL = rgb("3c4f8f 5a6fae 7f8cc4 8fa6b8 6f9a86")
GRASS = rgb("123a2c 1f5a34 3f8038 7da53c c2c04c e8d873")
POPPY = rgb("7a0f24 b5162a dc2a24 f04b2a ff8250")
BLOOMS = rgb("f4efe2 f2d13c 5b58b8 e58ab0 ffffff")
SKYLINE, HILLFOOT = 215.0, 330.0


def draw(side):
    rng = np.random.default_rng(5)
    canvas = Canvas(side, rgb("cbb58a")[0], rng)
    n = canvas.n
    x, y = grid(n)
    ridge = SKYLINE + 38 * np.sin(x / 130 + 1.1) + 14 * np.sin(x / 47)
    foot = HILLFOOT + 22 * np.sin(x / 170 + 2.6)
    cloud = smooth_noise(rng, n, 190, stretch=(1.5, 0.6), octaves=3)
    sky = ramp(SKY, np.clip(0.15 + 0.6 * y / SKYLINE + 0.20 * cloud, 0, 1))
    hill = ramp(HILL, np.clip(0.45 + 0.22 * smooth_noise(rng, n, 120, octaves=2) + 0.5 * (y - ridge) / 140, 0, 1))
    depth = np.clip((y - foot) / (SIDE - foot), 0, 1)
    clump = smooth_noise(rng, n, 150, stretch=(1.8, 0.6), octaves=3)
    grass = ramp(GRASS, np.clip(0.72 - 0.42 * depth + 0.24 * clump, 0, 1))
    field = np.where((y < ridge)[..., None], sky, np.where((y < foot)[..., None], hill, grass))
    swath = smooth_noise(rng, n, 200, stretch=(2.0, 0.55), octaves=2)

    def dab(p, size, angle, colour, long=1.9, body=1.5):
        d = np.array([np.cos(angle), np.sin(angle)]) * size * long / 2
        path = np.array([p - d, p, p + d])
        canvas.stroke(path, size, np.clip(colour, 0.02, 1), streak=0.05, ragged=0.05, taper=0.42, body=body)

    # From far to near: the dabs get larger and overlap downwards.
    for layer, (spacing, size) in enumerate(((22, 34), (17, 26), (15, 19))):
        count = int((SIDE / spacing) ** 2 * 1.25)
        points = np.stack([rng.uniform(-10, SIDE + 10, count), np.sort(rng.uniform(-10, SIDE + 10, count))], 1)
        here = canvas.pick(field, points)
        far = canvas.pick(depth, points)
        flow = canvas.pick(cloud, points)
        top = canvas.pick(ridge, points)
        for p, c, d, f, r in zip(points, here, far, flow, top):
            c = c + rng.normal(0, 0.03) + rng.normal(0, 0.02, 3)
            if layer and rng.random() < 0.05:
                # The complementary colour with the lightness of its neighbours.
                c = np.clip(c.mean() + (c.mean() - c) * 1.1, 0.05, 1)
            angle = 0.5 * f if p[1] < r else (-0.25 if d <= 0 else -1.35 + rng.normal(0, 0.35))
            dab(p, size * (0.75 + 0.5 * d) * rng.uniform(0.8, 1.2), angle, c)

    # Flowers follow bands of the field. Each is a dark dab with two reds and a light one over it.
    count = 900
    points = np.stack([rng.uniform(0, SIDE, count), np.sort(rng.uniform(HILLFOOT, SIDE + 10, count))], 1)
    here = canvas.pick(swath, points)
    near = canvas.pick(depth, points)
    for p, s, d in zip(points, here, near):
        if d <= 0.01 or s < rng.normal(0.25, 0.5):
            if d > 0.05 and rng.random() < 0.10:
                dab(p, 8 + 12 * d, rng.uniform(0, 3.1), BLOOMS[rng.integers(5)], long=1.1, body=2.0)
            continue
        size = 9 + 30 * d * rng.uniform(0.6, 1.25)
        dab(p + [0.2 * size, 0.3 * size], size, rng.normal(0, 0.4), POPPY[0] if rng.random() < 0.6 else GRASS[0], long=1.2)
        for k in range(2 if d < 0.3 else 3):
            q = p + rng.normal(0, 0.26 * size, 2)
            dab(q, size * 0.72, rng.normal(0, 0.7), POPPY[rng.integers(1, 4)] + rng.normal(0, 0.03, 3), long=1.3, body=2.0)
        dab(p - 0.25 * size, size * 0.36, rng.normal(0, 0.6), POPPY[4], body=2.0)
        if d > 0.35:
            dab(p, size * 0.24, 0, GRASS[0] * 0.6, long=1.0)
    return halve(canvas.light(0.5, 0.15))


if __name__ == "__main__":
    main(draw)
