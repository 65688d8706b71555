# SPDX-License-Identifier: CC0-1.0
"""Smooth random fields and flow fields made from them.

Lengths are in units of a picture 768 units wide, so that a small picture has the same composition.
"""
import numpy as np

SIDE = 768.0


def grid(n):
    """x and y of the pixel centres of an n by n picture, in units."""
    a = (np.arange(n, dtype=np.float32) + 0.5) * np.float32(SIDE / n)
    return np.meshgrid(a, a)


def _spline_rows(n, cells):
    """[n, cells + 3] weights that interpolate a lattice with cubic B-splines."""
    u = (np.arange(n) + 0.5) / n * cells
    i = np.minimum(u.astype(int), cells - 1)
    f = u - i
    w = np.stack([(1 - f) ** 3, 3 * f**3 - 6 * f**2 + 4, -3 * f**3 + 3 * f**2 + 3 * f + 1, f**3]) / 6
    rows = np.zeros((n, cells + 3))
    for k in range(4):
        rows[np.arange(n), i + k] = w[k]
    return rows


def smooth_noise(rng, n, cell, stretch=(1.0, 1.0), octaves=1):
    """[n, n] noise with mean 0 and deviation near 1; `cell` is the size of its largest blobs."""
    total = np.zeros((n, n))
    amplitude = 1.0
    for _ in range(octaves):
        nx = max(1, round(SIDE / (cell * stretch[0])))
        ny = max(1, round(SIDE / (cell * stretch[1])))
        lattice = rng.standard_normal((ny + 3, nx + 3))
        total += amplitude * (_spline_rows(n, ny) @ lattice @ _spline_rows(n, nx).T)
        amplitude *= 0.5
        cell /= 2
    return (total / (total.std() + 1e-9)).astype(np.float32)


def contour_angle(psi):
    """The direction along the contour lines of psi, the stream function of a flow."""
    gy, gx = np.gradient(psi)
    return np.arctan2(-gx, gy)


def trace(angle, starts, length, step=3.0):
    """Follows the angle field from each start. Returns [N, K, 2] points with the start in the middle of each path."""
    n = angle.shape[0]
    scale = n / SIDE
    half = max(1, int(round(length / step / 2)))

    def walk(sign):
        p = starts.copy()
        points = []
        for _ in range(half):
            i = np.clip((p * scale).astype(int), 0, n - 1)
            a = angle[i[:, 1], i[:, 0]]
            p = p + sign * step * np.stack([np.cos(a), np.sin(a)], 1)
            points.append(p)
        return points

    return np.stack(walk(-1.0)[::-1] + [starts] + walk(1.0), 1)


def scatter(rng, spacing, margin=20.0):
    """Points on a jittered lattice in random order, which covers evenly without visible rows."""
    a = np.arange(-margin, SIDE + margin, spacing)
    x, y = np.meshgrid(a, a)
    p = np.stack([x.ravel(), y.ravel()], 1)
    p += rng.uniform(-0.6, 0.6, p.shape) * spacing
    return rng.permutation(p)
