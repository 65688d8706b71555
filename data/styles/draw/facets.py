#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Facets: a guitar and a bottle on a table, broken into shaded planes of ochre, grey and teal and ruled in black."""
import numpy as np

from canvas import Canvas, halve, main, ramp, rgb
from noise import SIDE, contour_angle, grid, scatter, trace

WOOD = [rgb("2a1a10 7a4a1e cf8f3a f2cf86"), rgb("3a1a0e 94471f d98246 f6c896"), rgb("4a3a14 a5842f e2c067 f8ecc0")]
GLASS = [rgb("06262c 12575c 3f9a90 b5dccb"), rgb("0b2236 1d4f72 5a94ad c7dfdf")]
TABLE = [rgb("1c1a1a 5b4030 a5805a dcc39a"), rgb("20302e 3f5f58 86a08c d6dcc0"), rgb("301412 78302a b9604a ecb89a")]
WALL = [
    rgb("1d2124 545f63 9ba6a4 e6e4d4"), rgb("26232e 5f5a68 a59ea2 ece2d2"),
    rgb("12292e 3c666a 8fb0aa e2e8d8"), rgb("2e281c 75684a b8a67a f2e6c4"),
]
HOLE = [rgb("0a0808 1c1412 3a2a22 6a4c38")]
BLACK = rgb("120f10")[0]
STRING = rgb("f4e6c0")[0]
LEANS = np.array([0.18, 0.95, 1.62, 2.35])


def shatter(rng, n, smallest=3200.0):
    """Cuts the square by lines of four directions. Returns [n, n] facet numbers, and each facet's last cut as (angle,
    offset)."""
    x, y = (a.ravel() for a in grid(n))
    unit = (SIDE / n) ** 2
    work = [(np.arange(n * n), 0.0, 0.0)]
    done = []
    while work:
        cells, angle, offset = work.pop()
        area = len(cells) * unit
        cx, cy = x[cells].mean(), y[cells].mean()
        inner = np.exp(-(((cx - 370) / 260) ** 2) - ((cy - 400) / 260) ** 2)
        if area < smallest * (3.2 - 2.2 * inner) * rng.uniform(0.6, 1.9):
            done.append((cells, angle, offset))
            continue
        for _ in range(4):
            turn = rng.choice(LEANS) + rng.normal(0, 0.09)
            reach = np.sqrt(area) * 0.13
            across = -np.sin(turn) * (x[cells] - cx) + np.cos(turn) * (y[cells] - cy)
            cut = rng.normal(0, reach)
            left = across < cut
            if 0.22 < left.mean() < 0.78 and abs(np.sin(turn - angle)) > 0.3:
                break
        at = cut - np.sin(turn) * cx + np.cos(turn) * cy
        work += [(cells[left], turn, at), (cells[~left], turn + np.pi, -at)]
    index = np.empty(n * n, int)
    for i, (cells, _, _) in enumerate(done):
        index[cells] = i
    return index.reshape(n, n), np.array([d[1] for d in done]), np.array([d[2] for d in done])


def ellipse(x, y, cx, cy, rx, ry):
    """A distance that is below 0 inside; near the edge in units."""
    return (np.hypot((x - cx) / rx, (y - cy) / ry) - 1) * min(rx, ry)


def box(x, y, cx, cy, rx, ry):
    return np.maximum(np.abs(x - cx) - rx, np.abs(y - cy) - ry)


def still_life(x, y):
    """The distances of the things on the table, nearest first."""
    c, s = np.cos(0.42), np.sin(0.42)
    u, v = c * (x - 330) + s * (y - 470), -s * (x - 330) + c * (y - 470)
    hole = ellipse(u, v, 0, -42, 42, 42)
    body = np.minimum(ellipse(u, v, 0, 70, 165, 130), ellipse(u, v, 0, -75, 122, 100))
    neck = np.minimum(box(u, v, 0, -280, 21, 200), box(u, v, 0, -440, 38, 42))
    bottle = np.minimum(box(x, y, 612, 400, 62, 150), np.minimum(box(x, y, 612, 190, 22, 90), ellipse(x, y, 612, 262, 62, 62)))
    bowl = np.maximum(ellipse(x, y, 560, 610, 150, 105), 575 - y)
    return hole, neck, body, bottle, bowl, 545 + 0.10 * x - y


