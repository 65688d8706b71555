#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Glass: a leaded window of jewel colours, a sun over hills and a river, with the light coming through."""
import numpy as np

from canvas import Canvas, blur, halve, main, ramp, rgb
from noise import SIDE, grid, smooth_noise

SKY = rgb("0d2a78 1550b8 1f86d6 58b9e0")
SUN = rgb("fff3a6 ffd23c ff9a1c ea4a1a b3163a 6a1b78")
HILLS = rgb("0a3d34 13684a 5a9440 b9b848 e9dc9a")
RIVER = rgb("0a3f7a 0f8fa8 5fd0c0 e8f2d0")
ROSE = rgb("8a1030 d0203c f05070 f7a53c 7a2a9a")
LEAD = rgb("14121a")[0]
CENTRE = np.array([470.0, 250.0])


def cells(points, n):
    """The nearest point of each pixel, and the distance to the border with the next cell, in units."""
    x, y = grid(n)
    best = np.full((n, n), 1e9, np.float32)
    second = best.copy()
    index = np.zeros((n, n), np.int32)
    runner = index.copy()
    for i, (px, py) in enumerate(points):
        reach = 120.0
        x0, x1 = (np.clip([px - reach, px + reach], 0, SIDE) * n / SIDE).astype(int)
        y0, y1 = (np.clip([py - reach, py + reach], 0, SIDE) * n / SIDE).astype(int)
        if x0 >= x1 or y0 >= y1:
            continue
        w = np.s_[y0:y1, x0:x1]
        d = (x[w] - px) ** 2 + (y[w] - py) ** 2
        first = d < best[w]
        later = ~first & (d < second[w])
        second[w] = np.where(first, best[w], np.where(later, d, second[w]))
        runner[w] = np.where(first, index[w], np.where(later, i, runner[w]))
        best[w] = np.where(first, d, best[w])
        index[w] = np.where(first, i, index[w])
    between = np.hypot(*(points[index] - points[runner]).transpose(2, 0, 1)) + 1e-3
    return index, (second - best) / (2 * between)


def sites(rng):
    """Rings of panes around the sun, and evenly spread panes elsewhere."""
    rings = [CENTRE[None]]
    for k, radius in enumerate((34, 68, 104, 146, 194)):
        count = 8 + 5 * k
        a = (np.arange(count) + 0.5 * (k % 2)) / count * 2 * np.pi + rng.normal(0, 0.03, count)
        rings.append(CENTRE + np.stack([np.cos(a), np.sin(a)], 1) * radius)
    rings = np.concatenate(rings)
    spread = rng.uniform(-40, SIDE + 40, (4000, 2))
    chosen = []
    for p in spread[np.hypot(*(spread - CENTRE).T) > 222]:
        gap = 30 + 16 * np.sin(p[0] / 90) * np.cos(p[1] / 70)
        if not chosen or np.min(np.hypot(*(np.array(chosen) - p).T)) > gap:
            chosen.append(p)
    return np.concatenate([rings, np.array(chosen)])


def pane_colour(rng, p, hill, bank):
    d = np.hypot(*(p - CENTRE))
    if d < 210 and p[1] < hill(p[0]):
        return ramp(SUN, d / 215 + rng.normal(0, 0.05))
    if p[1] < hill(p[0]):
        return ramp(SKY, rng.uniform(0, 1)) if rng.random() < 0.88 else ROSE[4]
    if abs(p[0] - bank(p[1])) < 26 + 0.32 * (p[1] - 400):
        return ramp(RIVER, rng.beta(1.2, 1.6))
    return ramp(HILLS, rng.uniform(0, 1)) if rng.random() < 0.74 else ROSE[rng.integers(5)]


def draw(side):
    rng = np.random.default_rng(8)
    canvas = Canvas(side, LEAD, rng)
    n = canvas.n
    x, y = grid(n)

    def hill(a):
        return 430 + 48 * np.sin(a / 120 + 0.4) + 14 * np.sin(a / 41)

    def bank(b):
        return 330 + 95 * np.sin((b - 400) / 85)

    points = sites(rng)
    index, edge = cells(points, n)
    colour = np.array([pane_colour(rng, p, hill, bank) for p in points]) * rng.uniform(0.72, 1.12, (len(points), 1))

    # Each pane is shaded across, streaked in its own direction, and has bubbles.
    turn = rng.uniform(0, 2 * np.pi, len(points))
    dx, dy = x - points[index, 0], y - points[index, 1]
    along = np.cos(turn)[index] * dx + np.sin(turn)[index] * dy
    seedy = smooth_noise(rng, n, 9)
    ripple = np.sin(along / 2.6 + 1.6 * smooth_noise(rng, n, 40) + 0.5 * seedy)
    shade = 0.98 + 0.008 * along + 0.09 * ripple + 0.07 * smooth_noise(rng, n, 26, octaves=2) + 0.05 * seedy
    light = np.exp(-np.hypot(x - CENTRE[0], y - CENTRE[1]) / 420)
    pane = colour[index] * (shade * (0.72 + 0.62 * light))[..., None]
    pane += (np.clip(edge / 14, 0, 1)[..., None] - 0.6) * 0.22 * colour[index]
    grime = smooth_noise(rng, n, 16, octaves=4)
    pane *= (1 - 0.16 * np.clip(grime - 0.2, 0, 2) * np.clip(1.3 - edge / 16, 0.2, 1))[..., None]
    pane += np.clip(ripple * light - 0.45, 0, 1)[..., None] * 0.22

    came = 2.6 + 0.7 * smooth_noise(rng, n, 50)
    lead = np.clip((came - edge) * canvas.k + 0.5, 0, 1)
    canvas.paint = (pane * (1 - lead[..., None])).astype(np.float32)
    canvas.paint += lead[..., None] * (LEAD + 0.03 * smooth_noise(rng, n, 6)[..., None])
    canvas.height = 2.6 * np.sqrt(np.clip(1 - (edge / came.clip(1)) ** 2, 0, 1)).astype(np.float32)
    lit = canvas.light(0.4, 0.45)
    halo = blur(np.clip(lit - 0.55, 0, 1), canvas.k * 7)
    return halve(lit + 0.35 * halo)


if __name__ == "__main__":
    main(draw)
