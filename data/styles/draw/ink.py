#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Ink: mountains in mist, hatched with a pen over washes of sepia, slate and rust on laid paper."""
import numpy as np

from canvas import Canvas, blur, halve, main, ramp, rgb
from noise import SIDE, contour_angle, grid, scatter, smooth_noise, trace

PAPER = rgb("efe3c8")[0]
PEN = rgb("2a1a12")[0]
WASH = [rgb(t)[0] for t in ("7f9fb4", "4f7f8a", "b58a45", "a8552e", "5f5a3c", "38404a")]
# Height of the crest, roughness, wash: from the farthest range to the nearest bank.
RANGES = [(190, 60, 0), (265, 75, 1), (375, 70, 2), (480, 62, 3), (580, 50, 4), (690, 40, 5)]

# Horizontal position, foot, height.
PINES = [(70, 640, 190), (128, 668, 140), (690, 700, 230), (640, 716, 150), (735, 720, 170), (250, 735, 110), (28, 690, 150)]


def wash(rng, n, mask, strength):
    """The ink of a wet patch: darker at its rim, uneven inside."""
    k = n / SIDE
    soft = blur(mask.astype(np.float32), 2 * k)
    rim = np.clip(soft - blur(mask.astype(np.float32), 7 * k), 0, 1)
    return np.clip(soft * (strength * (1 + 0.28 * smooth_noise(rng, n, 90, octaves=4))) + 1.1 * rim * soft, 0, 1)


def draw(side):
    rng = np.random.default_rng(17)
    canvas = Canvas(side, PAPER, rng)
    n = canvas.n
    x, y = grid(n)
    paper = 0.02 * smooth_noise(rng, n, 7, octaves=2) + 0.025 * smooth_noise(rng, n, 160) + 0.012 * np.sin(y * 1.9)
    canvas.paint *= (1 + paper)[..., None]

    def tint(amount, colour):
        canvas.paint *= 1 - amount[..., None] * (1 - colour.astype(np.float32))

    sun = np.hypot(x - 560, y - 118)
    tint(wash(rng, n, sun < 54, 0.95), rgb("c8502c")[0])
    cloud = smooth_noise(rng, n, 240, stretch=(2.4, 0.5), octaves=4)
    tint(wash(rng, n, (cloud > 0.5) & (y < 330) & (sun > 60), 0.45), WASH[0])
    tint(wash(rng, n, (cloud < -0.9) & (y < 330) & (sun > 60), 0.45), rgb("d8a868")[0])

    # Hatching follows the slope of the land and is denser where it is dark.
    relief = np.zeros((n, n), np.float32)
    dark = np.where(y < 330, 0.10 + 0.14 * np.clip(cloud, -1, 1.5), 0.0)
    angle = 0.12 * cloud
    for i, (crest, rough, w) in enumerate(RANGES):
        profile = smooth_noise(rng, n, 210, octaves=6)[n // 2]
        top = crest - rough * 0.85 * profile[None]
        below = y - top
        land = below > 0
        canvas.paint[land] = canvas.paint[land] * 0.22 + 0.78 * PAPER * (1 + paper[land][:, None])
        mist = np.exp(-np.clip(below, 0, None) / (80 + 14 * i))
        tone = wash(rng, n, land, 0.62 + 0.08 * i) * (0.30 + 0.70 * mist)
        tint(tone, WASH[w])
        relief = 60 * smooth_noise(rng, n, 120, octaves=4)
        gy, gx = np.gradient(relief)
        shade = np.clip(0.34 + 0.3 * (gx * 0.8 + gy * 0.3) * canvas.k, 0, 1)
        here = shade * (0.16 + 0.84 * mist) * (0.66 + 0.02 * i) + 0.7 * np.exp(-np.clip(below, 0, None) / 4)
        dark = np.where(land, here, dark)
        slope = contour_angle(26 * smooth_noise(rng, n, 170, octaves=2) + (0.75 if i % 2 else -0.75) * x + 0.3 * y)
        angle = np.where(land, slope, angle)

    passes = (
        (0.0, 0.04, 5.0, 46, 2.1),
        (0.0, 0.25, 6.0, 60, 3.0),
        (0.8, 0.42, 5.5, 34, 2.0),
        (-0.7, 0.6, 5.5, 28, 2.0),
        (0.0, 0.72, 7.0, 44, 5.0),
    )
    for turn, floor, spacing, length, width in passes:
        starts = scatter(rng, spacing)
        need = canvas.pick(dark, starts)
        starts = starts[need > floor + rng.uniform(0, 0.5, len(need))]
        for p, d in zip(trace(angle + turn, starts, length), canvas.pick(dark, starts)):
            m = canvas.pick(dark, p) > floor * 0.6
            p = p[m] + rng.normal(0, 0.5, 2)
            if len(p) > 3:
                ink = PEN * rng.uniform(0.6, 1.5)
                canvas.stroke(p, width * (0.55 + 0.7 * d), ink, streak=0.1, ragged=0.04, taper=0.5, body=0, load=0.86)

    # Pines on the near banks.
    for px, foot, tall in PINES:
        trunk = np.stack([px + 5 * np.sin(np.linspace(0, 3, 20)), np.linspace(foot, foot - tall, 20)], 1)
        canvas.stroke(trunk, 5, PEN, streak=0.1, ragged=0, taper=0.6, body=0)
        for v in np.arange(0.08, 0.95, 3.4 / tall):
            for way in (-1, 1):
                t = np.linspace(0, 1, 8)
                reach = 3 + tall * v * 0.27 * rng.uniform(0.5, 1.1)
                bx = px + 5 * np.sin(3 * (1 - v)) + way * reach * t
                by = foot - tall * (1 - 0.92 * v) + reach * (0.55 * t - 0.45 * t * t) + rng.normal(0, 1)
                bough = np.stack([bx, by], 1)
                canvas.stroke(bough, 2.6, PEN * rng.uniform(0.6, 1.4), streak=0.1, ragged=0.04, taper=0.6, body=0)

    # Short brush strokes.
    for _ in range(70):
        p = rng.uniform(0, SIDE, 2)
        r = rng.exponential(1.3) + 0.8
        canvas.stroke(p + np.array([[-0.5, 0], [0.5, 0.01]]) * r, r, WASH[rng.integers(3, 6)], streak=0, ragged=0, taper=0.5, body=0)
    return halve(np.clip(canvas.paint, 0, 1))


if __name__ == "__main__":
    main(draw)
