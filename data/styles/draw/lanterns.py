#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Lanterns: lights adrift in a turning night sky above dark water that breaks them into strokes."""
import numpy as np

from canvas import Canvas, halve, main, ramp, rgb
from noise import contour_angle, grid, scatter, smooth_noise, trace

NIGHT = rgb("070d30 0d1f5c 17378a 1f62a8 2f93b0 86c9c0")
GLOW = rgb("2b3f9c 7a3f96 c9485f f0762f ffb938 ffe07a fff6cf")
HORIZON = 520.0
# Horizontal and vertical position, radius: a stream that rises from the lower left and gets smaller with distance.
LIGHTS = [
    (118, 392, 52), (258, 300, 40), (52, 232, 30), (196, 178, 27), (366, 214, 34), (330, 420, 34), (452, 336, 28), (300, 96, 20),
    (484, 150, 26), (566, 236, 22), (428, 62, 16), (598, 104, 18), (560, 404, 24), (668, 322, 18), (684, 176, 14), (704, 66, 12),
    (100, 84, 15), (716, 432, 17),
]


def draw(side):
    rng = np.random.default_rng(11)
    canvas = Canvas(side, NIGHT[0], rng)
    n = canvas.n
    x, y = grid(n)

    # The air circles each light; its stream function is a sum of vortices and broad noise.
    psi = 55 * smooth_noise(rng, n, 300) + 0.35 * y
    glow = np.zeros((n, n), np.float32)
    for i, (lx, ly, r) in enumerate(LIGHTS):
        d = np.hypot(x - lx, y - ly)
        psi += (1 if i % 2 else -1) * 3.0 * r * np.exp(-((d / (2.2 * r)) ** 2))
        glow = np.maximum(glow, np.clip(1.12 - d / (2.1 * r), 0, 1) + 0.06 * np.cos(d / 4.5) * (d < 2.2 * r))
    water = y > HORIZON
    wave = 0.22 * smooth_noise(rng, n, 130, stretch=(1.6, 0.6))
    angle = np.where(water, wave, contour_angle(psi))

    bands = 0.5 + 0.23 * smooth_noise(rng, n, 210, octaves=2) + 0.17 * np.sin(psi / 17)
    tone = ramp(NIGHT, 0.08 + 0.72 * np.clip(bands, 0, 1))
    lit = ramp(GLOW, glow)
    sky = tone * (1 - np.clip(glow * 2.2, 0, 1))[..., None] + lit * np.clip(glow * 2.2, 0, 1)[..., None]

    # The reflection of each light in the water is a broken column.
    mirror = np.zeros((n, n), np.float32)
    depth = (y - HORIZON) / (768 - HORIZON)
    for lx, ly, r in LIGHTS:
        sway = 10 * np.sin(depth * 9 + lx)
        mirror += np.exp(-(((x - lx - sway) / (r * (0.42 + 0.35 * depth))) ** 2)) * (0.95 - 0.35 * depth)
    mirror *= 0.75 + 0.25 * smooth_noise(rng, n, 26, stretch=(2.5, 0.6))
    sea = ramp(NIGHT, np.clip(0.16 + 0.10 * smooth_noise(rng, n, 60, stretch=(2.2, 0.5)), 0, 1))
    m = np.clip(mirror * 1.5, 0, 1)[..., None]
    sea = sea * (1 - m) + ramp(rgb("17378a 2f7f96 d98a2b ffb63d ffe48a"), np.clip(mirror, 0, 1)) * m
    field = np.where(water[..., None], sea, sky)

    for spacing, width, length, jitter in ((17, 24, 110, 0.05), (11, 13, 64, 0.06), (8.0, 7.5, 40, 0.075)):
        starts = scatter(rng, spacing)
        paths = trace(angle, starts, length)
        base = canvas.pick(field, starts)
        near = canvas.pick(field, starts + rng.normal(0, 14, starts.shape))
        for p, c, c2 in zip(paths, base, near):
            shift = rng.normal(0, jitter) + rng.normal(0, jitter * 0.5, 3)
            canvas.stroke(p, width * rng.uniform(0.75, 1.2), np.clip(c + shift, 0.02, 1), second=c2, streak=0.09, body=1.3)

    # The far shore, a dark ridge with windows, is drawn last over the seam.
    for sx in np.arange(-20, 790, 7.0):
        top = HORIZON - 16 - 15 * np.sin(sx / 61) - 9 * np.sin(sx / 23 + 1) + rng.normal(0, 3)
        line = np.stack([np.full(9, sx) + rng.normal(0, 2), np.linspace(top, HORIZON + 5, 9)], 1)
        canvas.stroke(line, 12, ramp(NIGHT, rng.uniform(0, 0.22)) * 0.8, second=NIGHT[2], streak=0.12, body=0.9)
    for sx in rng.uniform(10, 758, 34):
        sy = HORIZON - rng.uniform(-2, 14)
        dab = np.array([[sx - 3, sy], [sx, sy - 0.5], [sx + 3, sy]])
        canvas.stroke(dab, rng.uniform(5, 8), GLOW[rng.integers(3, 6)], streak=0.05, body=1.5)
    return halve(canvas.light(0.62, 0.22))


if __name__ == "__main__":
    main(draw)