def draw(side):
    rng = np.random.default_rng(31)
    canvas = Canvas(side, BLACK, rng)
    n = canvas.n
    x, y = grid(n)
    index, angle, offset = shatter(rng, n)
    count = len(angle)

    # Each facet is sampled with its own offset, which breaks the outlines.
    move = rng.normal(0, 19, (count, 2))
    sx, sy = x + move[index, 0], y + move[index, 1]
    shapes = still_life(sx, sy)
    kinds = [HOLE, TABLE[:1] + TABLE[2:], WOOD, GLASS, GLASS[1:] + WOOD[2:], TABLE]
    kind = np.full((n, n), 6)
    for i in range(5, -1, -1):
        kind[shapes[i] < 0] = i
    kinds.append(WALL)

    # Each facet gets lighter away from its last cut, half of them towards it.
    across = -np.sin(angle)[index] * x + np.cos(angle)[index] * y - offset[index]
    span = np.array([np.ptp(across[index == i]) for i in range(count)])
    lift = rng.uniform(-0.12, 0.2, count)
    flip = rng.random(count) < 0.35
    t = np.abs(across) / span[index]
    t = 0.10 + 0.78 * np.where(flip[index], 1 - t, t) + lift[index]
    t += 0.02 * (kind == 6)
    choice = rng.random(count)[index]
    field = np.zeros((n, n, 3))
    for i, family in enumerate(kinds):
        which = (choice * len(family)).astype(int)
        for j, colours in enumerate(family):
            m = (kind == i) & (which == j)
            field[m] = ramp(colours, t[m])

    # Hatching along the cut; each stroke stays within its facet and its thing.
    zone = index * 8 + kind
    hatch = (angle + np.where(rng.random(count) < 0.3, np.pi / 2, 0))[index]
    for spacing, width, length in ((11, 16, 44), (8, 10, 34), (7, 6.5, 26)):
        starts = scatter(rng, spacing)
        paths = trace(hatch, starts, length)
        for p, home, c in zip(paths, canvas.pick(zone, starts), canvas.pick(field, starts)):
            p = p[canvas.pick(zone, p) == home]
            if len(p) < 3:
                continue
            c = np.clip(c + rng.normal(0, 0.035) + rng.normal(0, 0.018, 3), 0, 1)
            canvas.stroke(p, width * rng.uniform(0.75, 1.1), c, streak=0.09, ragged=0.08, taper=0.1, body=1.1)

    # Outlines of the things, then lines along some of the cuts.
    for i, shape in enumerate(shapes):
        points = scatter(rng, 5)
        on = (np.abs(canvas.pick(shape, points)) < 3) & (canvas.pick(kind, points) >= i) & (points[:, 0] > 0) & (points[:, 1] > 0)
        points = points[on][::3]
        for p in trace(contour_angle(shape), points, 44):
            p = p[canvas.pick(index, p) == canvas.pick(index, p[len(p) // 2])]
            if len(p) > 4:
                canvas.stroke(p, rng.uniform(3.5, 6.5), BLACK, streak=0.2, ragged=0.06, taper=0.4, body=1.0)
    for i in rng.permutation(count)[: int(count * 0.55)]:
        d = np.array([np.cos(angle[i]), np.sin(angle[i])])
        foot = offset[i] * np.array([-d[1], d[0]])
        line = foot + np.linspace(-1200, 1200, 801)[:, None] * d
        at = line - 3 * np.array([-d[1], d[0]])
        line = line[(canvas.pick(index, at) == i) & (np.abs(at - SIDE / 2).max(1) < SIDE / 2)]
        if len(line) > 8:
            line = line + np.sin(np.linspace(0, np.pi, len(line)))[:, None] * rng.normal(0, 1.6, 2)
            canvas.stroke(line, rng.uniform(2.5, 6.0), BLACK, streak=0.25, ragged=0.04, taper=0.4, body=0.9)

    # Strings along the neck and over the hole, broken from facet to facet.
    c, s = np.cos(0.42), np.sin(0.42)
    v = np.linspace(-440, 105, 400)
    for k in range(5):
        u = (k - 2) * 7.0
        line = np.stack([330 + c * u - s * v, 470 + s * u + c * v], 1)
        home = canvas.pick(index, line)
        for i in np.unique(home):
            piece = line[home == i] - move[i]
            piece = piece[canvas.pick(index, piece) == i]
            if len(piece) > 6:
                canvas.stroke(piece, 2.4, STRING if k % 2 else BLACK, streak=0.1, ragged=0, taper=0.02, body=0.9)
    return halve(canvas.light(0.5, 0.12))


if __name__ == "__main__":
    main(draw)
