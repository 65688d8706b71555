#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Wave: a sea of curling breakers cut in lines, in Prussian blue, cream and ochre, like a print from worn blocks."""
import numpy as np

from canvas import Canvas, blur, halve, main, ramp, rgb
from noise import contour_angle, grid, scatter, smooth_noise, trace

SEA = rgb("0b1f44 123a6b 1f6090 5b9fb0 d5dcc4 f6ecd0")
SKY = rgb("f3e6c4 ecd3a0 dca860 c27a43")
OCHRE = rgb("d9a441 c9743a e8c77a")
INK = rgb("0a1830")[0]
# Horizontal and vertical position, radius, direction of rotation.
CURLS = [(205, 300, 150, 1), (560, 420, 175, -1), (330, 610, 120, 1), (60, 560, 100, -1), (700, 700, 110, 1)]


def draw(side):
    rng = np.random.default_rng(23)
    canvas = Canvas(side, INK, rng)
    n = canvas.n
    x, y = grid(n)

    psi = 0.9 * y + 26 * smooth_noise(rng, n, 260)
    foam = np.zeros((n, n), np.float32)
    spiral = np.zeros((n, n), np.float32)
    for cx, cy, r, sense in CURLS:
        d = np.hypot(x - cx, y - cy)
        a = np.arctan2(y - cy, (x - cx) * sense)
        near = np.exp(-((d / r) ** 2))
        psi += sense * 1.5 * r * near
        spiral += near * np.sin(a + d / (r * 0.13))
        foam += near * np.clip(np.cos(a + 2.2 + d / r * 2), 0, 1)
    angle = contour_angle(blur(psi.astype(np.float32), canvas.k * 3))

    shore = 170 + 45 * np.sin(x / 105 + 0.6) + 16 * smooth_noise(rng, n, 90)
    is_sky = y < shore
    tone = 0.36 + 0.36 * np.sin(psi / 24) + 0.26 * spiral + 0.45 * np.clip(foam, 0, 1) + 0.08 * smooth_noise(rng, n, 60)
    tone = np.clip(tone, 0, 1)
    sea = ramp(SEA, tone)
    warm = 0.45 + 0.25 * smooth_noise(rng, n, 300, stretch=(2, 0.5)) + 0.25 * np.sin(y / 23 + 0.8 * smooth_noise(rng, n, 200))
    sky = ramp(SKY, np.clip(warm, 0, 1))
    field = np.where(is_sky[..., None], sky, sea)
    angle = np.where(is_sky, 0.30 * np.cos(x / 105 + 0.6) + 0.1, angle)

    # Each line is drawn twice: a wide dark one, then the colour inside it, so that ink remains between neighbours.
    for spacing, width, length in ((16, 19, 170), (13, 13, 140), (11, 8.5, 100)):
        starts = scatter(rng, spacing)
        paths = trace(angle, starts, length)
        for p, c in zip(paths, canvas.pick(field, starts)):
            w = width * rng.uniform(0.6, 1.2)
            if rng.random() < 0.05:
                c = OCHRE[rng.integers(3)]
            dark = INK if c.mean() < 0.6 or rng.random() < 0.75 else SEA[1]
            canvas.stroke(p, w + 3.2, dark, streak=0.04, ragged=0.0, taper=0.5, body=0.5)
            canvas.stroke(p, w, np.clip(c + rng.normal(0, 0.03, 3), 0, 1), streak=0.05, ragged=0.05, taper=0.55, body=0.9)

    # Spray: cream dots with rings of ink wherever the water is white.
    spray = scatter(rng, 9)
    for p in spray[canvas.pick(np.where(is_sky, 0, tone), spray) > rng.uniform(0.7, 1.5, len(spray))]:
        r = rng.uniform(4, 12)
        p = p + rng.normal(0, 9, 2)
        line = np.array([[-0.5, 0], [0.5, 0.01]])
        canvas.stroke(p + line * (r + 3.6), r + 3.6, INK, streak=0, ragged=0, taper=0.5, body=0.5)
        canvas.stroke(p + line * r, r, SEA[5], streak=0.02, ragged=0, taper=0.5, body=1.0)
    return halve(canvas.light(0.25, 0.0))


if __name__ == "__main__":
    main(draw)
